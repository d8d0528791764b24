from django.core.management.commands import migrate

from base import turns
from fedasil_return import earlier_release


class Command(migrate.Command):
    """Django's own, one at a time on a database, which asks first whether this version can take that over."""

    def execute(self, *args, **options):
        earlier_release.refuse(options.get("database") or "default")
        return super().execute(*args, **options)

    def handle(self, *args, database, **options):
        with turns.turn(database, self.stdout):
            super().handle(*args, database=database, **options)
