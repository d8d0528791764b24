"""A wrong setting stops the start with one sentence, before anything is done."""

import os
import subprocess
import sys

import pytest
from django.conf import settings


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
        (KEY | {"SOURCE_LANGUAGE": "xx"}, "SOURCE_LANGUAGE"),
        (KEY | {"EMAIL_URL": "nonsense"}, "EMAIL_URL"),
        (KEY | {"EMAIL_URL": "smtp://host:port"}, "EMAIL_URL"),
        (KEY | {"EMAIL_URL": "smtp://"}, "EMAIL_URL"),
        (KEY | {"EMAIL_TIMEOUT": "0"}, "EMAIL_TIMEOUT"),
        (KEY | {"SITE_URL": "www.example.org"}, "SITE_URL"),
        (KEY | {"SITE_URL": "https://www.example.org/path"}, "SITE_URL"),
        (KEY | {"TRUSTED_PROXIES": "10.0.0.0/8, proxy"}, "TRUSTED_PROXIES"),
        (KEY | {"MESSAGES_PER_HOUR": "-1"}, "MESSAGES_PER_HOUR"),
        (KEY | {"KEEP_CLOSED_MESSAGES_DAYS": "ninety"}, "KEEP_CLOSED_MESSAGES_DAYS"),
        (KEY | {"SUBSCRIPTIONS_PER_DAY": "0"}, "SUBSCRIPTIONS_PER_DAY"),
        (KEY | {"KEEP_UNCONFIRMED_DAYS": "4"}, "KEEP_UNCONFIRMED_DAYS"),
        (KEY | {"DEFAULT_FROM_EMAIL": "nobody"}, "DEFAULT_FROM_EMAIL"),
        (KEY | {"NEWSLETTER_BOUNCES_TO": "nobody"}, "NEWSLETTER_BOUNCES_TO"),
    ],
)
def test_one_sentence_names_the_variable(tmp_path, variables, named):
    result = manage(tmp_path, "migrate", **variables)

    assert result.returncode != 0
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr
    assert named in result.stderr
    assert not list(tmp_path.glob("db.sqlite3*"))


def test_the_web_server_stops_instead_of_trying_again_for_ever(tmp_path):
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "VAR_DIR": str(tmp_path)}
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "fedasil_return.wsgi",
        "--bind",
        "127.0.0.1:0",
        "--no-control-socket",
    ]

    result = subprocess.run(
        command,
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert result.returncode != 0 and "no secret key" in result.stderr


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
