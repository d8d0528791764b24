"""What everything that readers see has in common."""

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _


class ContentVersion(models.Model):
    """One number for the whole site, raised in the same transaction as whatever readers see changes.

    Each process looks at it once a second to know whether its ready pages still hold.
    """

    number = models.PositiveBigIntegerField(_("number"), default=0)

    class Meta:
        verbose_name = _("content version")
        verbose_name_plural = _("content version")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="content_version_is_one_row")]

    def __str__(self):
        return str(self.number)

    @classmethod
    def current(cls):
        """The number of now. Costs a query."""
        return cls.objects.values_list("number", flat=True).first() or 0

    @classmethod
    def raise_number(cls):
        """Tell every process that what readers see has changed."""
        if not cls.objects.filter(pk=1).update(number=F("number") + 1):
            cls.objects.get_or_create(pk=1, defaults={"number": 1})


class ContentQuerySet(models.QuerySet):
    """Raises the content version with each write."""

    def _write(self, method, *args, **kwargs):
        with transaction.atomic(using=self.db):
            result = method(*args, **kwargs)
            ContentVersion.raise_number()
        return result

    def update(self, **kwargs):
        return self._write(super().update, **kwargs)

    update.alters_data = True

    def bulk_create(self, *args, **kwargs):
        return self._write(super().bulk_create, *args, **kwargs)

    def bulk_update(self, *args, **kwargs):
        return self._write(super().bulk_update, *args, **kwargs)

    bulk_update.alters_data = True

    def delete(self):
        return self._write(super().delete)

    delete.alters_data = True
    delete.queryset_only = True


class Content(models.Model):
    """Something that readers see."""

    objects = ContentQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        with transaction.atomic():
            super().save(*args, **kwargs)
            ContentVersion.raise_number()

    def delete(self, *args, **kwargs):
        with transaction.atomic():
            result = super().delete(*args, **kwargs)
            ContentVersion.raise_number()
        return result
