"""The site's own settings, with what a test needs: a key, folders of its own, quick passwords."""

import os
import tempfile
from pathlib import Path

from tests import temporary

temporary.use_own_folder()
os.environ["SECRET_KEY"] = "only-for-tests-" * 4
os.environ["DEVELOPMENT"] = "true"  # without a second factor; tests/accounts asks for one
os.environ["SITE_URL"] = "http://127.0.0.1:8000"
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="var-")

from fedasil_return.settings import *  # noqa: E402, F403
from fedasil_return.settings import DATABASES, STORAGES, VAR_DIR  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in life: a database in memory has other locks.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(VAR_DIR) / "test.sqlite3")}

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Ready pages would hide what a test has just changed; their own test turns them on.
MIDDLEWARE = [name for name in MIDDLEWARE if "ReadyPages" not in name and "whitenoise" not in name]  # noqa: F405
