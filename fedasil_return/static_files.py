"""Static files under names that change with them, and compressed."""

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Compresses what pages link. All the rest would make the first start seconds longer for nobody."""

    def compress_files(self, paths):
        linked = set(self.hashed_files.values())
        return super().compress_files([path for path in paths if path in linked])

    def create_compressor(self, **options):
        # Maps are for who looks for an error in a library, and are the largest files of all.
        return super().create_compressor(
            **options | {"extensions": (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")}
        )
