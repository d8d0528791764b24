"""Reading an issue with its articles."""

from newsletter.models import Article, Issue


def published(*codes, fields=None):
    """The published issues, the newest first, ready for readers of `codes`; each knows in which languages it is `written`."""
    issues = Issue.objects.published().reading_with_states(*codes, fields=fields).with_written("title")
    return issues.order_by("-published_from", "-pk")


def articles_of(issue, *codes):
    """The articles of `issue` in order, ready for readers of `codes`. Costs a query."""
    articles = list(Article.objects.filter(issue=issue.pk).reading(*codes).order_by("position", "pk"))
    for article in articles:
        article.issue = issue  # knows what is known of its translation
    return articles
