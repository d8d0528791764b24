"""Leaving with one press, which a mail programme sends by itself. Source: RFC 2369, RFC 8058."""

# What it posts, as a form: `List-Unsubscribe=One-Click`.
NAME, VALUE = "List-Unsubscribe", "One-Click"
# The header that offers it, and is the same in each mail; the address stands in another one.
OFFER = ("List-Unsubscribe-Post", f"{NAME}={VALUE}")


def address_header(url):
    """The header with the address that takes the press: `(name, value)`."""
    return "List-Unsubscribe", f"<{url}>"


def is_asked_by(sent):
    """Whether `sent`, what was posted (name → value), asks for it in words. Some programmes post nothing at all."""
    return sent.get(NAME, "").strip() == VALUE
