"""What readers paste into each form, as it comes from mails, chats and documents, and what staff make of it."""

import pytest
from django.urls import reverse
from post_office.models import Email

from contact.models import Message, Order
from newsletter.models import Subscriber
from newsletter.sending.servers import _ascii
from tests.factories import make_edition
from tests.forms import MESSAGE, send

pytestmark = pytest.mark.django_db
WRITE, NEWSLETTER = "/en/contact/write/", "/en/newsletter/"


def write(client, **data):
    return send(client, WRITE, {**MESSAGE, **data})


def order(client, **data):
    make_edition()
    typed = {
        "organisation": "Organisation", "contact_person": "Leila", "email": "a@example.org", "street": "Street 1",
        "postcode": "1000", "city": "Brussels", "purpose": "counter", "remark": "",
    }  # fmt: skip
    return send(client, "/en/publications/order/?line=test-edition:2", typed | data)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u202a+32 470 12 34 56\u202c", "+32 470 12 34 56"),
        ("\u0660\u0664\u0667\u0660 \u0661\u0662 \u0663\u0664 \u0665\u0666", "0470 12 34 56"),
        ("0470\u00a012\u00a034\u00a056", "0470 12 34 56"),
        ("0470\u201112\u201134\u201156", "0470-12-34-56"),
        # Our own free number, as our own mails write it.
        ("\u20660800\u00a0327\u00a045\u2069", "0800 327 45"),
    ],
)
def test_a_phone_number_is_taken_without_its_marks(client, typed, kept):
    assert write(client, phone=typed, answer_by="phone").status_code == 303
    assert Message.objects.get().phone == kept


def test_staff_call_a_number_from_abroad_and_find_it_however_they_type_it(client, staff_client):
    write(client, phone="+32 (0)470 12 34 56", answer_by="phone")
    write(client, phone="٠٢ ٤٨٨ ٩٧ ٧٧", answer_by="phone", name="ليلى")
    mobile, desk = Message.objects.order_by("pk")

    html = staff_client.get(reverse("admin:contact_message_change", args=[mobile.pk])).content.decode()
    assert '"tel:+32470123456"' in html

    def found(text):
        answer = staff_client.get(reverse("admin:contact_message_changelist"), {"q": text})
        return [row.pk for row in answer.context["cl"].result_list]

    for text in ("0470 12 34 56", "0470/12.34.56", "0032470123456", "+32470123456", "470123456", "۰۴۷۰۱۲۳۴۵۶",
                 "\u202a0470\u00a012\u00a034\u00a056\u202c", "+32 (0)470 123456", "12 34 56", "470"):  # fmt: skip
        assert found(text) == [mobile.pk], text
    for text in ("02 488 97 77", "+3224889777", "02/4889777", "٠٢٤٨٨٩٧٧٧", "ليلى", "\u2068ليلى\u2069"):
        assert found(text) == [desk.pk], text
    assert found("0470 99 99 99") == []


@pytest.mark.parametrize(
    "typed", ["\u200ename@example.org", "name@example.org\u200e", "name@example.org\u200b"]
)
def test_an_address_is_taken_without_its_marks(client, staff_client, typed):
    assert write(client, email=typed, answer_by="email").status_code == 303

    message = Message.objects.get()
    html = staff_client.get(reverse("admin:contact_message_change", args=[message.pk])).content.decode()
    assert message.email == "name@example.org" and "mailto:name@example.org?" in html


def test_the_staff_write_to_the_domain_that_was_meant(client, staff_client):
    write(client, email="bob@نامه\u200cای.com", answer_by="email")

    [pk] = Message.objects.values_list("pk", flat=True)
    html = staff_client.get(reverse("admin:contact_message_change", args=[pk])).content.decode()
    assert "mailto:bob@xn--mgba3gch31f060k.com?" in html and ">bob@نامه\u200cای.com<" in html


def test_sixty_five_letters_before_the_at_are_refused(client):
    response = write(client, email="a" * 65 + "@example.org", answer_by="email")

    assert response.status_code == 400 and "letters from a to z" not in response.content.decode()


def test_the_newsletter_goes_to_the_domain_that_was_meant(client):
    send(
        client, NEWSLETTER, {"email": "bob@\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.com", "language": "en"}
    )

    assert Email.objects.get().to == ["bob@xn--mgba3gch31f060k.com"]
    assert _ascii(Subscriber.objects.get().email) == "bob@xn--mgba3gch31f060k.com"


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("postcode", "1000\u200e", "1000"),
        ("contact_person", "\u2068\u0645\u062d\u0645\u062f\u2069", "محمد"),
        ("street", "Rue\u00a0de la Loi\u00a016", "Rue de la Loi 16"),
        ("city", "Saint\u2011Gilles\u200b", "Saint-Gilles"),
        ("organisation", "\ufeffمی\u200cشود", "می\u200cشود"),
        ("remark", "a\u00a0b\r\n\u2067ج\u2069", "a b\nج"),
    ],
)
def test_an_order_is_taken_without_marks(client, field, typed, kept):
    assert order(client, **{field: typed}).status_code == 303
    assert getattr(Order.objects.get(), field) == kept


def test_a_page_of_ours_that_hides_its_address_is_ours(client):
    headers = {"origin": "null", "sec-fetch-site": "same-origin"}

    assert (
        send(client, NEWSLETTER, {"email": "a@example.org", "language": "en"}, **headers).status_code == 303
    )
    assert Subscriber.objects.exists()


def test_one_mailbox_gets_five_mails_in_an_hour_whatever_stands_behind_a_plus(client):
    for number in range(1, 13):
        send(client, NEWSLETTER, {"email": f"victim+{number}@example.org", "language": "en"})

    assert Email.objects.count() == 5


def test_one_mailbox_of_google_is_one_with_any_dots(client):
    for address in ("vic.tim", "v.ictim", "victim+1", "VICTIM", "v.i.c.t.i.m", "vi.ctim", "victi.m"):
        send(client, NEWSLETTER, {"email": f"{address}@gmail.com", "language": "en"})

    assert Email.objects.count() == 5
