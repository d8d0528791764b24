"""What the status page and the mails show of an order."""

from django import template
from django.utils.html import format_html

from base.languages import BY_CODE, own_name
from pages.choices import Availability

register = template.Library()


@register.filter
def title_marks(line, language):
    """The `lang` and `dir` of a line's title, where it is in another language than the page."""
    spoken = line.title_language
    if spoken == language or spoken not in BY_CODE:
        return ""
    return format_html(' lang="{}" dir="{}"', spoken, BY_CODE[spoken].dir)


@register.filter
def back_order_label(line):
    return Availability.BACK_ORDER.label


@register.filter
def names_of_languages(tags):
    """The own names of languages given as BCP 47 tags, in plain text."""
    return ", ".join(own_name(tag) for tag in tags)


@register.filter
def isolated_code(code, language):
    """A code in plain text of `language`, a `Language`: from left to right also within a right-to-left line."""
    return f"\u2066{code}\u2069" if language.dir == "rtl" else code


@register.filter
def isolated(words, language):
    """Somebody's words in plain text of `language`, a `Language`, kept from turning round what stands beside them."""
    return f"\u2068{words}\u2069" if language.dir == "rtl" else words
