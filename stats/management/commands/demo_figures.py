from django.core.management.base import BaseCommand, CommandError

from stats import demo


class Command(BaseCommand):
    help = "Make up monthly figures, marked as invented, to see what the pages look like. Twice: they are replaced."

    def add_arguments(self, parser):
        parser.add_argument("--remove", action="store_true", help="Take all invented figures away.")

    def handle(self, *, remove, **options):
        try:
            count = demo.remove() if remove else demo.make()
        except demo.DemoError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{count} invented figures were {'taken away' if remove else 'made up'}.")
