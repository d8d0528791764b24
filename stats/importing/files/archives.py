"""Whether a spreadsheet can be unfolded without harm: an .xlsx is a zip, and a small zip can unfold into a great deal.

Every part is unfolded here once, in small pieces that are not kept, so that what is read afterwards is as large as it says.
"""

import copy
import struct
import zipfile
import zlib
from xml.parsers import expat

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.utils.translation import gettext as _

from .limits import MAX_LINES, Unreadable

MAX_ENTRIES = 200
MAX_DIRECTORY = 256_000
MAX_UNFOLDED = 300_000_000
MAX_RATIO = 200
MAX_STRINGS = 60_000_000
# Of all other parts, which openpyxl reads whole.
MAX_PART = 5_000_000
# openpyxl keeps one row at a time as a tree, and of everything else an empty element.
MAX_ELEMENTS_IN_ROW, MAX_ELEMENTS = 20_000, 1_000_000
PIECE = 1 << 16
MANIFEST = "[Content_Types].xml"
# One of these names the dialect.
DIALECT_PARTS, STRICT = ("_rels/.rels", "xl/workbook.xml"), b"http://purl.oclc.org/ooxml/"
STRINGS = "xl/sharedstrings.xml"
NOT_FIGURES = (
    "vbaproject.bin",
    "xl/macrosheets/",
    "xl/externallinks/",
    "xl/embeddings/",
    "xl/activex/",
    "xl/connections.xml",
)
NOT_FIGURES_TYPES = (
    "macroenabled", "vbaproject", "macrosheet", "externallink", "oleobject", "activex", "connections+xml"
)  # fmt: skip
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    LookupError,
)
BROKEN_XML = (expat.ExpatError, ParseError, DefusedXmlException, ValueError, LookupError)


class _Directory:
    """A file that gives no large piece: `zipfile` would read a directory of 50 MB into a million objects."""

    def __init__(self, file):
        self.seek, self.tell, self.seekable, self._file = file.seek, file.tell, file.seekable, file

    def read(self, size=-1):
        piece = self._file.read(MAX_DIRECTORY + 1 if size < 0 else min(size, MAX_DIRECTORY + 1))
        if len(piece) > MAX_DIRECTORY:
            raise zipfile.BadZipFile
        return piece


def check(file):
    """Raise `Unreadable` unless `file` is a zip that holds a spreadsheet of sane size, without macros or links."""
    file.seek(0)
    if file.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        # Both are a "compound file", which is no zip.
        raise Unreadable(_protected())
    try:
        with zipfile.ZipFile(_Directory(file)) as archive:
            entries = archive.infolist()
            _check_directory(entries)
            unfolded = sum(_unfold(archive, entry) for entry in entries)
            if unfolded > MAX_UNFOLDED:
                raise Unreadable(_bomb())
            _check_manifest(archive.read(MANIFEST))
            _check_dialect(archive, entries)
    except BROKEN:
        raise Unreadable(not_xlsx()) from None


def not_xlsx():
    return _("This is no Excel file, or it is broken. Open it, and save it again as .xlsx.")


def _protected():
    return _("The file is protected with a password, or of an old kind. Save it as .xlsx without one.")


def _bomb():
    return _("The file unfolds into much more than figures need. Copy the figures into a new file.")


def _more_than_figures():
    return _(
        "The file holds macros, links to other files, or embedded objects. Copy the figures into a new file."
    )


def _strict():
    return _(
        "The file is a “Strict Open XML Spreadsheet”. Open it, and save it as an ordinary Excel workbook (.xlsx)."
    )


def _check_directory(entries):
    names = [entry.filename.lower() for entry in entries]
    if any(mark in name for name in names for mark in NOT_FIGURES):
        raise Unreadable(_more_than_figures())
    # Of two with one name, readers disagree which counts.
    if len(entries) > MAX_ENTRIES or len(set(names)) < len(names) or _is_overlapping(entries):
        raise Unreadable(_bomb())
    if sum(entry.file_size for entry in entries) > MAX_UNFOLDED:
        raise Unreadable(_bomb())
    for entry in entries:
        if entry.flag_bits & 1:
            raise Unreadable(_protected())
        # The other methods unfold without a limit.
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable(not_xlsx())
        if entry.file_size > min(_largest(entry), MAX_RATIO * entry.compress_size):
            raise Unreadable(_bomb())


def _is_overlapping(entries):
    """Whether parts share bytes, by which a bomb counts the same ones many times. A part has a header of its own."""
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    ends = [entry.header_offset + 30 + len(entry.orig_filename) + entry.compress_size for entry in ordered]
    return any(end > following.header_offset for end, following in zip(ends, ordered[1:], strict=False))


def _largest(entry):
    name = entry.filename.lower()
    if name == STRINGS:
        return MAX_STRINGS
    return MAX_UNFOLDED if name.startswith("xl/worksheets/") and name.endswith(".xml") else MAX_PART


def _unfold(archive, entry):
    """How many bytes a part really has. One that says less than that is refused."""
    # What it says would stop `zipfile` from reading on.
    free = copy.copy(entry)
    free.file_size = MAX_UNFOLDED + 1
    scale = _Scale() if entry.filename.lower().endswith((".xml", ".rels")) else None
    size = 0
    with archive.open(free) as part:
        while piece := part.read(PIECE):
            size += len(piece)
            if size > entry.file_size:
                raise Unreadable(_bomb())
            if scale:
                scale.add(piece)
    if size != entry.file_size:
        raise Unreadable(not_xlsx())
    if scale:
        scale.add(b"", is_last=True)
    return size


class _Scale:
    """Counts the elements of an XML part, which say how much memory it takes once it is a tree."""

    def __init__(self):
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._rows = self._outside = self._inside = self._line = 0
        self._is_in_row = False
        self._last = (0, "")

    def add(self, piece, is_last=False):
        try:
            self._parser.Parse(piece, is_last)
        except BROKEN_XML:
            raise Unreadable(not_xlsx()) from None

    def _start(self, name, attributes):
        if name == "row" or name.endswith(":row"):
            self._start_row(attributes)
        elif self._is_in_row:
            self._inside += 1
            if self._inside > MAX_ELEMENTS_IN_ROW:
                self._refuse()
            if (name == "c" or name.endswith(":c")) and "r" in attributes:
                self._start_cell(attributes["r"])
        else:
            self._outside += 1
            if self._outside > MAX_ELEMENTS:
                self._refuse()

    def _start_row(self, attributes):
        line = attributes.get("r", "")
        line = int(line) if line.isdecimal() and len(line) < 10 else self._line + 1
        self._rows += 1
        # openpyxl leaves out without a word what does not stand in its order.
        if line <= self._line or self._is_in_row:
            raise Unreadable(not_xlsx())
        if self._rows > MAX_LINES:
            self._refuse()
        self._line, self._is_in_row, self._inside, self._last = line, True, 0, (0, "")

    def _start_cell(self, reference):
        place = len(reference), reference
        if place <= self._last:
            raise Unreadable(not_xlsx())
        self._last = place

    def _end(self, name):
        if self._is_in_row and (name == "row" or name.endswith(":row")):
            self._is_in_row = False

    def _refuse(self, *_declaration):
        raise Unreadable(_bomb())


def _check_manifest(content):
    """The types of the parts, which count more than their names."""
    try:
        parts = [
            (part.get("ContentType", "").lower(), part.get("PartName", "")) for part in fromstring(content)
        ]
    except BROKEN_XML:
        raise Unreadable(not_xlsx()) from None
    if any(mark in kind for kind, _name in parts for mark in NOT_FIGURES_TYPES):
        raise Unreadable(_more_than_figures())
    # By another name it would pass the limit of the strings.
    if any(kind.endswith("sharedstrings+xml") and name.lower() != f"/{STRINGS}" for kind, name in parts):
        raise Unreadable(not_xlsx())


def _check_dialect(archive, entries):
    """Refuse Strict Open XML, which openpyxl does not know: all its names are others, and it would find no sheet.

    Few choose it, and in the same menu the ordinary kind is one line above: a reader of our own for it would cost more.
    """
    names = {entry.filename for entry in entries}
    if any(STRICT in archive.read(part) for part in DIALECT_PARTS if part in names):
        raise Unreadable(_strict())
