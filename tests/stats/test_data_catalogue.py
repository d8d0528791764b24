"""What catalogues and search engines are told of the figures: DCAT, schema.org."""

import json
import re

import pytest
from django.template import RequestContext, Template
from django.test import RequestFactory

from base.languages import CODES
from stats.models import Series
from stats.open_data.files import FILES
from stats.open_data.rows import INVENTED

pytestmark = pytest.mark.django_db
HERE = "http://127.0.0.1:8000/data"


@pytest.fixture
def catalogue(client):
    return json.loads(client.get("/data/catalogue.jsonld").getvalue())


def test_the_catalogue_leads_to_every_file_of_numbers(catalogue, client):
    (dataset,) = catalogue["dcat:dataset"]
    addresses = [one["dcat:downloadURL"]["@id"] for one in dataset["dcat:distribution"]]

    assert (catalogue["@type"], dataset["@type"]) == ("dcat:Catalog", "dcat:Dataset")
    assert set(addresses) == {
        f"{HERE}/{file.name}" for file in FILES if file.name.endswith((".csv", "figures.json"))
    }
    for one, address in zip(dataset["dcat:distribution"], addresses, strict=True):
        kind = client.head(address.removeprefix("http://127.0.0.1:8000")).headers["Content-Type"]
        assert one["@type"] == "dcat:Distribution"
        assert one["dcat:mediaType"]["@id"].endswith(kind.partition(";")[0])
        assert one["dct:license"]["@id"] == "https://creativecommons.org/licenses/by/4.0/"


def test_every_name_in_the_catalogue_has_a_vocabulary(catalogue):
    def names(value):
        if isinstance(value, list):
            for one in value:
                yield from names(one)
        elif isinstance(value, dict):
            for name, one in value.items():
                yield from (name, *([one] if name == "@type" else names(one)))

    context = catalogue.pop("@context")
    prefixes = {name.partition(":")[0] for name in names(catalogue) if not name.startswith("@")}

    assert prefixes == set(context)


def test_the_catalogue_speaks_every_language(catalogue):
    (dataset,) = catalogue["dcat:dataset"]
    parts = {part["dct:identifier"]: part for part in dataset["dct:hasPart"]}

    for literals in (catalogue["dct:title"], dataset["dct:title"], dataset["dct:description"]):
        assert [one["@language"] for one in literals] == list(CODES)
    assert set(parts) == set(Series.objects.values_list("code", flat=True))
    titles = {one["@language"]: one["@value"] for one in parts["total"]["dct:title"]}
    assert set(titles) == set(CODES)
    assert titles["en"] == "Returns in all" and titles["nl"] == "Terugkeer in totaal"


def test_a_series_has_no_title_in_a_language_that_lacks_it(client):
    Series.objects.filter(code="total").update(title_ps=None)
    (dataset,) = json.loads(client.get("/data/catalogue.jsonld").getvalue())["dcat:dataset"]
    (part,) = [part for part in dataset["dct:hasPart"] if part["dct:identifier"] == "total"]

    assert {one["@language"] for one in part["dct:title"]} == set(CODES) - {"ps"}


def test_the_catalogue_says_which_years_there_are(catalogue):
    assert catalogue["dcat:dataset"][0]["dct:temporal"] == {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": {"@value": "2010-01-01", "@type": "xsd:date"},
        "dcat:endDate": {"@value": "2025-12-31", "@type": "xsd:date"},
    }


# --- schema.org ---


def rendered(**context):
    request = RequestFactory().get("/en/figures/")
    request.LANGUAGE_CODE = "en"
    words = "series=series first_year=2010 last_year=2025 is_invented=is_invented"
    template = Template(f"{{% load datasets %}}{{% dataset_ld {words} %}}")
    html = template.render(RequestContext(request, {"series": (), "is_invented": False} | context))
    match = re.fullmatch(r'<script type="application/ld\+json">(.*)</script>', html)
    return json.loads(match[1])


def test_search_engines_are_told_what_the_figures_are():
    data = rendered(series=list(Series.objects.reading("en", fields=["title"])))

    assert (data["@context"], data["@type"]) == ("https://schema.org", "Dataset")
    assert data["name"] == "Figures on voluntary return from Belgium"
    assert data["temporalCoverage"] == "2010/2025" and data["spatialCoverage"]["name"] == "BE"
    assert [(one["contentUrl"], one["encodingFormat"]) for one in data["distribution"]] == [
        (f"{HERE}/figures.csv", "text/csv"),
        (f"{HERE}/figures.json", "application/json"),
    ]
    assert "Returns in all" in data["variableMeasured"]


def test_search_engines_are_told_of_invented_numbers():
    assert INVENTED not in json.dumps(rendered())

    data = rendered(is_invented=True)

    assert data["name"].startswith(INVENTED) and data["description"].startswith(INVENTED)


def test_a_title_does_not_end_the_script(django_assert_num_queries):
    Series.objects.filter(code="total").update(title_en="</script><b>")
    series = list(Series.objects.filter(code="total").reading("en", fields=["title"]))

    with django_assert_num_queries(1):  # the facts, which every page reads
        data = rendered(series=series)

    assert data["variableMeasured"] == ["</script><b>"]
