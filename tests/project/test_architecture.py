"""The plan of the house: what docs/architecture.md names is there, and the linter keeps the floors."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.without_database

PYPROJECT = settings.BASE_DIR / "pyproject.toml"


def lint(folder):
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def add_import(copy, importer, imported):
    path = copy / f"{importer.replace('.', '/')}.py"
    path.write_text(f"{path.read_text()}\nimport {imported}\n")


@pytest.fixture
def copy(tmp_path):
    """A copy of our own Python, with its contract."""
    shutil.copy(PYPROJECT, tmp_path)
    for app in settings.OWN_APPS:
        shutil.copytree(
            settings.BASE_DIR / app,
            tmp_path / app,
            ignore=shutil.ignore_patterns("__pycache__", "migrations"),
        )
    return tmp_path


def test_the_contract_is_about_every_app_and_has_no_exception():
    contract = tomllib.loads(PYPROJECT.read_text())["tool"]["importlinter"]

    assert sorted(contract["root_packages"]) == sorted(settings.OWN_APPS)
    assert "ignore_imports" not in PYPROJECT.read_text()


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("base.folding", "texts.facts"),
        ("texts.status", "pages.frame"),
        ("pages.choices", "contact.choices"),
        ("contact.choices", "stats.choices"),
        ("stats.periods", "fedasil_return.clock"),
    ],
)
def test_an_import_upwards_or_sideways_is_named(copy, importer, imported):
    add_import(copy, importer, imported)

    result = lint(copy)

    assert result.returncode != 0
    assert importer in result.stdout and imported in result.stdout, result.stdout


def test_a_circle_is_named(copy):
    add_import(copy, "stats.choices", "stats.periods")

    result = lint(copy)

    assert result.returncode != 0
    assert "No cycles are allowed in stats." in result.stdout and ".periods -> .choices" in result.stdout


def test_what_the_plan_names_is_there():
    text = (settings.BASE_DIR / "docs" / "architecture.md").read_text()
    named = set(re.findall(r"`([a-z_]+(?:/[\w.-]*)+)`", text))

    assert len(named) > 40
    missing = sorted(path for path in named if not exists(path))
    assert missing == []


def exists(path):
    """Whether a path of the plan is there; one without its app continues the path named before it."""
    return (settings.BASE_DIR / path).exists() or any(
        (settings.BASE_DIR / app / path).exists()
        for app in (*settings.OWN_APPS, "stats/importing", "base/visitor_forms")
    )
