"""Workers in processes of their own are killed on the way: nobody is missing unnoticed, and nobody gets it twice.

The large sibling is `benchmarks/newsletter_sending.py`.
"""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.conf import settings
from django.db import connection

from tests import smtp

COUNT = 300
PREPARE = f"""
from newsletter.sending import planning
from tests.newsletter import sendings
sendings.make_subscribers({COUNT})
planning.start(sendings.make_issue(), by=None, per_minute=60_000)
"""
LEDGER = """
import json
from newsletter.models import Delivery, Sending
rows = Delivery.objects.values_list("subscriber__email", "state")
print(json.dumps([Sending.objects.get().state, list(rows)]))
"""


@pytest.fixture
def database(tmp_path, django_db_blocker):
    """The address of a database of its own, of the kind that the tests run on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path}/db.sqlite3"
        return
    import psycopg

    own, name = settings.DATABASES["default"], f"killed_{secrets.token_hex(4)}"
    server = {"host": own["HOST"], "port": own["PORT"], "user": own["USER"], "password": own["PASSWORD"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **server) as postgres:
        postgres.execute(f"CREATE DATABASE {name}")
        password = f":{own['PASSWORD']}" if own["PASSWORD"] else ""
        yield f"postgres://{own['USER']}{password}@{own['HOST']}:{own['PORT']}/{name}"
        postgres.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def start(tmp_path, database):
    """Starts a Python process on that site."""
    environment = os.environ | {
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "fedasil_return.settings",
    }

    def start(*arguments, **variables):
        command = [sys.executable, *arguments]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment | variables, stdout=pipe, text=True
        )

    def finish(*arguments):
        output, _ = (process := start(*arguments)).communicate()
        assert process.returncode == 0
        return output

    finish("manage.py", "migrate", "-v", "0")
    finish("manage.py", "shell", "-v", "0", "-c", PREPARE)
    start.finish = finish
    return start


def wait_until(condition):
    for _ in range(3000):
        if condition():
            return
        time.sleep(0.01)
    pytest.fail("It takes too long.")


def test_killed_workers_leave_at_most_one_mail_each_unknown_and_none_twice(start):
    with smtp.server() as server:

        def workers(count):
            url = f"smtp://127.0.0.1:{server.port}"
            return [start("-m", "tests.newsletter.worker", EMAIL_URL=url) for _ in range(count)]

        for count, mails in ((1, 50), (2, 120), (1, 190)):
            running = workers(count)
            wait_until(lambda mails=mails: len(server.handler.accepted) >= mails)
            for worker in running:
                # The last is asked to stop, and leaves nothing in doubt.
                worker.send_signal(signal.SIGTERM if mails == 190 else signal.SIGKILL)
            for worker in running:
                worker.communicate()
        for worker in workers(2):
            worker.communicate()
            assert worker.returncode == 0
        taken = Counter(to for [to], _ in server.handler.accepted)

    state, rows = json.loads(start.finish("manage.py", "shell", "-v", "0", "-c", LEDGER))
    ledger = dict(rows)
    assert state == "done" and len(rows) == len(ledger) == COUNT
    assert max(taken.values()) == 1
    unknown = {address for address, state in ledger.items() if state == "unknown"}
    assert len(unknown) <= 3 and set(ledger.values()) <= {"sent", "unknown"}
    assert ledger.keys() - taken.keys() <= unknown
