import io
import tempfile

import pytest
from django.contrib import admin
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path

from stats.importing.files import tables, uploads

from .importing import Endless

pytestmark = pytest.mark.django_db
TOKEN = "a" * 32


def import_figures(request, refusal=""):
    """A view like that of the admin."""
    size = request.FILES["file"].size if request.FILES else 0
    return HttpResponse(refusal or f"{size} bytes", status=413 if refusal else 200)


def get_urls():
    return [
        path("import/", admin.site.admin_view(uploads.limited(import_figures))),
        path("admin/", admin.site.urls),
    ]


@pytest.fixture
def urls(settings):
    settings.CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
    settings.ROOT_URLCONF = type("Urls", (), {"urlpatterns": get_urls()})
    # A form without its token is refused, as on the real site.
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("fedasil_return.")]


def request_of(body, size):
    environ = RequestFactory().post("/import/").environ
    kind = "multipart/form-data; boundary=x"
    return WSGIRequest(environ | {"CONTENT_LENGTH": str(size), "CONTENT_TYPE": kind, "wsgi.input": body})


def test_an_upload_of_200_mb_is_answered_with_a_sentence(monkeypatch):
    def keep(*_arguments):
        raise AssertionError("the form was read")

    monkeypatch.setattr(WSGIRequest, "_load_post_and_files", keep)
    body = Endless(200_000_000)

    response = uploads.limited(lambda request, refusal="": HttpResponse(refusal, status=413))(
        request_of(body, 200_000_000)
    )

    assert response.status_code == 413
    assert response.content.decode() == "The file is larger than 50 MB."
    # Read to its end: otherwise the browser shows no answer.
    assert body.given == 200_000_000 and body.largest <= uploads.PIECE


def test_the_view_of_an_upload_that_is_too_large_finds_no_form():
    response = uploads.limited(import_figures)(request_of(Endless(200_000_000), 200_000_000))

    assert response.content.decode() == "The file is larger than 50 MB."


def test_a_length_that_nobody_can_read_is_not_taken_for_large():
    assert not uploads.is_too_large(request_of(io.BytesIO(), "many"))
    assert not uploads.is_too_large(request_of(io.BytesIO(), ""))


def test_in_the_admin_only_staff_upload_and_only_with_the_token(urls, client, django_user_model, monkeypatch):
    monkeypatch.setattr(tables, "MAX_BYTES", 1_000)
    monkeypatch.setattr(uploads, "MAX_BYTES", 1_000)
    monkeypatch.setattr(uploads, "FORM_BYTES", 1_000)
    client.handler.enforce_csrf_checks = True

    def post(size, **fields):
        file = io.BytesIO(b"1" * size)
        file.name = "figures.csv"
        return client.post("/import/", {"file": file} | fields)

    assert post(10).status_code == 302
    client.force_login(django_user_model.objects.create_superuser("editor", "editor@example.org", "password"))
    assert post(10).status_code == 403
    assert post(5_000).status_code == 413
    client.cookies["csrftoken"] = TOKEN
    response = post(10, csrfmiddlewaretoken=TOKEN)
    assert (response.status_code, response.content) == (200, b"10 bytes")


def test_a_large_file_has_no_name_on_the_disk(settings, tmp_path, monkeypatch):
    # The server may be killed while it reads true counts of people.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    settings.FILE_UPLOAD_TEMP_DIR, settings.FILE_UPLOAD_MAX_MEMORY_SIZE = str(tmp_path), 1000
    file = io.BytesIO(b"here" * 1000)
    file.name = "counts.csv"
    request = RequestFactory().post("/", {"file": file})
    # As the test client does.
    request._dont_enforce_csrf_checks = True

    def look(request):
        sent = request.FILES["file"]
        return HttpResponse(f"{sent.name} {sent.size} {sent.read(4)} {list(tmp_path.iterdir())}")

    assert uploads.limited(look)(request).content == b"counts.csv 4000 b'here' []"
    request.close()
