"""Writing, checking, previewing and testing an issue in the admin."""

import html
import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from post_office.models import Email

from base.languages import ALL, CODES
from base.mail import outbox
from newsletter.models import Article, Issue
from tests.factories import make_issue, make_picture, translate

pytestmark = pytest.mark.django_db

ARTICLE = {"heading_en": "A heading", "body_en": "<p>Words of the article</p>", "picture_alt_en": "A circle"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def address(name, issue, *rest):
    return reverse(f"admin:newsletter_issue_{name}", args=[issue.pk, *rest])


def mail_in(page):
    """The HTML of the mail within a preview."""
    return html.unescape(re.search(r'<iframe[^>]* srcdoc="([^"]*)"', page)[1])


def test_an_issue_is_written_with_its_articles(staff_client):
    form = {
        "title_en": "Spring", "introduction_en": "<p>Hello</p>", "slug": "spring", "unit_version": "0",
        "articles-TOTAL_FORMS": "1", "articles-INITIAL_FORMS": "0", "articles-0-position": "1",
        "articles-0-heading_en": "Desk", "articles-0-body_en": "<p>x</p><script>y</script>",
        "articles-0-picture_alt_en": "A circle", "articles-0-link": "www.example.org",
        "articles-0-picture": make_picture(),
    }  # fmt: skip

    response = staff_client.post(reverse("admin:newsletter_issue_add"), form)

    article = Article.objects.get()
    assert response.status_code == 302 and article.issue.text("title", "en") == "Spring"
    assert article.text("body", "en") == "<p>x</p>" and article.link == "https://www.example.org"
    assert article.picture.name.endswith("-1200x686.jpg")


def test_feed_is_no_address_for_an_issue(staff_client):
    form = {"title_en": "x", "slug": "feed", "articles-TOTAL_FORMS": "0", "articles-INITIAL_FORMS": "0"}

    response = staff_client.post(reverse("admin:newsletter_issue_add"), form)

    assert response.status_code == 200 and not Issue.objects.exists()


def test_the_issue_leads_to_the_check_and_to_its_translations(staff_client):
    issue = make_issue(articles=[ARTICLE])

    page = staff_client.get(address("change", issue)).content.decode()
    rows = staff_client.get(reverse("admin:newsletter_issue_changelist")).content.decode()

    assert f'href="{address("check", issue)}"' in page and f'href="{address("check", issue)}"' in rows
    assert address("translate", issue, "ps") in page
    screen = staff_client.get(address("translate", issue, "ps")).content.decode()
    assert "Words of the article" in screen and f'name="article.{issue.articles.get().pk}.body"' in screen


def test_the_check_says_what_is_wrong_and_that_no_other_host_is_asked(staff_client):
    issue = make_issue(articles=[ARTICLE | {"body_en": '<p><a href="/nowhere/">x</a></p>'}])

    page = staff_client.get(address("check", issue)).content.decode()

    assert "/nowhere/ leads to no page" in page and "Article 1: text" in page
    assert "no foreign computer is asked" in page and "No error was found" not in page
    # What holds for sixteen languages is one line.
    assert page.count("Not written") == 1 and page.count('<bdi lang="ps">') == 1
    for language in ALL:
        assert address("preview", issue, language.code) in page


def test_a_good_issue_has_no_error(staff_client):
    issue = make_issue(articles=[ARTICLE])

    assert "No error was found" in staff_client.get(address("check", issue)).content.decode()


@pytest.mark.parametrize("language", CODES)
def test_the_preview_shows_the_mail_in_every_language(staff_client, language):
    issue = make_issue(articles=[ARTICLE | {"picture": make_picture()}], published_from=None)

    response = staff_client.get(address("preview", issue, language))

    page = response.content.decode()
    assert f'<html lang="{language}"' in mail_in(page) and "Words of the article" in mail_in(page)
    assert page.count('sandbox srcdoc="') == 2 and "allow-scripts" not in page
    # The text of the mail, and its pictures though readers do not see them yet.
    assert '<pre class="mail-text"' in page and "----------" in page
    picture = re.search(r'<img src="(/media/[^"]*\?draft=[^"]*)"', mail_in(page))[1]
    shown = staff_client.get(html.unescape(picture))
    assert shown.status_code == 200 and shown.getvalue()


def test_a_preview_escapes_what_was_typed(staff_client):
    issue = make_issue(title_en='"><script>alert(1)</script>')

    page = staff_client.get(address("preview", issue, "en")).content.decode()

    assert "<script>alert" not in page and "<script>alert" not in mail_in(page)


def test_nothing_written_leads_back_to_the_check(staff_client):
    issue = make_issue(title_en="", introduction_en="")

    response = staff_client.get(address("preview", issue, "en"), follow=True)

    assert response.redirect_chain[0][0] == address("check", issue)
    assert "Nothing can be sent" in response.content.decode()


def test_a_test_goes_to_whoever_is_signed_in(staff_client, mailoutbox):
    issue = make_issue(title_en="{% now 'Y' %} {{ x }}", articles=[ARTICLE])

    response = staff_client.post(address("test", issue), {"language": "ps"})

    assert response.url == address("preview", issue, "ps") and mailoutbox == []
    outbox.send_waiting()
    [mail] = mailoutbox
    assert mail.to == ["editor@example.org"] and mail.subject == "Test: {% now 'Y' %} {{ x }}"
    assert mail.extra_headers["Content-Language"] == "en"
    assert "Words of the article" in mail.body and "leave-address" not in mail.body
    assert "http://127.0.0.1:8000/ps/newsletter/" in mail.alternatives[0][0]


def test_tests_go_out_in_each_language_that_is_asked_for(staff_client):
    issue = make_issue(articles=[ARTICLE])
    translate(issue, "fr", {"title": "Un numéro", "introduction": "<p>x</p>"})
    page = staff_client.get(address("check", issue)).content.decode()
    languages = re.findall(r'name="language" value="([^"]*)"', page)

    staff_client.post(address("test", issue), {"language": [*languages, "xx"]})

    assert languages == ["fr", "en"]
    assert [m.subject for m in Email.objects.order_by("pk")] == ["Test: Un numéro", "Test: A test issue"]


@pytest.mark.parametrize("own", ["", "not an address"])
def test_without_an_address_of_ones_own_nothing_is_sent(staff_client, django_user_model, own):
    django_user_model.objects.update(email=own)
    issue = make_issue(articles=[ARTICLE])

    response = staff_client.post(address("test", issue), {"language": "en"}, follow=True)

    assert not Email.objects.exists() and "e-mail address" in response.content.decode()


def test_looking_at_a_test_address_sends_nothing(staff_client):
    assert staff_client.get(address("test", make_issue())).status_code == 405
    assert not Email.objects.exists()


@pytest.mark.parametrize("name", ["check", "preview", "test"])
def test_only_staff_with_the_right_may_look(client, django_user_model, name):
    issue = make_issue()
    where = address(name, issue, *(["en"] if name == "preview" else []))
    visit = client.post if name == "test" else client.get
    foreign = visit(where).status_code
    user = django_user_model.objects.create_user("helper", "helper@example.org", "x", is_staff=True)
    client.force_login(user)
    without = visit(where).status_code
    user.user_permissions.add(Permission.objects.get(codename="view_issue"))

    assert (foreign, without) == (302, 403)
    assert visit(where).status_code == (403 if name == "test" else 200)
    assert not Email.objects.exists()


def test_an_unknown_language_is_no_preview(staff_client):
    assert staff_client.get(address("preview", make_issue(), "xx")).status_code == 404
