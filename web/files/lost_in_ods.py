"""Errors of formulas in an OpenDocument spreadsheet; the library for workbooks takes them for nothing, or for 0."""

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from xml.parsers import expat

from web.files.lost import Lost
from web.files.problems import BrokenFile, TooComplex

CHUNK = 1 << 18
MARK = re.compile(b'value-type="error"')
LONGEST_MARK = 64
MOST_REPEATED = 1_048_576


def lost_in_ods(archive: zipfile.ZipFile, place: int) -> Lost:
    """Return the errors in the sheet at a place counted from 0. Raises BrokenFile or TooComplex."""
    if not mentions(archive, MARK):
        return {}
    reader = _Errors(place)
    read_content(archive, reader.parser)
    return reader.found


def read_content(archive: zipfile.ZipFile, parser: expat.XMLParserType) -> None:
    """Let a parser read the content of the spreadsheet. Raises BrokenFile."""
    try:
        for piece in _content_pieces(archive):
            parser.Parse(piece, False)
    except expat.ExpatError as error:
        raise BrokenFile from error


def _content_pieces(archive: zipfile.ZipFile) -> Iterator[bytes]:
    """Yield the content of the spreadsheet a piece at a time."""
    with archive.open("content.xml") as content:
        while piece := content.read(CHUNK):
            yield piece


def mentions(archive: zipfile.ZipFile, mark: re.Pattern[bytes]) -> bool:
    """Say whether a mark stands anywhere in the content: most files lack it and need no closer look."""
    before = b""
    for piece in _content_pieces(archive):
        if mark.search(before + piece):
            return True
        before = piece[-LONGEST_MARK:]
    return False


class _Errors:
    """Follows the rows and cells of one sheet; what is repeated stands in the file once and counts as often."""

    def __init__(self, place: int) -> None:
        self.found: dict[int, dict[int, str]] = defaultdict(dict)
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self._place, self._table, self._depth = place, -1, 0
        self._row = self._column = 0
        self._rows = self._columns = 1
        self._text: list[str] | None = None

    def _start(self, name: str, about: Mapping[str, str]) -> None:
        if name == "table:table":
            self._depth += 1
            self._table += self._depth == 1
        if self._table != self._place or self._depth != 1:
            return
        if name == "table:table-row":
            self._rows, self._column = repeated(about, "table:number-rows-repeated"), 0
        elif name in {"table:table-cell", "table:covered-table-cell"}:
            self._columns = repeated(about, "table:number-columns-repeated")
            self._text = [] if about.get("calcext:value-type") == "error" else None

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if name == "table:table":
            self._depth -= 1
        if self._table != self._place or self._depth != 1:
            return
        if name == "table:table-row":
            self._row += self._rows
        elif name in {"table:table-cell", "table:covered-table-cell"}:
            self._end_cell()

    def _end_cell(self) -> None:
        if self._text is not None:
            if self._rows * self._columns > MOST_REPEATED:
                raise TooComplex
            error = "".join(self._text).strip() or "#N/A"
            for row in range(self._row, self._row + self._rows):
                self.found[row].update(dict.fromkeys(range(self._column, self._column + self._columns), error))
        self._text = None
        self._column += self._columns


def repeated(about: Mapping[str, str], attribute: str) -> int:
    """Return how many rows or columns an element stands for."""
    said = about.get(attribute, "1")
    return int(said) if said.isdecimal() and len(said) < 8 else 1
