"""Two languages side by side: from edge to edge, on the same two columns, with the reader's place kept."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

KINDS = (
    "", "journey/", "reintegration-support/", "questions/", "countries/sy/", "contact/", "contact/desk-antwerp/",
    "stories/nino/", "contact/write/",
)  # fmt: skip
# What stands in a box of its own: its columns are those of the page but for the padding, and the middle is the same.
EDGES = """pairs => pairs.filter(pair => pair.children.length === 2 && pair.getClientRects().length).map(pair => {
  const box = element => element.getBoundingClientRect();
  const [one, other] = [...pair.children].map(box);
  return {words: pair.innerText, left: Math.min(one.left, other.left), right: Math.max(one.right, other.right),
          middle: (Math.min(one.right, other.right) + Math.max(one.left, other.left)) / 2, isBeside: Math.abs(one.top - other.top) < 2};
})"""


def columns(page, selector):
    return page.locator(selector).evaluate_all(EDGES)


@pytest.mark.parametrize("languages", [("nl", "ti"), ("fr", "ar"), ("ar", "fr")])
@pytest.mark.parametrize("is_paper", [False, True])
def test_both_columns_go_from_edge_to_edge_and_are_the_same_all_the_way_down(page, site, languages, is_paper):
    first, second = languages
    page.set_viewport_size({"width": 700 if is_paper else 1280, "height": 900})
    page.emulate_media(media="print" if is_paper else "screen")
    for kind in KINDS:
        page.goto(f"{site}/{first}/{kind}?with={second}")
        main = page.locator("main").bounding_box()
        left, right = main["x"], main["x"] + main["width"]

        pairs = columns(
            page,
            "h1 .pair, .lead .pair, section:not(.band) > h2 > .pair, .prose section > .pair, .question > .pair",
        )
        assert pairs, kind
        for pair in pairs:
            assert pair["isBeside"] and abs(pair["left"] - left) < 1.5 and abs(pair["right"] - right) < 1.5, (
                kind,
                pair,
            )

        inner = columns(
            page, ".step .pair, .card > .pair, .card h3 .pair, .links .pair, .with-icon .pair, .cities .pair"
        )
        for pair in inner:
            assert pair["isBeside"] and abs(pair["middle"] - (left + right) / 2) < 3, (kind, pair)


def test_no_word_of_a_heading_is_broken(page, site):
    """As it is wherever a column is as wide as its longest word."""
    page.set_viewport_size({"width": 1280, "height": 900})
    for language, second in (("nl", "en"), ("ru", "nl")):
        for kind in KINDS:
            page.goto(f"{site}/{language}/{kind}?with={second}")
            for size in page.locator("h1 .pair__side, h2 .pair__side, h3 .pair__side").evaluate_all(
                "sides => sides.map(side => { const wide = side.clientWidth; side.style.width = 'min-content'; side.style.overflowWrap = 'normal';"
                " return [side.innerText, wide, side.getBoundingClientRect().width] })"
            ):
                assert size[2] <= size[1] + 1, (language, kind, size)


def test_what_stands_beside_a_text_stands_below_two(page, site):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site}/nl/journey/?with=ti")

    article, aside = page.locator("article").bounding_box(), page.locator(".aside").bounding_box()

    assert aside["y"] >= article["y"] + article["height"]


def test_two_languages_go_along_until_one_is_enough(phone, site):
    phone.goto(f"{site}/nl/journey/?with=ti")

    phone.locator(".menu--pages summary").click()
    phone.locator(".menu--pages a[href*='/questions/']").click()
    assert phone.url == f"{site}/nl/questions/?with=ti"
    phone.locator("main a[href*='/contact/']").first.click()
    assert urlsplit(phone.url).query == "with=ti"
    phone.locator(".crumbs a").first.click()
    assert phone.url == f"{site}/nl/?with=ti"

    phone.locator("[data-alone]").click()
    assert phone.url == f"{site}/nl/"
    phone.locator("main a[href*='/questions/']").first.click()
    assert urlsplit(phone.url).query == ""


def test_searching_from_two_languages_stays_in_two(phone, site):
    phone.goto(f"{site}/nl/search/?with=ti")

    phone.locator("#q").fill("terugkeer")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/?*q=*")

    assert set(urlsplit(phone.url).query.split("&")) == {"q=terugkeer", "with=ti"}
    phone.locator(".results a").first.click()
    assert urlsplit(phone.url).query == "with=ti"


def test_a_page_is_printed_by_a_button_that_only_a_script_shows(page, phone, site):
    phone.goto(f"{site}/nl/journey/?with=ti")
    assert not phone.locator("[data-print]").is_visible()

    page.add_init_script("window.print = () => { window.isPrinted = true }")
    page.goto(f"{site}/nl/journey/?with=ti")
    page.locator("[data-print]").click()

    assert page.evaluate("window.isPrinted")


def choose(page, language):
    page.locator(".menu--languages summary").click()
    page.locator(f".menu--languages a[lang={language}]").click()


def test_another_language_keeps_the_anchor_of_the_address(page, site):
    page.set_viewport_size({"width": 360, "height": 720})
    page.goto(f"{site}/nl/search/?q=terugkeer&with=ti#main")

    choose(page, "fr")

    assert page.url == f"{site}/fr/search/?q=terugkeer&with=ti#main"


@pytest.mark.parametrize("kind", ["questions/", "contact/", "journey/", "figures/"])
def test_another_language_keeps_the_place_on_the_page(page, site, kind):
    page.set_viewport_size({"width": 360, "height": 720})
    page.goto(f"{site}/nl/{kind}")
    page.evaluate(
        "document.documentElement.style.scrollBehavior = 'auto'; scrollTo(0, document.body.scrollHeight / 2)"
    )
    here = page.evaluate(
        "[...document.querySelectorAll('main [id]')].filter(one => one.getBoundingClientRect().top < innerHeight / 2).pop().id"
    )

    # The header is at the top of the page, so the menu is reached by keyboard, without leaving the place.
    page.locator(".menu--languages summary").evaluate("summary => summary.focus({preventScroll: true})")
    page.keyboard.press("Enter")
    page.locator(".menu--languages a[lang=ar]").evaluate("link => link.focus({preventScroll: true})")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ar/**")

    assert page.url == f"{site}/ar/{kind}#{here}"
    expect(page.locator(f'[id="{here}"]')).to_be_in_viewport()


@pytest.mark.parametrize("language", ["en", "ar", "ln"])
def test_where_a_page_stands_wraps_on_the_smallest_phone(browser, site, language):
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    for kind in (
        "stories/nino/",
        "figures/countries/br/",
        "journey/",
        "contact/write/?with=ps",
        "figures/2012/06/",
    ):
        page.goto(f"{site}/{language}/{kind}")

        assert page.evaluate("document.documentElement.scrollWidth") <= 320, kind
        steps = page.locator(".crumbs li > *").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().toJSON())"
        )
        assert len(steps) >= 2 and all(0 <= step["left"] and step["right"] <= 320 for step in steps)
    context.close()


@pytest.mark.parametrize("query", ["", "?with=ar"])
def test_a_printed_page_shows_where_and_when_and_nothing_to_press(page, site, query):
    page.goto(f"{site}/nl/journey/{query}")
    assert not page.locator(".printed").is_visible()

    page.emulate_media(media="print")

    assert page.locator(".printed").is_visible()
    assert "/nl/journey/" in page.locator(".printed bdi").first.inner_text()
    for hidden in (".page-top", ".menu", ".footer ul", ".call-bar"):
        assert not page.locator(hidden).first.is_visible(), hidden
