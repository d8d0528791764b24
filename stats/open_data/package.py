"""The Frictionless data package: https://specs.frictionlessdata.io/tabular-data-package/."""

from urllib.parse import urlsplit

from stats.models import Observation

from .rows import is_any_invented
from .tables import TABLES
from .words import LICENCE, SOURCE_NOTE, titled

# Said to `csv` of Python too, in `writing`.
DIALECT = {
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "header": True,
}


def describe(moment, version, homepage):
    """The content of datapackage.json. `homepage` is the address of this site."""
    said = titled(is_any_invented(moment))
    return {
        "profile": "tabular-data-package",
        "name": "voluntary-return-from-belgium",
        "title": said["title"],
        "description": f"{said['description']} {SOURCE_NOTE}",
        "version": version,
        "homepage": homepage,
        "licenses": [LICENCE],
        "sources": _sources(moment),
        "contributors": [{"title": "Voluntary return from Belgium", "role": "publisher", "path": homepage}],
        "resources": [_resource(table) for table in TABLES],
    }


def _sources(moment):
    """Who has published the numbers, by the host; the address of each is in its row."""
    addresses = Observation.objects.out(moment).values_list("source_url", flat=True).distinct()
    hosts = {(urlsplit(address).hostname or "").removeprefix("www.") for address in addresses}
    return [{"title": host} for host in sorted(hosts - {""})]


def _resource(table):
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "description": table.description,
        # Relative, so that the package can be loaded down as a whole.
        "path": table.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": DIALECT,
        "schema": table.schema(),
    }
