"""Invented figures: marked, made by one command alone, and taken away without a trace."""

import ast
import csv
import datetime
import io
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from stats import demo, invented
from stats.choices import ShownAs
from stats.disclosure.small_numbers import withhold
from stats.models import Note, Observation, Release, Revision
from stats.models.revision import WITHHELD_REASON
from tests.stats.counts import make_observation, make_release

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 26)


def everything():
    """All that is stored of figures, without the keys of the database."""
    columns = ("series__code", "period", "category", "value", "shown_as", "source_url", "is_invented")
    releases = Release.objects.values_list("period", "at", "first_announced_for", "delay_reason_en")
    return set(Observation.objects.values_list(*columns)), set(releases), Revision.objects.count()


def test_all_that_is_made_up_says_so():
    before = set(Observation.objects.values_list("pk", flat=True))

    count = demo.make(TODAY)

    made = Observation.objects.exclude(pk__in=before)
    assert made.count() == count == 46 * (1 + 12 + 3)
    assert set(made.values_list("is_invented", "source_url")) == {(True, "https://example.org/invented")}
    assert set(made.values_list("series__code", flat=True)) == {"total", "country-month", "profile-month"}
    months = sorted(set(made.values_list("period", flat=True)))
    assert (months[0], months[-1], len(months)) == ("2023-01", "2026-10", 46)


@pytest.mark.parametrize(
    ("today", "last", "count"), [((2026, 1, 1), "2025-12", 36), ((2026, 11, 26), "2026-10", 46)]
)
def test_the_months_run_from_january_three_years_ago_to_last_month(today, last, count):
    months = demo.months_until(datetime.date(*today))

    assert (months[0], months[-1], len(months)) == ("2023-01", last, count)


def test_small_numbers_are_published_like_those_of_an_import():
    demo.make(TODAY)
    rows = Observation.objects.filter(is_invented=True, series__small_numbers="rounded")

    assert rows.filter(shown_as=ShownAs.FEW).count() > 20
    assert all(row.value is None or row.value % 5 == 0 for row in rows)
    assert withhold({row.period for row in rows}) == 0
    # Nobody had seen what was withheld at once.
    assert not Revision.objects.exists()


def test_the_releases_are_out_planned_and_late():
    demo.make()

    releases = Release.objects.order_by("at")
    assert [(row.is_out, row.is_delayed, row.is_invented) for row in releases] == [
        (True, False, True), (False, False, True), (False, True, True),
    ]  # fmt: skip
    assert "Invented" in releases[2].delay_reason_en
    last_month = timezone.localdate().replace(day=1) - datetime.timedelta(days=1)
    assert releases[0].period == f"{last_month:%Y-%m}" and releases[0].observations.count() == 16
    assert (
        Observation.objects.filter(is_invented=True).out().count()
        == Observation.objects.filter(is_invented=True).count()
    )


def test_making_up_twice_replaces():
    demo.make(TODAY)
    first = everything()

    demo.make(TODAY)

    assert everything() == first


def test_taking_away_leaves_what_was_there():
    make_observation(
        "total", "2031-03", "fedasil_programme", 12, release=make_release("2031-03", timezone.now())
    )
    before = everything()
    call_command("demo_figures", verbosity=0)
    assert everything() != before
    # Also what became of them since.
    row = Observation.objects.filter(is_invented=True).first()
    note = Note.objects.get(code=WITHHELD_REASON)
    Revision(observation=row, old_value=1, new_value=2, reason=note).save()

    call_command("demo_figures", "--remove", verbosity=0)

    assert everything() == before


@pytest.mark.parametrize(("series", "category"), [("total", "fedasil_programme"), ("country-month", "BR")])
def test_beside_real_months_nothing_is_made_up(series, category):
    last_month = timezone.localdate().replace(day=1) - datetime.timedelta(days=1)
    make_observation(series, f"{last_month:%Y-%m}", category, 200)
    before = everything()

    with pytest.raises(CommandError, match="real monthly figures"):
        call_command("demo_figures")

    assert everything() == before


def test_an_invented_release_with_real_figures_is_not_taken_away():
    demo.make()
    release = Release.objects.filter(is_invented=True).first()
    make_observation("total", "2031-03", "fedasil_programme", 12, release=release)
    before = everything()

    with pytest.raises(CommandError, match="Real figures belong"):
        call_command("demo_figures", "--remove")

    assert everything() == before


def test_whether_any_is_invented_can_be_asked():
    assert not invented.is_any(Observation.objects.all()) and not invented.is_any(Release.objects.all())

    demo.make()

    assert invented.is_any(Observation.objects.out()) and invented.is_any(Release.objects.all())
    assert not invented.is_any(Observation.objects.filter(series__code="profile"))
    assert "invented" in str(invented.SENTENCE)


def test_the_initial_content_has_no_invented_figures():
    assert Observation.objects.count() > 100
    assert not Observation.objects.filter(is_invented=True).exists() and not Release.objects.exists()
    assert not Observation.objects.filter(source_url__contains="example.org").exists()


# --- Nothing else invents ---

WRITING = {"Observation", "Release", "create", "update", "get_or_create", "update_or_create"}


def inventing(tree):
    """The lines of a program that may make a row invented."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in WRITING:
            values = [keyword.value for keyword in node.keywords if keyword.arg == "is_invented"]
            if any(not isinstance(value, ast.Constant) or value.value for value in values):
                yield node.lineno
        elif isinstance(node, ast.Assign):
            if any(isinstance(to, ast.Attribute) and to.attr == "is_invented" for to in node.targets):
                yield node.lineno


def test_nothing_but_the_demo_invents():
    found = {
        path.relative_to(settings.BASE_DIR).as_posix()
        for app in settings.OWN_APPS
        for path in (settings.BASE_DIR / app).rglob("*.py")
        if list(inventing(ast.parse(path.read_text())))
    }

    assert found == {"stats/demo.py"}


@pytest.mark.parametrize(
    ("program", "count"),
    [
        ("Observation(is_invented=True)", 1),
        ("rows.update(is_invented=value)", 1),
        ("row.is_invented = True", 1),
        ("Observation(is_invented=False)", 0),
        ("rows.filter(is_invented=True)", 0),
        ("print(row.is_invented)", 0),
    ],
)
def test_what_counts_as_inventing(program, count):
    assert len(list(inventing(ast.parse(program)))) == count


def test_each_row_and_entry_that_shows_them_says_so(client):
    demo.make()

    releases = csv.DictReader(io.StringIO(client.get("/data/releases.csv").getvalue().decode()))
    assert {row["warning"] for row in releases} == {"INVENTED, for demonstration only"}
    feed = ElementTree.fromstring(client.get("/data/figures.atom").getvalue())
    titles = [title.text for title in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert len(titles) == 2 and all(title.startswith("INVENTED") for title in titles)
