import pytest
from django.test import RequestFactory, override_settings

from base.languages import BY_CODE, CODES
from fedasil_return import views

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", CODES)
def test_a_wrong_address_is_answered_in_its_language(client, language):
    response = client.get(f"/{language}/no-such-page/")

    html = response.content.decode()
    assert response.status_code == 404
    assert f'<html lang="{language}" dir="{BY_CODE[language].dir}">' in html
    for target in ("", "questions/", "contact/"):
        assert f'href="/{language}/{target}"' in html
    assert "tel:080032745" in html and not response.cookies


@pytest.mark.parametrize(
    ("address", "wish", "language"),
    [("/xx/", "ps", "ps"), ("/xx/journey/", "tr", "en"), ("/EN/", "nl", "nl"), ("/wp-login.php", "", "en")],
)
def test_an_unknown_language_is_answered_in_one_that_the_browser_knows(client, address, wish, language):
    response = client.get(address, headers={"accept-language": wish})

    assert response.status_code == 404
    assert f'<html lang="{language}"' in response.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/en/countries/zz/",
        "/en/countries/SN/",
        "/en/countries/be/",
        "/en/countries/be-x/",
        "/en/stories/nobody/",
        "/en/publications/nothing/",
        "/en/home/x/",
        "/en/%00/",
        "/en/journey/x",
    ],
)
def test_what_does_not_exist_is_404_and_never_500(client, address):
    assert client.get(address).status_code == 404


def test_pages_take_nothing_that_is_posted(client):
    client.handler.enforce_csrf_checks = True

    assert client.post("/ps/", {"x": "y"}).status_code == 405


@pytest.mark.parametrize("language", CODES)
def test_what_nobody_can_read_is_told_so_in_the_language_of_the_address(client, language):
    response = client.get(f"/{language}/search/?" + "&".join(f"a{number}=1" for number in range(2000)))

    assert response.status_code == 400
    assert f'<html lang="{language}" dir="{BY_CODE[language].dir}">' in response.content.decode()


def test_a_foreign_host_is_refused(client):
    assert client.get("/en/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("language", CODES)
@override_settings(DEBUG_PROPAGATE_EXCEPTIONS=False)
def test_a_fault_of_ours_is_told_in_the_language_of_the_address(client, language, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("stats.reading.selection.load", broken)
    client.raise_request_exception = False

    response = client.get(f"/{language}/figures/")

    html = response.content.decode()
    assert response.status_code == 500
    assert f'<html lang="{language}" dir="{BY_CODE[language].dir}">' in html
    assert "broken on purpose" not in html and f'href="/{language}/"' in html


def test_the_page_for_a_fault_asks_the_database_for_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert views.server_error(RequestFactory().get("/am/")).status_code == 500
