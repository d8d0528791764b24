"""Mails to strangers: to an address that somebody only said was theirs. Anybody can type anybody's.

Such a mail holds nothing that was typed, and few are sent: to one mailbox, and from one network. What was sent with the
form is kept all the same; the page that follows says that no mail comes.
"""

from base.mail.addresses import mailbox

from .rate_limits import client_address, exceeds

# What the address of the page that follows says, as a query.
MARK = ("mail", "none")
NOT_MAILED = f"?{'='.join(MARK)}"


def may_be_mailed(request, address, *, limit="mailbox"):
    """Count a mail to `address`, asked for by `request`, and tell whether it may go. Costs some queries.

    `limit` names that of one mailbox in `settings.RATE_LIMITS`. A mail that may not go counts too.
    """
    return not any(count(request, address, limit=limit))


def count(request, address, *, limit="mailbox"):
    """Count it, and tell of the mailbox and of the network whether it is one too many."""
    # Both in any case, and always in this order, so that no two transactions wait for each other.
    return exceeds(limit, mailbox(address)), exceeds("stranger", client_address(request))


def is_not_mailed(request):
    """Whether the address of this page says that no mail was sent."""
    name, value = MARK
    return request.GET.get(name) == value
