"""Screens 320 px wide, which a large one at 400 % is too: nothing is cut off, and nothing lies over what is read."""

import pytest

from base.languages import CODES

from .test_site import KINDS

# What a reader may set, by WCAG 2.2, 1.4.12.
SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }"""
# Parts that scroll sideways must be reached with the keyboard, and say what they are; nothing else may be wider than its place.
CUT = """() => {
  document.querySelectorAll("details").forEach((details) => { details.open = true; });
  const cut = document.documentElement.scrollWidth > innerWidth ? ["the page"] : [];
  for (const element of document.querySelectorAll("body *")) {
    const style = getComputedStyle(element), wide = element.scrollWidth - element.clientWidth > 1;
    if (!wide || style.overflowX === "visible" || element.clientWidth < 2 || element.matches("input, textarea, select")) continue;
    if (style.overflowX === "hidden" || element.tabIndex || !element.ariaLabel) cut.push(element.outerHTML.slice(0, 100));
  }
  return cut;
}"""

# Where the focus is, and whether the bar lies over any of it. Nothing at the end of the page.
FOCUS = """() => {
  const element = document.activeElement, bar = document.querySelector(".call-bar");
  if (element === document.body) return null;
  const place = element.getBoundingClientRect(), over = bar.getBoundingClientRect();
  const isHidden = element !== bar && place.bottom > over.top && place.top < over.bottom;
  return { what: element.outerHTML.slice(0, 100), isHidden: isHidden || place.bottom < 0 || place.top > innerHeight };
}"""


@pytest.fixture
def narrow(browser):
    """A page 320 px wide."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", CODES)
def test_nothing_is_cut_off_nor_scrolls_sideways(narrow, site_with_a_long_name, language):
    found = []
    for kind in KINDS:
        narrow.goto(f"{site_with_a_long_name}/{language}/{kind}", wait_until="domcontentloaded")
        found += [(kind, "as it is", part) for part in narrow.evaluate(CUT)]
        narrow.add_style_tag(content=SPACING)
        found += [(kind, "spaced", part) for part in narrow.evaluate(CUT)]

    assert found == []


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", [360, 320])
def test_the_focus_is_never_under_the_call_bar(narrow, site, language, width):
    narrow.set_viewport_size({"width": width, "height": 640})
    for kind in ("countries/", "figures/2015/", "contact/write/"):
        narrow.goto(f"{site}/{language}/{kind}")
        if width == 320:
            narrow.add_style_tag(content=SPACING)
        hidden, seen = [], 0
        while seen < 400:
            narrow.keyboard.press("Tab")
            where = narrow.evaluate(FOCUS)
            if not where:
                break
            seen += 1
            hidden += [where["what"]] if where["isHidden"] else []

        assert seen > 10 and hidden == [], kind


def test_the_call_bar_gives_way_at_400_percent(narrow, site):
    narrow.set_viewport_size({"width": 320, "height": 256})  # 1280 × 1024 at 400 %
    for language in ("en", "ar", "ru"):
        narrow.goto(f"{site}/{language}/journey/")

        assert not narrow.locator(".call-bar").is_visible()
        assert narrow.locator(".header .call-button").is_visible()
        over = "[...document.querySelectorAll('body *')].filter((element) => ['fixed', 'sticky'].includes(getComputedStyle(element).position) && element.checkVisibility()).length"
        assert narrow.evaluate(over) == 0
