"""Which of several numbers for the same thing stands for it where only one can: in a chart, in a comparison."""

# Fedasil counts these returns; the others report them.
FIRST_HAND = "fedasil.be"


def real_first(rows):
    """The real ones of `rows`, observations, or all where none is real."""
    rows = list(rows)
    return [row for row in rows if not row.is_invented] or rows


def preferred(rows):
    """One of `rows`, observations of the same thing: a real one before an invented one, then Fedasil's own, then
    one with a value, then the one that came in last. None where there are none.
    """
    return max(rows, key=_rank, default=None)


def _rank(row):
    is_first_hand = row.source_name == FIRST_HAND or row.source_name.endswith(f".{FIRST_HAND}")
    return not row.is_invented, is_first_hand, row.value is not None, row.pk


def one_of_each(rows, key):
    """The preferred row of each group: what `key(row)` gives → row, in the order in which they come."""
    groups = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return {name: preferred(group) for name, group in groups.items()}
