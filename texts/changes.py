"""When what readers see of a unit last changed, as feeds and the sitemap tell it.

A change is one of its words in their language, one of what is the same in every language, or its appearing. A fact that
its words refer to, and what else stands on its page, is not.
"""

from .models import Translation


def put_changes(units):
    """Give each of `units`, rows of one model, its `changes`: code → moment of its last write. Costs a query.

    Gives the rows back, as a list.
    """
    units = list(units)
    written = {}
    if units:
        kind = units[0]._meta.label_lower
        rows = Translation.objects.filter(kind=kind, unit_id__in=[unit.pk for unit in units])
        for pk, language, moment in rows.values_list("unit_id", "language", "written_at"):
            written.setdefault(pk, {})[language] = moment
    for unit in units:
        unit.changes = written.get(unit.pk, {})
    return units


def changed_at(unit, language):
    """The moment, of a unit that `put_changes` was asked for and of its words in `language`, a code; None if unknown."""
    appeared = getattr(unit, "published_from", None)
    moments = (unit.changes.get(language), unit.changes.get(unit.source_language), appeared)
    return max((moment for moment in moments if moment), default=None)


def last_change(units, language):
    """The newest `changed_at` of several, or None."""
    return max((moment for unit in units if (moment := changed_at(unit, language))), default=None)
