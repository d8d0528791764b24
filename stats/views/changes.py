"""What has changed in published numbers, and when the next ones appear."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from stats.models import Note, Release, Revision
from stats.reading import selection
from texts.reading import reading_of

MOST_REVISIONS = 200


def revisions(request):
    """The newest revisions. One under embargo is not among them, nor one of a number that is."""
    reading = reading_of(request)
    series = {row.pk: row for row in selection.series_of(*reading.codes).values()}
    rows = list(_shown_revisions()[:MOST_REVISIONS])
    reasons = Note.objects.filter(pk__in={row.reason_id for row in rows})
    notes = {note.pk: note for note in reasons.reading_with_states(*reading.codes)}
    for row in rows:
        row.reason = notes[row.reason_id]
        row.observation.series = series[row.observation.series_id]
    return render(
        request,
        "stats/revisions.html",
        {
            "revisions": rows,
            "most": MOST_REVISIONS if len(rows) == MOST_REVISIONS else 0,
            "is_invented": any(row.observation.is_invented for row in rows),
        },
    )


def _shown_revisions():
    columns = [f"observation__{name}" for name in selection.COLUMNS]
    rows = Revision.objects.out().order_by("-applied_at", "-pk")
    return rows.select_related("observation").only(
        "old_value", "new_value", "old_shown_as", "new_shown_as", "reason_id", "applied_at", *columns
    )


def calendar(request, year=None):
    """The releases of a year, of this one unless told."""
    reading = reading_of(request)
    this_year = timezone.localdate().year
    shown = year or this_year
    releases = Release.objects.filter(at__year=shown).reading_with_states(*reading.codes)
    releases = list(releases.order_by("at", "pk"))
    years = sorted({this_year, *(moment.year for moment in Release.objects.datetimes("at", "year"))})
    if shown not in years:
        raise Http404(shown)
    return render(
        request,
        "stats/calendar.html",
        {
            "year": shown,
            "years": years,
            "this_year": this_year,
            "releases": releases,
            "is_invented": any(release.is_invented for release in releases),
        },
    )
