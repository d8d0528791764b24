"""What is kept of a file between its preview and its confirmation."""

import datetime

import pytest
from django.utils import timezone

from stats.importing import planning, staging
from stats.models import StagedImport

from .imports import look, make_rounded, make_row, make_series

pytestmark = pytest.mark.django_db


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
    plan = planning.plan(rows)

    staged = staging.stage(plan, name="x" * 300, layout="long", user=admin_user)

    staged.refresh_from_db()
    assert staging.figures(staged) == plan.figures
    assert planning.plan(staging.figures(staged)).digest == plan.digest == staged.digest


def test_what_nobody_confirms_is_erased_after_a_day(staff_client):
    make_series()
    look(staff_client, ["test-country", "2025-10", "BR", 10])
    now = timezone.now()

    assert staging.erase_old(now + datetime.timedelta(hours=23)) == 0
    assert staging.erase_old(now + datetime.timedelta(hours=25)) == 1
    assert not StagedImport.objects.exists()
