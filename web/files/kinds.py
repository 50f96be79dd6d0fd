"""What a file really is, judged by its content and never by its name alone."""

import io
import re
import zipfile
import zlib
from enum import StrEnum

from web.files.limits import Limits
from web.files.messages import N_, Message
from web.files.problems import BrokenFile, EmptyFile, EncryptedFile, TooComplex, WrongFileType


class Kind(StrEnum):
    """The tables that can be read."""

    TEXT = "text"
    WORKBOOK = "workbook"
    MARKUP = "markup"
    """A web page with a table, or XML, as personnel systems save them under the name of an Excel file."""


OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# An Excel 97 workbook starts with this record of 20 bytes; in an encrypted one FILEPASS follows at once.
BIFF8_START, BIFF8_START_LENGTH, FILEPASS = b"\x09\x08\x10\x00\x00\x06\x05\x00", 20, b"\x2f\x00"

OTHER_STARTS = (
    (b"%PDF", N_("a PDF document")),
    (b"\x89PNG", N_("a picture")),
    (b"\xff\xd8\xff", N_("a picture")),
    (b"GIF8", N_("a picture")),
    (b"{\\rtf", N_("a text document")),
    (b"\x1f\x8b", N_("a packed archive")),
    (b"7z\xbc\xaf", N_("a packed archive")),
    (b"Rar!", N_("a packed archive")),
    (b'{"url":', N_("a link to a table on the internet")),
    (b'{"doc_id":', N_("a link to a table on the internet")),
    (b"[InternetShortcut]", N_("a link to a table on the internet")),
)

MACROS = frozenset({"xl/vbaProject.bin", "xl/macrosheets/sheet1.xml"})
START_OF_PART = 4096

ROW_TAG = re.compile(rb"<(?:ss:)?(?:tr|row)\b", re.IGNORECASE)
MARKUP_STARTS = (
    b"<!doctype",
    b"<html",
    b"<?xml",
    b"<table",
    b"<head",
    b"<style",
    b"<meta",
    b"<workbook",
    b"mime-version:",
)


def recognise_kind(data: bytes, limits: Limits) -> Kind:
    """Return how ``data`` is to be read.

    Raises
    ------
    EmptyFile, WrongFileType, EncryptedFile, BrokenFile, TooComplex
    """
    if not data.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise EmptyFile
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        _check_packed(data, limits)
        return Kind.WORKBOOK
    if data.startswith(OLE_MAGIC):
        _check_ole(data)
        return Kind.WORKBOOK
    return _text_kind(data)


def _check_packed(data: bytes, limits: Limits) -> None:
    """Look into the directory of a ZIP file without unpacking anything but the few bytes that name its type."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_sizes(archive.infolist(), limits)
            _check_packed_type(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise BrokenFile from error


def _check_sizes(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    # Small files may pack well without harm: the ratio counts from one mebibyte on.
    too_dense = unpacked > 1024 * 1024 and unpacked > packed * limits.unpacked_ratio
    if len(members) > limits.members or unpacked > limits.unpacked_bytes or too_dense:
        raise TooComplex


def _check_packed_type(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if any(member.flag_bits & 0x1 for member in archive.infolist()) or _is_encrypted_ods(archive, names):
        raise EncryptedFile
    if names & MACROS:
        raise WrongFileType(kind=Message(N_("a workbook with macros")))
    if any(_declares_entities(archive, name) for name in names if name.endswith(".xml")):
        raise BrokenFile
    if names & {"xl/workbook.xml", "xl/workbook.bin"} or _declares_spreadsheet(archive, names):
        return
    raise WrongFileType(kind=Message(_packed_kind(names)))


def _declares_entities(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether a part defines entities of its own: no office program does, and they can grow without end."""
    with archive.open(name) as part:
        return b"<!ENTITY" in part.read(START_OF_PART)


def _declares_spreadsheet(archive: zipfile.ZipFile, names: set[str]) -> bool:
    if "mimetype" not in names:
        return False
    with archive.open("mimetype") as declared:
        return declared.read(80).startswith(b"application/vnd.oasis.opendocument.spreadsheet")


def _is_encrypted_ods(archive: zipfile.ZipFile, names: set[str]) -> bool:
    if "META-INF/manifest.xml" not in names:
        return False
    with archive.open("META-INF/manifest.xml") as manifest:
        return b"encryption-data" in manifest.read(64 * 1024)


def _packed_kind(names: set[str]) -> str:
    if any(name.endswith(".iwa") for name in names):
        return N_("an Apple Numbers document")
    if any(name.startswith("word/") for name in names) or "content.xml" in names:
        return N_("a text document")
    if any(name.startswith("ppt/") for name in names):
        return N_("a presentation")
    return N_("a packed archive")


def _check_ole(data: bytes) -> None:
    """Old Office files and encrypted new ones share one container; its directory names the streams in UTF-16."""
    if _names_stream(data, "EncryptedPackage") or _has_password_record(data):
        raise EncryptedFile
    if _names_stream(data, "WordDocument"):
        raise WrongFileType(kind=Message(N_("a text document")))
    if _names_stream(data, "PowerPoint Document"):
        raise WrongFileType(kind=Message(N_("a presentation")))
    if not (_names_stream(data, "Workbook") or _names_stream(data, "Book")):
        raise BrokenFile


def _has_password_record(data: bytes) -> bool:
    after = data.find(BIFF8_START) + BIFF8_START_LENGTH
    return after >= BIFF8_START_LENGTH and data.startswith(FILEPASS, after)


def _names_stream(data: bytes, name: str) -> bool:
    return name.encode("utf-16-le") in data


def _text_kind(data: bytes) -> Kind:
    for start, kind in OTHER_STARTS:
        if data.startswith(start):
            raise WrongFileType(kind=Message(kind))
    if _readable(data[:400]).startswith(MARKUP_STARTS):
        if b"<!entity" in data[:START_OF_PART].lower():
            raise BrokenFile
        if not ROW_TAG.search(data.replace(b"\0", b"")) and not data.lstrip()[:5].lower() == b"mime-":
            raise WrongFileType(kind=Message(N_("a web page")))
        return Kind.MARKUP
    if _looks_binary(data[:4096]):
        raise WrongFileType(kind=Message(N_("a file from another program")))
    return Kind.TEXT


def _readable(start: bytes) -> bytes:
    """Return the first characters in small letters, whatever the encoding: only plain ones matter."""
    return start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()


def _looks_binary(start: bytes) -> bool:
    """Control characters that no text has; UTF-16 is told by its mark or by zeros at every second place."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or looks_utf16(start):
        return False
    return any(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in start)


def looks_utf16(start: bytes) -> str | None:
    """Return ``"utf-16-le"`` or ``"utf-16-be"`` for text without a mark whose second bytes are mostly zero."""
    half = len(start) // 2
    even, odd = start[: 2 * half : 2].count(0), start[1 : 2 * half : 2].count(0)
    if half and odd > 0.7 * half and even == 0:
        return "utf-16-le"
    if half and even > 0.7 * half and odd == 0:
        return "utf-16-be"
    return None
