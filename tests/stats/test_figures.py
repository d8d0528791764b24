import csv

import pytest
from django.utils import translation

from fedasil_return.languages import CODES
from stats import figures

pytestmark = pytest.mark.django_db


def test_the_totals_of_the_programme_are_those_of_the_source():
    totals = {year: rows[0].value for year, rows in figures.totals_by_year() if rows[0].is_programme}

    assert totals == {
        "2010": 2957, "2011": 3358, "2012": 4694, "2013": 4585, "2014": 3587, "2015": 4053, "2016": 4267, "2017": 3827,
        "2018": 2994, "2019": 2426, "2020": 1847, "2021": 1965, "2022": 2673, "2023": 2952, "2024": 3267, "2025": 3122,
    }  # fmt: skip


def test_totals_that_contradict_each_other_stand_side_by_side():
    years = dict(figures.totals_by_year())

    assert [figure.value for figure in years["2015"]] == [4053, 4041, 4187]
    assert [figure.is_programme for figure in years["2015"]] == [True, False, False]


def test_part_of_a_year_is_no_total():
    with figures.PATH.open() as file:
        partial = {row["value"] for row in csv.DictReader(file) if row["dimension"] == "part_of_year_total"}
    shown = {str(figure.value) for _, rows in figures.totals_by_year() for figure in rows}

    assert partial and not partial & shown


def test_every_total_of_the_file_is_shown_with_words_of_ours():
    unnamed = [f for f in figures.all_figures() if f.dimension == "total" and not f.label]

    assert unnamed == []
    assert len(figures.months()) == 5


@pytest.mark.parametrize("language", CODES)
def test_the_page_shows_each_number_with_its_source(client, language):
    html = client.get(f"/{language}/figures/").content.decode()

    for _, rows in figures.totals_by_year():
        for figure in rows:
            assert figure.number_in(language) in html
            assert figure.source_url.replace("&", "&amp;") in html
    assert html.count("<caption>") == 2
    # A remark in English says that it is.
    for figure in figures.months():
        assert not figure.note or '<small lang="en" dir="ltr">' in html


def test_numbers_have_western_digits_in_every_language():
    for language in CODES:
        with translation.override(language):
            for figure in figures.all_figures():
                assert all(c in "0123456789" for c in figure.number_in(language) if c.isdigit())
