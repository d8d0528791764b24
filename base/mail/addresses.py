"""E-mail addresses as they are compared."""

from django.utils.encoding import punycode


def fold(email):
    """An address as it is compared: without upper case, its domain as servers know it. One mailbox, one text.

    Source: RFC 5890. A domain that is none stays as it is typed.
    """
    local, at, domain = email.strip().lower().rpartition("@")
    try:
        domain = punycode(domain)
    except UnicodeError:
        pass
    return f"{local}{at}{domain}"
