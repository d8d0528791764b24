"""What staff see of figures and revisions, and what they cannot do."""

import pytest
from django.urls import reverse

from stats.models import Observation, Revision, Series

from .imports import bring, make_release, make_rounded, make_row, make_series, stored

pytestmark = pytest.mark.django_db
LIST = reverse("admin:stats_observation_changelist")
REVISIONS = reverse("admin:stats_revision_changelist")


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


def test_a_series_has_a_title(staff_client):
    address = reverse("admin:stats_series_add")
    filled = {"code": "by-age", "dimension": "group", "unit_of_measure": "persons", "position": 9}
    filled |= {"small_numbers": "as_published", "unit_version": 0}

    response = staff_client.post(address, filled)

    # Its tables and headings would be empty.
    assert response.status_code == 200 and "title_en" in response.context["adminform"].form.errors
    staff_client.post(address, filled | {"title_en": "Returns by age"})
    assert Series.objects.reading().get(code="by-age").title == "Returns by age"
