"""Mail: a finished text in the database, stored together with what caused it. `outbox` sends it later.

What a visitor typed is data in a template of ours, and is never rendered again: post_office's own `mail.send` and its
mail backend take a body for a template, so a visitor's `{% foo %}` would be executed.
"""

from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import BadHeaderError
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.utils import translation
from post_office.models import Email
from post_office.utils import send_mail

from base.addresses import absolute
from base.languages import BY_CODE

from .addresses import deliverable


def queue(name, context, *, to, language, reply_to=None, headers=None):
    """Store the mail `name` for the address `to`, written in `language`, a code. Returns the `Email`.

    It is made from the templates `emails/{name}.subject.txt`, `.txt` and `.html`. Else it is as `store` says.
    """
    context = {**context, "language": BY_CODE[language], "site": absolute("/")}
    with translation.override(language):
        # Django refuses a line break in a header when it sends; a queue must refuse it before it stores.
        subject = " ".join(render_to_string(f"emails/{name}.subject.txt", context).split())
        text = render_to_string(f"emails/{name}.txt", context).strip() + "\n"
        html = render_to_string(f"emails/{name}.html", context)
    if reply_to:
        headers = {**(headers or {}), "Reply-To": _for_servers(reply_to)}
    return store(subject, text, html, to=to, language=language, headers=headers)


def store(subject, text, html, *, to, language, headers=None):
    """Store a mail whose words are ready. Returns the `Email`.

    It leaves with the next tick after the transaction around this call has ended. `headers` are further ones,
    name → value. Raises `ValidationError` where `to` is no address of one mailbox, and `BadHeaderError` where a header
    holds a line break.
    """
    to = _for_servers(to)
    validate_email(to)  # post_office takes a list, and takes an empty one for sent
    headers = {"Content-Language": language, "Auto-Submitted": "auto-generated", **(headers or {})}
    if any(character in value for value in (subject, *headers.values()) for character in "\r\n"):
        raise BadHeaderError("a line break in a header")
    [email] = send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [to], html, headers=headers)
    # One for all attempts, so that a mailbox that got it twice can tell.
    Email.objects.filter(pk=email.pk).update(
        message_id=make_msgid(domain=urlsplit(settings.SITE_URL).hostname)
    )
    return email


def _for_servers(email):
    # Django writes a domain in other letters as IDNA 2003 did, which is another domain where "ß" or a joiner is in it.
    try:
        return deliverable(email)
    except UnicodeError:
        raise ValidationError("The domain of an address is none.") from None
