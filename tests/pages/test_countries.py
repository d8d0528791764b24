import pytest
from django.core.exceptions import ValidationError

from fedasil_return.folding import fold
from fedasil_return.languages import CODES
from pages import countries


@pytest.mark.parametrize("language", CODES)
def test_every_country_has_a_name_in_every_language_and_its_place_in_the_order(language):
    listed = countries.all_countries(language)

    assert len(listed) > 230
    assert [code for code, name in listed if name == code] == []
    assert [fold(name) for _, name in listed] == sorted(fold(name) for _, name in listed)


def test_accents_do_not_change_the_order():
    names = [name for _, name in countries.all_countries("fr")]

    # By their bytes, "É" would come after "Z".
    assert names.index("Équateur") < names.index("Finlande") < names.index("Zambie")


def test_kosovo_has_a_name_where_cldr_has_none():
    assert countries.country_name("XK", "ln") == countries.country_name("XK", "ff") == "Kosovo"


@pytest.mark.parametrize("code", ["", "ZZ", "EU", "sn", "SEN", "12", "BE "])
def test_what_is_no_code_of_a_country_is_refused(code):
    with pytest.raises(ValidationError):
        countries.validate_country(code)
