"""What happens to the things of an import between its preview and its confirmation."""

import io

import pytest
from django.urls import reverse

from stats.admin import import_progress, import_words
from stats.importing import applying, planning, staging
from stats.models import Note, Observation, Series, StagedImport
from tests.pages.test_admin import change_url, form_data

from .imports import IMPORT, SOURCE, bring, confirm, look, make_row, make_series, stored
from .test_import_screen import LIST, colleague, words

pytestmark = pytest.mark.django_db
ROW = ["test-country", "2025-10", "BR", 3]


def seen_in(client, address):
    return client.get(address).context["plan"].digest


def test_the_second_click_finds_what_the_first_has_brought(staff_client):
    series = make_series()
    address = look(staff_client, ROW)
    seen = seen_in(staff_client, address)

    answers = [staff_client.post(address, {"seen": seen}) for _click in range(2)]

    assert [(answer.status_code, answer.url) for answer in answers] == [(302, LIST)] * 2
    assert staff_client.get(address).url == LIST
    assert stored(series).value == 3


def test_of_two_clicks_at_once_the_second_is_no_error(staff_client, admin_user):
    series = make_series()
    look(staff_client, ROW)
    staged = StagedImport.objects.get()
    plan = planning.plan(staging.figures(staged))
    bring(make_row(series, 3))

    with pytest.raises(applying.PlanChanged):
        import_progress.run(import_progress.steps(staged, plan, "", admin_user))
    StagedImport.objects.all().delete()

    count = import_progress.run(import_progress.steps(staged, plan, "", admin_user))
    assert import_words.done(count) == "1 row says what is known already. Nothing has changed."


def test_who_may_only_import_is_led_to_no_forbidden_page(client, django_user_model):
    make_series()
    colleague(django_user_model, client, "add_observation")

    response = confirm(client, look(client, ROW))

    assert client.get(response.url).status_code == 200 and Observation.objects.filter(value=3).exists()


def change_rule(series, note):
    Series.objects.filter(pk=series.pk).update(small_numbers="rounded")


def delete_series(series, note):
    Series.objects.filter(pk=series.pk).delete()


def delete_note(series, note):
    Note.objects.filter(pk=note.pk).delete()


@pytest.mark.parametrize("happen", [change_rule, delete_series, delete_note])
def test_a_file_that_would_be_read_otherwise_now_is_to_be_read_again(staff_client, happen):
    series, note = make_series(), Note(code="a-code", sentence_en="Words.")
    note.save()
    file = io.BytesIO(
        f"series,period,category,value,source,note\ntest-country,2025-10,BR,3,{SOURCE},a-code".encode()
    )
    file.name = "figures.csv"
    address = staff_client.post(IMPORT, {"file": file}).url
    seen = seen_in(staff_client, address)
    happen(series, note)

    response = staff_client.post(address, {"seen": seen})

    assert response.url == IMPORT and "changed in the meantime" in words(response)[0]
    assert not Observation.objects.filter(series_id=series.pk).exists()
    assert not Note.objects.filter(sentence_en="a-code").exists() and not StagedImport.objects.exists()


@pytest.mark.parametrize("rule", ["dimension", "unit_of_measure", "small_numbers"])
def test_what_numbers_were_brought_in_by_is_fixed(staff_client, rule):
    series = make_series()
    empty = form_data(staff_client.get(change_url(series)))
    bring(make_row(series, 3))
    new = {"dimension": "profile", "unit_of_measure": "families", "small_numbers": "rounded"}[rule]

    assert rule in empty and rule not in form_data(staff_client.get(change_url(series)))
    staff_client.post(change_url(series), form_data(staff_client.get(change_url(series))) | {rule: new})

    assert getattr(Series.objects.get(pk=series.pk), rule) == getattr(series, rule)
    # By another dimension, no file could name the category.
    assert b"BRA" in staff_client.get(reverse("data:figures.csv")).getvalue()
