"""One writer of figures at a time: an import, or the clock that applies what a release brings."""

from django.db import connection

# Any number that no other lock of this site has.
FIGURES = 20_061_213


def figures():
    """Wait until nobody else writes figures, and keep them away until this transaction ends."""
    # On SQLite a transaction is IMMEDIATE: it holds the only write lock from its beginning.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FIGURES])
