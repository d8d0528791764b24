"""The recipe of docs/add-a-language.md, followed by a program: Portuguese comes to a scratch copy of the site."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from babel.messages import pofile
from django.conf import settings

pytestmark = pytest.mark.without_database

# What git does not track. Of the compiled catalogues too, so that the copy is a fresh clone.
LEFT_OUT = (".git", ".venv", "var", "__pycache__", ".*_cache", "*.mo")
RECIPE = (
    "extract_messages --quiet-missing",
    "compile_messages",
    "makemigrations texts pages contact newsletter stats -n add_portuguese",
    "migrate",
    "load_content",
)
ROW = '    Language("pt", "Português", "Portuguese", "pt", "Latn"),\n'
TITLE = "Que bagagem pode levar?"
SENTENCE = ("Skip to the text", "Saltar para o texto")
PAGE = f"""\
# {TITLE}

Aqui não se sabe quanta bagagem pode levar. Pergunte antes de fazer as malas.

## Pergunte antes de fazer as malas {{#ask}}

Pergunte ao seu conselheiro de retorno ou ligue para o número gratuito [[free-number]]:

- quantas malas pode levar, e que peso podem ter
- se as regras são as mesmas para o avião e para o autocarro
- quem paga se levar mais
- o que fazer com medicamentos ou com coisas de bebé

## No dia {{#day}}

Leve uma mala fácil de reconhecer, à vista do pessoal, para que o encontrem. Leia mais sobre [a viagem](/journey/).
"""
ADDRESSES = ("/pt/luggage/", "/pt/journey/", "/en/luggage/")
READER = f"""
import json
from django.test import Client

client = Client(SERVER_NAME="localhost")
answers = {{address: client.get(address) for address in {ADDRESSES}}}
answers["/"] = client.get("/", headers={{"accept-language": "pt-BR"}})
print(json.dumps({{
    address: [response.status_code, response.headers.get("Location"), response.content.decode()]
    for address, response in answers.items()
}}))
"""


def manage(folder, *arguments, **variables):
    """What a command of the site in `folder` prints. It has SQLite, whatever database the suite runs on."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {"SECRET_KEY": "x" * 50, "VAR_DIR": str(folder.parent / "var")}
    result = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=folder,
        env=environment | variables,
        capture_output=True,
        encoding="utf-8",
    )
    assert result.returncode == 0, f"{' '.join(arguments)}\n{result.stdout}\n{result.stderr}"
    return result.stdout + result.stderr


def add_row(folder):
    path = folder / "base" / "languages.py"
    before, english, after = path.read_text(encoding="utf-8").partition('    Language("en", ')
    rest_of_row, newline, other_rows = after.partition("\n")
    path.write_text(before + english + rest_of_row + newline + ROW + other_rows, encoding="utf-8")


def translate(folder):
    """Translate one sentence of the interface."""
    path = folder / "locale" / "pt" / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        catalogue = pofile.read_po(file, locale="pt")
    source, target = SENTENCE
    catalogue.get(source).string = target
    with path.open("wb") as file:
        pofile.write_po(file, catalogue)


def write_page(folder):
    pages = folder / "content" / "pt" / "pages"
    pages.mkdir(parents=True)
    (pages / "luggage.md").write_text(PAGE, encoding="utf-8")


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """The copy to which Portuguese was added, and what each command of the recipe printed."""
    folder = tmp_path_factory.mktemp("recipe") / "copy"
    (folder.parent / "var").mkdir()
    shutil.copytree(settings.BASE_DIR, folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
    before = {"compile_messages": translate, "load_content": write_page}
    printed = {}

    add_row(folder)
    for command in RECIPE:
        if command in before:
            before[command](folder)
        printed[command] = manage(folder, *command.split())
    return folder, printed


@pytest.fixture(scope="module")
def answers(followed):
    """What readers of the copy get: address → `(status, where it leads, HTML)`."""
    folder, _ = followed
    # Without DEBUG the static files must have been collected, which takes as long as all the rest.
    return json.loads(manage(folder, "shell", "-v", "0", "-c", READER, DEBUG="true"))


def test_the_recipe_has_these_commands_in_this_order():
    recipe = (settings.BASE_DIR / "docs" / "add-a-language.md").read_text(encoding="utf-8")

    assert tuple(re.findall(r"`python manage\.py ([^`]+)`", recipe)) == RECIPE


def test_extraction_names_what_is_to_be_translated(followed):
    folder, printed = followed
    catalogue = folder / "locale" / "pt" / "LC_MESSAGES" / "django.po"

    assert f"{catalogue}: no translation of {SENTENCE[0]!r}" in printed["extract_messages --quiet-missing"]


def test_a_translated_page_is_in_the_new_language(answers):
    status, _, html = answers["/pt/luggage/"]

    assert status == 200
    assert '<html lang="pt" dir="ltr">' in html
    assert f"<h1>{TITLE}</h1>" in html
    assert f">{SENTENCE[1]}</a>" in html and SENTENCE[0] not in html


def test_a_page_without_a_translation_is_marked_and_announced(answers):
    status, _, html = answers["/pt/journey/"]

    announcement = html.partition('data-about="fallback"')[2].partition("</p>")[0]
    assert status == 200
    assert '<html lang="pt" dir="ltr">' in html and '<h1><span lang="en" dir="ltr">' in html
    assert '<a href="/en/journey/" lang="en" dir="ltr" hreflang="en">English</a>' in announcement


def test_other_languages_lead_to_the_new_one(answers):
    status, _, html = answers["/en/luggage/"]

    chooser = html.partition("menu--languages")[2].partition("</nav>")[0]
    assert status == 200
    assert '<a href="/pt/luggage/" lang="pt" dir="ltr" hreflang="pt">Português</a>' in chooser


def test_a_browser_that_asks_for_the_new_language_is_led_there(answers):
    status, location, _ = answers["/"]

    assert (status, location) == (302, "/pt/")


def test_no_migration_is_missing_afterwards(followed):
    folder, _ = followed

    assert "No changes detected" in manage(folder, "makemigrations", "--check", "--dry-run")
