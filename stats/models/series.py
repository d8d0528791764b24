from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from stats.choices import CATEGORIES, Dimension, MeasureUnit, SmallNumbers
from texts.fields import PlainTextField, RichTextField
from texts.models import Unit


class Series(Unit):
    """What is counted, in which unit, broken down by what, and by which rule it is published."""

    code = models.SlugField(_("code"), unique=True, help_text=_("Stands in files and addresses."))
    dimension = models.CharField(_("broken down by"), max_length=10, choices=Dimension)
    unit_of_measure = models.CharField(
        _("unit of measure"), max_length=10, choices=MeasureUnit, default=MeasureUnit.PERSONS
    )
    small_numbers = models.CharField(
        _("small numbers"), max_length=15, choices=SmallNumbers, default=SmallNumbers.AS_PUBLISHED
    )
    breaks_down = models.SlugField(
        _("breaks down"),
        blank=True,
        help_text=_(
            "The code of the series whose whole this one divides. Small numbers are checked against it."
        ),
    )
    source_url = models.URLField(
        _("source"), max_length=500, blank=True, help_text=_("Of rows that name no source of their own.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = PlainTextField(_("title"), max_length=160, blank=True, default="")
    definition = RichTextField(
        _("definition"), blank=True, default="", help_text=_("What is counted, and what is not.")
    )
    plain_words = RichTextField(
        _("in plain words"),
        blank=True,
        default="",
        help_text=_("What the numbers say, and what they do not."),
    )

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["position", "pk"]

    def clean(self):
        super().clean()
        if self.breaks_down and self.breaks_down == self.code:
            message = _("A series cannot break itself down.")
            raise ValidationError({"breaks_down": ValidationError(message, code="itself")})

    @property
    def is_rounded(self):
        """Whether its numbers are micro-counts, of which readers see rounded ones alone."""
        return self.small_numbers == SmallNumbers.ROUNDED

    @property
    def takes_fractions(self):
        return self.unit_of_measure == MeasureUnit.PERCENT

    @property
    def categories(self):
        """The code list of its dimension, code → words; of countries none, because theirs is ISO 3166."""
        return CATEGORIES.get(self.dimension, {})

    def label_of(self, category):
        """The words of a category, translated when they are shown; of a country, and of what has none, its code."""
        return self.categories.get(category, category)
