from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StagedImport(models.Model):
    """A file of figures between its preview and its confirmation. See `stats.importing.staging`.

    Only whoever brought it may confirm it. Of micro-counts, it holds what would be published.
    """

    name = models.CharField(_("file"), max_length=200)
    layout = models.CharField(_("layout"), max_length=10)
    # Of the plan that was made when it came, so that its preview can tell that the figures have changed since.
    digest = models.CharField(_("digest"), max_length=64)
    rows = models.BinaryField(_("rows"))
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    # Without its release, the import would appear at once.
    release = models.ForeignKey(
        "stats.Release", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("release")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("brought by")
    )
    made_at = models.DateTimeField(_("brought at"), auto_now_add=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return self.name
