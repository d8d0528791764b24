"""A failing test prints a log that a person can read."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.without_database

TALKING = """
import subprocess, sys

def test_it_fails():
    subprocess.run([sys.executable, "-c", "for n in range(5000): print('printed', n)"])
    print("said " * 5000, file=sys.stderr)
    page = "<p>a page</p>\\n" * 5000
    assert "wanted" in page
"""
IN_SETUP = """
import pytest

@pytest.fixture
def broken():
    for n in range(5000):
        print("printed", n)
    assert list(range(5000)) == list(range(1, 5001))

def test_it_fails(broken):
    pass
"""
NOT_EVEN_READ = "print('printed\\n' * 5000)\nraise ValueError('wrong\\n' * 5000)\n"
MANY = """
import pytest

@pytest.mark.parametrize("number", range(100))
def test_it_fails(number):
    print("printed\\n" * 50)
    assert number < 0, "a reason\\n" * 50
"""


def run_pytest(tmp_path, source, *arguments):
    """What pytest prints with the options of this project, as CI sees it, which does not shorten by itself."""
    (tmp_path / "test_failing.py").write_text(source)
    finished = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-c", "pyproject.toml", "-p", "tests.short_reports", *arguments,
         str(tmp_path)],
        cwd=settings.BASE_DIR,
        env=os.environ | {"CI": "true"},
        capture_output=True,
        text=True,
    )  # fmt: skip
    assert finished.returncode in (1, 2), finished.stderr
    return finished.stdout


@pytest.mark.parametrize("arguments", [(), ("-n", "1")], ids=["here", "in a worker"])
@pytest.mark.parametrize(
    ("source", "said"),
    [
        (TALKING, ["assert 'wanted' in '<p>a page", "printed 0\n", "printed 4999\n", "lines left out"]),
        (IN_SETUP, ["At index 0 diff: 0 != 1", "printed 0\n", "printed 4999\n"]),
        (NOT_EVEN_READ, ["ValueError: wrong", "lines left out"]),
    ],
    ids=["talking", "in setup", "not even read"],
)
def test_a_failing_test_prints_under_300_lines_and_still_says_why(tmp_path, source, said, arguments):
    printed = run_pytest(tmp_path, source, *arguments)

    assert len(printed.splitlines()) < 300
    assert max(map(len, printed.splitlines())) < 400
    assert [words for words in said if words not in printed] == []
    assert "test_failing.py" in "".join(printed.splitlines()[-3:])  # the list at the end


def test_where_many_fail_the_first_say_all_and_each_is_named(tmp_path):
    printed = run_pytest(tmp_path, MANY)

    assert len(printed.splitlines()) < 3000
    for number in range(100):
        assert f"test_it_fails[{number}] - AssertionError: a reason\n" in printed
