from .country_support import CountrySupport
from .notice import Notice
from .page import Page, Section
from .publication import Edition, Publication
from .question import Question
from .story import Story

__all__ = [
    "CountrySupport",
    "Edition",
    "Notice",
    "Page",
    "Publication",
    "Question",
    "Section",
    "Story",
]
