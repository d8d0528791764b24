from django.db import models


class Lease(models.Model):
    """Which process does a piece of work that only one may do at a time. See `base.leases`."""

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField()

    def __str__(self):
        return self.name


class SpentNonce(models.Model):
    """A form that was accepted, and where its sender was led: a second tap on "send" is led there again."""

    nonce = models.CharField(max_length=64, unique=True)
    # Of what was sent with it: something else with the same nonce is no second tap.
    digest = models.CharField(max_length=64)
    outcome = models.CharField(max_length=300, blank=True)
    spent_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self):
        return self.outcome


class RateCount(models.Model):
    """How often something was done in one stretch of time. `key` is a salted hash, never an address."""

    key = models.CharField(max_length=64)
    starts_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "starts_at"], name="one_count_per_stretch")]

    def __str__(self):
        return f"{self.key[:8]} {self.count}"
