from .content import Content, ContentQuerySet, ContentVersion
from .fact import Fact
from .translation import InitialContent, Translation
from .unit import Part, PublishedUnit, ReadText, Unit, column

__all__ = [
    "Content",
    "ContentQuerySet",
    "ContentVersion",
    "Fact",
    "InitialContent",
    "Part",
    "PublishedUnit",
    "ReadText",
    "Translation",
    "Unit",
    "column",
]
