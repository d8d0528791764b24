"""What an import writes, what it does not, and two at the same time."""

import re
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from stats.importing import applying, planning
from stats.models import Note, Observation, Release, Revision
from texts import status, translations
from texts.models import ContentVersion

from .imports import SOURCE, bring, everything, make_release, make_rounded, make_row, make_series, stored

pytestmark = pytest.mark.django_db


def test_a_new_number_is_stored_as_it_came():
    series = make_series()

    count = bring(make_row(series, "9.5", is_provisional=True, note="Counted by hand."))

    row = stored(series)
    assert (row.value, row.shown_as, row.kind, row.year) == (Decimal("9.5"), "number", "month", 2025)
    assert row.is_provisional and not row.is_approximate and not row.is_invented
    assert row.source_url == SOURCE and row.release is None and row.revised_at is None
    assert count["new"] == 1 and not Revision.objects.exists()


def test_a_new_sentence_becomes_a_note_that_can_be_translated():
    series = make_series()
    bring(
        make_row(series, 1, "BR", note="Counted by hand."), make_row(series, 2, "IQ", note="Counted by hand.")
    )

    note = stored(series).note
    assert note == stored(series, "IQ").note and note.code.startswith("counted-by-hand-")
    assert (note.sentence_en, note.sentence_fr, note.source_language) == ("Counted by hand.", None, "en")
    assert translations.row_of(note, "en").version == 1
    translations.write(note, "fr", {"sentence": "Compté à la main."}, version=0)
    assert translations.status_of(note, "fr") == status.Status.UNREVIEWED


def test_a_note_without_latin_letters_has_a_code(settings):
    series = make_series()
    long = "Ж" * 500

    bring(make_row(series, note=long))

    note = stored(series).note
    assert note.sentence_en == long and note.code.startswith("note-")


def test_a_note_with_an_unknown_fact_brings_nothing():
    series = make_series()

    with pytest.raises(ValidationError):
        bring(make_row(series, 1, "BR"), make_row(series, 2, "IQ", note="See [[no-such-fact]]."))

    assert not Observation.objects.filter(series=series).exists()


def test_a_published_number_changes_with_a_revision(admin_user):
    series = make_series()
    bring(make_row(series, 10))

    count = bring(make_row(series, 12), reason="Two late departures.", user=admin_user)

    row, revision = stored(series), Revision.objects.get()
    assert row.value == 12 and row.revised_at == revision.applied_at is not None
    assert (revision.observation, revision.old_value, revision.new_value) == (row, 10, 12)
    assert revision.reason.sentence_en == "Two late departures." and revision.written_by == admin_user
    assert count["changed"] == count["revised"] == 1


def test_fewer_than_five_is_a_number_that_changes():
    series = make_rounded()
    bring(make_row(series, 3))

    bring(make_row(series, 9), reason="Two late departures.")

    revision = Revision.objects.get()
    assert (revision.old_value, revision.old_shown_as) == (None, "few")
    assert (revision.new_value, revision.new_shown_as) == (10, "number")


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_without_a_reason_nothing_changes(reason):
    series = make_series()
    bring(make_row(series, 10))
    before = everything()

    with pytest.raises(applying.ReasonNeeded, match="Say why"):
        bring(make_row(series, 12), make_row(series, 1, "IQ", note="New."), reason=reason)

    assert everything() == before


def test_a_reason_that_nothing_needs_is_not_kept():
    series = make_series()
    before = Note.objects.count()

    bring(make_row(series), reason="Because.")

    assert Note.objects.count() == before


def test_provisional_becomes_final_without_a_revision():
    series = make_series()
    bring(make_row(series, is_provisional=True))

    bring(make_row(series))

    row = stored(series)
    assert not row.is_provisional and row.revised_at is None and not Revision.objects.exists()


def test_when_a_note_changes_an_earlier_revision_is_still_told():
    series = make_series()
    bring(make_row(series, 10))
    bring(make_row(series, 12), reason="Late.")
    revised_at = stored(series).revised_at

    bring(make_row(series, 12, note="Counted twice."))

    assert stored(series).revised_at == revised_at is not None and Revision.objects.count() == 1


def test_the_same_again_writes_nothing():
    series, rounded = make_series(), make_rounded()
    rows = [make_row(series, 9, note="Counted by hand."), make_row(rounded, 3), make_row(rounded, 8, "IQ")]
    bring(*rows)
    before, version = everything(), ContentVersion.current()

    with CaptureQueriesContext(connection) as captured:
        count = bring(*rows, reason="Because.")

    assert count == {"unchanged": 3}
    assert everything() == before and ContentVersion.current() == version
    assert not [q for q in captured if re.match("INSERT|UPDATE|DELETE", q["sql"])]


def test_what_is_brought_in_raises_the_content_version():
    series, before = make_series(), ContentVersion.current()

    bring(make_row(series))

    assert ContentVersion.current() > before


def test_new_numbers_wait_for_their_release():
    series, release = make_series(), make_release()

    bring(make_row(series), release=release)

    assert stored(series).release == release
    assert not Observation.objects.out().filter(series=series).exists()
    assert Observation.objects.out(release.at).filter(series=series).exists()


def test_a_number_under_embargo_changes_without_revision_and_keeps_its_release():
    series, release = make_series(), make_release()
    bring(make_row(series, 10), release=release)

    bring(make_row(series, 11))

    assert (stored(series).value, stored(series).release) == (11, release)
    assert not Revision.objects.exists()


def test_a_true_count_is_nowhere_in_the_database(admin_user):
    series = make_rounded()
    bring(make_row(series, 71_374_263, "BR"), make_row(series, 62_847_391, "IQ"), user=admin_user)
    bring(make_row(series, 83_915_274, "BR"), reason="Late.", user=admin_user)
    bring(make_row(series, 94_627_183, "IQ"), reason="Late.", release=make_release())

    text = repr([list(m._base_manager.values_list()) for m in apps.get_models(include_auto_created=True)])

    assert all(number in text for number in ("71374265", "62847390", "83915275", "94627185"))
    assert not any(number in text for number in ("71374263", "62847391", "83915274", "94627183"))


# --- Whole or not at all ---


def test_another_plan_than_the_confirmed_one_is_not_applied():
    series = make_series()
    plan = planning.plan([make_row(series, 10)])
    bring(make_row(series, 11))
    before = everything()

    with pytest.raises(applying.PlanChanged):
        applying.apply(plan)

    assert everything() == before


def test_a_release_that_is_gone_or_moved_is_another_plan():
    series, release = make_series(), make_release()
    plan = planning.plan([make_row(series, 10)], release=release)
    Release.objects.filter(pk=release.pk).update(at=applying.timezone.now())

    with pytest.raises(applying.PlanChanged):
        applying.apply(plan)

    Release.objects.filter(pk=release.pk).delete()
    with pytest.raises(applying.PlanChanged):
        applying.apply(plan)
    assert not Observation.objects.filter(series=series).exists()


@pytest.mark.parametrize("step", ["_overwrite", "_withhold", "_revise"])
def test_what_breaks_on_the_way_leaves_nothing(monkeypatch, step):
    series = make_series()
    bring(make_row(series, 10))
    before, version = everything(), ContentVersion.current()

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(applying._Writing, step, broken)
    with pytest.raises(RuntimeError):
        bring(make_row(series, 11), make_row(series, 3, "IQ", note="New."), reason="Late.")

    assert everything() == before and ContentVersion.current() == version


def test_an_import_that_is_left_undoes_what_it_wrote(monkeypatch):
    monkeypatch.setattr(applying, "BATCH", 1)
    series = make_series()
    before = everything()
    going = applying.steps(planning.plan([make_row(series, n, c) for n, c in enumerate(("BR", "IQ"))]))

    assert next(going) == (1, 2)
    assert Observation.objects.filter(series=series).exists()
    going.close()

    assert everything() == before


def test_somebody_without_the_lock_who_is_faster_is_a_changed_plan(monkeypatch):
    series = make_series()
    plan = planning.plan([make_row(series)])

    def faster(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(applying._Writing, "_create", faster)
    with pytest.raises(applying.PlanChanged):
        applying.apply(plan)


def test_progress_is_told(monkeypatch):
    monkeypatch.setattr(applying, "BATCH", 2)
    series, told = make_series(), []
    bring(make_row(series, 1, "BR"))

    bring(
        *(make_row(series, 9, category) for category in ("BR", "IQ", "UA", "GE")),
        reason="Late.",
        progress=lambda *at: told.append(at),
    )

    assert told == [(2, 4), (3, 4), (4, 4)]


def test_an_import_costs_no_more_for_more_rows():
    series, other = make_series(), make_series("other")

    def queries(series, count):
        rows = [make_row(series, n, source_url=f"https://example.org/{n}") for n in range(count)]
        with CaptureQueriesContext(connection) as captured:
            bring(*rows)
        inserts = [q for q in captured if "INSERT" in q["sql"] and "stats_observation" in q["sql"]]
        # SQLite takes a limited number of values in one statement.
        return len(captured) - len(inserts)

    few = queries(series, 2)
    assert queries(other, 600) == few <= 30
