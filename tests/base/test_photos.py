"""A photo that comes in costs little memory, whatever it says that it is."""

import io
import struct
import subprocess
import sys
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from base import photos

MEGABYTE = 1_000_000
# What a process may take more for one photo. Before, one of 175 kB took 800.
BOUND = 320 * MEGABYTE
SIZE = (6000, 4000)
MEASURE = """
import resource, sys
from base import photos
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with open(sys.argv[1], "rb") as file:
    try:
        photos.as_photo(file)
    except photos.ValidationError as error:
        print(error.code, end=" ")
    else:
        print("taken", end=" ")
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024)
"""


def picture(mode, size, kind, colour=None, **options):
    out = io.BytesIO()
    Image.new(mode, size, colour or 0).save(out, kind, **options)
    return out.getvalue()


def measured(content, tmp_path):
    """What became of a picture, and how many bytes more the process had at its highest."""
    path = tmp_path / "picture"
    path.write_bytes(content)
    run = subprocess.run([sys.executable, "-c", MEASURE, path], capture_output=True, text=True, check=True)
    outcome, peak = run.stdout.split()
    return outcome, int(peak)


@pytest.mark.parametrize(
    ("mode", "size", "kind", "options"),
    [
        ("RGBA", SIZE, "PNG", {}),
        ("P", SIZE, "PNG", {"transparency": 0}),
        ("LA", SIZE, "PNG", {}),
        ("1", SIZE, "PNG", {}),
        ("P", SIZE, "GIF", {}),
        ("RGBA", (4000, 3000), "WEBP", {"lossless": True}),
        ("RGB", SIZE, "JPEG", {"progressive": True, "subsampling": 0}),
        ("CMYK", SIZE, "JPEG", {"progressive": True}),
    ],
)
def test_the_largest_that_is_taken_stays_within_the_bound(mode, size, kind, options, tmp_path):
    outcome, peak = measured(picture(mode, size, kind, **options), tmp_path)

    assert outcome == "taken" and peak < BOUND, f"{peak / MEGABYTE:.0f} MB"


@pytest.mark.parametrize(
    ("mode", "size", "kind"),
    [("RGBA", (7700, 7700), "PNG"), ("P", (7700, 7700), "GIF"), ("RGB", (7700, 7700), "JPEG"), ("RGB", (7700, 7700), "WEBP"), ("1", (60_000, 1000), "PNG")],
)  # fmt: skip
def test_a_larger_one_is_refused_before_it_is_read(mode, size, kind, tmp_path):
    content = picture(mode, size, kind)
    assert len(content) < 2 * MEGABYTE

    outcome, peak = measured(content, tmp_path)

    assert outcome == "too_large" and peak < 30 * MEGABYTE, f"{peak / MEGABYTE:.0f} MB"


def test_of_a_moving_picture_the_first_frame_is_read(tmp_path):
    frames = [Image.new("P", (2000, 2000), number) for number in range(40)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])

    outcome, peak = measured(out.getvalue(), tmp_path)

    assert outcome == "taken" and peak < 80 * MEGABYTE, f"{peak / MEGABYTE:.0f} MB"


@pytest.mark.parametrize("kind", ["TIFF", "BMP", "PPM", "ICO", "TGA", "JPEG2000"])
def test_other_kinds_are_not_even_tried(kind):
    with pytest.raises(ValidationError) as refused:
        photos.as_photo(ContentFile(picture("RGB", (20, 20), kind)))

    assert refused.value.code == "not_a_photo"


def png_with(chunk, content):
    """A PNG with one more chunk, such as a text that unfolds to gigabytes."""
    whole = picture("RGB", (20, 20), "PNG")
    length, crc = struct.pack(">I", len(content)), struct.pack(">I", zlib.crc32(chunk + content))
    return whole[:33] + length + chunk + content + crc + whole[33:]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\x00\x00\x00\x00WEBPVP8 ", b"%!PS-Adobe-3.0 EPSF-3.0\n", b"<svg/>",
        png_with(b"zTXt", b"a\x00\x00" + zlib.compress(b"x" * 80_000_000)),
        png_with(b"iCCP", b"a\x00\x00" + zlib.compress(b"x" * 80_000_000)),
        picture("RGB", (900, 900), "PNG")[:600],
        picture("RGB", (900, 900), "JPEG")[:600],
    ],
    ids=range(10),
)  # fmt: skip
def test_what_cannot_be_read_is_told_so_and_is_no_fault_of_the_server(content):
    try:
        assert photos.as_photo(ContentFile(content)).size < 100_000
    except ValidationError as refused:
        assert refused.code == "not_a_photo"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright(orientation):
    exif = Image.Exif()
    exif[photos.ORIENTATION] = orientation

    photo = photos.as_photo(ContentFile(picture("RGB", (3000, 2000), "JPEG", exif=exif)))

    lies = orientation in photos.LYING
    with Image.open(photo) as small:
        assert small.size == ((1200, 1800) if lies else (1200, 800)) and not small.getexif()


def test_what_is_transparent_is_white():
    with Image.open(photos.as_photo(ContentFile(picture("RGBA", (2000, 2000), "PNG")))) as small:
        assert small.getpixel((10, 10)) == (255, 255, 255)
