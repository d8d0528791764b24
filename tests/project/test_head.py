"""HEAD: what GET would say of the body, without it. Django's test client takes bodies away, so this asks the program itself."""

import pytest
from django.core.handlers.base import BaseHandler
from django.test import RequestFactory

pytestmark = pytest.mark.django_db


def ask(method, address):
    handler = BaseHandler()
    handler.load_middleware()
    response = handler.get_response(RequestFactory().generic(method, address))
    return response.status_code, response.headers, b"".join(response)


@pytest.mark.parametrize(
    ("address", "status"),
    [("/en/", 200), ("/en/contact/write/", 200), ("/en/nowhere/", 404), ("/data/figures.csv", 200)],
)
def test_head_is_get_without_the_body(address, status):
    of_get, headers, body = ask("GET", address)
    of_head, headers_of_head, nothing = ask("HEAD", address)

    assert (of_get, of_head) == (status, status)
    assert body and nothing == b""
    assert headers_of_head.keys() == headers.keys()
    assert headers_of_head.get("Content-Length") == headers.get("Content-Length")
