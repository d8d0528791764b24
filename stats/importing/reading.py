"""A STAND-IN for what is written on another branch: the long layout as CSV, without any check."""

import csv
import datetime
import io
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from stats import periods
from stats.models import Series

from .rows import Refusal, Row

MAX_BYTES = 50_000_000


class Unreadable(Exception):
    pass


@dataclass
class Reading:
    rows: list
    refusals: list
    more: int
    layout: str


def read(file, name, *, source_url=""):
    if not name.endswith(".csv"):
        raise Unreadable(f"{name} is no CSV.")
    series = {s.code: s for s in Series.objects.reading("en")}
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    parsed = {}
    rows, refusals = [], []
    for line, row in enumerate(csv.DictReader(text), 2):
        try:
            value = Decimal(row["value"])
        except InvalidOperation:
            refusals.append(Refusal(line, "value", f"“{row['value']}” is no number."))
            continue
        period = parsed.get(row["period"]) or parsed.setdefault(row["period"], periods.parse(row["period"]))
        date = row.get("source_date")
        rows.append(
            Row(
                line,
                series[row["series"]],
                period,
                row["category"],
                value,
                row.get("approximate") == "yes",
                row.get("provisional") == "yes",
                row.get("source") or source_url or series[row["series"]].source_url,
                datetime.date.fromisoformat(date) if date else None,
                row.get("note") or "",
            )
        )
    text.detach()
    return Reading(rows, refusals[:1000], max(0, len(refusals) - 1000), "long")
