"""The parts of `make test`: running one, and saying what ran."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from .system import sentence

ARGUMENTS = {
    "sqlite": ["-n", "2", "-m", "not browser and not starts_postgresql"],
    "postgresql": ["-n", "2", "-m", "not browser and not without_database"],
    "browser": ["-m", "browser"],
}
STOP_WITHIN = 30  # seconds; a browser and a server have to end


def run(part, database_url=None):
    """Run pytest for one part; returns how many passed, failed and were skipped."""
    variables = os.environ | {"DATABASE_URL": database_url}
    environment = {name: value for name, value in variables.items() if value is not None}
    report = Path(tempfile.gettempdir(), f"{part}.xml")
    call([sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *ARGUMENTS[part]], env=environment)
    return counts(report)


def call(command, **options):
    """Run a command in a process group of its own. When it has ended, or this process is stopped, nothing of it is left."""
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, process_group=0, **options) as process:
        try:
            return process.wait()
        except BaseException:
            # Ctrl-C reaches this process alone. One signal, for a second one would break off pytest's own clearing up.
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(STOP_WITHIN)
            raise
        finally:
            kill_group(process.pid)


def kill_group(leader):
    with contextlib.suppress(ProcessLookupError):  # all of them have ended, as they should
        os.killpg(leader, signal.SIGKILL)


def counts(report):
    """What pytest's `report` in JUnit's format counts; one that is not there counts as a failure."""
    if not report.exists():
        return {"passed": 0, "failed": 1, "skipped": 0}
    suite = ElementTree.parse(report).getroot().find("testsuite")
    total, skipped = int(suite.get("tests")), int(suite.get("skipped"))
    failed = int(suite.get("failures")) + int(suite.get("errors"))
    return {"passed": total - failed - skipped, "failed": failed, "skipped": skipped}


def summary(results, lacking, in_ci):
    """Say what ran and what did not; returns the exit code."""
    print()
    for name, count in results.items():
        print(f"{name}: {count['passed']} passed, {count['failed']} failed, {count['skipped']} skipped")
    total = {what: sum(count[what] for count in results.values()) for what in ("passed", "failed", "skipped")}
    print(f"Total: {total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    if lacking:
        print(sentence(lacking))
    left_out = bool(lacking) or total["skipped"] > 0
    if in_ci and left_out:
        print("In CI nothing may be left out.")
    empty = not results or any(count["passed"] == 0 for count in results.values())
    return 1 if total["failed"] or empty or (in_ci and left_out) else 0
