"""Photos: made small, sized and anonymous when they come in."""

import io
import re
import threading
import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from .stored_files import StoredFilesMixin, StoredImage

MAX_WIDTH = 1200
# What a telephone makes. A few kilobytes can say that they are many more, and each takes four bytes once it is read:
# tests/base/test_photos.py counts them.
MAX_PIXELS = {"JPEG": 24_000_000, "PNG": 24_000_000, "GIF": 24_000_000, "WEBP": 12_000_000}
# What Pillow reads is a long list, and some of it is read by other programmes.
FORMATS = tuple(MAX_PIXELS)
# How a camera says that the picture lies on its side. Source: EXIF, tag "Orientation".
ORIENTATION, LYING = 0x0112, (5, 6, 7, 8)
# How each kind is written, as Pillow's `save` takes it.
KINDS = {
    "webp": {"format": "WEBP", "quality": 78},
    # Some mail programmes show no other kind of photo.
    "jpg": {"format": "JPEG", "quality": 80, "optimize": True, "progressive": True},
}
# One after the other: what one photo takes is what a process takes.
_one_at_a_time = threading.Lock()


def as_photo(file, kind="webp"):
    """`file`, an uploaded picture, as a `kind` ("webp" or "jpg") of at most `MAX_WIDTH` pixels.

    The new file has a random name and none of what a camera adds, such as the place. Of a moving picture the first
    frame is taken. Raises `ValidationError` where it is no picture of `FORMATS`, or one of more than `MAX_PIXELS`.
    """
    with _one_at_a_time:
        try:
            file.seek(0)
            # Reads the head alone, which says how large the picture is.
            with Image.open(file, formats=FORMATS) as picture:
                if picture.width * picture.height > _limit(picture):
                    raise ValidationError(_("This photo has too many pixels."), code="too_large")
                small = _made_small(picture)
        except ValidationError:
            raise
        except Exception:
            # Whatever a reader of pictures makes of bytes that are none.
            raise ValidationError(
                _("This file is not a photo that can be read."), code="not_a_photo"
            ) from None
    out = io.BytesIO()
    small.save(out, **KINDS[kind])
    # The size stands in the name, so that a page can give it without opening the file.
    return ContentFile(out.getvalue(), name=f"{uuid.uuid4().hex}-{small.width}x{small.height}.{kind}")


def _limit(picture):
    # A telephone may put several pictures into one file (MPO), which begins as a JPEG.
    return MAX_PIXELS.get(picture.format, MAX_PIXELS["JPEG"])


def _made_small(picture):
    """The picture upright, on white, and no larger than it is shown."""
    box = (MAX_WIDTH, 2 * MAX_WIDTH)
    if picture.getexif().get(ORIENTATION) in LYING:
        box = box[::-1]
    # A JPEG is read at about the size that is wanted; the others are read whole.
    picture.draft("RGB", tuple(2 * side for side in box))
    if picture.mode not in ("RGB", "RGBA", "L", "LA"):
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    # Before it is turned and put on white: each of that makes a copy.
    picture.thumbnail(box, reducing_gap=2)
    return _on_white(ImageOps.exif_transpose(picture))


def _on_white(picture):
    # What lies under the transparent parts is any colour, mostly black.
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    picture = picture.convert("RGBA")
    ground = Image.new("RGBA", picture.size, "white")
    ground.alpha_composite(picture)
    return ground.convert("RGB")


def size_of(name):
    """Width and height of a photo that `as_photo` has named, or `("", "")`."""
    match = re.search(rf"-(\d+)x(\d+)\.(?:{'|'.join(KINDS)})$", name)
    return match.groups() if match else ("", "")


class UploadedPicture(forms.ImageField):
    """Leaves it to `PhotoField.clean` to look: Django's own would have Pillow read every format that it knows."""

    def to_python(self, data):
        return forms.FileField.to_python(self, data)


class PhotoField(StoredFilesMixin, models.ImageField):
    """A picture that is kept as a small photo of one kind, whatever came in."""

    attr_class = StoredImage

    def __init__(self, *args, kind="webp", **kwargs):
        self.kind = kind
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | ({"kind": self.kind} if self.kind != "webp" else {})

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": UploadedPicture, **kwargs})

    def pre_save(self, model_instance, add):
        file = getattr(model_instance, self.attname)
        if file and not file._committed:
            photo = as_photo(file.file, self.kind)
            file.save(photo.name, photo, save=False)
        return super().pre_save(model_instance, add)

    def clean(self, value, model_instance):
        value = super().clean(value, model_instance)
        if value and not value._committed:
            as_photo(value.file, self.kind)
        return value
