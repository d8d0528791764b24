"""A passkey, kept by an authenticator that Chromium makes up: added, and then all that is needed to sign in."""


def test_a_passkey_is_added_and_signs_in_without_a_password(browser, site):
    context = browser.new_context()
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    site = site.replace("127.0.0.1", "localhost")  # a key belongs to a name
    page.goto(f"{site}/admin/")
    page.get_by_label("Username").fill("keyholder")
    page.get_by_label("Password").fill("a-long-password")
    page.get_by_role("button", name="Sign In", exact=True).click()

    page.goto(f"{site}/admin/account/second-factor/webauthn/add/")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    page.wait_for_url("**/recovery-codes/")
    assert page.locator("#recovery_codes").input_value().count("\n") == 9
    page.get_by_role("button", name="Log out").click()
    page.goto(f"{site}/admin/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{site}/admin/")

    assert page.get_by_text("keyholder", exact=True).is_visible()
    context.close()
