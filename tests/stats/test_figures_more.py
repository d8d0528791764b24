"""The pages of a year, a month, a country, a situation; the revisions and the calendar."""

import re

import pytest
from django.utils import timezone

from base.languages import CODES
from stats.models import Note
from tests.stats.figures import make_observation, make_release, make_revision
from tests.stats.pages import main, page, rows, words

pytestmark = pytest.mark.django_db

PATHS = (
    "2015/",
    "2012/06/",
    "countries/br/",
    "countries/xk/",
    "profiles/no-permit/",
    "revisions/",
    "calendar/",
)


@pytest.mark.parametrize("language", CODES)
def test_the_pages_read_in_every_language(client, language):
    for path in PATHS:
        html = page(client, path, language)

        text = html[html.index("<main") : html.index("</main>")]
        assert all(character in "0123456789" for character in text if character.isdecimal()), path
        assert "None" not in text and "BreadcrumbList" in html


@pytest.mark.parametrize(
    "path",
    [
        "2009/", "20255/", "0000/", "2015/13/", "2015/1/", "2015/01/", "countries/BR/", "countries/zz/", "countries/fr/",
        "countries/xkx/", "profiles/no_permit/", "profiles/nobody/", "profiles/br/", "calendar/2019/",
    ],
)  # fmt: skip
def test_where_nothing_is_known_there_is_no_page(client, path):
    assert client.get(f"/en/figures/{path}").status_code == 404


def test_a_year_leads_to_its_neighbours_and_its_months(client):
    html = page(client, "2012/")

    assert 'href="/en/figures/2011/" rel="prev"' in html and 'href="/en/figures/2013/" rel="next"' in html
    assert re.findall(r'<li><a href="/en/figures/2012/(\d\d)/">([^<]*)', html) == [
        ("06", "June"),
        ("10", "October"),
    ]
    assert 'rel="prev"' not in page(client, "2010/")


def test_a_year_skips_one_without_figures(client):
    make_observation("2030", 5)

    assert 'href="/en/figures/2030/" rel="next"' in page(client, "2025/")


def test_a_year_begins_with_the_total_of_the_programme(client):
    totals = [words(row) for row in rows(page(client, "2015/").split("</table>")[0])[1:]]

    assert [re.search(r"\d,\d{3}", row)[0] for row in totals] == ["4,053", "4,041", "4,187"]
    assert "Departures under the Dublin rules are not in this number." in totals[0]


def test_parts_of_a_year_stand_apart(client):
    html = page(client, "2015/")

    before, _, after = html.partition('id="parts"')
    assert "never added to anything" in after
    assert "3,397" in after and "3,397" not in before
    assert "from January 1, 2015 to December 14, 2015" in words(after)


def test_what_has_no_end_says_so(client):
    assert "from January 2025; the source does not say until when 111" in main(page(client, "2025/"))


def test_a_month_leads_to_the_others_of_its_year(client):
    later = make_release("2026-11")
    for period in ("2025-12", "2026-09", "2026-10"):
        make_observation(period, 95)
    make_observation("2026-11", 95, release=later)

    html = page(client, "2026/10/")

    assert re.findall(r'<li><a href="/en/figures/(\d+/\d\d)/"( aria-current="page")?>', html) == [
        ("2026/09", ""),
        ("2026/10", ' aria-current="page"'),
    ]


def test_a_month_says_what_is_not_shown(client):
    make_observation("2026-10", 95, series="country-month", category="BR")
    make_observation("2026-10", None, series="country-month", category="SY")
    make_observation("2026-10", None, series="country-month", category="GE", shown_as="withheld")

    html = page(client, "2026/10/")

    shown = [words(row) for row in rows(html)[1:]]
    assert shown == ["Brazil 95", "Syria fewer than 5", "Georgia not shown, to protect people"]
    assert "Small numbers" in main(html) and "Small numbers" not in main(page(client, "2012/10/"))
    svg = html[html.index("<svg xmlns", html.index('class="chart"')) :].split("</svg>")[0]
    assert "fewer than 5" in svg and svg.count("<rect") == 3


def test_two_sources_of_one_country_stand_side_by_side(client):
    text = main(page(client, "countries/sy/"))

    of_2024 = text[text.index("2024 ") :]
    assert re.match(r"2024 (6|2) .*? 2024 (6|2) ", of_2024)
    assert "Fedasil gives 6." in of_2024


def test_many_months_of_a_country_are_a_grid_and_a_line(client):
    for month in range(1, 11):
        make_observation(f"2026-{month:02}", 5 * month, series="country-month", category="BR")

    html = page(client, "countries/br/")

    grid = html[html.index("figures--grid") :].split("</table>")[0]
    assert words(rows(grid)[0]) == "Year Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
    assert words(rows(grid)[1]) == "2026 5 10 15 20 25 30 35 40 45 50 – –"
    assert "charts/months-br.svg" in html
    assert client.get("/en/figures/charts/months-br.svg").content.decode() in html


def test_a_country_and_its_figures_lead_to_each_other(client):
    assert 'href="/en/countries/br/"' in page(client, "countries/br/")
    assert 'href="/en/figures/countries/br/"' in client.get("/en/countries/br/").content.decode()
    assert "/en/figures/countries/" not in client.get("/en/countries/fr/").content.decode()


def test_a_situation_shows_numbers_and_shares(client):
    text = main(page(client, "profiles/no-permit/"))

    assert "2015 2,021" in text and "2023 58%" in text
    assert "Without a residence permit, outside the asylum procedure" in text


def test_revisions_say_what_changed_and_why(client):
    assert "No published number has been changed yet." in main(page(client, "revisions/"))
    note = Note.objects.reading().get(code="programme-only")
    row = make_observation("2026", 3000)
    make_revision(row, 2900, note)
    hidden = make_observation("2027", 1, release=make_release("2027", days=3))
    make_revision(hidden, 45678, note)
    make_revision(row, 56789, note, applied_at=None)

    text = main(page(client, "revisions/"))

    assert (
        "2026 · Returns in all: Returns with Fedasil’s programme Returns with Fedasil’s programme alone. 2,900 3,000"
        in text
    )
    assert "45,678" not in text and "56,789" not in text


def test_revisions_stand_newest_first(client):
    note = Note.objects.reading().get(code="programme-only")
    row = make_observation("2026", 3000)
    for old in (1111, 2222):
        make_revision(row, old, note)

    text = main(page(client, "revisions/"))

    assert text.index("2,222") < text.index("1,111")


def test_a_revised_number_leads_to_the_revisions(client):
    row = make_observation("2026", 3000)
    assert ">revised</a>" not in page(client, "2026/")
    row.revised_at = timezone.now()
    row.save(update_fields=["revised_at"])

    assert '<a href="/en/figures/revisions/">revised</a>' in page(client, "2026/")


def test_the_calendar_shows_each_release_of_the_year(client):
    assert "No release is announced for this year." in main(page(client, "calendar/"))
    for period, day, first in (("2030-01", 10, 10), ("2030-02", 20, 15)):
        release = make_release(period)
        release.at = release.at.replace(year=2030, month=3, day=day, hour=8, minute=30)
        release.first_announced_for = release.at.replace(day=first)
        release.delay_reason_en = "The database is moved." if day != first else None
        release.save(update_fields=["at", "first_announced_for", "delay_reason_en"])

    html = page(client, "calendar/2030/")

    first, second = (words(row) for row in rows(html)[1:])
    assert first == "Time in Belgium: March 10, 2030, 09:30 January 2030 planned"
    assert second.startswith("Time in Belgium: March 20, 2030, 09:30 February 2030 planned delayed")
    assert "First announced for: March 15, 2030, 09:30 The database is moved." in second
    assert 'href="/en/figures/calendar/2030/"' in page(client, "calendar/")


def test_a_year_of_the_calendar_is_one_of_belgium(client):
    release = make_release()
    release.at = release.at.replace(year=2029, month=12, day=31, hour=23, minute=30)
    release.save(update_fields=["at"])

    assert "January 1, 2030, 00:30" in main(page(client, "calendar/2030/"))
    assert client.get("/en/figures/calendar/2029/").status_code == 404


def test_the_sitemap_has_every_page_of_figures(client):
    entries = client.get("/sitemap.xml").content.decode()

    for path in (
        "",
        "2010/",
        "2025/",
        "2012/06/",
        "countries/xk/",
        "profiles/no-permit/",
        "revisions/",
        "calendar/",
    ):
        assert f"<loc>http://127.0.0.1:8000/ps/figures/{path}</loc>" in entries, path
