"""References: short codes that can be said on the phone and copied by hand."""

import secrets

# Without letters and digits that are taken for each other.
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LENGTH = 8


def make_reference():
    """A fresh code, such as "K7PQ2MXA"."""
    return "".join(secrets.choice(LETTERS) for _place in range(LENGTH))
