from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from stats.importing import applying, planning, reading
from stats.models import Release

# From so many rows on, whoever waits is told how far it is, on a terminal or not.
LARGE = 2_000
BAR_WIDTH = 40


class Command(BaseCommand):
    help = "Bring figures in from a CSV or XLSX file: all of its rows, or none. See docs/figures.md."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", default="", metavar="URL", help="The source of rows that name none.")
        parser.add_argument(
            "--release",
            metavar="PERIOD",
            help="The planned release, by its period or its number: until then, nothing is shown.",
        )
        parser.add_argument(
            "--reason", default="", metavar="TEXT", help="Why numbers that readers know change."
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would happen, and change nothing."
        )

    def handle(self, *, file, source, release, reason, dry_run, **options):
        plan = planning.plan(self.read(file, source), release=release_of(release))
        self.say_plan(plan)
        if dry_run:
            return
        bar = Bar(self.stderr, plan.total)
        try:
            count = applying.apply(plan, reason=reason, progress=bar.update)
        except applying.ReasonNeeded as error:
            raise CommandError(f"{error} (--reason)") from None
        except applying.PlanChanged as error:
            raise CommandError(str(error)) from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        bar.end()
        self.stdout.write(", ".join(f"{what}: {number}" for what, number in sorted(count.items()) if number))

    def read(self, file, source):
        try:
            with file.open("rb") as opened:
                found = reading.read(opened, file.name, source_url=source)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from None
        except reading.Unreadable as error:
            raise CommandError(f"{file}: {error}") from None
        for refusal in found.refusals:
            column = f", column {refusal.column}" if refusal.column else ""
            self.stdout.write(f"{file}, row {refusal.line}{column}: {refusal.reason}")
        if found.refusals:
            refused = len(found.refusals) + found.more
            raise CommandError(f"{file}: {refused} refusals. Nothing was brought in.")
        return found.rows

    def say_plan(self, plan):
        self.stdout.write(
            f"{len(plan.new)} new, {len(plan.changed)} changed, {plan.unchanged + len(plan.withheld)} unchanged."
        )
        if plan.needs_reason:
            self.stdout.write("Numbers that readers know would change: --reason says why.")


def release_of(text):
    """The planned release of a period, or with a number. None where `text` is."""
    if text is None:
        return None
    planned = Release.objects.planned().filter(is_invented=False)
    found = planned.filter(period=text).first()
    if found is None and text.isdecimal():
        found = planned.filter(pk=int(text)).first()
    if found is None:
        raise CommandError(f"No release is planned for {text}.")
    return found


class Bar:
    """How far an import is: on a terminal over itself, else a line for each tenth of a large one."""

    def __init__(self, out, total):
        self.out, self.is_terminal = out, out.isatty()
        self.is_shown, self.last = self.is_terminal or total >= LARGE, None

    def update(self, done, total):
        percent = 100 * done // total
        step = percent if self.is_terminal else percent // 10
        if self.is_shown and step != self.last:
            self.last = step
            full = BAR_WIDTH * percent // 100
            line = f"[{'#' * full}{' ' * (BAR_WIDTH - full)}] {percent} %"
            self.out.write(f"\r{line}" if self.is_terminal else line, ending="" if self.is_terminal else "\n")
            self.out.flush()

    def end(self):
        if self.is_terminal and self.last is not None:
            self.out.write("")
