"""Every page of the admin opens: for each model its list, the form to add one, and a row."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from base import mail
from base.models import PersonalDataAct
from contact.models import Message, MessageNote, OrderNote, Routing, StockMovement
from contact.references import make_reference
from newsletter.models import Delivery, Sending
from tests import factories
from tests.contact.points import make_full_point
from tests.contact.test_order_desk import make_order
from tests.newsletter.subscribers import make_subscriber
from tests.stats.observations import make_observation, make_release, make_revision

pytestmark = pytest.mark.django_db
REGISTERED = [model._meta.label for model in admin.site._registry]


@pytest.fixture
def rows(staff_client):
    """One row at least of everything that the initial content has not."""
    Group.objects.create(name="Desk")
    order = make_order(email="ana@example.org")
    OrderNote.objects.create(order=order, text="Note")
    StockMovement.objects.create(edition=order.lines.get().edition, change=5, reason="delivered")
    message = Message.objects.create(
        reference=make_reference(), topic="return", text="=1", answer_by="none", answer_language="en", language="ps"
    )  # fmt: skip
    MessageNote.objects.create(message=message, text="Note")
    Routing.objects.create(topic="return", addresses="a@example.org")
    make_full_point()
    factories.make_story(photo="stories/gone-10x10.webp", recording="stories/gone.mp3")
    factories.make_notice()
    factories.make_question()
    subscriber = make_subscriber()
    issue = factories.make_issue(articles=[{"heading_en": "Head", "picture": "newsletter/gone-10x10.jpg"}])
    sending = Sending.objects.create(issue=issue)
    Delivery.objects.create(sending=sending, subscriber=subscriber, language="en")
    factories.make_edition(
        "gone", publication=factories.make_publication("other"), file="publications/gone.pdf"
    )
    queued = mail.queue("message_received", {"reference": "K7PQ2MXA"}, to="a@example.org", language="en")
    queued.logs.create(status=1, exception_type="OSError", message="broke off")
    PersonalDataAct.note("person-erased", 3, by=None)
    _figures()
    return staff_client


def _figures():
    release = make_release(timezone.now() - timedelta(days=1))
    make_revision(make_observation(release=release), 9, 10, timezone.now())


@pytest.mark.parametrize("label", REGISTERED)
def test_the_list_the_form_and_a_row_open(rows, label):
    model = apps.get_model(label)
    model_admin = admin.site._registry[model]
    row = model._default_manager.order_by("-pk").first()
    if row is None and model_admin.has_add_permission(rows.get("/admin/").wsgi_request):
        pytest.fail(f"no row of {label} to look at: make one in this module")
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"

    pages = [rows.get(reverse(f"{name}_changelist")), rows.get(reverse(f"{name}_add"))]
    if row is not None:
        pages += [
            rows.get(reverse(f"{name}_{view}", args=[row.pk])) for view in ("change", "history", "delete")
        ]

    codes = [page.status_code for page in pages]
    assert codes[0] == 200 and set(codes[1:]) <= {200, 403} and codes[2:3] in ([200], []), codes


@pytest.mark.parametrize("model", [model for model in admin.site._registry if hasattr(admin.site._registry[model], "search_fields")], ids=str)  # fmt: skip
def test_a_list_can_be_searched(rows, model):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"

    assert rows.get(reverse(name), {"q": "ana+x@example.org '%"}).status_code == 200


def test_a_mail_of_the_queue_shows_what_it_says_and_why_it_waits(rows):
    queued = apps.get_model("post_office.Email").objects.latest("pk")

    html = rows.get(reverse("admin:post_office_email_change", args=[queued.pk])).content.decode()

    assert "K7PQ2MXA" in html and "broke off" in html and "a@example.org" in html
