"""Two people at the same moment, each with a connection of their own, on both databases."""

import threading

import pytest
from django.db import connection

from pages.models import Page
from tests.factories import make_page
from texts import translations
from texts.models import ContentVersion

# Comes last: afterwards the database is empty.
pytestmark = pytest.mark.django_db(transaction=True)


def together(*actions):
    """Run each action in a thread of its own, all from the same moment; returns what each gave or raised."""
    start, results = threading.Barrier(len(actions)), [None] * len(actions)

    def run(place, action):
        start.wait()
        try:
            results[place] = action()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def writer(pk, language, title):
    return lambda: translations.write(Page.objects.get(pk=pk), language, {"title": title}, version=0)


def test_in_two_languages_both_are_kept():
    page = make_page()

    results = together(writer(page.pk, "fr", "Une page"), writer(page.pk, "nl", "Een pagina"))

    assert not [result for result in results if isinstance(result, Exception)]
    page = Page.objects.get(pk=page.pk)
    assert (page.title_fr, page.title_nl, page.title_en) == ("Une page", "Een pagina", "A test page")


def test_in_the_same_language_one_is_kept_and_the_others_are_told():
    page = make_page()

    results = together(*(writer(page.pk, "fr", f"Page {number}") for number in range(4)))

    told = [result for result in results if isinstance(result, translations.Conflict)]
    assert len(told) == 3 and len([result for result in results if isinstance(result, Exception)]) == 3
    stored = Page.objects.get(pk=page.pk).title_fr
    assert all(conflict.texts == {"title": stored} for conflict in told)


def test_every_write_raises_the_content_version():
    pages = [make_page(slug=f"page-{number}") for number in range(4)]
    before = ContentVersion.current()

    together(*(writer(page.pk, "fr", "Une page") for page in pages))

    assert ContentVersion.current() >= before + 4
