"""Withholding: what is written, what readers are told of it, and what it costs."""

import datetime
import time

import pytest
from django.utils import timezone

from stats import periods
from stats.choices import ShownAs
from stats.disclosure.small_numbers import published, withhold
from stats.models import Observation, Revision
from tests.stats.counts import SOURCE, make_observation, make_release, series, shown

pytestmark = pytest.mark.django_db

MONTH = "2031-03"
WITHHELD = (None, ShownAs.WITHHELD)


def publish_two_people(**columns):
    """Two countries with one person each, and a total of 2 that tells it."""
    rows = [make_observation("country-month", MONTH, country, 1, **columns) for country in ("BR", "IQ")]
    make_observation("total", MONTH, "fedasil_programme", 2)
    return rows


def test_what_readers_saw_becomes_a_revision_that_does_not_say_it():
    rows = publish_two_people()

    assert withhold({MONTH}) == 2

    assert set(shown("country-month").values()) == {WITHHELD}
    revisions = Revision.objects.all()
    assert {revision.observation_id for revision in revisions} == {row.pk for row in rows}
    for revision in revisions:
        assert (revision.old_value, revision.old_shown_as) == WITHHELD
        assert (revision.new_value, revision.new_shown_as) == WITHHELD
        assert revision.reason.code == "withheld" and "Not shown any more" in revision.reason.sentence_en
        assert revision.applied_at is not None
        assert revision.observation.revised_at == revision.applied_at


def test_earlier_revisions_do_not_say_it_any_more():
    row = publish_two_people()[0]
    reason = Observation.objects.exclude(note=None).first().note
    Revision(observation=row, old_value=10, new_value=None, new_shown_as=ShownAs.FEW, reason=reason).save()

    withhold({MONTH})

    first = row.revisions.order_by("pk").first()
    assert first.reason == reason and (first.old_value, first.old_shown_as) == WITHHELD
    assert not Revision.objects.exclude(old_value=None).exists()


def test_what_nobody_saw_is_withheld_without_a_revision():
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    publish_two_people(release=make_release(MONTH, tomorrow))

    assert withhold({MONTH}) == 2
    assert not Revision.objects.exists()


def test_what_the_same_import_brought_is_withheld_without_a_revision():
    first = publish_two_people()[0]

    assert withhold({MONTH}, first_new=first.pk) == 2
    assert not Revision.objects.exists()


def test_another_period_is_left_alone():
    publish_two_people()

    assert withhold({"2030-03"}) == 0
    assert set(shown("country-month").values()) == {(None, ShownAs.FEW)}


def test_every_source_of_the_total_counts():
    publish_two_people()
    Observation.objects.filter(series__code="total", period=MONTH).update(value=5)
    make_observation("total", MONTH, "fedasil_programme", 8, source_url="https://example.org/other")

    assert withhold({MONTH}) == 2


@pytest.mark.parametrize("total", [1, 9, 500])
def test_a_total_that_cannot_be_the_sum_tells_nothing(total):
    publish_two_people()
    Observation.objects.filter(series__code="total", period=MONTH).update(value=total)

    assert withhold({MONTH}) == 0


def test_one_breakdown_in_files_of_two_sources_is_one():
    make_observation("country-month", MONTH, "BR", 1)
    make_observation("country-month", MONTH, "IQ", 1, source_url="https://example.org/other")
    make_observation("total", MONTH, "fedasil_programme", 2)

    assert withhold({MONTH}) == 2


def test_a_number_that_was_published_of_one_country_counts_against_the_others():
    make_observation("country-month", MONTH, "BR", 51)
    make_observation("country-month", MONTH, "IQ", 47)
    make_observation("country-month", MONTH, "RO", 2)
    make_observation("total", MONTH, "fedasil_programme", 100)
    assert withhold({MONTH}) == 0

    make_observation("country", MONTH, "BR", 51)

    assert withhold({MONTH}) == 3


def test_a_small_number_that_was_published_stands():
    make_observation("country-month", MONTH, "BR", 3)
    make_observation("country-month", MONTH, "IQ", 50)
    make_observation("country", MONTH, "BR", 3)

    assert withhold({MONTH}) == 0
    assert shown("country")[MONTH, "BR"] == (3, ShownAs.NUMBER)


@pytest.mark.parametrize("half", ["2031-01/2031-06", "2031-01-01/2031-06-30"])
def test_a_number_for_half_a_year_tells_its_months_alone(half):
    months = [f"2031-{month:02}" for month in range(1, 13)]
    for month in months:
        make_observation("country-month", month, "BR", 1 if month == "2031-02" else 0)
    make_observation("country", half, "BR", 1)

    assert withhold({half}) == 6
    assert [shown("country-month")[month, "BR"] == WITHHELD for month in months] == [True] * 6 + [False] * 6


@pytest.mark.parametrize("month", [MONTH, "2031-03/2031-03", "2031-03-01/2031-03-31"])
def test_a_month_tells_the_same_however_it_is_written(month):
    make_observation("country-month", MONTH, "BR", 1)
    make_observation("country-month", MONTH, "IQ", 50)
    make_observation("profile-month", MONTH, "rejected", 50)
    make_observation("country", month, "IQ", 50)

    # At most 52 of both. Had Iraq no number of its own, it could be 48, and Brazil any of 1 to 4.
    assert withhold({month}) == 2


def test_part_of_a_month_is_none():
    make_observation("country-month", MONTH, "BR", 1)
    make_observation("country", "2031-03-01/2031-03-30", "BR", 1)

    assert withhold({MONTH}) == 0


def test_invented_numbers_tell_nothing_of_real_ones():
    publish_two_people()
    Observation.objects.filter(series__code="total", period=MONTH).update(is_invented=True)

    assert withhold({MONTH}) == 0


def test_the_real_figures_have_nothing_to_withhold():
    written = set(Observation.objects.values_list("series", "period"))

    assert len(written) > 50 and withhold({period for _series, period in written}) == 0


def test_twenty_five_years_cost_a_few_queries_for_each(django_assert_max_num_queries):
    countries = [f"{one}{two}" for one in "ABCDEFGHIJKLMNO" for two in "ABCDEFGHIJ"]
    months = [f"{year}-{month:02}" for year in range(2031, 2056) for month in range(1, 13)]
    rounded, total = series("country-month"), series("total")
    rows = []
    for number, month in enumerate(months):
        counts = [(number * 7 + place * place) % 40 for place in range(len(countries))]
        shared = {"period": month, "kind": "month", "year": int(month[:4]), "source_url": SOURCE}
        for country, count in zip(countries, counts, strict=True):
            seen = published(count)
            rows.append(
                Observation(
                    series=rounded, category=country, value=seen.value, shown_as=seen.shown_as, **shared
                )
            )
        rows.append(Observation(series=total, category="fedasil_programme", value=sum(counts), **shared))
    Observation.objects.bulk_create(rows, batch_size=1000)
    assert {periods.parse(month).year for month in months} == set(range(2031, 2056))

    started = time.process_time()
    with django_assert_max_num_queries(60):
        withhold(set(months))
    print(f"{time.process_time() - started:.1f} s")
