"""How much is read of whom, before anything is read; and what is answered to an address that is none."""

import io

import pytest
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client

from base.languages import BY_CODE, CODES
from contact.models import Message
from fedasil_return.edge import gate
from tests.forms import MESSAGE, send

pytestmark = pytest.mark.django_db

MEGABYTE = 1_000_000
HEAD = b'--B\r\nContent-Disposition: form-data; name="f"; filename="x.bin"\r\n\r\n'


class Body(io.RawIOBase):
    """A form with one file of `size` bytes, which notes how much of it was `given`."""

    def __init__(self, size):
        self.rest, self.given = size, 0

    def read(self, size=-1):
        piece = HEAD if not self.given else b"x" * min(size, self.rest)
        self.rest -= len(piece)
        self.given += len(piece)
        return piece


@pytest.fixture
def client():
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.fixture
def never_read(monkeypatch):
    """Fails where a form is read."""

    def read(*_arguments):
        raise AssertionError("the form was read")

    monkeypatch.setattr(WSGIRequest, "_load_post_and_files", read)


@pytest.fixture
def never_on_disk(monkeypatch):
    def new_file(*_arguments, **_more):
        raise AssertionError("written to the disk")

    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", new_file)


def post_file(client, address, size, method="POST", **more):
    body = Body(size)
    kind = "multipart/form-data; boundary=B"
    response = client.generic(
        method,
        address,
        b"",
        content_type=kind,
        **{"wsgi.input": body, "CONTENT_LENGTH": str(size), "CONTENT_TYPE": kind} | more,
    )
    return response, body


@pytest.mark.parametrize(
    "cookie", ["", "csrftoken=" + "a" * 32, "csrftoken=" + "a" * 32 + "; sessionid=" + "b" * 32]
)
@pytest.mark.parametrize("size", [10_000, 3 * MEGABYTE, 300 * MEGABYTE])
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/en/", 405), ("/ps/journey/", 405), ("/en/figures/", 405), ("/en/search/", 405), ("/", 405),
        ("/robots.txt", 405), ("/sitemap.xml", 405), ("/media/x.pdf", 405), ("/data/figures.csv", 405),
        ("/en/no-such/page/", 404), ("/nowhere", 404),
    ],
)  # fmt: skip
def test_an_address_that_takes_nothing_reads_nothing(client, never_read, address, status, size, cookie):
    response, body = post_file(client, address, size, HTTP_COOKIE=cookie)

    assert response.status_code == status and not response.cookies
    assert body.given <= gate.MAX_DRAINED_BYTES + gate.PIECE


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "FOO", "TRACE"])
def test_other_methods_are_not_read_either(client, never_read, method):
    assert post_file(client, "/en/journey/", MEGABYTE, method)[0].status_code == 405


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_who_only_asks_brings_nothing(client, never_read, method):
    response, _body = post_file(client, "/am/journey/", MEGABYTE, method)

    assert response.status_code == 413
    assert method == "HEAD" or '<html lang="am"' in response.content.decode()
    assert client.generic(method, "/am/journey/", CONTENT_LENGTH="0").status_code in (200, 405)


@pytest.mark.parametrize(
    "address", ["/en/contact/write/", "/en/publications/order/", "/en/newsletter/", "/admin/login/"]
)
def test_too_much_for_a_form_is_not_read(client, never_read, address):
    response, body = post_file(client, address, 300 * MEGABYTE)

    assert response.status_code == 413 and "html" in response.content.decode()
    assert body.given <= gate.MAX_DRAINED_BYTES + gate.PIECE


@pytest.mark.parametrize(
    "address", ["/en/contact/write/", "/admin/login/", "/admin/", "/admin/pages/edition/add/"]
)
def test_a_file_of_somebody_unknown_is_kept_nowhere(client, never_on_disk, settings, address):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000  # so that it would go to the disk

    response = client.post(address, {**MESSAGE, "file": io.BytesIO(b"x" * 100_000)})

    assert response.status_code in (302, 403)


def test_a_form_with_parts_is_a_form_all_the_same(client):
    assert send(client, "/en/contact/write/", MESSAGE).status_code == 303
    assert Message.objects.count() == 1


@pytest.mark.parametrize("address", ["/en/", "/en/contact/write/", "/admin/login/", "/en/nowhere/"])
def test_a_body_without_a_length_is_not_read(client, never_read, address):
    response, body = post_file(client, address, MEGABYTE, CONTENT_LENGTH="", HTTP_TRANSFER_ENCODING="chunked")

    assert response.status_code in (404, 405, 411) and body.given == 0


@pytest.mark.parametrize("length", ["many", "-1", "1e9", "٣"])
def test_a_length_that_is_none_is_not_believed(client, never_read, length):
    response, body = post_file(client, "/en/contact/write/", MEGABYTE, CONTENT_LENGTH=length)

    assert response.status_code in (400, 411, 413) and body.given == 0


def test_staff_may_send_large_files(staff_client):
    seen = {}
    original = gate.handlers_for_staff

    def handlers(request):
        seen["is_asked"] = True
        return original(request)

    gate.handlers_for_staff = handlers
    try:
        response, body = post_file(staff_client, "/admin/pages/edition/add/", 3 * MEGABYTE)
    finally:
        gate.handlers_for_staff = original

    assert seen and response.status_code in (200, 400, 403)
    assert post_file(staff_client, "/admin/pages/edition/add/", 300 * MEGABYTE)[0].status_code == 413


def test_who_was_signed_out_meanwhile_is_led_to_the_sign_in(client, never_read):
    client.cookies["sessionid"] = "b" * 32

    response, _body = post_file(client, "/admin/pages/edition/add/", 3 * MEGABYTE)

    assert (
        response.status_code == 302
        and response.headers["Location"] == "/admin/login/?next=%2Fadmin%2Fpages%2Fedition%2Fadd%2F"
    )


@pytest.mark.parametrize("user", [{"is_staff": False}, {"is_active": False, "is_staff": True}])
def test_who_does_not_work_here_is_not_staff(client, never_read, django_user_model, user):
    client.force_login(django_user_model.objects.create_user("somebody", password="password", **user))

    assert post_file(client, "/admin/pages/edition/add/", 3 * MEGABYTE)[0].status_code == 302


# --- Addresses that are none ---


@pytest.mark.parametrize("language", ["en", "ps"])
@pytest.mark.parametrize("path", ["nowhere/", "search/", "stories/", "figures/2012/", "media/x"])
def test_more_fields_than_anybody_reads(client, language, path):
    response = client.get(f"/{language}/{path}?{'&'.join(['a'] * 1001)}")

    assert response.status_code == 400
    assert f'<html lang="{language}" dir="{BY_CODE[language].dir}">' in response.content.decode()


@pytest.mark.parametrize(
    "address",
    ["/media/%00", "/en/%00/", "/%00", "/en/contact/a%00b/", "/admin/%00/", "/en/newsletter/leave/%00/"],
)
def test_no_database_is_asked_for_a_path_that_it_cannot_take(client, address, django_assert_max_num_queries):
    response = client.get(address)

    assert response.status_code == 404 and "<html" in response.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/en/search/?q=%00", "/en/search/?q=a%00b", "/en/journey/?with=%00", "/en/publications/order/?line=%00:1",
        "/media/x?draft=%00", "/data/figures.csv?%00", "/admin/?q=%00", "/admin/auth/user/?q=%00",
        "/admin/auth/user/?id=%00", "/admin/pages/page/?slug__contains=%00",
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_staff", [True, False])
def test_no_database_is_asked_for_a_query_that_it_cannot_take(client, staff_client, address, is_staff):
    response = (staff_client if is_staff else client).get(address)

    assert response.status_code == 400 and "<html" in response.content.decode()


@pytest.mark.parametrize("language", CODES)
def test_a_foreign_host_is_told_so_in_the_language_of_the_address(client, language):
    for host in ("evil.example", "evil.example:80", "[::", "evil a b", "x" * 3000):
        response = client.get(f"/{language}/", headers={"host": host})

        html = response.content.decode()
        assert response.status_code == 400 and host not in html and "evil" not in html
        assert f'<html lang="{language}" dir="{BY_CODE[language].dir}">' in html
