"""What readers are told of the stock of an edition, and how copies leave it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from pages.choices import Availability
from pages.models import Edition, Publication
from tests.factories import make_edition, make_publication
from texts.models import ContentVersion

pytestmark = pytest.mark.django_db


def one(edition):
    return Edition.objects.filter(pk=edition.pk)


@pytest.mark.parametrize(
    ("stock", "when_empty", "told"),
    [
        (1, "refuse", Availability.AVAILABLE),
        (1, "back_order", Availability.AVAILABLE),
        (0, "back_order", Availability.BACK_ORDER),
        (0, "refuse", Availability.NONE_LEFT),
    ],
)
def test_readers_are_told_whether_there_are_any(stock, when_empty, told):
    assert Edition(stock=stock, when_empty=when_empty).availability == told


def test_only_printed_editions_of_published_publications_can_be_ordered():
    edition, now = make_edition(), timezone.now()
    make_edition("not-printed", publication=edition.publication, max_copies=0)
    make_edition("draft", publication=make_publication("draft", published_from=None))
    make_edition(
        "over", publication=make_publication("over", published_from=now - timedelta(2), published_until=now)
    )

    assert [edition.code for edition in Edition.objects.orderable()] == ["test-edition"]


def test_no_more_is_taken_than_there_is():
    edition = make_edition(stock=5)

    assert one(edition).take(3) is True
    assert one(edition).take(3) is False

    assert one(edition).get().stock == 2


def test_no_more_is_given_back_than_the_column_holds():
    edition = make_edition(stock=5)

    assert one(edition).give_back(2_147_483_647) is False
    assert one(edition).give_back(3) is True

    assert one(edition).get().stock == 8


def test_ready_pages_hold_until_readers_are_told_something_else():
    edition = make_edition(stock=5)
    versions = [ContentVersion.current()]

    for move, copies in (("take", 2), ("take", 2), ("give_back", 1), ("take", 2), ("give_back", 1)):
        assert getattr(one(edition), move)(copies)
        versions.append(ContentVersion.current())

    # 5 → 3 → 1 → 2 → 0 (told) → 1 (told)
    raised = [after > before for before, after in zip(versions, versions[1:], strict=False)]
    assert raised == [False, False, False, True, True]


def test_a_publication_does_not_take_the_address_of_the_order_form():
    with pytest.raises(ValidationError) as refused:
        Publication(slug="order").clean()

    assert refused.value.error_dict["slug"][0].code == "reserved"
