"""Small numbers: nobody can tell 1, 2, 3 and 4 from another by what is published of micro-counts.

The attacker of these tests knows the rule of rounding and all that is published, and tries every table of true counts.
"""

from functools import cache
from itertools import product

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from stats.choices import ShownAs
from stats.disclosure.arithmetic import bounds_of
from stats.disclosure.small_numbers import published, withhold
from tests.stats.counts import make_observation, shown

pytestmark = pytest.mark.django_db

MONTH, YEAR = "2031-03", "2031"
MONTHS = [f"{YEAR}-{month:02}" for month in range(1, 13)]
COUNTRIES, PROFILES = ("BR", "IQ", "RO"), ("in_procedure", "no_permit")
SMALL = (1, 2, 3, 4)
# More than any sum of these tests.
MOST = 40

quickly = settings(
    deadline=None,
    derandomize=True,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
small_counts = st.one_of(st.integers(0, 3), st.integers(0, 6))
tables = st.integers(2, 3).flatmap(
    lambda rows: st.lists(st.tuples(small_counts, small_counts), min_size=rows, max_size=rows)
)


@pytest.fixture
def thrown_away(db):
    """Gives a context that undoes what one example wrote."""

    class ThrownAway:
        def __enter__(self):
            self.atomic = transaction.atomic()
            self.atomic.__enter__()

        def __exit__(self, *error):
            transaction.set_rollback(True)
            self.atomic.__exit__(*error)

    return ThrownAway


# --- Rounding ---


def test_one_to_four_are_published_as_the_very_same():
    assert len({repr(published(count)) for count in SMALL}) == 1
    assert published(0) != published(1) != published(5)


@given(st.integers(0, 10**9))
@quickly
def test_rounding_errs_by_two_at_most_and_keeps_the_order(count):
    now, next_one = published(count), published(count + 1)

    if now.shown_as == ShownAs.NUMBER:
        assert abs(now.value - count) <= 2 and now.value % 5 == 0
        assert next_one.shown_as == ShownAs.FEW if count == 0 else next_one.value >= now.value
    else:
        assert count in SMALL and now.value is None


def test_the_bounds_of_what_is_published_are_those_of_the_counts_behind_it():
    behind = {}
    for count in range(200):
        seen = published(count)
        behind.setdefault((seen.value, seen.shown_as), []).append(count)

    for (value, shown_as), counts in list(behind.items())[:-1]:
        assert bounds_of(value, shown_as) == (counts[0], counts[-1])


# --- The attacker ---


@cache
def possible(cell):
    """The true counts that may stand behind what is shown as `cell`."""
    value, shown_as = cell
    if shown_as == ShownAs.WITHHELD:
        return range(MOST)
    return [n for n in range(MOST) if (published(n).value, published(n).shown_as) == (value, shown_as)]


def by_sum(cells):
    """All true counts that may stand behind a breakdown: their sum → lists of counts."""
    found = {}
    for counts in product(*map(possible, cells)):
        found.setdefault(sum(counts), []).append(counts)
    return found


def is_table(rows, columns):
    """Whether some table has these sums of rows and columns: fill it from one corner."""
    rows, columns = list(rows), list(columns)
    for i, j in product(range(len(rows)), range(len(columns))):
        here = min(rows[i], columns[j])
        rows[i], columns[j] = rows[i] - here, columns[j] - here
    return not any(rows) and not any(columns)


def excluded(country_cells, profile_cells, total):
    """What the attacker can exclude: (place of a cell that shows "fewer than 5", count)."""
    countries, profiles = by_sum(country_cells), by_sum(profile_cells)
    sums = {sum_ for sum_ in countries.keys() & profiles.keys() if total in (None, sum_)}
    found = set()
    for sum_ in sums:
        assert is_table(countries[sum_][0], profiles[sum_][0])
        found.update(*(enumerate(counts) for counts in countries[sum_]))
        found.update(*(enumerate(counts, len(country_cells)) for counts in profiles[sum_]))
    few = [place for place, cell in enumerate((*country_cells, *profile_cells)) if cell[1] == ShownAs.FEW]
    return {(place, count) for place in few for count in SMALL} - found


def publish(table, is_total_published):
    """Write the sums of a table as an import does. Returns `(countries, profiles, total)`."""
    rows = [sum(row) for row in table]
    columns = [sum(column) for column in zip(*table, strict=True)]
    for country, count in zip(COUNTRIES, rows, strict=False):
        make_observation("country-month", MONTH, country, count)
    for profile, count in zip(PROFILES, columns, strict=True):
        make_observation("profile-month", MONTH, profile, count)
    if is_total_published:
        make_observation("total", MONTH, "fedasil_programme", sum(rows))


def seen_by_readers(table, is_total_published):
    countries, profiles = shown("country-month", MONTH), shown("profile-month", MONTH)
    cells = [countries[MONTH, country] for country in COUNTRIES[: len(table)]]
    others = [profiles[MONTH, profile] for profile in PROFILES]
    return cells, others, sum(map(sum, table)) if is_total_published else None


@given(tables, st.booleans())
@example([(1, 0), (0, 1)], True)  # two people: each country has one
@example([(4, 0), (0, 4), (0, 0)], True)
@example([(3, 2), (0, 1)], False)  # the profiles say 1 to 4 and 1 to 4, the countries 5 and 1 to 4
@quickly
def test_no_small_number_is_told_by_both_breakdowns_and_the_total(thrown_away, table, is_total_published):
    with thrown_away():
        publish(table, is_total_published)
        withhold({MONTH})

        assert excluded(*seen_by_readers(table, is_total_published)) == set()
        assert withhold({MONTH}) == 0


def test_without_withholding_the_attacker_finds_small_numbers():
    table = [(1, 0), (0, 1)]
    publish(table, True)

    assert excluded(*seen_by_readers(table, True)) == {
        (place, count) for place in range(4) for count in (2, 3, 4)
    }


def test_two_breakdowns_tell_each_other_without_any_total():
    table = [(4, 3), (4, 0), (0, 0)]  # 5, 1 to 4 and 0 are at most 11; 10 and 1 to 4 at least 9
    publish(table, False)
    make_observation("total", MONTH, "reported_by_other_source", 11)  # counts something else

    before = excluded(*seen_by_readers(table, False))
    withheld = withhold({MONTH})

    assert before == {(1, 1), (4, 4)}
    # The breakdown with more cells, as a whole; the other is safe without it.
    assert withheld == 3
    assert set(shown("country-month").values()) == {(None, ShownAs.WITHHELD)}
    assert list(shown("profile-month").values()) == [(10, ShownAs.NUMBER), (None, ShownAs.FEW)]


@given(tables, st.booleans(), st.sampled_from(SMALL), st.sampled_from(SMALL))
@quickly
def test_another_small_number_is_published_just_the_same(thrown_away, table, is_last, one, other):
    place = len(table) - 1 if is_last else 0

    def published_with(count):
        with thrown_away():
            changed = [row if i != place else (count, 0) for i, row in enumerate(table)]
            publish(changed, False)
            return shown("country-month", MONTH)

    assert published_with(one) == published_with(other)


# --- The year of one category ---


def year_is_possible(cells, month, count, total, is_whole):
    """Whether `month` may have counted `count`, by trying every sum of the other months."""
    sums = {count}
    for place, cell in enumerate(cells):
        if place != month:
            sums = {before + here for before in sums for here in possible(cell)}
    return total in sums if is_whole else any(reached <= total for reached in sums)


@given(st.lists(st.integers(0, 6), min_size=10, max_size=12), st.integers(0, 3), st.booleans())
@example([1] + [0] * 11, 0, True)
@example([1] + [0] * 11, 0, False)
@example([4] * 12, 0, True)
@example([4, 4, 4, 4] + [0] * 8, 0, False)
@example([4, 4, 4, 4] + [0] * 6, 0, True)
@quickly
def test_no_small_number_is_told_by_the_number_of_the_year(thrown_away, counts, further, is_naming_zero):
    is_whole = len(counts) == 12
    months = MONTHS[: len(counts)]
    # Where months are missing, people may have left in these.
    total = sum(counts) + (0 if is_whole else further)
    with thrown_away():
        for month, count in zip(months, counts, strict=True):
            make_observation("country-month", month, "IQ", 100)
            if count or is_naming_zero:
                make_observation("country-month", month, "BR", count)
        make_observation("country", YEAR, "BR", total)
        withhold({YEAR})

        seen = shown("country-month")
        cells = [seen.get((month, "BR"), (0, ShownAs.NUMBER)) for month in months]
        for month, cell in enumerate(cells):
            if cell[1] == ShownAs.FEW:
                assert all(year_is_possible(cells, month, count, total, is_whole) for count in SMALL)
        # All of the year, or nothing; and no other country.
        assert len({seen[key][1] == ShownAs.WITHHELD for key in seen if key[1] == "BR"}) < 2
        assert all(seen[month, "IQ"] == (100, ShownAs.NUMBER) for month in months)
