from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pages.choices import Audience, PublicationKind
from pages.fields import PlainTextField

from .content import Content
from .unit import PublishedUnit


class Publication(PublishedUnit):
    """A brochure, leaflet, poster, video or report; its editions are what one can hold."""

    slug = models.SlugField(_("slug"), unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=PublicationKind)
    audience = models.CharField(_("audience"), max_length=20, choices=Audience, default=Audience.EVERYONE)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = PlainTextField(_("title"), max_length=160, blank=True, default="")
    description = PlainTextField(_("description"), max_length=600, blank=True, default="")

    class Meta(PublishedUnit.Meta):
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["position", "pk"]

    def get_absolute_url(self):
        return reverse("pages:publication", args=[self.slug])


def validate_language_tags(tags):
    """A list of BCP 47 tags, also beyond the languages of this site: ["nl"], ["tr", "so"]."""
    if (
        not isinstance(tags, list)
        or not tags
        or not all(isinstance(t, str) and t.isascii() and t for t in tags)
    ):
        raise ValidationError(_('Give a list of language codes, such as ["nl", "fr"].'), code="language_tags")


class Edition(Content):
    """What one can download or order: one publication in one language or several."""

    class WhenEmpty(models.TextChoices):
        REFUSE = "refuse", _("refuse orders")
        BACK_ORDER = "back_order", _("take orders for later")

    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="editions", verbose_name=_("publication")
    )
    code = models.SlugField(_("code"), unique=True, help_text=_("Stands in the address of a basket."))
    languages = models.JSONField(_("languages"), default=list, validators=[validate_language_tags])
    file = models.FileField(
        _("file"),
        upload_to="publications",
        blank=True,
        validators=[FileExtensionValidator(["pdf", "mp4", "webm", "zip"])],
    )
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True)
    format = models.CharField(_("format"), max_length=40, blank=True, help_text=_("Such as A5 or A2."))
    printed_on = models.DateField(_("print date"), null=True, blank=True)
    max_copies = models.PositiveIntegerField(
        _("copies at most"), default=0, help_text=_("In one order; 0: cannot be ordered.")
    )
    stock = models.PositiveIntegerField(_("stock"), default=0)
    when_empty = models.CharField(
        _("when none is left"), max_length=12, choices=WhenEmpty, default=WhenEmpty.REFUSE
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.code
