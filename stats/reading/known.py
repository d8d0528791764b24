"""Which years, months, countries and situations have figures: the arguments of their addresses. Each costs a query."""

from stats.choices import Dimension, PeriodKind
from stats.models import Observation

from .selection import one_of_each_category, one_of_each_year


def years():
    rows = one_of_each_year().order_by().values_list("year", flat=True)
    return [(year,) for year in sorted(rows)]


def months():
    rows = Observation.objects.out().filter(kind=PeriodKind.MONTH).order_by()
    return [
        tuple(map(int, period.split("-")))
        for period in sorted(rows.values_list("period", flat=True).distinct())
    ]


def countries():
    return [(code.lower(),) for code in _categories(Dimension.COUNTRY)]


def profiles():
    return [(code.replace("_", "-"),) for code in _categories(Dimension.PROFILE)]


def _categories(dimension):
    rows = one_of_each_category().filter(series__dimension=dimension).order_by()
    return sorted(rows.values_list("category", flat=True))
