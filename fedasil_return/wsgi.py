import os
import re
import sys

from django.core.wsgi import get_wsgi_application

# With this code gunicorn stops; with any other it starts workers again and again.
GUNICORN_APP_LOAD_ERROR = 4
# Django takes the name of any codec of Python from this header, also of one that makes no text, and fails with it
# before a view or a middleware sees the request.
STRANGE_CHARSET = re.compile(r";\s*charset=(?!\"?utf-?8\"?\s*(?:;|$))[^;]*", re.IGNORECASE)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fedasil_return.settings")


def in_utf8(django_application):
    """The application, for which every request is in UTF-8, as our pages send it."""

    def application(environ, start_response):
        environ["CONTENT_TYPE"] = STRANGE_CHARSET.sub("", environ.get("CONTENT_TYPE", ""))
        return django_application(environ, start_response)

    return application


try:
    application = in_utf8(get_wsgi_application())
except SystemExit as stop:
    print(stop, file=sys.stderr)
    raise SystemExit(GUNICORN_APP_LOAD_ERROR) from None
