"""Serbian in its Cyrillic letters: read as the Latin ones that this site is written in, each letter for one or two."""

_ALPHABET = dict(
    zip(
        "абвгдђежзијклмнопрстћуфхцчш",
        "a b v g d đ e ž z i j k l m n o p r s t ć u f h c č š".split(),
        strict=True,
    )
) | {"љ": "lj", "њ": "nj", "џ": "dž"}
_LATIN = str.maketrans(_ALPHABET)


def in_latin(word):
    """`word`, in any case, in Latin letters; "" where it has a letter that Serbian lacks, or none of its own."""
    small = word.casefold()
    return small.translate(_LATIN) if small and set(small) <= _ALPHABET.keys() else ""
