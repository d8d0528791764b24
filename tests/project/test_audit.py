"""`make audit` says what it found, or that it could not look."""

import json

import pytest

from tests import audit

pytestmark = pytest.mark.without_database

HOLE = {"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["1.1"], "description": "…"}


def report(*vulns):
    return {"dependencies": [{"name": "a", "version": "1.0", "vulns": list(vulns)}]}


@pytest.mark.parametrize(
    ("answers", "code", "said"),
    [
        ([report(), report()], 0, "No known hole in what is locked.\n"),
        ([report(HOLE), report(HOLE)], 1, "a 1.0: PYSEC-1, CVE-1; mended in 1.1\n"),
        # Said of every package where the database does not answer.
        (
            [report(), {"dependencies": [{"name": "a", "skip_reason": "not found"}]}],
            0,
            audit.UNREACHABLE + "\n",
        ),
        ([report(), None], 0, audit.UNREACHABLE + "\n"),
    ],
)
def test_one_line_says_what_was_found(monkeypatch, capsys, answers, code, said):
    monkeypatch.setattr(audit, "audit", lambda lock_file: answers.pop(0))

    assert audit.main() == code
    assert capsys.readouterr().out == said


def test_what_is_no_report_is_none():
    assert audit.parsed("Could not connect") is None and audit.parsed(json.dumps(report())) == report()
