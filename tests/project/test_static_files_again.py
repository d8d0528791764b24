"""A static file that a browser has already is not sent again."""

import io

import pytest
from django.conf import settings
from whitenoise import WhiteNoise

from fedasil_return.edge.environ import in_our_environ

PATH = "/static/img/favicon.svg"


def ask(**more):
    """The status and the headers of a file, as a server asks for it."""
    files = WhiteNoise(None, root=settings.BASE_DIR / "static", prefix="/static/")
    answered = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": PATH,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(),
    }
    body = in_our_environ(files)(
        environ | more, lambda status, headers: answered.append((status, dict(headers)))
    )
    if hasattr(body, "close"):
        body.close()
    return answered[0]


@pytest.mark.parametrize("shape", ['"{}"', 'W/"{}"', '"{}-gzip"', '"{}-br"', '"{}";gzip'])
def test_it_is_known_whatever_a_server_in_front_wrote_behind_its_tag(shape):
    status, headers = ask()
    assert status == "200 OK"

    again, _headers = ask(HTTP_IF_NONE_MATCH=shape.format(headers["ETag"].strip('"')))

    assert again == "304 Not Modified"


@pytest.mark.parametrize("tag", ['"other"', '"-gzip"', "rubbish", ""])
def test_another_tag_is_not_known(tag):
    assert ask(HTTP_IF_NONE_MATCH=tag)[0] == "200 OK"
