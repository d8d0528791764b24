"""What the open data says of itself, in English but for what catalogues and feeds show in every language."""

from django.utils import translation
from django.utils.translation import gettext as _

from .rows import INVENTED

TITLE = "Figures on voluntary return from Belgium"
DESCRIPTION = (
    "How many people returned from Belgium with the programme for voluntary return, by year and month, each number "
    "with its source."
)
SOURCE_NOTE = (
    "Each row is one number as one source gives it; nothing was added up or estimated. Sources may disagree, and "
    "categories may overlap: never add rows of different categories or sources. Series whose small_numbers is "
    "“rounded” are rounded to 5, with 1 to 4 shown as few."
)
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}


def marked(text, is_invented):
    """`text`, which says first, in the language of now, that numbers are made up where any is."""
    return _("INVENTED, for demonstration only: %(text)s") % {"text": text} if is_invented else text


def titled(is_invented):
    """The title and the description, which say it first where any number is made up."""
    with translation.override("en"):
        return {"title": marked(TITLE, is_invented), "description": marked(DESCRIPTION, is_invented)}


def about(is_invented):
    """What stands above the numbers."""
    warning = {"warning": INVENTED} if is_invented else {}
    return titled(is_invented) | warning | {"licence": LICENCE, "source_note": SOURCE_NOTE}
