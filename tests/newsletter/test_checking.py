"""The check before sending: what it finds, and that it asks nobody outside."""

import pytest
from django.utils import timezone

from base.languages import CODES
from newsletter.composing import checking
from newsletter.models import Article, Issue
from pages.models import Page
from tests.factories import make_fact, make_issue, make_page, make_picture, translate
from texts.models import Fact, column

pytestmark = pytest.mark.django_db

GOOD = {"heading_en": "A heading", "body_en": "<p>Words</p>"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def errors(issue, path=None):
    found = checking.problems(issue)
    return [p.sentence for p in found if p.severity == checking.ERROR and path in (None, p.path)]


def told(issue, language):
    """What is said of one language."""
    return [p.sentence for p in checking.problems(issue) if p.language == language]


def test_a_good_issue_has_no_error_and_names_the_languages_that_it_lacks():
    found = checking.problems(make_issue(articles=[GOOD]))

    assert {p.language for p in found} == set(CODES) - {"en"}
    assert {p.severity for p in found} == {checking.WARNING}
    assert "English" in found[0].sentence


def test_the_state_of_each_language_is_told(django_user_model):
    reader = django_user_model.objects.create(username="reader")
    issue = make_issue(introduction_nl="<p>Zonder titel</p>")
    whole = {"title": "T", "introduction": "<p>x</p>"}
    translate(issue, "ru", whole)
    translate(issue, "ar", {"title": "T", "introduction": ""}, reviewer=reader)
    translate(issue, "es", whole, reviewer=reader)

    assert "No speaker" in told(issue, "ru")[0]
    assert "Not written" in told(issue, "fr")[0] and "Its title or all" in told(issue, "nl")[0]
    assert told(issue, "es") == []

    translate(Issue.objects.get(pk=issue.pk), "en", {"title": "Changed"})
    assert "was changed" in told(issue, "es")[0]


def test_parts_that_are_missing_are_told():
    issue = make_issue(articles=[GOOD])
    translate(issue, "ru", {"title": "T", "introduction": "<p>x</p>"})

    assert "Parts are missing" in told(issue, "ru")[0]


def test_an_empty_issue_cannot_be_sent():
    issue = make_issue(title_en="", introduction_en="")

    assert len(errors(issue)) == 2
    assert "no article" in " ".join(p.sentence for p in checking.problems(issue))


def test_an_article_without_words_is_told():
    issue = make_issue(articles=[{"link": "https://example.org/"}])

    assert "neither a heading nor a text" in told(issue, "en")[0]


@pytest.mark.parametrize("days", [None, 1])
def test_an_issue_that_is_not_published_yet_is_an_error(days):
    published_from = timezone.now() + timezone.timedelta(days=days) if days else None

    assert "not published" in errors(make_issue(articles=[GOOD], published_from=published_from))[0]


@pytest.mark.parametrize("address", [
    "www.example.org", "journey/", "#bus", "//example.org/x", "https://nowhere",
    "/nowhere/", "/stories/nobody/", "/countries/xx/", "/countries/be/", "/media/x.pdf", "/en/nowhere/", "mailto:",
])  # fmt: skip
def test_a_link_that_leads_nowhere_is_an_error(address):
    issue = make_issue(articles=[GOOD | {"body_en": f'<p><a href="{address}">x</a></p>'}])

    assert len(errors(issue, issue.articles.get().path("body"))) == 1


@pytest.mark.parametrize("address", [
    "https://www.example.org/?a=1&amp;b=2", "http://example.org", "mailto:a@example.org", "tel:112",
    "/programme/", "/en/programme/#one", "/programme", "/", "/questions/#x", "/countries/sn/", "/figures/",
    "/newsletter/issues/test-issue/", "http://127.0.0.1:8000/nl/programme/",
])  # fmt: skip
def test_a_link_that_leads_somewhere_is_none(address):
    issue = make_issue(articles=[GOOD | {"body_en": f'<p><a href="{address}">x</a></p>'}])

    assert errors(issue) == []


@pytest.mark.parametrize(("link", "count"), [
    ("https://example.org/", 0), ("ftp://example.org/", 1), ("http://127.0.0.1:8000/en/nowhere/", 1),
    ("http://127.0.0.1:8000/en/programme/", 0), ("https://", 1), ("http://[x", 1),
])  # fmt: skip
def test_the_link_of_an_article_is_looked_at(link, count):
    issue = make_issue(articles=[GOOD | {"link": link}])

    assert len(errors(issue, issue.articles.get().path("link"))) == count


def test_a_link_to_a_page_that_was_taken_away_is_told_in_each_language_that_has_it():
    page = make_page("soon-gone")
    words = {column("body", code): '<p><a href="/soon-gone/">x</a></p>' for code in ("en", "fr")}
    issue = make_issue(articles=[words])
    before = errors(issue)
    Page.objects.filter(pk=page.pk).update(published_from=None)

    after = [(p.language, p.path) for p in checking.problems(issue) if p.severity == checking.ERROR]
    path = issue.articles.get().path("body")
    assert before == [] and after == [("fr", path), ("en", path)]


def test_no_other_host_is_asked(monkeypatch):
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("a connection"))
    monkeypatch.setattr("socket.getaddrinfo", lambda *_: pytest.fail("a look-up"))
    issue = make_issue(articles=[GOOD | {"link": "https://www.example.org/"}])

    assert errors(issue) == []


def test_a_fact_that_is_gone_is_an_error():
    make_fact("soon-gone")
    issue = make_issue(title_en="[[soon-gone]] desks", articles=[GOOD])
    Fact.objects.filter(key="soon-gone").delete()

    assert "soon-gone" in errors(issue, "title")[0]


def test_pictures_want_words_and_a_file_that_is_not_heavy(monkeypatch):
    picture = GOOD | {"picture": make_picture(), "body_fr": "<p>x</p>"}
    issue = make_issue(articles=[picture, GOOD | {"picture": make_picture(), "picture_alt_en": "A circle"}])
    first, second = issue.articles.all()

    assert len(errors(issue, first.path("picture_alt"))) == 1
    assert not errors(issue, second.path("picture_alt"))
    assert [p.severity for p in checking.problems(issue) if p.path == first.path("picture_alt")] == [
        "error",
        "warning",
    ]

    monkeypatch.setattr(checking, "MAX_PICTURE_BYTES", 10)
    heavy = [p for p in checking.problems(issue) if p.path == second.path("picture")]
    assert len(heavy) == 1 and heavy[0].severity == checking.WARNING

    first.picture.storage.delete(first.picture.name)
    assert len(errors(issue, first.path("picture"))) == 1


def test_a_mail_that_gmail_would_cut_is_told():
    issue = make_issue(introduction_en=f"<p>{'word ' * 25_000}</p>", articles=[GOOD])

    assert any("Gmail" in sentence for sentence in told(issue, "en"))


def test_every_path_has_a_name():
    issue = make_issue(articles=[GOOD | {"link": "ftp://example.org/", "picture": make_picture()}] * 2)

    named = checking.places(issue)
    paths = {p.path for p in checking.problems(issue)} - {""}
    assert paths and paths <= named.keys()
    assert len(set(named.values())) == len(named)


def test_looking_changes_nothing():
    issue = make_issue(articles=[GOOD])
    before = list(Issue.objects.values()), list(Article.objects.values())

    checking.problems(issue)

    assert (list(Issue.objects.values()), list(Article.objects.values())) == before


def test_the_languages_in_which_it_can_be_sent():
    issue = make_issue(title_fr="Titre", title_nl="Titel", introduction_nl="<p>x</p>")

    assert checking.written_in(issue) == ["nl", "en"]
    assert checking.written_in(make_issue("empty", title_en="")) == []
