"""The figures that are shipped with the site."""

import pytest

from stats import initial_figures
from stats.choices import ShownAs

from .counts import make_observation, shown

pytestmark = pytest.mark.django_db

HEADER = "series,period,category,value,approximate,provisional,source,source_date,note\n"


def test_a_number_that_is_shipped_later_tells_no_small_one(tmp_path):
    for month in range(1, 13):
        make_observation("country-month", f"2031-{month:02}", "BR", 2 if month == 3 else 0)
    path = tmp_path / "figures.csv"
    path.write_text(HEADER + "country,2031,BR,2,no,no,https://example.org/2031,,\n")

    assert initial_figures.load(path) == 1

    assert shown("country-month", "2031-03") == {("2031-03", "BR"): (None, ShownAs.WITHHELD)}
    assert shown("country", "2031") == {("2031", "BR"): (2, ShownAs.NUMBER)}
