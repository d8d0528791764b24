from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models, transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from base.stored_files import StoredFileField
from pages.choices import Audience, Availability, PublicationKind
from texts.fields import PlainTextField
from texts.models.content import Content, ContentQuerySet, ContentVersion
from texts.models.unit import PublishedUnit

# Addresses beside those of the publications: /{l}/publications/{slug}/.
RESERVED_SLUGS = frozenset(["order"])
# What a column of whole numbers holds, in PostgreSQL.
MAX_STOCK = 2_147_483_647


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

    def clean(self):
        super().clean()
        if self.slug in RESERVED_SLUGS:
            message = _("This address belongs to another part of the site.")
            raise ValidationError({"slug": ValidationError(message, code="reserved")})

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


class EditionQuerySet(ContentQuerySet):
    def orderable(self):
        """Keep what readers may order: printed editions of published publications, also those that are gone."""
        return self.filter(max_copies__gt=0, publication__in=Publication.objects.published())

    def take(self, copies):
        """Take `copies` from the stock of the one edition that this holds; returns whether they were there.

        Two who want the last copies at the same moment never both get them. Costs two queries.
        """
        # Filtered by what is stored at that moment, in the same statement that writes it.
        return self._move(self.filter(stock__gte=copies), -copies, sold_out=0)

    def give_back(self, copies):
        """Put `copies` into the stock of the one edition that this holds; returns whether it has room for them."""
        return self._move(self.filter(stock__lte=MAX_STOCK - copies), copies, sold_out=copies)

    take.alters_data = give_back.alters_data = True

    def _move(self, editions, change, sold_out):
        """`sold_out` is the stock that stands afterwards where readers are told something else from now on."""
        with transaction.atomic(using=self.db):
            # Not our own `update`: it raises the content version, and readers see whether there are any, not how
            # many. Each order would throw away every ready page of the site.
            moved = models.QuerySet.update(editions, stock=F("stock") + change)
            if moved and self.filter(stock=sold_out).exists():
                ContentVersion.raise_number()
        return bool(moved)


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
    file = StoredFileField(
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
    approval_above = models.PositiveIntegerField(
        _("approval above"),
        default=0,
        help_text=_("An order of more copies than this waits for approval; 0: never."),
    )
    stock = models.PositiveIntegerField(_("stock"), default=0)
    when_empty = models.CharField(
        _("when none is left"), max_length=12, choices=WhenEmpty, default=WhenEmpty.REFUSE
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.code

    @property
    def is_orderable(self):
        """Whether it is printed for orders at all, also where none is left now."""
        return self.max_copies > 0

    @property
    def availability(self):
        """What readers are told of the stock, an `Availability`."""
        if self.stock > 0:
            return Availability.AVAILABLE
        later = self.when_empty == self.WhenEmpty.BACK_ORDER
        return Availability.BACK_ORDER if later else Availability.NONE_LEFT
