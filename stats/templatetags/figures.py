"""Tags that show figures: a number, what it counts, of when it is."""

from django import template
from django.utils.functional import lazy
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from stats import formatting, periods
from stats.invented import SENTENCE
from texts.reading import reading_of
from texts.templatetags.reading import both_labels, country_both, day
from texts.templatetags.reading import country as country_named

register = template.Library()


@register.simple_tag(takes_context=True)
def shown(context, observation):
    """What readers see of an observation: "3,122", "about 3,870", "fewer than 5"."""
    return format_html("<bdi>{}</bdi>", formatting.shown(observation, _language(context)))


@register.simple_tag(takes_context=True)
def old_value(context, revision):
    """What readers saw before a revision."""
    return _value(context, revision, revision.old_value, revision.old_shown_as)


@register.simple_tag(takes_context=True)
def new_value(context, revision):
    """What readers see since a revision."""
    return _value(context, revision, revision.new_value, revision.new_shown_as)


def _value(context, revision, value, shown_as):
    series = revision.observation.series
    return format_html(
        "<bdi>{}</bdi>", formatting.shown_value(value, shown_as, series, False, _language(context))
    )


@register.simple_tag(takes_context=True)
def what(context, observation):
    """What a number counts, in each language of the page: the name of a country, or the words of a category."""
    if observation.country:
        return country_both(context, observation.country)
    return both_labels(context, observation.series.label_of(observation.category))


@register.simple_tag(takes_context=True)
def headline_both(context, headline):
    """What the number of a headline counts, in each language of the page."""
    return both_labels(context, lazy(lambda: headline.in_words(get_language()), str)())


@register.simple_tag(takes_context=True)
def change(context, change):
    """How a number has changed, as a sentence in each language of the page."""
    return both_labels(context, lazy(lambda: change.in_words(get_language()), str)())


@register.simple_tag(takes_context=True)
def period_both(context, text):
    """A period as it is called in each language of the page."""
    return both_labels(context, lazy(lambda: periods.in_words(text, get_language()), str)())


@register.simple_tag(takes_context=True)
def figures_of(context, period):
    """The title of the page of a period, in each language of the page."""
    return both_labels(context, lazy(lambda: figures_title(period, get_language()), str)())


@register.filter
def figures_title(period, language):
    """The title of the page of a period, in `language`, the active one."""
    return _("Figures: %(period)s") % {"period": periods.in_words(str(period), language)}


@register.simple_tag(takes_context=True)
def category_title(context, label, country):
    """What a category is called, without marks; `label` is "" for a country."""
    return str(label) or country_named(country, _language(context))


@register.simple_tag(takes_context=True)
def moment_both(context, at):
    """The day and the time of a moment in Belgium, in each language of the page."""
    return _moment(context, at, gettext_lazy("Time in Belgium: %(day)s, %(time)s"))


@register.simple_tag(takes_context=True)
def delay_both(context, at):
    """For when something late was first announced, in each language of the page."""
    return _moment(context, at, gettext_lazy("First announced for: %(day)s, %(time)s"))


def _moment(context, at, sentence):
    def words():
        # Both values are ours: a day in words, and a time in its own direction.
        return mark_safe(escape(sentence) % {"day": day(at, get_language()), "time": clock(at)})

    return both_labels(context, lazy(words, SafeString)())


@register.simple_tag(takes_context=True)
def invented_notice(context):
    """That figures are invented, in each language of the page."""
    return both_labels(context, SENTENCE)


@register.simple_tag
def months_of_year():
    """The numbers of the twelve months."""
    return range(1, 13)


@register.filter
def period(text, language):
    """A period as it is called in `language`, the active one."""
    return periods.in_words(text, language)


@register.filter
def year_of(text):
    """The year of a month that is written as text: "2026-10" → 2026."""
    return int(text[:4])


@register.filter
def month_of(text):
    """The number of a month that is written as text: "2026-10" → 10."""
    return int(text[5:7])


@register.filter
def month_short(number, language):
    """The short name of a month, 1 to 12, in `language`, a code."""
    return periods.month_name(number, language)


@register.filter
def month_long(number, language):
    """The whole name of a month, 1 to 12, in `language`, a code."""
    return periods.month_name(number, language, "wide")


@register.filter
def clock(moment):
    """The time of a moment in Belgium: "09:00", to be read from left to right."""
    return format_html('<bdi dir="ltr">{}</bdi>', formatting.clock(moment))


@register.filter
def hyphened(code):
    """The code of a category as it stands in an address."""
    return code.lower().replace("_", "-")


@register.simple_tag(takes_context=True)
def chart_title(context, chart):
    """The title of a `Chart`, in each language of the page."""
    return both_labels(context, lazy(lambda: chart.titled(get_language()), str)())


@register.simple_tag(takes_context=True)
def picture(context, chart):
    """A `Chart`, drawn for the reader."""
    return chart.svg(_language(context))


def _language(context):
    return reading_of(context.request).language.code
