"""`make audit`: whether anything that is locked has a known hole. Its own step, because it asks another host.

`python -m tests.audit` has an environment of its own, so that what looks does not change what is looked at.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv" / "audit"
LOOKED_AT = ("requirements.txt", "requirements-dev.txt")
UNREACHABLE = "No database of known holes can be reached from here, so what is locked was not looked up."


def main():
    try:
        reports = [audit(ROOT / name) for name in LOOKED_AT]
    except OSError:
        reports = [None]
    if not all(is_whole(report) for report in reports):
        print(UNREACHABLE)
        return 0
    found = sorted({line for report in reports for line in holes(report)})
    print(*found or ["No known hole in what is locked."], sep="\n")
    return 1 if found else 0


def audit(lock_file):
    """What pip-audit says of `lock_file`, as it is in JSON; None where it could not look."""
    options = "--format json --progress-spinner off --disable-pip --require-hashes --timeout 15".split()
    return parsed(_run(str(_python()), "-m", "pip_audit", *options, "--requirement", str(lock_file)).stdout)


def is_whole(report):
    """Whether every package was looked up. Where its database does not answer, pip-audit calls each unknown."""
    return report is not None and not any("skip_reason" in package for package in report["dependencies"])


def parsed(text):
    try:
        return json.loads(text)
    except ValueError:
        return None


def holes(report):
    """One line for each known hole: what has it, its names, and where it is mended."""
    for package in report["dependencies"]:
        for hole in package.get("vulns", ()):
            names = ", ".join([hole["id"], *hole.get("aliases", ())])
            mended = ", ".join(hole.get("fix_versions", ())) or "nowhere yet"
            yield f"{package['name']} {package['version']}: {names}; mended in {mended}"


def _python():
    python = FOLDER / "bin" / "python"
    if not python.exists():
        _run(sys.executable, "-m", "venv", "--clear", str(FOLDER))
    install = (
        "-m pip install --quiet --no-deps --require-hashes --no-input --disable-pip-version-check".split()
    )
    _run(str(python), *install, "-r", str(ROOT / "requirements-audit.txt"))
    return python


def _run(*command):
    return subprocess.run(command, capture_output=True, text=True)


if __name__ == "__main__":
    sys.exit(main())
