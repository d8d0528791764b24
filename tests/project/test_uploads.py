"""Uploads as readers get them: asked for again each time, and a page stands without one that is gone."""

import pytest
from django.core.files.base import ContentFile

from newsletter.composing import issue_mail
from pages.models import Story
from tests.factories import make_edition, make_issue, make_picture, make_publication, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_an_upload_is_asked_for_again_each_time_so_that_a_withdrawn_one_is_gone(client):
    story = make_story(photo=make_picture())
    address = story.photo.url

    first = client.get(address)
    again = client.get(address, headers={"if-modified-since": first.headers["Last-Modified"]})
    Story.objects.filter(pk=story.pk).update(published_from=None)
    withdrawn = client.get(address, headers={"if-modified-since": first.headers["Last-Modified"]})

    b"".join(first.streaming_content)
    assert [answer.status_code for answer in (first, again, withdrawn)] == [200, 304, 404]
    assert first.headers["Cache-Control"] == again.headers["Cache-Control"] == "no-cache"


def test_a_story_stands_without_the_photo_and_the_recording_that_are_gone(client):
    make_story("gone", photo="stories/gone-10x10.webp", recording="stories/gone.mp3")

    for address in ("/en/stories/gone/", "/en/stories/", "/en/", "/en/countries/sn/"):
        response = client.get(address)
        assert response.status_code == 200 and "gone-10x10" not in response.content.decode()
        assert "gone.mp3" not in response.content.decode() and "A test story" in response.content.decode()


def test_a_publication_stands_without_a_file_that_is_gone(client):
    publication = make_publication("gone")
    make_edition("one", publication=publication, file="publications/gone.pdf")
    make_edition(
        "two", publication=publication, file=ContentFile(b"%PDF" * 300, name="here.pdf"), languages=["tr"]
    )

    html = client.get("/en/publications/gone/").content.decode()

    assert "gone.pdf" not in html and "here.pdf" in html and html.count("kB</bdi>") == 1


def test_an_issue_stands_without_a_picture_that_is_gone(client):
    issue = make_issue("gone", articles=[{"heading_en": "Head", "picture": "newsletter/gone-10x10.jpg"}])

    html = client.get("/en/newsletter/issues/gone/").content.decode()

    assert "gone-10x10" not in html and "Head" in html
    text, mail = issue_mail.compose(issue, "en").filled("http://x/", "http://x/")
    assert "gone-10x10" not in mail and "Head" in mail
