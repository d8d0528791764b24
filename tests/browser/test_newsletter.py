"""What only a browser can tell of an issue: that its preview runs nothing, and shows its pictures."""

from tests.factories import make_picture


def test_staff_see_the_mail_with_its_pictures_before_readers_do(admin, site):
    refused = []
    admin.on("console", lambda message: refused.append(message.text))
    admin.goto(f"{site}/admin/newsletter/issue/add/")
    admin.fill("[name=title_en]", "A test issue")
    admin.fill("[name=slug]", "test-issue")
    admin.locator("#articles-group .add-row a").click()
    admin.fill("[name=articles-0-heading_en]", "A new desk")
    admin.fill("[name=articles-0-picture_alt_en]", "A circle")
    picture = {"name": "x.png", "mimeType": "image/png", "buffer": make_picture().read()}
    admin.set_input_files("[name=articles-0-picture]", picture)
    admin.click("[name=_continue]")
    refused.clear()  # of the editor's own page

    admin.get_by_role("link", name="Check and preview").click()
    admin.locator(".statuses a[lang=ar]").click()

    mail = admin.frame_locator(".mail-preview >> nth=0")
    assert mail.get_by_role("heading", name="A new desk").is_visible()
    shown = mail.get_by_role("img", name="A circle")
    shown.wait_for()
    admin.wait_for_load_state("networkidle")
    assert shown.evaluate("picture => [picture.naturalWidth, picture.width]") == [1200, 568]
    assert mail.locator("html").get_attribute("dir") == "rtl"
    assert refused == []
