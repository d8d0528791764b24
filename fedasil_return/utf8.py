"""Every request is in UTF-8, as our pages send it."""

import re

# Django takes the name of any codec of Python from this header, also of one that makes no text, and fails with it
# before a view or a middleware sees the request.
STRANGE_CHARSET = re.compile(r";\s*charset=(?!\"?utf-?8\"?\s*(?:;|$))[^;]*", re.IGNORECASE)


def in_utf8(django_application):
    """The application, for which every request is in UTF-8."""

    def application(environ, start_response):
        environ["CONTENT_TYPE"] = STRANGE_CHARSET.sub("", environ.get("CONTENT_TYPE", ""))
        return django_application(environ, start_response)

    return application
