"""Two at the same moment, each with a connection of their own, on both databases."""

import datetime

import pytest
from django.utils import timezone

from stats.importing import applying, planning
from stats.models import Observation, Revision
from stats.releases import revisions
from tests.texts.test_two_at_once import together

from .imports import bring, make_release, make_row, make_series, stored

# Comes last: afterwards the database is empty.
pytestmark = pytest.mark.django_db(transaction=True)


def importer(plan, reason=""):
    return lambda: applying.apply(plan, reason=reason)


def test_of_two_imports_of_the_same_number_one_is_told():
    series = make_series()
    bring(make_row(series, 10))
    plans = [planning.plan([make_row(series, value)]) for value in (11, 12)]

    results = together(*(importer(plan, "Late.") for plan in plans))

    assert sum(isinstance(result, applying.PlanChanged) for result in results) == 1
    [count] = [result for result in results if not isinstance(result, Exception)]
    assert count["revised"] == 1
    revision = Revision.objects.get()
    assert (revision.old_value, revision.new_value) == (10, stored(series).value)


def test_of_two_imports_of_the_same_new_number_one_is_told():
    series = make_series()
    plans = [planning.plan([make_row(series, value)]) for value in (11, 12, 13)]

    results = together(*map(importer, plans))

    assert sum(isinstance(result, applying.PlanChanged) for result in results) == 2
    assert Observation.objects.filter(series=series).count() == 1


def test_two_imports_of_other_numbers_are_both_kept():
    series = make_series()
    plans = [planning.plan([make_row(series, 11, category)]) for category in ("BR", "IQ")]

    results = together(*map(importer, plans))

    assert [result["new"] for result in results] == [1, 1]
    assert Observation.objects.filter(series=series).count() == 2


def test_two_clocks_apply_a_revision_once():
    series, release = make_series(), make_release()
    bring(make_row(series, 10))
    bring(make_row(series, 12), release=release, reason="Late.")
    moment = timezone.now() + datetime.timedelta(days=30)

    results = together(*(lambda: revisions.apply_due(moment) for _ in range(3)))

    assert sorted(results) == [0, 0, 1]
    assert stored(series).value == 12 and Revision.objects.count() == 1
