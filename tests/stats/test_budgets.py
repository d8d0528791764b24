"""The pages of figures over many months: still few queries, and small enough for a weak network."""

import datetime

import brotli
import pytest

from fedasil_return.stylesheet import join
from stats import demo

pytestmark = pytest.mark.django_db
# As in tests/project/test_every_page.py. One query more is the look at the content version.
MAX_QUERIES, MAX_BYTES = 7, 24_000
STYLESHEET = len(brotli.compress(join().encode()))
PATHS = ("", "2025/", "2025/10/", "countries/br/", "profiles/no-permit/", "revisions/", "calendar/")


@pytest.fixture
def many_months(db):
    demo.make(datetime.date(2026, 11, 26))


@pytest.mark.parametrize("language", ["en", "ar", "am", "ru"])
@pytest.mark.parametrize("beside", ["", "?with=ti"])
def test_pages_of_many_months_keep_the_budgets(
    client, many_months, language, beside, django_assert_max_num_queries
):
    for path in PATHS:
        address = f"/{language}/figures/{path}{beside}"

        with django_assert_max_num_queries(MAX_QUERIES):
            response = client.get(address)

        assert response.status_code == 200, address
        size = len(brotli.compress(response.content, quality=9)) + STYLESHEET
        assert size <= MAX_BYTES, (address, size)
