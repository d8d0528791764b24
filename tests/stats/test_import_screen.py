"""Importing on the screen: choose, look, confirm; and what staff see of figures and revisions."""

import io
import re

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from stats.importing import applying
from stats.models import Observation, Revision, StagedImport

from .imports import IMPORT, bring, confirm, file_of, look, make_release, make_row, make_series, stored

pytestmark = pytest.mark.django_db
LIST = reverse("admin:stats_observation_changelist")
REVISIONS = reverse("admin:stats_revision_changelist")


def words(response):
    return [str(message) for message in response.wsgi_request._messages]


def colleague(django_user_model, client, *codenames, name="colleague"):
    user = django_user_model.objects.create_user(name, password="password", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)
    return client


def test_a_file_is_looked_at_and_brought_in(staff_client):
    series = make_series()

    address = look(staff_client, ["test-country", "2025-10", "BR", 4321])
    page = staff_client.get(address)
    assert not Observation.objects.filter(series=series).exists()
    assert "4321" in page.content.decode() and "All of it appears at once" in page.content.decode()

    response = confirm(staff_client, address)
    assert response.url == LIST and words(response) == ["1 row was brought in."]
    assert stored(series).value == 4321
    assert not StagedImport.objects.exists()


def test_the_preview_shows_old_and_new_and_asks_why(staff_client):
    series = make_series()
    bring(make_row(series, 4321))

    address = look(staff_client, ["test-country", "2025-10", "BR", 4322])
    html = staff_client.get(address).content.decode()
    assert "4321" in html and "<strong>4322</strong>" in html and 'name="reason"' in html

    response = confirm(staff_client, address)
    assert "Say why." in response.content.decode() and stored(series).value == 4321

    confirm(staff_client, address, reason="Two late departures.")
    assert stored(series).value == 4322
    assert Revision.objects.get().written_by.username == "editor"


def test_a_reason_with_an_unknown_fact_is_refused(staff_client):
    series = make_series()
    bring(make_row(series, 1))
    address = look(staff_client, ["test-country", "2025-10", "BR", 2])

    response = confirm(staff_client, address, reason="See [[no-such-fact]].")

    assert "no-such-fact" in response.content.decode() and stored(series).value == 1


def test_what_changes_beside_the_number_is_shown(staff_client):
    series = make_series()
    bring(make_row(series, 4321, note="Counted by hand.", is_provisional=True))

    address = look(staff_client, ["test-country", "2025-10", "BR", 4321], more=["provisional", "note"])

    html = staff_client.get(address).content.decode()
    assert "provisional: yes → no" in html and "note: Counted by hand. → –" in html
    assert 'name="reason"' not in html


def test_a_new_number_is_shown_with_all_that_would_stand_beside_it(staff_client):
    make_series()
    file = io.BytesIO(
        b"series,period,category,value,source,approximate,provisional,note\n"
        b"test-country,2025-10,BR,7,https://example.org/a,yes,yes,top-thre\n"
    )
    file.name = "figures.csv"

    html = staff_client.get(staff_client.post(IMPORT, {"file": file}).url).content.decode()

    # A code that is mistyped would become a sentence that readers see.
    assert "<td>7<br>approximate<br>provisional</td>" in html and "<bdi>top-thre</bdi>" in html


def test_a_refused_row_keeps_all_out(staff_client):
    make_series()
    rows = (["test-country", "2025-10", "BR", 10], ["test-country", "2025-10", "IQ", "many"])

    response = staff_client.post(IMPORT, {"file": file_of(*rows)})

    html = response.content.decode()
    assert response.status_code == 200 and "figures.csv" in html and "<td>3</td>" in html and "value" in html
    assert "A file comes in as a whole, or not at all." in html and 'name="seen"' not in html
    assert not StagedImport.objects.exists()


def test_many_refused_rows_are_counted(staff_client):
    make_series()

    response = staff_client.post(
        IMPORT, {"file": file_of(*(["test-country", "2025-10", "BR", "many"] for _ in range(1203)))}
    )

    html = response.content.decode()
    assert html.count("<td><bdi>value</bdi></td>") == 300 and "And 903 more." in html
    assert "1203 cells are refused" in html


def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(staff_client):
    response = staff_client.post(IMPORT, {"file": file_of(name="figures.pdf")})

    (refusal,) = response.context["form"].errors["file"]
    assert response.status_code == 200
    assert refusal.startswith("figures.pdf: ") and ".csv or .xlsx" in refusal


def test_a_file_that_is_too_large_is_not_taken(staff_client, monkeypatch):
    make_series()
    monkeypatch.setattr("stats.importing.files.uploads.MAX_BYTES", 10)
    monkeypatch.setattr("stats.importing.files.uploads.FORM_BYTES", 10)

    response = staff_client.post(IMPORT, {"file": file_of(["test-country", "2025-10", "BR", 10])})

    html = response.content.decode()
    assert response.status_code == 413 and 'class="errornote">The file is larger than' in html
    assert 'type="file"' in html and not StagedImport.objects.exists()


def test_numbers_wait_for_a_planned_release(staff_client):
    series, planned, past = make_series(), make_release(), make_release(days=-3)
    html = staff_client.get(IMPORT).content.decode()
    assert f'value="{planned.pk}"' in html and f'value="{past.pk}"' not in html

    address = look(staff_client, ["test-country", "2025-10", "BR", 10], release=planned.pk)
    assert "New numbers appear with the release" in staff_client.get(address).content.decode()
    confirm(staff_client, address)

    assert stored(series).release == planned


def test_the_source_of_the_form_is_that_of_rows_without_one(staff_client):
    series = make_series()
    file = io.BytesIO(b"series,period,category,value\ntest-country,2025-10,BR,10\n")
    file.name = "figures.csv"

    url = staff_client.post(IMPORT, {"file": file, "source_url": "https://example.org/one"}).url
    confirm(staff_client, url)

    assert stored(series).source_url == "https://example.org/one"


def test_what_was_changed_by_another_since_is_shown_again(staff_client):
    series = make_series()
    address = look(staff_client, ["test-country", "2025-10", "BR", 10])
    html = staff_client.get(address).content.decode()
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', html)[1]
    bring(make_row(series, 11))

    response = staff_client.post(address, {"seen": seen})

    html = response.content.decode()
    assert "have changed in the meantime" in html and "<td>11</td>" in html and 'name="reason"' in html
    assert stored(series).value == 11
    confirm(staff_client, address, reason="Late.")
    assert stored(series).value == 10


def test_what_changes_at_the_last_moment_is_said(staff_client, monkeypatch):
    make_series()
    address = look(staff_client, ["test-country", "2025-10", "BR", 10])

    def changed(plan):
        raise applying.PlanChanged

    monkeypatch.setattr(applying, "_same", changed)
    response = confirm(staff_client, address)

    assert response.url == address and "have changed in the meantime" in words(response)[0]
    assert StagedImport.objects.exists()


def test_cancelling_keeps_nothing(staff_client):
    make_series()
    address = look(staff_client, ["test-country", "2025-10", "BR", 10])

    staff_client.post(address, {"cancel": "yes"})

    assert not StagedImport.objects.exists() and staff_client.get(address).url == LIST
    assert not Observation.objects.filter(series__code="test-country").exists()


def test_known_numbers_need_no_confirmation(staff_client):
    bring(make_row(make_series(), 10))

    html = staff_client.get(look(staff_client, ["test-country", "2025-10", "BR", 10])).content.decode()

    assert "All of this is known already." in html and "Bring it in" not in html


# --- Who may ---


def test_only_who_may_add_figures_imports(client, django_user_model):
    assert client.get(IMPORT).status_code == 302
    colleague(django_user_model, client, "view_observation")

    assert client.get(IMPORT).status_code == client.post(IMPORT).status_code == 403
    assert (
        client.get(reverse("admin:stats_observation_import_template", args=["long", "csv"])).status_code
        == 403
    )
    assert str(IMPORT) not in client.get(LIST).content.decode()


def test_only_who_uploaded_confirms(client, django_user_model):
    make_series()
    address = look(
        colleague(django_user_model, client, "add_observation"), ["test-country", "2025-10", "BR", 10]
    )
    colleague(django_user_model, client, "add_observation", name="another")

    assert client.get(address).status_code == client.post(address, {"cancel": "yes"}).status_code == 404
    assert StagedImport.objects.exists()


def test_a_forged_form_is_refused(django_user_model):
    from django.test import Client

    make_series()
    client = Client(enforce_csrf_checks=True)
    client.force_login(django_user_model.objects.create_superuser("editor"))

    response = client.post(IMPORT, {"file": file_of(["test-country", "2025-10", "BR", 10])})

    assert response.status_code == 403 and not StagedImport.objects.exists()


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
@pytest.mark.parametrize("address", [IMPORT, LIST, REVISIONS])
def test_the_screens_speak_the_languages_of_the_staff(staff_client, address, language):
    response = staff_client.get(address, headers={"accept-language": language})

    assert response.status_code == 200 and response.headers["Content-Language"] == language


@pytest.mark.parametrize("layout", ["long", "wide", "micro"])
def test_templates_are_downloaded(staff_client, layout):
    def get(ending):
        return staff_client.get(reverse("admin:stats_observation_import_template", args=[layout, ending]))

    first, *rows = get("csv").content.decode("utf-8-sig").splitlines()
    sheet = openpyxl.load_workbook(io.BytesIO(get("xlsx").content)).active
    assert [cell.value for cell in sheet[1]] == first.split(";") and sheet.max_row == 1 + len(rows) > 1
    assert get("ods").status_code == 404
