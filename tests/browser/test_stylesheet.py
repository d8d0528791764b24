"""The stylesheet as it is served, in a browser of today, against its sources as they are written."""

import pytest

from fedasil_return.stylesheet import NAMES, as_written

KINDS = (
    "", "journey/?with=ps", "questions/", "contact/desk-antwerp/", "contact/write/", "figures/2015/", "search/?q=return",
    "publications/order/?line=leaflet-en:10",
)  # fmt: skip
# The name of each element, and what it is drawn with.
STYLES = """() => [...document.querySelectorAll("body, body *")].flatMap((element) =>
  [null, "::before", "::after"].map((part) => {
    const style = getComputedStyle(element, part);
    if (part && style.content === "none") return "";
    const names = [...style].filter((name) => !name.startsWith("--"));
    return [element.tagName, element.className, ...names.map((name) => name + ": " + style.getPropertyValue(name))].join("; ");
  }))"""


@pytest.fixture
def page_of_sources(context):
    """A page that is given the sources, with their layers, in place of what is made from them."""
    page = context.new_page()

    def fulfill(route):
        name = next(name for name in NAMES if f"/{name.removesuffix('.css')}." in route.request.url)
        route.fulfill(body=as_written(name), content_type="text/css")

    page.route("**/*.css", fulfill)
    return page


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 360)])
def test_what_is_served_looks_as_the_sources_say(page, page_of_sources, site, language, width):
    for kind in KINDS:
        for one in (page, page_of_sources):
            one.set_viewport_size({"width": width, "height": 800})
            one.goto(f"{site}/{language}/{kind}")
        for medium in ("screen", "print"):
            for one in (page, page_of_sources):
                one.emulate_media(media=medium)

            for served, written in zip(page.evaluate(STYLES), page_of_sources.evaluate(STYLES), strict=True):
                assert set(served.split("; ")) ^ set(written.split("; ")) == set(), (kind, medium)
