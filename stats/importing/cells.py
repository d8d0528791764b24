"""What one cell says. Each function gives its meaning, or raises `Wrong` with a sentence that says what to write.

A cell is a `str` in CSV; in XLSX also a number, a date, yes or no, or None; and in both what is `Special`.
"""

import datetime
import enum
import math
import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from base.visitor_forms.forms import refuse_control_characters
from stats import periods
from stats.choices import MeasureUnit
from stats.disclosure import small_numbers

# As many digits as the database keeps before the point.
MAX_DIGITS = 10
MAX_TEXT = 500
PLAIN = re.compile(r"[0-9]{1,10}(?:\.[0-9]{1,2})?\Z")
# Every blank is a plain one by now, also the narrow no-break space of French.
THOUSANDS = re.compile(r"[0-9]{1,3}(?:[,.' ’][0-9]{3})+(?:[.,][0-9]+)?\Z")
NEGATIVE = re.compile(r"[-−–－] ?[0-9]")
NO_MONTH = re.compile(r"[12][0-9]{3}-(?P<month>[0-9]{1,2})\Z")
YES_NO = {"": False, "no": False, "false": False, "yes": True, "true": True}
validate_address = URLValidator(schemes=["http", "https"])


class Special(enum.Enum):
    """A cell that is no figure and no text, whatever its column."""

    FORMULA, ERROR, PERCENTAGE = range(3)


class Wrong(ValueError):
    """Why a cell is refused; `str()` of it is a sentence."""


def text(cell):
    """The words of a cell, with single blanks; "" of an empty one."""
    if type(cell) is str:
        return " ".join(cell.split())
    if cell is None:
        return ""
    if isinstance(cell, Special):
        raise Wrong(_special(cell))
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise Wrong(_("Excel has made a date or a truth value of this cell. Write it as text."))
    return str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)


def _special(cell):
    return {
        Special.FORMULA: _(
            "Formulas are not taken, nor text that a spreadsheet takes for one. Write the value."
        ),
        Special.ERROR: _("The spreadsheet shows an error here. Write the value."),
        Special.PERCENTAGE: _("The cell is formatted as a percentage. Write 61, not 61%."),
    }[cell]


# --- Numbers ---


def number(cell, series):
    """The value of a cell of `series`: a `Decimal` of at most two decimals, whole unless the series takes fractions."""
    takes_fractions = series.takes_fractions and not series.is_rounded
    value = _decimal(cell, takes_fractions)
    refuse_large(value)
    is_whole = value == value.to_integral_value()
    if not is_whole and not takes_fractions:
        raise Wrong(_("The numbers of this series are whole numbers."))
    if not is_whole and value.as_tuple().exponent < -2:
        raise Wrong(_("A number has at most two decimals."))
    if series.unit_of_measure == MeasureUnit.PERCENT and value > 100:
        raise Wrong(_("A share is at most 100 percent."))
    return Decimal(int(value)) if is_whole else value


def refuse_large(value):
    """Raise `Wrong` where `value`, also once it is rounded to 5, has more digits than the database keeps."""
    if value >= 10**MAX_DIGITS - small_numbers.STEP:
        raise Wrong(_("A number has at most %(count)d digits.") % {"count": MAX_DIGITS})


def _decimal(cell, takes_fractions):
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if not math.isfinite(cell):
            raise Wrong(_("This is no number. Write it with the digits 0 to 9, such as 1234."))
        if cell < 0:
            raise Wrong(_("A number cannot be negative."))
        return Decimal(repr(cell))
    if isinstance(cell, datetime.date | datetime.time | datetime.timedelta):
        raise Wrong(
            _("Excel has made a date of this number. Format the cell as a number, and write it again.")
        )
    written = text(cell)
    if not PLAIN.match(written):
        raise Wrong(_why_no_number(written, takes_fractions))
    return Decimal(written)


def _why_no_number(written, takes_fractions):
    if not written:
        return _("The number is missing.")
    if NEGATIVE.match(written):
        return _("A number cannot be negative.")
    if takes_fractions and re.fullmatch(r"[0-9]+\.[0-9]{3,}", written):
        return _("A number has at most two decimals, and nothing between its thousands.")
    if THOUSANDS.match(written):
        return _("Write nothing between the thousands: 1234, not 1,234, 1.234, 1 234 or 1'234.")
    if re.fullmatch(r"[0-9]+,[0-9]+", written):
        return _("Write a point, not a comma, before the decimals: 9.5.")
    if re.fullmatch(r"[0-9]{11,}(\.[0-9]+)?", written):
        return _("A number has at most %(count)d digits.") % {"count": MAX_DIGITS}
    if re.fullmatch(r"[0-9]+\.[0-9]+", written):
        return _("The numbers of this series are whole numbers.")
    return _("This is no number. Write it with the digits 0 to 9, such as 1234.")


# --- The others ---


def period(cell, today):
    """The `Period` of a cell that began by `today`. Excel turns 2026-10 into the first day of that month."""
    found = parsed_period(cell)
    if found.start > today:
        raise Wrong(_("%(period)s is still to come.") % {"period": found.text})
    return found


def parsed_period(cell):
    """The `Period` of a cell, also one that is still to come."""
    written = period_text(cell)
    try:
        return periods.parse(written)
    except ValueError:
        raise Wrong(_why_no_period(written)) from None


def period_text(cell):
    """A period as it is written in a cell, or in the header of a column."""
    if not isinstance(cell, datetime.date):
        return text(cell)
    has_time = isinstance(cell, datetime.datetime) and cell.time() != datetime.time()
    if cell.day != 1 or has_time:
        raise Wrong(_("Excel has made a day of it. Write the month as text, such as 2026-10."))
    return cell.strftime("%Y-%m")


def _why_no_period(written):
    if not written:
        return _("The period is missing.")
    month = NO_MONTH.match(written)
    if month and not 1 <= int(month["month"]) <= 12:
        return _("There is no month %(month)s.") % {"month": month["month"]}
    return _("This is no period. Write a month such as 2026-10, or a year such as 2026.")


def yes_no(cell):
    """Whether a cell says yes; an empty one does not."""
    if isinstance(cell, bool):
        return cell
    try:
        return YES_NO[text(cell).lower()]
    except KeyError:
        raise Wrong(_("Write yes or no, or leave it empty.")) from None


def address(cell):
    """The web address of a source, or ""."""
    written = text(cell)
    if not written:
        return ""
    if len(written) > MAX_TEXT:
        raise Wrong(_("It has more than %(count)d characters.") % {"count": MAX_TEXT})
    try:
        validate_address(written)
    except ValidationError:
        raise Wrong(_("This is no web address. It begins with https:// or http://.")) from None
    return written


def day(cell, today):
    """The date of a cell, not after `today`, or None where it is empty."""
    if isinstance(cell, datetime.datetime):
        cell = cell.date()
    if not isinstance(cell, datetime.date):
        written = text(cell)
        if not written:
            return None
        try:
            cell = datetime.datetime.strptime(written, "%Y-%m-%d").date()
        except ValueError:
            raise Wrong(_("This is no date. Write it as 2026-11-30.")) from None
    if cell > today:
        raise Wrong(_("%(date)s is still to come.") % {"date": cell.isoformat()})
    return cell


def note(cell):
    """The code of a note, a sentence, or ""."""
    written = text(cell)
    if len(written) > MAX_TEXT:
        raise Wrong(_("It has more than %(count)d characters.") % {"count": MAX_TEXT})
    try:
        refuse_control_characters(written)
    except ValidationError:
        raise Wrong(_("It holds characters that nobody can see. Write it again.")) from None
    return written
