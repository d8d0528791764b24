"""Phone numbers as people write them."""


def dialled(number):
    """What a phone dials of a written `number`, for `tel:`: its digits, and the "+" before those of a country."""
    return "".join(character for character in number if character.isdigit() or character == "+")
