"""Uploads are there for readers as long as something that is published shows them."""

from django.db.models import Q

from .models import Edition, Publication, Story


def is_shown(name):
    """Whether a published story or publication shows the upload `name`. Costs two queries."""
    stories = Story.objects.published().filter(Q(photo=name) | Q(recording=name))
    editions = Edition.objects.filter(file=name, publication__in=Publication.objects.published())
    return stories.exists() or editions.exists()
