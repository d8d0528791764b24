"""The salt of a day, with which addresses are hashed to be counted. Once it is gone, nobody can tell whose a hash was.

It stands in a file beside the database and never in it: a backup of the counts must not hold what they were made with. All
processes of one host share the file. It is random, and follows from nothing that is kept, such as the secret key.
"""

import contextlib
import os
import secrets
import tempfile
from datetime import timedelta
from pathlib import Path

from django.conf import settings


def of_day(day):
    """The salt of `day`, a date: made where there is none yet, and those of other days erased then."""
    path = _folder() / day.isoformat()
    with contextlib.suppress(FileNotFoundError):
        return path.read_text()
    _make(path)
    erase_others(day)
    return path.read_text()


def _make(path):
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Readable by its owner only, and whole before it has its name: whoever comes second takes what is there.
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name} ")
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32))
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    os.unlink(draft)


def erase_others(day):
    """Erase the salts of the days before `day`, and of a clock that ran ahead. Returns how many."""
    count, tomorrow = 0, day + timedelta(days=1)
    for path in _folder().glob("*"):
        # Of a draft that a killed process has left behind, the day stands in the name too.
        if not day.isoformat() <= path.name.lstrip(".")[:10] <= tomorrow.isoformat():
            path.unlink(missing_ok=True)
            count += 1
    return count


def _folder():
    return Path(settings.SALT_DIR)
