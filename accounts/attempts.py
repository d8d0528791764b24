"""How often somebody may try to sign in. Counted in the database before a password is looked at.

So a hundred tries at once are no more than a hundred tries one by one. The limits are in `settings.RATE_LIMITS`; each
lasts until the full hour (of UTC), and nobody's address or name is kept, see `base.visitor_forms.rate_limits`.
"""

import unicodedata
from functools import wraps

from base.visitor_forms import rate_limits
from base.visitor_forms.rate_limits import client_address

from . import waiting


def limited(view):
    """The view, but that what one network sends to it is counted, and refused with a page once it is too much."""

    @wraps(view)
    def counting(request, *args, **kwargs):
        is_sent = request.method not in ("GET", "HEAD", "OPTIONS")
        if is_sent and not _may_go_on([("sign-in", client_address(request))]):
            return waiting.until_full_hour(request)
        return view(request, *args, **kwargs)

    return counting


def may_try_password(request, username):
    """Count a try to sign in as `username`, known or not, and tell whether its password may be looked at.

    One network is refused earlier than all of them together: what a single stranger does locks nobody else out.
    """
    name = _fold(username)
    return _may_go_on([("sign-in-here", f"{name} {client_address(request)}"), ("sign-in-account", name)])


def succeeded(request, username):
    """Forget the tries that failed: here came somebody who knows the password."""
    rate_limits.forget("sign-in-here", f"{_fold(username)} {client_address(request)}")
    rate_limits.forget("sign-in-account", _fold(username))


def may_try_code(user):
    """Count a code of a second factor, and tell whether it may be looked at."""
    return _may_go_on([("second-factor", str(user.pk))])


def code_succeeded(user):
    rate_limits.forget("second-factor", str(user.pk))


def unlock(user, request=None):
    """Open an account that was locked after too many tries. `request` names a network that may go on too."""
    rate_limits.forget("sign-in-account", _fold(user.username))
    rate_limits.forget("second-factor", str(user.pk))
    if request:
        succeeded(request, user.username)


def _may_go_on(counts):
    """Count all of `(action, who)` and tell whether none was used up. What is refused is not counted again.

    Else those who go on trying would keep an account locked beyond the hour.
    """
    if any(rate_limits.is_used_up(action, who) for action, who in counts):
        return False
    exceeded = [rate_limits.exceeds(action, who) for action, who in counts]
    return not any(exceeded)


def _fold(username):
    return unicodedata.normalize("NFKC", username).casefold()
