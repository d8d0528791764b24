"""What the publications of orders are called, in the language of whoever reads."""

from pages.models import Edition, Publication
from texts import facts
from texts.models import Fact


def of_lines(lines, language):
    """Key of each `OrderLine` in `lines` → `(title, language it is in)`, for a reader of `language`, a code.

    An order keeps the title that its customer saw, in their language: that one stands only where the edition is deleted
    or has no title. Costs three queries at most, however many lines there are.
    """
    titles = of_editions({line.edition_id for line in lines if line.edition_id}, language)
    return {line.pk: titles.get(line.edition_id, (line.title, line.title_language)) for line in lines}


def of_editions(keys, language):
    """Key of each `Edition` in `keys` that has a title → `(title, language it is in)`. Costs three queries at most.

    Also of what is not published: staff pack what was ordered before.
    """
    publications = dict(Edition.objects.filter(pk__in=keys).values_list("pk", "publication_id"))
    rows = Publication.objects.reading(language, fields=["title"]).in_bulk(set(publications.values()))
    read = {key: row.read("title", language) for key, row in rows.items()}
    words = facts_of(read.values(), language)
    return {
        key: (
            facts.put_in_plain(read[publication].text, words, read[publication].language),
            read[publication].language,
        )
        for key, publication in publications.items()
        if read[publication]
    }


def facts_of(texts, language):
    """The facts that these `ReadText`s refer to, as readers of `language` see them: key → `Fact`. Costs a query if there are any."""
    if not any(text and "[[" in text.text for text in texts):
        return {}
    return Fact.objects.reading(language).in_bulk(field_name="key")
