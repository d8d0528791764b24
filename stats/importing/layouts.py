"""A STAND-IN for what is written on another branch."""


def templates(layout):
    return ["series", "period", "category", "value"], [["total", "2026-10", "fedasil_programme", "312"]]
