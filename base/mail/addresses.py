"""E-mail addresses: as they were meant, as they are compared, as mail servers take them."""

import re

import idna

from base import typed

# To Google the dots before the "@" are nothing, and both domains are one. Source: support.google.com/mail/answer/7436150.
GOOGLE = ("gmail.com", "googlemail.com")
# Source: RFC 1035, section 2.3.4, without the length of the first label and the root.
MAX_DOMAIN = 253
_DOTS = re.compile("[.\u3002\uff0e\uff61]")


def tidy(email):
    """An address as it was meant, of one that was typed or pasted: without the marks that nobody sees.

    Before the "@" most servers take ASCII alone, so digits and wide letters are read as those. In a domain a joiner may be a
    letter of the name: it stays where there are letters that it can join.
    """
    text = typed.visible(email)
    if text.isascii():
        return _without_scheme(text)
    local, at, domain = _without_scheme(text.replace("\uff20", "@")).rpartition("@")
    return f"{typed.western(local)}{at}{'.'.join(map(_tidy_label, _DOTS.split(domain)))}"


def _without_scheme(text):
    return re.sub(r"^mailto:\s*", "", text, flags=re.IGNORECASE)


def _tidy_label(label):
    bare = typed.narrow(label.translate(dict.fromkeys(map(ord, typed.JOINERS))))
    return bare if bare.isascii() else label.strip(typed.JOINERS)


def deliverable(email):
    """`email` with its domain as mail servers know it: "ana@bücher.example" → "ana@xn--bcher-kva.example".

    "ß" and joiners are letters of their own, which Python's own codec and Django's `punycode` lose. Raises `UnicodeError`
    where the domain cannot be one. Source: RFC 5891 (IDNA 2008), with the mappings of UTS 46.
    """
    local, at, domain = email.rpartition("@")
    if domain.isascii():
        return email
    if len(domain) > MAX_DOMAIN:  # it costs time before the library finds it too long
        raise UnicodeError("too long for a domain")
    return f"{local}{at}{idna.encode(domain, uts46=True).decode()}"


def fold(email):
    """An address as it is compared: without upper case, its domain as servers know it. One mailbox, one text.

    A domain that is none stays as it is typed.
    """
    email = tidy(email)
    try:
        email = deliverable(email)
    except UnicodeError:
        pass
    return email.lower()


def mailbox(email):
    """The mailbox behind an address, folded: what follows a "+" sorts the mail of one and the same mailbox.

    For counting, and for showing what may be the same: some servers take "ana+x" for somebody else, so nobody's data is
    looked up with it. Dots stay but at Google: to most servers they tell one mailbox from another. Source: RFC 5233.
    """
    local, at, domain = fold(email).rpartition("@")
    local = local.partition("+")[0] or local
    if domain in GOOGLE:
        local, domain = local.replace(".", ""), GOOGLE[0]
    return f"{local}{at}{domain}"
