from django.db import models


class SearchEntry(models.Model):
    """The words of one page, question, story, … in one language, as the search reads and shows them.

    Made from the content by `fedasil_return.search.index`; nobody edits it. `path` is the address without its
    language ("journey/", "questions/#cost"). `title` and `text` are plain words with the facts put in; the
    folded columns are what is searched.
    """

    kind = models.CharField(max_length=60)
    unit_id = models.CharField(max_length=20)
    language = models.CharField(max_length=12)
    path = models.CharField(max_length=200)
    weight = models.FloatField()
    published_from = models.DateTimeField(null=True)
    published_until = models.DateTimeField(null=True)
    title = models.TextField()
    text = models.TextField()
    folded_title = models.TextField()
    folded = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "unit_id", "language"], name="one_search_entry_per_language"
            )
        ]

    def __str__(self):
        return f"{self.path} {self.language}"


class SearchIndex(models.Model):
    """The content version that the search entries were made from. One row."""

    version = models.PositiveBigIntegerField(default=0)

    def __str__(self):
        return str(self.version)


class Lease(models.Model):
    """Which process does a piece of work that only one may do at a time. See `fedasil_return.leases`."""

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


class DailySalt(models.Model):
    """What the addresses of one day are hashed with; once it is erased, nobody can tell whose hash one was."""

    day = models.DateField(primary_key=True)
    salt = models.CharField(max_length=64)

    def __str__(self):
        return str(self.day)


class RateCount(models.Model):
    """How often something was done in one stretch of time. `key` is a salted hash, never an address."""

    key = models.CharField(max_length=64)
    starts_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "starts_at"], name="one_count_per_stretch")]

    def __str__(self):
        return f"{self.key[:8]} {self.count}"
