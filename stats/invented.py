"""Figures that are made up, for demonstration only. Nothing but `stats.demo` makes them."""

from django.utils.translation import gettext_lazy as _

# Stands on every page, file and chart that shows any.
SENTENCE = _("These figures are invented, for demonstration only. They say nothing about real returns.")


def is_any(queryset):
    """Whether a row of `queryset`, of observations or releases, is invented. Costs a query."""
    return queryset.filter(is_invented=True).exists()
