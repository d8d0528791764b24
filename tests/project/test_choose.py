import pytest

from base.languages import ALL

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("wish", "target"),
    [("ps", "/ps/"), ("prs,en;q=0.5", "/fa/"), ("zh-CN", "/zh-hans/"), ("tr,fr;q=0.2", "/fr/")],
)
def test_the_best_match_is_followed(client, wish, target):
    response = client.get("/", headers={"accept-language": wish})

    assert (response.status_code, response.headers["Location"]) == (302, target)
    assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.parametrize("wish", ["", "tr", "*"])
def test_without_a_match_all_names_are_shown(client, wish):
    response = client.get("/", headers={"accept-language": wish})

    html = response.content.decode()
    assert response.status_code == 200
    assert all(f'lang="{language.code}"' in html and language.own_name in html for language in ALL)
    assert "Accept-Language" in response.headers["Vary"] and not response.cookies
