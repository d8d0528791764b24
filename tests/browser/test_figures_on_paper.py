"""The figures as they are printed."""

# As the pages have it around a table of more rows than anybody reads on a phone; none of what is shipped is so long.
LONG = "<details class='long'><summary>As a table</summary><table><tr><td>1</td></tr></table></details>"


def test_what_one_can_open_is_printed_open(page, site):
    page.goto(f"{site}/en/figures/")
    page.locator("main").evaluate("(main, long) => main.insertAdjacentHTML('beforeend', long)", LONG)
    closed = page.locator("details.long table")
    assert not closed.is_visible()

    page.emulate_media(media="print")

    assert closed.is_visible()
    assert not page.locator("details.long > summary").is_visible()
