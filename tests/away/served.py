"""A site of its own in processes of its own: `manage.py`, and gunicorn on loopback."""

import http.client
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.parse import urlencode

from fedasil_return.settings import BASE_DIR
from tests.running.postgresql import free_port


def variables(folder, database_url, **more):
    return os.environ | {
        "VAR_DIR": str(folder),
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "tests.away.settings",
        "SECRET_KEY": "only-for-tests-" * 4,
        "PYTHONWARNINGS": "ignore",
        "PYTHONUNBUFFERED": "",
        **more,
    }


def manage(environment, *arguments, **options):
    """Start `manage.py`. Returns the process."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.Popen(command, cwd=BASE_DIR, env=environment, text=True, **options)


@contextmanager
def gunicorn(environment, log, application="fedasil_return.wsgi"):
    """A gunicorn with two workers of four threads, as `make run` starts it. Gives its port."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "2", "--threads", "4", "--log-level", "error", "--graceful-timeout", "1"]
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=BASE_DIR, env=environment, stdout=output, stderr=output)
        try:
            _wait_for(port, process)
            yield port
        finally:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(port, process):
    ends_at = time.monotonic() + 30
    while time.monotonic() < ends_at and process.poll() is None:
        try:
            return ask(port, "/robots.txt")
        except OSError:
            time.sleep(0.05)
    raise AssertionError("gunicorn does not answer")


def ask(port, path, form=None, **headers):
    """Fetch `path`, or post `form` there. Returns `(status, headers, text, seconds)`."""
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        if form is None:
            connection.request("GET", path, headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("POST", path, urlencode(form), headers)
        response = connection.getresponse()
        text = response.read().decode()
        return response.status, response.headers, text, time.monotonic() - began
    finally:
        connection.close()
