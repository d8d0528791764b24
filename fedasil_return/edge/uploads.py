"""Which files of a form are kept: none, but those that staff send."""

from django.core.files.uploadhandler import (
    FileUploadHandler,
    MemoryFileUploadHandler,
    SkipFile,
    TemporaryFileUploadHandler,
)


class NoFiles(FileUploadHandler):
    """Reads over every file."""

    def new_file(self, *args, **kwargs):
        raise SkipFile

    def receive_data_chunk(self, raw_data, start):
        return None

    def file_complete(self, file_size):
        return None


def handlers_for_staff(request):
    """Django's own: small files stay in memory, large ones go to the disk until the request ends."""
    return [MemoryFileUploadHandler(request), TemporaryFileUploadHandler(request)]
