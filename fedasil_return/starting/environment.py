"""The virtual environment `.venv`: made, filled from the lock files, and made anew where it is not whole.

`python -m fedasil_return.starting.environment [--dev]` does that alone.
"""

import hashlib
import os
import platform
import shutil
import sys
import tempfile
import time
from pathlib import Path

from . import processes, turns
from .errors import StartError

ROOT = Path(__file__).resolve().parent.parent.parent
OLDEST_PYTHON = (3, 11)
LOCK_FILES = ("requirements.txt", "requirements-dev.txt")
REMOVE_SECONDS = 20
# Only what is locked, and no compiling of thousands of modules that are never imported.
PIP_INSTALL = (
    "-m pip install --no-deps --no-compile --require-hashes --no-input --disable-pip-version-check "
    "--progress-bar off"
).split()


def ensure(root=ROOT, *, dev=False):
    """Make the environment whole, with the tools of the tests if `dev`. Returns the path of its Python.

    Raises `StartError` where the system lacks what it takes.
    """
    names = LOCK_FILES if dev else LOCK_FILES[:1]
    folder = root / ".venv"
    if not _is_whole(root, names):
        with turns.turn(root / ".venv.lock") as descriptor:
            for name in names:
                if not _is_whole(root, [name]):
                    _bring_up(folder, root / name, descriptor)
    return _python(folder)


def _python(folder):
    return folder / "bin" / "python"


def _stamp(folder, name):
    """The file that is written last: it holds the digest of what was installed, and for which Python."""
    return folder / f".installed-{Path(name).stem}"


def _wanted(lock_file):
    return f"{_this_python()} {hashlib.sha256(lock_file.read_bytes()).hexdigest()}\n"


def _this_python():
    return f"{sys.implementation.cache_tag}-{platform.machine()}"


def _read(path):
    try:
        return path.read_text()
    except (OSError, UnicodeDecodeError):
        return ""


def _is_whole(root, names):
    folder = root / ".venv"
    return (
        os.access(_python(folder), os.X_OK)
        and not _broken_off(folder).exists()
        and all(_read(_stamp(folder, name)) == _wanted(root / name) for name in names)
    )


def _broken_off(folder):
    """The file that stands there while something is installed."""
    return folder / ".installing"


def _bring_up(folder, lock_file, descriptor):
    # Where an installation was broken off, pip may take half a package for a whole one.
    installed = _read(_stamp(folder, LOCK_FILES[0]))
    if (
        not installed.startswith(f"{_this_python()} ")
        or _broken_off(folder).exists()
        or not os.access(_python(folder), os.X_OK)
    ):
        _make_anew(folder, descriptor)
    _broken_off(folder).touch()
    _install(folder, lock_file, descriptor)
    _stamp(folder, lock_file.name).write_text(_wanted(lock_file))
    _broken_off(folder).unlink()


def _make_anew(folder, descriptor):
    try:
        import ensurepip  # noqa: F401  Debian keeps it in a package of its own
        import venv  # noqa: F401
    except ImportError:
        raise StartError(
            "this Python cannot make virtual environments; on Debian, apt-get install python3-venv."
        ) from None
    _remove(folder)
    command = [sys.executable, "-m", "venv", str(folder)]
    _run("Making the virtual environment …", command, descriptor, "the virtual environment could not be made")


def _remove(folder):
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    if not folder.exists():
        return
    progress = processes.Progress("Taking away a virtual environment that is not whole …")
    gives_up_at = time.monotonic() + REMOVE_SECONDS
    while folder.exists():
        try:
            shutil.rmtree(folder)
        except OSError:
            # What a killed start has left behind may still write there, for a few seconds.
            if time.monotonic() > gives_up_at:
                raise
            progress.wait()


def _install(folder, lock_file, descriptor):
    what = "the tests need" if "dev" in lock_file.stem else "the site needs"
    command = [str(_python(folder)), *PIP_INSTALL, "-r", str(lock_file)]
    _run(f"Installing what {what} …", command, descriptor, f"pip could not install what {what}")


def _run(sentence, command, descriptor, refusal):
    """Run it quietly; where it fails, show what it said last."""
    with tempfile.TemporaryFile("w+") as output:
        if processes.run(sentence, command, stdout=output, stderr=output, pass_fds=[descriptor]):
            output.seek(0)
            sys.stderr.writelines(output.readlines()[-10:])
            raise StartError(f"{refusal}; the reason stands above.")


def check_python():
    if sys.version_info < OLDEST_PYTHON:
        raise StartError("it needs Python 3.11 or later; name one with PYTHON=python3.13 make run.")


if __name__ == "__main__":
    check_python()
    processes.main(lambda: ensure(dev="--dev" in sys.argv[1:]))
