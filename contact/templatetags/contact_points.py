"""Tags that show the points of contact: their hours, and what is told in each language of the page."""

from babel import dates
from django import template
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import get_language

from base.languages import BY_CODE
from texts.templatetags.reading import both_labels, weekday

register = template.Library()

# As staff write the end of a day: a `TimeField` has no 24:00.
LAST_MINUTE = (23, 59)


@register.simple_tag(takes_context=True)
def weekday_both(context, number):
    """The name of a weekday in each language of the page; 0 is Monday."""
    return both_labels(context, lazy(lambda: weekday(number, get_language()), str)())


@register.filter
def clock(value):
    """A time, or that of a moment, as a clock shows it."""
    return f"{value:%H:%M}"


@register.filter
def closing_clock(value):
    """As `clock`, of an end: that of the day is 24:00."""
    is_midnight = value.hour == value.minute == 0 or (value.hour, value.minute) == LAST_MINUTE
    return "24:00" if is_midnight else clock(value)


@register.filter
def ltr(text):
    """`text` so that it runs from left to right among words of any direction."""
    return format_html('<bdi dir="ltr">{}</bdi>', text)


@register.filter
def day_and_weekday(value, language):
    """A day as it is written in `language`, a code: "Monday, April 6, 2026"."""
    return dates.format_date(value, "full", BY_CODE[language].locale)
