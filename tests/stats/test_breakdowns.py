"""Numbers side by side: in which order."""

from types import SimpleNamespace

from stats.choices import ShownAs
from stats.reading.breakdowns import by_size


def test_fewer_than_five_stands_above_none_and_what_is_withheld_comes_last():
    rows = [
        SimpleNamespace(category=category, value=value, shown_as=shown_as)
        for category, value, shown_as in (
            ("SN", None, ShownAs.WITHHELD),
            ("NP", 0, ShownAs.NUMBER),
            ("TG", None, ShownAs.FEW),
            ("BR", 30, ShownAs.NUMBER),
            ("GN", None, ShownAs.FEW),
            ("GE", 60, ShownAs.NUMBER),
        )
    ]

    assert [row.category for row in by_size(rows)] == ["GE", "BR", "GN", "TG", "NP", "SN"]
