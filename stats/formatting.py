"""Numbers and moments as readers of each language write them, always with Western digits."""

from decimal import Decimal

from babel import numbers
from django.utils import timezone
from django.utils.translation import gettext as _

from base.languages import BY_CODE

from .choices import ShownAs

# CLDR's patterns for percents drop what stands behind the point.
PLACES_OF_PERCENT = (0, 1)
ISOLATE, END_OF_ISOLATE = "\u2066", "\u2069"


def number(value, language):
    """A number in `language`, a code: 3122 → "3,122"."""
    return numbers.format_decimal(value, locale=BY_CODE[language].locale, numbering_system="latn")


def percent(value, language):
    """A percentage in `language`, a code: 9.5 → "9.5%"."""
    locale = BY_CODE[language].locale
    pattern = numbers.parse_pattern(locale.percent_formats[None].pattern)
    pattern.frac_prec = PLACES_OF_PERCENT
    return numbers.format_percent(
        Decimal(value) / 100, pattern, locale, decimal_quantization=True, numbering_system="latn"
    )


def signed_percent(value, language):
    """As `percent`, with a plus where it is one."""
    text = f"+{percent(value, language)}" if value > 0 else percent(value, language)
    # Among words from right to left, the sign would jump to the other side.
    return f"{ISOLATE}{text}{END_OF_ISOLATE}" if BY_CODE[language].dir == "rtl" else text


def shown(observation, language):
    """What readers of `language`, the active one, see of an observation: "about 3,870", "fewer than 5"."""
    return shown_value(
        observation.value, observation.shown_as, observation.series, observation.is_approximate, language
    )


def shown_value(value, shown_as, series, is_approximate, language):
    """What readers of `language`, the active one, see of a value of `series`; `shown_as` says why it is None."""
    if value is None:
        return str(ShownAs(shown_as).label)
    text = percent(value, language) if series.takes_fractions else number(value, language)
    return _("about %(number)s") % {"number": text} if is_approximate else text


def clock(moment):
    """The time of a moment in Belgium: "09:00"."""
    return f"{timezone.localtime(moment):%H:%M}"
