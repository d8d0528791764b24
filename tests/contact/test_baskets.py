"""A basket is an address: what of it can be ordered is kept, and what is wrong with the rest is told."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from contact.orders import baskets
from pages.models import Edition

EDITIONS = {code: Edition(code=code, max_copies=most) for code, most in (("leaflet", 100), ("poster", 5))} | {
    f"many-{n}": Edition(code=f"many-{n}", max_copies=9) for n in range(60)
}


def read(query):
    return baskets.read(QueryDict(query), EDITIONS, title=lambda edition: edition.code.title())


def lines(basket):
    return {line.edition.code: line.copies for line in basket.lines}


def test_a_basket_is_read_and_written_back():
    basket = read("line=leaflet:20&line=poster:5")

    assert lines(basket) == {"leaflet": 20, "poster": 5} and not basket.problems
    assert urlencode(basket.pairs(), safe=":") == "line=leaflet:20&line=poster:5"
    assert baskets.query_of([("leaflet", 20), ("poster", 5)]) == "line=leaflet:20&line=poster:5"
    assert not basket.comes_from_fields


def test_the_same_edition_twice_adds_up():
    assert lines(read("line=leaflet:20&line=leaflet:30")) == {"leaflet": 50}
    assert "from 1 to 100" in read("line=leaflet:60&line=leaflet:60").problems[0]


@pytest.mark.parametrize("number", ["", "0", "-1", "1.5", "abc", "101", "99999999999999999999", "9" * 3000, "1e3", "½", "²", "\x00", "١٠١"])  # fmt: skip
def test_a_number_that_cannot_be_is_told_and_the_others_are_kept(number):
    basket = read(urlencode([("line", f"leaflet:{number}"), ("line", "poster:5")]))

    assert lines(basket) == {"poster": 5} and basket.wrong == {"leaflet"}
    assert basket.problems == ["“\u2068Leaflet\u2069”: give a whole number of copies, from 1 to 100."]


@pytest.mark.parametrize("line", ["unknown:1", "leaflet", ":", "", "leaflet:1:1", "LEAFLET:1", "\u202eleaflet:1", "a" * 5000 + ":1", "\x00:1"])  # fmt: skip
def test_what_is_not_known_is_told_once_and_the_others_are_kept(line):
    basket = read(urlencode([("line", line), ("line", "x:1"), ("line", "poster:5")]))

    assert lines(basket) == {"poster": 5} and len(basket.problems) == 1
    assert "not known" in basket.problems[0]


@pytest.mark.parametrize("number", ["١٢", "۱۲", "１２", "12\u200e", "\u206612\u2069", "12\u00a0", "1️⃣2️⃣"])
@pytest.mark.parametrize("name", ["line", "copies.leaflet"])
def test_digits_of_any_script_are_numbers(name, number):
    basket = read(urlencode({name: f"leaflet:{number}" if name == "line" else number}))

    assert lines(basket) == {"leaflet": 12} and not basket.problems


@pytest.mark.parametrize("nothing", ["0", "٠", "\u200e", "\u00a0"])
def test_a_field_of_nothing_or_nought_orders_nothing(nothing):
    basket = read(urlencode({"copies.leaflet": nothing, "copies.poster": "2"}))

    assert lines(basket) == {"poster": 2} and not basket.problems


def test_more_than_fifty_are_too_many():
    basket = read("&".join(f"line=many-{number}:1" for number in range(60)))

    assert len(basket.lines) == 50 and len(basket.problems) == 1 and "50" in basket.problems[0]


def test_the_fields_of_the_catalogue_make_a_basket():
    basket = read("copies.leaflet=20&copies.poster=&copies.many-1=0&copies.many-2=%203%20")

    assert lines(basket) == {"leaflet": 20, "many-2": 3} and not basket.problems
    assert basket.comes_from_fields


def test_a_field_takes_the_place_of_what_the_address_says():
    assert lines(read("line=leaflet:20&line=poster:1&copies.leaflet=3")) == {"poster": 1, "leaflet": 3}
    assert lines(read("line=leaflet:20&copies.leaflet=0")) == {}


def test_what_was_typed_stays():
    basket = read("copies.leaflet=many&copies.poster=2")

    assert basket.typed == {"leaflet": "many", "poster": "2"}
