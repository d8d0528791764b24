"""Whatever the file holds: it is read, refused row by row, or refused as a whole; nothing else is raised."""

import datetime
import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stats.importing.reading import Unreadable

from .importing import ROWS, make_csv, make_xlsx, read_bytes, repacked

pytestmark = pytest.mark.django_db

FUZZ = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SEEDS = {
    "csv": [make_csv(ROWS), make_csv([["period", "country", "count"], ["2024-01", "MA", 3]]),
            make_csv([["series", "category", "2024"], ["country", "MA", 3]])],
    "xlsx": [make_xlsx(ROWS), make_xlsx([["series", "category", 2024, datetime.date(2024, 5, 1)], ["country", "MA", 3, 4.5]])],
}  # fmt: skip


def read_or_refuse(content, name):
    try:
        read_bytes(content, name)
    except Unreadable as refusal:
        assert str(refusal)


@FUZZ
@given(content=st.binary(max_size=400), kind=st.sampled_from(["csv", "xlsx"]))
def test_random_bytes_raise_nothing_else(content, kind):
    read_or_refuse(content, f"a.{kind}")


@FUZZ
@given(data=st.data(), kind=st.sampled_from(["csv", "xlsx"]))
def test_a_file_with_other_bytes_raises_nothing_else(data, kind):
    content = bytearray(data.draw(st.sampled_from(SEEDS[kind])))
    for _change in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))

    read_or_refuse(bytes(content), f"a.{kind}")


@FUZZ
@given(data=st.data())
def test_a_part_with_other_bytes_raises_nothing_else(data):
    """Where the zip itself is sound, what is in it comes to openpyxl."""
    seed = data.draw(st.sampled_from(SEEDS["xlsx"]))
    with zipfile.ZipFile(io.BytesIO(seed)) as archive:
        name = data.draw(st.sampled_from(archive.namelist()))
        part = archive.read(name).decode()
    start = data.draw(st.integers(0, len(part)))
    piece = data.draw(
        st.sampled_from(["", "<", "x", "-1", "99999999999", ' r="0"', "<c/>", "\0", "é"])
        | st.text(max_size=3)
    )
    part = part[:start] + piece + part[start + data.draw(st.integers(0, 8)) :]

    read_or_refuse(repacked(seed, parts={name: part.encode(errors="replace")}), "a.xlsx")


@FUZZ
@given(
    rows=st.lists(
        st.lists(st.text(max_size=8) | st.sampled_from(["2024", "MA", "country", "9,5", "=1"]), max_size=6),
        max_size=4,
    )
)
def test_any_cells_under_a_good_header_raise_nothing_else(rows):
    read_or_refuse(make_csv([ROWS[0], *rows]), "a.csv")
    read_or_refuse(make_csv([["period", "country", "profile", "count"], *rows]), "a.csv")
