"""Subscribers, issues, and a mail of an ordinary size that costs little to make."""

import email.policy
from email.message import EmailMessage

from django.utils import timezone

from base.languages import CODES
from newsletter.models import Issue, Subscriber
from newsletter.sending import message_ids

SENDER = "bounces@example.org"


def make_issue(slug="test-issue", **columns):
    """A published issue, written in English, French and Dutch."""
    words = {f"title_{code}": "A test issue" for code in ("en", "fr", "nl")}
    words |= {f"introduction_{code}": "<p>News.</p>" for code in ("en", "fr", "nl")}
    issue = Issue(slug=slug, **{**words, "published_from": timezone.now(), **columns})
    issue.save()
    return issue


def make_subscriber(email="reader@example.org", **columns):
    """An active subscriber who reads English."""
    return Subscriber.objects.create(**{**active(email), "language": "en", **columns})


def make_subscribers(count, batch=5000):
    """Active subscribers `reader-0@example.org`, `reader-1@…`, …, in all languages in turn."""
    for first in range(0, count, batch):
        Subscriber.objects.bulk_create(
            Subscriber(**active(f"reader-{number}@example.org"), language=CODES[number % len(CODES)])
            for number in range(first, min(first + batch, count))
        )


def active(email):
    return {
        "email": email,
        "email_key": email.lower(),
        "state": Subscriber.State.ACTIVE,
        "confirmed_at": timezone.now(),
        "consent_text": "test",
        "consent_source": "test",
    }


def maker(size=20_000):
    """A `make_message` whose mails, text and HTML, have about `size` bytes. Each language is composed once."""
    composed = {}

    def make_message(delivery):
        if delivery.language not in composed:
            composed[delivery.language] = _compose(delivery.language, size)
        subscriber = delivery.subscriber
        data = composed[delivery.language]
        for mark, text in (
            (b"@@to@@", subscriber.email),
            (b"@@id@@", message_ids.of(delivery)),
            (b"@@key@@", subscriber.key),
        ):
            data = data.replace(mark, text.encode())
        return SENDER, subscriber.email, data

    return make_message


def _compose(language, size):
    mail = EmailMessage(policy=email.policy.SMTP)
    mail["Subject"], mail["From"], mail["To"], mail["Message-ID"] = "Test", SENDER, "@@to@@", "@@id@@"
    mail["Content-Language"] = language
    words = "Some words of a letter that nobody reads.\n.A line that a point opens.\n" * (size // 150)
    leave = "https://www.example.org/leave/@@key@@/\n"
    mail.set_content(words + leave)
    mail.add_alternative(f"<p>{words}</p>{leave}", subtype="html")
    return mail.as_bytes()
