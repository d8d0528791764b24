from django.db import models
from django.utils.translation import gettext_lazy as _


class UnclearReport(models.Model):
    """What came back and nothing followed from: staff look at it. Those alike of one server are one row; no address is kept."""

    class Kind(models.TextChoices):
        ABOUT_US = "about-us", _("they refuse this site as a sender")
        NOT_UNDERSTOOD = "not-understood", _("not understood")
        UNKNOWN_MAIL = "unknown-mail", _("no mark of a mail of ours")
        OTHER_ADDRESS = "other-address", _("about another address than ours went to")
        COMPLAINT = "complaint", _("a complaint, and it is not clear whose")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    server = models.CharField(_("server that says so"), max_length=200, blank=True)
    code = models.CharField(_("code"), max_length=20, blank=True)
    words = models.CharField(
        _("its words"), max_length=500, blank=True, help_text=_("Of the last one. Addresses are left out.")
    )
    # Finds the mail in the mailbox.
    report_id = models.CharField(_("Message-ID of the last one"), max_length=250, blank=True)
    times = models.PositiveIntegerField(_("times"), default=1)
    first_at = models.DateTimeField(_("first at"))
    last_at = models.DateTimeField(_("last at"))

    class Meta:
        verbose_name = _("report that needs a look")
        verbose_name_plural = _("reports that need a look")
        ordering = ["-last_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "server", "code"], name="unclear_reports_alike_are_one")
        ]

    def __str__(self):
        return f"{self.server} {self.code}".strip() or self.kind
