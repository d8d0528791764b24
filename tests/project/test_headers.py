"""What every answer tells the browser, by the rules by which public graders give marks."""

import base64
import datetime
import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from base.languages import CODES
from pages.models import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(settings):
    """A browser at the site as a public server runs it, behind HTTPS, with its static files."""
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31_536_000
    settings.SECURE_SSL_HOST = "www.example.org"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.STATIC_ROOT, settings.WHITENOISE_AUTOREFRESH = str(site_settings.BASE_DIR / "static"), True
    settings.MIDDLEWARE = [
        *settings.MIDDLEWARE[:2], "whitenoise.middleware.WhiteNoiseMiddleware", *settings.MIDDLEWARE[2:]
    ]  # fmt: skip
    return Client(raise_request_exception=False)


def policy_of(response):
    parts = response.headers["Content-Security-Policy"].split("; ")
    return {part.split(" ")[0]: part.split(" ")[1:] for part in parts}


# --- Mozilla's Observatory ---
# Source: https://github.com/mdn/mdn-http-observatory, src/grader/charts.js: what each finding adds to 100.


def marks(response):
    """How Mozilla's Observatory marks an answer over HTTPS. From 100 on it is an A+."""
    policy, headers = policy_of(response), response.headers
    found = [of_policy(policy), of_hsts(headers.get("Strict-Transport-Security", ""))]
    found.append(0 if headers.get("X-Content-Type-Options") == "nosniff" else -5)
    found.append(5 if "frame-ancestors" in policy else 0 if headers.get("X-Frame-Options") == "DENY" else -20)
    private = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
    found.append(5 if headers.get("Referrer-Policy") in private else -5)
    found.append({"same-origin": 10, "same-site": 10}.get(headers.get("Cross-Origin-Resource-Policy"), 0))
    found.append(min([0, *(of_cookie(cookie) for cookie in response.cookies.values())]))
    lost = sum(one for one in found if one < 0)
    # What adds counts only where nearly nothing was lost.
    return 100 + lost + (sum(one for one in found if one > 0) if lost > -10 else 0)


def of_policy(policy):
    scripts = policy.get("script-src", policy.get("default-src", ["*"]))
    styles = policy.get("style-src", policy.get("default-src", ["*"]))
    if not policy:
        return -25
    if {"'unsafe-inline'", "data:", "*", "https:"} & set(scripts):
        return -20
    if "'unsafe-eval'" in scripts:
        return -10
    if {"'unsafe-inline'", "data:", "*", "https:"} & set(styles):
        return 0
    return 10 if policy.get("default-src") == ["'none'"] else 5


def of_hsts(header):
    seconds = re.search(r"max-age=(\d+)", header)
    return -20 if not seconds else -10 if int(seconds[1]) < 15_768_000 else 0


def of_cookie(cookie):
    return 0 if cookie["secure"] and cookie["httponly"] and cookie["samesite"] else -20


# Source: https://securityheaders.com, "A+": all six, and nothing unsafe in the policy.
SIX = [
    "Content-Security-Policy", "Permissions-Policy", "Referrer-Policy", "Strict-Transport-Security",
    "X-Content-Type-Options", "X-Frame-Options",
]  # fmt: skip

EVERYWHERE = [
    ("/", 200), ("/en/", 200), ("/ps/journey/", 200), ("/en/contact/write/", 200), ("/en/search/?q=a", 200),
    ("/en/nowhere/", 404), ("/nowhere", 404), ("/en/journey", 301), ("/robots.txt", 200), ("/sitemap.xml", 200),
    ("/en/figures/feed/", 200), ("/data/figures.csv", 200), ("/data/figures.json", 200), ("/data/", 302),
    ("/media/x.pdf", 404), ("/static/css/tokens.css", 200), ("/static/js/menus.js", 200), ("/static/nothing.js", 404),
    ("/admin/", 302), ("/admin/login/", 200), ("/.well-known/security.txt", 404), ("/favicon.ico", 302),
    ("/en/search/?q=%00", 400), ("/%00", 404), (f"/en/nowhere/?{'&'.join(['a'] * 1001)}", 400),
]  # fmt: skip
# Open data and static files are for pages of others too, which costs the ten points that keep everybody out.
FOR_OTHERS = ("/data/figures", "/static/", "/media/")


def assert_highest_grade(response, address):
    assert all(name in response.headers for name in SIX), (address, response.headers)
    assert "unsafe" not in response.headers["Content-Security-Policy"], address
    is_for_others = response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not is_for_others or address.startswith(FOR_OTHERS), address
    assert marks(response) >= (115 if is_for_others else 120), (address, marks(response), response.headers)
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin", address


def read_to_its_end(response):
    """Otherwise what streams it is left open, and Python tells of it in the middle of another test."""
    for _piece in response if response.streaming else ():
        pass
    response.close()


@pytest.mark.parametrize(("address", "status"), EVERYWHERE)
def test_every_answer_has_the_highest_grade(client, address, status):
    response = client.get(address, secure=True)

    read_to_its_end(response)
    assert response.status_code == status, address
    assert_highest_grade(response, address)


@pytest.mark.parametrize("method", ["post", "put", "options", "head", "trace"])
@pytest.mark.parametrize(
    "address", ["/en/", "/data/figures.csv", "/static/js/menus.js", "/admin/login/", "/en/newsletter/"]
)
def test_other_methods_are_answered_alike(client, method, address):
    response = getattr(client, method)(address, secure=True)

    read_to_its_end(response)
    assert_highest_grade(response, address)


def test_a_foreign_host_a_fault_and_a_refused_form_are_answered_alike(client, monkeypatch):
    assert_highest_grade(client.get("/en/", headers={"host": "evil.example"}, secure=True), "/en/")
    assert_highest_grade(client.post("/en/contact/write/", {"a": "x" * 300_000}, secure=True), "/en/")

    def broken(*args, **kwargs):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("stats.reading.selection.load", broken)
    response = client.get("/en/figures/", secure=True)
    assert response.status_code == 500
    assert_highest_grade(response, "/en/figures/")


def test_the_desk_of_the_staff_has_it_too(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("editor", "editor@example.org", "password"))
    page = Page.objects.first()

    for address in (
        "/admin/",
        "/admin/pages/page/",
        f"/admin/pages/page/{page.pk}/change/",
        "/admin/nowhere/",
    ):
        assert_highest_grade(client.get(address, secure=True), address)


def test_the_sheet_that_the_editor_brings_is_the_one_that_the_policy_knows():
    """TipTap writes its sheet into the page. Where an update changes it, its digest belongs into `EDITOR_STYLES`."""
    script = Path(finders.find("django_prose_editor/editor.js")).read_text()
    sheets = [sheet for sheet in re.findall(r"=`([^`]*)`", script) if sheet.startswith(".ProseMirror {")]

    digests = [base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode() for sheet in sheets]
    assert [f"'sha256-{digest}'" for digest in digests] == [site_settings.EDITOR_STYLES]


def test_readers_are_led_to_https_at_the_sites_own_address(client):
    response = client.get("/en/", headers={"host": "testserver"})

    assert (response.status_code, response.headers["Location"]) == (301, "https://www.example.org/en/")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_no_more_powers_than_the_site_uses(client):
    policy = client.get("/en/", secure=True).headers["Permissions-Policy"]

    assert all(part.endswith("=()") for part in policy.split(", "))
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(policy.split(", "))


@pytest.mark.parametrize("is_preloaded", [False, True])
def test_the_owner_of_the_domain_decides_on_the_list_of_browsers(client, settings, is_preloaded):
    settings.SECURE_HSTS_PRELOAD = settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = is_preloaded

    header = Client().get("/en/", secure=True).headers["Strict-Transport-Security"]

    assert ("preload" in header and "includeSubDomains" in header) == is_preloaded


@pytest.mark.parametrize("language", CODES)
def test_no_page_brings_what_its_policy_forbids(client, language):
    html = client.get(f"/{language}/", secure=True).content.decode()

    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*(?:src=|ld\+json))", html)


# --- security.txt ---


def test_security_txt_says_whom_to_tell(client, settings):
    settings.SECURITY_CONTACT = ["mailto:security@example.org", "https://example.org/report"]

    response = client.get("/.well-known/security.txt", secure=True)

    fields = [line.split(": ", 1) for line in response.content.decode().splitlines()]
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8" and not response.cookies
    assert [value for name, value in fields if name == "Contact"] == settings.SECURITY_CONTACT
    rest = dict(fields[2:])
    assert rest.keys() == {"Expires", "Preferred-Languages", "Canonical"}
    left = datetime.datetime.fromisoformat(rest["Expires"]) - timezone.now()
    assert datetime.timedelta(days=90) < left < datetime.timedelta(days=365)
    assert rest["Canonical"] == f"{settings.SITE_URL}/.well-known/security.txt"
    assert rest["Preferred-Languages"] == "nl, fr, en"
