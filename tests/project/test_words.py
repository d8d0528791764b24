"""Words that readers meet: what they must not say, and what must be the same in two places."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from base import catalogues
from base.languages import CODES
from contact.choices import Topic
from pages.models import Page

CONTENT = settings.BASE_DIR / "content"
UNOFFICIAL = "This is not an official site."


def test_no_sentence_of_the_interface_speaks_as_somebody():
    public, _ = catalogues.extracted()
    ids = [id_ for m in public if m.id for id_ in (m.id if m.pluralizable else [m.id])]

    assert len(ids) > 400
    assert [id_ for id_ in ids if re.search(r"\b(we|us|our|ours)\b", id_, re.IGNORECASE)] == []


def test_no_text_excuses_itself_with_what_is_not_known_here():
    public, _ = catalogues.extracted()
    texts = [str(m.id) for m in public] + [p.read_text() for p in (CONTENT / "en").rglob("*.*")]

    assert [text for text in texts if re.search(r"known here", text)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("language", CODES)
def test_every_page_says_that_the_site_is_not_official_and_contact_says_it_above_too(client, language):
    with translation.override(language):
        sentence = translation.gettext(UNOFFICIAL)
        times = {
            name: client.get(reverse(name)).content.decode().count(sentence)
            for name in ("home", "contact:list", "contact:write")
        }

    assert language == "en" or sentence != UNOFFICIAL
    assert times == {"home": 1, "contact:list": 2, "contact:write": 2}


@pytest.mark.django_db
@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize(("slug", "anchor"), [("accessibility", "report"), ("about", "errors")])
def test_errors_are_reported_where_the_contact_form_takes_them(language, slug, anchor):
    body = getattr(
        Page.objects.get(slug=slug).sections.get(anchor=anchor), f"body_{language.replace('-', '_')}"
    )

    with translation.override(language):
        assert 'href="/contact/write/"' in body and f"<strong>{Topic.SITE.label}</strong>" in body
