"""Imports of numbers that readers do not see, to protect people."""

import dataclasses
import io

import pytest
from django.utils import timezone

from stats.choices import ShownAs
from stats.disclosure import small_numbers
from stats.importing import applying, planning, reading
from stats.models import Note, Observation, Revision
from texts.models import ContentVersion

from .imports import bring, everything, make_release, make_rounded, make_row, stored

pytestmark = pytest.mark.django_db
TOTAL = "series,period,category,value\ntotal,2025-09,fedasil_programme,28\n"
# The total says that the first is 4.
MICRO = (
    "period,country,profile,count\n2025-09,MA,rejected,4\n2025-09,MN,rejected,12\n2025-09,RO,no_permit,12\n"
)


def withholding(monkeypatch, *categories):
    """Lets `small_numbers.withhold` do what it does, but always to `categories`."""

    def withhold(written, *, first_new=None):
        rows = Observation.objects.filter(category__in=categories, series__small_numbers="rounded")
        rows = rows.exclude(shown_as=ShownAs.WITHHELD)
        keys = list(rows.values_list("pk", flat=True))
        rows.update(value=None, shown_as=ShownAs.WITHHELD)
        nothing = {f"{when}_shown_as": ShownAs.WITHHELD for when in ("old", "new")}
        nothing |= {"old_value": None, "new_value": None}
        Revision.objects.filter(observation__in=keys).update(**nothing)
        reason, _made = Note.objects.get_or_create(code="withheld")
        seen = [key for key in keys if first_new is None or key < first_new]
        now = timezone.now()
        Observation.objects.filter(pk__in=seen).update(revised_at=now)
        Revision.objects.bulk_create(
            Revision(observation_id=key, reason=reason, applied_at=now, **nothing) for key in seen
        )
        return len(keys)

    monkeypatch.setattr(small_numbers, "withhold", withhold)


def test_a_new_number_that_is_withheld_has_no_revision(monkeypatch):
    series = make_rounded()
    withholding(monkeypatch, "BR")

    count = bring(make_row(series, 20), make_row(series, 30, "IQ"))

    assert (stored(series).shown_as, stored(series).value, stored(series).revised_at) == (
        "withheld",
        None,
        None,
    )
    assert count["withheld"] == 1 and not Revision.objects.exists()


def test_the_same_withheld_numbers_again_write_nothing(monkeypatch):
    series = make_rounded()
    withholding(monkeypatch, "BR")
    rows = [make_row(series, 20), make_row(series, 30, "IQ")]
    bring(*rows)
    before, version = everything(), ContentVersion.current()

    assert bring(*rows) == {"unchanged": 2}

    assert everything() == before and ContentVersion.current() == version


def test_a_withheld_number_stays_so_beside_one_that_changes(monkeypatch):
    series = make_rounded()
    withholding(monkeypatch, "BR")
    bring(make_row(series, 20), make_row(series, 30, "IQ"))
    before = Observation.objects.filter(pk=stored(series).pk).values().get()

    count = bring(make_row(series, 20), make_row(series, 40, "IQ"), reason="Late.")

    assert Observation.objects.filter(pk=before["id"]).values().get() == before
    assert [r.observation.category for r in Revision.objects.all()] == ["IQ"]
    assert (count["changed"], count["revised"], count["withheld"]) == (1, 1, 0)


def test_a_withheld_number_that_tells_nothing_any_more_is_shown_with_a_reason(monkeypatch):
    series = make_rounded()
    withholding(monkeypatch, "BR")
    bring(make_row(series, 20))
    withholding(monkeypatch)
    before = everything()

    with pytest.raises(applying.ReasonNeeded):
        bring(make_row(series, 20))
    assert everything() == before

    bring(make_row(series, 20), reason="The total was wrong.")
    revision = Revision.objects.get()
    assert stored(series).value == 20 and stored(series).revised_at
    assert (revision.old_shown_as, revision.new_shown_as, revision.new_value) == ("withheld", "number", 20)


def test_a_changed_number_that_is_withheld_tells_neither(monkeypatch):
    series = make_rounded()
    bring(make_row(series, 20))
    withholding(monkeypatch, "BR")

    count = bring(make_row(series, 30), reason="Late.")

    revision = Revision.objects.get()
    assert stored(series).shown_as == "withheld" and revision.reason.code == "withheld"
    assert (revision.old_value, revision.new_value) == (None, None)
    assert (count["changed"], count["revised"], count["withheld"]) == (1, 0, 1)


def test_part_of_what_is_withheld_in_a_year_is_left_alone(monkeypatch):
    series = make_rounded()
    withholding(monkeypatch, "BR")
    bring(
        make_row(series, 20), make_row(series, 30, period="2025-09"), make_row(series, 40, period="2024-01")
    )
    withholding(monkeypatch)
    alone = make_row(series, 20)

    assert planning.plan([alone]).unchanged == 1
    bring(dataclasses.replace(alone, is_provisional=True))

    assert stored(series).is_provisional and stored(series).shown_as == "withheld"
    both = [alone, make_row(series, 30, period="2025-09")]
    assert bring(*both, reason="The total was wrong.")["revised"] == 2
    assert (stored(series).value, stored(series).is_provisional) == (20, False)


def test_what_a_release_brings_to_a_withheld_number_is_left_alone(monkeypatch):
    series, release = make_rounded(), make_release()
    withholding(monkeypatch, "BR")
    bring(make_row(series, 20))

    assert bring(make_row(series, 30), release=release) == {"unchanged": 1}
    bring(make_row(series, 30, is_provisional=True), release=release)

    assert stored(series).is_provisional and stored(series).shown_as == "withheld"
    assert not Revision.objects.exists()


# --- With what really protects them ---


def bring_file(text, **keywords):
    found = reading.read(io.BytesIO(text.encode()), "figures.csv", source_url="https://example.org/figures")
    assert not found.refusals
    return bring(*found.rows, **keywords)


def countries():
    rows = Observation.objects.filter(series__code="country-month", period="2025-09")
    return {row.category: row.value if row.value is not None else row.shown_as for row in rows}


def test_a_breakdown_that_tells_a_small_number_comes_and_goes_with_the_total():
    nothing = dict.fromkeys(("MA", "MN", "RO"), "withheld")
    bring_file(TOTAL)
    assert bring_file(MICRO)["withheld"] == 3 and countries() == nothing
    assert not Revision.objects.exists()
    before, version = everything(), ContentVersion.current()

    # Again, and with counts of which the same is published.
    for text in (MICRO, MICRO.replace("no_permit,12", "no_permit,11")):
        assert bring_file(text) == {"unchanged": 5}
    assert everything() == before and ContentVersion.current() == version

    Observation.objects.filter(series__code="total", period="2025-09").delete()
    with pytest.raises(applying.ReasonNeeded):
        bring_file(MICRO)
    assert bring_file(MICRO, reason="The total was wrong.")["revised"] == 3
    assert countries() == {"MA": "few", "MN": 10, "RO": 10}

    assert bring_file(TOTAL)["withheld"] == 3 and countries() == nothing
    told = Revision.objects.values_list("old_value", "new_value", "old_shown_as", "new_shown_as")
    assert set(told) == {(None, None, "withheld", "withheld")}
