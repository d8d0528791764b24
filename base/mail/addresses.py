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


def mailbox(email):
    """The mailbox behind an address, folded: what follows a "+" sorts the mail of one and the same mailbox.

    For counting alone. Some servers take "ana+x" for somebody else, so nobody's data is looked up with it. Dots stay:
    to most servers they tell one mailbox from another. Source: RFC 5233.
    """
    local, at, domain = fold(email).rpartition("@")
    return f"{local.partition('+')[0] or local}{at}{domain}"
