"""The figures as machines find them: schema.org."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from base.addresses import absolute
from base.structured_data import json_ld
from stats.open_data.catalogue import description
from stats.open_data.words import LICENCE, marked
from texts import facts
from texts.reading import reading_of

register = template.Library()


@register.simple_tag(takes_context=True)
def dataset_ld(context, series=(), first_year=None, last_year=None, is_invented=False):
    """The figures as a schema.org `Dataset`. Costs no query beside those of `series`, rows that were read for this reader.

    `first_year` and `last_year` are those of the numbers; `is_invented` says whether any of them is made up.
    """
    request = context.request
    site = {
        "@type": "Organization",
        "name": _("Voluntary return from Belgium"),
        "url": absolute(reverse("home")),
    }
    data = {
        "@type": "Dataset",
        "@id": absolute("/data/figures"),
        "name": marked(_("Figures on voluntary return from Belgium"), is_invented),
        "description": marked(description(), is_invented),
        "url": absolute(reverse("stats:figures")),
        "license": LICENCE["path"],
        "isAccessibleForFree": True,
        "inLanguage": request.LANGUAGE_CODE,
        "spatialCoverage": {"@type": "Country", "name": "BE"},
        "publisher": site,
        "includedInDataCatalog": {"@type": "DataCatalog", "url": absolute(reverse("data:catalogue.jsonld"))},
        "distribution": [
            _download(absolute(reverse(f"data:{name}")), media_type)
            for name, media_type in (("figures.csv", "text/csv"), ("figures.json", "application/json"))
        ],
    }
    if first_year and last_year:
        data["temporalCoverage"] = f"{first_year}/{last_year}"
    titles = [title for row in series if (title := _title(row, reading_of(request)))]
    return json_ld(data | ({"variableMeasured": titles} if titles else {}))


def _download(address, media_type):
    return {"@type": "DataDownload", "contentUrl": address, "encodingFormat": media_type}


def _title(series, reading):
    read = series.read("title", reading.language.code)
    return facts.put_in_plain(read.text, reading.facts, read.language) if read else ""
