from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from base import turns
from fedasil_return.initial_content import files, loading


class Command(BaseCommand):
    help = "Bring the initial content into the database. What staff changed or deleted is left alone."

    def add_arguments(self, parser):
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "content")

    def handle(self, *, folder, **options):
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        with turns.turn(out=self.stdout):
            self.load(folder)

    def load(self, folder):
        if loading.is_loaded(folder):
            self.stdout.write("The initial content is loaded already.")
            return
        try:
            count = loading.load(files.read(folder, settings.SOURCE_LANGUAGE), folder)
        except files.ContentError as error:
            raise CommandError(str(error)) from None
        except ValidationError as error:
            raise CommandError(f"{folder}: {' '.join(error.messages)}") from None
        self.stdout.write(", ".join(f"{number} {what}" for what, number in sorted(count.items())) + ".")
