"""Refuses an upload that is too large before Django writes it to the disk, and lets nothing of another one stay there."""

import tempfile
from functools import wraps

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import (
    FileUploadHandler,
    MemoryFileUploadHandler,
    TemporaryFileUploadHandler,
)
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from .limits import MAX_BYTES, too_large

# The other fields of the form, and what stands between them.
FORM_BYTES = 1_000_000
# Beyond it, whoever sends is not one who waits for an answer.
MAX_DRAINED_BYTES = 1_000_000_000
PIECE = 1 << 16


def limited(view):
    """`view(request, …, refusal="")`, which is given the sentence in `refusal` where more was sent than is taken.

    It then finds no fields and no files, and answers with the sentence (413). Otherwise it is protected as every view is,
    and a file that is too large for memory has no name on the disk.
    Wrap the view before `AdminSite.admin_view` does.
    """
    protected = csrf_protect(view)

    # The protection would read the form, with the file, before the view can say no.
    @csrf_exempt
    @wraps(view)
    def limited_view(request, *args, **kwargs):
        if is_too_large(request):
            read_away(request)
            return view(request, *args, refusal=too_large(), **kwargs)
        request.upload_handlers = [MemoryFileUploadHandler(request), NamelessFileUploadHandler(request)]
        return protected(request, *args, **kwargs)

    return limited_view


class NamelessFileUploadHandler(TemporaryFileUploadHandler):
    """Writes to a file that the system itself forgets, also where the server is killed: it may hold true counts of people."""

    def new_file(self, *args, **kwargs):
        FileUploadHandler.new_file(self, *args, **kwargs)
        about = self.file_name, self.content_type, 0, self.charset, self.content_type_extra
        self.file = UploadedFile(tempfile.TemporaryFile(), *about)

    def upload_interrupted(self):
        if hasattr(self, "file"):
            self.file.close()


def is_too_large(request):
    """Whether the request says that it is larger than a file of figures and its form may be."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES + FORM_BYTES
    except ValueError:
        return False


def read_away(request):
    """Read the body and keep nothing: a browser that is not listened to shows no answer, but a broken connection."""
    left = MAX_DRAINED_BYTES
    try:
        while left > 0 and (piece := request.read(PIECE)):
            left -= len(piece)
    except OSError:
        # Who was sending went away.
        pass
