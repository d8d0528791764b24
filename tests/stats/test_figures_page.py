import csv
import re
from decimal import Decimal

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from base.languages import BY_CODE, CODES
from stats import formatting, periods
from stats.charts import chart_data
from stats.choices import PeriodKind
from stats.invented import SENTENCE
from stats.models import Note, Observation, Series
from stats.reading import selection
from tests.stats.figures import SOURCE, make_observation, make_release
from tests.stats.pages import main, page, rows, words

pytestmark = pytest.mark.django_db

TOTALS = {
    "2010": 2957, "2011": 3358, "2012": 4694, "2013": 4585, "2014": 3587, "2015": 4053, "2016": 4267, "2017": 3827,
    "2018": 2994, "2019": 2426, "2020": 1847, "2021": 1965, "2022": 2673, "2023": 2952, "2024": 3267, "2025": 3122,
}  # fmt: skip


def shipped():
    with (settings.BASE_DIR / "content" / "figures.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_totals_of_the_programme_are_those_of_the_source(client):
    main_rows = re.findall(r'<tr class="is-main">.*?</tr>', page(client), flags=re.DOTALL)

    shown = {words(row).split()[0]: int(words(row).split()[1].replace(",", "")) for row in main_rows}
    assert shown == TOTALS


def numbers(row):
    """The numbers in a row of a table, as they are written."""
    return [words(cell) for cell in re.findall(r'<td class="number">(.*?)</td>', row, flags=re.DOTALL)]


@pytest.mark.parametrize("language", CODES)
def test_every_number_that_is_shipped_stands_on_a_page_with_its_source(client, language):
    pages = {}
    for row in shipped():
        period = periods.parse(row["period"])
        month = f"{period.start:%m}/" if period.kind == PeriodKind.MONTH else ""
        path = f"{period.year}/{month}"
        if path not in pages:
            pages[path] = page(client, path, language)
        write = formatting.percent if row["series"].endswith("-share") else formatting.number
        number = words(write(Decimal(row["value"]), language))
        with translation.override(language):
            about = words(_about(number)) if row["approximate"] else number
        source = row["source"].replace("&", "&amp;")
        # Numbers that share a source name it under their table.
        places = [(r, r + table) for table in pages[path].split("<table")[1:] for r in rows(table)]
        assert any(about in numbers(r) and source in place for r, place in places), row


def _about(number):
    return gettext("about %(number)s") % {"number": number}


def test_three_totals_of_2015_stand_side_by_side_and_are_explained(client):
    table = page(client, "2015/").split("</table>")[0]

    of_2015 = words(table[table.index('id="totals"') :])
    assert re.findall(r"Returns [^.]*? 4,053|Total [^.]*? 4,041|Total [^.]*? 4,187", of_2015) == [
        "Returns with Fedasil’s programme 4,053",
        "Total that another source gives 4,041",
        "Total that another source gives 4,187",
    ]
    for code in ("without-dublin", "state-secretary-4053", "state-secretary-later-4053"):
        assert Note.objects.reading().get(code=code).sentence in of_2015


def test_the_first_page_tells_once_that_a_year_has_other_totals_and_leads_to_them(client):
    (of_2015,) = [row for row in rows(page(client)) if 'href="/en/figures/2015/"' in row]

    link = '<small><a href="/en/figures/2015/#totals">Total that another source gives</a></small>'
    assert "4,053" in of_2015 and of_2015.count(link) == 1
    assert "4,041" not in of_2015 and "4,187" not in of_2015
    (of_2025,) = [row for row in rows(page(client)) if 'href="/en/figures/2025/"' in row]
    assert "#totals" not in of_2025


def test_a_year_without_a_number_of_the_programme_shows_what_others_counted(client):
    make_observation("2030", 1234, category="all_voluntary")
    make_observation("2030", 1235, category="immigration_office")

    of_2030 = page(client).split('href="/en/figures/2030/">2030</a></th>')[1].split("2025</a>")[0]

    assert "1,234 All voluntary departures" in words(of_2030) and "1,235 Departures" in words(of_2030)
    assert "#totals" not in of_2030


def test_of_many_countries_the_first_page_has_the_largest_and_leads_to_all(client):
    for number, code in enumerate(
        ("BR", "SY", "GE", "AM", "IQ", "UA", "RO", "AL", "SN", "GN", "NP", "TG", "MD"), 1
    ):
        make_observation("2026-10", 5 * number, series="country-month", category=code)

    html = page(client)

    table, after = html[html.index('id="breakdown-countries"') :].split("</table>")[:2]
    assert [words(row).split()[0] for row in rows(table)[1:]][:2] == ["Moldova", "Togo"]
    assert len(rows(table)[1:]) == 12 and "Brazil" not in table.split("<table")[1]
    assert '<p><a href="/en/figures/2026/10/">Figures: October 2026</a></p>' in after.split("<section")[0]
    assert "Brazil 5" in main(page(client, "2026/10/"))


def test_the_newest_breakdown_is_shown_largest_first(client):
    for code, value in (("BR", 20), ("SY", 45), ("GE", None), ("AM", 0)):
        make_observation("2026-10", value, series="country-month", category=code)

    html = page(client)

    table = html[html.index('id="breakdown-countries"') :].split("</table>")[0]
    assert [words(row) for row in rows(table)[1:]] == [
        "Syria 45",
        "Brazil 20",
        "Georgia fewer than 5",
        "Armenia 0",
    ]
    assert "charts/countries-2026-10.svg" in html and "charts/countries-2025.svg" not in html


def test_what_is_under_embargo_is_on_no_page(client):
    release = make_release("2026-10", days=1)
    for series, category in (
        ("total", "fedasil_programme"),
        ("country-month", "TG"),
        ("profile-month", "rejected"),
    ):
        make_observation("2026-10", 98765, series=series, category=category, release=release)
    make_observation("2031", 98765, series="country", category="TG", release=release)
    assert Observation.objects.filter(value=98765).count() == 4

    for path in ("", "profiles/rejected/", "revisions/", "calendar/", "2025/"):
        html = page(client, path)
        assert "98,765" not in html and "countries/tg" not in html and "2031" not in html, path
    for path in ("2031/", "2026/", "2026/10/", "countries/tg/", "charts/countries-2026-10.svg"):
        assert client.get(f"/en/figures/{path}").status_code == 404, path
    assert "/figures/" not in client.get("/en/countries/tg/").content.decode().split("<main")[1]
    assert "countries/tg" not in client.get("/sitemap.xml").content.decode()


def test_what_was_under_embargo_appears_by_itself(client):
    release = make_release("2026-10", days=-1)
    make_observation("2026-10", 98765, release=release)

    assert "98,765 people returned" in main(page(client))


def test_invented_figures_are_announced_and_marked(client):
    assert str(SENTENCE) not in page(client)
    for month in (9, 10):
        make_observation(f"2026-{month:02}", 300, is_invented=True)

    html = page(client)

    notice = html.index('class="notice notice--inside"')
    assert notice < html.index('class="big-number"') and str(SENTENCE) in html[notice : notice + 1500]
    assert html.count(str(SENTENCE)) >= 3  # the banner, the caption of the chart, the chart itself
    assert "Invented example · Source:" in words(html)
    assert chart_data.chart("months", "en").is_invented and not chart_data.chart("years", "en").is_invented
    assert str(SENTENCE) not in page(client, "2025/")


def test_what_is_not_exact_or_not_final_says_so(client):
    make_observation("2026", 3000, is_approximate=True, is_provisional=True)

    text = main(page(client))

    assert "about 3,000 people returned" in text and "provisional · Source: fedasil.be" in text


def test_the_next_release_is_announced_with_its_time(client):
    assert "No date is announced for the next numbers." in main(page(client))
    release = make_release("2026-10", days=30)
    release.at = release.at.replace(month=12, day=15, year=2030, hour=8, minute=0)
    release.first_announced_for = release.at.replace(day=10)
    release.delay_reason_en = "The database is moved."
    release.save(update_fields=["at", "first_announced_for", "delay_reason_en"])

    text = main(page(client))

    assert "October 2026: Time in Belgium: December 15, 2030, 09:00" in text
    assert "delayed · First announced for: December 10, 2030, 09:00 The database is moved." in text


def test_the_page_says_how_to_cite_and_use_it(client):
    html = page(client)

    assert "Newest number: 2025. http://127.0.0.1:8000/en/figures/ (read on" in main(html)
    for address in (
        "/data/figures.csv",
        "/data/figures.json",
        "/data/datapackage.json",
        "/en/figures/feed/",
    ):
        assert f'href="{address}"' in html
    assert 'href="https://creativecommons.org/licenses/by/4.0/"' in html
    assert 'href="/en/contact/write/"' in html


@pytest.mark.parametrize("language", CODES)
def test_the_series_are_defined_on_a_page_to_which_all_lead(client, language):
    address = f'href="/{language}/figures/how-to-read/"'
    for path in ("", "2025/", "2012/10/", "countries/br/", "profiles/no-permit/"):
        assert address in page(client, path, language), path

    html = page(client, "how-to-read/", language)
    for series in Series.objects.reading(language):
        for field in ("title", "definition", "plain_words"):
            read = series.read(field, language)
            assert read is None or words(read.text) in main(html)
        assert f'<h3 id="series-{series.code}">' in html
    assert 'id="small-numbers"' in html and "BreadcrumbList" in html


def test_it_is_said_what_the_numbers_do_not_say(client):
    assert "It does not say how many wanted to return" in main(page(client, "how-to-read/"))


def test_years_countries_and_situations_are_plain_links(client):
    html = page(client)

    assert re.findall(r'<li><a href="/en/figures/(\d{4})/">', html) == sorted(TOTALS, reverse=True)
    countries = set(re.findall(r'<li><a href="/en/figures/countries/(\w\w)/">', html))
    assert countries == {r["category"].lower() for r in shipped() if re.fullmatch("[A-Z]{2}", r["category"])}
    assert len(set(re.findall(r'<li><a href="/en/figures/profiles/([a-z-]+)/">', html))) == 4


@pytest.mark.parametrize("language", CODES)
def test_the_page_reads_in_every_language_with_western_digits(client, language):
    html = page(client, language=language)

    text = html[html.index("<main") : html.index("</main>")]
    assert all(character in "0123456789" for character in text if character.isdecimal())
    number = formatting.number(3122, language)
    assert f"<bdi>{number}</bdi>" in text
    assert f'lang="{language}" direction="{BY_CODE[language].dir}"' in text


def test_two_languages_stand_side_by_side(client):
    html = client.get("/en/figures/?with=ar").content.decode()

    assert '<span class="pair__side" lang="ar" dir="rtl">' in html[html.index("<main") :]


def test_the_page_reads_few_rows_however_many_there_are(django_assert_num_queries):
    codes = [f"{a}{b}" for a in "ABCDEFGHIJ" for b in "ABCDEFGHIJ"]
    sample = make_observation("2020-01", 5, series="country-month", category="AA")
    rows = [
        Observation(
            series=sample.series, period=f"{year}-{month:02}", kind="month", year=year, category=code, value=5,
            source_url=SOURCE,
        )
        for year in (2021, 2022)
        for month in range(1, 13)
        for code in codes
    ]  # fmt: skip
    Observation.objects.bulk_create(rows)
    series = selection.series_of("en")

    with django_assert_num_queries(1):
        latest = selection.load(series, selection.latest(series["country-month"], PeriodKind.MONTH))
    with django_assert_num_queries(1):
        one_each = selection.load(series, selection.one_of_each_category(), selection.one_of_each_year())

    assert {row.period for row in latest} == {"2022-12"} and len(latest) == 100
    assert len(one_each) < 200
