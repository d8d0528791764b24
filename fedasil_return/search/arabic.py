"""Arabic: the article and the small words that are written as one with the word after them."""

# The article, alone or after a small word, as `base.folding` writes it: the, and the, in the, like the, for the; longest first.
_ARTICLES = ("وبال", "وال", "فال", "بال", "کال", "ولل", "فلل", "ال", "لل")
# and, so, in, for, like; alone or two of them. Any of them may be the first letter of the word itself.
_SMALL_WORDS = ("و", "ف", "ب", "ل", "ک", "وب", "ول", "وک", "فل", "فب")
# Words that begin like an article and have none: parent, adult, God, in their forms. Others that begin like them have one.
_WITHOUT = frozenset(
    "والد والده والدی والدین والدان والدیه والدیک والدیکم والدتی والدته والدتک بالغ بالغه بالغون بالغین لله الله".split()
)
_SHORTEST = 3


def without_article(word):
    """`word` (folded) without its article, or as it is where it has none."""
    for article in _ARTICLES:
        rest = word.removeprefix(article)
        if rest != word and len(rest) >= (2 if article == "ال" else _SHORTEST) and word not in _WITHOUT:
            return rest
    return word


def without_small_words(word):
    """What `word` (folded) may be without "and", "in", "for", …: a list, for the letter may be its own."""
    rests = [word.removeprefix(small) for small in _SMALL_WORDS if word.startswith(small)]
    return [rest for rest in rests if len(rest) >= _SHORTEST]


def stems(word):
    """All that `word` may be without what is written before it."""
    article = without_article(word)
    return [article] if article != word else without_small_words(word)
