"""The files at /data/: what is in them, who may read them, and what they cost."""

import csv
import datetime
import io
import json
import warnings

import pandas
import pytest
from django.test import Client
from django.utils import timezone

from base.countries import CODES as COUNTRIES
from base.csv_export import FORMULA_STARTS
from base.languages import CODES
from stats.models import Note, Observation, Release, Series
from stats.open_data.category_codes import alpha_3
from stats.open_data.files import FILES
from stats.open_data.rows import INVENTED
from stats.open_data.tables import TABLES

from .observations import SOURCE, ago, make_observation, make_release, make_revision

pytestmark = pytest.mark.django_db
NAMES = [file.name for file in FILES]


def text_of(name, **headers):
    response = Client().get(f"/data/{name}", headers=headers)
    assert response.status_code == 200
    return response.getvalue().decode()


def rows_of(name):
    return list(csv.DictReader(io.StringIO(text_of(name), newline="")))


def made_rows():
    return [row for row in rows_of("figures.csv") if row["source"] == SOURCE]


# --- What is in them ---


def test_figures_are_all_numbers_that_are_shipped():
    rows = rows_of("figures.csv")
    totals = {row["period"]: row["value"] for row in rows if row["category"] == "fedasil_programme"}

    assert len(rows) == Observation.objects.count() == 144
    assert totals["2024"] == "3267" and totals["2025"] == "3122"
    assert len([r for r in rows if (r["series"], r["period"]) == ("total", "2015")]) == 3


def test_csv_is_that_of_rfc_4180():
    make_observation(source_url='https://example.org/a,"b"')
    text = text_of("figures.csv")

    assert not text.startswith("\ufeff") and text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert '"https://example.org/a,""b"""' in text
    # Then a spreadsheet cannot mistake its letters.
    assert text.isascii()


def test_rows_are_sorted_and_stay_so():
    for category in ("AU", "AT", "ZW", "AF"):
        make_observation(category=category)
    position = dict(Series.objects.values_list("code", "position"))
    rows = rows_of("figures.csv")
    keys = [(position[r["series"]], r["period"], r["category"], r["source"]) for r in rows]

    assert keys == sorted(keys) and len(set(keys)) == len(keys)
    assert [r["category"] for r in rows if r["source"] == SOURCE] == ["AFG", "AUS", "AUT", "ZWE"]


def test_a_row_says_all_that_is_known_of_a_number():
    release = make_release(datetime.datetime(2026, 2, 2, 9, tzinfo=datetime.UTC))
    make_observation(
        period="2026-02-01/2026-02-14", value="9.50", is_provisional=True, release=release,
        revised_at=datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC), source_date=datetime.date(2026, 2, 28),
        note=Note.objects.get(code="top-three"),
    )  # fmt: skip

    assert made_rows() == [{
        "series": "country", "period": "2026-02-01/2026-02-14", "period_kind": "part", "period_start": "2026-02-01",
        "period_end": "2026-02-14", "category": "BRA", "value": "9.5", "shown_as": "number", "approximate": "false",
        "provisional": "true", "unit": "persons", "source": SOURCE, "source_date": "2026-02-28", "note": "top-three",
        "released_at": "2026-02-02T09:00:00Z", "revised_at": "2026-03-01T00:00:00Z", "warning": "",
    }]  # fmt: skip


@pytest.mark.parametrize("shown_as", ["few", "withheld"])
def test_what_is_not_told_has_no_value(shown_as):
    make_observation("country-month", value=None, shown_as=shown_as)

    assert [(row["value"], row["shown_as"]) for row in made_rows()] == [("", shown_as)]
    row = json.loads(text_of("figures.json"))["observations"][-1]
    assert (row["source"], row["value"], row["shown_as"]) == (SOURCE, None, shown_as)


def test_json_says_the_same_as_csv():
    make_observation(value="12.25")
    data = json.loads(text_of("figures.json"))
    rows = rows_of("figures.csv")

    assert len(data["observations"]) == len(rows)
    for said, row in zip(data["observations"], rows, strict=True):
        assert list(said) == list(row)
        assert said["value"] == float(row["value"]) and said["source"] == row["source"]
        assert said["approximate"] is (row["approximate"] == "true") and (said["note"] or "") == row["note"]
    assert data["licence"]["name"] == "CC-BY-4.0" and "warning" not in data
    assert [row["series"] for row in data["series"]] == [row["series"] for row in rows_of("series.csv")]
    assert set(data["series"][0]["title"]) == set(CODES)


def test_no_cell_is_a_formula():
    for table in TABLES:
        for row in csv.reader(io.StringIO(text_of(table.path), newline="")):
            assert [cell for cell in row if cell.lstrip(" \u00a0").startswith(FORMULA_STARTS)] == []


def test_every_country_has_a_code_that_nobody_takes_for_nothing():
    codes = alpha_3()
    text = text_of("categories.csv")
    read = pandas.read_csv(io.StringIO(text))

    assert set(codes) == COUNTRIES and len(set(codes.values())) == len(codes)
    assert (codes["NA"], codes["XK"], codes["DE"], codes["CD"]) == ("NAM", "XKX", "DEU", "COD")
    assert not read.isna().any().any() and set(codes.values()) - {"BEL"} <= set(read["category"])
    row = read[read["category"] == "SYR"].iloc[0]
    assert (row["name_en"], row["name_fr"], row["name_ar"]) == ("Syria", "Syrie", "سوريا")


def test_every_category_of_a_number_is_in_the_list():
    dimension = {row["series"]: row["dimension"] for row in rows_of("series.csv")}
    listed = {(row["dimension"], row["category"]) for row in rows_of("categories.csv")}

    assert {(dimension[row["series"]], row["category"]) for row in rows_of("figures.csv")} <= listed


def test_pandas_reads_the_figures_without_being_told_how():
    make_observation(category="NA", value=3)
    with warnings.catch_warnings(action="error"):
        read = pandas.read_csv(io.StringIO(text_of("figures.csv")))

    assert len(read) == 145 and list(read.columns) == TABLES[0].names
    assert read["value"].dtype == "float64" and read["value"].notna().all()
    assert read["approximate"].dtype == read["provisional"].dtype == "bool"
    assert pandas.api.types.is_string_dtype(read["period"]) and "2012-10" in set(read["period"])
    assert read[read["source"] == SOURCE]["category"].tolist() == ["NAM"]


def test_words_of_the_series_have_no_markup_and_say_who_has_read_them():
    rows = rows_of("series_texts.csv")
    english = [row for row in rows if row["language"] == "en"]

    assert {row["series"] for row in english} == {row["series"] for row in rows_of("series.csv")}
    assert {(row["language"] == "en", row["reviewed"]) for row in rows} == {(True, "true"), (False, "false")}
    for row in rows:
        assert row["title"] and "[[" not in row["definition"] and "<" not in "".join(row.values())


# --- Embargo ---


def test_embargoed_numbers_appear_by_themselves(monkeypatch):
    release = make_release(timezone.now() + datetime.timedelta(hours=1))
    secret = Note(code="under-wraps", sentence_en="Nobody knows this yet.")
    secret.save()
    make_observation(release=release, value=4321, note=secret)
    before = {name: Client().get(f"/data/{name}") for name in NAMES}
    bodies = {name: response.getvalue().decode() for name, response in before.items()}

    assert made_rows() == [] and not any("4321" in body for body in bodies.values())
    assert "under-wraps" not in bodies["notes.csv"] and "2026-01,2" in bodies["releases.csv"]

    later = timezone.now() + datetime.timedelta(hours=1)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert [row["value"] for row in made_rows()] == ["4321"]
    assert "under-wraps" in text_of("notes.csv") and "New figures" in text_of("figures.atom")
    for name in NAMES:
        tag = before[name].headers["ETag"]
        assert Client().get(f"/data/{name}", headers={"If-None-Match": tag}).status_code == 200, name


def test_a_revision_is_told_once_it_is_applied():
    shown = make_observation(value=12)
    make_revision(shown, 10, 12, ago(days=1))
    make_revision(shown, 12, 14, None)
    hidden = make_observation(
        category="IQ", release=make_release(timezone.now() + datetime.timedelta(days=1))
    )
    make_revision(hidden, 1, 2, ago(days=1))

    rows = rows_of("revisions.csv")

    assert [(r["category"], r["old_value"], r["new_value"], r["note"]) for r in rows] == [
        ("BRA", "10", "12", "top-three")
    ]


def test_the_calendar_says_what_is_planned_and_what_is_late():
    release = make_release(ago(days=1))
    Release.objects.filter(pk=release.pk).update(first_announced_for=ago(days=3), delay_reason_fr="Grève.")
    make_release(timezone.now() + datetime.timedelta(days=30), "2026-02")

    rows = rows_of("releases.csv")

    assert [(r["period"], r["is_out"], r["is_delayed"], r["delay_reason_fr"]) for r in rows] == [
        ("2026-01", "true", "true", "Grève."),
        ("2026-02", "false", "false", ""),
    ]


# --- Invented numbers ---


def test_invented_numbers_say_so_in_every_file():
    assert "X-Data-Warning" not in Client().get("/data/figures.csv").headers
    assert INVENTED not in text_of("figures.csv") + text_of("figures.json") + text_of("figures.atom")

    make_observation(is_invented=True)

    assert {row["warning"] for row in made_rows()} == {INVENTED}
    assert json.loads(text_of("figures.json"))["warning"] == INVENTED
    package = json.loads(text_of("datapackage.json"))
    assert INVENTED in package["title"] and INVENTED in package["description"]
    for name in NAMES:
        assert Client().get(f"/data/{name}").headers["X-Data-Warning"] == INVENTED, name
    english = [
        t["@value"] for t in json.loads(text_of("catalogue.jsonld"))["dct:title"] if t["@language"] == "en"
    ]
    assert INVENTED in english[0]
    assert f"<title>{INVENTED}" in text_of("figures.atom")


def test_a_file_does_not_warn_of_invented_numbers_that_are_not_out():
    make_observation(is_invented=True, release=make_release(timezone.now() + datetime.timedelta(days=1)))

    assert "X-Data-Warning" not in Client().get("/data/figures.csv").headers
    assert INVENTED not in text_of("figures.json")
