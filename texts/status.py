"""How far a translation is: derived here and nowhere else, never stored."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    MISSING = "missing", _("missing")
    PARTIAL = "partial", _("partial")
    OUTDATED = "outdated", _("outdated")
    UNREVIEWED = "unreviewed", _("unreviewed")
    CURRENT = "current", _("current")


def derive(source, target, *, made_from, is_reviewed, is_source=False):
    """The `Status` of a unit in one language.

    `source` and `target` map paths to texts, as `Unit.texts` gives them; `made_from` maps paths to the source
    texts that the target was made from. What the source no longer has does not count against the target.
    """
    if not target:
        return Status.MISSING
    if is_source:
        return Status.CURRENT
    if source.keys() - target.keys():
        return Status.PARTIAL
    if any(made_from.get(path) != text for path, text in source.items()):
        return Status.OUTDATED
    return Status.CURRENT if is_reviewed else Status.UNREVIEWED
