"""The staff's desk for orders: queues, status in bulk, papers, stock, totals."""

import csv
import io
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from base.languages import CODES
from contact.admin import order_papers
from contact.models import Order, StockMovement
from contact.models.order import PERSONAL_FIELDS
from contact.orders import handling
from contact.orders.baskets import Line
from fedasil_return.edge import gunicorn_settings
from pages.models import Edition, Publication
from tests import factories

pytestmark = pytest.mark.django_db
LIST = reverse("admin:contact_order_changelist")


def make_edition(code, **columns):
    return factories.make_edition(code, publication=factories.make_publication(code), **columns)


def make_order(edition=None, copies=10, *, language="en", **columns):
    order = Order(
        **{
            "organisation": "Test house",
            "contact_person": "Ana Test",
            "email": "customer@example.org",
            "street": "Teststraat 1",
            "postcode": "9000",
            "city": "Gent",
            "purpose": "counter",
            **columns,
        }
    )
    edition = edition or Edition.objects.filter(code="test-edition").first() or make_edition("test-edition")
    return handling.place(order, [Line(edition, copies)], language=language)


def act(client, action, *rows, **data):
    return client.post(
        LIST, {"action": action, "_selected_action": [row.pk for row in rows], **data}, follow=True
    )


def mails(name):
    return Email.objects.filter(subject__icontains=name)


@pytest.mark.parametrize("language", CODES)
def test_status_in_bulk_with_mails_in_the_customers_language(staff_client, language):
    rows = [make_order(language=language) for _ in range(2)]
    Email.objects.all().delete()

    act(staff_client, "pack", *rows)
    assert not Email.objects.exists()
    act(staff_client, "send", *rows)
    act(staff_client, "send", *rows)  # pressed twice

    assert set(Order.objects.values_list("status", flat=True)) == {"sent"}
    assert Email.objects.count() == 2
    assert f'<html lang="{language}"' in Email.objects.first().html_message


def test_what_cannot_be_is_told_and_the_others_go_on(staff_client):
    sent, fresh = make_order(), make_order()
    act(staff_client, "pack", sent)
    act(staff_client, "send", sent)

    response = act(staff_client, "pack", sent, fresh)

    told = " ".join(str(message) for message in response.context["messages"])
    assert "1 order changed." in told and f"{sent.reference} (Sent)" in told
    fresh.refresh_from_db()
    assert fresh.status == "packed"


def test_a_back_order_cannot_be_packed_before_the_copies_are_there(staff_client):
    edition = make_edition("empty", stock=0, when_empty="back_order")
    order = make_order(edition, 5)
    assert "(empty)" in act(staff_client, "pack", order).content.decode()

    movement = {"edition": edition.pk, "change": 20, "reason": "delivered", "note": "From the printer"}
    staff_client.post(reverse("admin:contact_stockmovement_add"), movement)
    act(staff_client, "pack", order)

    order.refresh_from_db()
    edition.refresh_from_db()
    assert (order.status, edition.stock) == ("packed", 15)
    assert list(edition.movements.order_by("pk").values_list("change", "reason", "by__username")) == [
        (20, "delivered", "editor"),
        (-5, "ordered", "editor"),
    ]


def test_cancelling_gives_the_copies_back_and_tells_the_customer(staff_client):
    edition = make_edition("few", stock=12)
    order = make_order(edition, 10)
    Email.objects.all().delete()

    act(staff_client, "cancel", order)

    edition.refresh_from_db()
    assert edition.stock == 12 and Email.objects.get().to == ["customer@example.org"]


def test_queues(staff_client):
    me = get_user_model().objects.get(username="editor")
    waits = make_order(make_edition("many", approval_above=5), 10, reference="AAAAAAAA")
    new = make_order(reference="BBBBBBBB")
    mine = make_order(reference="CCCCCCCC")
    Order.objects.filter(pk=mine.pk).update(assigned_to=me)
    done = make_order(reference="DDDDDDDD")
    handling.advance(done, "cancelled", by=None)

    def listed(queue):
        return {row.reference for row in staff_client.get(LIST, {"queue": queue}).context["cl"].result_list}

    assert listed("new") == {waits.reference, new.reference}
    assert listed("mine") == {mine.reference}
    assert listed("waiting") == {waits.reference}
    assert listed("done") == {done.reference}


def test_what_was_ordered_cannot_be_changed_but_notes_are_added(staff_client):
    order = make_order(organisation="<b>House</b>")
    url = reverse("admin:contact_order_change", args=[order.pk])
    html = staff_client.get(url).content.decode()
    me = get_user_model().objects.get(username="editor")
    data = {"seen_version": order.version, "assigned_to": me.pk, "organisation": "Other", "status": "sent",
            "lines-TOTAL_FORMS": 1, "lines-INITIAL_FORMS": 1, "lines-0-id": order.lines.get().pk, "lines-0-copies": 99,
            "notes-TOTAL_FORMS": 1, "notes-INITIAL_FORMS": 0, "notes-0-text": "Fragile"}  # fmt: skip

    response = staff_client.post(url, data)

    assert response.status_code == 302
    order.refresh_from_db()
    assert (order.organisation, order.status, order.assigned_to, order.version) == (
        "<b>House</b>",
        "approved",
        me,
        1,
    )
    assert order.lines.get().copies == 10 and order.notes.get().author == me
    assert "&lt;b&gt;House&lt;/b&gt;" in html and "<b>House</b>" not in html


def test_packing_lists_and_labels_are_pages_to_print(staff_client):
    order = make_order(organisation="<i>Huis</i>", remark="Ring twice\n=1+1")
    for action, expected in (("print_packing_list", "test-edition"), ("print_labels", "Teststraat 1")):
        response = act(staff_client, action, order)
        html = response.content.decode()
        assert response.redirect_chain[0][0].endswith(f"?orders={order.pk}")
        assert expected in html and "9000 Gent" in html and "&lt;i&gt;Huis&lt;/i&gt;" in html
        assert "<style" not in html and "style=" not in html


def make_named_edition(code="named", **titles):
    return factories.make_edition(code, publication=factories.make_publication(code, **titles))


TITLES = {"title_en": "Journey", "title_nl": "Reis", "title_fr": "Voyage", "title_ar": "رحلة"}


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_papers_and_exports_name_publications_in_the_language_of_the_staff(staff_client, language):
    order = make_order(make_named_edition(**TITLES), language="ar")
    assert order.lines.get().title == "رحلة"  # as the customer reads it
    expected, headers = TITLES[f"title_{language}"], {"accept-language": language}

    listed = staff_client.get(
        reverse("admin:contact_order_packing-list"), {"orders": order.pk}, headers=headers
    )
    assert f'<bdi lang="{language}">{expected}</bdi>' in listed.content.decode()

    exported = staff_client.post(LIST, {"action": "export", "_selected_action": [order.pk]}, headers=headers)
    [_header, row] = csv.reader(io.StringIO(exported.content.decode("utf-8-sig")), delimiter=";")
    assert expected in row and "رحلة" not in row

    for wished, where in (
        ({}, f'<td lang="{language}">{expected}</td>'),
        ({"format": "csv"}, f'"named";"{expected}"'),
    ):
        totals = staff_client.get(reverse("admin:contact_order_totals"), wished, headers=headers)
        assert where in totals.content.decode("utf-8-sig")


@pytest.mark.parametrize(
    ("titles", "expected", "language"),
    [
        ({"title_en": "Journey"}, "Journey", "en"),  # not in Dutch yet
        ({"title_en": "Call [[test-number]]"}, "Call 12", "en"),
        ({"title_en": "", "title_fr": "Voyage"}, "Voyage", "fr"),
    ],
)
def test_a_packing_list_marks_a_title_in_another_language(staff_client, titles, expected, language):
    factories.make_fact("test-number")
    order = make_order(make_named_edition(**titles))
    Publication.objects.filter(slug="named").update(published_until=timezone.now())  # packed all the same

    url = reverse("admin:contact_order_packing-list")
    html = staff_client.get(url, {"orders": order.pk}, headers={"accept-language": "nl"}).content.decode()

    assert f'<bdi lang="{language}">{expected}</bdi>' in html


def test_a_packing_list_names_what_is_deleted_as_it_was_ordered(staff_client):
    order = make_order(make_named_edition(**TITLES), language="fr")
    Publication.objects.get(slug="named").delete()

    html = staff_client.get(
        reverse("admin:contact_order_packing-list"), {"orders": order.pk}
    ).content.decode()

    assert '<bdi lang="fr">Voyage</bdi>' in html


def test_a_packing_list_costs_no_more_for_more_orders(staff_client, django_assert_max_num_queries):
    orders = [make_order(make_named_edition(f"named-{number}", **TITLES)) for number in range(8)]
    keys = ",".join(str(order.pk) for order in orders)

    with django_assert_max_num_queries(12):
        staff_client.get(reverse("admin:contact_order_packing-list"), {"orders": keys})


def test_a_label_has_every_line_whatever_its_length(staff_client):
    typed = {"organisation": "O" * 160, "contact_person": "P" * 120, "street": "S" * 160, "city": "C" * 80}
    order = make_order(**typed)

    html = act(staff_client, "print_labels", order).content.decode()

    assert all(f"{value}</bdi></p>" in html for value in typed.values()) and f"9000 {typed['city']}" in html
    assert 'class="label label--5"' in html


def test_an_order_whose_address_is_erased_has_no_label(staff_client):
    erased, order = make_order(), make_order()
    handling.advance(erased, "packed", by=None)
    handling.advance(erased, "sent", by=None)
    Order.objects.filter(pk=erased.pk).update(reference=None, **dict.fromkeys(PERSONAL_FIELDS, ""))

    html = act(staff_client, "print_labels", erased, order).content.decode()

    assert html.count('class="label ') == 1 and "9000 Gent" in html


def test_of_more_orders_than_an_address_holds_none_is_printed_in_silence(staff_client, monkeypatch):
    monkeypatch.setattr(order_papers, "MAX_PRINTED", 2)
    orders = [make_order() for _ in range(3)]

    for action in ("print_labels", "print_packing_list"):
        assert "At most 2 orders" in act(staff_client, action, *orders).content.decode()
        assert "At most" not in act(staff_client, action, *orders[:2]).content.decode()


def test_the_address_of_500_labels_is_taken_by_the_server():
    # Six digits each: more orders than this site will ever have.
    longest = f"GET {reverse('admin:contact_order_packing-list')}?orders={','.join(['999999'] * order_papers.MAX_PRINTED)} HTTP/1.1"

    assert len(longest) < 0.6 * gunicorn_settings.limit_request_line


@pytest.mark.parametrize("keys", ["", "x", "1,2,x,-1", "99999999999999999999999", "1;2"])
def test_papers_of_nothing_are_empty_and_no_fault(staff_client, keys):
    assert staff_client.get(reverse("admin:contact_order_labels"), {"orders": keys}).status_code == 200


def test_papers_and_totals_are_for_staff_alone(client):
    for name in ("labels", "packing-list", "totals"):
        assert client.get(reverse(f"admin:contact_order_{name}")).status_code == 302


def test_the_export_is_safe(staff_client):
    make_order(organisation="=HYPERLINK(1)", contact_person="@x", remark="+1")

    response = act(staff_client, "export", *Order.objects.all())

    [header, row] = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    cells = dict(zip(header, row, strict=True))
    assert cells["organisation"] == "'=HYPERLINK(1)" and cells["contact person"] == "'@x"
    assert cells["code"] == "test-edition" and cells["copies"] == "10"


def test_totals_of_each_month(staff_client):
    year = timezone.localdate().year
    first, second, other = make_order(copies=10), make_order(copies=7), make_order(make_edition("other"), 3)
    Order.objects.filter(pk=first.pk).update(
        created_at=timezone.make_aware(timezone.datetime(year, 1, 31, 23, 59))
    )
    Order.objects.filter(pk=second.pk).update(
        created_at=timezone.make_aware(timezone.datetime(year, 2, 1, 0, 0))
    )
    handling.advance(other, "cancelled", by=None)

    response = staff_client.get(reverse("admin:contact_order_totals"), {"year": year})

    [(code, title, months, total)] = response.context["rows"]
    assert (code, title, months[:3], total) == ("test-edition", ("A test leaflet", "en"), [10, 7, 0], 17)
    text = staff_client.get(reverse("admin:contact_order_totals"), {"format": "csv"}).content.decode(
        "utf-8-sig"
    )
    assert re.search(r'^"test-edition";"A test leaflet";10;7;0;.*;17\r$', text, re.M), text


@pytest.mark.parametrize("change", [-1001, 0, ""])
def test_a_movement_that_cannot_be_is_refused(staff_client, change):
    edition = make_edition("some", stock=1000)
    data = {"edition": edition.pk, "change": change, "reason": "correction", "note": ""}

    response = staff_client.post(reverse("admin:contact_stockmovement_add"), data)

    assert response.status_code == 200 and response.context["adminform"].form.errors["change"]
    assert not StockMovement.objects.exists()


def test_the_stock_is_changed_by_movements_alone(staff_client):
    edition = make_edition("some", stock=1000)

    html = staff_client.get(
        reverse("admin:pages_publication_change", args=[edition.publication_id])
    ).content.decode()

    assert "editions-0-max_copies" in html and "editions-0-stock" not in html


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_list_costs_no_more_for_more_orders(staff_client, django_assert_max_num_queries, language):
    for _ in range(20):
        make_order()

    with django_assert_max_num_queries(16):
        response = staff_client.get(LIST, headers={"accept-language": language})
    assert response.headers["Content-Language"] == language


def test_who_may_only_look_changes_nothing(client, django_user_model):
    """Neither an order nor a message, by no action."""
    viewer = django_user_model.objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.set(Permission.objects.filter(codename__in=["view_order", "view_message"]))
    client.force_login(viewer)
    order = make_order()
    Email.objects.all().delete()

    for action in ("take", "approve", "pack", "send", "cancel"):
        act(client, action, order)

    order.refresh_from_db()
    assert (order.status, order.assigned_to, order.version) == (
        "approved",
        None,
        0,
    ) and not Email.objects.exists()
    assert client.get(LIST).status_code == 200


def test_an_order_is_cancelled_and_never_deleted_with_its_copies(staff_client):
    edition = make_edition("kept", stock=50)
    order = make_order(edition, 10)

    act(staff_client, "delete_selected", order, post="yes")
    staff_client.post(reverse("admin:contact_order_delete", args=[order.pk]), {"post": "yes"})

    assert Order.objects.filter(pk=order.pk).exists()


def test_the_history_of_the_admin_says_nothing_of_anybody(staff_client):
    order = make_order()
    url = reverse("admin:contact_order_change", args=[order.pk])
    data = {"seen_version": 0, "assigned_to": "", "lines-TOTAL_FORMS": 0, "lines-INITIAL_FORMS": 0,
            "notes-TOTAL_FORMS": 1, "notes-INITIAL_FORMS": 0, "notes-0-text": "Ann called from 0470 12 34 56"}  # fmt: skip

    assert staff_client.post(url, data).status_code == 302

    kept = str(list(LogEntry.objects.values()))
    assert order.notes.get().text.startswith("Ann") and "note" in kept and "Ann" not in kept


@pytest.mark.parametrize("queue", ["zzz", "", "new"])
def test_a_queue_that_is_none_is_no_fault(staff_client, queue):
    assert staff_client.get(LIST, {"queue": queue}).status_code in (200, 302)
