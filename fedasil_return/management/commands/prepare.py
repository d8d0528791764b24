from django.core.management import call_command
from django.core.management.base import BaseCommand

from base import turns
from fedasil_return import earlier_release


class Command(BaseCommand):
    help = "Make ready what a start needs: the compiled catalogues, the tables, and the initial content."
    # They ask for the catalogues, and are made before the content is loaded.
    requires_system_checks = []

    def handle(self, **options):
        # First of all: a database that is refused gets no file beside it either.
        earlier_release.refuse()
        call_command("compile_messages")
        self.check()
        with turns.turn(out=self.stdout):
            call_command("migrate", verbosity=0)
            call_command("load_content", stdout=self.stdout)
