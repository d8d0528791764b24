"""The figures of an import in words, for the preview and for what is said at the end."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from stats.choices import ShownAs
from stats.models import Note, Observation, Series
from texts.models import column

LAYOUTS = (
    ("long", _("one number in each row")),
    ("wide", _("one period in each column")),
    ("micro", _("micro-counts by country and profile")),
)
# The columns of an observation that an import may change.
COLUMNS = ("is_approximate", "is_provisional", "source_date", "note", "is_invented")


def number(value, shown_as):
    """What readers see of a value."""
    if value is None:
        return ShownAs(shown_as).label
    return f"{value.normalize():f}"


def new(figures):
    """A dict of words for each of `figures`."""
    codes = _codes()
    return [
        _row(figure, codes)
        | {"new": number(figure.value, figure.shown_as), "flags": _flags(figure), "note": figure.note}
        for figure in figures
    ]


def changes(changes):
    """The same for each `Change`, with what is old. Costs two queries."""
    codes = _codes()
    sentence = column("sentence", settings.SOURCE_LANGUAGE)
    sentences = {pk: words or code for pk, code, words in Note.objects.values_list("pk", "code", sentence)}
    return [
        _row(change.figure, codes)
        | {
            "old": number(change.stored.value, change.stored.shown_as),
            "new": number(change.figure.value, change.figure.shown_as),
            "is_number": "value" in change.what,
            "is_revision": change.is_revision,
            "others": [_other(change, name, sentences) for name in change.what if name != "value"],
        }
        for change in changes
    ]


def _flags(figure):
    """What is said beside the number: "approximate", "provisional"."""
    return [_label(name) for name in ("is_approximate", "is_provisional") if getattr(figure, name)]


def _codes():
    return dict(Series.objects.values_list("pk", "code"))


def _row(figure, codes):
    return {
        "line": figure.line,
        "series": codes.get(figure.series_id, ""),
        "period": figure.period,
        "category": figure.category,
        "source": figure.source_url,
    }


def _other(change, name, sentences):
    """The name of a column, what it says, and what it would say."""
    figure, stored = change.figure, change.stored
    old, new = {
        "note": (sentences.get(stored.note_id, ""), figure.note),
        "is_invented": (stored.is_invented, False),
    }.get(name) or (getattr(stored, name), getattr(figure, name))
    return {"label": _label(name), "old": _cell(old), "new": _cell(new)}


def _label(name):
    return Observation._meta.get_field(name).verbose_name


def _cell(value):
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "–" if value in (None, "") else str(value)


def done(count):
    """What an import has done, a `Counter`, in one sentence."""
    written = count["new"] + count["changed"] + count["later"]
    if not written:
        return ngettext(
            "%(count)d row says what is known already. Nothing has changed.",
            "%(count)d rows say what is known already. Nothing has changed.",
            count["unchanged"],
        ) % {"count": count["unchanged"]}
    return ngettext("%(count)d row was brought in.", "%(count)d rows were brought in.", written) % {
        "count": written
    }
