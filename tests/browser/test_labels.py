"""Address labels as Chromium lays them out: every line of every address has its place, whatever was typed."""

import re

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from contact.admin import labels
from contact.models import Order
from contact.orders.forms import OrderForm

FIELDS = ("organisation", "contact_person", "street", "city")
LONGEST = {name: OrderForm.base_fields[name].max_length for name in FIELDS}
ORDINARY = {"organisation": "CPAS", "contact_person": "Ana Test", "street": "Rue Haute 1", "city": "Namur"}
BILINGUAL = {
    "organisation": "Centre public d'action sociale d'Anderlecht, service d'accueil des primo-arrivants / Openbaar centrum voor"
    " maatschappelijk welzijn Anderlecht, onthaaldienst",
    "contact_person": "Marie-Françoise van den Bossche-Vandenbroucke, responsable de l’accueil / verantwoordelijke onthaal",
    "street": "Avenue Raymond Vander Bruggen 62-64, bâtiment B, 3e étage / Raymond Vander Bruggenlaan 62-64, gebouw B, 3de"
    " verdieping",
    "city": "Anderlecht (Bruxelles / Brussel)",
}
# Repeated up to what the form accepts.
TYPED = [
    "W", "W" * 23 + " ", "W" * 45 + " ", "a", "Mmm ", "ab-", "vluchtelingenwerk Vlaanderen ", "VZW WELZIJN, ", "1/", "የኢትዮጵያ ",
    "ኢ", "مركز المساعدة ", "ۓ", "社会福利中心", "Центр допомоги ", "Щ", "i", "é\u0301", "a\u00a0b\u00a0", "_", "x" * 80 + " ",
]  # fmt: skip
OUTSIDE = """() => [...document.querySelectorAll('.label')].flatMap((label, number) => {
  const box = label.getBoundingClientRect();
  return [...label.querySelectorAll('p')].flatMap((line) => {
    const range = document.createRange();
    range.selectNodeContents(line);
    return [...range.getClientRects()]
      .filter((r) => r.left < box.left - 1 || r.right > box.right + 1 || r.top < box.top || r.bottom > box.bottom)
      .map((r) => [number, line.textContent.slice(0, 30), r.left - box.left, r.right - box.right, r.bottom - box.bottom]);
  });
})"""


def full(text):
    return {name: (text * length)[:length].strip() for name, length in LONGEST.items()}


def order(**fields):
    return Order(**{**ORDINARY, "postcode": "1070", **fields})


def show(page, orders):
    context = {"sheets": labels.sheets(orders), "title": "Labels"}
    page.set_content(render_to_string("admin/contact/labels.html", context))
    page.add_style_tag(path=settings.BASE_DIR / "static/css/papers.css")
    page.emulate_media(media="print")


def pages_of(pdf):
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("font", ["system-ui", "DejaVu Sans", "serif"])
def test_every_line_of_a_label_lies_within_it(page, font):
    show(page, [order(), order(**BILINGUAL), *(order(**full(text)) for text in TYPED)])
    page.add_style_tag(content=f"body {{ font-family: '{font}', {font}, sans-serif; }}")

    assert page.evaluate(OUTSIDE) == []
    heights = page.evaluate(
        "[...document.querySelectorAll('.label')].map((e) => e.getBoundingClientRect().height)"
    )
    assert {round(height) for height in heights} == {144}  # 38.1 mm


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("text", ["W", "የኢትዮጵያ ", "Vandenbroucke-"])
def test_one_long_field_takes_no_other_away(page, field, text):
    show(page, [order(**{field: full(text)[field]})])

    assert page.evaluate(OUTSIDE) == []
    told = " ".join(page.locator(".label").inner_text().split())
    assert all(value in told for name, value in ORDINARY.items() if name != field) and "1070" in told


def test_an_ordinary_address_is_printed_large_and_a_long_one_legibly():
    [[ordinary, long]] = labels.sheets([order(), order(**BILINGUAL)])

    assert (ordinary.size, long.size) == (11, 8)


@pytest.mark.parametrize("text", ["ﷲ", "﷽", "𒐫"])
def test_what_no_letters_are_small_enough_for_makes_its_row_higher(page, text):
    """Nobody's name is 160 letters that are several times as wide as others; but it may not vanish either."""
    show(page, [order(**full(text)), order(), order(), order()])

    assert page.evaluate(OUTSIDE) == []
    heights = [page.locator(".label").nth(place).bounding_box()["height"] for place in range(4)]
    # How much higher depends on the fonts of the machine.
    assert heights[0] >= 143.5 and heights[3] == pytest.approx(144, abs=0.5)


def test_500_labels_are_printed_in_one_go_on_sheets_of_fourteen(page):
    show(page, [order(), order(**BILINGUAL), order(**full("W"))] * 166 + [order()] * 2)

    assert page.locator(".label").count() == 500
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 36
