"""What is sent piece by piece and breaks in the middle never looks whole."""

import http.client

import pytest

from tests.away.served import ask, gunicorn, variables


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    more = {"DJANGO_SETTINGS_MODULE": "tests.away.broken_settings"}
    environment = variables(folder, f"sqlite:///{folder}/db.sqlite3", **more)
    with gunicorn(environment, folder / "log", "django.core.wsgi:get_wsgi_application()") as port:
        yield port


def test_a_programme_notices_that_the_rest_is_missing(port):
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        ask(port, "/2")


def test_what_breaks_before_the_first_piece_is_503(port):
    status, headers, text, _seconds = ask(port, "/0")

    assert status == 503 and headers["Retry-After"] == "60" and '<html lang="en"' in text
