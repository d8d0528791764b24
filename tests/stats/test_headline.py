import re

import pytest

from stats.models import Observation
from stats.reading.headline import change_from, headline_of
from tests.stats.figures import make_observation
from tests.stats.pages import main, page

pytestmark = pytest.mark.django_db


def test_without_recent_months_the_year_is_the_headline(client):
    text = main(page(client))

    assert "3,122 people returned with Fedasil’s programme in 2025" in text
    assert "145 fewer than in 2024 (-4.4%)" in text
    assert "Figures by month are not published regularly." in text


def test_a_month_after_the_newest_year_is_the_headline(client):
    for period, value in (("2025-10", 250), ("2026-09", 260), ("2026-10", 272)):
        make_observation(period, value)

    text = main(page(client))

    assert "272 people returned with Fedasil’s programme in one month: October 2026" in text
    assert "12 more than in September 2026 (+4.6%)" in text
    assert "22 more than in October 2025 (+8.8%)" in text
    assert "Figures by month are not published regularly." not in text


def test_a_month_within_the_newest_year_is_not(client):
    make_observation("2025-12", 250)

    assert "3,122 people returned with Fedasil’s programme in 2025" in main(page(client))


def test_the_month_before_january_is_in_the_year_before():
    make_observation("2025-12", 200)
    row = make_observation("2026-01", 150)

    before = headline_of(list(Observation.objects.select_related("series"))).changes[0]

    assert (row.parsed_period.before, before.before, before.difference) == ("2025-12", "2025-12", -50)
    assert before.in_words("en") == "50 fewer than in December 2025 (-25%)"


@pytest.mark.parametrize(
    ("then", "now", "words_of_change"),
    [
        (0, 7, "7 more than in September 2026"),
        (7, 0, "7 fewer than in September 2026 (-100%)"),
        (7, 7, "as many as in September 2026"),
        (0, 0, "as many as in September 2026"),
        (None, 7, "This site knows no number for September 2026."),
    ],
)
def test_a_change_is_said_in_words(then, now, words_of_change):
    before = make_observation("2026-09", then)
    row = make_observation("2026-10", now)

    assert change_from("2026-09", row, [before, row]).in_words("en") == words_of_change


def test_what_is_about_makes_the_change_so():
    before = make_observation("2026-09", 100, is_approximate=True)
    row = make_observation("2026-10", 110)

    change = change_from("2026-09", row, [before, row])

    assert change.in_words("en") == "about 10 more than in September 2026 (+10%)"


def test_a_change_is_of_one_source_where_there_is_one():
    others = make_observation("2026-09", 500, source_url="https://example.org/")
    same = make_observation("2026-09", 90)
    row = make_observation("2026-10", 100)

    assert change_from("2026-09", row, [same, others, row]).difference == 10


def test_nothing_real_is_compared_with_what_is_invented():
    invented = make_observation("2026-09", 500, is_invented=True)
    row = make_observation("2026-10", 100)

    assert change_from("2026-09", row, [invented, row]).difference is None


def test_who_publishes_months_is_not_said_to_publish_none(client):
    for period in ("2026-11", "2026-12", "2026"):
        make_observation(period, 250)

    text = main(page(client))

    assert "250 people returned with Fedasil’s programme in 2026" in text
    assert "Figures by month are not published regularly." not in text


def test_a_change_too_small_for_a_percentage_has_none():
    before = make_observation("2025", 9999)
    row = make_observation("2026", 9998)

    assert change_from("2025", row, [before, row]).in_words("en") == "1 fewer than in 2025"


def test_the_headline_is_said_in_both_languages(client):
    html = client.get("/en/figures/?with=nl").content.decode()

    headline = html[html.index('class="headline"') :].split("</p>")[0]
    assert re.search(r'<span class="pair__side" lang="nl" dir="ltr">[^<]*2025[^<]*Fedasil', headline)
