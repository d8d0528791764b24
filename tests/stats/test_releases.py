"""Releases: figures appear by themselves at their moment, and the calendar shows when one is late."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from base import ready_pages
from fedasil_return.middleware import ReadyPagesMiddleware
from stats.models import Note, Observation, Release
from tests.pages.test_admin import change_url, form_data
from tests.stats.counts import make_observation, make_release
from texts.models import ContentVersion

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
ADD = "admin:stats_release_add"
VALUE = 7919


@pytest.fixture
def tomorrow():
    return (timezone.now() + DAY).replace(microsecond=0)


def typed(moment):
    """A moment as it is typed into the form."""
    local = timezone.localtime(moment)
    return {"at_0": f"{local:%Y-%m-%d}", "at_1": f"{local:%H:%M:%S}"}


def errors_of(response):
    """The codes of the errors of a refused form, by field."""
    assert response.status_code == 200
    errors = response.context["adminform"].form.errors.as_data()
    return {field: [error.code for error in found] for field, found in errors.items()}


def change(client, release, **data):
    return client.post(change_url(release), form_data(client.get(change_url(release))) | data)


def move_clock(monkeypatch, moment):
    monkeypatch.setattr(timezone, "now", lambda: moment)


# --- Embargo ---


def test_figures_appear_by_themselves_at_their_moment(monkeypatch, tomorrow):
    release = make_release("2031-03", tomorrow)
    make_observation("total", "2031-03", "fedasil_programme", VALUE, release=release)
    hidden = Observation.objects.filter(value=VALUE)

    for moment, is_out in ((tomorrow - HOUR / 3600, False), (tomorrow, True), (tomorrow + DAY, True)):
        assert hidden.out(moment).exists() is is_out
        assert Release.objects.out(moment).exists() is is_out
        assert Release.objects.planned(moment).exists() is not is_out
        move_clock(monkeypatch, moment)
        assert hidden.out().exists() is is_out and release.is_out is is_out


def test_no_way_to_read_what_is_out_gives_what_is_under_embargo(tomorrow):
    release = make_release("2031-03", tomorrow)
    make_observation("total", "2031-03", "fedasil_programme", VALUE, release=release)
    out = Observation.objects.out()

    assert not out.filter(series__code="total", period="2031-03").exists()
    assert VALUE not in set(out.values_list("value", flat=True))
    assert not Observation.objects.filter(period="2031-03").out().exists()
    assert not release.observations.out().exists()
    assert not release.observations.get().series.observations.out().filter(value=VALUE).exists()


def test_ready_pages_show_it_within_the_minute(monkeypatch, tomorrow):
    make_observation(
        "total", "2031-03", "fedasil_programme", VALUE, release=make_release("2031-03", tomorrow)
    )
    answer = ReadyPagesMiddleware(
        lambda request: HttpResponse(str(Observation.objects.out().filter(value=VALUE).exists()))
    )

    def read(moment):
        move_clock(monkeypatch, moment)
        monkeypatch.setattr(ready_pages.time, "time", moment.timestamp)
        return answer(RequestFactory().get("/en/figures/")).content.decode()

    assert read(tomorrow - HOUR / 60) == read(tomorrow - HOUR / 3600) == "False"
    assert read(tomorrow + HOUR / 60) == "True"


# --- Announcing, and delays ---


@pytest.mark.parametrize("way", ["save", "create", "bulk_create", "form"])
def test_what_was_announced_first_is_kept_on_every_way(staff_client, tomorrow, way):
    if way == "save":
        make_release("2031-03", tomorrow)
    elif way == "create":
        Release.objects.create(period="2031-03", at=tomorrow)
    elif way == "bulk_create":
        Release.objects.bulk_create([Release(period="2031-03", at=tomorrow)])
    else:
        data = form_data(staff_client.get(reverse(ADD)))
        response = staff_client.post(reverse(ADD), data | {"period": "2031-03", **typed(tomorrow)})
        assert response.status_code == 302, response.context["errors"]

    release = Release.objects.get()
    assert release.first_announced_for == release.at == tomorrow and not release.is_delayed


def test_a_new_release_in_the_past_is_refused(staff_client):
    data = form_data(staff_client.get(reverse(ADD)))
    response = staff_client.post(reverse(ADD), data | {"period": "2031-03", **typed(timezone.now() - HOUR)})

    assert errors_of(response) == {"at": ["past"]} and not Release.objects.exists()


@pytest.mark.parametrize("period", ["2031-13", "soon", ""])
def test_what_is_no_period_is_refused(staff_client, tomorrow, period):
    data = form_data(staff_client.get(reverse(ADD)))
    response = staff_client.post(reverse(ADD), data | {"period": period, **typed(tomorrow)})

    assert "period" in errors_of(response) and not Release.objects.exists()


def test_without_a_moment_the_form_says_so(staff_client):
    data = form_data(staff_client.get(reverse(ADD)))
    response = staff_client.post(reverse(ADD), data | {"period": "2031-03", "at_0": "", "at_1": ""})

    assert errors_of(response) == {"at": ["required"]}


def test_a_delay_asks_for_its_reason_and_keeps_the_first_moment(staff_client, tomorrow):
    release = make_release("2031-03", tomorrow)

    refused = change(staff_client, release, **typed(tomorrow + DAY))
    assert errors_of(refused) == {"delay_reason_en": ["reason"]}
    assert Release.objects.get().at == tomorrow

    response = change(staff_client, release, **typed(tomorrow + DAY), delay_reason_en="A source was late.")
    assert response.status_code == 302
    release = Release.objects.get()
    assert (release.at, release.first_announced_for) == (tomorrow + DAY, tomorrow) and release.is_delayed
    assert release.delay_reason_en == "A source was late."


def test_an_earlier_moment_needs_no_reason(staff_client, tomorrow):
    release = make_release("2031-03", tomorrow)

    assert change(staff_client, release, **typed(tomorrow - HOUR)).status_code == 302
    release = Release.objects.get()
    assert release.at == tomorrow - HOUR and not release.is_delayed


def test_a_planned_release_cannot_be_moved_to_the_past(staff_client, tomorrow):
    release = make_release("2031-03", tomorrow)

    assert errors_of(change(staff_client, release, **typed(timezone.now() - DAY))) == {"at": ["past"]}
    assert Release.objects.get().at == tomorrow


@pytest.mark.parametrize(
    ("data", "field"), [(typed(timezone.now() + DAY), "at"), ({"period": "2031-04"}, "period")]
)
def test_what_is_out_can_no_longer_be_moved(staff_client, data, field):
    release = make_release("2031-03", timezone.now() - DAY)

    assert errors_of(change(staff_client, release, **data)) == {field: ["out"]}
    assert (Release.objects.get().at, Release.objects.get().period) == (release.at, "2031-03")


def test_words_about_a_release_that_is_out_can_still_be_mended(staff_client):
    release = make_release("2031-03", timezone.now() - DAY)

    assert change(staff_client, release, delay_reason_en="A source was late.").status_code == 302
    assert Release.objects.get().delay_reason_en == "A source was late."


def test_code_that_asks_is_told_the_same(tomorrow):
    release = make_release("2031-03", tomorrow)
    release.at = tomorrow + DAY

    with pytest.raises(ValidationError, match="Tell readers why"):
        release.full_clean()


def test_moving_a_release_raises_the_content_version(staff_client, tomorrow):
    release = make_release("2031-03", tomorrow)
    before = ContentVersion.current()

    change(staff_client, release, **typed(tomorrow - HOUR))

    assert ContentVersion.current() > before


# --- The desk ---


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_list_opens_and_says_the_state(staff_client, tomorrow, language, django_assert_max_num_queries):
    for number in range(1, 10):
        make_release(f"2031-0{number}", tomorrow)
    make_release("2030-01", timezone.now() - DAY)
    make_release("2030-02", tomorrow + DAY, first_announced_for=tomorrow)

    with django_assert_max_num_queries(8):
        response = staff_client.get(
            reverse("admin:stats_release_changelist"), headers={"accept-language": language}
        )

    html = response.content.decode()
    assert response.status_code == 200 and html.count('class="field-state"') == 11
    if language == "en":
        counts = [html.count(f'"field-state">{state}<') for state in ("out", "planned", "delayed")]
        assert counts == [1, 9, 1]


def test_a_release_with_figures_is_not_deleted_and_says_so(staff_client, tomorrow):
    release = make_release("2031-03", tomorrow)
    for country in ("BR", "IQ"):
        make_observation("country-month", "2031-03", country, 9, release=release)
    address = reverse("admin:stats_release_delete", args=[release.pk])

    html = staff_client.get(address).content.decode()
    response = staff_client.post(address, {"post": "yes"})
    action = {"action": "delete_selected", "_selected_action": release.pk, "post": "yes"}
    staff_client.post(reverse("admin:stats_release_changelist"), action)

    assert "2 numbers belong to it, so it cannot be deleted." in html
    assert response.status_code in (200, 403) and Release.objects.filter(pk=release.pk).exists()
    with pytest.raises(ProtectedError), transaction.atomic():
        release.delete()


def test_a_release_without_figures_can_be_deleted(staff_client, tomorrow):
    release = make_release("2031-03", tomorrow)

    response = staff_client.post(reverse("admin:stats_release_delete", args=[release.pk]), {"post": "yes"})

    assert response.status_code == 302 and not Release.objects.exists()


def test_the_note_that_withholding_needs_is_not_deleted(staff_client):
    note = Note.objects.get(code="withheld")

    response = staff_client.post(reverse("admin:stats_note_delete", args=[note.pk]), {"post": "yes"})
    action = {"action": "delete_selected", "_selected_action": note.pk, "post": "yes"}
    staff_client.post(reverse("admin:stats_note_changelist"), action)

    assert response.status_code == 403 and Note.objects.filter(code="withheld").exists()
