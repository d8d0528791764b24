"""Every sentence of the interface has a translation in every language it is needed in."""

import re

import pytest
from babel.messages import pofile

from base import catalogues

CATALOGUES = list(catalogues.all_catalogues())
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@pytest.fixture(scope="module")
def extracted():
    return catalogues.extracted()


@pytest.mark.parametrize(
    ("path", "code", "is_for_staff"),
    CATALOGUES,
    ids=[f"{c}-{'staff' if s else 'readers'}" for _, c, s in CATALOGUES],
)
def test_no_entry_is_missing_and_none_is_too_many(extracted, path, code, is_for_staff):
    with path.open("rb") as file:
        catalogue = pofile.read_po(file)
    wanted = {(m.id, m.context) for m in extracted[is_for_staff] if m.id}

    assert {(m.id, m.context) for m in catalogue if m.id} == wanted
    assert catalogues.missing(catalogue) == []


@pytest.mark.parametrize(
    ("path", "code", "is_for_staff"),
    CATALOGUES,
    ids=[f"{c}-{'staff' if s else 'readers'}" for _, c, s in CATALOGUES],
)
def test_placeholders_survive(path, code, is_for_staff):
    with path.open("rb") as file:
        for message in pofile.read_po(file):
            if message.id:
                sources = message.id if message.pluralizable else (message.id,)
                strings = message.string if message.pluralizable else (message.string,)
                for string in strings:
                    assert set(PLACEHOLDER.findall(string)) <= set(PLACEHOLDER.findall(" ".join(sources))), (
                        message.id
                    )
                assert set(PLACEHOLDER.findall(strings[-1])) == set(PLACEHOLDER.findall(sources[-1])), (
                    message.id
                )


def test_extraction_reads_templates_and_python(extracted):
    public, staff = extracted

    assert public.get("Skip to the text") is not None  # a template
    assert public.get("Return partners") is not None  # Python
    assert staff.get("Save and publish") is not None and public.get("Save and publish") is None


def test_a_second_extraction_changes_nothing(tmp_path, extracted):
    path = tmp_path / "django.po"
    path.write_bytes(catalogues.catalogue_path("locale", "fr").read_bytes())

    catalogues.update(path, "fr", extracted[0])

    assert path.read_bytes() == catalogues.catalogue_path("locale", "fr").read_bytes()


def test_a_new_sentence_is_missing_also_in_the_languages_after_english(tmp_path):
    fresh = catalogues.Catalog()
    fresh.add("A sentence that nobody has translated")
    for code in ("en", "fa"):
        catalogues.update(tmp_path / code, code, catalogues.Catalog())  # catalogues that do not have it

    catalogues.update(tmp_path / "en", "en", fresh)

    assert catalogues.update(tmp_path / "fa", "fa", fresh) == ["A sentence that nobody has translated"]
