"""One unit, one language: the source beside it, and nobody's words written over."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from pages.models import Page, Question
from tests.factories import make_page, make_question, row, translate

pytestmark = pytest.mark.django_db


def url(unit, language):
    return reverse(f"admin:pages_{unit._meta.model_name}_translate", args=[unit.pk, language])


def test_it_shows_the_source_beside_inputs_with_lang_and_dir(staff_client):
    html = staff_client.get(url(make_question(), "ps")).content.decode()

    assert '<div class="translate__source" lang="en" dir="ltr">A test question?</div>' in html
    assert 'name="question"' in html and 'lang="ps" dir="rtl"' in html
    assert '<div class="rich-text" lang="ps" dir="rtl">' in html
    assert 'name="question_fr"' not in html


def test_it_has_the_parts_of_a_page(staff_client):
    page = make_page(sections=[("one", {"heading_en": "Head", "body_en": "<p>Text</p>"})])

    response = staff_client.get(url(page, "fr"))

    section = page.sections.get().pk
    assert list(response.context["form"].fields) == [
        "version", "source_version", "is_reviewed", "title", "summary", f"section.{section}.heading", f"section.{section}.body"
    ]  # fmt: skip


def test_saving_writes_that_language_alone(staff_client):
    question = make_question(question_nl="Een vraag?")

    staff_client.post(
        url(question, "fr"), {"version": 0, "question": "Bon ?", "answer": "<p>Oui</p><script>x</script>"}
    )

    question = Question.objects.get(pk=question.pk)
    assert (question.question_fr, question.answer_fr) == ("Bon ?", "<p>Oui</p>")
    assert (question.question_en, question.question_nl) == ("A test question?", "Een vraag?")
    assert row(question, "fr").reviewed_at is None


def test_the_history_says_which_language_in_the_words_of_who_saved(staff_client):
    question = make_question()

    staff_client.post(
        url(question, "ps"), {"version": 0, "question": "Bon ?"}, headers={"accept-language": "nl"}
    )

    assert LogEntry.objects.get().get_change_message() == "Vertaling opgeslagen (ps)"


def test_the_one_who_vouches_is_remembered(staff_client):
    question = make_question()

    staff_client.post(
        url(question, "fr"), {"version": 0, "question": "Bon ?", "answer": "<p>Oui</p>", "is_reviewed": "on"}
    )

    assert row(question, "fr").reviewed_by.username == "editor"


def test_two_stale_screens_in_two_languages_both_survive(staff_client):
    question = make_question()
    french, dutch = (
        {"version": staff_client.get(url(question, c)).context["form"]["version"].value()}
        for c in ("fr", "nl")
    )

    staff_client.post(url(question, "fr"), french | {"question": "Bon ?"})
    staff_client.post(url(question, "nl"), dutch | {"question": "Goed?"})

    question = Question.objects.get(pk=question.pk)
    assert (question.question_fr, question.question_nl) == ("Bon ?", "Goed?")


def test_in_the_same_language_the_second_is_told_and_shown_both(staff_client):
    question = make_question()
    staff_client.post(url(question, "fr"), {"version": 0, "question": "La première ?"})

    response = staff_client.post(url(question, "fr"), {"version": 0, "question": "La seconde ?"})

    html = response.content.decode()
    assert "Somebody else saved this language meanwhile" in html
    assert "Stored now: La première ?" in html and 'value="La seconde ?"' in html
    assert Question.objects.get(pk=question.pk).question_fr == "La première ?"

    staff_client.post(
        url(question, "fr"),
        {"version": response.context["form"]["version"].value(), "question": "La seconde ?"},
    )
    assert Question.objects.get(pk=question.pk).question_fr == "La seconde ?"


def test_a_change_of_the_source_does_not_stop_a_translator(staff_client):
    question = make_question()
    translate(question, "en", {"question": "Another question?"})

    staff_client.post(url(question, "fr"), {"version": 0, "question": "Bon ?"})

    assert Question.objects.get(pk=question.pk).question_fr == "Bon ?"


def test_a_source_that_changed_meanwhile_is_shown_before_anything_is_vouched_for(staff_client):
    question = make_question()
    translate(question, "fr", {"question": "Bon ?", "answer": "<p>Oui</p>"})
    form = staff_client.get(url(question, "fr")).context["form"]
    data = {name: form[name].value() for name in ("version", "source_version", "question", "answer")}
    translate(question, "en", {"question": "Quite another question?"})

    refused = staff_client.post(url(question, "fr"), data | {"is_reviewed": "on"})

    assert "The source was changed while you translated" in refused.content.decode()
    assert "Quite another question?" in refused.content.decode()
    assert row(question, "fr").reviewed_at is None
    again = data | {"is_reviewed": "on", "source_version": refused.context["form"]["source_version"].value()}
    assert staff_client.post(url(question, "fr"), again).status_code == 302
    assert row(question, "fr").reviewed_at is not None


def test_without_publishing_readers_see_nothing_and_the_screen_everything(staff_client):
    question = make_question()

    staff_client.post(url(question, "fr"), {"version": 0, "question": "Pas encore ?", "_pending": "1"})

    assert Question.objects.get(pk=question.pk).question_fr is None
    assert "Pas encore ?" in staff_client.get(url(question, "fr")).content.decode()


def test_what_the_source_said_then_is_shown_when_it_says_something_else(staff_client):
    question = make_question()
    translate(question, "fr", {"question": "Bon ?"})
    translate(question, "en", {"question": "Another question?"})

    html = staff_client.get(url(question, "fr")).content.decode()

    assert "Another question?" in html and "A test question?" in html


def test_an_unknown_fact_is_refused_beside_its_field(staff_client):
    question = make_question()

    response = staff_client.post(url(question, "fr"), {"version": 0, "question": "[[nobody]] ?"})

    assert "nobody" in str(response.context["form"].errors["question"])
    assert Question.objects.get(pk=question.pk).question_fr is None


@pytest.mark.parametrize("language", ["en", "xx"])
def test_the_source_and_unknown_languages_have_no_screen(staff_client, language):
    assert staff_client.get(url(make_question(), language)).status_code == 404


def test_a_broken_version_is_refused(staff_client):
    question = make_question()

    assert staff_client.post(url(question, "fr"), {"version": "x", "question": "Bon ?"}).status_code == 200
    assert staff_client.post(url(question, "fr"), {"question": "Bon ?"}).status_code == 200
    assert Question.objects.get(pk=question.pk).question_fr is None


def test_readers_have_no_way_in(client):
    assert client.get(url(make_question(), "fr")).status_code == 302


def test_staff_without_the_permission_are_refused(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("guest", is_staff=True))
    question = make_question()

    assert client.post(url(question, "fr"), {"version": 0, "question": "Bon ?"}).status_code == 403
    assert Question.objects.get(pk=question.pk).question_fr is None


def test_a_page_with_many_sections_can_be_sent(staff_client):
    page = make_page(
        sections=[(f"s{n}", {"heading_en": "Head", "body_en": "<p>Text</p>"}) for n in range(23)]
    )
    data = {"version": 0, "title": "Titre"} | {
        f"section.{s.pk}.heading": "Titre" for s in page.sections.all()
    }

    staff_client.post(url(page, "fr"), data)

    assert set(Page.objects.get(pk=page.pk).sections.values_list("heading_fr", flat=True)) == {"Titre"}
