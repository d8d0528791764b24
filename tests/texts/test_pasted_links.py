"""Addresses that editors paste, with what mail filters, networks and senders put around and behind them."""

import re
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contact.models import ContactPoint
from newsletter.models import Article
from pages.models import Page, Question
from stats.models import StagedImport
from tests.contact.points import make_point
from tests.factories import make_fact, make_issue, make_page, make_question
from tests.pages.test_admin import change_url, form_data
from tests.stats.imports import make_series
from texts import rich_text
from texts.models import Fact
from texts.pasted_links import tidied

PAGE = "https://www.example.org/return?a=1&b=%20x#who"
SAFE = "https://eur03.safelinks.protection.outlook.com/?url={}&data=05%7C02%7Cana%40example.org&reserved=0"


@pytest.mark.parametrize(
    ("host", "pasted"),
    [
        ("eur03.safelinks.protection.outlook.com", SAFE.format(quote(PAGE, safe=""))),
        ("statics.teams.cdn.office.net", f"https://statics.teams.cdn.office.net/evergreen-assets/safelinks/2/atp-safelinks.html?url={quote(PAGE, safe='')}&locale=nl"),
        ("www.google.com", f"https://www.google.com/url?sa=t&q=&url={quote(PAGE, safe='')}&usg=AOvVaw"),
        ("www.google.be", f"https://www.google.be/url?q={quote(PAGE, safe='')}"),
        ("www.google.co.uk", f"https://www.google.co.uk/url?q={quote(PAGE, safe='')}"),
        ("l.facebook.com", f"https://l.facebook.com/l.php?u={quote(PAGE, safe='')}&h=AT0x"),
        ("l.instagram.com", f"https://l.instagram.com/?u={quote(PAGE, safe='')}&e=AT"),
        ("www.youtube.com", f"https://www.youtube.com/redirect?event=x&q={quote(PAGE, safe='')}"),
        ("duckduckgo.com", f"https://duckduckgo.com/l/?uddg={quote(PAGE, safe='')}&rut=1"),
        ("urldefense.proofpoint.com", "https://urldefense.proofpoint.com/v2/url?u=https-3A__www.example.org_return-3Fa-3D1-26b-3D-2520x-23who&d=DwMFaQ&c=x"),
        ("urldefense.com", "https://urldefense.com/v3/__https://www.example.org/return?a=1&b=*20x*who__;JSM!!abc!def$"),
        ("urldefense.com", "https://urldefense.com/v3/__https:/www.example.org/return?a=1&b=*20x*who__;JSM!!abc!def$"),
    ],
)  # fmt: skip
def test_who_leads_over_himself_is_left_out(host, pasted):
    assert tidied(pasted) == (PAGE, [host])


def test_several_letters_in_a_row_are_put_back():
    pasted = "https://urldefense.com/v3/__https://example.org/a**Ab**C__;w6nDqA8PDw8P!!x!y$"

    assert tidied(pasted)[0].startswith("https://example.org/aéèb")


@pytest.mark.parametrize(
    "name",
    [
        "utm_source", "utm_anything", "fbclid", "gclid", "mc_cid", "mc_eid", "msclkid", "igshid", "igsh", "yclid",
        "_hsenc", "mkt_tok", "UTM_Medium", "utm%5Fcampaign", "amp;utm_term", "mtm_campaign", "srsltid", "xtor",
    ],
)  # fmt: skip
def test_what_tells_who_follows_is_left_out_wherever_it_stands(name):
    for pasted in (
        f"https://www.example.org/return?{name}=7&a=1&b=%20x#who",
        f"https://www.example.org/return?a=1&{name}=7&b=%20x#who",
        f"https://www.example.org/return?a=1&b=%20x&{name}#who",
    ):
        address, [taken] = tidied(pasted)
        assert address == PAGE and taken.lower() == name.lower().replace("%5f", "_").removeprefix("amp;")
    assert tidied(f"https://example.org/?{name}=7")[0] == "https://example.org/"
    assert tidied(f"https://example.org/#{name}=7")[0] == "https://example.org/"


def test_one_within_another_is_opened_too():
    inner = f"https://l.facebook.com/l.php?u={quote(PAGE.replace('#', '&fbclid=x#'), safe='')}"

    assert tidied(SAFE.format(quote(inner, safe=""))) == (
        PAGE, ["eur03.safelinks.protection.outlook.com", "l.facebook.com", "fbclid"]
    )  # fmt: skip


@pytest.mark.parametrize(
    "address",
    [
        PAGE, "https://example.org/?", "https://example.org/?a&b=&&c#", "https://example.org/?utmost=1&source=x&ref=y&s=1&si=2",
        "https://example.org/?q=utm_source", "https://example.org/#:~:text=utm_source=1", "https://www.google.com/search?q=x",
        "https://www.google.com/url?q=/relative", SAFE.format("javascript:alert(1)"), SAFE.format(""),
        "https://safelinks.protection.outlook.com.example.org/?url=https://a.org/", "https://www.facebook.com/fedasil",
        "https://urldefense.com/v3/broken", "https://urldefense.com/v3/__https://a.org/*__;%%!!x", "mailto:a@example.org?subject=utm_x=1",
        "tel:+32470123456", "//example.org/?utm_source=x", "#utm_source=x", "http://[::1", "", "utm_source=x",
    ],
)  # fmt: skip
def test_everything_else_stays_letter_by_letter(address):
    assert tidied(address) == (address, [])


def test_a_circle_ends():
    address = PAGE
    for _ in range(30):
        address = SAFE.format(quote(address, safe=""))

    assert len(tidied(address)[1]) == 1


# --- In texts ---


def test_a_link_in_a_text_is_tidied_with_its_words_where_they_are_the_address():
    pasted = SAFE.format(quote(PAGE, safe="")).replace("&", "&amp;")
    text = f'<p><a href="{pasted}">{pasted}</a> and <a href="/journey/?utm_source=x">our words</a> utm_source</p>'

    cleaned = rich_text.clean(text)

    shown = PAGE.replace("&", "&amp;")
    assert cleaned == (
        f'<p><a href="{shown}" rel="noopener">{shown}</a> and <a href="/journey/" rel="noopener">our words</a> utm_source</p>'
    )
    assert rich_text.clean(cleaned) == cleaned and rich_text.tracking_in(cleaned) == []
    assert rich_text.tracking_in(text) == ["eur03.safelinks.protection.outlook.com", "utm_source"]


@pytest.mark.parametrize(
    "target", ['https://a.org/"><script>x</script>', "https://a.org/' onclick='x", "https://a.org/\n<b>"]
)
def test_what_was_hidden_in_an_address_breaks_out_of_no_link(target):
    pasted = SAFE.format(quote(target, safe="")).replace("&", "&amp;")

    cleaned = rich_text.clean(f'<p><a href="{pasted}">x</a></p>')

    link = '<a href="https://a[.]org/[^"<>]*" rel="noopener">'
    assert re.sub(link, "<a>", cleaned) == "<p><a>x</a></p>"
    assert rich_text.clean(cleaned) == cleaned


# --- In the admin, with a word to the editor ---


def told(response):
    return [str(message) for message in response.wsgi_request._messages]


def is_told(response, *names):
    return any(
        "Taken out of pasted addresses" in line and all(n in line for n in names) for line in told(response)
    )


@pytest.mark.django_db
def test_an_editor_is_told_what_was_taken_out_of_a_page(staff_client):
    page = make_page(sections=[("one", {"heading_en": "Head", "body_en": "<p>Text</p>"})])
    data = form_data(staff_client.get(change_url(page)))
    body = '<p><a href="https://example.org/?fbclid=x">x</a></p>'

    response = staff_client.post(change_url(page), data | {"sections-0-body_en": body})

    assert response.status_code == 302 and is_told(response, "fbclid")
    assert Page.objects.get(pk=page.pk).sections.get().body_en == body.replace("?fbclid=x", "").replace(
        '">x', '" rel="noopener">x'
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "model", "field"),
    [
        (make_fact, Fact, "source_url"),
        (make_point, ContactPoint, "website"),
        (make_point, ContactPoint, "source_url"),
    ],
)
def test_an_address_in_a_field_is_tidied_however_long_it_was(staff_client, make, model, field):
    row = make()
    page = staff_client.get(change_url(row))
    assert (
        f'name="{field}"' in page.content.decode()
        and "maxlength" not in page.context["adminform"].form[field].as_widget()
    )

    pasted = SAFE.format(quote(PAGE, safe="")) + "&sdata=" + "x" * 600 + "\u200b"
    response = staff_client.post(change_url(row), form_data(page) | {field: pasted})

    assert response.status_code == 302, response.context["errors"]
    assert getattr(model.objects.get(pk=row.pk), field) == PAGE
    assert is_told(response, "eur03.safelinks.protection.outlook.com")


@pytest.mark.django_db
def test_the_link_of_an_article_is_tidied(staff_client):
    issue = make_issue(articles=[{"heading_en": "Head", "body_en": "<p>x</p>"}])
    data = form_data(staff_client.get(change_url(issue)))

    response = staff_client.post(
        change_url(issue), data | {"articles-0-link": "www.example.org/?a=1&utm_source=x&mc_eid=y"}
    )

    assert Article.objects.get().link == "https://www.example.org/?a=1"
    assert is_told(response, "utm_source, mc_eid")


@pytest.mark.django_db
def test_a_translator_is_told_too(staff_client):
    question = make_question()
    address = reverse("admin:pages_question_translate", args=[question.pk, "fr"])

    response = staff_client.post(
        address,
        {"version": 0, "question": "Bon ?", "answer": '<p><a href="https://example.org/?gclid=x">x</a></p>'},
    )

    assert is_told(response, "gclid")
    assert 'href="https://example.org/"' in Question.objects.get(pk=question.pk).answer_fr


@pytest.mark.django_db
def test_the_source_of_an_import_is_tidied(staff_client):
    make_series()
    file = SimpleUploadedFile("x.csv", b"series,period,category,value\ntest-country,2025-10,BR,4321\n")

    response = staff_client.post(
        reverse("admin:stats_observation_import"),
        {"file": file, "source_url": "https://example.org/?utm_source=x"},
    )

    assert response.status_code == 302 and StagedImport.objects.get().source_url == "https://example.org/"
    assert is_told(response, "utm_source")


@pytest.mark.django_db
def test_nothing_is_told_where_nothing_was_taken_out(staff_client):
    page = make_page(sections=[("one", {"heading_en": "Head", "body_en": "<p>Text</p>"})])
    data = form_data(staff_client.get(change_url(page)))

    response = staff_client.post(
        change_url(page),
        data | {"sections-0-body_en": '<p><a href="https://example.org/?a=1">x</a> utm_source=1</p>'},
    )

    assert response.status_code == 302 and not is_told(response)
