"""Hostile requests by the hundred: none breaks a view, and none comes back as it was sent. See tests/fuzzing/."""

from urllib.parse import unquote_to_bytes

import pytest
from django.contrib import admin
from django.urls import reverse

from fedasil_return.edge.environ import in_our_environ
from tests.fuzzing import hostile

pytestmark = pytest.mark.django_db
SEEDS = range(4)


def behind_the_edge(client):
    """The client, whose requests pass what a server's pass before Django sees them."""
    handler = client.handler
    client.handler = lambda environ: in_our_environ(lambda passed, _start: handler(passed))(environ, None)
    client.raise_request_exception = False
    return client


def send(client, request):
    """`(response, body)`, read to its end."""
    path, _, query = request.target.decode().partition("?")
    headers = {name: value for name, value in request.headers if name not in ("Content-Type", "Cookie")}
    content_type = dict(request.headers).get("Content-Type", "application/octet-stream")
    response = client.generic(
        request.method,
        "/",
        request.body,
        content_type=content_type,
        headers=headers,
        PATH_INFO=unquote_to_bytes(path).decode("latin-1"),
        QUERY_STRING=query,
    )
    return response, b"".join(response) if response.streaming else response.content


def staff_paths():
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        yield reverse(f"{name}_change", args=["{}"]).replace("%7B%7D", "{}")


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_that_a_stranger_sends_breaks_a_page(client, seed):
    client = behind_the_edge(client)
    for request in hostile.requests(seed, 150):
        response, body = send(client, request)

        assert response.status_code < 500, (request.method, request.target)
        assert not response.cookies
        assert "html" not in response.get("Content-Type", "") or hostile.MARK.encode() not in body, request


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_that_staff_send_breaks_their_desk(staff_client, seed):
    client = behind_the_edge(staff_client)
    for request in hostile.requests(seed, 100, list(staff_paths())):
        response, _body = send(client, request)

        assert response.status_code < 500, (request.method, request.target)
