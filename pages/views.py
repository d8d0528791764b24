from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from pages.models.page import HOME
from texts.reading import reading_of

from .choices import QuestionGroup
from .frame import frame_of
from .models import Publication, Question, Section, Story


def page_detail(request, slug):
    if slug == HOME:  # the first page has one address
        return redirect("home", permanent=True)
    page = frame_of(request).page(slug)
    sections = sections_of(page, reading_of(request))
    return render(request, "pages/page_detail.html", {"page": page, "sections": sections})


def sections_of(page, reading):
    """The sections of `page` in order, ready to be read. Costs a query."""
    sections = list(Section.objects.filter(page=page.pk).reading(*reading.codes).order_by("position", "pk"))
    for section in sections:
        section.page = page  # knows what is known of its translation
    return sections


def questions(request):
    rows = published(Question, request, title="question")
    groups = [(group, [row for row in rows if row.group == group]) for group in QuestionGroup]
    context = {
        "groups": [(g, rows) for g, rows in groups if rows],
        "written": {c for row in rows for c in row.written},
    }
    return render(request, "pages/questions.html", context)


def stories(request):
    return render(request, "pages/stories.html", {"stories": published(Story, request)})


def story_detail(request, slug):
    stories = Story.objects.published().reading_with_states(*reading_of(request).codes).with_written("title")
    story = get_object_or_404(stories, slug=slug)
    if story.read("title", request.LANGUAGE_CODE) is None:
        raise Http404(slug)
    return render(request, "pages/story_detail.html", {"story": story})


def publications(request):
    return render(request, "pages/publications.html", {"publications": _publications(request)})


def publication_detail(request, slug):
    publication = next((row for row in _publications(request) if row.slug == slug), None)
    if publication is None:
        raise Http404(slug)
    return render(request, "pages/publication_detail.html", {"publication": publication})


def _publications(request):
    return published(Publication, request, prefetch=[Prefetch("editions")])


def published(model, request, fields=None, prefetch=(), title="title"):
    """The published rows of a model in order, with `fields` (all) ready to be read. Costs a query.

    Each knows in which languages it is `written`: those that have the field `title`.
    """
    rows = model.objects.published().reading_with_states(*reading_of(request).codes, fields=fields)
    rows = rows.with_written(title)
    return list(rows.order_by("position", "pk").prefetch_related(*prefetch))
