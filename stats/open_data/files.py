"""The files at `/data/`."""

from . import catalogue, feeds, package, writing
from .answers import DataFile, dumped
from .tables import TABLES


def _table(table):
    return DataFile(
        table.path,
        "text/csv; charset=utf-8; header=present",
        lambda asked: writing.csv_text(table, asked.moment),
    )


FILES = (
    *(_table(table) for table in TABLES),
    DataFile(
        "figures.json", "application/json", lambda asked: writing.json_text(asked.moment, asked.version)
    ),
    DataFile(
        "datapackage.json",
        "application/json",
        lambda asked: dumped(package.describe(asked.moment, asked.version, asked.absolute("/"))),
    ),
    DataFile(
        "catalogue.jsonld",
        "application/ld+json",
        lambda asked: dumped(catalogue.describe(asked.moment, asked.version, asked.absolute)),
    ),
    DataFile(
        "figures.atom",
        "application/atom+xml; charset=utf-8",
        lambda asked: [feeds.english(asked.request, asked.moment)],
    ),
)
