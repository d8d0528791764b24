"""Mails to readers on a small phone: nothing is wider than it, and what is pressed is as large as a finger.

They are made of their templates alone, because no database can be asked while a browser runs in this process.
"""

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from base.languages import ALL, BY_CODE, CODES
from contact.models import Order, OrderLine
from newsletter.composing.issue_mail import Piece
from newsletter.composing.mail_html import styled

from .conftest import LONG_HOST

SITE = f"https://{LONG_HOST}/"
TOKEN = "ImFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6Ig.1aBcDeF.aVeryLongSignatureThatNoProgrammeMayBreak_byItself-x1"
MAILS = (
    *"newsletter_confirm newsletter_known newsletter_reminder newsletter_welcome newsletter_issue".split(),
    *"message_received order_received order_approved order_cancelled order_sent".split(),
)
LEAST_TARGET = 44


def address(language, path):
    return f"{SITE}{language.code}/{path}/{TOKEN}/"


def lines(language):
    title = "Vrijwilligeterugkeerinformatiebrochure " * 3
    return [
        OrderLine(title=title, title_language="nl", languages=["nl", "ar"], copies=20),
        OrderLine(title="قصير", languages=[], copies=1),
    ]


def piece(language, text):
    return Piece(mark_safe(text), text, language)


def article(language, **more):
    long = "https://www.example.org/" + "a" * 90
    body = styled(
        f"<p>{language.own_name}</p><ul><li><p>{long}</p></li></ul><h3>{'x' * 60}</h3>", language.dir
    )
    return {
        "heading": piece(language, language.own_name * 9),
        "body": piece(language, body),
        "link": long,
        "other": ALL[2],
    } | more


def context(language):
    picture = {"address": "data:,", "width": 568, "height": 300, "alt": piece(language, language.own_name)}
    return {
        "language": language, "spoken": language, "site": SITE, "about": {"is_unreviewed": True},
        "confirm_address": address(language, "newsletter/confirm"), "days": 3, "kept_days": 7,
        "leave_address": address(language, "newsletter/leave"), "leave": address(language, "newsletter/leave"),
        "preferences_address": address(language, "newsletter/preferences"),
        "preferences": address(language, "newsletter/preferences"), "archive": address(language, "newsletter/issues"),
        "reference": "M-2026-ABCDE", "points_url": address(language, "contact"),
        "order": Order(reference="B-2026-ABCDE", status="received"), "lines": lines(language),
        "status_url": address(language, "orders"), "again_url": address(language, "publications/order"),
        "title": piece(language, "Terugkeerinformatie " * 6), "introduction": piece(language, f"<p>{language.own_name}</p>"),
        "articles": [article(language, picture=picture), article(language, picture=None)],
    }  # fmt: skip


def made(name, language):
    with translation.override(language.code):
        return render_to_string(f"emails/{name}.html", context(language))


MEASURE = """() => ({
    width: document.documentElement.scrollWidth,
    small: [...document.querySelectorAll("a")].map(a => [a.textContent, a.getBoundingClientRect().height]).filter(([, height]) => height < LEAST),
    cut: [...document.querySelectorAll("a, p, td, li")].filter(e => e.getBoundingClientRect().right > innerWidth + 0.5 || e.getBoundingClientRect().left < -0.5).length,
})""".replace("LEAST", str(LEAST_TARGET))


@pytest.fixture(scope="module")
def small_page(browser):
    context = browser.new_context(viewport={"width": 360, "height": 720})
    page = context.new_page()
    page.route("**/*", lambda route: route.abort())  # a mail asks nobody for anything here
    yield page
    context.close()


@pytest.mark.parametrize("code", CODES)
def test_a_mail_fits_a_phone_and_a_finger(small_page, code):
    for name in MAILS:
        small_page.set_content(made(name, BY_CODE[code]))
        for width in (320, 360):
            small_page.set_viewport_size({"width": width, "height": 720})

            found = small_page.evaluate(MEASURE)

            assert found == {"width": width, "small": [], "cut": 0}, (name, found)


@pytest.mark.parametrize("code", CODES)
def test_what_a_mail_is_for_is_a_button_with_its_address_beneath(small_page, code):
    language = BY_CODE[code]
    for name, key in (
        ("newsletter_confirm", "confirm_address"),
        ("newsletter_reminder", "confirm_address"),
        ("newsletter_known", "preferences_address"),
        ("newsletter_welcome", "leave_address"),
        ("message_received", "points_url"),
        ("order_sent", "status_url"),
    ):
        small_page.set_content(made(name, language))
        target = context(language)[key]

        button = small_page.locator(f'a[href="{target}"]')
        told = small_page.locator(f'bdi[dir=ltr]:text-is("{target}")')

        assert button.count() == told.count() == 1 and SITE not in button.inner_text()
        assert told.bounding_box()["y"] > button.bounding_box()["y"]
        assert told.evaluate("e => e.getBoundingClientRect().height > 30")  # it goes on in the next line
        side = "right" if language.dir == "rtl" else "left"
        edge = 16 if side == "left" else 360 - 16
        assert abs(button.evaluate(f"e => e.closest('table').getBoundingClientRect().{side}") - edge) < 3
