from django.core.validators import FileExtensionValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from base.countries import validate_country
from base.photos import PhotoField, size_of
from base.stored_files import StoredFileField
from texts.fields import PlainTextField, RichTextField
from texts.models.unit import PublishedUnit


class Story(PublishedUnit):
    """How somebody's return went, told with their consent, or an example that is labelled as one.

    Withdrawing a story is emptying `published_from` or deleting it: it is then on no page and in no list.
    """

    slug = models.SlugField(_("slug"), unique=True)
    first_name = models.CharField(_("first name"), max_length=60)
    is_alias = models.BooleanField(_("the name is an alias"), default=True)
    is_example = models.BooleanField(
        _("example"), default=False, help_text=_("An invented story; every page that shows it says so.")
    )
    country = models.CharField(_("country"), max_length=2, validators=[validate_country])
    return_year = models.PositiveSmallIntegerField(
        _("year of return"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1984), MaxValueValidator(2100)],
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = PlainTextField(_("title"), max_length=160, blank=True, default="")
    summary = PlainTextField(_("summary"), max_length=400, blank=True, default="")
    trade = PlainTextField(_("trade or project"), max_length=80, blank=True, default="")
    place = PlainTextField(_("place"), max_length=80, blank=True, default="")
    family = PlainTextField(_("family situation"), max_length=120, blank=True, default="")
    body = RichTextField(_("text"), blank=True, default="")
    partner = models.CharField(_("partner organisation"), max_length=120, blank=True)
    interviewed_on = models.DateField(_("date of the interview"), null=True, blank=True)
    consent_on = models.DateField(_("date of the consent"), null=True, blank=True)
    photo = PhotoField(_("photo"), upload_to="stories", blank=True)
    photo_alt = PlainTextField(
        _("what the photo shows"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("For those who do not see it."),
    )
    photo_credit = models.CharField(_("photo credit"), max_length=120, blank=True)
    recording = StoredFileField(
        _("recording"),
        upload_to="stories",
        blank=True,
        validators=[FileExtensionValidator(["mp3", "m4a", "ogg", "opus"])],
    )

    class Meta(PublishedUnit.Meta):
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ["position", "pk"]
        constraints = [
            *PublishedUnit.Meta.constraints,
            models.CheckConstraint(
                condition=Q(is_example=True) | Q(published_from=None) | Q(consent_on__isnull=False),
                name="published_story_has_consent",
                violation_error_message=_(
                    "A story that is not an example is published with the date of the consent."
                ),
            ),
        ]

    @property
    def photo_size(self):
        """Width and height of the photo in pixels, without opening it."""
        return size_of(self.photo.name)

    def get_absolute_url(self):
        return reverse("pages:story", args=[self.slug])
