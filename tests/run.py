"""`make test`: lint, then the suite on SQLite and on PostgreSQL, then the browser tests. Says what ran.

PostgreSQL and Chromium are installed where this may be done, and otherwise named. Where `CI` is set, nothing
may be left out.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = {"postgresql": "PostgreSQL", "chromium": "Chromium"}
IN_CI = bool(os.environ.get("CI"))


def main():
    os.chdir(ROOT)
    lacking = install_lacking()
    results = {}
    with tempfile.TemporaryDirectory() as reports:
        report = Path(reports) / "report.xml"
        for command in (["ruff", "check", "."], ["ruff", "format", "--check", "."]):
            if subprocess.call([sys.executable, "-m", *command]):
                sys.exit("make test: ruff found something; see above.")
        results["SQLite"] = run_suite(report, ["-n", "2", "-m", "not browser"], {"DATABASE_URL": None})
        if "postgresql" not in lacking:
            with postgresql() as url:
                results["PostgreSQL"] = run_suite(
                    report, ["-n", "2", "-m", "not browser"], {"DATABASE_URL": url}
                )
        if "chromium" not in lacking:
            results["browser"] = run_suite(report, ["-m", "browser"], {"DATABASE_URL": None})
    return summary(results, lacking)


# --- What the system must have ---


def find_postgresql():
    """The folder of the server's programs, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    program = found[-1] if found else shutil.which("initdb")
    return Path(program).parent if program else None


def find_chromium():
    return shutil.which("chromium") or shutil.which("chromium-browser")


def install_lacking():
    """Install what is missing, where that may be done. Returns the packages that are missing still."""
    find = {"postgresql": find_postgresql, "chromium": find_chromium}
    lacking = [package for package in PACKAGES if not find[package]()]
    if lacking and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {' and '.join(lacking)} …", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.call(["apt-get", "update", "-qq"], **quiet)
        subprocess.call(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *lacking], **quiet)
        lacking = [package for package in lacking if not find[package]()]
    return lacking


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def postgresql(fsync="off"):
    """A PostgreSQL of our own on loopback, thrown away afterwards. Gives its address.

    With `fsync="on"` it waits for the disk as one in production does.
    """
    programs, port = find_postgresql(), free_port()
    with tempfile.TemporaryDirectory(prefix="fedasil_return-postgresql-") as folder:
        # The server refuses to run as root.
        prefix = []
        if os.geteuid() == 0:
            prefix = ["runuser", "-u", "postgres", "--"]
            shutil.chown(folder, "postgres")
        data = f"{folder}/data"
        quiet = {"stdout": subprocess.DEVNULL, "cwd": folder}
        initdb = [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "fedasil",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ]
        subprocess.run([*prefix, *initdb], check=True, **quiet)
        options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync={fsync}"
        control = [*prefix, programs / "pg_ctl", "-D", data, "-w", "-l", f"{folder}/log"]
        subprocess.run([*control, "-o", options, "start"], check=True, **quiet)
        try:
            yield f"postgres://fedasil@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], check=True, **quiet)


# --- Running and counting ---


def run_suite(report, arguments, variables):
    """Run pytest; returns how many passed, failed and were skipped."""
    environment = {name: value for name, value in (os.environ | variables).items() if value is not None}
    report.unlink(missing_ok=True)
    subprocess.call(
        [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *arguments], env=environment
    )
    if not report.exists():
        return {"passed": 0, "failed": 1, "skipped": 0}
    suite = ElementTree.parse(report).getroot().find("testsuite")
    total, skipped = int(suite.get("tests")), int(suite.get("skipped"))
    failed = int(suite.get("failures")) + int(suite.get("errors"))
    return {"passed": total - failed - skipped, "failed": failed, "skipped": skipped}


def summary(results, lacking):
    """Say what ran and what did not; returns the exit code."""
    print()
    for name, counts in results.items():
        print(f"{name}: {counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    for package in lacking:
        print(f"LEFT OUT: install {PACKAGES[package]} (Debian: apt-get install {package}) to run its tests.")
    total = {
        what: sum(counts[what] for counts in results.values()) for what in ("passed", "failed", "skipped")
    }
    print(f"Total: {total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    left_out = bool(lacking) or total["skipped"] > 0
    if IN_CI and left_out:
        print("In CI nothing may be left out.")
    empty = any(counts["passed"] == 0 for counts in results.values())
    return 1 if total["failed"] or empty or (IN_CI and left_out) else 0


if __name__ == "__main__":
    sys.exit(main())
