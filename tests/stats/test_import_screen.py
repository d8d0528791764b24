"""Importing on the screen: choose, look, confirm; and what staff see of figures and revisions."""

import datetime
import io
import re

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from stats.admin import import_progress
from stats.importing import applying, staging
from stats.models import Observation, Revision, StagedImport

from .imports import bring, file_of, make_release, make_rounded, make_row, make_series, stored

pytestmark = pytest.mark.django_db
IMPORT = reverse("admin:stats_observation_import")
LIST = reverse("admin:stats_observation_changelist")
REVISIONS = reverse("admin:stats_revision_changelist")


def look(client, *rows, **fields):
    """Upload rows; returns the address of the preview."""
    response = client.post(IMPORT, {"file": file_of(*rows), **fields})
    assert response.status_code == 302, response.content.decode()
    return response.url


def confirm(client, address, **fields):
    html = client.get(address).content.decode()
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', html)[1]
    return client.post(address, {"seen": seen, **fields})


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

    html = staff_client.get(look(staff_client, ["test-country", "2025-10", "BR", 4321])).content.decode()

    assert "provisional: yes → no" in html and "note: Counted by hand. → –" in html
    assert 'name="reason"' not in html


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

    assert response.status_code == 200 and ".csv or .xlsx" in response.context["form"].errors["file"][0]


def test_a_file_that_is_too_large_is_not_taken(staff_client, monkeypatch):
    make_series()
    monkeypatch.setattr("stats.importing.uploads.MAX_BYTES", 10)
    monkeypatch.setattr("stats.importing.uploads.FORM_BYTES", 10)

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

    assert not StagedImport.objects.exists() and staff_client.get(address).status_code == 404
    assert not Observation.objects.filter(series__code="test-country").exists()


def test_known_numbers_need_no_confirmation(staff_client):
    bring(make_row(make_series(), 10))

    html = staff_client.get(look(staff_client, ["test-country", "2025-10", "BR", 10])).content.decode()

    assert "All of this is known already." in html and "Bring it in" not in html


def test_what_is_kept_between_the_steps_has_no_true_count(staff_client):
    series = make_rounded()
    look(staff_client, ["test-rounded", "2025-10", "BR", 71_374_263], ["test-rounded", "2025-10", "IQ", 3])

    staged = StagedImport.objects.get()
    figures = staging.figures(staged)
    assert [(f.value, f.shown_as) for f in figures] == [(71_374_265, "number"), (None, "few")]
    assert {figure.series_id for figure in figures} == {series.pk}


def test_what_is_kept_comes_back_the_same(staff_client, admin_user):
    series = make_series()
    rows = [
        make_row(series, "9.5", source_date=datetime.date(2025, 11, 3), note="ሀ “quoted”\u2028"),
        make_row(series, 3, "IQ", is_approximate=True, is_provisional=True),
    ]
    plan = applying.planning.plan(rows)

    staged = staging.stage(plan, name="x" * 300, layout="long", user=admin_user)

    staged.refresh_from_db()
    assert staging.figures(staged) == plan.figures
    assert applying.planning.plan(staging.figures(staged)).digest == plan.digest == staged.digest


def test_what_nobody_confirms_is_erased_after_a_day(staff_client):
    make_series()
    look(staff_client, ["test-country", "2025-10", "BR", 10])
    now = timezone.now()

    assert staging.erase_old(now + datetime.timedelta(hours=23)) == 0
    assert staging.erase_old(now + datetime.timedelta(hours=25)) == 1
    assert not StagedImport.objects.exists()


# --- Large files ---


@pytest.fixture
def large(staff_client, monkeypatch):
    """The address of a preview of 5 rows, which count as many."""
    monkeypatch.setattr(import_progress, "LARGE", 5)
    monkeypatch.setattr(applying, "BATCH", 2)
    make_series()
    return look(staff_client, *(["test-country", str(2000 + n), "BR", n] for n in range(5)))


@pytest.mark.parametrize(("language", "done"), [("en", "5 rows were brought in."), ("fr", None)])
def test_a_large_import_shows_how_far_it_is(staff_client, large, language, done):
    staff_client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    response = confirm(staff_client, large)

    assert response.streaming
    head, *parts = [part.decode() for part in response.streaming_content]
    assert head.startswith("<!DOCTYPE html>") and 'class="import-progress"' in head
    assert re.findall(r'value="(\d+)" max="(\d+)"', "".join(parts)) == [("2", "5"), ("4", "5"), ("5", "5")]
    assert parts[-1].rstrip().endswith("</html>") and LIST in parts[-1]
    assert done is None or done in parts[-2]
    assert Observation.objects.filter(series__code="test-country").count() == 5
    assert not StagedImport.objects.exists()


def test_a_large_import_that_is_left_brings_nothing(staff_client, large):
    response = confirm(staff_client, large)
    sent = iter(response.streaming_content)
    next(sent), next(sent)

    # What the server calls where nobody listens; `close()` would take the connection of the test away too.
    for closer in response._resource_closers:
        closer()

    assert not Observation.objects.filter(series__code="test-country").exists()
    assert StagedImport.objects.exists()


def test_a_large_import_that_fails_says_so(staff_client, large, monkeypatch):
    def changed(plan):
        raise applying.PlanChanged

    monkeypatch.setattr(applying, "_same", changed)
    html = confirm(staff_client, large).getvalue().decode()

    assert '<li class="error">The figures on the site have changed' in html and "</html>" in html
    assert not Observation.objects.filter(series__code="test-country").exists()
    assert StagedImport.objects.exists()


# --- Who may ---


def test_only_who_may_add_figures_imports(client, django_user_model):
    assert client.get(IMPORT).status_code == 302
    colleague(django_user_model, client, "view_observation")

    assert client.get(IMPORT).status_code == client.post(IMPORT).status_code == 403
    assert (
        client.get(reverse("admin:stats_observation_import_template", args=["long", "csv"])).status_code
        == 403
    )
    assert IMPORT not in client.get(LIST).content.decode()


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
    assert [cell.value for cell in sheet[1]] == first.split(",") and sheet.max_row == 1 + len(rows) > 1
    assert get("ods").status_code == 404


# --- The lists ---


def test_the_list_of_figures_is_searched_and_filtered(staff_client):
    series, release = make_series(), make_release()
    bring(make_row(series, 10, "BR"), make_row(series, 20, "IQ", "2024"))
    bring(make_row(series, 30, "UA"), release=release)

    def listed(**query):
        rows = staff_client.get(LIST, {"series": "test-country", **query}).context["cl"].result_list
        return {row.category for row in rows}

    assert listed() == {"BR", "IQ", "UA"}
    assert listed(q="br") == {"BR"} and listed(kind__exact="year") == {"IQ"}
    assert listed(release__id__exact=release.pk) == {"UA"} and listed(is_invented__exact=1) == set()


def test_what_readers_see_of_a_small_number_is_listed(staff_client):
    bring(make_row(make_rounded(), 3))

    assert "fewer than 5" in staff_client.get(LIST, {"series": "test-rounded"}).content.decode()


@pytest.mark.parametrize("address", [LIST, REVISIONS])
def test_the_lists_cost_no_more_for_more_rows(staff_client, django_assert_max_num_queries, address):
    series, release = make_series(), make_release(days=-1)
    bring(*(make_row(series, n, period=str(1960 + n)) for n in range(30)), release=release)
    bring(*(make_row(series, n + 100, period=str(1960 + n)) for n in range(30)), reason="Late.")

    with django_assert_max_num_queries(12):
        assert staff_client.get(address).status_code == 200


def test_revisions_are_listed_with_old_new_and_reason(staff_client):
    series = make_series()
    bring(make_row(series, 4321))
    bring(make_row(series, 4322), reason="Late.")

    html = staff_client.get(REVISIONS, {"series": "test-country"}).content.decode()
    assert "4321" in html and "4322" in html and "late-" in html
    page = reverse("admin:stats_revision_change", args=[Revision.objects.get().pk])
    assert "Late." in staff_client.get(page).content.decode()


@pytest.mark.parametrize("model", ["observation", "revision"])
def test_nobody_adds_changes_or_deletes_by_hand(staff_client, model):
    series = make_series()
    bring(make_row(series, 10))
    bring(make_row(series, 12), reason="Late.")
    row = (Observation if model == "observation" else Revision).objects.latest("pk")

    assert staff_client.get(reverse(f"admin:stats_{model}_add")).status_code == 403
    for name in ("change", "delete"):
        address = reverse(f"admin:stats_{model}_{name}", args=[row.pk])
        assert staff_client.post(address, {"post": "yes", "value": 1}).status_code == 403
    assert (
        "delete_selected" not in staff_client.get(reverse(f"admin:stats_{model}_changelist")).content.decode()
    )
    row.refresh_from_db()
    assert stored(series).value == 12
