"""Small things with harmless words. Keywords are columns; `words` maps columns of a language to texts."""

import io

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from newsletter.models import Article, Issue
from pages.models import Edition, Notice, Page, Publication, Question, Section, Story
from texts import translations
from texts.models import Fact, Translation


def make_page(slug="test-page", *, sections=(), **columns):
    """A published page; `sections` are `(anchor, columns)`."""
    page = Page(slug=slug, **{"title_en": "A test page", "published_from": timezone.now(), **columns})
    page.save()
    for position, (anchor, section) in enumerate(sections, 1):
        Section(page=page, anchor=anchor, position=position, **section).save()
    return page


def make_question(slug="test-question", **columns):
    question = Question(
        slug=slug,
        **{
            "question_en": "A test question?",
            "answer_en": "<p>Yes.</p>",
            "published_from": timezone.now(),
            **columns,
        },
    )
    question.save()
    return question


def make_story(slug="test-story", **columns):
    story = Story(
        slug=slug,
        **{
            "first_name": "Test",
            "country": "SN",
            "is_example": True,
            "title_en": "A test story",
            "published_from": timezone.now(),
            **columns,
        },
    )
    story.save()
    return story


def make_publication(slug="test-publication", **columns):
    publication = Publication(
        slug=slug,
        **{"kind": "leaflet", "title_en": "A test leaflet", "published_from": timezone.now(), **columns},
    )
    publication.save()
    return publication


def make_edition(code="test-edition", *, publication=None, **columns):
    """An edition of which up to 100 copies can be ordered, and 1,000 are there."""
    edition = Edition(
        code=code,
        publication=publication or make_publication(),
        **{"languages": ["en"], "max_copies": 100, "stock": 1000, **columns},
    )
    edition.save()
    return edition


def make_notice(**columns):
    notice = Notice(**{"title_en": "A test notice", "starts_at": timezone.now(), **columns})
    notice.save()
    return notice


def make_fact(key="test-fact", **columns):
    fact = Fact(**{"key": key, "kind": "number", "value": "12", **columns})
    fact.save()
    return fact


def make_picture(size=(1400, 800)):
    """An upload: a picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, "#246").save(out, "PNG")
    return ContentFile(out.getvalue(), name="holiday.png")


def make_issue(slug="test-issue", *, articles=(), **columns):
    """A published issue; `articles` are the columns of each."""
    columns = {
        "title_en": "A test issue",
        "introduction_en": "<p>Dear reader,</p>",
        "published_from": timezone.now(),
        **columns,
    }
    issue = Issue(slug=slug, **columns)
    issue.save()
    for position, article in enumerate(articles, 1):
        Article(issue=issue, position=position, **article).save()
    return Issue.objects.get(pk=issue.pk)


def translate(unit, language, texts, *, reviewer=None):
    """Write a translation of `unit` as a person on the screen would."""
    row = translations.row_of(unit, language)
    return translations.write(unit, language, texts, version=row.version, reviewer=reviewer)


def row(unit, language):
    return Translation.objects.get(kind=unit._meta.label_lower, unit_id=unit.pk, language=language)
