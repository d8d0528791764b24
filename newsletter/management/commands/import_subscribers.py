from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from newsletter.subscribers import importing


class Command(BaseCommand):
    help = "Bring in a list of subscribers from a CSV file; see docs/subscribers.md. Who left does not come back."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would happen, and change nothing."
        )

    def handle(self, *, file, dry_run, **options):
        try:
            with file.open("rb") as opened:
                rows, problems = importing.read(opened.read(importing.MAX_BYTES + 1))
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from None
        except importing.Unreadable as error:
            raise CommandError(f"{file}: {error}") from None
        for problem in problems:
            self.stdout.write(f"Line {problem.line}: {problem.sentence}")
        left_out = len({problem.line for problem in problems})
        count = len(rows) if dry_run else importing.apply(rows)
        done = "would be brought in" if dry_run else "brought in"
        self.stdout.write(f"{count} {done}, {left_out} left out.")
