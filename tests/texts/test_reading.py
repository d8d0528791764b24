"""What a reader is told of a text: in which language it is, whether it is current, whether anybody has checked it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pages.models import Page
from tests.factories import make_notice, make_page, make_question, translate

pytestmark = pytest.mark.django_db

BODY = {"heading_en": "Head", "body_en": "<p>English words</p>"}


def about(client, address):
    """Which things the page says about its text."""
    page = client.get(address).content.decode()
    return page, set(re.findall(r'data-about="(\w+)"', page))


def test_a_missing_text_is_marked_and_announced(client):
    make_page(sections=[("one", BODY)])

    page, told = about(client, "/ps/test-page/")

    assert told == {"fallback"}
    assert '<h1><span lang="en" dir="ltr">A test page</span></h1>' in page
    assert '<div lang="en" dir="ltr"><p>English words</p></div>' in page
    assert '<a href="/en/test-page/" lang="en" dir="ltr" hreflang="en">English</a>' in page


def test_a_missing_text_names_the_other_languages_that_have_it(client):
    make_page(title_fr="Une page", title_ru="Страница")

    page, _ = about(client, "/ps/test-page/")

    notice = page.split('data-about="fallback"')[1].split("</p>")[0]
    assert [f'hreflang="{code}"' in notice for code in ("en", "fr", "ru", "nl")] == [True, True, True, False]


def test_a_part_that_is_missing_is_marked_down_to_its_heading(client):
    page = make_page(sections=[("one", BODY)])
    translate(page, "ps", {"title": "ازموینه", f"section.{page.sections.get().pk}.body": "<p>پښتو</p>"})

    page, told = about(client, "/ps/test-page/")

    assert told == {"fallback", "unreviewed"}
    assert "<h1>ازموینه</h1>" in page
    assert '<h2 id="one"><span lang="en" dir="ltr">Head</span></h2>' in page


@pytest.mark.parametrize(("language", "shown"), [("ps", "en"), ("ln", "fr"), ("fr", "en"), ("nl", "en")])
def test_the_next_best_language_is_the_one_that_the_list_names(client, language, shown):
    make_question(question_en="A question?", question_fr="Une question ?")
    # In French the question is there, but not its answer.
    make_page(title_fr="Une page" if language == "ln" else None)

    page = client.get(f"/{language}/test-page/").content.decode()

    assert f'<h1><span lang="{shown}"' in page


def test_a_text_that_a_speaker_has_checked_says_nothing(client, django_user_model):
    page = make_page()
    translate(page, "fr", {"title": "Une page"}, reviewer=django_user_model.objects.create(username="reader"))

    assert about(client, "/fr/test-page/")[1] == set()


def test_only_what_a_machine_has_written_is_said_to_be_its_draft(client):
    make_page(title_fr="Une page")
    translate(Page.objects.get(slug="test-page"), "fr", {"title": "Une page écrite par une personne"})

    by_person = (
        client.get("/fr/test-page/?with=en")
        .content.decode()
        .split('data-about="unreviewed">')[1]
        .split("</p>")[0]
    )
    by_machine = (
        client.get("/fr/journey/").content.decode().split('data-about="unreviewed">')[1].split("</p>")[0]
    )

    assert "machine" in by_machine and "machine" not in by_person
    assert by_person in by_machine


def test_the_source_says_nothing(client):
    make_page(sections=[("one", BODY)])

    assert about(client, "/en/test-page/")[1] == set()


def test_a_page_of_the_interface_alone_says_that_nobody_has_checked_it(client):
    assert about(client, "/fr/figures/")[1] == {"unreviewed"}
    assert about(client, "/en/figures/")[1] == set()


def test_an_outdated_text_says_since_when_and_links_to_the_source(client):
    page = make_page()
    translate(page, "fr", {"title": "Une page"})
    translate(page, "en", {"title": "Another page"})

    page, told = about(client, "/fr/test-page/")

    assert told == {"outdated", "unreviewed"}
    assert re.search(r'data-about="outdated">[^<]*20\d\d', page)
    assert '<a href="/en/test-page/" hreflang="en">' in page


def test_a_text_in_no_language_that_the_reader_knows_is_shown_in_its_source(client):
    make_page(title_en=None, title_ru="Страница", source_language="ru")

    assert '<span lang="ru" dir="ltr">Страница</span>' in client.get("/nl/test-page/").content.decode()


def test_a_menu_entry_in_another_language_is_marked_but_not_announced(client):
    make_page(slug="only-english", title_en="Only English", menu_group="return")
    page = make_page()
    translate(page, "ps", {"title": "ازموینه"})

    page, told = about(client, "/ps/test-page/")

    assert '<span lang="en" dir="ltr">Only English</span>' in page
    assert "fallback" not in told


def test_links_within_the_site_stay_in_the_language_of_the_reader(client):
    make_page(
        sections=[
            (
                "one",
                {
                    "body_en": '<p><a href="/journey/#papers">Papers</a> <a href="https://example.org/">x</a></p>'
                },
            )
        ]
    )

    page = client.get("/ps/test-page/").content.decode()

    assert 'href="/ps/journey/#papers"' in page
    assert 'href="https://example.org/"' in page


def test_what_is_not_published_is_not_there(client):
    make_page(published_from=None)

    assert client.get("/en/test-page/").status_code == 404


def test_the_words_of_editors_are_escaped(client):
    make_page(title_en="<b>Bold</b> & co")

    assert "<h1>&lt;b&gt;Bold&lt;/b&gt; &amp; co</h1>" in client.get("/en/test-page/").content.decode()


def test_a_notice_stands_above_every_page(client):
    make_notice(level="urgent", title_en="The desk is closed", body_en="<p>Until Monday.</p>")

    for address in ("/en/", "/en/journey/", "/en/contact/", "/en/figures/", "/en/nowhere/"):
        page = client.get(address).content.decode()
        assert page.index("The desk is closed") < page.index("<main")


def test_a_notice_in_another_language_is_marked_and_announced(client):
    make_notice(title_en="The desk is closed")

    page, told = about(client, "/ps/figures/")

    assert '<span lang="en" dir="ltr">The desk is closed</span>' in page
    assert "fallback" in told


def test_a_notice_for_one_page_stands_there_alone(client):
    make_notice(title_en="About this page").pages.add(make_page())

    assert "About this page" in client.get("/en/test-page/").content.decode()
    assert "About this page" not in client.get("/en/journey/").content.decode()
    assert "About this page" not in client.get("/en/").content.decode()


def test_a_notice_for_a_page_that_was_deleted_is_nowhere(staff_client):
    page = make_page()
    url = reverse("admin:pages_notice_add")
    staff_client.post(
        url,
        {
            "title_en": "About this page",
            "level": "info",
            "starts_at_0": "2026-01-01",
            "starts_at_1": "00:00",
            "pages": [page.pk],
        },
    )
    assert "About this page" in staff_client.get("/en/test-page/").content.decode()

    page.delete()

    assert "About this page" not in staff_client.get("/en/").content.decode()


def test_the_original_is_the_language_in_which_it_was_written(client):
    page = make_page(title_en=None, title_nl="Een pagina", source_language="nl")
    translate(page, "fr", {"title": "Une page"})
    translate(page, "nl", {"title": "Een andere pagina"})

    html, told = about(client, "/fr/test-page/")

    assert "outdated" in told and '<a href="/nl/test-page/" hreflang="nl">' in html


def test_a_page_without_a_title_is_in_no_menu(client):
    make_page(slug="no-title", title_en=None, menu_group="return")

    assert "/en/no-title/" not in client.get("/en/").content.decode()


def test_the_first_page_has_one_address(client):
    assert client.get("/ps/home/").headers["Location"] == "/ps/"


def test_a_notice_of_another_time_is_not_shown(client):
    now = timezone.now()
    make_notice(title_en="It was", starts_at=now - timedelta(days=2), ends_at=now - timedelta(days=1))
    make_notice(title_en="It will be", starts_at=now + timedelta(days=1))

    page = client.get("/en/").content.decode()

    assert "It was" not in page and "It will be" not in page
