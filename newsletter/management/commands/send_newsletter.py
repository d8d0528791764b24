from django.core.management.base import BaseCommand, CommandError

from newsletter.models import Issue, Sending
from newsletter.sending import planning, progress
from newsletter.sending.worker import Worker


class Command(BaseCommand):
    help = (
        "Send an issue to all active subscribers, or go on with it. Start it several times, on several hosts, for several "
        "workers at once. Ends when all is sent, with an error where staff must look."
    )

    def add_arguments(self, parser):
        parser.add_argument("slug", help="The slug of the issue.")
        parser.add_argument("--resume", action="store_true", help="Go on although it was paused.")
        parser.add_argument(
            "--per-minute", type=int, help="How many mails a minute, all workers together (600)."
        )

    def handle(self, *, slug, resume, per_minute, **options):
        if per_minute is not None and per_minute < 1:
            raise CommandError("--per-minute must be at least 1.")
        sending = self.sending_of(slug, per_minute)
        if resume:
            planning.resume(sending)
        line = progress.Line(sending, self.stdout)
        try:
            Worker(only=sending.pk, report=line.update).run()
        except KeyboardInterrupt:
            pass  # the mail in its hands is done, and what is left is said below
        self.say_how_it_ended(sending, line.write(end="\n"))

    def sending_of(self, slug, per_minute):
        issue = Issue.objects.filter(slug=slug).first()
        if issue is None:
            raise CommandError(f"There is no issue {slug!r}.")
        sending = Sending.objects.filter(issue=issue).first()
        if sending is None:
            try:
                return planning.start(issue, by=None, per_minute=per_minute or 600)
            except planning.NotReady as error:
                raise CommandError(str(error)) from None
        if per_minute:
            Sending.objects.filter(pk=sending.pk).update(per_minute=per_minute)
        return sending

    def say_how_it_ended(self, sending, reached):
        sending.refresh_from_db()
        if sending.state == Sending.State.PAUSED:
            raise CommandError("It is paused; --resume goes on.", returncode=3)
        if reached.left:
            raise CommandError("It was stopped; the same command goes on.", returncode=3)
        unknown = reached.counts["unknown"]
        if unknown:
            raise CommandError(
                f"All is done, but nobody knows whether {unknown} arrived: decide in the admin.", returncode=4
            )
