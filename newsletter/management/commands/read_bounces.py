import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from newsletter.sending import bounces, mailboxes

PASSWORD = "NEWSLETTER_IMAP_PASSWORD"


class Command(BaseCommand):
    help = (
        "Read the mails that came back: pause the subscribers whose mailbox is gone, end the subscriptions of those who complained, "
        "and keep for staff what is not clear. What was read is marked as seen. "
        f"The password of an IMAP mailbox stands in {PASSWORD}, or in the file that {PASSWORD}_FILE names."
    )

    def add_arguments(self, parser):
        place = parser.add_mutually_exclusive_group(required=True)
        place.add_argument("--maildir", metavar="PATH")
        place.add_argument("--imap", metavar="URL", help="imaps://user@host/INBOX")

    def handle(self, *, maildir, imap, **options):
        mails = mailboxes.maildir(maildir) if maildir else mailboxes.imap(imap, password())
        try:
            counts = bounces.read(mails)
        except mailboxes.MailboxError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            ", ".join(f"{what}: {count}" for what, count in sorted(counts.items())) or "nothing"
        )


def password():
    """Never an argument: those are seen by everybody on the host."""
    if PASSWORD in os.environ:
        return os.environ[PASSWORD]
    try:
        return Path(os.environ[f"{PASSWORD}_FILE"]).read_text().strip()
    except KeyError:
        raise CommandError(f"Set {PASSWORD}, or {PASSWORD}_FILE to a file that holds it.") from None
    except OSError as error:
        raise CommandError(f"{PASSWORD}_FILE cannot be read: {error}.") from None
