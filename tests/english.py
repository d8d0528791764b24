"""Whether a sentence of the interface was left in English on a page or in a mail of another language."""

import re

from base import catalogues


def sentences(least_words):
    """The sentences of the interface of at least so many words, without what is put into them."""
    public, _staff = catalogues.extracted()
    ids = [message.id for message in public if message.id]
    texts = [one if isinstance(one, str) else one[-1] for one in ids]
    pieces = {piece for text in texts for piece in re.split(r"(?<=[.?!:])\s+|%\(\w+\)[sd]", text)}
    return {piece.strip(" .,:") for piece in pieces if len(piece.split()) >= least_words}
