"""Forms as readers meet them: without JavaScript, on a phone, with the keyboard, with something wrong."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

ORDER = "publications/order/?line=leaflet-en:10&line=leaflet-ar:5"
ADDRESS = {
    "organisation": "Huis <van> het Kind",
    "contact_person": "آنا",
    "email": "customer@example.org",
    "street": "Teststraat 1",
    "postcode": "9000",
    "city": "Gent",
}


@pytest.mark.parametrize("language", ["en", "ar", "am", "zh-hans"])
def test_a_question_is_sent_without_javascript(phone, site, language):
    phone.goto(f"{site}/{language}/contact/write/")
    phone.locator("[name=topic]").first.check()
    phone.locator("[name=text]").fill("سؤال ጥያቄ 问题")
    phone.locator("[name=answer_by][value=none]").check()
    phone.locator(".form button[type=submit]").click()

    assert re.search(rf"/{language}/contact/thanks/[A-Z0-9]{{8}}\.[\w-]+/$", phone.url)
    assert phone.locator("html").get_attribute("lang") == language


def test_the_error_summary_has_the_focus_and_leads_to_the_fields(phone, site):
    phone.goto(f"{site}/en/contact/write/")
    phone.locator(".form button[type=submit]").click()

    expect(phone.locator("#errors")).to_be_focused()  # A browser moves the focus after the page is there.
    assert phone.locator("#errors a").count() == 3
    phone.locator("#errors a").nth(1).click()
    expect(phone.locator("#id_text")).to_be_focused()


def test_an_order_is_placed_without_javascript_and_has_a_page(phone, site):
    phone.goto(f"{site}/en/publications/order/")
    phone.locator('[name="copies.leaflet-en"]').fill("10")
    phone.get_by_role("button", name="Put these in the basket").click()
    assert phone.url.endswith("/en/publications/order/?line=leaflet-en%3A10") or phone.url.endswith(
        "?line=leaflet-en:10"
    )
    for name, typed in ADDRESS.items():
        phone.locator(f"[name={name}]").fill(typed)
    phone.locator("[name=purpose]").first.check()
    phone.get_by_role("button", name="Send the order").click()

    assert "/en/orders/" in phone.url
    assert "Huis <van> het Kind" in phone.locator("main").inner_text()
    phone.get_by_role("link", name="Order the same again").click()
    assert phone.locator(".form").count() == 1


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_in_forms_with_errors(page, site, language):
    for address in ("contact/write/", ORDER):
        page.goto(f"{site}/{language}/{address}")
        page.locator(".form button[type=submit]").click()
        page.locator("#errors").wait_for()
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def send_order(page, site, language, address):
    page.goto(f"{site}/{language}/{ORDER}")
    for name, typed in address.items():
        page.locator(f"[name={name}]").fill(typed)
    page.locator("[name=purpose]").first.check()
    page.locator(".form button[type=submit]").click()
    page.wait_for_url("**/orders/**")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_long_name_does_not_make_the_page_of_an_order_scroll_sideways(phone, site, language):
    long = {
        "organisation": "Openbaar Centrum voor Maatschappelijk Welzijn van de stad Antwerpen",
        "street": "Burgemeester-Vandendriessche-Vanderstraetenlaan 1234",
    }
    send_order(phone, site, language, ADDRESS | long)

    assert long["street"] in phone.locator("main").inner_text()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("language", ["en", "ps"])
def test_axe_finds_nothing_on_the_page_of_an_order(page, site, language):
    send_order(page, site, language, ADDRESS)

    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
