from babel.messages.pofile import PoFileError
from django.core.management.base import BaseCommand, CommandError

from base import catalogues


class Command(BaseCommand):
    help = "Compile the message catalogues that are newer than what was compiled of them."
    # The catalogues are what the checks ask for.
    requires_system_checks = []

    def handle(self, **options):
        for path, _, _ in catalogues.all_catalogues():
            try:
                catalogues.compile_catalogue(path)
            except FileNotFoundError:
                raise CommandError(f"There is no catalogue {path}.") from None
            except PoFileError as error:
                raise CommandError(f"{path}, line {error.lineno}: {error}") from None
