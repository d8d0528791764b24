"""How the clock is, for the first page of the staff."""

from django import template

from fedasil_return import clock_health

register = template.Library()


@register.simple_tag
def health():
    """The `Health` of the clock. Costs three queries."""
    return clock_health.health()
