"""The worker against a real mail server that refuses, hangs and breaks off at every step."""

import pytest

from newsletter import planning
from newsletter.models import Delivery, Sending
from newsletter.sending import Worker
from tests import smtp
from tests.newsletter import sendings

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def use(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 0.5

    def use(server):
        settings.EMAIL_PORT = server.port

    return use


def test_smoke(use):
    sendings.make_subscribers(40)
    sending = planning.start(sendings.make_issue(), by=None, per_minute=60000)
    with smtp.server() as server:
        use(server)
        assert Worker(make_message=sendings.maker()).run() == 40
        assert len(server.handler.accepted) == 40
    sending.refresh_from_db()
    assert sending.state == Sending.State.DONE
    assert Delivery.objects.filter(state="sent").count() == 40
