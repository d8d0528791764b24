"""How the files at /data/ are sent."""

import pytest
from django.test import Client

from stats.models import Observation
from stats.open_data.files import FILES
from texts.models import ContentVersion

from .observations import ago, make_observation, make_release

pytestmark = pytest.mark.django_db
NAMES = [file.name for file in FILES]
every_file = pytest.mark.parametrize("name", NAMES)


@pytest.fixture
def strict_client():
    """A client that checks CSRF as a real server does."""
    return Client(enforce_csrf_checks=True)


@every_file
def test_any_site_may_read_a_file(client, name):
    response = client.get(f"/data/{name}", headers={"Origin": "https://example.org"})

    assert response.status_code == 200 and len(response.getvalue()) > 50
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in response.headers["Access-Control-Expose-Headers"]
    assert response.headers["Content-Disposition"] == f'inline; filename="{name}"'
    assert response.headers["Link"] == '</data/datapackage.json>; rel="describedby"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies


def test_pages_are_not_open_to_other_sites(client):
    response = client.get("/en/figures/", headers={"Origin": "https://example.org"})

    assert "Access-Control-Allow-Origin" not in response.headers


@every_file
def test_a_file_is_the_same_for_every_reader(client, name):
    one, other = (client.get(f"/data/{name}", headers={"Accept-Language": code}) for code in ("ps", "fr"))

    assert one.getvalue() == other.getvalue()
    assert one.headers == other.headers
    assert "Vary" not in one.headers and one.headers["Content-Language"] == "en"


@every_file
def test_head_is_get_without_its_rows(client, name, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        head = client.head(f"/data/{name}")
    get = client.get(f"/data/{name}")

    assert head.headers == get.headers
    assert head.getvalue() == b"" and get.getvalue()


def tag_of(client, name):
    response = client.get(f"/data/{name}")
    response.getvalue()  # to the end: a cursor of PostgreSQL that is left open breaks the transaction of a later test
    return response.headers["ETag"]


@every_file
@pytest.mark.parametrize(
    "shape", ['"{}"', 'W/"{}"', '"other", "{}"', '"{}-gzip"', '"{}-br"', '"{}";gzip', "*"]
)
def test_what_is_known_costs_two_queries(client, name, shape, django_assert_num_queries):
    tag = tag_of(client, name)

    with django_assert_num_queries(2):
        response = client.get(f"/data/{name}", headers={"If-None-Match": shape.format(tag.strip('"'))})

    assert response.status_code == 304 and response.content == b""
    assert response.headers["ETag"] == tag and not tag.startswith("W/")
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_another_tag_is_not_known(client):
    tags = {tag_of(client, name) for name in NAMES}

    assert len(tags) == len(NAMES)
    for tag in ('"other"', "", "rubbish", client.get("/data/notes.csv").headers["ETag"]):
        response = client.get("/data/figures.csv", headers={"If-None-Match": tag})
        assert response.status_code == 200


@pytest.mark.parametrize("change", [
    lambda: make_observation(),
    lambda: Observation.objects.filter(period="2024").update(is_provisional=True),
    lambda: make_release(ago(minutes=1)),
    ContentVersion.raise_number,
])  # fmt: skip
def test_a_change_changes_the_tag(client, change):
    before = client.get("/data/figures.csv").headers["ETag"]

    change()

    assert client.get("/data/figures.csv", headers={"If-None-Match": before}).status_code == 200


def test_the_tag_depends_on_the_program(client, monkeypatch):
    before = client.get("/data/figures.csv").headers["ETag"]

    monkeypatch.setattr("stats.open_data.answers._program", lambda: "another")

    assert client.get("/data/figures.csv").headers["ETag"] != before


@every_file
def test_a_browser_may_ask_whether_it_may_ask(client, name):
    response = client.options(
        f"/data/{name}",
        headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"},
    )

    assert response.status_code == 204 and response.content == b""
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert response.headers["Access-Control-Allow-Headers"] == "If-None-Match"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_taken(strict_client, method):
    response = getattr(strict_client, method)("/data/figures.csv")

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_the_folder_leads_to_the_page_that_explains_it(client):
    response = client.get("/data/", headers={"Accept-Language": "ps"})

    assert response.status_code == 302 and response.url == "/ps/figures/"
    assert "Accept-Language" in response.headers["Vary"]


def test_another_name_is_not_found(client):
    assert client.get("/data/figures.xls").status_code == 404


@pytest.mark.parametrize("name", ["figures.csv", "figures.json"])
def test_more_rows_cost_no_more_queries_and_come_in_pieces(client, name, django_assert_max_num_queries):
    first = Observation.objects.filter(series__code="country").first()
    Observation.objects.bulk_create(
        Observation(series=first.series, period="2001", kind="year", year=2001, category="BR", value=number,
                    source_url=f"https://example.org/{number}")
        for number in range(3_000)
    )  # fmt: skip

    with django_assert_max_num_queries(9):
        pieces = list(client.get(f"/data/{name}").streaming_content)

    assert len(pieces) > 3 and max(map(len, pieces)) < 80_000
    assert b"".join(pieces).count(b"https://example.org/") == 3_000
