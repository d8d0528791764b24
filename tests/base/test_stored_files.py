"""An upload goes when nothing refers to it any more, and not before."""

import os
import time

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from base import stored_files
from fedasil_return.clock import tick
from newsletter.models import Article
from pages.models import Edition, Publication, Story
from tests.factories import make_edition, make_issue, make_picture, make_publication, make_story

pytestmark = pytest.mark.django_db
DAYS = 24 * 3600


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def stored(media):
    return sorted(path.relative_to(media).as_posix() for path in media.rglob("*") if path.is_file())


def told_story(slug="told", **columns):
    """A story with a photo and a recording."""
    return make_story(
        slug, photo=make_picture(), recording=ContentFile(b"voice", name="voice.mp3"), **columns
    )


def age(media, seconds=2 * DAYS):
    for path in media.rglob("*"):
        os.utime(path, (time.time() - seconds,) * 2)


def test_a_photo_that_was_replaced_is_gone(media, committed):
    story = told_story()
    before = story.photo.name

    with committed():
        story.photo = make_picture((300, 200))
        story.save(update_fields=["photo"])

    assert before not in stored(media) and story.photo.name in stored(media) and len(stored(media)) == 2


def test_what_was_cleared_is_gone(media, committed):
    story = told_story()

    with committed():
        story.photo = story.recording = ""
        story.save(update_fields=["photo", "recording"])

    assert stored(media) == []


@pytest.mark.parametrize("delete", [
    lambda: Story.objects.get(slug="told").delete(),
    lambda: Story.objects.filter(slug="told").delete(),
    lambda: Story.objects.only("slug").get(slug="told").delete(),
])  # fmt: skip
def test_what_was_deleted_is_gone(media, committed, delete):
    told_story()

    with committed():
        delete()

    assert stored(media) == []


def test_what_goes_with_another_row_is_gone(media, committed):
    make_edition(publication=make_publication("all"), file=ContentFile(b"%PDF", name="a.pdf"))
    make_issue(articles=[{"picture": make_picture()}])
    assert len(stored(media)) == 2

    with committed():
        Publication.objects.filter(slug="all").delete()
        Article.objects.get().issue.delete()

    assert stored(media) == [] and not Edition.objects.filter(code="test-edition").exists()


def test_what_is_taken_back_changes_nothing(media, committed):
    story = told_story()
    before = stored(media)

    with committed():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            story.delete()
            raise ZeroDivisionError

    assert stored(media) == before


def test_a_file_that_another_row_names_stays(media, committed):
    story = told_story()
    make_story("other", photo=story.photo.name)

    with committed():
        story.delete()

    assert [name for name in stored(media) if name.endswith(".webp")] == [
        Story.objects.get(slug="other").photo.name
    ]


def test_a_save_of_something_else_touches_no_file(media, committed):
    story = told_story()
    before = stored(media)

    with committed():
        story.title_en = "Another title"
        story.save(update_fields=["title_en"])
        story.save(update_fields=["photo", "recording"])

    assert stored(media) == before


def test_a_file_that_is_gone_already_is_no_fault(media, committed):
    story = told_story()
    for path in media.rglob("*.*"):
        path.unlink()

    with committed():
        story.delete()


def test_the_clock_sweeps_up_what_nothing_names_after_a_day(media):
    told_story()
    kept = stored(media)
    for name in (
        "stories/crashed.webp",
        "newsletter/deep/old.jpg",
        "publications/old.pdf",
        "somebody-elses.txt",
    ):
        default_storage.save(name, ContentFile(b"x"))
    assert stored_files.sweep() == 0
    age(media)
    default_storage.save("stories/just-uploaded.webp", ContentFile(b"x"))

    assert tick()["files nothing refers to"] == 3

    assert stored(media) == sorted([*kept, "somebody-elses.txt", "stories/just-uploaded.webp"])


def test_many_rows_changed_at_once_are_swept_up(media):
    told_story()
    Story.objects.filter(slug="told").update(photo="", recording="")
    age(media)

    assert stored_files.sweep() == 2 and stored(media) == []


def test_every_upload_of_ours_is_kept_this_way():
    named = {(field.model._meta.label, field.name) for field in stored_files.FIELDS}

    assert named == {
        ("pages.Story", "photo"), ("pages.Story", "recording"), ("pages.Edition", "file"), ("newsletter.Article", "picture"),
    }  # fmt: skip
