"""What a file that is no table really is, told by its first bytes and never by its name."""

from __future__ import annotations

import io
import zipfile

_AS_CSV = "download it again as a CSV file and choose that one."
_SAVE_AGAIN = "open it in a spreadsheet program, save it as .xlsx or CSV and choose that file."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF87a", "a picture"),
    (b"GIF89a", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"%PDF-", "a PDF document"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
)
_PACKED = (
    ("xl/workbook.bin", "a binary Excel workbook (.xlsb)", _SAVE_AGAIN),
    ("word/document.xml", "a Word document", _AS_CSV),
    ("ppt/presentation.xml", "a PowerPoint presentation", _AS_CSV),
    ("Index/Document.iwa", "an Apple Numbers or Pages document", _SAVE_AGAIN),
)
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"


def refusal(data: bytes) -> str | None:
    """Return a sentence on what the file is instead of a table, or None where it may be one."""
    found = _what(data)
    if found is None:
        return None
    what, way_out = found
    return f"This file seems to be {what}, whatever its name says; {way_out}"


def _what(data: bytes) -> tuple[str, str] | None:
    if data.startswith(_OLE):
        return _older(data)
    if data.startswith(b"PK"):
        return _packed(data)
    if (data.startswith(b"RIFF") and data[8:12] == b"WEBP") or data[4:8] == b"ftyp":
        return "a picture or a film", _AS_CSV
    if data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html")):
        return "a web page", _AS_CSV
    return next(((what, _AS_CSV) for magic, what in _MAGIC if data.startswith(magic)), None)


def _older(data: bytes) -> tuple[str, str]:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return (
            "a workbook that is locked with a password",
            "open it, remove the password, save it and choose it again.",
        )
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book\0")):
        return "an older Excel workbook (.xls)", _SAVE_AGAIN
    return "an older Excel or Word document", _SAVE_AGAIN


def _packed(data: bytes) -> tuple[str, str] | None:
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None
    if data[30:].startswith(_OPEN_DOCUMENT):
        return "an OpenDocument spreadsheet (.ods)", _SAVE_AGAIN
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = frozenset(archive.namelist())
    except Exception:  # a torn archive fails in many ways, and is of no use in each of them
        if b"[Content_Types].xml" in data[:4096] or b"xl/" in data[:4096]:
            return "an Excel workbook that was not saved to its end", _SAVE_AGAIN
        return "a ZIP archive that is not whole", _AS_CSV
    for part, what, way_out in _PACKED:
        if part in names:
            return what, way_out
    return "a ZIP archive", "unpack it and choose the CSV file or workbook that is inside."
