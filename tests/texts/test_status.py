import pytest

from texts.status import Status, derive

SOURCE = {"title": "Hello", "body": "<p>Text</p>"}
TARGET = {"title": "Bonjour", "body": "<p>Texte</p>"}


@pytest.mark.parametrize(
    ("target", "made_from", "is_reviewed", "status"),
    [
        ({}, {}, False, Status.MISSING),
        ({}, SOURCE, True, Status.MISSING),
        ({"title": "Bonjour"}, SOURCE, True, Status.PARTIAL),
        (TARGET, SOURCE | {"title": "Hi"}, True, Status.OUTDATED),
        (TARGET, {"title": "Hello"}, False, Status.OUTDATED),
        (TARGET, SOURCE, False, Status.UNREVIEWED),
        (TARGET, SOURCE, True, Status.CURRENT),
        # What the source no longer has does not count.
        (TARGET | {"old": "Vieux"}, SOURCE | {"old": "Old"}, True, Status.CURRENT),
    ],
)
def test_derive(target, made_from, is_reviewed, status):
    assert derive(SOURCE, target, made_from=made_from, is_reviewed=is_reviewed) == status


def test_the_source_is_current_as_soon_as_it_has_words():
    assert derive(SOURCE, SOURCE, made_from={}, is_reviewed=False, is_source=True) == Status.CURRENT
    assert derive({}, {}, made_from={}, is_reviewed=False, is_source=True) == Status.MISSING
