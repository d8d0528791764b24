"""What a web server does not start without, because every page would fail: static files and a database."""

from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, connection

from .starting.errors import StartError


def check():
    """Raise `StartError` where no page could be served. Costs two queries."""
    check_static_files()
    check_database()


def check_static_files():
    try:
        # The storages of development and tests have no list of what was collected.
        are_collected = getattr(staticfiles_storage, "hashed_files", True)
    except ValueError:  # half a list
        are_collected = False
    if not are_collected:
        raise StartError(
            "the static files are not collected; `python manage.py collectstatic --noinput` does it."
        )


def check_database():
    try:
        has_tables = "django_migrations" in connection.introspection.table_names()
    except DatabaseError as error:
        raise StartError(f"the database does not answer: {' '.join(str(error).split())}") from None
    finally:
        connection.close()
    if not has_tables:
        raise StartError("the database has no tables yet; `python manage.py prepare` makes them.")
