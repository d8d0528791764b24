import pytest

from pages.models import Page
from tests.factories import make_page, row, translate
from texts import translations
from texts.models import Translation
from texts.status import Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return make_page(sections=[("one", {"heading_en": "Head", "body_en": "<p>Text</p>"})])


def french(page):
    section = page.sections.get()
    return {
        "title": "Une page",
        f"section.{section.pk}.heading": "Titre",
        f"section.{section.pk}.body": "<p>Texte</p>",
    }


def test_write_touches_one_language(page):
    translate(page, "nl", {"title": "Een pagina"})
    translate(page, "fr", french(page))

    page = Page.objects.get(pk=page.pk)
    assert (page.title_en, page.title_nl, page.title_fr) == ("A test page", "Een pagina", "Une page")
    assert page.sections.get().body_fr == "<p>Texte</p>"
    assert translations.status_of(page, "nl") == Status.PARTIAL
    assert translations.status_of(page, "fr") == Status.UNREVIEWED


def test_review_makes_it_current(page, django_user_model):
    translate(page, "fr", french(page), reviewer=django_user_model.objects.create(username="reader"))

    assert translations.status_of(page, "fr") == Status.CURRENT


def test_a_later_write_asks_for_another_review(page, django_user_model):
    translate(page, "fr", french(page), reviewer=django_user_model.objects.create(username="reader"))
    translate(page, "fr", {"title": "Autre page"})

    assert translations.status_of(page, "fr") == Status.UNREVIEWED


def test_an_older_version_is_refused_and_shown_what_is_stored(page):
    translate(page, "fr", french(page))

    with pytest.raises(translations.Conflict) as conflict:
        translations.write(page, "fr", {"title": "Trop tard"}, version=0)

    assert conflict.value.texts["title"] == "Une page"
    assert Page.objects.get(pk=page.pk).title_fr == "Une page"
    assert row(page, "fr").version == 1


def test_two_stale_writers_in_two_languages_both_survive(page):
    translations.write(Page.objects.get(pk=page.pk), "fr", {"title": "Une page"}, version=0)
    translations.write(page, "nl", {"title": "Een pagina"}, version=0)

    page = Page.objects.get(pk=page.pk)
    assert (page.title_fr, page.title_nl) == ("Une page", "Een pagina")


def test_a_change_of_the_source_outdates(page):
    translate(page, "fr", french(page))
    translate(page, "en", {"title": "Another page"})

    assert translations.status_of(Page.objects.get(pk=page.pk), "fr") == Status.OUTDATED
    assert row(page, "fr").source_changed_at is not None


def test_a_small_change_of_the_source_does_not(page):
    translate(page, "fr", french(page))
    before = page.texts("en")
    page.title_en = "A test page."
    page.save(update_fields=["title_en"])
    translations.source_written(page, before, translations.row_of(page, "en", lock=True), is_small=True)

    assert translations.status_of(page, "fr") == Status.UNREVIEWED
    assert row(page, "fr").source_changed_at is None


def test_a_small_change_does_not_hide_an_older_large_one(page):
    translate(page, "fr", french(page))
    translate(page, "en", {"title": "Another page"})
    page = Page.objects.get(pk=page.pk)
    before = page.texts("en")
    page.title_en = "Another page."
    page.save(update_fields=["title_en"])
    translations.source_written(page, before, translations.row_of(page, "en", lock=True), is_small=True)

    assert translations.status_of(page, "fr") == Status.OUTDATED


def test_translating_again_ends_being_outdated(page):
    translate(page, "fr", french(page))
    translate(page, "en", {"title": "Another page"})
    translate(Page.objects.get(pk=page.pk), "fr", {"title": "Une autre page"})

    assert translations.status_of(Page.objects.get(pk=page.pk), "fr") == Status.UNREVIEWED
    assert row(page, "fr").source_changed_at is None


def test_a_field_that_was_not_translated_again_stays_outdated(page):
    translate(page, "fr", french(page))
    section = page.sections.get()
    translate(page, "en", {f"section.{section.pk}.body": "<p>Quite another text</p>"})
    page = Page.objects.get(pk=page.pk)

    translate(page, "fr", {"title": "Une page !"})

    assert translations.status_of(Page.objects.get(pk=page.pk), "fr") == Status.OUTDATED
    assert row(page, "fr").source_changed_at is not None


def test_moving_and_unpublishing_outdate_nothing(page):
    translate(page, "fr", french(page))
    section = page.sections.get()
    section.position = 9
    section.save(update_fields=["position"])
    page.published_from = None
    page.save(update_fields=["published_from"])

    assert translations.status_of(Page.objects.get(pk=page.pk), "fr") == Status.UNREVIEWED


def test_pending_is_kept_beside_what_is_public(page, client):
    translate(page, "fr", french(page))
    translations.keep_pending(page, "fr", {"title": "Pas encore"}, version=1)

    assert row(page, "fr").pending == {"title": "Pas encore"}
    assert "Pas encore" not in client.get("/fr/test-page/").content.decode()


def test_deleting_a_unit_deletes_its_translations(page):
    translate(page, "fr", french(page))

    pk = page.pk
    Page.objects.filter(pk=pk).delete()

    assert not Translation.objects.filter(kind="pages.page", unit_id=pk).exists()
