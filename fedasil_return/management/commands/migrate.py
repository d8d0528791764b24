from django.core.management.commands import migrate

from fedasil_return import earlier_release


class Command(migrate.Command):
    """Django's own, which asks first whether this version can take the database over."""

    def execute(self, *args, **options):
        earlier_release.refuse(options.get("database") or "default")
        return super().execute(*args, **options)
