"""The tables of the open data, and what their columns mean."""

from base.languages import ALL, CODES
from stats.choices import Dimension, MeasureUnit, PeriodKind, ShownAs, SmallNumbers
from texts.models import column

from . import rows
from .columns import Column, Table

_MOMENT = r"[12][0-9]{3}(-(0[1-9]|1[0-2])(-[0-3][0-9])?)?"
PERIOD = {"pattern": f"{_MOMENT}(/({_MOMENT})?)?"}
KEY = ("series", "period", "category", "source")


def one_of(choices):
    return {"enum": list(choices.values)}


def _in_each(name, what, is_required=False):
    """A column for each language: name_en, name_sr_latn."""
    return tuple(
        Column(column(name, language.code), f"{what}, in {language.english_name}.", is_required=is_required)
        for language in ALL
    )


SERIES = Column("series", "What is counted: the code of a series in series.csv.")
PERIOD_COLUMN = Column(
    "period",
    "ISO 8601: 2024 is a year, 2012-10 a month, 2012-01/2012-06 a stretch from the first to the last month or day, "
    "2025-01/ one of which the source does not say when it ended.",
    rules=PERIOD,
)
CATEGORY = Column(
    "category", "The category within the series: a code of categories.csv. Countries are ISO 3166-1 alpha-3."
)
SOURCE = Column("source", "The address where the number was published.")
SHOWN_AS = (
    "number: the value is given. few: 1, 2, 3 or 4, which are not told apart to protect people; the value is empty. "
    "withheld: not shown, to protect people; the value is empty."
)
WARNING = Column(
    "warning",
    f"Empty where all is real. “{rows.INVENTED}” where the number, or the release, is made up.",
    is_required=False,
    rules={"enum": [rows.INVENTED]},
)

FIGURES = Table(
    "figures",
    "Figures",
    "One row for each number as one source gives it. Sources may disagree: then each has its row.",
    (
        SERIES,
        PERIOD_COLUMN,
        Column(
            "period_kind",
            "month, year, or part: any other stretch, which must never be added to anything.",
            rules=one_of(PeriodKind),
        ),
        Column("period_start", "The first day of the period.", "date"),
        Column("period_end", "The last day of the period; empty where it is not known.", "date", False),
        CATEGORY,
        Column(
            "value", "The number; empty where shown_as is few or withheld.", "number", False, {"minimum": 0}
        ),
        Column("shown_as", SHOWN_AS, rules=one_of(ShownAs)),
        Column("approximate", "Whether the source says that the number is not exact.", "boolean"),
        Column("provisional", "Whether the number may still change.", "boolean"),
        Column("unit", "What the value counts.", rules=one_of(MeasureUnit)),
        SOURCE,
        Column("source_date", "When the source was published, where it is known.", "date", False),
        Column("note", "What must be known of the number: a code of notes.csv.", is_required=False),
        Column(
            "released_at",
            "When the number appeared here; empty for numbers of before there was a calendar.",
            "datetime",
            False,
        ),
        Column("revised_at", "When the number last changed; see revisions.csv.", "datetime", False),
        WARNING,
    ),
    KEY,
    rows.figures,
    ((("series",), "series", ("series",)), (("note",), "notes", ("note",))),
)
SERIES_TABLE = Table(
    "series",
    "Series",
    "What is counted, in which unit, and by which rule it is published. The words are in series_texts.csv.",
    (
        Column("series", "The code of the series."),
        Column("dimension", "By what the series is broken down.", rules=one_of(Dimension)),
        Column("unit", "What the values count.", rules=one_of(MeasureUnit)),
        Column(
            "small_numbers",
            "as_published: as the source published them. rounded: counts of few people, rounded to 5, 1 to 4 shown as few.",
            rules=one_of(SmallNumbers),
        ),
        Column("breaks_down", "The code of the series that this one divides.", is_required=False),
        Column("source", "The source of the series, where it has one of its own.", is_required=False),
    ),
    ("series",),
    rows.series,
)
SERIES_TEXTS = Table(
    "series_texts",
    "Words of the series",
    "A row for each series and each language in which it has a title.",
    (
        SERIES,
        Column("language", "The language of the row.", rules={"enum": list(CODES)}),
        Column("title", "What the series is called."),
        Column("definition", "What is counted, and what is not.", is_required=False),
        Column("plain_words", "What the numbers say, and what they do not.", is_required=False),
        Column("reviewed", "Whether a person wrote this text or a speaker has checked it.", "boolean"),
    ),
    ("series", "language"),
    rows.series_texts,
    ((("series",), "series", ("series",)),),
)
CATEGORIES = Table(
    "categories",
    "Categories",
    "The codes that may stand in the category of a row, and their names in every language of the site.",
    (
        Column("dimension", "The dimension of the series that have this category.", rules=one_of(Dimension)),
        Column("category", "The code. Countries are ISO 3166-1 alpha-3; Kosovo, which has none, is XKX."),
        *_in_each("name", "The name", is_required=True),
    ),
    ("dimension", "category"),
    rows.categories,
)
NOTES = Table(
    "notes",
    "Notes",
    "Remarks on single numbers, and reasons of revisions.",
    (
        Column("note", "The code of the note."),
        Column(
            "reviewed",
            "The languages in which a person wrote the sentence or a speaker has checked it, separated by spaces.",
        ),
        *_in_each("sentence", "The sentence"),
    ),
    ("note",),
    rows.notes,
)
REVISIONS = Table(
    "revisions",
    "Revisions",
    "Each change of a published number, the newest first.",
    (
        SERIES,
        PERIOD_COLUMN,
        CATEGORY,
        SOURCE,
        Column("applied_at", "When the number changed for readers.", "datetime"),
        Column("old_value", "The number before.", "number", False, {"minimum": 0}),
        Column("old_shown_as", SHOWN_AS, rules=one_of(ShownAs)),
        Column("new_value", "The number after.", "number", False, {"minimum": 0}),
        Column("new_shown_as", SHOWN_AS, rules=one_of(ShownAs)),
        Column("note", "Why it changed: a code of notes.csv."),
        WARNING,
    ),
    (*KEY, "applied_at"),
    rows.revisions,
    ((KEY, "figures", KEY), (("note",), "notes", ("note",))),
)
RELEASES = Table(
    "releases",
    "Release calendar",
    "When the figures of a period appear, or appeared.",
    (
        PERIOD_COLUMN,
        Column("at", "The moment at which they appear.", "datetime"),
        Column("first_announced_for", "The moment that was announced first.", "datetime"),
        Column("is_out", "Whether that moment has passed.", "boolean"),
        Column("is_delayed", "Whether it is later than was announced first.", "boolean"),
        *_in_each("delay_reason", "Why it is late"),
        WARNING,
    ),
    ("period", "at"),
    rows.releases,
)
TABLES = (FIGURES, SERIES_TABLE, SERIES_TEXTS, CATEGORIES, NOTES, REVISIONS, RELEASES)
