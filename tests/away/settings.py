"""The settings of a site that a real gunicorn serves in a test: all but the static files, which take long to collect."""

from fedasil_return.settings import *  # noqa: F403
from fedasil_return.settings import STORAGES

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
