"""How large a file of figures may be, and what is said of one that cannot be taken."""

from django.utils.translation import gettext as _

MAX_BYTES = 50_000_000
MAX_ROWS = 400_000
# As many lines as a sheet of Excel has: empty ones do not count as rows, but take time.
MAX_LINES = 1_048_576
MAX_COLUMNS = 1_000
# Far more than a row of figures has.
MAX_ROW_CHARACTERS = 500_000


class Unreadable(Exception):
    """The whole file cannot be taken; `str()` of it is a sentence, with the row where there is one."""


def too_large():
    return _("The file is larger than %(count)d MB.") % {"count": MAX_BYTES // 1_000_000}
