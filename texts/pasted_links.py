"""Addresses as editors paste them, without what was put around them and behind them to watch who follows.

Mail filters, search engines and networks lead their users over an address of their own; senders of mail and of advertisements
add parameters by which they know a reader again. Neither is needed to reach the page.
"""

import base64
import re
from html import escape, unescape
from urllib.parse import parse_qs, unquote, urlsplit

# One in another one in another one.
DEEPEST = 5

# Who leads elsewhere: host, path, and the parameters of which one holds the address.
_REDIRECTS = [
    (re.compile(host), re.compile(path), names)
    for host, path, names in (
        (
            r"(.+\.)?safelinks\.protection\.(outlook\.com|office365\.us|partner\.outlook\.cn)",
            r"/.*",
            ("url",),
        ),
        (r"statics\.teams\.cdn\.office\.net", r"/evergreen-assets/safelinks/.*", ("url",)),
        (r"(www\.|m\.)?google\.([a-z]{2}|com?|com?\.[a-z]{2})", r"/url", ("url", "q")),
        (r"(l|lm)\.(facebook|instagram|messenger|threads)\.(com|net)", r"/.*", ("u",)),
        (r"(www\.|m\.)?facebook\.com", r"/(l\.php|flx/warn/)", ("u",)),
        (r"(www\.|m\.)?youtube\.com", r"/redirect", ("q",)),
        (r"(www\.)?linkedin\.com", r"/(redir/redirect|safety/go)/?", ("url",)),
        (r"(html\.)?duckduckgo\.com", r"/l/", ("uddg",)),
        (r"(m\.)?vk\.com", r"/away\.php", ("to",)),
        (r"slack-redir\.net", r"/link", ("url",)),
        (r"linkprotect\.cudasvc\.com", r"/url", ("a",)),
        (r"[\w.-]+\.trendmicro\.(com|eu)", r"/wis/clicktime/v\d/query", ("url",)),
        (r"urldefense\.proofpoint\.com", r"/v1/url", ("u",)),
    )
]
_PROOFPOINT = re.compile(r"urldefense(\.proofpoint)?\.com")

# Parameters that tell who, or which mail or advertisement, leads to a page. Sources: the lists of Firefox ("query parameter
# stripping") and AdGuard ("URL tracking filter"), of them what has no other meaning anywhere.
_TRACKING = re.compile(
    r"(utm|mtm|piwik|matomo|hsa|fb_action)_.+|__(cft|tn|xts)__.*"
    r"|pk_(campaign|kwd|keyword|source|medium|content|cid)|at_(medium|campaign.*|custom\d|link_.*|ptr_name|format)"
    r"|fbclid|fb_ref|mibextid|igshid|igsh|twclid|ttclid|li_fat_id|epik|rdt_cid|sccid|_branch_(match_id|referrer)"
    r"|gclid|gclsrc|dclid|gbraid|wbraid|gad_source|gad_campaignid|srsltid|_ga|_gac|_gl|msclkid|yclid|ysclid|ymclid"
    r"|_openstat|mc_(cid|eid|tc)|ml_subscriber(_hash)?|mkt_tok|vero_(id|conv)|oly_(anon|enc)_id|_kx|sfmc_id"
    r"|_hsenc|_hsmi|__hs(sc|tc|fp)|hsctatracking|elq(trackid|track|aid|at|campaignid)?|wickedid|rb_clickid"
    r"|s_cid|s_kwcid|cm_mmc|wt\.mc_id|dicbo|irclickid|irgwc|guccounter|guce_referrer(_sig)?|ref_src|xtor|echobox"
)
# Short names that mean it on one site alone.
_TRACKING_AT = {
    "youtube.com": {"si", "feature"},
    "youtu.be": {"si", "feature"},
    "open.spotify.com": {"si"},
    "x.com": {"s", "t"},
    "twitter.com": {"s", "t"},
    "linkedin.com": {"trk", "trackingid", "refid", "lipi", "rcm"},
}

_LINK = re.compile(r'(<a\b[^>]*?\bhref=")([^"]*)("[^>]*>)(\2(?=</a>))?')


def tidied(address):
    """`(address, what was taken out of it)`: names of parameters, and of hosts that led over themselves.

    What is left is written as it was. Of what is no address of the web, nothing is taken.
    """
    taken = []
    for _ in range(DEEPEST):
        host, target = _led_to(address)
        if not target:
            break
        address, taken = target, [*taken, host]
    address, names = _without_tracking(address)
    return address, list(dict.fromkeys([*taken, *names]))


def tidied_in_html(html):
    """The same of every link in cleaned `html`; also of its words, where these are the address."""
    taken = []

    def tidy(match):
        start, address, end, words = match.groups()
        tidy, names = tidied(unescape(address))
        taken.extend(names)
        address = escape(tidy, quote=False).replace('"', "&quot;") if names else address
        return f"{start}{address}{end}{address if words else ''}"

    return _LINK.sub(tidy, html), list(dict.fromkeys(taken))


def _parts(address):
    try:
        parts = urlsplit(address)
        return parts if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def _led_to(address):
    """`(host, address that it leads to)`; two empty ones where it leads nowhere else."""
    parts = _parts(address)
    if parts is None:
        return "", ""
    for host, path, names in _REDIRECTS:
        if host.fullmatch(parts.hostname) and path.fullmatch(parts.path):
            target = next((found[0] for name in names if (found := parse_qs(parts.query).get(name))), "")
            break
    else:
        target = _of_proofpoint(address, parts) if _PROOFPOINT.fullmatch(parts.hostname) else ""
    # A parameter may hold a blank, which an address of its own may not.
    return (parts.hostname, re.sub(r"\s", "%20", target)) if _parts(target) else ("", "")


def _of_proofpoint(address, parts):
    if parts.path == "/v2/url":
        written = parse_qs(parts.query).get("u", [""])[0]
        return unquote(written.translate(str.maketrans("-_", "%/")))
    third = re.search(r"/v3/__(.+?)__;([\w-]*)!", address)
    return _of_third_kind(*third.groups()) if third else ""


def _of_third_kind(written, replaced):
    """An address in which letters were replaced by "*", several by "**" and a letter that counts them: "A" is two."""
    try:
        letters = iter(base64.urlsafe_b64decode(replaced + "=" * (-len(replaced) % 4)).decode())
    except ValueError:
        return ""
    counts = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

    def put_back(match):
        count = counts.index(match[1]) + 2 if match[1] else 1
        return "".join(next(letters, "") for _ in range(count))

    # One of the two slashes gets lost on the way.
    return re.sub(r"^(https?:/)(?!/)", r"\1/", re.sub(r"\*(?:\*([\w-]))?", put_back, written))


def _without_tracking(address):
    """`(address, names)` without the parameters that are tracking, in the query and behind the "#"."""
    parts = _parts(address)
    if parts is None and not re.match("/(?!/)", address):
        return address, []
    host = (parts.hostname if parts else "").removeprefix("www.").removeprefix("m.")
    before, sharp, fragment = address.partition("#")
    path, mark, query = before.partition("?")
    query, names = _sifted(query, host)
    if "=" in fragment and not fragment.startswith(":~:"):
        fragment, more = _sifted(fragment, host)
        names += more
    if not names:
        return address, []
    return f"{path}{mark if query else ''}{query}{sharp if fragment else ''}{fragment}", names


def _sifted(query, host):
    """`(query, names)`: what stays, as it was written, and what goes."""
    kept, names = [], []
    for pair in query.split("&"):
        name = unquote(pair.partition("=")[0]).removeprefix("amp;")
        is_tracking = _TRACKING.fullmatch(name.lower()) or name.lower() in _TRACKING_AT.get(host, ())
        (names if is_tracking else kept).append(name if is_tracking else pair)
    return "&".join(kept), names
