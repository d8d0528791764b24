from .content import Content, ContentQuerySet, ContentVersion
from .country_support import CountrySupport
from .fact import Fact
from .notice import Notice
from .page import Page, Section
from .publication import Edition, Publication
from .question import Question
from .story import Story
from .translation import InitialContent, Translation
from .unit import Part, PublishedUnit, ReadText, Unit, column

__all__ = [
    "Content",
    "ContentQuerySet",
    "ContentVersion",
    "CountrySupport",
    "Edition",
    "Fact",
    "InitialContent",
    "Notice",
    "Page",
    "Part",
    "Publication",
    "PublishedUnit",
    "Question",
    "ReadText",
    "Section",
    "Story",
    "Translation",
    "Unit",
    "column",
]
