"""Makes up monthly figures, so that one can see what the pages look like once there are real ones.

They are marked as invented wherever they are shown. They look plausible, and mean nothing: a seeded random made them.
"""

import datetime
import random

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from stats.disclosure.small_numbers import Published, published, withhold

from . import periods
from .choices import PROGRAMME, PeriodKind, ShownAs
from .models import Observation, Release, Revision, Series

# A name that is reserved for examples (RFC 2606), so that nobody is named as the source.
SOURCE = "https://example.org/invented"
SEED = 2026
YEARS = 3
# About how many return in a month. The last ones are often fewer than 5.
COUNTRIES = {
    "RO": 52, "GE": 38, "BR": 34, "AM": 22, "IQ": 18, "UA": 15, "MN": 11, "AL": 9, "SN": 6, "GN": 4, "NP": 2, "TG": 1,
}  # fmt: skip
PROFILES = {"in_procedure": 0.27, "rejected": 0.24, "no_permit": 0.49}
SERIES = ("total", "country-month", "profile-month")
REASON = "Invented reason, for demonstration only: one source sent its numbers late."


class DemoError(Exception):
    """Why no figures are made up, or not taken away: a sentence."""


@transaction.atomic
def make(today=None):
    """Make up the figures of the months from January `YEARS` years ago to last month, and three releases.

    Those of an earlier time are taken away first. Returns how many observations there are. Raises `DemoError` where
    there are real figures of these months.
    """
    today = today or timezone.localdate()
    remove()
    series = {row.code: row for row in Series.objects.reading().filter(code__in=SERIES)}
    lacking = sorted(set(SERIES) - series.keys())
    if lacking:
        raise DemoError(
            f"There is no series {lacking[0]!r}. `manage.py load_content` brings the shipped ones."
        )
    months = months_until(today)
    _refuse_beside_real(months)
    newest = make_releases(today)
    chance, rows = random.Random(SEED), []
    for month in months:
        rows += _observations(series, month, chance, newest if month == months[-1] else None)
    Observation.objects.bulk_create(rows, batch_size=500)
    withhold({row.period for row in rows}, first_new=0)
    return len(rows)


@transaction.atomic
def remove():
    """Take away all that is invented, and nothing else. Returns how many observations that were.

    Raises `DemoError` where real figures hang on an invented release.
    """
    releases = Release.objects.filter(is_invented=True)
    real = (
        Observation.objects.filter(release__in=releases, is_invented=False),
        Revision.objects.filter(release__in=releases, observation__is_invented=False),
    )
    if any(rows.exists() for rows in real):
        raise DemoError("Real figures belong to an invented release, so it cannot be taken away.")
    Revision.objects.filter(observation__is_invented=True).delete()
    count, _each = Observation.objects.filter(is_invented=True).delete()
    releases.delete()
    return count


def months_until(today):
    """The months from January `YEARS` years ago to the last one that is over, as text."""
    last_month = today.replace(day=1) - datetime.timedelta(days=1)
    return periods.months_between(f"{today.year - YEARS}-01", f"{last_month:%Y-%m}")


def _refuse_beside_real(months):
    real = Observation.objects.filter(series__code__in=SERIES, period__in=months, is_invented=False)
    if real.filter(Q(category=PROGRAMME) | ~Q(series__code="total")).exists():
        raise DemoError("There are real monthly figures already; none are made up beside them.")


# --- Numbers ---


def _observations(series, month, chance, release):
    """The numbers of one month, as an import of micro-counts would publish them."""
    countries, profiles = _counts(int(month[5:]), chance)
    total = Published(sum(countries.values()), ShownAs.NUMBER)
    numbers = [("total", PROGRAMME, total)]
    numbers += [("country-month", category, published(count)) for category, count in countries.items()]
    numbers += [("profile-month", category, published(count)) for category, count in profiles.items()]
    return [
        Observation(
            series=series[code],
            period=month,
            kind=PeriodKind.MONTH,
            year=int(month[:4]),
            category=category,
            value=number.value,
            shown_as=number.shown_as,
            is_invented=True,
            source_url=SOURCE,
            release=release,
        )
        for code, category, number in numbers
    ]


def _counts(month, chance):
    """Made-up true counts, by country and by profile. They are published rounded, and kept nowhere."""
    # More return in summer.
    season = 1 + 0.2 * (6 - abs(month - 7)) / 6
    countries = {
        country: max(0, round(chance.gauss(usual * season, usual**0.5)))
        for country, usual in COUNTRIES.items()
    }
    people = chance.choices(list(PROFILES), weights=PROFILES.values(), k=sum(countries.values()))
    return countries, {profile: people.count(profile) for profile in PROFILES}


# --- Releases ---


def make_releases(today):
    """Announce three releases: yesterday's, of last month; next month's; and a late one of the year. Returns the first."""
    first = today.replace(day=1)
    next_month = (first + datetime.timedelta(days=32)).replace(day=10)
    month_after = (next_month + datetime.timedelta(days=32)).replace(day=10)
    last_month = first - datetime.timedelta(days=1)
    past = Release(period=f"{last_month:%Y-%m}", at=_at(today - datetime.timedelta(days=1)), is_invented=True)
    planned = Release(period=f"{today:%Y-%m}", at=_at(next_month), is_invented=True)
    late = Release(
        period=f"{today:%Y}",
        at=_at(month_after),
        first_announced_for=_at(next_month),
        delay_reason_en=REASON,
        is_invented=True,
    )
    for release in (past, planned, late):
        release.save()
    return past


def _at(day):
    # A minute that no real release has, so that the two never meet.
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(9, 41)))
