"""The ordinary admin form: one language and what is untranslated, and only what was submitted."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from pages.models import Notice, Page, Question, Story
from tests.factories import make_fact, make_page, make_question, make_story, translate
from texts import translations
from texts.models import ContentVersion, Fact
from texts.status import Status

pytestmark = pytest.mark.django_db


def change_url(unit):
    return reverse(f"admin:{unit._meta.app_label}_{unit._meta.model_name}_change", args=[unit.pk])


def form_data(response):
    """What a browser would send back of a form that it was shown, inlines included."""
    data = {}
    forms = [response.context["adminform"].form]
    for formset in (inline.formset for inline in response.context["inline_admin_formsets"]):
        forms += [formset.management_form, *formset.forms]
    for form in forms:
        for name in form.fields:
            field = form[name]
            value = field.value()
            if value is None or value is False:
                continue
            widget = field.field.widget
            if hasattr(widget, "decompress"):
                # A bound field gives back what was sent: two strings.
                parts = value if isinstance(value, list) else widget.decompress(value)
                for number, part in enumerate(parts):
                    data[f"{field.html_name}_{number}"] = (
                        part.isoformat() if hasattr(part, "isoformat") else part or ""
                    )
            elif not widget.needs_multipart_form:
                data[field.html_name] = value
    return data


def test_the_form_has_the_source_language_and_no_other(staff_client):
    form = staff_client.get(change_url(make_page())).context["adminform"].form

    assert {"title_en", "summary_en", "slug"} <= form.fields.keys()
    assert not {"title", "title_fr", "title_ar", "source_language"} & form.fields.keys()


def test_a_story_told_in_arabic_is_edited_in_arabic(staff_client):
    story = make_story(title_en=None, title_ar="قصة", source_language="ar")

    form = staff_client.get(change_url(story)).context["adminform"].form

    assert form.fields["title_ar"].widget.attrs["dir"] == "rtl"
    assert form.fields["title_ar"].widget.attrs["lang"] == "ar"
    assert "title_en" not in form.fields


def test_saving_writes_what_was_changed(staff_client):
    page = make_page(sections=[("one", {"heading_en": "Head", "body_en": "<p>Text</p>"})])
    data = form_data(staff_client.get(change_url(page)))

    response = staff_client.post(
        change_url(page), data | {"title_en": "New title", "sections-0-heading_en": "New head"}
    )

    assert response.status_code == 302, response.context["errors"]
    page = Page.objects.get(pk=page.pk)
    assert (page.title_en, page.sections.get().heading_en) == ("New title", "New head")


def test_a_stale_form_erases_no_translation(staff_client):
    page = make_page(sections=[("one", {"heading_en": "Head", "body_en": "<p>Text</p>"})])
    data = form_data(staff_client.get(change_url(page)))
    section = page.sections.get()
    translate(page, "fr", {"title": "Titre", f"section.{section.pk}.body": "<p>Texte</p>"})

    response = staff_client.post(
        change_url(page), data | {"title_en": "New title", "sections-0-heading_en": "New"}
    )

    assert response.status_code == 302
    page = Page.objects.get(pk=page.pk)
    assert (page.title_en, page.title_fr, page.sections.get().body_fr) == (
        "New title",
        "Titre",
        "<p>Texte</p>",
    )


def test_a_stale_form_in_the_same_language_is_refused_and_shown_both(staff_client):
    page = make_page(sections=[("one", {"heading_en": "Head", "body_en": "<p>Text</p>"})])
    stale = form_data(staff_client.get(change_url(page)))
    staff_client.post(change_url(page), stale | {"title_en": "First", "sections-0-heading_en": "First head"})

    response = staff_client.post(
        change_url(page), stale | {"title_en": "Second", "sections-0-heading_en": "Second head"}
    )

    assert response.status_code == 200
    html = response.content.decode()
    assert "Stored now: First<" in html and 'value="Second"' in html
    assert "Stored now: First head" in html and 'value="Second head"' in html
    assert Page.objects.get(pk=page.pk).title_en == "First"


def test_after_being_told_the_second_can_save(staff_client):
    page = make_page()
    stale = form_data(staff_client.get(change_url(page)))
    staff_client.post(change_url(page), stale | {"title_en": "First"})
    refused = staff_client.post(change_url(page), stale | {"title_en": "Second"})

    response = staff_client.post(change_url(page), form_data(refused) | {"title_en": "Second"})

    assert response.status_code == 302
    assert Page.objects.get(pk=page.pk).title_en == "Second"


def test_a_section_that_was_deleted_meanwhile_comes_back_with_what_was_typed(staff_client):
    sections = [
        (name, {"heading_en": name.title(), "body_en": "<p>Text</p>"}) for name in ("one", "two", "three")
    ]
    page = make_page(sections=sections)
    stale = form_data(staff_client.get(change_url(page)))
    staff_client.post(change_url(page), stale | {"sections-0-DELETE": "on"})
    assert page.sections.count() == 2

    refused = staff_client.post(
        change_url(page), stale | {"sections-0-heading_en": "Mine", "sections-2-heading_en": "Mine too"}
    )

    assert refused.status_code == 200 and page.sections.count() == 2
    html = refused.content.decode()
    assert 'value="Mine"' in html and 'value="Mine too"' in html and "Stored now: Three" in html
    assert staff_client.post(change_url(page), form_data(refused)).status_code == 302
    assert set(page.sections.values_list("heading_en", flat=True)) == {"Mine", "Two", "Mine too"}


def test_a_change_outdates_and_a_small_one_does_not(staff_client):
    question = make_question()
    translate(question, "fr", {"question": "Bon ?", "answer": "<p>Oui.</p>"})
    data = form_data(staff_client.get(change_url(question)))
    staff_client.post(change_url(question), data | {"question_en": "A test question? ", "is_small": "on"})
    staff_client.post(
        change_url(question),
        form_data(staff_client.get(change_url(question)))
        | {"question_en": "A tested question?", "is_small": "on"},
    )
    assert translations.status_of(Question.objects.get(pk=question.pk), "fr") == Status.UNREVIEWED

    data = form_data(staff_client.get(change_url(question)))
    staff_client.post(change_url(question), data | {"question_en": "Quite another question?"})

    assert translations.status_of(Question.objects.get(pk=question.pk), "fr") == Status.OUTDATED


def test_a_new_page_can_be_written_first_in_dutch(staff_client):
    url = reverse("admin:pages_page_add") + "?source_language=nl"
    data = form_data(staff_client.get(url))

    response = staff_client.post(url, data | {"slug": "new-page", "title_nl": "Een nieuwe pagina"})

    assert response.status_code == 302, response.context["errors"]
    page = Page.objects.get(slug="new-page")
    assert (page.source_language, page.title_nl, page.title_en) == ("nl", "Een nieuwe pagina", None)
    assert translations.row_of(page, "nl").version == 1


def test_a_reserved_slug_is_refused(staff_client):
    url = reverse("admin:pages_page_add")

    response = staff_client.post(url, form_data(staff_client.get(url)) | {"slug": "contact", "title_en": "x"})

    assert "slug" in response.context["adminform"].form.errors


def test_an_unknown_fact_is_refused_beside_its_field(staff_client):
    page = make_page()
    data = form_data(staff_client.get(change_url(page)))

    response = staff_client.post(change_url(page), data | {"title_en": "Call [[nobody]]"})

    assert "nobody" in str(response.context["adminform"].form.errors["title_en"])


def test_rich_text_is_cleaned(staff_client):
    question = make_question()
    data = form_data(staff_client.get(change_url(question)))

    staff_client.post(
        change_url(question), data | {"answer_en": "<p onclick='x()'>Yes<script>x()</script></p>"}
    )

    assert Question.objects.get(pk=question.pk).answer_en == "<p>Yes</p>"


def test_a_notice_is_made_for_some_pages(staff_client):
    page = make_page()
    url = reverse("admin:pages_notice_add")
    data = form_data(staff_client.get(url))

    response = staff_client.post(url, data | {"title_en": "Closed", "pages": [page.pk]})

    assert response.status_code == 302, response.context["errors"]
    assert list(Notice.objects.get(title_en="Closed").pages.all()) == [page]


def photo(width=2000, height=1000):
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    Image.new("RGB", (width, height), "#336699").save(file, "JPEG", exif=exif)
    file.seek(0)
    file.name = "holiday in Dakar.jpg"
    return file


def test_a_photo_is_seen_on_the_page_small_and_without_what_a_camera_adds(staff_client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    story = make_story(photo_alt_en="A stall by a road")
    data = form_data(staff_client.get(change_url(story)))

    response = staff_client.post(change_url(story), data | {"photo": photo()})

    assert response.status_code == 302, response.context["errors"]
    story = Story.objects.get(pk=story.pk)
    page = staff_client.get("/en/stories/test-story/").content.decode()
    assert f'<img src="{story.photo.url}" alt="A stall by a road" width="1200" height="600">' in page
    assert (
        'alt="A stall by a road" lang="en" dir="ltr"'
        in staff_client.get("/ps/stories/test-story/").content.decode()
    )
    stored = (tmp_path / story.photo.name).read_bytes()
    assert "holiday" not in story.photo.name and b"taken at home" not in stored
    with Image.open(io.BytesIO(stored)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (1200, 600))


def test_a_photo_is_gone_with_its_story(staff_client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    story = make_story()
    staff_client.post(change_url(story), form_data(staff_client.get(change_url(story))) | {"photo": photo()})
    address = Story.objects.get(pk=story.pk).photo.url
    shown = staff_client.get(address)
    assert shown.headers["Content-Type"] == "image/webp" and b"".join(shown.streaming_content)

    Story.objects.filter(pk=story.pk).update(published_from=None)

    assert staff_client.get(address).status_code == 404
    assert staff_client.get(f"/media/{'a' * 300}").status_code == 404


def test_the_first_page_keeps_its_slug_and_cannot_be_deleted(staff_client):
    home = Page.objects.get(slug="home")

    assert "slug" not in staff_client.get(change_url(home)).context["adminform"].form.fields
    staff_client.post(reverse("admin:pages_page_delete", args=[home.pk]), {"post": "yes"})
    assert Page.objects.filter(slug="home").exists()


def test_a_file_that_is_no_photo_is_refused(staff_client):
    story = make_story()
    data = form_data(staff_client.get(change_url(story)))
    file = io.BytesIO(b"<svg onload='x()'>")
    file.name = "photo.jpg"

    response = staff_client.post(change_url(story), data | {"photo": file})

    assert "photo" in response.context["adminform"].form.errors


def test_a_real_story_needs_the_date_of_the_consent(staff_client):
    story = make_story()
    data = form_data(staff_client.get(change_url(story)))
    del data["is_example"]

    response = staff_client.post(change_url(story), data)

    assert response.status_code == 200
    assert "consent" in str(response.context["adminform"].form.errors)


def test_a_fact_that_texts_refer_to_cannot_be_deleted(staff_client):
    fact, unused = Fact.objects.get(key="free-number"), make_fact()

    for row in (fact, unused):
        staff_client.post(reverse("admin:texts_fact_delete", args=[row.pk]), {"post": "yes"})

    assert set(Fact.objects.filter(pk__in=[fact.pk, unused.pk])) == {fact}


def test_the_key_of_a_fact_stays(staff_client):
    assert "key" not in staff_client.get(change_url(make_fact())).context["adminform"].form.fields


def test_withdrawing_a_story_takes_it_off_every_page(staff_client):
    story = make_story(title_en="A story to withdraw")
    data = form_data(staff_client.get(change_url(story)))

    staff_client.post(change_url(story), data | {"published_from_0": "", "published_from_1": ""})

    for address in ("/en/", "/en/stories/", "/en/countries/sn/"):
        assert "A story to withdraw" not in staff_client.get(address).content.decode()
    assert staff_client.get("/en/stories/test-story/").status_code == 404


def test_saving_in_the_admin_raises_the_content_version(staff_client):
    page = make_page()
    data = form_data(staff_client.get(change_url(page)))
    before = ContentVersion.current()

    staff_client.post(change_url(page), data | {"title_en": "New"})

    assert ContentVersion.current() > before


@pytest.mark.parametrize(
    "name",
    [
        "pages_page",
        "pages_question",
        "pages_notice",
        "pages_story",
        "pages_publication",
        "pages_countrysupport",
        "texts_fact",
        "texts_translation",
    ],
)
@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_every_list_opens_in_every_language_of_the_staff(staff_client, name, language):
    response = staff_client.get(reverse(f"admin:{name}_changelist"), headers={"accept-language": language})

    assert response.status_code == 200
    assert f'lang="{language}"' in response.content.decode()


def test_the_state_of_all_languages_costs_no_query_for_each(staff_client, django_assert_max_num_queries):
    page = make_page(sections=[("one", {"heading_en": "Head"})])

    with django_assert_max_num_queries(20):
        staff_client.get(change_url(page))


def test_a_page_with_many_sections_sends_few_enough_fields(staff_client, settings):
    page = make_page(
        sections=[(f"s{n}", {"heading_en": "Head", "body_en": "<p>Text</p>"}) for n in range(23)]
    )

    data = form_data(staff_client.get(change_url(page)))

    assert len(data) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS / 4
    assert staff_client.post(change_url(page), data | {"title_en": "New"}).status_code == 302


def test_the_search_of_a_list_looks_in_the_languages_of_the_staff(staff_client):
    question = make_question(question_nl="Zanzibar?")

    html = staff_client.get(reverse("admin:pages_question_changelist"), {"q": "zanzibar"}).content.decode()

    assert change_url(question) in html


def test_a_list_costs_no_more_for_more_rows(staff_client, django_assert_max_num_queries):
    for number in range(30):
        make_question(f"question-{number}")

    with django_assert_max_num_queries(8):
        staff_client.get(reverse("admin:pages_question_changelist"))


def test_the_admin_loads_nothing_from_elsewhere(staff_client):
    html = staff_client.get(change_url(make_page())).content.decode()

    assert 'src="http' not in html and 'src="//' not in html
    assert 'href="http' not in html.replace('href="https://www.djangoproject', "")


def test_the_import_map_of_the_editor_has_the_nonce_of_the_policy(staff_client):
    response = staff_client.get(change_url(make_question()))

    nonce = response.headers["Content-Security-Policy"].split("'nonce-")[1].split("'")[0]
    assert f'<script type="importmap" nonce="{nonce}">' in response.content.decode()
