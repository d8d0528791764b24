"""The pages of figures over many months: still few queries, and small enough for a weak network."""

import datetime

import pytest

from base.countries import CODES as COUNTRIES
from base.languages import CODES
from stats import demo
from stats.models import Observation
from tests.first_view import size_of
from tests.stats.figures import SOURCE, make_observation

pytestmark = pytest.mark.django_db
# One query more is the look at the content version.
MAX_QUERIES = 7
# Two languages side by side may be larger, as in tests/project/test_every_page.py.
MAX_BYTES, MAX_BYTES_OF_TWO = 14_600, 24_000
PATHS = (
    "", "how-to-read/", "2025/", "2025/10/", "countries/br/", "profiles/no-permit/", "revisions/", "calendar/"
)  # fmt: skip


@pytest.fixture
def many_months(db):
    demo.make(datetime.date(2026, 11, 26))


@pytest.fixture
def many_countries(many_months):
    """More than people ever returned to in one month."""
    sample = make_observation("2026-10", 5, series="country-month", category="AA")
    Observation.objects.bulk_create(
        Observation(
            series=sample.series, period="2026-10", kind="month", year=2026, category=code, value=5 * number,
            source_url=SOURCE,
        )
        for number, code in enumerate(sorted(COUNTRIES)[:120])
    )  # fmt: skip


def first_view(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return size_of(response.content)


@pytest.mark.parametrize("language", CODES)
def test_pages_of_many_months_keep_the_budgets(client, many_months, language, django_assert_max_num_queries):
    for path in PATHS:
        address = f"/{language}/figures/{path}"
        with django_assert_max_num_queries(MAX_QUERIES):
            size = first_view(client, address)
        assert size <= MAX_BYTES, (address, size)


@pytest.mark.parametrize("language", ["en", "ar", "am", "ru"])
def test_two_languages_keep_them_too(client, many_months, language, django_assert_max_num_queries):
    for path in PATHS:
        address = f"/{language}/figures/{path}?with=ti"
        with django_assert_max_num_queries(MAX_QUERIES):
            size = first_view(client, address)
        assert size <= MAX_BYTES_OF_TWO, (address, size)


@pytest.mark.parametrize("language", CODES)
def test_so_does_the_first_page_with_many_countries(client, many_countries, language):
    assert first_view(client, f"/{language}/figures/") <= MAX_BYTES
