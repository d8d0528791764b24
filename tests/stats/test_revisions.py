"""What a release brings to numbers that readers know already."""

import datetime

import pytest
from django.utils import timezone

from fedasil_return import clock
from stats.importing import applying, planning
from stats.models import Note, Observation, Release, Revision
from stats.releases import revisions

from .imports import bring, make_release, make_rounded, make_row, make_series, stored

pytestmark = pytest.mark.django_db


def chain():
    return [(r.old_value, r.new_value, r.applied_at is not None) for r in Revision.objects.order_by("pk")]


def after(release):
    return release.at + datetime.timedelta(seconds=1)


def test_a_published_number_changes_when_its_release_is_out():
    series, release = make_series(), make_release()
    bring(make_row(series, 10))

    count = bring(make_row(series, 12), release=release, reason="Late.")

    assert count["later"] == 1 and stored(series).value == 10 and chain() == [(10, 12, False)]
    assert revisions.apply_due() == 0 and stored(series).value == 10
    moment = after(release)
    assert revisions.apply_due(moment) == 1
    assert stored(series).value == 12 and stored(series).revised_at == moment and chain() == [(10, 12, True)]
    assert stored(series).release is None
    assert revisions.apply_due(moment) == 0


def test_what_changes_with_the_number_waits_with_it():
    series, release = make_series(), make_release()
    bring(make_row(series, 10, is_provisional=True))
    day = datetime.date(2025, 11, 3)

    bring(make_row(series, 12, note="Counted twice.", source_date=day), release=release, reason="Late.")

    row = stored(series)
    assert (row.is_provisional, row.note, row.source_date) == (True, None, None)
    revisions.apply_due(after(release))
    row = stored(series)
    assert (row.is_provisional, row.note.sentence_en, row.source_date) == (False, "Counted twice.", day)


def test_a_note_that_was_deleted_before_the_release_is_left_out():
    series, release = make_series(), make_release()
    bring(make_row(series, 10))
    bring(make_row(series, 12, note="Counted twice."), release=release, reason="Late.")
    Note.objects.get(sentence_en="Counted twice.").delete()

    assert revisions.apply_due(after(release)) == 1

    assert (stored(series).value, stored(series).note) == (12, None)


def test_the_same_again_for_the_release_is_unchanged():
    series, release = make_series(), make_release()
    bring(make_row(series, 10))
    row = make_row(series, 12, note="Counted twice.")
    bring(row, release=release, reason="Late.")

    assert planning.plan([row], release=release).unchanged == 1
    assert planning.plan([row]).changed
    assert planning.plan([row], release=make_release(days=2)).changed
    assert planning.plan([row], release=make_release(days=20)).unchanged == 1


def test_of_two_for_the_same_number_the_later_one_alone_is_shown():
    series, release = make_series(), make_release()
    bring(make_row(series, 10))
    bring(make_row(series, 12), release=release, reason="Late.")
    bring(make_row(series, 13), release=release, reason="Later.")
    assert chain() == [(10, 12, False), (12, 13, False)]

    assert revisions.apply_due(after(release)) == 1

    # 12 was never shown, and two changes at one moment would have the same key in revisions.csv.
    assert stored(series).value == 13 and chain() == [(10, 12, False), (10, 13, True)]
    assert revisions.apply_due(after(release)) == 0


def test_the_chain_is_right_where_another_came_at_once():
    series, first, second = make_series(), make_release(days=3), make_release(days=9)
    bring(make_row(series, 10))
    bring(make_row(series, 14), release=second, reason="One.")
    bring(make_row(series, 12), release=first, reason="Two.")

    assert revisions.apply_due(after(first)) == 1
    assert stored(series).value == 12
    # It was written before what readers see now.
    assert revisions.apply_due(after(second)) == 0
    assert stored(series).value == 12 and chain() == [(10, 14, False), (10, 12, True)]


def test_what_is_old_is_what_readers_saw_last():
    series, first, second = make_series(), make_release(days=3), make_release(days=9)
    bring(make_row(series, 10))
    bring(make_row(series, 12), release=first, reason="One.")
    bring(make_row(series, 14), release=second, reason="Two.")
    # The first release is put off until after the second, and both are out when the clock comes.
    late = second.at + datetime.timedelta(days=1)
    Release.objects.filter(pk=first.pk).update(at=late)

    assert revisions.apply_due(late) == 1

    assert stored(series).value == 14 and chain() == [(10, 12, False), (10, 14, True)]


def test_many_are_applied_in_pieces(monkeypatch):
    monkeypatch.setattr(revisions, "CHUNK", 3)
    series, release = make_series(), make_release()
    rows = [(n, str(1960 + n)) for n in range(10)]
    bring(*(make_row(series, n, period=period) for n, period in rows))
    bring(*(make_row(series, n + 100, period=p) for n, p in rows), release=release, reason="Late.")

    assert revisions.apply_due(after(release)) == 10

    values = Observation.objects.filter(series=series).order_by("period").values_list("value", flat=True)
    assert list(values) == [n + 100 for n, _period in rows]


def test_small_numbers_are_looked_at_when_they_appear(monkeypatch):
    series, release, seen = make_rounded(), make_release(), []
    bring(make_row(series, 10))
    bring(make_row(series, 20), release=release, reason="Late.")
    monkeypatch.setattr(
        revisions.small_numbers, "withhold", lambda written, **options: seen.append(written) or 0
    )

    revisions.apply_due(after(release))

    assert seen == [{"2025-10"}]


def test_the_clock_applies_them(monkeypatch):
    series, release = make_series(), make_release()
    bring(make_row(series, 10))
    bring(make_row(series, 12), release=release, reason="Late.")
    assert clock.tick()["figures revised"] == 0

    Release.objects.filter(pk=release.pk).update(at=timezone.now())

    assert clock.tick()["figures revised"] == 1
    assert stored(series).value == 12


def test_many_revisions_are_written_in_pieces(monkeypatch):
    monkeypatch.setattr(applying, "BATCH", 2)
    series, sizes = make_series(), []
    write = Revision.objects.bulk_create

    def noted(rows):
        rows = list(rows)
        sizes.append(len(rows))
        return write(rows)

    periods = [str(year) for year in range(2000, 2005)]
    bring(*(make_row(series, 10, period=period) for period in periods))
    monkeypatch.setattr(Revision.objects, "bulk_create", noted)

    count = bring(*(make_row(series, 12, period=period) for period in periods), reason="Counted again.")

    assert count["revised"] == Revision.objects.count() == 5 and sizes == [2, 2, 1]
