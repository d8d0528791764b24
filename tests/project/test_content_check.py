"""The check that keeps translations aligned with their source, and what it says of the shipped content."""

import pytest
from django.conf import settings

from base.languages import CODES
from fedasil_return.initial_content import files
from fedasil_return.initial_content.comparing import problems

SOURCE = '<p>Call the free number [[free-number]] before you go. Read <a href="/journey/">the journey</a>.</p><ul><li>One</li></ul>'


@pytest.fixture(scope="module")
def items():
    return files.read(settings.BASE_DIR / "content", settings.SOURCE_LANGUAGE)


@pytest.mark.parametrize("language", [code for code in CODES if code != "en"])
def test_the_shipped_translations_are_aligned_with_their_source(items, language):
    wrong = [
        f"{item.kind.name} {item.key} {anchor} {field}: {problem}"
        for item in items
        for (anchor, field), source in item.texts.get("en", {}).items()
        if source
        for problem in problems(source, item.texts.get(language, {}).get((anchor, field), ""), language)
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("target", "named"),
    [
        (
            '<p>Appelez le [[free-number]] avant. Lisez <a href="/journey/">le voyage</a>.</p><ul><li>Un</li></ul>',
            "",
        ),
        (
            '<p>Appelez le [[free-number]]. <a href="/journey/">Voyage</a>.</p><ul><li>Un</li><li>Deux</li></ul>',
            "blocks",
        ),
        ('<p>Appelez. <a href="/journey/">Voyage</a>.</p><ul><li>Un</li></ul>', "facts"),
        (
            '<p>Appelez le [[free-number]] [[free-number]]. <a href="/journey/">Voyage</a>.</p><ul><li>Un</li></ul>',
            "facts",
        ),
        ("<p>Appelez le [[free-number]].</p><ul><li>Un</li></ul>", "links"),
        ('<p>Appelez le [[free-number]]. <a href="/luggage/">Voyage</a>.</p><ul><li>Un</li></ul>', "links"),
        ('<p>Appelez ٣ [[free-number]]. <a href="/journey/">Voyage</a>.</p><ul><li>Un</li></ul>', "Western"),
        (SOURCE, "left"),
    ],
)
def test_what_differs_is_named(target, named):
    found = problems(SOURCE, target, "fr")

    assert found == [] if not named else named in " ".join(found)


def test_a_text_that_is_far_too_short_or_too_long_is_named():
    source = "<p>" + "Voluntary return is your own decision. " * 3 + "</p>"

    for target in ("<p>Le retour.</p>", source.replace("decision", "décision " * 9)):
        assert "times as long" in " ".join(problems(source, target, "fr"))


def test_the_wrong_script_is_named():
    source = "<p>" + "Voluntary return is your own decision and nobody else's. " * 2 + "</p>"
    target = "<p>" + "Dobrovoljni povratak je vaša sopstvena odluka i ničija druga. " * 2 + "</p>"

    assert problems(source, target, "sr-latn") == []
    assert "script" in " ".join(problems(source, target, "uk"))
