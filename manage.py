#!/usr/bin/env python
import os
import sys

# They write into the project, which others may read.
FOR_THE_PROJECT = ("extract_messages", "makemigrations")


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fedasil_return.settings")
    from django.core.management import execute_from_command_line
    from django.db import OperationalError, ProgrammingError

    if sys.argv[1:2] and sys.argv[1] not in FOR_THE_PROJECT:
        # Database, mails, uploads: what the site writes is its owner's alone.
        os.umask(0o077)
    try:
        execute_from_command_line(sys.argv)
    except (OperationalError, ProgrammingError) as error:
        # Whoever starts the site needs the reason, not thirty lines of where it was noticed.
        if str(error).startswith("no such table") or type(error.__cause__).__name__ == "UndefinedTable":
            sys.exit("The database is not prepared yet: `make run` does it, or `python manage.py prepare`.")
        if isinstance(error, ProgrammingError):
            raise
        sys.exit(f"The database of DATABASE_URL does not answer: {' '.join(str(error).split())}")


if __name__ == "__main__":
    main()
