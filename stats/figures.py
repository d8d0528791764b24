"""The figures of `data/figures.csv`: read once, never added up.

Each row is one number as one source gives it. Rows of different dimensions count different things, and
sources contradict each other; both are shown as they are.
"""

import csv
import datetime
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from babel import dates, numbers
from django.utils.translation import gettext_lazy as _

from fedasil_return.languages import BY_CODE

PATH = Path(__file__).parent / "data" / "figures.csv"
PROGRAMME = "fedasil_programme"

# What a category of the file counts. One without words here is not shown.
CATEGORIES = {
    PROGRAMME: _("Returns with Fedasil’s programme"),
    "immigration_office": _("Departures through the Immigration Office"),
    "programme_plus_immigration_office": _("Programme and Immigration Office together"),
    "reported_by_other_source": _("Total that another source gives"),
    "dublin_voluntary": _(
        "Departures to the country that handles the asylum application (Dublin), not in the programme"
    ),
    "registered_for_programme": _("People who registered for the programme, not all of whom left"),
    "all_voluntary": _("All voluntary departures, as the source calls them"),
    "brussels_return_desk": _("Returns through the return desk in Brussels"),
}
COUNTRIES = {"Brazil": "BR", "Iraq": "IQ"}


@dataclass(frozen=True)
class Figure:
    """One number from one source.

    `period` is "2024" or "2012-10"; `value` counts people; `note` is in English, as the source was read.
    """

    period: str
    dimension: str
    category: str
    value: int
    source_url: str
    note: str

    @property
    def is_programme(self):
        return self.category == PROGRAMME

    @property
    def source_name(self):
        """The host of the source, without "www."."""
        return urlsplit(self.source_url).hostname.removeprefix("www.")

    @property
    def label(self):
        """What is counted, in the language of now."""
        return CATEGORIES.get(self.category, "")

    @property
    def country(self):
        """The ISO code of the country that is counted, or ""."""
        return COUNTRIES.get(self.category, "") if self.dimension == "country" else ""

    def number_in(self, language):
        return numbers.format_decimal(self.value, locale=BY_CODE[language].locale, numbering_system="latn")

    def month_in(self, language):
        year, month = map(int, self.period.split("-"))
        return dates.format_skeleton("yMMMM", datetime.date(year, month, 1), locale=BY_CODE[language].locale)


@cache
def all_figures():
    """Every row of the file whose value is a whole number, in its order."""
    with PATH.open(newline="", encoding="utf-8") as file:
        return tuple(
            Figure(
                row["period"],
                row["dimension"],
                row["category"],
                int(row["value"]),
                row["source_url"],
                row["note"],
            )
            for row in csv.DictReader(file)
            if row["value"].isdigit() and row["period_type"] in ("year", "month")
        )


def totals_by_year():
    """`(year, figures)`, the newest year first: the programme's own total, then what other sources give."""
    years = {}
    for figure in all_figures():
        if figure.dimension == "total" and "-" not in figure.period and figure.label:
            years.setdefault(figure.period, []).append(figure)
    return [
        (year, sorted(years[year], key=lambda f: not f.is_programme)) for year in sorted(years, reverse=True)
    ]


def months():
    """The figures of single months, the newest first. Only a few months were ever published."""
    known = [f for f in all_figures() if "-" in f.period and (f.label or f.country)]
    return sorted(known, key=lambda figure: figure.period, reverse=True)
