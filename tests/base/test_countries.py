import pytest
from django.core.exceptions import ValidationError

from base import countries
from base.folding import fold
from base.languages import CODES


@pytest.mark.parametrize("language", CODES)
def test_every_country_has_a_name_in_every_language_and_its_place_in_the_order(language):
    listed = countries.all_countries(language)

    assert len(listed) > 230
    assert [code for code, name, _ in listed if name == code] == []
    assert [fold(name) for _, name, _ in listed] == sorted(fold(name) for _, name, _ in listed)


def test_accents_do_not_change_the_order():
    names = [name for _, name, _ in countries.all_countries("fr")]

    # By their bytes, "É" would come after "Z".
    assert names.index("Équateur") < names.index("Finlande") < names.index("Zambie")


def test_kosovo_has_a_name_where_cldr_has_none():
    assert countries.country_name("XK", "ln") == countries.country_name("XK", "ff") == "Kosovo"


@pytest.mark.django_db
def test_a_name_that_cldr_has_in_another_language_alone_is_marked(client):
    assert countries.named("MK", "ln") == ("Macédoine du Nord", "fr")

    assert 'lang="fr" dir="ltr">Macédoine du Nord</a>' in client.get("/ln/countries/").content.decode()
    assert (
        '<h1><span lang="fr" dir="ltr">Macédoine du Nord</span></h1>'
        in client.get("/ln/countries/mk/").content.decode()
    )


@pytest.mark.parametrize("code", ["", "ZZ", "EU", "sn", "SEN", "12", "BE "])
def test_what_is_no_code_of_a_country_is_refused(code):
    with pytest.raises(ValidationError):
        countries.validate_country(code)
