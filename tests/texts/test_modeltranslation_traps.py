"""The traps of modeltranslation that this project steps around. Each would lose or mix somebody's words."""

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import F
from django.utils import translation
from modeltranslation.translator import translator

from pages.models import Page, Section
from tests.factories import make_page
from texts.models import column

pytestmark = pytest.mark.django_db


def test_update_without_columns_is_refused():
    page = make_page()

    with pytest.raises(TypeError, match="update_fields"):
        page.save()


def test_update_of_a_column_without_language_is_refused():
    page = make_page()

    with pytest.raises(TypeError, match="without a language"):
        page.save(update_fields=["title"])


def test_two_stale_rows_keep_both_languages():
    make_page(title_fr="Ancien", title_nl="Oud")
    mine, yours = Page.objects.get(slug="test-page"), Page.objects.get(slug="test-page")

    mine.title_fr = "Nouveau"
    mine.save(update_fields=["title_fr"])
    yours.title_nl = "Nieuw"
    yours.save(update_fields=["title_nl"])

    stored = Page.objects.get(slug="test-page")
    assert (stored.title_fr, stored.title_nl) == ("Nouveau", "Nieuw")


def test_column_without_language_stays_empty():
    with translation.override("fr"):
        page = make_page(title_fr="Bonjour")

    with connection.cursor() as cursor:
        cursor.execute("SELECT title FROM pages_page WHERE id = %s", [page.pk])
        assert cursor.fetchone() == ("",)


@pytest.mark.parametrize("empty", ["", None, "  "])
def test_every_kind_of_nothing_is_stored_as_one(empty):
    page = make_page(title_fr=empty)
    Page.objects.filter(pk=page.pk).update(title_nl=empty)

    page = Page.objects.get(pk=page.pk)
    assert (page.title_fr, page.title_nl) == (None, None)


@pytest.mark.parametrize("empty", ["<p></p>", "<p> &nbsp; </p>", "<p><br></p>", "<ul><li></li></ul>"])
def test_markup_without_words_is_nothing(empty):
    page = make_page(sections=[("one", {"body_en": "<p>Text</p>", "body_fr": empty})])

    assert page.sections.get().body_fr is None


def test_update_of_many_cleans_too():
    page = make_page(sections=[("one", {"body_en": "<p>Text</p>"})])

    page.sections.update(body_fr="<p onclick='x()'>Texte<script>x()</script></p>")

    assert page.sections.get().body_fr == "<p>Texte</p>"


def test_bulk_update_cleans_too():
    page = make_page(sections=[("one", {"body_en": "<p>Text</p>"})])
    section = page.sections.get()
    section.body_fr = "<p>Texte</p><iframe src='https://example.org'></iframe>"

    Section.objects.bulk_update([section], ["body_fr"])

    assert page.sections.get().body_fr == "<p>Texte</p>"


def test_reading_loads_only_the_languages_of_the_reader():
    make_page(title_fr="Bonjour", title_ar="مرحبا")

    page = Page.objects.reading("fr").get(slug="test-page")

    assert "title_ar" in page.get_deferred_fields()
    assert not {"title_fr", "title_en", "title_nl"} & page.get_deferred_fields()


def test_expressions_name_the_column_of_a_language():
    make_page(title_fr="Bonjour")

    with translation.override("fr"):
        titles = (
            Page.objects.filter(slug="test-page")
            .annotate(words=F(column("title", "fr")))
            .values_list("words")
        )

    assert list(titles) == [("Bonjour",)]


def test_a_queryset_keeps_the_language_in_which_it_was_built():
    make_page(title_fr="Bonjour", title_nl="Dag")

    with translation.override("fr"):
        pages = Page.objects.filter(title="Bonjour")
    with translation.override("nl"):
        assert [page.slug for page in pages] == ["test-page"]


def translated_models():
    return translator.get_registered_models(abstract=False)


def test_nothing_in_meta_orders_indexes_or_constrains_by_a_translated_field():
    for model in translated_models():
        options = translator.get_options_for_model(model)
        names = set(options.all_fields) | {
            field.name for fields in options.all_fields.values() for field in fields
        }
        ordering = {name.lstrip("-") for name in model._meta.ordering}
        indexed = {name for index in model._meta.indexes for name in index.fields}
        constrained = {
            name
            for constraint in model._meta.constraints
            for name in getattr(constraint, "fields", None) or constraint.condition.referenced_base_fields
        }
        assert not names & (ordering | indexed | constrained), model


def test_slugs_are_not_translated():
    for model in translated_models():
        assert "slug" not in translator.get_options_for_model(model).all_fields


def test_reading_writes_out_one_slug_for_all_languages(client):
    make_page(slug="one-slug", title_fr="Bonjour")

    assert client.get("/en/one-slug/").status_code == client.get("/fr/one-slug/").status_code == 200


def test_values_across_a_relation_name_the_column_of_a_language():
    page = make_page(title_fr="Bonjour", sections=[("one", {"heading_en": "Head"})])

    with translation.override("fr"):
        titles = Section.objects.filter(page=page).values_list(f"page__{column('title', 'fr')}", flat=True)

    assert list(titles) == ["Bonjour"]


def test_no_translated_field_has_words_as_its_default():
    for model in translated_models():
        for name in translator.get_options_for_model(model).all_fields:
            assert model._meta.get_field(name).default == "", (model, name)


def test_a_new_row_is_not_filled_from_another_language():
    assert settings.MODELTRANSLATION_AUTO_POPULATE is False
    with translation.override("fr"):
        page = make_page(title_en="Hello")

    assert Page.objects.get(pk=page.pk).title_fr is None


def test_a_data_migration_names_the_column_of_a_language():
    # It meets the bare model, without what modeltranslation adds to the real one.
    page = make_page(title_fr="Bonjour")
    state = (
        MigrationLoader(connection).project_state().apps.get_model("pages", "Page").objects.get(pk=page.pk)
    )

    with translation.override("fr"):
        assert (state.title, state.title_fr) == ("", "Bonjour")
