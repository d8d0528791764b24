"""Whether what a row says can be: its cells become a `Row`, or the reasons why it is refused."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from base import country_names
from stats.choices import Dimension, PeriodKind
from stats.models import Series
from texts import fact_references

from . import cells
from .cells import Wrong
from .rows import FIELDS_BESIDE, Refusal, Row

MAX_REFUSALS = 1_000


class Refusals:
    """What is refused, in the order of the file. Of very many, the first ones are kept and the rest are counted."""

    def __init__(self):
        self.kept, self.count = [], 0

    def add(self, line, column, reason):
        self.count += 1
        if len(self.kept) < MAX_REFUSALS:
            self.kept.append(Refusal(line, column, str(reason)))

    @property
    def more(self):
        return self.count - len(self.kept)


class Checker:
    """Checks the cells of one file against the series there are. Costs one query, however long the file is.

    `source_url` is the source of rows that name none, of series that have none.
    """

    def __init__(self, source_url):
        self.refusals = Refusals()
        self.today = timezone.localdate()
        self.source_url = source_url
        self.series = {one.code: one for one in Series.objects.reading(fields=())}
        self._categories, self._periods, self._sources, self._lines = {}, {}, {}, {}
        self._lacking = {}
        self._notes = set()

    def take(self, line, column, check, *values):
        """What `check` says of `values`, or None where it refuses them: then the reason is noted."""
        try:
            return check(*values)
        except Wrong as reason:
            self.refusals.add(line, column, reason)
            return None

    # --- What a row says beside its period and its value ---

    def facts(self, line, named):
        """`(series, fields of Row that its numbers share)`. `named`: column → cell.

        The series is None where it is not known, and the fields are where one of them is refused.
        """
        before = self.refusals.count
        series = self.take(line, "series", self._one_series, named.get("series"))
        facts = {
            "line": line,
            "series": series,
            "is_approximate": self.take(line, "approximate", cells.yes_no, named.get("approximate")),
            "is_provisional": self.take(line, "provisional", cells.yes_no, named.get("provisional")),
            "source_date": self.take(line, "source_date", cells.day, named.get("source_date"), self.today),
            "note": self.take(line, "note", self.note, named.get("note")),
            "unsaid": self._unsaid(named),
        }
        if series:
            facts["category"] = self.take(line, "category", self.category, series, named.get("category"))
            facts["source_url"] = self.take(line, "source", self.source, series, named.get("source"))
        return series, facts if self.refusals.count == before else None

    def _unsaid(self, named):
        # One tuple for all rows of a file: there may be 180,000 of them.
        columns = tuple(named)
        if columns not in self._lacking:
            self._lacking[columns] = tuple(
                field for name, field in FIELDS_BESIDE.items() if name not in named
            )
        return self._lacking[columns]

    def _one_series(self, cell):
        code = cells.text(cell)
        if code not in self.series:
            reason = _("There is no series “%(code)s”. There are: %(known)s.")
            raise Wrong(reason % {"code": code, "known": ", ".join(self.series)})
        return self.series[code]

    def category(self, series, cell):
        """The code of a category of `series`. Raises `Wrong`."""
        written = cells.text(cell)
        key = series.dimension, written
        if key not in self._categories:
            self._categories[key] = self._category(series, written)
        return self._categories[key]

    def _category(self, series, written):
        if not written:
            raise Wrong(_("The category is missing."))
        if series.dimension == Dimension.COUNTRY:
            try:
                return country_names.resolve(written)
            except LookupError as reason:
                raise Wrong(str(reason)) from None
        if written not in series.categories:
            reason = _("There is no category “%(code)s” in this series. There are: %(known)s.")
            raise Wrong(reason % {"code": written, "known": ", ".join(series.categories)})
        return written

    def source(self, series, cell=None):
        """The address of the source: the row's own, that of its series, or that of the file. Raises `Wrong`."""
        # Most rows of a file name one of a few, and to check an address takes long.
        if cell not in self._sources:
            self._sources[cell] = cells.address(cell)
        found = self._sources[cell] or series.source_url or self.source_url
        if not found:
            raise Wrong(_("The source is missing. Name one in the row, or for the whole file."))
        return found

    def note(self, cell):
        """The code of a note, a sentence whose facts exist, or "". Raises `Wrong`. Costs a query where it names facts."""
        written = cells.note(cell)
        if written not in self._notes:
            try:
                fact_references.refuse_unknown(written)
            except ValidationError as error:
                raise Wrong(" ".join(error.messages)) from None
            self._notes.add(written)
        return written

    # --- Its numbers ---

    def period(self, cell, is_rounded):
        """The `Period` of a cell. That of rounded numbers is a month. Raises `Wrong`."""
        if cell not in self._periods:
            self._periods[cell] = cells.period(cell, self.today)
        period = self._periods[cell]
        if is_rounded and period.kind != PeriodKind.MONTH:
            raise Wrong(
                _("Numbers of this series are rounded, and come by the month: sums of them would be wrong.")
            )
        return period

    def row(self, line, series, facts, cells_of_number, columns=("period", "value")):
        """The `Row` of one number, or None where it is refused, or where `facts` are.

        `cells_of_number` are its period and its value, and `columns` the names of their columns.
        """
        period_cell, value_cell = cells_of_number
        period = self.take(line, columns[0], self.period, period_cell, series.is_rounded)
        value = self.take(line, columns[1], cells.number, value_cell, series)
        if facts is None or period is None or value is None:
            return None
        row = Row(period=period, value=value, **facts)
        earlier = self._lines.setdefault(row.key, line)
        if earlier != line:
            reason = _("Row %(line)d has a number of the same series, period, category and source.")
            self.refusals.add(line, columns[1], reason % {"line": earlier})
            return None
        return row
