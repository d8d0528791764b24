from django.core.management.base import BaseCommand, CommandError

from base import catalogues


class Command(BaseCommand):
    help = "Bring the message catalogues up to the program, and fail where a translation is missing."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--quiet-missing", action="store_true", help="Do not fail where one is missing.")

    def handle(self, *, quiet_missing, **options):
        public, staff = catalogues.extracted()
        count = 0
        for path, code, is_for_staff in catalogues.all_catalogues():
            lacking = catalogues.update(path, code, staff if is_for_staff else public)
            count += len(lacking)
            for message in lacking:
                self.stderr.write(f"{path}: no translation of {message!r}")
        self.stdout.write(f"{len(public)} sentences for readers, {len(staff)} for staff, {count} missing.")
        if count and not quiet_missing:
            raise CommandError(f"{count} translations are missing.")
