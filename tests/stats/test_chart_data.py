import re

import pytest

from base.countries import CODES as COUNTRY_CODES
from stats.charts import chart_data
from tests.stats.figures import make_observation
from tests.stats.pages import main, page

pytestmark = pytest.mark.django_db


def test_a_month_alone_has_a_table_and_no_chart(client):
    make_observation("2026-10")

    html = page(client)

    assert "charts/months.svg" not in html and "charts/years.svg" in html
    assert re.search(r"<tr><th[^>]*><a[^>]*>October 2026</a>", html)


def test_months_in_a_row_are_a_line(client):
    for month in range(1, 11):
        make_observation(f"2026-{month:02}", 100 + month)
    make_observation("2026-10", 99, source_url="https://example.org/")

    html = page(client)

    chart = chart_data.chart("months", "en")
    assert 'href="/en/figures/charts/months.svg"' in html
    assert [point.value for point in chart.data] == list(range(101, 111))
    assert chart.data[-1].words == "October 2026: 110"


def test_a_line_has_a_gap_where_nothing_is_known():
    for period in ("2025-11", "2025-12", "2026-02"):
        make_observation(period, 5)

    chart = chart_data.chart("months", "en")

    assert [(p.label, p.value) for p in chart.data] == [
        ("11/2025", 5),
        ("12/2025", 5),
        ("01/2026", None),
        ("02/2026", 5),
    ]


def test_a_page_and_the_file_show_the_same_chart(client):
    svg = client.get("/ar/figures/charts/years.svg")

    assert svg.headers["Content-Type"] == "image/svg+xml"
    assert svg.content.decode() in page(client, language="ar")
    assert len(svg.content) < 6000


def test_a_chart_that_does_not_exist_is_not_found(client):
    for slug in (
        "months",
        "nothing",
        "years-zz",
        "countries-2009",
        "profiles-x",
        "years-no_permit",
        "countries-BR",
    ):
        assert client.get(f"/en/figures/charts/{slug}.svg").status_code == 404, slug


def test_part_of_a_year_is_in_no_chart_and_no_total(client):
    make_observation("2026-01/2026-06", 7777)

    assert "7,777" not in page(client)
    assert "7,777" in main(page(client, "2026/"))
    assert all(point.value != 7777 for point in chart_data.chart("years", "en").data)


def test_real_and_invented_are_never_in_one_line():
    for month in range(1, 7):
        make_observation(f"2026-{month:02}", 300, is_invented=True)
    for month in (1, 2):
        make_observation(f"2025-{month:02}", 100)

    assert [point.value for point in chart_data.chart("months", "en").data] == [100, 100]


def test_fewer_than_five_is_lower_than_five():
    for code, value in (("BR", 20), ("TG", 5), ("GE", None)):
        make_observation("2026-10", value, series="country-month", category=code)

    chart = chart_data.chart("countries", "en")

    assert chart.description == "Highest: Brazil: 20. Lowest: Georgia: fewer than 5."


def test_the_lowest_is_so_among_all_and_not_among_the_bars_that_fit():
    codes = ("BR", "SY", "GE", "AM", "IQ", "UA", "MN", "AL", "SN", "GN", "NP", "TG", "RO")
    for place, code in enumerate(codes):
        make_observation("2026-10", 100 - 5 * place, series="country-month", category=code)

    chart = chart_data.chart("countries", "en")

    assert len(chart.data) == 12 and chart.description.endswith("Highest: Brazil: 100. Lowest: Romania: 40.")


@pytest.mark.parametrize("numbers", [1, 2])
def test_numbers_and_shares_of_one_year_do_not_share_a_chart(client, numbers):
    for code in ("rejected", "in_procedure")[:numbers]:
        make_observation("2026", 300, series="profile", category=code)
    for code in ("rejected", "in_procedure", "no_permit"):
        make_observation("2026", 33, series="profile-share", category=code)

    html = page(client, "2026/")

    svg = client.get("/en/figures/charts/profiles-2026.svg").content.decode()
    assert html.count('href="/en/figures/charts/profiles-2026.svg"') == 1 and svg in html


def test_a_chart_is_called_in_both_languages(client):
    html = client.get("/en/figures/?with=nl").content.decode()

    caption = html[html.index("<figcaption>") :].split("</figcaption>")[0]
    assert 'lang="nl"' in caption


def test_old_months_stand_with_the_new_ones_or_not_at_all(client):
    for month in range(1, 9):
        make_observation(f"2009-{month:02}", 100 + month)
    make_observation("2026-10", 99)

    text = main(page(client))

    assert "October 2026 99" in text and "2009 10" not in text


@pytest.mark.parametrize(("count", "is_cut"), [(12, False), (13, True)])
def test_a_chart_says_when_it_has_not_all(client, count, is_cut):
    for place, code in enumerate(sorted(COUNTRY_CODES - {"BE"})[:count]):
        make_observation("2026-10", 10 + 5 * place, series="country-month", category=code)

    svg = client.get("/en/figures/charts/countries-2026-10.svg").content.decode()
    text = page(client)

    for answer in (svg, text):
        assert ("Only the largest numbers are drawn." in answer) is is_cut
    assert svg.count("<rect") == 12


def test_each_country_is_described_by_its_name(client):
    make_observation("2024", 5, series="country", category="SN")

    assert 'name="description" content="Senegal: How many people' in page(client, "countries/sn/")
