"""No line of a log holds a token, the address of a person, or what somebody searched for."""

import io
import logging
import logging.config

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import SuspiciousOperation
from django.test import override_settings
from django.urls import get_resolver
from gunicorn.config import Config

from base import logs
from fedasil_return.edge.gunicorn_logs import GunicornLogs
from newsletter.subscribers import tokens
from tests.contact.test_order_desk import make_order
from tests.newsletter.subscribers import make_subscriber

TOKEN = "K7PQ2MXA.dQw4w9WgXcQ-dQw4w9WgXcQ_dQw4w9WgXcQdQw4w9W"


@pytest.fixture
def written():
    """What our handlers write while the test runs, 404s included."""
    out = io.StringIO()
    # Configured anew, because pytest has put handlers of its own in between.
    config = django_settings.LOGGING | {"loggers": django_settings.LOGGING["loggers"] | {"django.request": {"level": "WARNING"}}}  # fmt: skip
    logging.config.dictConfig(config)
    handlers = {
        h for name in ("", "django", "django.server", "post_office") for h in logging.getLogger(name).handlers
    }
    for handler in handlers:
        if isinstance(handler, logging.StreamHandler) and type(handler) is logging.StreamHandler:
            handler.setStream(out)
    yield out.getvalue
    logging.config.dictConfig(django_settings.LOGGING)


def patterns(resolver, before=""):
    """Every address of the site, as it is written in the program."""
    for entry in resolver.url_patterns:
        whole = before + str(entry.pattern)
        yield from patterns(entry, whole) if hasattr(entry, "url_patterns") else [whole]


def test_every_address_with_a_token_is_cut():
    with_token = [
        address for address in patterns(get_resolver()) if "token" in address and "^" not in address
    ]
    assert len(with_token) >= 5

    for address in with_token:
        path = "/" + address.replace("<str:token>", "Sec.ret").replace("<token>", "Sec.ret")
        assert "Sec.ret" not in logs.cut(f"Not Found: {path} done"), address
        assert logs.cut(f"Not Found: {path} done").endswith(" done")


@pytest.mark.parametrize(
    "line",
    [
        f"Not Found: /ps/orders/{TOKEN}/",
        f"<WSGIRequest: GET '/en/newsletter/confirm/{TOKEN}/'>",
        f'"GET /sr-latn/newsletter/leave/{TOKEN}/ HTTP/1.1" 200 5',
        f"Internal Server Error: /en/newsletter/preferences/{TOKEN}/?with=ps",
        f"Error handling request /media/newsletter/a-1x1.jpg?draft={TOKEN}",
        f"/admin/password/reset/MQ/{TOKEN}/",
        f'Signature "{TOKEN.partition(".")[2]}" does not match',
        f"/contact/thanks/{TOKEN}/",
        f"{{'nonce': '{TOKEN.partition('.')[2]}'}}",
    ],
)
def test_a_token_is_cut_wherever_it_stands(line):
    shown = logs.cut(line)

    assert "dQw4w9" not in shown and "K7PQ2MXA" not in shown and logs.CUT in shown


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("/en/search/?q=my+child", "/en/search/?…"),
        ("refused: Ana <ana+x@example.org> 550", "refused: Ana <…> 550"),
        ("Invalid request from ip=192.0.2.7: x", "Invalid request from ip=… x"),
        ("Internal Server Error: /en/publications/guide-to-voluntary-return-from-belgium/", None),
        ('File "/srv/site/base/mail/outbox.py", line 73, in _send_round', None),
        ("The job 'figures revised' failed. Why? Nobody knows.", None),
    ],
)
def test_what_is_cut_and_what_stays(line, shown):
    assert logs.cut(line) == (shown or line)


@pytest.mark.django_db
def test_wrong_addresses_leave_no_token(client, written):
    for path in (f"/en/orders/{TOKEN}/", f"/ps/newsletter/leave/{TOKEN}/", f"/en/contact/thanks/{TOKEN}/", f"/media/a.jpg?draft={TOKEN}"):  # fmt: skip
        assert client.get(path).status_code == 404

    assert written().count("Not Found") == 4 and "dQw4w9" not in written() and "K7PQ2MXA" not in written()


@pytest.mark.django_db
@override_settings(DEBUG_PROPAGATE_EXCEPTIONS=False)
@pytest.mark.parametrize("fault", [RuntimeError, SuspiciousOperation])
def test_faults_leave_no_token(client, written, monkeypatch, fault):
    order, subscriber = make_order(email="ana@example.org"), make_subscriber("ana@example.org")
    paths = [order.get_absolute_url(), tokens.path("leave", subscriber), tokens.path("confirm", subscriber)]

    def broken(request, *args, **kwargs):
        raise fault(f"broken: {request!r} for {subscriber}")

    monkeypatch.setattr("contact.views.orders.render", broken)
    monkeypatch.setattr("newsletter.views.subscriptions.render", broken)
    monkeypatch.setattr("base.visitor_forms.submitting.render", broken)
    client.raise_request_exception = False
    for path in paths:
        client.get(path)

    assert "broken" in written() and "Traceback" in written() or fault is SuspiciousOperation
    for path in paths:
        assert path.split("/")[-2] not in written()
    assert "ana@example.org" not in written() and order.reference not in written()


@pytest.mark.django_db
def test_a_foreign_host_leaves_no_token(client, written):
    response = client.get(f"/en/orders/{TOKEN}/", headers={"host": "evil.example"})

    # Not a line: every foreign host would be one.
    assert response.status_code == 400 and written() == ""


@pytest.mark.parametrize(
    "name", ["contact.messages.handling", "base.mail.outbox", "gone.elsewhere", "post_office"]
)
def test_loggers_of_ours_and_of_libraries_go_the_same_way(written, name):
    logger = logging.getLogger(name)
    try:
        raise ValueError(f"/en/orders/{TOKEN}/")
    except ValueError:
        logger.exception("The mail to %s failed", "ana@example.org", stack_info=True)

    assert "Traceback" in written() and "dQw4w9" not in written() and "ana@" not in written()


def test_the_web_server_leaves_them_out_too(tmp_path):
    config = Config()
    config.set("errorlog", str(tmp_path / "error"))
    config.set("accesslog", str(tmp_path / "access"))
    server = GunicornLogs(config)

    server.error("Error handling request %s", f"/en/orders/{TOKEN}/")
    try:
        raise ValueError(f"/en/newsletter/leave/{TOKEN}/")
    except ValueError:
        server.exception("Exception in worker process")
    server.access_log.info("GET /en/orders/%s/ 200", TOKEN)
    for handler in (*server.error_log.handlers, *server.access_log.handlers):
        handler.close()
        server.error_log.removeHandler(handler)
        server.access_log.removeHandler(handler)

    text = (tmp_path / "error").read_text() + (tmp_path / "access").read_text()
    assert "Traceback" in text and text.count(logs.CUT) >= 3 and "dQw4w9" not in text


def test_gunicorn_is_told_so():
    told = {}
    exec((django_settings.BASE_DIR / "gunicorn.conf.py").read_text(), told)

    assert told["logger_class"] == "fedasil_return.edge.gunicorn_logs.GunicornLogs"
    assert not {"%(h)s", "%(q)s", "%(r)s", "%(f)s", "%({x-forwarded-for}i)s"} & set(
        told["access_log_format"].split()
    )
    assert "%(q)s" not in told["access_log_format"] and "%(h)s" not in told["access_log_format"]
