"""The figures as they are printed."""


def test_what_one_can_open_is_printed_open(page, site):
    page.goto(f"{site}/en/figures/")
    closed = page.locator("details.long table, details.long h3").first
    assert not closed.is_visible()

    page.emulate_media(media="print")

    assert closed.is_visible()
    assert not page.locator("details.long > summary").first.is_visible()
