"""What only a browser can tell: layout, scrolling, keyboard, what is loaded from where."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

KINDS = (
    "", "journey/", "unaccompanied-minors/", "reintegration-support/", "questions/", "stories/", "stories/nino/",
    "publications/", "publications/posters-iraq/", "contact/", "contact/desk-antwerp/", "contact/write/", "figures/",
    "figures/2015/", "figures/2012/06/", "figures/countries/br/", "figures/profiles/no-permit/", "figures/calendar/",
    "figures/revisions/", "countries/", "countries/sy/", "journey/?with=ps", "search/?q=return", "newsletter/",
    "newsletter/issues/", "publications/order/?line=leaflet-en:10&line=leaflet-ar:5", "no-such-page/",
)  # fmt: skip


def test_the_chooser_works_without_javascript_and_keeps_the_page(phone, site):
    phone.goto(f"{site}/en/journey/")

    phone.locator(".menu--languages summary").click()
    phone.get_by_role("link", name="العربية").click()

    assert urlsplit(phone.url).path == "/ar/journey/"
    assert phone.locator("html").get_attribute("dir") == "rtl"


def test_the_menu_works_without_javascript(phone, site):
    phone.goto(f"{site}/en/")

    phone.locator(".menu--pages summary").click()
    phone.locator(".menu--pages").get_by_role("link", name="Departure allowance").click()

    assert urlsplit(phone.url).path == "/en/departure-allowance/"


def test_right_to_left_turns_the_page_round(page, site):
    page.set_viewport_size({"width": 1280, "height": 800})
    middles = {}
    for language in ("en", "ar"):
        page.goto(f"{site}/{language}/")
        for part in (".brand", ".header .call-button", ".step:first-child h3"):
            box = page.locator(part).bounding_box()
            middles[language, part] = box["x"] + box["width"] / 2

    assert middles["en", ".brand"] < 640 < middles["ar", ".brand"]
    assert middles["ar", ".header .call-button"] < 640 < middles["en", ".header .call-button"]
    assert middles["en", ".step:first-child h3"] < 640 < middles["ar", ".step:first-child h3"]


def test_the_free_number_is_in_reach_at_every_place_of_the_page(phone, site):
    phone.goto(f"{site}/en/questions/")

    for scrolled in (0, 2000):
        phone.mouse.wheel(0, scrolled)
        bar = phone.locator(".call-bar")
        assert bar.get_attribute("href") == "tel:080032745"
        assert bar.bounding_box()["y"] < 720 and bar.bounding_box()["height"] >= 44


def test_nothing_comes_from_another_host_and_nothing_is_left(browser, site):
    context = browser.new_context()
    page = context.new_page()
    asked, problems = [], []
    page.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    for language in ("en", "ar", "am", "zh-hans"):
        for kind in KINDS[:-1]:
            page.goto(f"{site}/{language}/{kind}")

    assert set(asked) == {urlsplit(site).netloc}
    assert context.cookies() == [] and problems == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    context.close()


@pytest.mark.parametrize(("width", "is_beside"), [(1280, True), (360, False)])
def test_two_languages_stand_beside_each_other_or_on_a_phone_in_pairs(page, site, width, is_beside):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site}/ps/journey/?with=nl")

    for pair in page.locator(".prose .pair").all()[:6]:
        first, second = (side.bounding_box() for side in pair.locator("> .pair__side").all())
        if is_beside:  # the page reads from the right
            assert first["x"] > second["x"] and abs(first["y"] - second["y"]) < 2
        else:
            assert first["y"] < second["y"]


def test_a_second_language_is_chosen_without_javascript(phone, site):
    phone.goto(f"{site}/en/journey/")

    phone.locator(".two summary").click()
    phone.locator("#with").select_option("ti")
    phone.locator(".two button").click()

    assert phone.url == f"{site}/en/journey/?with=ti"
    assert phone.locator('.pair__side[lang="ti"]').count() > 5


def test_search_works_without_javascript(phone, site):
    phone.goto(f"{site}/ar/search/")

    phone.locator("#q").fill("terugkeer")
    phone.keyboard.press("Enter")

    assert phone.locator(".results a").first.get_attribute("href") == "/ar/programme/"


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 320)])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing(browser, site, language, scheme, width):
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 720})
    page = context.new_page()
    for kind in KINDS:
        page.goto(f"{site}/{language}/{kind}")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    context.close()


def test_escape_closes_a_menu_and_gives_back_the_focus(page, site):
    page.goto(f"{site}/en/")
    page.locator(".menu--languages summary").click()
    page.keyboard.press("Tab")

    page.keyboard.press("Escape")

    assert not page.locator(".menu--languages").evaluate("menu => menu.open")
    expect(page.locator(".menu--languages summary")).to_be_focused()


def test_the_first_tab_skips_to_the_text(page, site):
    page.goto(f"{site}/en/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()


def test_staff_translate_in_the_editor_from_right_to_left(admin, site):
    problems = []
    admin.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    admin.goto(f"{site}/admin/pages/question/")
    admin.locator("#result_list tbody th a").first.click()
    admin.locator(".statuses a[lang=ps]").click()

    editor = admin.locator(".rich-text .ProseMirror[contenteditable]")
    assert editor.evaluate("element => getComputedStyle(element).direction") == "rtl"
    editor.click()
    admin.keyboard.press("Control+A")
    admin.keyboard.type("نوی ځواب")
    admin.get_by_role("button", name="Save and publish").click()
    admin.locator(".messagelist .success").wait_for()

    admin.goto(f"{site}/ps/questions/")
    assert "نوی ځواب" in admin.content()
    assert problems == []


def test_saving_a_page_without_a_change_outdates_nothing(admin, site):
    problems = []
    admin.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    admin.goto(f"{site}/admin/pages/page/?q=reintegration-support")
    admin.locator("#result_list tbody th a").first.click()
    before = admin.locator(".statuses").inner_text()
    # The editor must have shown every text once, because it may write it in another way.
    admin.locator(".ProseMirror[contenteditable] >> nth=3").wait_for()
    assert admin.locator(".ProseMirror[contenteditable]").count() == 4
    # Its own sheet is let in, by its digest.
    editor = admin.locator(".ProseMirror[contenteditable]").first
    assert editor.evaluate("element => getComputedStyle(element).fontVariantLigatures") == "none"
    assert problems == []

    admin.get_by_role("button", name="Save and continue editing").first.click()

    admin.locator(".messagelist .success").wait_for()
    assert admin.locator(".statuses").inner_text() == before
    assert "unreviewed" in before and "outdated" not in before


def test_a_number_that_one_taps_stands_in_one_line(phone, site):
    for address in ("", "contact/write/", "contact/desk-ghent/", "countries/ma/"):
        for language in ("en", "ru"):
            phone.goto(f"{site}/{language}/{address}")
            # Where a number breaks, its box is two lines high or it has two boxes.
            lines = phone.locator('main a[href^="tel:"] bdi').evaluate_all(
                "numbers => numbers.map(number => number.getClientRects().length)"
            )
            assert lines and set(lines) == {1}, (language, address)
