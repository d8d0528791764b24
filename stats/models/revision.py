import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stats.choices import ShownAs
from texts.models import Content
from texts.models.content import ContentQuerySet

# The code of the note on what small numbers forbid to show; such a revision takes the place of no other.
WITHHELD_REASON = "withheld"


class RevisionQuerySet(ContentQuerySet):
    def out(self, moment=None):
        """Keep what readers may see at `moment` (now): what is applied, of numbers that are out."""
        moment = moment or timezone.now()
        is_out = Q(observation__release=None) | Q(observation__release__at__lte=moment)
        return self.filter(is_out, applied_at__lte=moment)

    def pending(self):
        """Keep what a release is still to bring, without what a later revision has overtaken."""
        later = Revision.objects.filter(
            observation=OuterRef("observation"), pk__gt=OuterRef("pk"), applied_at__isnull=False
        )
        return self.filter(applied_at=None).exclude(Exists(later.exclude(reason__code=WITHHELD_REASON)))

    def due(self, moment=None):
        """Keep the pending ones whose release is out at `moment` (now): of each observation, the one written last.

        Readers go from what they know to that one. What another release, or the same, was to bring before it was never
        shown, and nobody has looked at whether it would tell a small number.
        """
        out = {"applied_at": None, "release__at__lte": moment or timezone.now()}
        later = Revision.objects.filter(observation=OuterRef("observation"), pk__gt=OuterRef("pk"), **out)
        return self.pending().filter(**out).exclude(Exists(later)).order_by("pk")


class Revision(Content):
    """A published number that changed: from what to what, why and when. Nothing published changes without one.

    `applied_at` is None while the release that brings it is under embargo: until then readers see the old value.
    Where a value is None, `old_shown_as` and `new_shown_as` say what readers see instead.
    """

    observation = models.ForeignKey(
        "stats.Observation", models.PROTECT, related_name="revisions", verbose_name=_("observation")
    )
    old_value = models.DecimalField(_("old value"), max_digits=12, decimal_places=2, null=True)
    new_value = models.DecimalField(_("new value"), max_digits=12, decimal_places=2, null=True)
    old_shown_as = models.CharField(
        _("old value shown as"), max_length=8, choices=ShownAs, default=ShownAs.NUMBER
    )
    new_shown_as = models.CharField(
        _("new value shown as"), max_length=8, choices=ShownAs, default=ShownAs.NUMBER
    )
    reason = models.ForeignKey("stats.Note", models.PROTECT, related_name="+", verbose_name=_("reason"))
    release = models.ForeignKey(
        "stats.Release",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="revisions",
        verbose_name=_("release"),
    )
    written_at = models.DateTimeField(_("written at"), auto_now_add=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written by"),
    )
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    # What changes together with a number that a release is still to bring; see `write_details`.
    details = models.JSONField(_("what changes with it"), default=dict, blank=True, editable=False)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-written_at", "-pk"]

    def __str__(self):
        return f"{self.observation_id}: {self.old_value} → {self.new_value}"

    @staticmethod
    def write_details(*, is_approximate, is_provisional, source_date, note_id):
        """What is kept in `details` of the flags, the date of the source and the key of the note."""
        return {
            "is_approximate": is_approximate,
            "is_provisional": is_provisional,
            "source_date": source_date and source_date.isoformat(),
            "note_id": note_id,
        }

    @staticmethod
    def read_details(details):
        """The columns of an observation that `details` speaks of, name → value."""
        if not details:
            return {}
        day = details["source_date"]
        return details | {"source_date": datetime.date.fromisoformat(day) if day else None}
