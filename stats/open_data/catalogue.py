"""The catalogue entry of the figures, DCAT 2 as JSON-LD after DCAT-AP: https://www.w3.org/TR/vocab-dcat-2/."""

from django.db.models import Max, Min
from django.utils import translation
from django.utils.translation import gettext as _

from base.languages import CODES
from stats.models import Observation

from .rows import is_any_invented, series_texts
from .tables import TABLES
from .words import LICENCE, marked

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
EU = "http://publications.europa.eu/resource/authority"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types"


def describe(moment, version, absolute):
    """The content of catalogue.jsonld. `absolute` makes a whole address of one that begins with "/"."""
    publisher = {
        "@id": absolute("/#publisher"),
        "@type": "foaf:Agent",
        "foaf:name": in_each_language(lambda: _("Voluntary return from Belgium")),
        "foaf:homepage": _at(absolute("/")),
    }
    dataset = _dataset(moment, version, absolute) | {"dct:publisher": publisher}
    return {
        "@context": CONTEXT,
        "@id": absolute("/data/catalogue.jsonld"),
        "@type": "dcat:Catalog",
        "dct:title": dataset["dct:title"],
        "dct:description": dataset["dct:description"],
        "dct:license": _at(LICENCE["path"]),
        "dct:publisher": _at(publisher["@id"]),
        "foaf:homepage": _at(absolute("/")),
        "dcat:dataset": [dataset],
    }


def in_each_language(words):
    """What `words()` gives in each language, as literals of JSON-LD."""
    literals = []
    for code in CODES:
        with translation.override(code):
            literals.append(_literal(words(), code))
    return literals


def description():
    """What the figures are, in the language of now."""
    return _(
        "How many people returned from Belgium with the programme, year by year, each number with its source."
    )


def _dataset(moment, version, absolute):
    is_invented = is_any_invented(moment)
    here = absolute("/data/figures")
    return {
        "@id": here,
        "@type": "dcat:Dataset",
        "dct:title": in_each_language(
            lambda: marked(_("Figures on voluntary return from Belgium"), is_invented)
        ),
        "dct:description": in_each_language(lambda: marked(description(), is_invented)),
        "dct:identifier": here,
        "dct:license": _at(LICENCE["path"]),
        "dct:spatial": _at(f"{EU}/country/BEL"),
        "dct:temporal": _temporal(moment),
        "dcat:theme": _at(f"{EU}/data-theme/SOCI"),
        "dcat:version": version,
        "dcat:landingPage": [_at(absolute(f"/{code}/figures/")) for code in CODES],
        "dct:hasPart": _series(moment, here),
        "dcat:distribution": _distributions(absolute),
    }


def _temporal(moment):
    years = Observation.objects.out(moment).aggregate(first=Min("year"), last=Max("year"))
    if years["first"] is None:
        return []
    return {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": _date(f"{years['first']}-01-01"),
        "dcat:endDate": _date(f"{years['last']}-12-31"),
    }


def _series(moment, here):
    """Each series with its words, in the languages that have them."""
    parts = {}
    for series, language, title, definition, _plain_words, _is_reviewed in series_texts(moment):
        part = parts.setdefault(
            series,
            {
                "@id": f"{here}#{series}",
                "@type": "dcat:Dataset",
                "dct:identifier": series,
                "dct:title": [],
                "dct:description": [],
            },
        )
        part["dct:title"].append(_literal(title, language))
        if definition:
            part["dct:description"].append(_literal(definition, language))
    return list(parts.values())


def _distributions(absolute):
    files = [(table.path, table.title, "text/csv", "CSV") for table in TABLES]
    files.append(("figures.json", "Figures", "application/json", "JSON"))
    return [
        {
            "@id": absolute(f"/data/{path}"),
            "@type": "dcat:Distribution",
            "dct:title": _literal(f"{title} ({name})", "en"),
            "dcat:accessURL": _at(absolute(f"/data/{path}")),
            "dcat:downloadURL": _at(absolute(f"/data/{path}")),
            "dcat:mediaType": _at(f"{MEDIA_TYPES}/{media_type}"),
            "dct:format": _at(f"{EU}/file-type/{name}"),
            "dct:license": _at(LICENCE["path"]),
            "dct:conformsTo": _at(absolute("/data/datapackage.json")),
        }
        for path, title, media_type, name in files
    ]


def _at(address):
    return {"@id": address}


def _literal(text, language):
    return {"@value": text, "@language": language}


def _date(text):
    return {"@value": text, "@type": "xsd:date"}
