"""Bringing in 25 years × 12 months × 150 countries × 4 numbers with `import_figures`, against 1,000 rows of the same.

Run: `python -m benchmarks.figures_import [--postgresql]`. It makes a database of its own, thrown away afterwards, and
prints the seconds and the memory of each import, a process of its own that reads the file too, and their ratio.
"""

import argparse
import contextlib
import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.running import ROOT
from tests.running.postgresql import postgresql

SERIES, YEARS, COUNTRIES = 4, range(2000, 2025), 150
SMALL = 1_000
WANTED_SECONDS, WANTED_MEGABYTES = 30, 300
PREPARE = """
import django
django.setup()
from stats.models import Series
for number in range({series}):
    Series(code=f"measured-{{number}}", dimension="country", title_en=f"Measured {{number}}").save()
"""
IMPORT = [sys.executable, "manage.py", "import_figures"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--postgresql", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        url = f"sqlite:///{folder}/db.sqlite3"
        if options.postgresql:
            url = stack.enter_context(postgresql("on"))
        os.environ.update(
            DJANGO_SETTINGS_MODULE="fedasil_return.settings",
            SECRET_KEY="x" * 50,
            VAR_DIR=folder,
            DATABASE_URL=url,
        )
        for command in (["compile_messages"], ["migrate", "-v", "0"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True)
        subprocess.run([sys.executable, "-c", PREPARE.format(series=SERIES)], cwd=ROOT, check=True)
        compare(Path(folder))


def compare(folder):
    rows = list(all_rows())
    few, many = folder / "few.csv", folder / "many.csv"
    # The last ones, so that neither import meets a row of the other.
    write(few, rows[-SMALL:])
    write(many, rows[:-SMALL])
    few_seconds, few_memory = measure(few)
    seconds, memory = measure(many)
    print(f"{SMALL:>7} rows: {few_seconds:5.1f} s, {few_memory:4.0f} MB")
    print(f"{len(rows) - SMALL:>7} rows: {seconds:5.1f} s, {memory:4.0f} MB")
    print(f"the same again, nothing new: {measure(many)[0]:.1f} s")
    times = (len(rows) - SMALL) / SMALL
    print(f"{times:.0f} times as many rows take {seconds / few_seconds:.1f} times as long")
    kept = seconds < WANTED_SECONDS and memory < WANTED_MEGABYTES
    print(f"under {WANTED_SECONDS} s and {WANTED_MEGABYTES} MB: {'yes' if kept else 'NO'}")


def all_rows():
    from base.countries import CODES

    countries = sorted(CODES - {"BE"})[:COUNTRIES]
    for number in range(SERIES):
        for year in YEARS:
            for month in range(1, 13):
                for place, country in enumerate(countries):
                    value = (year * month * (place + 1) + number) % 997
                    yield (
                        f"measured-{number}",
                        f"{year}-{month:02}",
                        country,
                        value,
                        "https://example.org/measured",
                    )


def write(path, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["series", "period", "category", "value", "source"])
        writer.writerows(rows)


def measure(path):
    """The seconds and the MB of an import, as the operating system counts them for that one process."""
    started = time.perf_counter()
    process = subprocess.Popen([*IMPORT, str(path)], cwd=ROOT, stdout=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"the import of {path.name} failed")
    process.returncode = status
    return time.perf_counter() - started, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()
