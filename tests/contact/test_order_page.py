"""The order form and the status page, as readers meet them."""

import re

import pytest
from post_office.models import Email

from base.languages import BY_CODE, CODES
from contact.models import Order, StockMovement
from contact.orders import handling
from fedasil_return.initial_content.comparing import share_of_own_letters
from pages.models import Edition
from tests.contact.test_orders import TYPED, place
from tests.factories import make_edition, make_publication
from tests.forms import nonce_of, send
from tests.project.test_every_page import main_text

pytestmark = pytest.mark.django_db
FORM = "/en/publications/order/"
BASKET = f"{FORM}?line=test-edition:20"


@pytest.fixture
def edition():
    return make_edition()


def html_of(response):
    return response.content.decode()


# --- The catalogue and the basket ---


@pytest.mark.parametrize("language", CODES)
def test_as_long_as_nothing_can_be_ordered_the_page_says_so_and_leads_on(client, language):
    html = html_of(client.get(f"/{language}/publications/order/"))

    assert f'<html lang="{language}" dir="{BY_CODE[language].dir}">' in html
    assert f'href="/{language}/contact/write/?topic=publications"' in html
    assert 'href="tel:080032745"' in html and "<form method" not in html


def test_the_catalogue_shows_what_can_be_ordered_and_never_a_stock(client, edition):
    make_edition("few", publication=edition.publication, stock=0, when_empty="back_order", max_copies=77)
    make_edition("gone", publication=edition.publication, stock=0)
    make_edition("draft", publication=make_publication("draft", published_from=None, title_en="A draft"))

    html = html_of(client.get(FORM))

    fields = re.findall(r'name="(copies\.[^"]+)"', html)
    assert fields == ["copies.test-edition", "copies.few", "copies.gone"] and "A draft" not in html
    assert "available" in html and "back-order" in html and "none left now" in html
    assert "Copies (at most 77)" in html and "1000" not in main_text(html, "en")


def test_the_fields_lead_to_the_address_of_the_basket(client, edition):
    make_edition("second", publication=edition.publication)

    response = client.get(f"{FORM}?copies.test-edition=20&copies.second=&with=ps")

    assert response.status_code == 302 and not response.cookies
    assert response.headers["Location"] == f"{BASKET}&with=ps"


def test_an_emptied_basket_leads_to_the_empty_page(client, edition):
    assert client.get(f"{FORM}?copies.test-edition=0").headers["Location"] == FORM


def test_the_basket_stands_in_the_page_and_in_the_fields(client, edition):
    response = client.get(BASKET)

    html = html_of(response)
    assert response.status_code == 200 and response.headers["Cache-Control"] == "no-store"
    assert "20 copies" in html and re.search(r'name="copies.test-edition" value="20"', html)
    assert '<form class="form" method="post"' in html
    assert '<form class="form"' not in html_of(client.get(FORM))


def test_another_language_keeps_the_basket(client, edition):
    html = html_of(client.get(BASKET))

    assert '<a href="/ps/publications/order/?line=test-edition:20" lang="ps"' in html
    assert '<input type="hidden" name="line" value="test-edition:20">' in html
    assert '<link rel="canonical" href="http://127.0.0.1:8000/en/publications/order/">' in html


@pytest.mark.parametrize(
    "query",
    [
        "line=test-edition:101",
        "line=test-edition:-5",
        "line=test-edition:99999999999999999999",
        "line=unknown:1",
        "line=draft:1",
        "line=not-printed:1",
        "copies.test-edition=many",
        "copies.test-edition=5&copies.unknown=5",
        "line=%ff:1",
        "line=test-edition:%E2%80%AE",
    ],
)
@pytest.mark.parametrize("language", ["en", "ps"])
def test_what_is_wrong_with_a_basket_is_told_and_the_rest_is_kept(client, edition, language, query):
    make_edition("good", publication=edition.publication)
    make_edition("not-printed", publication=edition.publication, max_copies=0)
    make_edition("draft", publication=make_publication("draft", published_from=None))

    response = client.get(f"/{language}/publications/order/?{query}&line=good:3")

    html = html_of(response)
    assert response.status_code == 400
    summary = re.search(r'<div class="error-summary".*?</div>', html, re.S)[0]
    assert "autofocus" in summary and "<li>" in summary
    assert "?line=test-edition:5&amp;line=good:3" in html or "?line=good:3" in html


def test_a_field_that_is_wrong_keeps_what_was_typed(client, edition):
    html = html_of(client.get(f"{FORM}?copies.test-edition=%22many%22"))

    assert 'value="&quot;many&quot;"' in html and 'aria-invalid="true"' in html


def test_thousands_of_parameters_are_refused_in_words(client, edition):
    for response in (client.get(f"{FORM}?{'a&' * 1500}"), client.post(f"{FORM}?{'a&' * 1500}", {})):
        assert response.status_code == 400 and "The form could not be read." in html_of(response)


def test_the_page_costs_no_more_for_more_publications(client, django_assert_max_num_queries):
    for number in range(12):
        make_edition(f"edition-{number}", publication=make_publication(f"publication-{number}"))

    with django_assert_max_num_queries(7):
        client.get(f"{FORM}?line=edition-1:2&line=edition-7:2")


# --- Sending ---


def test_an_order_is_stored_and_leads_to_its_status(client, edition):
    response = send(client, BASKET, TYPED)

    order = Order.objects.get()
    assert response.status_code == 303 and response.headers["Location"] == order.get_absolute_url()
    assert not response.cookies
    assert {name: getattr(order, name) for name in TYPED} == TYPED and order.language == "en"
    assert Edition.objects.get().stock == 980 and order.lines.get().copies == 20
    assert order.get_absolute_url() in Email.objects.get().message


def test_the_street_is_filled_in_by_the_browser_as_one_line(client, edition):
    """The token "street-address" is that of a field of several lines; validators refuse it on others."""
    html = html_of(client.get(BASKET))

    assert 'autocomplete="address-line1"' in html and 'autocomplete="street-address"' not in html


def test_the_same_form_twice_is_one_order(client, edition):
    data = {**TYPED, "nonce": nonce_of(client.get(BASKET))}

    first, second = client.post(BASKET, data), client.post(BASKET, data)

    assert first.headers["Location"] == second.headers["Location"]
    assert Order.objects.count() == Email.objects.count() == 1 and Edition.objects.get().stock == 980


@pytest.mark.parametrize("typed", ["1000", "B-1000", "b 1000", "BE-1000", " 10 00 ", "١٠٠٠", "1000\u200e", "B\u20111000", "１０００", "B–1000", "\u206610\u202f00\u2069", "1️⃣0️⃣0️⃣0️⃣"])  # fmt: skip
def test_a_postcode_is_kept_as_four_digits(client, edition, typed):
    send(client, BASKET, {**TYPED, "postcode": typed})

    assert Order.objects.get().postcode == "1000"


@pytest.mark.parametrize(
    "wrong",
    [
        *({name: ""} for name in TYPED if name != "remark"),
        *({"postcode": code} for code in ("0999", "10000", "100", "F-75001", "abcd", "NL1000", "1000\x00")),
        {"email": "not an address"},
        {"email": "a@example.org\nBcc: b@example.org"},
        {"organisation": "o" * 161},
        {"contact_person": "\u202e\u2069\u200b"},
        {"city": "\x00"},
        {"street": "\x1b[31m"},
        {"remark": "x" * 2001},
        {"purpose": "magic"},
        {"website": "https://example.org"},
    ],
)
def test_a_wrong_form_comes_back_with_what_was_typed_and_the_basket(client, edition, wrong):
    response = send(client, BASKET, {**TYPED, **wrong})

    html = html_of(response)
    assert response.status_code == 400
    summary = re.search(r'<div class="error-summary".*?</div>', html, re.S)[0]
    assert "autofocus" in summary
    for target in re.findall(r'href="#([^"]+)"', summary):
        assert f'id="{target}"' in html
    assert "20 copies" in html
    if "contact_person" not in wrong:
        assert 'value="ليلى Peeters"' in html
    assert not Order.objects.exists() and not Email.objects.exists()
    assert Edition.objects.get().stock == 1000 and not StockMovement.objects.exists()


@pytest.mark.parametrize("query", ["", "?line=unknown:1", "?line=test-edition:101", "?line=test-edition:0"])
def test_a_form_without_a_basket_orders_nothing_and_is_kept(client, edition, query):
    nonce = nonce_of(client.get(BASKET))

    response = client.post(FORM + query, {**TYPED, "nonce": nonce})

    html = html_of(response)
    assert response.status_code == 400 and "The basket is empty." in html
    assert 'value="ليلى Peeters"' in html and not Order.objects.exists()


def test_a_basket_with_a_problem_is_not_ordered_in_part(client, edition):
    nonce = nonce_of(client.get(BASKET))

    response = client.post(f"{BASKET}&line=unknown:1", {**TYPED, "nonce": nonce})

    assert response.status_code == 400 and not Order.objects.exists()
    assert "not known" in html_of(response)


def test_what_went_meanwhile_is_told_by_name(client, edition):
    nonce = nonce_of(client.get(BASKET))
    Edition.objects.update(stock=19)

    response = client.post(BASKET, {**TYPED, "nonce": nonce})

    html = html_of(response)
    assert response.status_code == 400 and "Not enough copies of “\u2068A test leaflet\u2069”" in html
    assert "19" not in main_text(html, "en") and not Order.objects.exists()
    # The form can be sent again as it is.
    Edition.objects.update(stock=20)
    assert client.post(BASKET, {**TYPED, "nonce": nonce}).status_code == 303


def test_one_mailbox_is_not_flooded_and_no_order_is_lost(client, edition, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"confirmation": {"hour": 2, "day": 5}}

    statuses = [send(client, BASKET, TYPED).status_code for _ in range(3)]

    assert statuses == [303, 303, 303] and Order.objects.count() == 3
    assert Email.objects.count() == 2


def test_one_network_may_order_often_but_not_without_end(client, edition, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"order": {"hour": 1, "day": 5}}

    assert [send(client, BASKET, TYPED).status_code for _ in range(2)] == [303, 429]


def test_what_is_no_form_of_ours_is_refused(client, edition):
    large = "x" * 10_000_000
    answers = [
        client.post(BASKET, TYPED),
        client.post(BASKET, {**TYPED, "nonce": "forged:x:y"}),
        client.post(BASKET, TYPED, headers={"Origin": "https://example.org"}),
        client.post(BASKET, {**TYPED, "remark": large}),
        client.post(BASKET, "{}", content_type="application/json"),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403, 413, 400]
    assert not Order.objects.exists()


@pytest.mark.parametrize("language", CODES)
def test_every_error_is_in_the_readers_language(client, edition, language):
    title = {f"title_{language.replace('-', '_')}": "…", "description_en": None}
    type(edition.publication).objects.update(**title)
    address = f"/{language}/publications/order/?line=test-edition:20"
    wrong = [
        {},
        dict.fromkeys(TYPED, "x" * 3000),
        {**TYPED, "city": "\x00", "contact_person": "\u202e", "postcode": "75001", "email": "x"},
        {**TYPED, "website": "x"},
    ]
    for data in wrong:
        response = send(client, address, data)
        assert response.status_code == 400
        html = re.sub(r"(<textarea[^>]*>)[^<]*", r"\1", html_of(response))
        words = main_text(html, language).replace("name@example.org", "")
        assert share_of_own_letters(words, language) >= 0.8, words


# --- The publication page ---


def test_a_publication_says_what_can_be_ordered(client, edition):
    make_edition("gone", publication=edition.publication, stock=0)
    make_edition("file-only", publication=edition.publication, max_copies=0)

    html = html_of(client.get("/en/publications/test-publication/"))

    assert "?line=test-edition:1" in html and "?line=gone" not in html and "?line=file-only" not in html
    assert html.count("available") >= 1 and "none left now" in html and "1000" not in main_text(html, "en")
    assert client.get(f"{FORM}?line=test-edition:1").status_code == 200


# --- The status page ---


@pytest.mark.parametrize("language", CODES)
def test_the_status_page_in_every_language(client, edition, language):
    order = place((edition, 20), language=language)

    response = client.get(order.get_absolute_url())

    html = html_of(response)
    assert order.get_absolute_url().startswith(f"/{language}/orders/{order.reference}.")
    assert response.status_code == 200 and "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex" and '<meta name="robots" content="noindex">' in html
    assert "canonical" not in html and f'<html lang="{language}" dir="{BY_CODE[language].dir}">' in html
    assert f'<bdi dir="ltr">{order.reference}</bdi>' in html
    assert html.count('class="step"') == 4 and html.count('aria-current="step"') == 1
    assert "<bdi>&lt;b&gt;Caritas&lt;/b&gt; &amp; friends</bdi>" in html and "<bdi>Teststraat 1</bdi>" in html
    assert f'href="/{language}/publications/order/?line=test-edition:20"' in html
    marked = '<strong lang="en" dir="ltr">A test leaflet</strong>' in html
    assert marked == (language != "en")


def test_the_status_page_follows_the_order(client, edition):
    order = place((edition, 20))

    def current():
        html = html_of(client.get(order.get_absolute_url()))
        return re.search(r'aria-current="step">\s*<h2 class="h3">(\w+)', html)[1], html

    assert current()[0] == "Approved"
    handling.advance(order, "packed", by=None)
    assert current()[0] == "Packed"
    handling.advance(order, "sent", by=None)
    assert current()[0] == "Sent" and "not yet" not in current()[1]


def test_a_cancelled_order_says_so(client, edition):
    order = place((edition, 20))
    handling.advance(order, "cancelled", by=None)

    html = html_of(client.get(order.get_absolute_url()))

    assert "This order is cancelled." in html and "Packed" not in html and "not yet" not in html


def test_a_back_order_is_marked(client):
    order = place((make_edition(stock=0, when_empty="back_order"), 3))

    assert "back-order: sent later" in html_of(client.get(order.get_absolute_url()))


@pytest.mark.parametrize("token", ["K7PQ2MXA", "K7PQ2MXA.forged", "x.y.z", "\x00", "\u202e.", "a" * 3000])
def test_a_forged_token_finds_nothing(client, edition, token):
    response = client.get(f"/fr/orders/{token}/")

    assert response.status_code == 404 and '<html lang="fr"' in html_of(response)


def test_a_token_is_good_for_its_order_alone(client, edition):
    first, second = place((edition, 1)), place((edition, 1))
    signature = first.token.partition(".")[2]

    assert client.get(f"/en/orders/{second.reference}.{signature}/").status_code == 404
