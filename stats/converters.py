"""The parts of an address that name a year or a month."""


class YearConverter:
    """Four digits, as a year of our time has them."""

    regex = "[12][0-9]{3}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)


class MonthConverter:
    """Two digits, 01 to 12."""

    regex = "0[1-9]|1[0-2]"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return f"{int(value):02}"
