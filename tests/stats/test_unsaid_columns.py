"""What a file says nothing of stays as it is; what it says to be empty is emptied."""

import io

import pytest

from stats.importing import applying, planning, reading
from tests.stats.imports import make_row, make_series, stored

pytestmark = pytest.mark.django_db
WITH_ALL = "series,period,category,value,approximate,provisional,source,source_date,note\n"
ROW = "test-country,2025-10,BR,{value},yes,yes,https://example.org/a,2025-11-30,A remark.\n"


@pytest.fixture
def series():
    return make_series()


def bring(text, **keywords):
    found = reading.read(io.BytesIO(text.encode()), "figures.csv")
    assert not found.refusals
    return applying.apply(planning.plan(found.rows), **keywords)


def said(series):
    row = stored(series)
    return (
        row.value,
        row.is_approximate,
        row.is_provisional,
        str(row.source_date),
        row.note and row.note.sentence_en,
    )


def test_a_file_without_the_columns_leaves_what_they_say(series):
    bring(WITH_ALL + ROW.format(value=312))

    count = bring(
        "series,period,category,value,source\ntest-country,2025-10,BR,320,https://example.org/a\n",
        reason="Counted again.",
    )

    assert count["changed"] == 1
    assert said(series) == (320, True, True, "2025-11-30", "A remark.")


def test_the_same_number_without_the_columns_changes_nothing(series):
    bring(WITH_ALL + ROW.format(value=312))

    count = bring("series,category,source,2025-10\ntest-country,BR,https://example.org/a,312\n")

    assert (count["unchanged"], count["changed"], count["new"]) == (1, 0, 0)


def test_an_empty_cell_empties(series):
    bring(WITH_ALL + ROW.format(value=312))

    bring(WITH_ALL + "test-country,2025-10,BR,312,,,https://example.org/a,,\n")

    assert said(series) == (312, False, False, "None", None)


def test_a_new_number_without_the_columns_has_none_of_it(series):
    bring("series,period,category,value,source\ntest-country,2025-10,BR,320,https://example.org/a\n")

    assert said(series) == (320, False, False, "None", None)


def test_what_is_staged_keeps_what_it_does_not_say(series, django_user_model):
    from stats.importing import staging

    user = django_user_model.objects.create_superuser("boss", "boss@example.org", "password")
    plan = planning.plan([make_row(series, unsaid=("note", "source_date"))])

    staged = staging.stage(plan, name="a.csv", layout="long", user=user)

    assert planning.plan(staging.figures(staged)).digest == plan.digest
