import os
import sys

from django.core.wsgi import get_wsgi_application

# With this code gunicorn stops; with any other it starts workers again and again.
GUNICORN_APP_LOAD_ERROR = 4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fedasil_return.settings")

try:
    application = get_wsgi_application()
except SystemExit as stop:
    print(stop, file=sys.stderr)
    raise SystemExit(GUNICORN_APP_LOAD_ERROR) from None
