"""Every public page in every language: its language and direction, its letters, its size, what it must not do."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings

from base import catalogues
from base.languages import ALL, BY_CODE, CODES
from contact.models import ContactPoint
from fedasil_return import stylesheet
from fedasil_return.initial_content import files
from fedasil_return.initial_content.comparing import share_of_own_letters
from pages.models import Page, Publication, Story
from tests.first_view import size_of
from texts import rich_text

pytestmark = pytest.mark.django_db

BUDGET = 14_600
# The list of countries may be larger.
LARGE_BUDGET = 24_000


def addresses(language):
    """The address of every public page in one language."""
    models = (Page, Story, Publication, ContactPoint)
    listed = [p.get_absolute_url() for model in models for p in model.objects.published()]
    lists = [
        "questions/",
        "stories/",
        "publications/",
        "contact/",
        "figures/",
        "countries/",
        "newsletter/issues/",
        "figures/how-to-read/",
        "figures/revisions/",
        "figures/calendar/",
    ]
    forms = ["contact/write/", "publications/order/", "newsletter/"]
    countries = [f"countries/{code}/" for code in ("br", "md", "sy", "sn", "ge", "xk")]
    figures = [
        f"figures/{path}/"
        for path in (
            "2015",
            "2025",
            "2012/06",
            "2012/10",
            "countries/br",
            "countries/xk",
            "profiles/no-permit",
        )
    ]
    paths = {re.sub(r"^/[a-z-]+/", "", address) for address in listed} | {
        *lists,
        *forms,
        *countries,
        *figures,
    }
    return [f"/{language}/{path}" for path in sorted(paths)]


class MainText(HTMLParser):
    """Collects the words within one element, without those that are marked as another language or direction."""

    VOID = {"img", "br", "meta", "link", "input", "path", "circle", "rect", "line", "hr"}

    def __init__(self, language, within):
        super().__init__()
        self.language, self.within, self.open, self.words = language, within, [], []

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            while self.open and self.open.pop()[0] != tag:
                pass

    def handle_data(self, data):
        tags = [tag for tag, _ in self.open]
        if self.within not in tags or "script" in tags or "bdi" in tags:
            return
        spoken = [attrs["lang"] for _, attrs in self.open if "lang" in attrs]
        if spoken[-1] == self.language:
            self.words.append(data)


def main_text(html, language, within="main"):
    parser = MainText(language, within)
    parser.feed(html)
    return " ".join(parser.words)


@pytest.fixture
def crawl(client):
    """Address → answer, for every page in one language. Asked for once: no test of this module changes the content."""

    def crawl(language):
        if language not in ANSWERS:
            ANSWERS[language] = {address: client.get(address) for address in addresses(language)}
        return ANSWERS[language]

    return crawl


ANSWERS = {}


@pytest.mark.parametrize("language", CODES)
def test_every_page(crawl, language):
    for address, response in crawl(language).items():
        html = response.content.decode()

        assert response.status_code == 200, address
        assert f'<html lang="{language}" dir="{BY_CODE[language].dir}">' in html
        assert response.headers["Content-Language"] == language
        assert share_of_own_letters(main_text(html, language), language) >= 0.8, address
        assert "[[" not in html and "None" not in main_text(html, language), address

        size = size_of(response.content)
        budget = LARGE_BUDGET if address.endswith(f"{language}/countries/") else BUDGET
        assert size <= budget, (address, size)


def classes_of(name):
    """The classes that the sources of one sheet speak of."""
    css = re.sub(r"/\*.*?\*/", "", stylesheet.as_written(name), flags=re.DOTALL)
    return set(re.findall(r"\.([a-z][a-z_-]*)", css))


@pytest.mark.parametrize("folder", ["figures", "home", "orders", "points"])
def test_a_page_links_each_sheet_that_it_uses(crawl, folder):
    own = classes_of(f"{folder}.css") - classes_of(stylesheet.SITE)
    linking = 0
    for address, response in crawl("en").items():
        html = response.content.decode()
        used = own & set(" ".join(re.findall(r'class="([^"]*)"', html)).split())
        is_linked = re.search(rf'href="[^"]*{folder}\.(?:[0-9a-f]+\.)?css"', html) is not None
        assert is_linked or not used, (address, used)
        linking += is_linked

    assert own and 0 < linking < len(crawl("en"))


@pytest.fixture(scope="module")
def english_sentences():
    """Sentences of the source, of the interface and of the texts, that no other language may show unmarked."""
    public, _staff = catalogues.extracted()
    ids = [message.id for message in public if message.id]
    texts = [one if isinstance(one, str) else one[-1] for one in ids]
    for item in files.read(settings.BASE_DIR / "content", "en"):
        texts += [rich_text.plain(text) for text in item.texts.get("en", {}).values()]
    sentences = {s for text in texts for s in re.split(r"(?<=[.?!:])\s+|\[\[[a-z-]+\]\]|%\(\w+\)s", text)}
    return {sentence.strip(" .,") for sentence in sentences if len(sentence.split()) >= 6}


@pytest.mark.parametrize("language", [code for code in CODES if code != "en"])
def test_no_sentence_of_the_source_is_left_unmarked(crawl, english_sentences, language):
    for address, response in crawl(language).items():
        words = " ".join(main_text(response.content.decode(), language, within="body").split())

        assert [sentence for sentence in english_sentences if sentence in words] == [], address


@pytest.mark.parametrize("language", CODES)
def test_nothing_is_left_with_a_reader_or_asked_of_another_host(crawl, language):
    for address, response in crawl(language).items():
        html = response.content.decode()

        assert not response.cookies, address
        assert response.headers["Referrer-Policy"] == "same-origin"
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
        assert not re.search(
            r'<(?:script|img|iframe|audio|video|source|link rel="(?:stylesheet|icon)")\b[^>]*(?:src|href)="(?:https?:)?//',
            html,
        )
        assert not re.search(
            r'<script(?![^>]*\bsrc=)(?! type="application/ld\+json")|<style|\bstyle=|\bon\w+=', html
        ), address


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_picture_needs_the_stylesheet_to_keep_its_size(crawl, language):
    for address, response in crawl(language).items():
        pictures = re.findall(r"<(?:img|svg)\b[^>]*>", response.content.decode())

        assert pictures
        for picture in pictures:
            assert re.search(r' width="\d+" height="\d+', picture), (address, picture)


@pytest.mark.parametrize("language", CODES)
def test_every_page_leads_to_itself_in_every_language_and_to_the_free_number(crawl, language):
    for address, response in crawl(language).items():
        html = response.content.decode()
        rest = address.removeprefix(f"/{language}")

        for other in ALL:
            link = (
                f'<a href="/{other.code}{rest}" lang="{other.code}" dir="{other.dir}" hreflang="{other.code}"'
            )
            assert link in html, (address, other.code)
            assert f">{other.own_name}</a>" in html
        assert html.count('href="tel:080032745"') >= 2


@pytest.mark.parametrize("language", ["en", "ps", "ln"])
def test_no_page_costs_more_than_eight_queries(client, django_assert_max_num_queries, language):
    for address in addresses(language):
        # One more is the look at the content version, which these tests leave out.
        with django_assert_max_num_queries(7):
            client.get(address)


def test_every_link_within_the_site_leads_somewhere(client, crawl):
    for language in ("en", "ar"):
        pages = {address: response.content.decode() for address, response in crawl(language).items()}
        for address, html in pages.items():
            for target in set(re.findall(r'href="(/[^"]*)"', html)):
                path, _, anchor = target.partition("#")
                if not path.startswith(f"/{language}/"):
                    continue
                if path not in pages:
                    assert client.get(path).status_code == 200, (address, target)
                elif anchor:
                    assert f'id="{anchor}"' in pages[path], (address, target)


def test_contact_points_show_nothing_that_is_not_known(client, crawl):
    html = client.get("/en/contact/").content.decode()
    pages = [html for address, html in _pages(crawl("en")) if re.search("/contact/(?!write).", address)]

    assert len(pages) == ContactPoint.objects.count() >= 13
    assert html.count('class="card"') == ContactPoint.objects.count()
    assert "None" not in html and not any("None" in page for page in pages)
    assert "mailto:" not in html and sum("mailto:" in page for page in pages) == 1


def _pages(answers):
    return [(address, response.content.decode()) for address, response in answers.items()]
