"""One folder for all that the tests write for a while, so that a run leaves nothing behind."""

import atexit
import os
import shutil
import tempfile

PREFIX = "fedasil_return-"


def use_own_folder():
    """Make the folder, and have this process and all that it starts write there. It goes when this process ends.

    `TMPDIR` tells them: Python's `tempfile`, pytest and Chromium heed it. Where another process made the folder,
    that one also removes it.
    """
    if os.path.basename(os.environ.get("TMPDIR", "")).startswith(PREFIX):
        return
    folder = tempfile.mkdtemp(prefix=PREFIX)
    os.chmod(folder, 0o711)  # PostgreSQL, which runs as a user of its own, must get through to its folder
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
