from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pages.choices import Audience, MenuGroup
from texts.fields import PlainTextField, RichTextField
from texts.models.unit import Part, PublishedQuerySet, PublishedUnit

# Addresses that belong to something else than a page: /{l}/{slug}/.
RESERVED_SLUGS = frozenset(
    "questions countries stories publications orders contact newsletter figures search feed "
    "admin media static data healthz readyz".split()
)
HOME = "home"
DRAWINGS = ("talk", "desk", "phone", "papers", "suitcase", "plane", "home", "family", "health", "work")


def refuse_reserved(slug):
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("This address belongs to another part of the site."), code="reserved")


class PageQuerySet(PublishedQuerySet):
    def in_menu_order(self):
        return self.order_by("position", "pk")


class Page(PublishedUnit):
    """A public page. Its words are translated; its slug is the same in every language."""

    parts = ("sections",)

    slug = models.SlugField(
        _("slug"),
        unique=True,
        validators=[refuse_reserved],
        help_text=_("The end of its address, in English letters, the same in every language."),
    )
    title = PlainTextField(_("title"), max_length=160, blank=True, default="")
    summary = PlainTextField(
        _("summary"),
        max_length=400,
        blank=True,
        default="",
        help_text=_("One or two sentences under the title."),
    )
    audience = models.CharField(_("audience"), max_length=20, choices=Audience, default=Audience.EVERYONE)
    menu_group = models.CharField(_("menu group"), max_length=20, choices=MenuGroup, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    drawing = models.CharField(
        _("drawing"), max_length=20, blank=True, choices=[(name, name) for name in DRAWINGS]
    )

    objects = PageQuerySet.as_manager()

    class Meta(PublishedUnit.Meta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["position", "pk"]
        constraints = [
            *PublishedUnit.Meta.constraints,
            models.CheckConstraint(
                condition=~models.Q(slug__in=sorted(RESERVED_SLUGS)), name="page_slug_is_not_reserved"
            ),
        ]

    @property
    def drawing_path(self):
        """The drawing among the static files."""
        return f"img/drawings/{self.drawing}.svg"

    def get_absolute_url(self):
        return reverse("home") if self.slug == HOME else reverse("pages:page", args=[self.slug])


class Section(Part):
    """A part of a page: a heading and what stands under it."""

    unit_field = "page"

    page = models.ForeignKey(Page, models.CASCADE, related_name="sections", verbose_name=_("page"))
    anchor = models.SlugField(
        _("anchor"),
        help_text=_("What follows # in its address, in English letters, the same in every language."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    heading = PlainTextField(_("heading"), max_length=160, blank=True, default="")
    body = RichTextField(_("text"), blank=True, default="")

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["page", "anchor"], name="one_section_per_anchor")]
