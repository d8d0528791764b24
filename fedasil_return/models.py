from django.db import models


class SearchEntry(models.Model):
    """The words of one page, question, story, … in one language, as the search reads and shows them.

    Made from the content by `fedasil_return.search.index`; nobody edits it. `path` is the address without its
    language ("journey/", "questions/#cost"). `title` and `text` are plain words with the facts put in. What is
    searched are the folded columns: each spelling of each word between bars (`search.words`).
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
    """What the search entries were made from: the content's version, and the program that made them. One row."""

    version = models.PositiveBigIntegerField(default=0)
    form = models.PositiveBigIntegerField(default=0)
    # Another number each time that they are made.
    edition = models.PositiveBigIntegerField(default=0)

    def __str__(self):
        return str(self.version)


class ClockReport(models.Model):
    """What the clock last did, and whether it can be trusted. One row. See `fedasil_return.clock_health`."""

    # The moments are those of the host that ticked.
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    failed_jobs = models.JSONField(default=list)
    # Nothing is erased before: the clock has jumped.
    waits_until = models.DateTimeField(null=True)

    def __str__(self):
        return str(self.ended_at)
