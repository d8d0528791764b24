import os
import sys

import django
from django.core.wsgi import get_wsgi_application

from fedasil_return.edge.environ import in_our_environ

# With this code gunicorn stops; with any other it starts workers again and again.
GUNICORN_APP_LOAD_ERROR = 4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fedasil_return.settings")
# Uploads, and whatever else a request writes, are the owner's alone.
os.umask(0o077)

try:
    django.setup(set_prefix=False)
    from fedasil_return import before_serving

    before_serving.check()
    application = in_our_environ(get_wsgi_application())
except SystemExit as stop:
    print(stop, file=sys.stderr)
    raise SystemExit(GUNICORN_APP_LOAD_ERROR) from None
