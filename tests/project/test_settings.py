"""A wrong setting stops the start with one sentence, before anything is done."""

import ast
import os
import secrets
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.without_database


def manage(tmp_path, *arguments, **variables):
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "VAR_DIR": str(tmp_path)} | variables
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
    )


KEY = {"SECRET_KEY": "x" * 50}
# A public site.
SERVED = KEY | {
    "HTTPS": "true",
    "ALLOWED_HOSTS": "www.example.org",
    "SITE_URL": "https://www.example.org",
    "TRUSTED_PROXIES": "127.0.0.1",
    "EMAIL_URL": "smtp://127.0.0.1",
}


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({}, "SECRET_KEY"),
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY_FILE": "/no/such/file"}, "SECRET_KEY_FILE"),
        (KEY | {"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
        (KEY | {"DATABASE_URL": ""}, "DATABASE_URL"),
        (KEY | {"DATABASE_URL": "mysql://somebody@host/name"}, "DATABASE_URL"),
        (KEY | {"DATABASE_URL": "postgres://somebody@host:port/name"}, "DATABASE_URL"),
        (KEY | {"DATABASE_URL": "postgres://127.0.0.1:1/name"}, "DATABASE_URL"),
        (KEY | {"DATABASE_URL": "sqlite:////no/such/folder/db.sqlite3"}, "DATABASE_URL"),
        (KEY | {"DEBUG": "perhaps"}, "DEBUG"),
        (KEY | {"DEVELOPMENT": "true", "HTTPS": "true"}, "DEVELOPMENT"),
        (KEY | {"SIGN_INS_PER_HOUR": "0"}, "SIGN_INS_PER_HOUR"),
        (KEY | {"SOURCE_LANGUAGE": "xx"}, "SOURCE_LANGUAGE"),
        (KEY | {"EMAIL_URL": "nonsense"}, "EMAIL_URL"),
        (KEY | {"EMAIL_URL": "smtp://host:port"}, "EMAIL_URL"),
        (KEY | {"EMAIL_URL": "smtp://"}, "EMAIL_URL"),
        (KEY | {"EMAIL_URL": "mail://host"}, "EMAIL_URL"),
        (KEY | {"EMAIL_TIMEOUT": "0"}, "EMAIL_TIMEOUT"),
        # Mails that became files would reach nobody.
        (KEY | {"HTTPS": "true"}, "EMAIL_URL"),
        (KEY | {"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        (KEY | {"ALLOWED_HOSTS": "https://www.example.org"}, "ALLOWED_HOSTS"),
        (KEY | {"ALLOWED_HOSTS": "www.example.org/"}, "ALLOWED_HOSTS"),
        (KEY | {"ALLOWED_HOSTS": "www.example.org:443"}, "ALLOWED_HOSTS"),
        (KEY | {"ALLOWED_HOSTS": "a.example.org b.example.org"}, "ALLOWED_HOSTS"),
        (KEY | {"CSRF_TRUSTED_ORIGINS": "www.example.org"}, "CSRF_TRUSTED_ORIGINS"),
        (KEY | {"SITE_URL": "www.example.org"}, "SITE_URL"),
        (KEY | {"SITE_URL": "https://www.example.org/path"}, "SITE_URL"),
        (KEY | {"SITE_URL": "https://www.example.org?from=qr"}, "SITE_URL"),
        (KEY | {"SITE_URL": "https://www.example.org/#top"}, "SITE_URL"),
        (KEY | {"SITE_URL": "https://user:secret@www.example.org"}, "SITE_URL"),
        (KEY | {"SITE_URL": "https://www.example.org:https"}, "SITE_URL"),
        (KEY | {"TRUSTED_PROXIES": "10.0.0.0/8, proxy"}, "TRUSTED_PROXIES"),
        # What would let everybody in.
        (KEY | {"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        (KEY | {"ALLOWED_HOSTS": "www.example.org,.org"}, "ALLOWED_HOSTS"),
        (KEY | {"ALLOWED_HOSTS": "*", "UNSAFE_ON_PURPOSE": "DEBUG"}, "ALLOWED_HOSTS"),
        (KEY | {"CSRF_TRUSTED_ORIGINS": "https://*.org"}, "CSRF_TRUSTED_ORIGINS"),
        (KEY | {"TRUSTED_PROXIES": "0.0.0.0/0"}, "TRUSTED_PROXIES"),
        (KEY | {"TRUSTED_PROXIES": "::/0"}, "TRUSTED_PROXIES"),
        (KEY | {"TRUSTED_PROXIES": "10.0.0.1,2000::/3"}, "TRUSTED_PROXIES"),
        (KEY | {"TRUSTED_PROXIES": "0.0.0.0/1,128.0.0.0/1"}, "TRUSTED_PROXIES"),
        (KEY | {"TRUSTED_PROXIES": "8.0.0.0/8"}, "TRUSTED_PROXIES"),
        (SERVED | {"DEBUG": "true"}, "DEBUG"),
        (KEY | {"UNSAFE_ON_PURPOSE": "everything"}, "UNSAFE_ON_PURPOSE"),
        # What would lead readers in a circle, or elsewhere.
        (SERVED | {"TRUSTED_PROXIES": ""}, "TRUSTED_PROXIES"),
        (SERVED | {"SITE_URL": "http://www.example.org"}, "SITE_URL"),
        (SERVED | {"SECURITY_CONTACT": "security@example.org"}, "SECURITY_CONTACT"),
        (SERVED | {"HSTS_PRELOAD": "perhaps"}, "HSTS_PRELOAD"),
        (KEY | {"MESSAGES_PER_HOUR": "-1"}, "MESSAGES_PER_HOUR"),
        (KEY | {"KEEP_CLOSED_MESSAGES_DAYS": "ninety"}, "KEEP_CLOSED_MESSAGES_DAYS"),
        (KEY | {"KEEP_OPEN_MESSAGES_DAYS": "0"}, "KEEP_OPEN_MESSAGES_DAYS"),
        (KEY | {"KEEP_OPEN_ORDERS_DAYS": "for ever"}, "KEEP_OPEN_ORDERS_DAYS"),
        (KEY | {"MAILS_PER_HOUR": "many"}, "MAILS_PER_HOUR"),
        (KEY | {"MAILS_PER_DAY": "0"}, "MAILS_PER_DAY"),
        (KEY | {"SUBSCRIPTIONS_PER_DAY": "0"}, "SUBSCRIPTIONS_PER_DAY"),
        (KEY | {"KEEP_UNCONFIRMED_DAYS": "4"}, "KEEP_UNCONFIRMED_DAYS"),
        (KEY | {"DEFAULT_FROM_EMAIL": "nobody"}, "DEFAULT_FROM_EMAIL"),
        (KEY | {"NEWSLETTER_BOUNCES_TO": "nobody"}, "NEWSLETTER_BOUNCES_TO"),
        (KEY | {"NEWSLETTER_BOUNCES_TO": "bounces+{id}@example.org"}, "NEWSLETTER_BOUNCES_TO"),
        (KEY | {"NEWSLETTER_BOUNCES_TO": "{mark}@example.org"}, "NEWSLETTER_BOUNCES_TO"),
        (KEY | {"NEWSLETTER_BOUNCES_TO": "bounces@{mark}.example.org"}, "NEWSLETTER_BOUNCES_TO"),
        (KEY | {"NEWSLETTER_BOUNCES_TO": f"{'x' * 19}+{{mark}}@example.org"}, "NEWSLETTER_BOUNCES_TO"),
    ],
)
def test_one_sentence_names_the_variable(tmp_path, variables, named):
    result = manage(tmp_path, "migrate", **variables)

    assert result.returncode != 0
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr
    assert named in result.stderr
    assert not list(tmp_path.glob("db.sqlite3*"))


def in_settings(tmp_path, expression, **variables):
    """What `expression` is in the settings that `variables` make."""
    script = f"from fedasil_return.settings import *; print(repr({expression}))"
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "VAR_DIR": str(tmp_path)} | KEY
    command = [sys.executable, "-c", script]
    return ast.literal_eval(
        subprocess.check_output(command, cwd=settings.BASE_DIR, env=environment | variables, text=True)
    )


def test_what_comes_back_may_name_the_mail_in_its_address(tmp_path):
    address = f"{'x' * 18}+{{mark}}@example.org"

    assert in_settings(tmp_path, "NEWSLETTER_BOUNCES_TO", NEWSLETTER_BOUNCES_TO=address) == address


def test_blanks_around_commas_mean_nothing(tmp_path):
    listed = in_settings(
        tmp_path,
        "[ALLOWED_HOSTS, CSRF_TRUSTED_ORIGINS, SECRET_KEY_FALLBACKS]",
        ALLOWED_HOSTS="www.example.org, .example.org ,[::1]",
        CSRF_TRUSTED_ORIGINS="https://www.example.org , https://*.example.org:8443",
        SECRET_KEY_FALLBACKS=" one, two",
    )

    assert listed == [
        ["www.example.org", ".example.org", "[::1]"],
        ["https://www.example.org", "https://*.example.org:8443"],
        ["one", "two"],
    ]


@pytest.mark.parametrize(
    ("url", "port", "starts_tls", "is_tls"),
    [
        ("smtp://mail.example.org", 25, False, False),
        ("smtp+tls://me:s%40cret@mail.example.org", 587, True, False),
        ("smtps://me:s%40cret@mail.example.org", 465, False, True),
        ("smtps://me:s%40cret@mail.example.org:2465", 2465, False, True),
    ],
)
def test_a_mail_server_is_spoken_to_as_its_address_says(tmp_path, url, port, starts_tls, is_tls):
    names = "EMAIL_HOST EMAIL_PORT EMAIL_USE_TLS EMAIL_USE_SSL EMAIL_HOST_PASSWORD".split()
    found = in_settings(tmp_path, f"[globals().get(name) for name in {names}]", **SERVED | {"EMAIL_URL": url})

    assert found[:2] == ["mail.example.org", port]
    assert [bool(value) for value in found[2:4]] == [starts_tls, is_tls]
    assert found[4] == ("s@cret" if "@" in url else None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALLOWED_HOSTS", "*"), ("TRUSTED_PROXIES", "0.0.0.0/0"), ("TRUSTED_PROXIES", "::/0"), ("DEBUG", "true"),
        ("CSRF_TRUSTED_ORIGINS", "https://*.org"),
    ],
)  # fmt: skip
def test_what_lets_everybody_in_is_said_twice(tmp_path, name, value):
    variables = SERVED | {name: value, "UNSAFE_ON_PURPOSE": f"{name},ALLOWED_HOSTS"}

    assert in_settings(tmp_path, name, **variables) in ([value], True)


@pytest.mark.parametrize(
    "proxies",
    [
        "127.0.0.1/32,::1/128",
        "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16",
        "fc00::/7",
        "104.16.0.0/13,2400:cb00::/32",
    ],
)
def test_the_networks_of_those_who_serve_sites_are_no_everybody(tmp_path, proxies):
    assert in_settings(tmp_path, "TRUSTED_PROXIES", **SERVED | {"TRUSTED_PROXIES": proxies}) == proxies.split(
        ","
    )


def in_the_docs():
    """The variables of the example in docs/settings.md."""
    text = (
        (settings.BASE_DIR / "docs" / "settings.md").read_text().partition("```ini\n")[2].partition("```")[0]
    )
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line and not line.startswith("#"))


@pytest.mark.parametrize("preload", ["", "true"])
def test_the_public_server_of_the_docs_passes_the_checks_for_deployment(tmp_path, preload):
    example = in_the_docs() | ({"HSTS_PRELOAD": preload} if preload else {})
    (tmp_path / "key").write_text(secrets.token_urlsafe(60))
    database = {"DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3"}  # the example names one that is not here
    example |= {"SECRET_KEY_FILE": str(tmp_path / "key"), "VAR_DIR": str(tmp_path)} | database

    result = manage(tmp_path, "check", "--deploy", "--fail-level", "DEBUG", **example)

    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout and result.stderr == ""


def test_the_folder_of_the_site_may_have_any_name(tmp_path):
    folder = tmp_path / "a b#c%d?e"
    folder.mkdir()

    result = manage(tmp_path, "migrate", "contenttypes", "-v", "0", VAR_DIR=str(folder), **KEY)

    assert result.returncode == 0, result.stderr
    assert (folder / "db.sqlite3").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("command", ["migrate", "load_content", "tick"])
def test_a_database_that_is_down_is_one_line(tmp_path, command):
    result = manage(tmp_path, command, DATABASE_URL="postgres://nobody@127.0.0.1:1/site", **KEY)

    assert result.returncode == (2 if command == "tick" else 1)
    assert len((result.stderr + result.stdout).strip().splitlines()) == 1, result.stderr
    assert "database" in result.stderr and "does not answer" in result.stderr


def test_a_database_without_tables_is_one_line(tmp_path):
    result = manage(tmp_path, "createsuperuser", "--noinput", "--username", "editor", **KEY)

    assert result.returncode == 1
    assert len(result.stderr.strip().splitlines()) == 1 and "not prepared yet" in result.stderr


@pytest.fixture
def web_server(tmp_path):
    """Starts the web server; it is expected to end by itself. Returns how it ended."""

    def web_server(**variables):
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "VAR_DIR": str(tmp_path),
        } | variables
        command = [sys.executable, "-m", "gunicorn", "fedasil_return.wsgi", "--bind", "127.0.0.1:0"]
        return subprocess.run(
            [*command, "--no-control-socket", "--log-level", "critical"],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
        )

    return web_server


def test_the_web_server_stops_instead_of_trying_again_for_ever(web_server):
    result = web_server()

    assert result.returncode != 0 and "no secret key" in result.stderr


@pytest.mark.parametrize("manifest", [None, "{"])
def test_the_web_server_asks_for_the_static_files(web_server, tmp_path, manifest):
    if manifest:
        (tmp_path / "static").mkdir()
        (tmp_path / "static" / "staticfiles.json").write_text(manifest)

    result = web_server(**KEY)

    assert result.returncode != 0
    assert len(result.stderr.strip().splitlines()) == 1 and "collectstatic" in result.stderr


@pytest.mark.parametrize(
    ("database", "told"),
    [("postgres://nobody@127.0.0.1:1/site", "does not answer"), ("sqlite:///:memory:", "no tables yet")],
)
def test_the_web_server_asks_for_a_database(web_server, tmp_path, database, told):
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "staticfiles.json").write_text('{"version": "1.1", "paths": {"a.css": "a.1.css"}}')

    result = web_server(DATABASE_URL=database, **KEY)

    assert result.returncode != 0
    assert len(result.stderr.strip().splitlines()) == 1 and told in result.stderr


def test_a_secret_may_come_from_a_file(tmp_path):
    (tmp_path / "key").write_text("y" * 60)

    result = manage(tmp_path, "check", SECRET_KEY_FILE=str(tmp_path / "key"))

    assert result.returncode == 0, result.stderr


def test_a_missing_catalogue_is_told_in_one_sentence(tmp_path):
    script = (
        "import django; django.setup(); from django.conf import settings; from pathlib import Path;"
        f"settings.LOCALE_PATHS = [Path({str(tmp_path)!r}), *settings.LOCALE_PATHS[1:]];"
        "from django.core.management import execute_from_command_line as run; run(['manage.py', 'compile_messages'])"
    )
    environment = os.environ | KEY | {"DJANGO_SETTINGS_MODULE": "fedasil_return.settings"}

    result = subprocess.run(
        [sys.executable, "-c", script], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    )

    assert result.returncode == 1
    assert len(result.stderr.strip().splitlines()) == 1 and "no catalogue" in result.stderr
