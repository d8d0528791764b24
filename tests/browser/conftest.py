"""The site as `make run` starts it, in folders of its own, and a Chromium that looks at it."""

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.running import ROOT
from tests.running.postgresql import free_port
from tests.running.system import find_chromium

# What staff would enter: the initial content knows of no edition that can be ordered.
EDITIONS = """
from pages.models import Edition, Publication
leaflet = Publication.objects.get(slug="leaflet-return-path")
for code, stock in (("leaflet-en", 500), ("leaflet-ar", 0)):
    Edition(publication=leaflet, code=code, languages=[code[-2:]], max_copies=200, stock=stock, when_empty="back_order", pages=4, format="A5").save()
"""
# The name of a host is as long as who owns it wishes.
LONG_HOST = "vrijwilligeterugkeerretourvolontaireinformatiedienst.voorbeeld-dienst.example.org"
FLAGS = [
    *"--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking".split(),
    *"--disable-component-update --disable-sync".split(),
    f"--host-resolver-rules=MAP {LONG_HOST} 127.0.0.1",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {"executable_path": find_chromium(), "args": FLAGS}


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of a running site with the initial content and two members of staff."""
    environment = os.environ | {
        "VAR_DIR": str(tmp_path_factory.mktemp("site")),
        "DJANGO_SETTINGS_MODULE": "fedasil_return.settings",
        "SECRET_KEY": "only-for-the-browser-tests-" * 2,
        "DJANGO_SUPERUSER_PASSWORD": "a-long-password",
        "DEVELOPMENT": "true",
        "ALLOWED_HOSTS": f"127.0.0.1,localhost,{LONG_HOST}",
    }
    for command in (
        ["compile_messages"],
        ["migrate", "-v", "0"],
        ["load_content"],
        ["collectstatic", "--noinput", "-v", "0"],
        ["shell", "-v", "0", "-c", EDITIONS],
        ["createsuperuser", "--noinput", "--username", "editor", "--email", "editor@example.org"],
        ["createsuperuser", "--noinput", "--username", "keyholder", "--email", "keyholder@example.org"],
    ):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "fedasil_return.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4",
         "--no-control-socket", "--log-level", "warning"],
        cwd=ROOT,
        env=environment,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{address}/en/").close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture
def site_with_a_long_name(site):
    """The address of the same site by a name that fills two lines of a phone."""
    return site.replace("127.0.0.1", LONG_HOST)


@pytest.fixture
def phone(browser):
    """A page as wide as a small phone, without JavaScript."""
    context = browser.new_context(viewport={"width": 360, "height": 720}, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def admin(page, site):
    """A page on which a member of staff has signed in."""
    page.goto(f"{site}/admin/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("a-long-password")
    page.get_by_role("button", name="Sign In", exact=True).click()
    return page
