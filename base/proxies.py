"""The servers in front of this one: what they add to a request is believed, and what anybody else adds is not."""

import ipaddress
import re
from functools import cache

from django.conf import settings


def parsed(text):
    """The address that `text` is, an IPv4 one also where it is written as an IPv6 one; or None."""
    # Some proxies add the port: "192.0.2.1:4711", "[2001:db8::1]:4711".
    text = re.sub(r"^\[(.*)\](:\d+)?$|^([\d.]+):\d+$", r"\1\3", text)
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def is_trusted(address):
    """Whether `address`, as `parsed` gives it, is one of `settings.TRUSTED_PROXIES`."""
    return address is not None and any(address in _network(proxy) for proxy in settings.TRUSTED_PROXIES)


# Asked of every request that comes through a server in front.
_network = cache(ipaddress.ip_network)
