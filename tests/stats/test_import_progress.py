"""Bringing in a large file: the page says how far it is."""

import re

import pytest
from django.urls import reverse

from stats.admin import import_progress
from stats.importing import applying
from stats.models import Observation, StagedImport

from .imports import confirm, look, make_series

pytestmark = pytest.mark.django_db
LIST = reverse("admin:stats_observation_changelist")


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
