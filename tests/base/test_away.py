"""Data that cannot be reached: 503 in the reader's language, and what was typed is given back."""

import errno
import sqlite3

import pytest
from django.db import (
    DataError,
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
    ProgrammingError,
)
from django.db.utils import Error
from django.test import Client

from base import away
from base.languages import BY_CODE, CODES
from base.visitor_forms import nonces
from contact.models import Message
from tests.forms import MESSAGE, NONCE, nonce_of
from texts import last_known

ADDRESSES = ["contact/write/", "newsletter/", "publications/order/?line=leaflet-fr:20"]


def sqlite_error(path, *statements, other=()):
    """The error of the last of `statements`, as Django hands it on, while somebody else has done the `other` ones."""
    ours, others = (sqlite3.connect(path, timeout=0.01, isolation_level=None) for _ in range(2))
    try:
        ours.execute("CREATE TABLE x (y)")
        for statement in other:
            others.execute(statement)
        for statement in statements:
            ours.execute(statement)
    except sqlite3.OperationalError as cause:
        error = OperationalError(str(cause))
        error.__cause__ = cause
        return error
    finally:
        ours.close()
        others.close()


def with_state(kind, sqlstate):
    error = kind("…")
    error.__cause__ = Error()
    error.__cause__.sqlstate = sqlstate
    return error


WRITE = "INSERT INTO x VALUES (zeroblob(100000))"


def test_sqlite_that_cannot_be_written_is_away(tmp_path):
    assert away.is_away(sqlite_error(tmp_path / "1", WRITE, other=["BEGIN IMMEDIATE"]))
    assert away.is_away(sqlite_error(tmp_path / "2", "PRAGMA max_page_count = 2", WRITE))
    assert away.is_away(sqlite_error(tmp_path / "3", "PRAGMA query_only = 1", WRITE))


def test_a_wrong_statement_is_a_fault_of_ours(tmp_path):
    assert not away.is_away(sqlite_error(tmp_path / "1", "SELECT nothing FROM x"))


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OperationalError("connection refused"), True),
        (InterfaceError("connection already closed"), True),
        (with_state(InternalError, "25006"), True),
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OSError(errno.EROFS, "Read-only file system"), True),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), True),
        (with_state(InternalError, "25P02"), False),
        (InternalError("…"), False),
        (ProgrammingError("…"), False),
        (IntegrityError("…"), False),
        (DataError("…"), False),
        (FileNotFoundError(errno.ENOENT, "No such file"), False),
        (ConnectionResetError(errno.ECONNRESET, "…"), False),
        (RuntimeError("…"), False),
        (None, False),
    ],
)
def test_which_errors_say_that_data_is_away(error, expected):
    assert away.is_away(error) is expected


# --- What readers get ---


@pytest.fixture
def break_off(monkeypatch, db):
    """Let every question to the database fail with an error."""

    def break_off(error=None):
        def fail(*args, **kwargs):
            raise error or OperationalError("connection refused")

        last_known.read()
        monkeypatch.setattr("django.db.models.sql.compiler.SQLCompiler.execute_sql", fail)

    return break_off


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("language", CODES)
def test_a_page_says_so_in_the_language_of_the_address(client, break_off, language):
    break_off()

    response = client.get(f"/{language}/journey/")

    html = response.content.decode()
    assert response.status_code == 503 and response.headers["Retry-After"] == "60"
    assert response.headers["Cache-Control"] == "no-store" and "Content-Security-Policy" in response.headers
    assert f'<html lang="{language}" dir="{BY_CODE[language].dir}">' in html
    assert "tel:080032745" in html and f'href="/{language}/"' in html
    assert language == "en" or "The site cannot reach" not in html


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_form_comes_back_with_what_was_typed(client, break_off, language, address):
    path = f"/{language}/{address}"
    typed = {**MESSAGE, "text": "<b>زه", "remark": "<b>زه", "email": "a@b.example", "language": "ps"}
    nonce = nonces.make()
    break_off()

    response = client.post(path, {**typed, "nonce": nonce})

    html = response.content.decode()
    assert response.status_code == 503 and response.headers["Retry-After"] == "60"
    assert f'<html lang="{language}" dir="{BY_CODE[language].dir}">' in html
    assert ("&lt;b&gt;زه</textarea>" in html) or 'value="a@b.example"' in html
    assert f'name="nonce" value="{nonce}"' in html and "tel:080032745" in html
    # It goes to where it came from, and so the basket of an order is kept as well.
    assert "action=" not in html
    assert language == "en" or "What you sent could not be stored" not in html


def test_what_came_back_can_be_sent_and_is_stored_once(client, break_off, monkeypatch):
    nonce = nonce_of(client.get("/en/contact/write/"))
    break_off()
    back = client.post("/en/contact/write/", {**MESSAGE, "nonce": nonce})
    monkeypatch.undo()

    assert NONCE.search(back.content.decode())[1] == nonce
    assert client.post("/en/contact/write/", {**MESSAGE, "nonce": nonce}).status_code == 303
    assert Message.objects.count() == 1


def test_a_forged_nonce_is_not_repeated(client, break_off):
    break_off()

    back = client.post("/en/contact/write/", {**MESSAGE, "nonce": "forged"})

    assert nonces.check(nonce_of(back))[0] is nonces.State.GOOD


def test_nothing_of_a_form_from_elsewhere_is_given_back(client, break_off):
    break_off()

    response = client.post("/en/contact/write/", MESSAGE, headers={"origin": "https://evil.example"})

    assert response.status_code == 503 and MESSAGE["text"] not in response.content.decode()


def test_a_disk_that_is_full_while_a_form_is_stored(client, monkeypatch, db):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("base.visitor_forms.submitting.nonces.spend", full)
    nonce = nonce_of(client.get("/fr/contact/write/"))

    response = client.post("/fr/contact/write/", {**MESSAGE, "nonce": nonce})

    assert response.status_code == 503 and MESSAGE["text"] in response.content.decode()


@pytest.mark.parametrize(("wish", "language"), [("fr", "fr"), ("nl", "nl"), ("ps", "en")])
def test_staff_are_told_in_their_language_and_stay_signed_in(
    client, break_off, django_user_model, wish, language
):
    client.force_login(django_user_model.objects.create_superuser("editor"))
    break_off()

    response = client.get("/admin/pages/page/", headers={"accept-language": wish})

    html = response.content.decode()
    assert response.status_code == 503 and f'<html lang="{language}"' in html and 'href="/admin/"' in html
    assert "sessionid" not in response.cookies and "tel:" not in html


def test_a_fault_of_ours_is_still_500(client, break_off):
    break_off(ProgrammingError("no such column"))

    assert client.get("/en/journey/").status_code == 500


def test_the_log_gets_a_line_a_minute(client, break_off, caplog, monkeypatch):
    monkeypatch.setattr(away, "_logged_at", None)
    break_off(OperationalError("connection refused\nIs the server running?"))

    for _ in range(20):
        client.get("/en/journey/")
        client.post("/en/contact/write/", MESSAGE)

    assert [record.getMessage() for record in caplog.records] == [
        "Data cannot be reached: connection refused Is the server running?"
    ]
