"""Importing a list: what is taken, what is left out and why, and who does not come back."""

import datetime
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from newsletter.admin import import_screen
from newsletter.models import Subscriber
from newsletter.subscribers import importing, subscriptions

from .subscribers import make_subscriber, path, snapshot

pytestmark = pytest.mark.django_db
SCREEN = reverse("admin:newsletter_subscriber_import")
LIST = reverse("admin:newsletter_subscriber_changelist")
GOOD = (
    "email,language,source,date\nana@example.org,nl,Fair of 2024,2024-05-31\nBo@Example.org,fr-BE,Letter,\n"
)


def uploaded(text, name="list.csv"):
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def problems_of(text):
    rows, problems = importing.read(text.encode())
    return [(problem.line, problem.code) for problem in problems], len(rows)


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "\ufeff" + GOOD,
        GOOD.replace(",", ";"),
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\r"),
        "\n\n" + GOOD.replace("\nBo", "\n\n;;\n,,,\nBo").replace(";;\n", ""),
        "Source, EMAIL ,Language,Date,Phone\nFair of 2024,ana@example.org,NL,31/05/2024,0470\nLetter,Bo@Example.org,fr,,\n",
        "\ufeff\ufeff" + GOOD,
        "\ufeff" + GOOD.replace("email", '\ufeff"email"'),
        "sep=;\r\n" + GOOD.replace(",", ";"),
        '"sep=,"\n' + GOOD,
        GOOD.replace(",", "\t"),
        GOOD.replace(",", "|"),
        GOOD.replace("email", "e\u00admail\u200b")
        .replace("nl", "\u200enl")
        .replace("org", "org\u200b\u2060"),
        'email;language;source;date;"Remark, agreed at, by whom, when"\nana@example.org;nl;Fair of 2024;2024-05-31;\n'
        "Bo@Example.org;fr-BE;Letter;;none\n",
        '"email","language","source","date","a;b;c;d;e"\nana@example.org,nl,Fair of 2024,2024-05-31,x\nBo@Example.org,fr,Letter,,\n',
        'email;language;date;source\rBo@Example.org;fr;;Letter\rana@example.org;nl;31/05/2024 14:05;"Fair\rof 2024"\r\n',
        '"email","language","source","date"\n"ana@example.org","nl","Fair of\n2024","2024-05-31"\nBo@Example.org,fr,Letter,""',
    ],
)
def test_a_list_as_programmes_write_it(text):
    rows, problems = importing.read(text.encode())

    assert problems == [] and importing.apply(rows) == 2
    assert importing.read(text.encode("utf-16"))[1] == importing.read(text.encode())[1]
    ana, bo = Subscriber.objects.order_by("email_key")
    assert (ana.email, ana.language, ana.consent_source) == ("ana@example.org", "nl", "Fair of 2024")
    assert timezone.localtime(ana.confirmed_at).date() == datetime.date(2024, 5, 31)
    assert (bo.email, bo.email_key, bo.language) == ("Bo@Example.org", "bo@example.org", "fr")
    assert ana.state == bo.state == "active" and ana.consent_text == "import"
    assert timezone.now() - bo.confirmed_at < datetime.timedelta(minutes=1)
    assert len({ana.key, bo.key}) == 2 and len(ana.key) == 16


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("no address,nl,Fair,", "email"),
        (",nl,Fair,", "email"),
        ("é@example.org,nl,Fair,", "email"),
        ('"a@example.org\nBcc: b@example.org",nl,Fair,', "email"),
        ('"a@example.org,b@example.org",nl,Fair,', "email"),
        ("Ana <a@example.org>,nl,Fair,", "email"),
        ("x" * 308 + "@example.org,nl,Fair,", "email"),
        ("a@example.org,xx,Fair,", "language"),
        ("a@example.org,,Fair,", "language"),
        ("a@example.org," + "-" * 100_000 + ",Fair,", "language"),
        ("a@example.org,nl,,", "source"),
        ("a@example.org,nl,  ,", "source"),
        ("a@example.org,nl,a\x07b,", "source"),
        ("a@example.org,nl," + "x" * 201 + ",", "source"),
        ("a@example.org,nl,Fair,yesterday", "date"),
        ("a@example.org,nl,Fair,2999-01-01", "date"),
        ("a@example.org,nl,Fair,31/02/2024", "date"),
        ("a@example.org,nl,Fair,0001-01-01", "date"),
        ("a@example.org,nl,Fair,05.31.2024", "date"),
        ("a@example.org,nl,Fair", "cells"),
        ("a@example.org,nl,Fair,,more", "cells"),
        ("ANA@example.org,fr,Fair,", "doubled"),
        ("known@EXAMPLE.org,nl,Fair,", "known"),
        ("waiting@example.org,nl,Fair,", "known"),
        ("left@example.org,nl,Fair,", "left"),
        ("Left@example.org,nl,Fair,2020-01-01", "left"),
    ],
)
def test_a_line_with_an_error_is_named_and_left_out(line, code):
    make_subscriber("known@example.org")
    make_subscriber("waiting@example.org", state="unconfirmed")
    subscriptions.erase(make_subscriber("left@example.org"))

    found, count = problems_of(f"{GOOD}{line}\nlast@example.org,nl,Fair,\n")

    assert found == [(4, code)] and count == 3


def test_what_nobody_sees_makes_no_second_mailbox_and_no_source():
    text = "email;language;source\nana@example.org\u200b;nl;Desk\nana@example.org;nl;Desk\nbo@example.org;nl;\u200b\u2060\n"
    rows, problems = importing.read(text.encode())

    assert [row.email for row in rows] == ["ana@example.org"]
    assert [(problem.line, problem.code) for problem in problems] == [(3, "doubled"), (4, "source")]


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        ("bücher.example", "xn--bcher-kva.example", 1),
        ("BÜCHER.example", "bücher.example", 1),
        ("fußball.example", "fussball.example", 2),
        ("fußball.example", "xn--fuball-cta.example", 1),
        ("βόλος.example", "βόλοσ.example", 2),
        ("نامه\u200cای.example", "نامهای.example", 2),
    ],
)
def test_a_domain_in_other_letters_is_the_one_that_servers_know(first, second, count):
    """By IDNA 2008: "ß", the last sigma and a joiner are letters of their own."""
    rows, problems = importing.read(
        f"email;language;source\nann@{first};nl;Desk\nann@{second};nl;Desk\n".encode()
    )

    assert importing.apply(rows) == count and Subscriber.objects.count() == count
    assert [problem.code for problem in problems] == ["doubled"] * (2 - count)


def test_lines_are_those_of_the_file_also_behind_one_that_names_the_delimiter():
    assert problems_of("sep=;\r\n\r\nemail;language;source\r\nx;nl;Desk\r\n") == ([(4, "email")], 0)


def test_every_problem_has_a_sentence_and_a_line_may_have_several():
    found, count = problems_of("email,language,source,date\nx,yy,,never\n")

    assert found == [(2, code) for code in ("email", "language", "source", "date")] and count == 0
    assert all(str(sentence).endswith(".") for sentence in importing.PROBLEMS.values())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Line 1 names no column email, language, source"),
        (b"\n\n", "Line 1 names no column"),
        (b"ana@example.org,nl,Fair\n", "Line 1 names no column email"),
        (b"email;language\nana@example.org;nl\n", "Line 1 names no column source"),
        (b"email,email,language,source\n", "Line 1 names the column email more than once"),
        (GOOD.encode("utf-16-le"), "Line 1 holds what is no text"),
        (b"\xff\xfe" + GOOD.encode("utf-16-le") + b"\0\xd8", "Line 4 is not UTF-8"),
        (GOOD.replace("\n", "\r").encode() + b"\xff", "Line 4 is not UTF-8"),
        (b"sep=;\n" + GOOD.encode(), "Line 2 names no column"),
        (GOOD.encode() + "é@example.org,nl,Fair,\n".encode("latin-1"), "Line 4 is not UTF-8"),
        (GOOD.encode() + b"a\x00@example.org,nl,Fair,\n", "Line 4 holds what is no text"),
        (GOOD.encode() + b'"ana@example.org,nl,Fair,\n', "Line 4 cannot be read"),
        (GOOD.encode() + b'"a"b@example.org,nl,Fair,\nx', "Line 4 cannot be read"),
        (GOOD.encode() + b"a@example.org,nl," + b"x" * 200_000 + b",\n", "Line 4 cannot be read"),
        (b"PK\x03\x04\x00\x00", "Line 1 holds what is no text"),
        (GOOD.encode() + b"x" * 10_000_000, "larger than 10 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_line(content, words):
    with pytest.raises(importing.Unreadable, match=words):
        importing.read(content)


def test_too_many_lines_are_refused(monkeypatch):
    monkeypatch.setattr(importing, "MAX_ROWS", 1)

    with pytest.raises(importing.Unreadable, match="more than 1 lines"):
        importing.read(GOOD.encode())


def test_who_left_is_not_brought_back_by_an_old_list(client, settings):
    importing.apply(importing.read(GOOD.encode())[0])
    ana = Subscriber.objects.get(email="ana@example.org")
    client.post(path("leave", ana), {"List-Unsubscribe": "One-Click"})
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key " * 5

    rows, problems = importing.read(GOOD.encode())

    assert rows == [] and [(problem.line, problem.code) for problem in problems] == [
        (2, "left"),
        (3, "known"),
    ]


def test_who_left_after_the_preview_is_left_out_too(client):
    make_subscriber("ana@example.org")
    rows, _problems = importing.read(GOOD.replace("ana@", "new@").encode())
    subscriptions.erase(make_subscriber("new@example.org"))

    assert importing.apply(rows) == 1
    assert {row.email for row in Subscriber.objects.all()} == {"ana@example.org", "Bo@Example.org"}


def test_a_list_is_brought_in_as_a_whole_or_not_at_all(monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 1)
    rows, _problems = importing.read(GOOD.encode())

    with pytest.raises(IntegrityError), transaction.atomic():
        importing.apply([rows[0], replace(rows[1], source=None)])

    assert not Subscriber.objects.exists()


def test_who_subscribes_while_a_list_comes_in_is_left_as_they_are(monkeypatch):
    rows, _problems = importing.read(GOOD.encode())
    make_subscriber("ANA@example.org", state="unconfirmed")
    look, looks = importing._against_database, []

    def look_too_early(rows):
        looks.append(rows)
        return look(rows) if len(looks) > 1 else (rows, [])

    monkeypatch.setattr(importing, "_against_database", look_too_early)

    assert importing.apply(rows) == 1 and len(looks) == 2
    assert {row.email for row in Subscriber.objects.all()} == {"ANA@example.org", "Bo@Example.org"}


def test_a_long_list_costs_two_queries_for_each_chunk(django_assert_max_num_queries):
    lines = "".join(f"a{number}@example.org,nl,Fair,\n" for number in range(1200))
    with django_assert_max_num_queries(6):
        rows, problems = importing.read(f"email,language,source,date\n{lines}".encode())

    assert importing.apply(rows) == 1200 and not problems


# --- The command ---


def test_the_command_tells_and_brings_in(tmp_path, capsys):
    file = tmp_path / "list.csv"
    file.write_text(GOOD + "x,nl,Fair,\n")

    call_command("import_subscribers", file, dry_run=True)
    assert (
        capsys.readouterr().out == "Line 4: The address is not valid.\n2 would be brought in, 1 left out.\n"
    )
    assert not Subscriber.objects.exists()

    call_command("import_subscribers", file)
    assert capsys.readouterr().out.endswith("2 brought in, 1 left out.\n")
    assert Subscriber.objects.count() == 2


def test_the_command_says_what_is_wrong_with_the_file(tmp_path):
    file = tmp_path / "list.csv"
    for content, words in ((None, "No such file"), (b"x", "names no column"), (b"\xff", "not UTF-8")):
        if content:
            file.write_bytes(content)
        with pytest.raises(CommandError, match=words):
            call_command("import_subscribers", file)


# --- The screen ---


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_preview_keeps_a_list_in_any_encoding(staff_client, encoding):
    preview = staff_client.post(
        SCREEN, {"file": uploaded(("sep=;\n" + GOOD.replace(",", ";")).encode(encoding))}
    )
    kept = preview.context["form"]["kept"].value()

    assert staff_client.post(SCREEN, {"kept": kept}).status_code == 302
    assert Subscriber.objects.count() == 2


def test_a_preview_changes_nothing_and_the_second_button_brings_in(staff_client):
    make_subscriber("Bo@Example.org")
    before = snapshot()
    preview = staff_client.post(SCREEN, {"file": uploaded(GOOD)})

    html = preview.content.decode()
    assert "1 subscriber would be brought in" in html and "1 line would be left out" in html
    assert "Line 3: The address is known already." in html and "<bdi>nl</bdi>: 1" in html
    assert snapshot() == before

    kept = preview.context["form"]["kept"].value()
    response = staff_client.post(SCREEN, {"kept": kept}, follow=True)

    assert (
        response.redirect_chain == [(LIST, 302)]
        and "1 subscriber was brought in." in response.content.decode()
    )
    assert Subscriber.objects.count() == 2


def test_a_long_list_is_chosen_twice_and_must_be_the_same(staff_client, monkeypatch):
    monkeypatch.setattr(import_screen, "KEEP_IN_PAGE", 10)
    preview = staff_client.post(SCREEN, {"file": uploaded(GOOD)})
    seen = preview.context["form"]["seen"].value()
    assert "choose the same file once more" in preview.content.decode()

    other = staff_client.post(SCREEN, {"file": uploaded(GOOD.replace("ana", "eve")), "seen": seen})
    assert other.context["is_preview"] and not Subscriber.objects.exists()

    assert staff_client.post(SCREEN, {"file": uploaded(GOOD), "seen": seen}).status_code == 302
    assert Subscriber.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Please choose a file."),
        ({"kept": "forged:abc"}, "Please choose the file again."),
        ({"file": b"\xff"}, "Line 1 is not UTF-8"),
        ({"file": b"email;x"}, "names no column"),
        ({"file": b""}, "empty"),
    ],
)
def test_a_wrong_file_is_explained(staff_client, data, words):
    data = {name: uploaded(value) if isinstance(value, bytes) else value for name, value in data.items()}
    response = staff_client.post(SCREEN, data)

    assert response.status_code == 200 and words in response.content.decode()
    assert not Subscriber.objects.exists()


def test_what_a_list_says_is_escaped(client, staff_client):
    text = 'email,language,source\na@example.org,nl,<b>Fair</b> {% now "Y" %}\n'
    preview = staff_client.post(SCREEN, {"file": uploaded(text)})
    staff_client.post(SCREEN, {"kept": preview.context["form"]["kept"].value()})

    subscriber = Subscriber.objects.get()
    html = client.get(path("preferences", subscriber)).content.decode()
    assert "&lt;b&gt;Fair&lt;/b&gt; {% now" in html and "<b>Fair" not in html
