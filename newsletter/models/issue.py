from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from base.photos import PhotoField, size_of
from texts.fields import PlainTextField, RichTextField
from texts.models import Part, PublishedUnit

# Addresses below /{l}/newsletter/issues/ that belong to something else.
RESERVED_SLUGS = frozenset({"feed"})


def refuse_reserved(slug):
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("This address belongs to another part of the site."), code="reserved")


class Issue(PublishedUnit):
    """One issue of the newsletter. Published, it stands in the archive; sending it is a `Sending`."""

    parts = ("articles",)

    slug = models.SlugField(_("slug"), unique=True, validators=[refuse_reserved])
    title = PlainTextField(_("title"), max_length=160, blank=True, default="")
    introduction = RichTextField(_("introduction"), blank=True, default="")

    class Meta(PublishedUnit.Meta):
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ["-published_from", "-pk"]

    def get_absolute_url(self):
        return reverse("newsletter:issue", args=[self.slug])


class Article(Part):
    """One piece of an issue: words, and where wished a picture and a link."""

    unit_field = "issue"

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="articles", verbose_name=_("issue"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    # One file for the page and the mail.
    picture = PhotoField(_("picture"), upload_to="newsletter", blank=True, kind="jpg")
    link = models.URLField(_("link"), max_length=500, blank=True)
    heading = PlainTextField(_("heading"), max_length=160, blank=True, default="")
    body = RichTextField(_("text"), blank=True, default="")
    picture_alt = PlainTextField(
        _("what the picture shows"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("For those who do not see it."),
    )

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["position", "pk"]

    @property
    def picture_size(self):
        """Width and height of the picture in pixels, without opening it."""
        return size_of(self.picture.name)
