import pytest
from django.db import transaction

from pages.models import Question
from tests.factories import make_question, translate
from texts.models import ContentVersion, Translation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "write",
    [
        lambda q: make_question("another-question"),
        lambda q: q.save(update_fields=["position"]),
        lambda q: Question.objects.filter(pk=q.pk).update(position=7),
        lambda q: Question.objects.bulk_update([q], ["position"]),
        lambda q: Question.objects.bulk_create([Question(slug="in-bulk")]),
        lambda q: q.delete(),
        lambda q: Question.objects.filter(pk=q.pk).delete(),
        lambda q: translate(q, "fr", {"question": "Bon ?"}),
        lambda q: Translation.objects.filter(kind="pages.question").update(origin="person"),
    ],
)
def test_every_write_raises_it(write):
    question = make_question()
    before = ContentVersion.current()

    write(question)

    assert ContentVersion.current() > before


def test_it_falls_back_together_with_what_was_written():
    before = ContentVersion.current()

    with pytest.raises(RuntimeError), transaction.atomic():
        make_question()
        raise RuntimeError

    assert ContentVersion.current() == before
