"""Settings that would let everybody in, or nobody: they stop the start, unless `UNSAFE_ON_PURPOSE` names them too."""

import ipaddress

from .starting.errors import StartError

ON_PURPOSE = "UNSAFE_ON_PURPOSE"
CAN_BE_MEANT = ("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "DEBUG", "TRUSTED_PROXIES")
# Networks that nobody reaches from elsewhere, and how small one of the others must be: those of large providers are.
PRIVATE = [
    ipaddress.ip_network(network)
    for network in "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 127.0.0.0/8 100.64.0.0/10 fc00::/7 fe80::/10".split()
]
SMALLEST_PREFIX = {4: 12, 6: 20}


def refuse(settings):
    """Raise `StartError` for the first of `settings`, name → value, that is unsafe and is not named twice."""
    meant = settings[ON_PURPOSE]
    for name in meant:
        if name not in CAN_BE_MEANT:
            raise StartError(f"{ON_PURPOSE} lists {name!r}; it may list {', '.join(CAN_BE_MEANT)}.")
    for name, value, why in _unsafe(settings):
        if name not in meant:
            raise StartError(f"{name} is {value}, so {why}; to mean it, set {ON_PURPOSE}={name} as well.")
    if settings["HTTPS"]:
        _refuse_half_https(settings)


def _unsafe(settings):
    for host in settings["ALLOWED_HOSTS"]:
        if host == "*" or (host.startswith(".") and host.count(".") == 1 and host != ".localhost"):
            yield "ALLOWED_HOSTS", host, "the site would answer under names that others chose"
    for origin in settings["CSRF_TRUSTED_ORIGINS"]:
        if "//*." in origin and origin.rpartition("//")[2].count(".") == 1:
            yield "CSRF_TRUSTED_ORIGINS", origin, "sites of others could send forms in the name of staff"
    for network in _too_wide(settings["TRUSTED_PROXIES"]):
        yield "TRUSTED_PROXIES", network, "anybody could say where a request comes from"
    if settings["DEBUG"] and settings["HTTPS"]:
        yield "DEBUG", "true beside HTTPS=true", "readers would see the inside of the site with every error"


def _too_wide(proxies):
    networks = [ipaddress.ip_network(proxy) for proxy in proxies]
    for version, smallest in SMALLEST_PREFIX.items():
        # Two halves are as wide as the whole.
        for network in ipaddress.collapse_addresses(one for one in networks if one.version == version):
            is_private = any(one.version == version and network.subnet_of(one) for one in PRIVATE)
            if network.prefixlen < smallest and not is_private:
                yield network


def _refuse_half_https(settings):
    if not settings["TRUSTED_PROXIES"]:
        raise StartError(
            "TRUSTED_PROXIES is not set; a site with HTTPS=true needs the address of the server in front, such as "
            "127.0.0.1, because it believes nobody else that a reader came by HTTPS, and would lead readers in a circle."
        )
    if not settings["SITE_URL"].startswith("https://"):
        raise StartError(
            f"SITE_URL is {settings['SITE_URL']!r}; a site with HTTPS=true needs one that begins with https://."
        )
