from django import template

register = template.Library()


@register.filter
def number_in(figure, language):
    """The value of a `Figure` as it is written in `language`, a code."""
    return figure.number_in(language)


@register.filter
def month_in(figure, language):
    """The month of a `Figure` as it is called in `language`, a code."""
    return figure.month_in(language)
