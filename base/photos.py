"""Photos: made small, sized and anonymous when they come in."""

import io
import re
import uuid

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

MAX_WIDTH = 1200
MAX_PIXELS = 60_000_000
# How each kind is written, as Pillow's `save` takes it.
KINDS = {
    "webp": {"format": "WEBP", "quality": 78},
    # Some mail programmes show no other kind of photo.
    "jpg": {"format": "JPEG", "quality": 80, "optimize": True, "progressive": True},
}


def as_photo(file, kind="webp"):
    """`file`, an uploaded picture, as a `kind` ("webp" or "jpg") of at most `MAX_WIDTH` pixels.

    The new file has a random name and none of what a camera adds, such as the place. Raises
    `ValidationError` where it is no picture, or one of more than `MAX_PIXELS`.
    """
    try:
        file.seek(0)
        picture = Image.open(file)
        if picture.width * picture.height > MAX_PIXELS:
            raise ValidationError(_("This photo has too many pixels."), code="too_large")
        picture = _on_white(ImageOps.exif_transpose(picture))
    except (OSError, SyntaxError, Image.DecompressionBombError):
        raise ValidationError(_("This file is not a photo that can be read."), code="not_a_photo") from None
    picture.thumbnail((MAX_WIDTH, 2 * MAX_WIDTH))
    out = io.BytesIO()
    picture.save(out, **KINDS[kind])
    # The size stands in the name, so that a page can give it without opening the file.
    return ContentFile(out.getvalue(), name=f"{uuid.uuid4().hex}-{picture.width}x{picture.height}.{kind}")


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


class PhotoField(models.ImageField):
    """A picture that is kept as a small photo of one kind, whatever came in."""

    def __init__(self, *args, kind="webp", **kwargs):
        self.kind = kind
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | ({"kind": self.kind} if self.kind != "webp" else {})

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
