"""The data package on a live server, as frictionless reads it."""

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from fedasil_return.initial_content import files, loading
from stats.models import Observation
from stats.open_data import rows, tables

from .observations import SOURCE, ago, make_observation, make_release, make_revision

pytestmark = pytest.mark.django_db(transaction=True)
FRICTIONLESS = Path(sys.executable).with_name("frictionless")


@pytest.fixture
def figures():
    """The figures that are shipped: tests on a live server begin with an empty database."""
    folder = settings.BASE_DIR / "content"
    items = [item for item in files.read(folder, "en") if item.kind.label.startswith("stats.")]
    loading.load(items, folder)


@pytest.fixture
def validate(live_server, figures):
    """What frictionless says of the package: resource → its errors, as `(row, type)`. The header is row 1."""

    def errors():
        # Its own warnings, and its fetching, stay out of this process.
        done = subprocess.run(
            [FRICTIONLESS, "validate", f"{live_server.url}/data/datapackage.json", "--json"],
            capture_output=True,
            text=True,
            timeout=120,
            env={"PATH": "/usr/bin:/bin", "HOME": "/tmp", "LANG": "C.UTF-8", "NO_PROXY": "*"},
        )
        report = json.loads(done.stdout)
        assert report["stats"]["tasks"] == len(tables.TABLES), report
        assert report["valid"] is (done.returncode == 0)
        return {
            task["name"]: {(error.get("rowNumber"), error["type"]) for error in task["errors"]}
            for task in report["tasks"]
        }

    return errors


NOTHING_WRONG = {table.name: set() for table in tables.TABLES}


def test_the_package_is_valid(validate):
    few = make_observation("country-month", value=None, shown_as="few", release=make_release(ago(days=1)))
    make_observation("country", category="NA", period="2026-01/", value="1.5", is_invented=True)
    make_revision(few, 10, None, ago(hours=1))

    assert validate() == NOTHING_WRONG


# What is wrong with a row, and what frictionless calls it.
BROKEN = (
    ({"series": "nothing"}, {"foreign-key"}),
    ({"note": "nothing"}, {"foreign-key", "primary-key"}),
    ({"category": None}, {"constraint-error"}),
    ({"period": "2026-13"}, {"constraint-error"}),
    ({"source": SOURCE + "/1", "value": Decimal(-1)}, {"constraint-error"}),
    ({"source": SOURCE + "/2", "value": "many"}, {"type-error"}),
    ({"source": SOURCE + "/3", "shown_as": "some"}, {"constraint-error"}),
    ({"source": SOURCE + "/4", "period_start": "2026-01-01T00:00"}, {"type-error"}),
    ({}, {"primary-key"}),
    ({"source": SOURCE + "/5"}, set()),
)


def test_a_broken_row_makes_the_package_invalid(validate, monkeypatch):
    """All at once, told apart by their rows: frictionless takes seconds to start."""
    make_observation()
    good = next(row for row in rows.figures(timezone.now()) if SOURCE in row)
    count = Observation.objects.count()

    def broken(moment):
        yield from rows.figures(moment)
        for change, _types in BROKEN:
            yield tuple((dict(zip(tables.FIGURES.names, good, strict=True)) | change).values())

    monkeypatch.setitem(tables.FIGURES.__dict__, "rows", broken)
    errors = validate()

    found = errors.pop("figures")
    for number, (change, types) in enumerate(BROKEN, count + 2):
        assert {kind for row, kind in found if row == number} == types, change
    assert {row for row, _kind in found} <= set(range(count + 2, count + 2 + len(BROKEN)))
    assert not any(errors.values())
