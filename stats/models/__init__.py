from .note import Note
from .observation import Observation
from .release import Release
from .revision import Revision
from .series import Series
from .staged_import import StagedImport

__all__ = ["Note", "Observation", "Release", "Revision", "Series", "StagedImport"]
