import dataclasses
import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stats.importing import planning
from stats.models import Note, Observation, Revision

from .imports import bring, make_release, make_rounded, make_row, make_series, stored

pytestmark = pytest.mark.django_db


def test_each_row_is_new_changed_or_unchanged():
    series = make_series()
    bring(make_row(series, 10, "BR"), make_row(series, 20, "IQ"))

    plan = planning.plan([make_row(series, 10, "BR"), make_row(series, 21, "IQ"), make_row(series, 30, "UA")])

    assert [figure.category for figure in plan.new] == ["UA"]
    [change] = plan.changed
    assert (change.figure.value, change.stored.value, change.what) == (21, 20, ("value",))
    assert plan.unchanged == 1 and plan.total == 2


@pytest.mark.parametrize("columns", [
    {"is_provisional": True},
    {"is_approximate": True},
    {"source_date": datetime.date(2025, 11, 3)},
    {"note": "Counted by hand."},
])  # fmt: skip
def test_what_changes_beside_the_number_needs_no_reason(columns):
    series = make_series()
    bring(make_row(series))

    plan = planning.plan([make_row(series, **columns)])

    assert [change.what for change in plan.changed] == [tuple(columns)]
    assert not plan.needs_reason


def test_a_number_that_readers_see_needs_a_reason():
    series = make_series()
    bring(make_row(series, 10), release=make_release(days=-1))

    assert planning.plan([make_row(series, 11)]).needs_reason
    assert not planning.plan([make_row(series, 10)]).needs_reason


def test_a_number_under_embargo_changes_freely():
    series = make_series()
    bring(make_row(series, 10), release=make_release())

    plan = planning.plan([make_row(series, 11)])

    assert plan.changed and not plan.needs_reason


def test_a_note_is_known_by_its_code_and_by_its_sentence():
    series = make_series()
    note = Note(code="by-hand", sentence_en="Counted by hand.")
    note.save()
    bring(make_row(series, note="by-hand"))

    assert stored(series).note == note
    assert planning.plan([make_row(series, note="Counted  by hand. ")]).unchanged == 1
    assert planning.plan([make_row(series, note="Counted twice.")]).changed


def test_another_source_is_another_number():
    series = make_series()
    bring(make_row(series, 10))

    plan = planning.plan([make_row(series, 11, source_url="https://example.org/other")])

    assert len(plan.new) == 1 and not plan.changed


def test_of_micro_counts_what_would_be_published_is_compared():
    series = make_rounded()
    bring(make_row(series, 3, "BR"), make_row(series, 13, "IQ"))

    assert planning.plan([make_row(series, 1, "BR"), make_row(series, 17, "IQ")]).unchanged == 2
    changed = planning.plan([make_row(series, 5, "BR"), make_row(series, 18, "IQ")]).changed
    assert [(c.stored.value, c.stored.shown_as, c.figure.value) for c in changed] == [
        (None, "few", 5),
        (15, "number", 20),
    ]


def test_a_plan_holds_no_true_count():
    series = make_rounded()

    plan = planning.plan([make_row(series, 7_654_321)])

    assert "7654321" not in repr(dataclasses.asdict(plan)) and "7654320" in repr(plan.figures)


def test_the_real_number_takes_the_place_of_an_invented_one():
    series = make_series()
    bring(make_row(series, 10))
    Observation.objects.update(is_invented=True)

    plan = planning.plan([make_row(series, 12)])

    assert plan.changed[0].what == ("value", "is_invented") and not plan.needs_reason
    bring(make_row(series, 12))
    assert not stored(series).is_invented and not Revision.objects.exists()


def test_doubled_rows_are_no_plan():
    series = make_series()

    with pytest.raises(ValueError, match="2 and 3"):
        planning.plan([make_row(series, 1), make_row(series, 2, line=3)])


def test_the_order_of_the_rows_does_not_matter():
    series = make_series()
    rows = [make_row(series, n, category) for n, category in enumerate(("BR", "IQ", "UA", "GE"))]

    assert planning.plan(rows).digest == planning.plan(rows[::-1]).digest


def test_the_digest_tells_another_plan():
    series = make_series()
    rows = ([make_row(series, 1)], [make_row(series, 2)], [make_row(series, 1, is_provisional=True)])
    releases = (None, make_release(days=1), make_release(days=2))

    digests = {planning.plan(row, release=release).digest for row in rows for release in releases}

    assert len(digests) == 9


@pytest.mark.parametrize("release", [False, True])
def test_a_plan_costs_no_more_for_more_rows(release):
    series = make_series()
    release = make_release() if release else None

    def queries(count):
        rows = [
            make_row(
                series,
                n,
                "BR",
                f"{1960 + n // 12}-{n % 12 + 1:02}",
                source_url=f"https://example.org/{n % 3}",
            )
            for n in range(count)
        ]
        with CaptureQueriesContext(
            connection,
        ) as captured:
            planning.plan(rows, release=release)
        return len(captured)

    few = queries(3)
    assert queries(600) == few <= 5


def test_a_plan_is_made_in_chunks(monkeypatch):
    monkeypatch.setattr(planning, "CHUNK", 7)
    series, other = make_series(), make_series("other")
    rows = [make_row(s, n, "BR", str(1960 + n)) for s in (series, other) for n in range(20)]
    bring(*rows)

    assert planning.plan(rows).unchanged == 40
    changed = [dataclasses.replace(rows[13], value=Decimal(99)), *rows[20:]]
    assert [c.figure.period for c in planning.plan(changed).changed] == ["1973"]
