import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from texts import facts
from texts.fields import PlainTextField

from .unit import Unit


class Fact(Unit):
    """Something that texts say as `[[key]]`: kept once, right everywhere.

    `value` is written "0800 327 45" for a phone, "12" for a number, "EUR 5000" for an amount, "2025-12-01"
    for a date. A fact of words has `words` in each language instead.
    """

    class Kind(models.TextChoices):
        PHONE = "phone", _("phone number")
        NUMBER = "number", _("number")
        AMOUNT = "amount", _("amount")
        DATE = "date", _("date")
        WORDS = "words", _("words")

    key = models.CharField(
        _("key"),
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*\Z", _("Small English letters, digits and hyphens."))
        ],
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    value = models.CharField(
        _("value"),
        max_length=120,
        blank=True,
        help_text=_("0800 327 45 · 12 · EUR 5000 · 2025-12-01. Empty where the fact is words."),
    )
    words = PlainTextField(_("words"), max_length=300, blank=True, default="")
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="words", value="") | ~models.Q(kind="words") & ~models.Q(value=""),
                name="fact_has_value_or_words",
                violation_error_message=_("A fact has a value; one of words has none."),
            )
        ]

    def __str__(self):
        return self.key

    def clean(self):
        super().clean()
        if self.kind and self.kind != self.Kind.WORDS:
            try:
                facts.parse_value(self.kind, self.value)
            except ValueError:
                raise ValidationError(
                    {"value": ValidationError(_("This is not written as its kind asks for."), code="value")}
                ) from None

    @property
    def dialled(self):
        """The digits of a phone number, for `tel:`."""
        return re.sub(r"[^+\d]", "", self.value)

    def formatted(self, language):
        """The value as it is written in `language`. Not for a fact of words."""
        return facts.format_value(self.kind, self.value, language)
