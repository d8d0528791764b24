"""What is invented never takes the place of what is real."""

import pytest

from stats.charts import chart_data
from tests.stats.figures import make_observation
from tests.stats.pages import main, page, rows, words

pytestmark = pytest.mark.django_db


def make_both(series, *categories):
    """A real month and a newer one that is invented."""
    for number, category in enumerate(categories):
        make_observation("2026-09", 40 + number, series=series, category=category)
        make_observation("2026-10", 900 + number, series=series, category=category, is_invented=True)


def test_the_headline_is_the_newest_real_month(client):
    make_both("total", "fedasil_programme")

    text = main(page(client))

    assert "40 people returned with Fedasil’s programme in one month: September 2026" in text


def test_the_newest_real_breakdown_is_shown(client):
    make_both("country-month", "BR", "TG")

    html = page(client)

    table = html[html.index('id="breakdown-countries"') :].split("</table>")[0]
    assert [words(row) for row in rows(table)[1:]] == ["Togo 41", "Brazil 40"]
    assert [bar.value for bar in chart_data.chart("countries", "en").data] == [41, 40]


def test_nobody_cites_what_is_invented(client):
    make_observation("2026-10", 900, is_invented=True)

    assert "Newest number: 2025." in main(page(client))
