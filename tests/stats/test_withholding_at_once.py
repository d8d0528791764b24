"""Two imports at the same moment, of which only both together tell a small number."""

import pytest
from django.db import transaction

from stats.choices import ShownAs
from stats.disclosure.small_numbers import withhold
from stats.models import Note, Observation, Series
from stats.models.revision import WITHHELD_REASON
from tests.stats.counts import make_observation
from tests.texts.test_two_at_once import together

# Comes last: afterwards the database is empty.
pytestmark = pytest.mark.django_db(transaction=True)

MONTH = "2031-03"


def make_series(code, **columns):
    if not Series.objects.filter(code=code).exists():
        Series(code=code, **columns).save()
    return Series.objects.get(code=code)


def test_what_only_both_tell_is_withheld():
    make_series("total", dimension="scope")
    countries = make_series(
        "country-month", dimension="country", small_numbers="rounded", breaks_down="total"
    )
    if not Note.objects.filter(code=WITHHELD_REASON).exists():
        Note(code=WITHHELD_REASON).save()

    @transaction.atomic
    def import_total():
        make_observation("total", MONTH, "fedasil_programme", 2)
        return withhold({MONTH})

    @transaction.atomic
    def import_countries():
        for country in ("BR", "IQ"):
            make_observation("country-month", MONTH, country, 1)
        return withhold({MONTH})

    assert sorted(together(import_total, import_countries)) == [0, 2]
    shown = Observation.objects.filter(series=countries, period=MONTH).values_list("shown_as", flat=True)
    assert set(shown) == {ShownAs.WITHHELD}
