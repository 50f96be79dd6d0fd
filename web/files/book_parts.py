"""What a workbook's bytes say beyond the cells: by the kind of file, of the part that holds a sheet, piece by piece."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from web.files.lost_in_xlsb import BOOK, sheet_relations
from web.files.problems import BrokenFile

T = TypeVar("T")

XML_BOOK = "xl/workbook.xml"
CHUNK = 1 << 18
LONGEST_CELL = 1 << 17
"""A cell whose end does not come for so many bytes is none."""
SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^<>]*?\b\w+:id=[\"']([^\"']+)[\"']")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^<>]*>")
RELATION_PART = re.compile(rb"""\b(Id|Target)=["']([^"']*)["']""")


@dataclass(frozen=True)
class Finders(Generic[T]):
    """How something is found in a sheet, by the kind of file: of a place counted from 0, or of the part it is in."""

    in_xls: Callable[[bytes, int], T]
    in_ods: Callable[[zipfile.ZipFile, int], T]
    in_xlsb: Callable[[zipfile.ZipFile, str], T]
    in_xml: Callable[[zipfile.ZipFile, str], T]
    nothing: Callable[[], T]

    def of_sheet(self, data: bytes, place: int) -> T:
        """Return what is found in the sheet at a place counted from 0, as the sheets stand in the file.

        Raises
        ------
        BrokenFile
            A part of the file cannot be read.
        """
        if not data.startswith(b"PK"):
            return self.in_xls(data, place)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return self._in_archive(archive, place)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError) as error:
            raise BrokenFile from error

    def _in_archive(self, archive: zipfile.ZipFile, place: int) -> T:
        names = set(archive.namelist())
        if "content.xml" in names:
            return self.in_ods(archive, place)
        part = _part_of_sheet(archive, names, place)
        if part is None:
            return self.nothing()
        return self.in_xlsb(archive, part) if part.endswith(".bin") else self.in_xml(archive, part)


def _part_of_sheet(archive: zipfile.ZipFile, names: set[str], place: int) -> str | None:
    """Return the name of the part with a sheet: the workbook lists them, and its relations say where they are."""
    is_binary = XML_BOOK not in names
    book = BOOK if is_binary else XML_BOOK
    relations = f"xl/_rels/{book.removeprefix('xl/')}.rels"
    if not {book, relations} <= names:
        return None
    targets = {}
    for relation in RELATION.findall(archive.read(relations)):
        said = {key: value.decode(errors="replace") for key, value in RELATION_PART.findall(relation)}
        targets[said.get(b"Id", "")] = said.get(b"Target", "")
    sheets = sheet_relations(archive) if is_binary else _relations_in_xml(archive)
    target = targets.get(sheets[place], "") if place < len(sheets) else ""
    part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return part if part in names else None


def _relations_in_xml(archive: zipfile.ZipFile) -> list[str]:
    return [name.decode(errors="replace") for name in SHEET.findall(archive.read(XML_BOOK))]


def pieces(
    archive: zipfile.ZipFile, part: str, wanted: re.Pattern[bytes], ends: Sequence[bytes], only: Sequence[bytes] = ()
) -> Iterator[re.Match[bytes]]:
    """Yield what is wanted of a part, read a piece at a time, each up to an end; `only` those with one of these."""
    with archive.open(part) as content:
        rest = b""
        while piece := content.read(CHUNK):
            rest += piece
            end = max((at + len(mark) for mark in ends if (at := rest.rfind(mark)) >= 0), default=0)
            if not only or any(mark in rest for mark in only):
                yield from wanted.finditer(rest, 0, end)
            rest = rest[end:][-LONGEST_CELL:]
