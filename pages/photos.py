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


def as_webp(file):
    """`file`, an uploaded picture, as a WebP of at most `MAX_WIDTH` pixels.

    The new file has a random name and none of what a camera adds, such as the place. Raises
    `ValidationError` where it is no picture, or one of more than `MAX_PIXELS`.
    """
    try:
        file.seek(0)
        picture = Image.open(file)
        if picture.width * picture.height > MAX_PIXELS:
            raise ValidationError(_("This photo has too many pixels."), code="too_large")
        picture = ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, SyntaxError, Image.DecompressionBombError):
        raise ValidationError(_("This file is not a photo that can be read."), code="not_a_photo") from None
    picture.thumbnail((MAX_WIDTH, 2 * MAX_WIDTH))
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=78)
    # The size stands in the name, so that a page can give it without opening the file.
    return ContentFile(out.getvalue(), name=f"{uuid.uuid4().hex}-{picture.width}x{picture.height}.webp")


def size_of(name):
    """Width and height of a photo that `as_webp` has named, or `("", "")`."""
    match = re.search(r"-(\d+)x(\d+)\.webp$", name)
    return match.groups() if match else ("", "")


class PhotoField(models.ImageField):
    """A picture that is kept as a small WebP, whatever came in."""

    def pre_save(self, model_instance, add):
        file = getattr(model_instance, self.attname)
        if file and not file._committed:
            photo = as_webp(file.file)
            file.save(photo.name, photo, save=False)
        return super().pre_save(model_instance, add)

    def clean(self, value, model_instance):
        value = super().clean(value, model_instance)
        if value and not value._committed:
            as_webp(value.file)
        return value
