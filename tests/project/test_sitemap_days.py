"""The days in the sitemap: when what readers see of a page last changed, and never when it was asked for."""

import datetime
import re

import pytest
from django.utils import timezone

from base.languages import CODES
from contact.models import ContactPoint
from newsletter.models import Issue
from pages.models import CountrySupport, Page, Publication, Question, Story
from stats.models import Observation
from tests.factories import make_page, make_question, make_story, row, translate
from tests.pages.test_admin import change_url, form_data
from texts import translations
from texts.models import Translation

from .machines import BASE, NAMES, entries_of, sitemap

pytestmark = pytest.mark.django_db
LONG_AGO = datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC)
KINDS = (Page, Story, Publication, ContactPoint, Issue)


@pytest.fixture
def of_long_ago():
    """All that is shipped was written and has appeared long ago."""
    Translation.objects.update(written_at=LONG_AGO)
    for model in (*KINDS, Question):
        model.objects.update(published_from=LONG_AGO)


def days(client):
    """Address → day, or None where the sitemap tells none."""
    return {
        url.findtext("s:loc", namespaces=NAMES): url.findtext("s:lastmod", namespaces=NAMES)
        for url in entries_of(client)
    }


def today():
    return timezone.localdate().isoformat()


def test_every_unit_has_a_day_in_every_language(client, of_long_ago):
    found = days(client)

    for model in KINDS:
        for unit in model.objects.published():
            for code in CODES:
                path = re.sub("^/[a-z]+/", f"/{code}/", unit.get_absolute_url())
                assert found[f"{BASE}{path}"] == "2026-01-05"
    assert {found[f"{BASE}/{code}/questions/"] for code in CODES} == {"2026-01-05"}
    assert today() not in found.values()


@pytest.mark.parametrize("language", CODES)
def test_a_word_that_changes_in_one_language_changes_the_day_of_that_language(client, of_long_ago, language):
    page = Page.objects.get(slug="journey")
    before = days(client)
    if language == "en":
        translations.source_written(page, {}, translations.row_of(page, "en"))
    else:
        translate(page, language, {"title": "Another word"})

    after = days(client)

    changed = {address for address in after if after[address] != before[address]}
    # The source stands behind all its translations, which say when they are older than it.
    assert changed == {f"{BASE}/{code}/journey/" for code in (CODES if language == "en" else [language])}
    assert {after[address] for address in changed} == {today()}


def test_what_readers_do_not_see_changes_no_day(client, of_long_ago):
    page = Page.objects.get(slug="journey")
    before = days(client)

    translations.keep_pending(page, "fr", {"title": "Pas encore"}, version=row(page, "fr").version)

    assert days(client) == before


def test_a_form_of_the_staff_that_says_nothing_new_changes_no_day(staff_client, client, of_long_ago):
    story = Story.objects.get(slug="nino")
    data = form_data(staff_client.get(change_url(story)))
    before, version = days(client), row(story, "en").version

    assert staff_client.post(change_url(story), data).status_code == 302
    assert days(client) == before and row(story, "en").version == version

    assert staff_client.post(change_url(story), data | {"first_name": "Another"}).status_code == 302
    assert days(client)[f"{BASE}/ps/stories/nino/"] == today()


def test_a_page_that_appears_has_the_day_on_which_it_does(client):
    page = make_page(published_from=timezone.now() - datetime.timedelta(days=2))
    Translation(kind="pages.page", unit_id=page.pk, language="en").save()
    Translation.objects.filter(unit_id=page.pk, kind="pages.page").update(written_at=LONG_AGO)

    assert days(client)[f"{BASE}/en/test-page/"] == timezone.localdate(page.published_from).isoformat()


def test_the_questions_have_the_day_of_the_newest(client, of_long_ago):
    question = make_question(question_ti="ሕቶ")
    translate(question, "ti", {"answer": "<p>x</p>"})

    found = days(client)

    assert found[f"{BASE}/ti/questions/"] == found[f"{BASE}/en/questions/"] == today()
    assert found[f"{BASE}/fr/questions/"] == "2026-01-05"


def test_forms_that_readers_may_look_for_are_in_it(client):
    entries = sitemap(client)

    for path in ("contact/write/", "newsletter/", "publications/order/"):
        for code in CODES:
            assert entries[f"{BASE}/{code}/{path}"].keys() == {*CODES, "x-default"}


def test_countries_with_a_rule_a_story_or_a_figure_are_in_it_and_no_others(client):
    make_story(country="TG")
    CountrySupport(country="KH", support="none", valid_from=timezone.localdate()).save()
    CountrySupport(
        country="KE", support="none", valid_until=timezone.localdate() - datetime.timedelta(1)
    ).save()

    entries = sitemap(client)

    listed = set(re.findall(r"/en/countries/(\w\w)/", " ".join(entries)))
    rules = CountrySupport.objects.in_force().exclude(country="").values_list("country", flat=True)
    figures = Observation.objects.out().filter(series__dimension="country").values_list("category", flat=True)
    stories = Story.objects.published().values_list("country", flat=True)
    assert listed == {code.lower() for code in (*rules, *figures, *stories)}
    assert {"tg", "kh", "br", "sy"} <= listed and not {"ke", "fr", "be"} & listed and len(listed) < 40


def test_a_country_has_the_day_of_its_rule_or_story(client, of_long_ago):
    rule = CountrySupport.objects.in_force().exclude(country="").first()
    before = days(client)[f"{BASE}/fr/countries/{rule.country.lower()}/"]
    translate(rule, "fr", {"conditions": "<p>Autre</p>"})

    found = days(client)

    assert before == "2026-01-05" and found[f"{BASE}/fr/countries/{rule.country.lower()}/"] == today()
    # Of figures alone nothing tells the day.
    assert found[f"{BASE}/fr/countries/sv/"] is None


def test_the_sitemap_is_as_the_protocol_asks(client):
    """Source: https://www.sitemaps.org/protocol.html."""
    response = client.get("/sitemap.xml")
    urls = entries_of(client)

    assert response.headers["Content-Type"] == "application/xml"
    assert len(urls) <= 50_000 and len(response.content) <= 50 * 1024 * 1024
    addresses = [url.findtext("s:loc", namespaces=NAMES) for url in urls]
    assert len(set(addresses)) == len(addresses)
    order = [
        f"{{{NAMES['s']}}}loc",
        f"{{{NAMES['s']}}}lastmod",
        *[f"{{{NAMES['x']}}}link"] * (len(CODES) + 1),
    ]
    for url, address in zip(urls, addresses, strict=True):
        assert address.startswith(f"{BASE}/") and len(address) < 2_048
        tags = [child.tag for child in url]
        assert tags == [tag for tag in order if tag in tags][: len(tags)] and tags[0] == order[0]
        day = url.findtext("s:lastmod", namespaces=NAMES)
        assert day is None or datetime.date.fromisoformat(day) <= timezone.localdate()


def test_the_sitemap_costs_few_queries_and_two_of_it_are_the_same(client, django_assert_max_num_queries):
    first = client.get("/sitemap.xml").content
    with django_assert_max_num_queries(25):
        assert client.get("/sitemap.xml").content == first
