"""`make test` knows what the system lacks, says it, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.running import ROOT, suites, system
from tests.running.system import Lack

pytestmark = pytest.mark.without_database

LDD = """\
	linux-vdso.so.1 (0x00007f7a5c87a000)
	libatomic.so.1 => not found
	libstdc++.so.6 => /lib/x86_64-linux-gnu/libstdc++.so.6 (0x00007f7a5c400000)
	libgbm.so.1 => not found
	/lib64/ld-linux-x86-64.so.2 (0x00007f7a5c87c000)
"""
POSTGRESQL = Lack("postgresql", "PostgreSQL", "postgresql")
CHROMIUM = Lack("browser", "Chromium", "chromium")
LIBATOMIC = Lack("browser", "libatomic.so.1", "libatomic1")
GOOD = {"SQLite": {"passed": 9, "failed": 0, "skipped": 0}}


# --- What is lacking ---


def test_the_linker_says_which_libraries_are_not_found():
    assert system.not_found(LDD) == ["libatomic.so.1", "libgbm.so.1"]


def test_a_program_that_runs_lacks_no_library_and_a_script_has_none(tmp_path):
    script = tmp_path / "script"
    script.write_text("#!/bin/sh\n")

    assert system.missing_libraries([sys.executable, script]) == set()


@pytest.mark.parametrize(
    ("soname", "package"),
    [
        ("libatomic.so.1", "libatomic1"),
        ("libfoo2.so.3", "libfoo2-3"),
        ("libX11.so.6", "libx11-6"),
        ("libgcc_s.so.1", "libgcc-s1"),
        ("libstdc++.so.6", "libstdc++6"),
        ("libdb-5.3.so", "libdb5.3"),
        ("libnss3.so", "libnss3"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
        ("libasound.so.2", "libasound2t64"),
    ],
)
def test_a_library_is_in_a_package_of_debian(soname, package):
    assert package in system.debian_names(soname)


def test_the_first_name_that_apt_knows_is_taken_or_else_the_likeliest(monkeypatch):
    monkeypatch.setattr(system, "is_known_to_apt", lambda package: package == "libasound2t64")

    assert system.debian_package("libasound.so.2") == "libasound2t64"
    assert system.debian_package("libatomic.so.1") == "libatomic1"


def test_only_what_the_parts_need_is_looked_for(monkeypatch):
    monkeypatch.setattr(system, "find_postgresql", lambda: None)
    monkeypatch.setattr(system, "find_chromium", lambda: None)
    monkeypatch.setattr(system, "missing_libraries", lambda programs: {"libatomic.so.1"})
    monkeypatch.setattr(system, "is_known_to_apt", lambda package: False)

    assert system.find_lacking(["sqlite"]) == []
    assert system.find_lacking(["sqlite", "postgresql"]) == [POSTGRESQL]
    assert system.find_lacking(["sqlite", "postgresql", "browser"]) == [POSTGRESQL, CHROMIUM, LIBATOMIC]


def test_who_is_not_root_installs_nothing_and_is_told(monkeypatch):
    monkeypatch.setattr(system, "find_lacking", lambda parts: [LIBATOMIC])
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(subprocess, "call", lambda *arguments, **options: pytest.fail("installed something"))

    assert system.install_lacking(["browser"]) == [LIBATOMIC]


@pytest.mark.parametrize(
    ("lacking", "sentence"),
    [
        (
            [LIBATOMIC],
            "LEFT OUT: to run the browser tests, install libatomic.so.1 (Debian: apt-get install libatomic1).",
        ),
        (
            [POSTGRESQL, CHROMIUM, LIBATOMIC],
            "LEFT OUT: to run the PostgreSQL and browser tests, install PostgreSQL, Chromium and libatomic.so.1 "
            "(Debian: apt-get install postgresql chromium libatomic1).",
        ),
    ],
)
def test_one_sentence_says_what_to_install(lacking, sentence):
    assert system.sentence(lacking) == sentence


# --- What is said at the end ---


@pytest.mark.parametrize(
    ("changed", "lacking", "in_ci", "code"),
    [
        ({}, [], True, 0),
        ({"failed": 1}, [], False, 1),
        ({"passed": 0}, [], False, 1),
        ({"skipped": 1}, [], False, 0),
        ({"skipped": 1}, [], True, 1),
        ({}, [LIBATOMIC], False, 0),
        ({}, [LIBATOMIC], True, 1),
    ],
)
def test_the_exit_code_says_whether_all_is_well(changed, lacking, in_ci, code):
    results = {"SQLite": GOOD["SQLite"] | changed}

    assert suites.summary(results, lacking, in_ci) == code


def test_nothing_that_ran_is_no_success():
    assert suites.summary({}, [], in_ci=False) == 1


def test_what_was_left_out_is_said_in_the_last_line(capsys):
    suites.summary(GOOD, [LIBATOMIC], in_ci=False)

    assert capsys.readouterr().out.splitlines()[-1] == system.sentence([LIBATOMIC])


def test_a_suite_that_left_no_report_has_failed(tmp_path):
    assert suites.counts(tmp_path / "none.xml") == {"passed": 0, "failed": 1, "skipped": 0}


def test_an_unknown_part_is_named():
    finished = subprocess.run(
        [sys.executable, "-m", "tests.running", "browsers"], cwd=ROOT, capture_output=True, text=True
    )

    assert finished.stderr == (
        "make test: there is no part browsers; there are sqlite, postgresql, browser.\n"
    )
    assert finished.returncode == 1


# --- What is left behind ---

FAILING = """
import subprocess, tempfile

def test_it_fails(tmp_path):
    (tmp_path / "file").touch()
    tempfile.mkdtemp()
    subprocess.run(["mktemp"], check=True)
    assert False
"""
# It starts something that would go on for long, says so, and waits.
WAITING = """
import subprocess, tempfile, time
from pathlib import Path

def test_it_waits(tmp_path):
    tempfile.mkdtemp()
    going_on = subprocess.Popen(["sleep", "600"])
    Path({told!r}).write_text(str(going_on.pid))
    time.sleep(600)
"""
RUN_ONE_FILE = """
import sys
from tests.running import __main__, suites

suites.ARGUMENTS["sqlite"] = ["-c", "pyproject.toml", sys.argv[1]]
sys.exit(__main__.main(["sqlite"]))
"""


@pytest.fixture
def folder(tmp_path):
    """An empty folder in the place of `/tmp`."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    return folder


def environment(folder):
    return os.environ | {"TMPDIR": str(folder)}


@pytest.mark.parametrize(
    "command", [["-m", "pytest", "-c", "pyproject.toml"], ["-c", RUN_ONE_FILE]], ids=["pytest", "make test"]
)
def test_a_failing_test_leaves_nothing_in_the_temporary_folder(tmp_path, folder, command):
    (tmp_path / "test_failing.py").write_text(FAILING)

    finished = subprocess.run(
        [sys.executable, *command, tmp_path / "test_failing.py"],
        cwd=ROOT, env=environment(folder), capture_output=True, text=True,
    )  # fmt: skip

    assert finished.returncode == 1 and "1 failed" in finished.stdout
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_who_stops_the_tests_stops_all_of_them_and_nothing_is_left(tmp_path, folder, number):
    told = tmp_path / "told"
    (tmp_path / "test_waiting.py").write_text(WAITING.format(told=str(told)))
    tests = subprocess.Popen(
        [sys.executable, "-c", RUN_ONE_FILE, tmp_path / "test_waiting.py"],
        cwd=ROOT, env=environment(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    until(lambda: told.exists() and told.read_text())

    tests.send_signal(number)

    assert tests.wait(60) != 0
    until(lambda: not is_running(told.read_text()))
    assert list(folder.iterdir()) == []


def until(is_so, seconds=60):
    for _ in range(seconds * 10):
        if is_so():
            return
        time.sleep(0.1)
    pytest.fail("It did not come about.")


def is_running(pid):
    """Whether the process runs: one that has ended and that nobody asked about is still listed, as a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[-1].split()[0] != "Z"
    except FileNotFoundError:
        return False
