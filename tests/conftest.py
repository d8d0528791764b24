import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from fedasil_return.initial_content import files, loading
from fedasil_return.search import index
from tests import ready

pytest_plugins = ["tests.short_reports"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """A database with the initial content, as readers find it."""
    with django_db_blocker.unblock():
        folder = settings.BASE_DIR / "content"
        loading.load(files.read(folder, settings.SOURCE_LANGUAGE), folder)
        index.ensure()


def pytest_sessionstart(session):
    """Compile the catalogues before a test module is read: one that makes a row there reads every language for good."""
    call_command("compile_messages")


@pytest.fixture
def ready_client(settings):
    """A client of the site with its ready pages, which other tests do without."""
    settings.MIDDLEWARE = ready.MIDDLEWARE
    return Client()


@pytest.fixture
def staff_client(client, django_user_model):
    """A client that is signed in as somebody who may do everything."""
    client.force_login(django_user_model.objects.create_superuser("editor", "editor@example.org", "password"))
    return client
