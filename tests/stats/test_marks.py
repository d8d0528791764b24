"""What must be known of a number stands beside that number, not beside another."""

import re

import pytest
from django.utils import timezone

from stats.models import Note
from tests.stats.figures import make_observation
from tests.stats.pages import page, rows, words

pytestmark = pytest.mark.django_db


def test_a_revised_number_of_many_is_marked(client):
    for value, code in ((50, "BR"), (40, "GE"), (30, "AM")):
        revised_at = timezone.now() if code == "GE" else None
        make_observation("2026-10", value, series="country-month", category=code, revised_at=revised_at)

    shown = [words(row) for row in rows(page(client, "2026/10/"))[1:]]

    assert ["revised" in row for row in shown] == [False, True, False]


def test_a_provisional_number_of_many_is_marked(client):
    for value, code in ((50, "BR"), (40, "GE")):
        is_provisional = code == "BR"
        make_observation(
            "2026-10", value, series="country-month", category=code, is_provisional=is_provisional
        )

    shown = [words(row) for row in rows(page(client, "2026/10/"))[1:]]

    assert ["provisional" in row for row in shown] == [True, False]


def test_each_cell_of_a_grid_has_its_own_marks(client):
    note = Note.objects.reading().get(code="top-three")
    for month in range(1, 7):
        make_observation(
            f"2026-{month:02}",
            5 * month,
            series="country-month",
            category="BR",
            is_provisional=month == 6,
            revised_at=timezone.now() if month == 1 else None,
            note=note if month == 2 else None,
        )

    html = page(client, "countries/br/")

    grid, after = html[html.index("figures--grid") :].split("</table>")[:2]
    assert words(rows(grid)[1]).startswith("2026 5 revised 10 15 20 25 30 provisional –")
    remarks = words(re.search(r'<p class="remarks">.*?</p>', after, flags=re.DOTALL)[0])
    assert remarks == f"February 2026: {note.sentence} Source: fedasil.be"


def test_a_note_that_all_cells_share_is_said_once(client):
    note = Note.objects.reading().get(code="top-three")
    for month in range(1, 5):
        make_observation(f"2026-{month:02}", 5, series="country-month", category="BR", note=note)

    html = page(client, "countries/br/")

    after = html[html.index("figures--grid") :].split("</table>")[1]
    remarks = words(re.search(r'<p class="remarks">.*?</p>', after, flags=re.DOTALL)[0])
    assert remarks == f"{note.sentence} Source: fedasil.be"


def test_many_months_of_many_sources_do_not_push_the_rest_away(client):
    for month in range(1, 13):
        source = f"https://fedasil.be/{month}"
        make_observation(f"2026-{month:02}", 5, series="country-month", category="TG", source_url=source)
    make_observation("2025-12", 5, series="country-month", category="TG", source_url="https://fedasil.be/old")

    html = page(client, "countries/tg/")

    assert len(rows(html)) == 14
    assert re.search(r'<details class="long"><summary>As a table</summary>\s*<div class="table-frame">', html)
    assert '<details class="long"' not in main_html(page(client, "countries/br/"))


def main_html(html):
    return html[html.index("<main") : html.index("</main>")]


def test_the_head_of_several_rows_is_of_these_alone(client):
    for category in ("all_voluntary", "immigration_office"):
        make_observation("2030", 1234, category=category)

    html = page(client)

    # A head of a row group would be that of all years below it too.
    assert "rowgroup" not in html
    assert '<th scope="row" rowspan="2"><a href="/en/figures/2030/">2030</a></th>' in html
