"""What many figures cost a reader: the pages of figures over 180,000 numbers and over 1,000, turn by turn in one run.

Run: `python -m benchmarks.figures_page`. It makes two SQLite databases of its own, thrown away afterwards, with the
shipped content and the same series. Each page is made anew each time. Prints the ratio, the queries and the bytes of
each page; seconds mean nothing on a shared machine.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.figures_import import PREPARE, SERIES, SMALL, all_rows, write
from tests.running import ROOT

# Pages that show as much over both: a month of 600 numbers costs more than one of 150, however many there are beside it.
ADDRESSES = (
    "/en/figures/",
    "/ar/figures/",
    "/en/figures/2024/",
    "/en/figures/2015/",
    "/en/figures/countries/ua/",
    "/en/figures/profiles/no-permit/",
    "/en/figures/revisions/",
)
ROUNDS = 25
ALLOWED = 1.2
# Answers, in a process of its own, to a line on its standard input with the seconds of each page.
READER = f"""
import json, sys, time
import brotli, django
from django.conf import settings
from django.db import connection
settings.MIDDLEWARE = [m for m in settings.MIDDLEWARE if "ReadyPages" not in m]
django.setup()
from django.test import Client
client = Client(headers={{"host": "localhost"}})
for _round in sys.stdin:
    found = {{}}
    for address in {ADDRESSES!r}:
        queries = []
        with connection.execute_wrapper(lambda run, *call: queries.append(call) or run(*call)):
            client.get(address)
        started = time.perf_counter()
        answer = client.get(address)
        seconds = time.perf_counter() - started
        assert answer.status_code == 200, (address, answer.status_code)
        found[address] = (seconds, len(queries), len(brotli.compress(answer.content, quality=9)))
    print(json.dumps(found), flush=True)
"""
PROGRAMME = """
from decimal import Decimal
from stats.models import Observation, Series
series = Series.objects.get(code="total")
Observation.objects.bulk_create(
    Observation(series=series, period=f"{year}-{month:02}", kind="month", year=year, category="fedasil_programme",
                value=Decimal(200 + month), source_url="https://example.org/measured")
    for year in range(2000, 2025) for month in range(1, 13)
)
"""


def main():
    rows = list(all_rows())
    with tempfile.TemporaryDirectory() as folder:
        # The newest of each series among them, so that both show the same periods.
        small = _database(Path(folder) / "small", rows[-SMALL:])
        large = _database(Path(folder) / "large", rows)
        readers = [_reader(small), _reader(large)]
        answers = [[_ask(reader) for reader in readers] for _round in range(ROUNDS)]
        for reader in readers:
            reader.stdin.close()
            reader.wait()
    kept = True
    for address in ADDRESSES:
        few, many = (statistics.median(answer[place][address][0] for answer in answers) for place in (0, 1))
        queries, size = answers[-1][1][address][1:]
        ratio = many / few
        kept &= ratio <= ALLOWED
        print(
            f"{address:28} {len(rows)} numbers take {ratio:.2f} times as long as {SMALL}; {queries} queries, {size} bytes"
        )
    print(f"at most {ALLOWED} times: {'yes' if kept else 'NO'}")


def _database(folder, rows):
    """A database with the shipped content and `rows`; returns the variables that name it."""
    folder.mkdir()
    path = folder / "figures.csv"
    write(path, rows)
    variables = os.environ | {
        "DJANGO_SETTINGS_MODULE": "fedasil_return.settings",
        "SECRET_KEY": "x" * 50,
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
    }
    prepare = [sys.executable, "-c", PREPARE.format(series=SERIES) + PROGRAMME]
    commands = [
        ["compile_messages"],
        ["migrate", "-v", "0"],
        ["load_content"],
        ["collectstatic", "--noinput", "-v", "0"],
    ]
    for command in [*commands, None, ["import_figures", str(path)]]:
        arguments = [sys.executable, "manage.py", *command] if command else prepare
        subprocess.run(arguments, cwd=ROOT, env=variables, check=True, stdout=subprocess.DEVNULL)
    return variables


def _reader(variables):
    return subprocess.Popen(
        [sys.executable, "-c", READER],
        cwd=ROOT,
        env=variables,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def _ask(reader):
    reader.stdin.write("\n")
    reader.stdin.flush()
    return json.loads(reader.stdout.readline())


if __name__ == "__main__":
    main()
