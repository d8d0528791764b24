"""The linter's own rule finds each shape of an f-string around or within a translated sentence."""

import subprocess
import sys

import pytest

from tests import lint

pytestmark = pytest.mark.without_database


@pytest.mark.parametrize(
    "source",
    [
        '_(f"{count} copies")',
        '_("Copies: " f"{count}")',
        '_("Copies: " + f"{count}")',
        '_("Copies: %s" % f"{count}")',
        '_(f"{a}" if a else "None")',
        '_(message=f"{a}")',
        'gettext_lazy(f"{count} copies")',
        'ngettext("one copy", f"{count} copies", count)',
        'pgettext_lazy("stock", f"{count} copies")',
        'translation.gettext(f"{count} copies")',
    ],
)
def test_an_f_string_within_a_sentence_is_found(source):
    assert lint.f_strings_at_sentences(f"x = 1\n{source}\n") == [(2, lint.WITHIN)]


@pytest.mark.parametrize(
    "source",
    [
        "f\"{language}: {_('saved')}\"",
        "f\"{gettext_lazy('Saved')}\"",
        "f\"{translation.gettext('Saved')}\"",
        "f\"{', '.join(_('Saved') for word in words)}\"",
        "f\"{count:{_('width')}}\"",
        "f\"{ngettext('one copy', '%(n)s copies', n) % {'n': n}}\"",
        "f'''\n{_(\"Saved\")}\n'''",
    ],
)
def test_a_sentence_within_an_f_string_is_found(source):
    assert lint.f_strings_at_sentences(f"x = 1\n{source}\n") == [(2, lint.AROUND)]


@pytest.mark.parametrize(
    "source",
    [
        '_("%(count)s copies") % {"count": f"{count:,}"}',
        'words = _("Saved")\nf"{words}: {language}"',
        '[_("Edition"), *(f"{month:02}" for month in months)]',
        'f"{_} and {gettext}"',
    ],
)
def test_what_only_stands_near_a_sentence_is_left_alone(source):
    assert lint.f_strings_at_sentences(source) == []


def test_a_finding_names_file_and_line_and_what_to_do(tmp_path, monkeypatch, capsys):
    (tmp_path / "stats").mkdir()
    (tmp_path / "stats" / "views.py").write_text('import x\n\n_(f"{x}")\n')
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "theirs.py").write_text('_(f"{x}")\n')
    monkeypatch.setattr(lint, "ROOT", tmp_path)

    assert lint.main() == 1
    assert capsys.readouterr().out == f"stats/views.py:3: {lint.WITHIN}\n"


def test_the_project_itself_is_clean():
    finished = subprocess.run(
        [sys.executable, "-m", "tests.lint"], cwd=lint.ROOT, capture_output=True, text=True, check=False
    )

    assert (finished.stdout, finished.returncode) == ("", 0)
