import io

import pytest
from django.core.management import CommandError, call_command

from stats.management.commands import import_figures
from stats.models import Observation, Revision

from .imports import file_of, make_release, make_series, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path):
    """Runs the command on rows of a series, a period, a category and a value; returns what it says."""

    def run(*rows, **options):
        path = tmp_path / "figures.csv"
        path.write_bytes(file_of(*rows).read())
        out, error = io.StringIO(), io.StringIO()
        call_command("import_figures", str(path), stdout=out, stderr=error, **options)
        return out.getvalue() + error.getvalue()

    return run


def test_it_brings_in_and_says_how_many(run):
    series = make_series()

    said = run(["test-country", "2025-10", "BR", 10], ["test-country", "2025-10", "IQ", 11])

    assert "2 new, 0 changed, 0 unchanged." in said and "new: 2" in said
    assert stored(series).value == 10


def test_a_dry_run_changes_nothing(run):
    make_series()

    assert "1 new" in run(["test-country", "2025-10", "BR", 10], dry_run=True)

    assert not Observation.objects.filter(series__code="test-country").exists()


def test_one_refused_row_keeps_all_out(run, tmp_path):
    make_series()
    out = io.StringIO()
    path = tmp_path / "figures.csv"
    rows = (["test-country", "2025-10", "BR", 10], ["test-country", "2025-10", "IQ", "many"])
    path.write_bytes(file_of(*rows).read())

    with pytest.raises(CommandError, match="Nothing was brought in"):
        call_command("import_figures", str(path), stdout=out)

    assert f"{path}, row 3, column value: " in out.getvalue()
    assert not Observation.objects.filter(series__code="test-country").exists()


def test_a_known_number_needs_a_reason(run):
    series = make_series()
    run(["test-country", "2025-10", "BR", 10])

    with pytest.raises(CommandError, match="--reason"):
        run(["test-country", "2025-10", "BR", 12])
    assert stored(series).value == 10

    assert "revised: 1" in run(["test-country", "2025-10", "BR", 12], reason="Late.")
    assert Revision.objects.get().reason.sentence_en == "Late."


@pytest.mark.parametrize("name", ["period", "pk"])
def test_it_waits_for_a_release(run, name):
    series, release = make_series(), make_release(period="2025-10")

    run(["test-country", "2025-10", "BR", 10], release=str(getattr(release, name)))

    assert stored(series).release == release


@pytest.mark.parametrize("name", ["2031-01", "999999", "²"])
def test_an_unknown_release_is_refused(run, name):
    make_series()
    make_release(days=-1, period="2031-01")

    with pytest.raises(CommandError, match="No release is planned"):
        run(["test-country", "2025-10", "BR", 10], release=name)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match="missing.csv: No such file"):
        call_command("import_figures", str(tmp_path / "missing.csv"))


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    path = tmp_path / "figures.pdf"
    path.write_bytes(b"%PDF")

    with pytest.raises(CommandError, match="figures.pdf"):
        call_command("import_figures", str(path))


class Terminal(io.StringIO):
    is_terminal = True

    def isatty(self):
        return self.is_terminal

    def write(self, text, ending="\n"):
        super().write(text + ending)


def test_a_terminal_shows_a_bar_over_itself():
    out = Terminal()
    bar = import_figures.Bar(out, 4)
    for done in range(1, 5):
        bar.update(done, 4)
    bar.end()

    first, *_others, last = out.getvalue().strip().split("\r")
    assert "25 %" in first and last.startswith("[####") and last.endswith("] 100 %")


@pytest.mark.parametrize(("total", "lines"), [(import_figures.LARGE, 11), (100, 0)])
def test_a_log_gets_a_line_now_and_then_of_a_large_import(total, lines):
    out = Terminal()
    out.is_terminal = False
    bar = import_figures.Bar(out, total)
    for done in range(1, total + 1):
        bar.update(done, total)
    bar.end()

    assert len(out.getvalue().splitlines()) == lines and "\r" not in out.getvalue()
