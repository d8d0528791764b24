from .note import Note
from .observation import Observation
from .release import Release
from .revision import Revision
from .series import Series

__all__ = ["Note", "Observation", "Release", "Revision", "Series"]
