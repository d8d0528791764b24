"""The pictures of articles: their addresses in mails, and who may see them."""

from django.conf import settings
from django.core import signing
from django.db.models import Q

from base.photos import size_of
from newsletter.models import Article, Issue

# The width of a mail, in pixels.
MAIL_WIDTH = 568
# How long the pictures of a draft can be seen from a preview or a test, in seconds.
DRAFT_SECONDS = 14 * 24 * 3600

_signer = signing.TimestampSigner(salt="newsletter.pictures")


def address(picture, *, is_draft=False):
    """The whole address of `picture`, a file of an article. That of a draft carries a signature, and ends some day."""
    url = picture.url if "://" in picture.url else f"{settings.SITE_URL}{picture.url}"
    if not is_draft:
        return url
    return f"{url}?draft={_signer.sign(picture.name).removeprefix(f'{picture.name}:')}"


def mail_size(picture):
    """Width and height in which a mail shows `picture`, in pixels, or `("", "")` where they are not known."""
    width, height = size_of(picture.name)
    if not width:
        return "", ""
    shown = min(int(width), MAIL_WIDTH)
    return shown, max(1, round(int(height) * shown / int(width)))


def is_shown(name, draft=""):
    """Whether the upload `name` belongs to an issue that is published, is being sent or was sent; or to a preview
    whose signature `draft` holds. Costs a query."""
    articles = Article.objects.filter(picture=name)
    if not (draft and _is_signed(name, draft)):
        # What was sent is in mailboxes, where it stays.
        articles = articles.filter(Q(issue__in=Issue.objects.published()) | Q(issue__sending__isnull=False))
    return articles.exists()


def _is_signed(name, draft):
    try:
        return _signer.unsign(f"{name}:{draft}", max_age=DRAFT_SECONDS) == name
    except signing.BadSignature:
        return False
