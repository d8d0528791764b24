"""The mail of an issue: what mail programmes and readers get of it."""

import email
import email.policy
import re

import pytest
from django.utils import timezone

from base.languages import BY_CODE, CODES
from newsletter.composing import issue_mail, mime, plain_text
from newsletter.composing.pictures import address, mail_size
from newsletter.models import Issue, Sending
from tests.factories import make_fact, make_issue, make_picture, translate
from texts.models import column

pytestmark = pytest.mark.django_db

LEAVE = "https://www.example.org/en/newsletter/leave/abc/"
PREFERENCES = "https://www.example.org/en/newsletter/preferences/abc/"
NASTY = "Line\r\nBcc: x@example.org {% now 'Y' %} {{ x }} 🎉 =?utf-8?q?Bcc?= <b> & מבחן"
ARTICLE = {
    "heading_en": "A new desk",
    "body_en": '<p>Words and <a href="/journey/#bus">the journey</a>.</p><ul><li><p>One</p></li></ul>',
    "picture_alt_en": "A circle",
    "link": "https://example.org/a?b=1&c=2",
}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def message(composed, **values):
    own = {
        "to": "reader@example.org",
        "leave_url": LEAVE,
        "preferences_url": PREFERENCES,
        "message_id": "<1@x>",
    }
    return issue_mail.message_for(composed, **own | values)


def parsed(data):
    """The mail as Python's own policy reads it, with its text and its HTML."""
    mail = email.message_from_bytes(data, policy=email.policy.default)
    parts = [mail.get_body([kind]) for kind in ("plain", "html")]
    defects = [d for one in (mail, *parts) for d in one.defects]
    defects += [d for value in mail.values() for d in value.defects]
    assert defects == []
    return mail, *(part.get_content() for part in parts)


def everywhere(text):
    """`text` as the title in every language."""
    return {column("title", code): f"{text} {BY_CODE[code].own_name}" for code in CODES}


@pytest.mark.parametrize("language", CODES)
def test_a_mail_parses_cleanly_in_every_language(language):
    words = {column("introduction", code): f"<p>{BY_CODE[code].own_name}</p>" for code in CODES}
    issue = make_issue(articles=[ARTICLE | {"picture": make_picture()}], **everywhere("Title"), **words)

    mail, text, html = parsed(message(issue_mail.compose(issue, language)))

    name = BY_CODE[language].own_name
    assert mail["Subject"] == f"Title {name}" and mail["Content-Language"] == language
    assert f'<html lang="{language}" dir="{BY_CODE[language].dir}">' in html
    assert name in text and f">{name}</p>" in html
    for body in (text, html):
        assert LEAVE in body and PREFERENCES in body and "address-b2c6" not in body
        assert f"http://127.0.0.1:8000/{language}/newsletter/issues/test-issue/" in body


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("title", [NASTY, "x" * 160, "ع " * 79, "Short", "🎉" * 80, "a; b, c " * 19])
def test_headers_are_as_rfc_5322_asks(language, title):
    issue = make_issue(**{column("title", language): title, column("introduction", language): "<p>x</p>"})

    data = message(issue_mail.compose(issue, language))

    head = data.partition(b"\r\n\r\n")[0].decode("ascii")
    names = [line.partition(":")[0].lower() for line in head.split("\r\n") if line[0] not in " \t"]
    assert b"\n" not in data.replace(b"\r\n", b"") and b"\r" not in data.replace(b"\r\n", b"")
    assert max(len(line) for line in data.split(b"\r\n")) <= 998
    for name in (
        "from",
        "to",
        "subject",
        "date",
        "message-id",
        "mime-version",
        "list-unsubscribe",
        "list-id",
    ):
        assert names.count(name) == 1, name
    assert "bcc" not in names
    mail, _text, html = parsed(data)
    assert mail["Subject"] == Issue.objects.get(pk=issue.pk).text("title", language)
    assert re.fullmatch(r"<https?://[^<>\s]+>", mail["List-Unsubscribe"])
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Date"].datetime.tzinfo and mail["Precedence"] == "bulk"
    assert "<b>" not in html


def test_what_an_editor_typed_is_never_a_template():
    issue = make_issue(title_en=NASTY, articles=[{"body_en": "<p>{% now 'Y' %} {{ leave }}</p>"}])

    composed = issue_mail.compose(issue, "en")

    assert "{% now 'Y' %} {{ leave }}" in composed.text and "{{ x }}" in composed.html


@pytest.mark.parametrize(("wanted", "written", "got"), [
    ("ps", ("en", "fr"), "en"), ("ln", ("en", "fr"), "fr"), ("nl", ("fr", "nl"), "nl"), ("ps", ("ru",), "ru"),
])  # fmt: skip
def test_a_reader_gets_the_best_language_that_the_issue_has(wanted, written, got):
    words = {column("title", code): code for code in written}
    words |= {column("introduction", code): f"<p>In {code}.</p>" for code in written}
    issue = make_issue(**{"title_en": "", "introduction_en": "", **words})

    composed = issue_mail.compose(issue, wanted)

    assert (composed.language, composed.subject, composed.wanted) == (got, got, wanted)
    assert issue_mail.best_language_of(issue)(wanted) == got
    assert f"In {got}." in composed.text


def test_a_title_alone_is_not_an_issue():
    issue = make_issue(title_ps="سرلیک")

    assert issue_mail.compose(issue, "ps").language == "en"
    with pytest.raises(issue_mail.NothingWrittenError):
        issue_mail.compose(make_issue("empty", introduction_en=""), "en")


def test_another_language_is_announced_in_the_readers_own():
    composed = issue_mail.compose(make_issue(articles=[ARTICLE]), "ps")

    sentence = "دا متن لا ستاسو په ژبه نشته."
    assert sentence in composed.text.partition("Dear reader")[0]
    assert composed.html.startswith('<!doctype html>\n<html lang="ps" dir="rtl">')
    assert '<td lang="ps" dir="rtl" align="right" style="padding:16px 16px 0;' in composed.html
    assert re.search(r'<td lang="en" dir="ltr" align="left"[^>]*><p style="[^"]*">Dear reader', composed.html)
    assert parsed(message(composed))[0]["Content-Language"] == "en, ps"


def test_a_part_in_another_language_is_announced_where_it_stands():
    issue = make_issue(title_ar="عدد", introduction_ar="<p>مرحبا</p>", articles=[ARTICLE])

    composed = issue_mail.compose(issue, "ar")

    before, _, after = composed.text.partition("مرحبا")
    assert composed.language == "ar" and "English" not in before and "English\n\nA new desk" in after


def test_a_translation_that_nobody_has_checked_says_so(django_user_model):
    issue, sentence = make_issue(), "Aucune personne qui parle la langue ne l’a encore relue."
    texts = {"title": "Un numéro", "introduction": "<p>Bonjour</p>"}
    translate(issue, "fr", texts)
    unchecked = issue_mail.compose(issue, "fr")
    translate(issue, "fr", texts, reviewer=django_user_model.objects.create(username="reader"))
    checked = issue_mail.compose(issue, "fr")

    assert sentence in unchecked.text and sentence in unchecked.html
    assert sentence not in checked.text and sentence not in checked.html


def test_a_source_that_was_changed_since_is_told():
    issue = make_issue()
    translate(issue, "fr", {"title": "Un numéro", "introduction": "<p>Bonjour</p>"})
    before = issue_mail.compose(issue, "fr").text
    issue = Issue.objects.get(pk=issue.pk)
    translate(issue, "en", {"title": "Another title"})

    assert len(issue_mail.compose(issue, "fr").text) > len(before)


def test_links_within_the_site_are_whole_and_in_the_readers_language(settings):
    own = {"heading_en": "Ours", "link": f"{settings.SITE_URL}/en/questions/#one"}

    composed = issue_mail.compose(make_issue(articles=[ARTICLE, own]), "ps")

    assert f'href="{settings.SITE_URL}/ps/journey/#bus"' in composed.html
    assert f"the journey ({settings.SITE_URL}/ps/journey/#bus)" in composed.text
    assert f'href="{settings.SITE_URL}/ps/questions/#one"' in composed.html
    assert 'href="/' not in composed.html


def test_links_are_left_as_they_are_and_nothing_is_fetched_from_elsewhere(settings):
    issue = make_issue(articles=[ARTICLE | {"picture": make_picture()}])

    html = parsed(message(issue_mail.compose(issue, "en")))[2]

    assert 'href="https://example.org/a?b=1&amp;c=2"' in html
    images = re.findall(r"<img\b[^>]*>", html)
    assert len(images) == 1
    for image in images:
        assert f'src="{settings.SITE_URL}/media/newsletter/' in image and 'alt="A circle"' in image
        # Real sizes: none of a pixel that counts readers.
        assert 'width="568" height="325"' in image
    assert not re.search(
        r'(?:src|background)="(?!http://127\.0\.0\.1:8000/media/)|url\(|<link|<script|@import', html
    )


def test_facts_are_put_in():
    make_fact("test-number", value="5000")

    composed = issue_mail.compose(make_issue(introduction_en="<p>[[test-number]], [[free-number]]</p>"), "en")

    assert "5,000, 0800 327 45" in composed.text and 'href="tel:080032745"' in composed.html


def test_only_the_readers_own_parts_differ_and_filling_in_asks_nothing(
    django_assert_num_queries, monkeypatch
):
    composed, now = issue_mail.compose(make_issue(articles=[ARTICLE] * 3), "en"), timezone.now()
    other = {"leave_url": LEAVE.replace("abc", "xyz"), "preferences_url": PREFERENCES.replace("abc", "xyz")}
    monkeypatch.setattr("django.template.base.Template.render", lambda *_: pytest.fail("rendered"))
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)

    with django_assert_num_queries(0):
        one = message(composed)
        two = message(composed, to="other@example.org", message_id="<2@x>", **other)

    (first, *bodies), (second, *others) = parsed(one), parsed(two)
    assert [body.replace("/xyz/", "/abc/") for body in others] == bodies and others != bodies
    own = {"To", "Message-ID", issue_mail.MARK, "List-Unsubscribe"}
    assert {name for name in first if first[name] != second[name]} == own
    assert first[issue_mail.MARK] == first["Message-ID"]
    # The greater part is the same to the byte.
    lines = [set(data.split(b"\r\n")) for data in (one, two)]
    assert len(lines[0] - lines[1]) < len(lines[0]) / 3


@pytest.mark.parametrize("length", [1, 57, 76, 400, 900])
def test_an_address_may_be_long(length):
    composed = issue_mail.compose(make_issue(), "ar")
    token = "t=.~_-%3D&"[:length] + "t" * max(0, length - 10)
    url = f"https://www.example.org/leave/{token}"

    mail, text, html = parsed(message(composed, leave_url=url))

    assert mail["List-Unsubscribe"] == f"<{url}>" and url in text
    assert f'href="{url.replace("&", "&amp;")}"' in html


@pytest.mark.parametrize("wrong", [
    {"to": "a@example.org\r\nBcc: b@example.org"},
    {"to": "é@example.org"},
    {"leave_url": "javascript:x"},
    {"leave_url": "https://x.example/>\r\nBcc: b@example.org"},
    {"leave_url": "https://x.example/" + "t" * 1000},
    {"preferences_url": "https://x.example/ "},
    {"message_id": "<a@b>\r\nBcc: c@example.org"},
    {"message_id": "a@b"},
])  # fmt: skip
def test_no_value_can_bring_a_header_of_its_own(wrong):
    with pytest.raises(ValueError):
        message(issue_mail.compose(make_issue(), "en"), **wrong)


def test_a_domain_in_other_letters_is_written_as_mail_servers_know_it():
    data = message(issue_mail.compose(make_issue(), "en"), to="a@bücher.example")

    assert parsed(data)[0]["To"] == "a@xn--bcher-kva.example"


def test_a_sender_with_a_long_name_in_other_letters(settings):
    settings.DEFAULT_FROM_EMAIL = f"{'Retour volontaire é ' * 8}<news@example.org>"

    sender = parsed(message(issue_mail.compose(make_issue(), "en")))[0]["From"]

    assert sender.addresses[0].addr_spec == "news@example.org"
    # Python keeps the space between two coded words, which mail programmes drop.
    named = sender.addresses[0].display_name.replace(" ", "")
    assert named == ("Retour volontaire é " * 8).replace(" ", "")


def test_a_language_that_the_site_no_longer_has_is_read_in_the_source():
    issue = make_issue()

    assert issue_mail.compose(issue, "xx").wanted == "en" and issue_mail.best_language_of(issue)("xx") == "en"


def test_words_with_line_ends_of_other_alphabets_stay_in_one_header():
    lines = mime.words_header("Subject", "a\u2028b\x85c\x00d\r\n e")

    assert lines == "Subject: a b c d  e\r\n"


def test_a_picture_is_a_jpeg_in_the_size_of_a_mail():
    issue = make_issue(articles=[ARTICLE | {"picture": make_picture((300, 200))}])
    picture = issue.articles.get().picture

    assert picture.name.endswith("-300x200.jpg")
    assert mail_size(picture) == (300, 200)
    with picture.open() as file:
        assert file.read(3) == b"\xff\xd8\xff"


def status_of(client, url):
    response = client.get(url)
    assert response.getvalue()  # the file is open until it is read
    return response.status_code


def test_pictures_are_seen_while_the_issue_is_and_by_a_signature(client, settings):
    issue = make_issue(articles=[ARTICLE | {"picture": make_picture()}], published_from=None)
    picture = issue.articles.get().picture
    url, draft = picture.url, address(picture, is_draft=True).removeprefix(settings.SITE_URL)

    def statuses():
        return [status_of(client, one) for one in (url, f"{url}?draft=1:x:y", draft)]

    hidden = statuses()
    Issue.objects.filter(pk=issue.pk).update(published_from=timezone.now())

    assert (hidden, statuses()) == ([404, 404, 200], [200, 200, 200])


def test_pictures_of_an_issue_that_was_sent_stay(client):
    issue = make_issue(articles=[ARTICLE | {"picture": make_picture()}], published_from=None)
    Sending(issue=issue).save()

    assert status_of(client, issue.articles.get().picture.url) == 200


@pytest.mark.parametrize(("html", "direction", "text"), [
    ("<p>One<br>two</p><p>three</p>", "ltr", "One\ntwo\n\nthree"),
    ("<ul><li><p>a</p><p>b</p></li><li>c<ol><li>d</li><li>e</li></ol></li></ul><p>f</p>", "ltr",
     "- a\n  b\n- c\n  1. d\n  2. e\n\nf"),
    ("<blockquote><p>q</p></blockquote><h3>h</h3>", "ltr", "> q\n\nh"),
    ('<p><a href="https://a.org/">words</a> <a href="https://a.org/">a.org</a></p>', "ltr", "words (https://a.org/) a.org"),
    ('<p><a href="https://a.org/x">https://a.org/x</a></p>', "ltr", "https://a.org/x"),
    ('<p><a href="mailto:a@b.org">write</a> <a href="tel:112"><bdi dir="ltr">112</bdi></a></p>', "ltr", "write (a@b.org) 112"),
    ('<p>x <bdi dir="ltr">0800 1</bdi></p>', "rtl", "x \u20660800 1\u2069"),
    ('<p><a href="https://a.org/">x</a></p>', "rtl", "x (\u2066https://a.org/ \u2069)"),
    ("<p>a &lt;b&gt; &amp; c</p>", "ltr", "a <b> & c"),
    ("", "ltr", ""),
])  # fmt: skip
def test_html_as_plain_text(html, direction, text):
    assert plain_text.from_html(html, direction) == text
