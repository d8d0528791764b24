import pytest
from django.core.exceptions import ValidationError

from base.languages import CODES
from pages.models import Question
from tests.factories import make_fact, make_page, make_question, translate
from texts import facts
from texts.models import Fact

pytestmark = pytest.mark.django_db


def facts_by_key(language="en"):
    return {fact.key: fact for fact in Fact.objects.reading(language)}


@pytest.mark.parametrize("language", CODES)
def test_a_phone_number_is_one_link_in_every_language(language):
    html = facts.put_in_html("<p>[[free-number]]</p>", facts_by_key(language), language)

    assert html == '<p><a class="tel" href="tel:080032745"><bdi dir="ltr">0800 327 45</bdi></a></p>'


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize(
    ("kind", "value"), [("number", "12345"), ("amount", "EUR 5000"), ("date", "2025-12-01")]
)
def test_values_are_written_with_western_digits(kind, value, language):
    make_fact(kind=kind, value=value)

    words = facts.put_in_plain("[[test-fact]]", facts_by_key(language), language)

    digits = [character for character in words if character.isdigit()]
    assert digits and all(character in "0123456789" for character in digits)
    assert "[[" not in words


def test_one_change_of_a_fact_is_right_in_every_language(client):
    fact = Fact.objects.get(key="free-number")
    fact.value = "0800 000 99"
    fact.save(update_fields=["value"])

    for language in CODES:
        page = client.get(f"/{language}/how-to-ask/").content.decode()
        assert "0800 000 99" in page and "327 45" not in page


def test_words_in_another_language_carry_their_own():
    make_fact(kind="words", value="", words_fr="du lundi au vendredi")

    html = facts.put_in_html("[[test-fact]]", facts_by_key("ln"), "ln")

    assert html == '<span lang="fr" dir="ltr">du lundi au vendredi</span>'


def test_words_are_escaped():
    make_fact(kind="words", value="", words_en="<b>9</b>")

    assert "<b>" not in facts.put_in_html("[[test-fact]]", facts_by_key(), "en")


def test_an_unknown_key_is_refused_when_a_text_is_saved():
    with pytest.raises(ValidationError, match="no-such-fact"):
        make_page(title_en="Call [[no-such-fact]]")


def test_an_unknown_key_is_refused_by_update_too():
    question = make_question()

    with pytest.raises(ValidationError, match="no-such-fact"):
        Question.objects.filter(pk=question.pk).update(answer_fr="<p>[[no-such-fact]]</p>")

    assert Question.objects.get(pk=question.pk).answer_fr is None


def test_an_unknown_key_is_refused_in_a_translation_and_nothing_is_written():
    question = make_question()

    with pytest.raises(ValidationError):
        translate(question, "fr", {"question": "Bon ?", "answer": "<p>[[no-such-fact]]</p>"})

    assert Question.objects.get(pk=question.pk).question_fr is None


def test_a_fact_that_was_deleted_says_nothing_rather_than_something_wrong():
    assert facts.put_in_plain("Call [[gone]].", {}, "en") == "Call …."


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("phone", "call us"),
        ("number", "twelve"),
        ("number", "1.000"),
        ("number", "1e30"),
        ("number", "NaN"),
        ("amount", "EUR 5.000"),
        ("amount", "EUR Infinity"),
        ("phone", "٠٨٠٠ ٣٢٧"),
        ("amount", "5000"),
        ("amount", "euro 5"),
        ("date", "1/12/2025"),
        ("date", "2025-13-01"),
    ],
)
def test_a_value_that_is_not_of_its_kind_is_refused(kind, value):
    with pytest.raises(ValidationError) as refused:
        Fact(key="wrong", kind=kind, value=value).full_clean()

    assert "value" in refused.value.message_dict


@pytest.mark.parametrize(
    ("language", "written"),
    [("nl", "0800\u00a0327\u00a045"), ("ps", "\u20660800\u00a0327\u00a045\u2069")],
)
def test_a_phone_number_in_plain_words_keeps_its_order_and_its_line(language, written):
    # Without the marks, a right-to-left line would show "45 327 0800".
    assert facts.put_in_plain("[[free-number]]", facts_by_key(language), language) == written
