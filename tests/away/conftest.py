import pytest

from tests.running import postgresql


@pytest.fixture(scope="module")
def server():
    """A PostgreSQL of the module's own."""
    if postgresql.find_postgresql() is None:
        pytest.skip("no PostgreSQL is installed")
    with postgresql.server() as server:
        yield server
