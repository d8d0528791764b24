"""What is known of the words of one unit in one language."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .content import Content


class Translation(Content):
    """One unit in one language: where its words come from, how current they are, who has read them.

    The words themselves are columns of the unit and its parts. The source language has a row too; its
    `version` counts every change of the unit that is not a translation.
    """

    class Origin(models.TextChoices):
        PERSON = "person", _("written by a person")
        MACHINE = "machine", _("machine draft")
        IMPORT = "import", _("imported")

    kind = models.CharField(
        _("kind"), max_length=60, help_text=_("The model of the unit, such as pages.page.")
    )
    unit_id = models.PositiveBigIntegerField(_("unit"))
    language = models.CharField(_("language"), max_length=12)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, default=Origin.PERSON)
    version = models.PositiveIntegerField(_("version"), default=0, help_text=_("Raised with each write."))
    made_from = models.JSONField(
        _("made from"),
        default=dict,
        blank=True,
        help_text=_("The source text of each field, as it was then."),
    )
    source_changed_at = models.DateTimeField(_("source changed at"), null=True, blank=True)
    written_at = models.DateTimeField(_("written at"), auto_now=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("reviewed by")
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    pending = models.JSONField(
        _("pending text"), null=True, blank=True, help_text=_("Saved, but not yet public: field → text.")
    )

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "unit_id", "language"], name="one_translation_per_language"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | Q(reviewed_at__isnull=False), name="reviewer_has_date"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.unit_id} {self.language}"


class InitialContent(models.Model):
    """What the initial content brought, so that loading it again leaves changed and deleted things alone.

    One row for each unit and language, and one with an empty language for what is not translated. It
    outlives the unit: that is how a deleted one is known. `unit_id` finds the unit after its slug was changed.
    """

    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(_("key"), max_length=80)
    language = models.CharField(_("language"), max_length=12, blank=True)
    unit_id = models.PositiveBigIntegerField(_("unit"))
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("initial content")
        verbose_name_plural = _("initial content")
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "language"], name="one_digest_per_text")
        ]

    def __str__(self):
        return f"{self.kind} {self.key} {self.language}".strip()
