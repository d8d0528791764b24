#!/usr/bin/env python
import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fedasil_return.settings")
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        # Whoever starts the site needs the reason, not thirty lines of where it was noticed.
        sys.exit(f"The database of DATABASE_URL does not answer: {' '.join(str(error).split())}")


if __name__ == "__main__":
    main()
