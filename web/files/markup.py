"""Web pages with tables, XML spreadsheets of Excel 2003 and web archives, as personnel systems export "Excel" files.

A tolerant parser that never resolves entities of the file's own and never fetches anything; runs in the child process.
"""

import email
import email.policy
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser

from web.files.problems import TooComplex
from web.files.text_tables import find_encoding

ROW_TAGS, CELL_TAGS = frozenset({"tr", "row", "ss:row"}), frozenset({"td", "th", "cell", "ss:cell"})
TABLE_TAGS, BREAKS = frozenset({"table", "ss:table"}), frozenset({"br", "p", "div", "li"})
SILENT = frozenset({"script", "style", "title", "documentproperties", "styles"})
SHEET_TAGS = frozenset({"worksheet", "ss:worksheet"})
WIDEST, MOST_ROWS = 16_384, 1_100_000
DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)

Rows = list[list[str]]


def read_markup_sheets(data: bytes) -> Iterator[tuple[str, list[range], Rows]]:
    """Yield the tables of a page or of an XML spreadsheet with their hidden rows; those without rows are left out.

    Raises
    ------
    TooComplex
        A cell or row claims to be further away than any spreadsheet reaches.
    """
    reader = _Tables()
    reader.feed(_text(data))
    reader.close()
    yield from ((name, hidden, rows) for name, hidden, rows in reader.sheets if rows)


def _text(data: bytes) -> str:
    if data[:200].lstrip().lower().startswith(b"mime-version:"):
        data = _page_of_archive(data)
    declared = DECLARED.search(data[:2_000])
    encoding = find_encoding(data)
    if declared and encoding == "cp1252":
        encoding = declared[1].decode("ascii")
    try:
        return data.decode(encoding, errors="replace")
    except LookupError:
        return data.decode("cp1252", errors="replace")


def _page_of_archive(data: bytes) -> bytes:
    """Return the pages of a web archive, one after the other."""
    parts = email.message_from_bytes(data, policy=email.policy.default).walk()
    pages = [part.get_payload(decode=True) for part in parts if part.get_content_type() == "text/html"]
    return b"".join(page for page in pages if isinstance(page, bytes))


class _Tables(HTMLParser):
    """Collects the cells of tables; a table within a cell is read as text of that cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sheets: list[tuple[str, list[range], Rows]] = []
        self.name = ""
        self.depth = 0
        self.silent = 0
        self.cell: list[str] | None = None
        self.across = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a sheet, a table, a row or a cell."""
        told = {key.removeprefix("ss:"): value or "" for key, value in attrs}
        if tag in SHEET_TAGS:
            self.name = told.get("name", "")
        elif tag in TABLE_TAGS:
            self.depth += 1
            if self.depth == 1:
                self.sheets.append((self.name, [], []))
        elif tag in SILENT:
            self.silent += 1
        elif self.depth == 1 and tag in ROW_TAGS:
            self._begin_row(_count(told.get("index", "")), hidden=_is_hidden(told))
        elif self.depth == 1 and tag in CELL_TAGS and self.sheets[-1][2]:
            # "colspan" counts the cell itself, "MergeAcross" only those behind it.
            behind = _count(told["colspan"]) - 1 if "colspan" in told else _count(told.get("mergeacross", ""))
            self._begin_cell(_count(told.get("index", "")), max(behind, 0))
        elif tag in BREAKS and self.cell is not None:
            self.cell.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An empty cell of an XML spreadsheet."""
        self.handle_starttag(tag, attrs)
        if tag not in BREAKS:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """End a table or a cell."""
        if tag in CELL_TAGS and self.depth == 1:
            self._end_cell()
        elif tag in TABLE_TAGS and self.depth:
            self.depth -= 1
            self._end_cell()
        elif tag in SILENT and self.silent:
            self.silent -= 1

    def handle_data(self, data: str) -> None:
        """Keep the text of a cell."""
        if self.cell is not None and not self.silent:
            self.cell.append(data)

    def _begin_row(self, index: int, *, hidden: bool) -> None:
        self._end_cell()
        _name, hidden_rows, rows = self.sheets[-1]
        if index > MOST_ROWS:
            raise TooComplex
        rows.extend([] for _ in range(max(index - len(rows), 1)))
        if hidden:
            hidden_rows.append(range(len(rows), len(rows) + 1))

    def _begin_cell(self, index: int, across: int) -> None:
        self._end_cell()
        row = self.sheets[-1][2][-1]
        if index > WIDEST or across > WIDEST:
            raise TooComplex
        row.extend("" for _ in range(index - 1 - len(row)))
        self.cell, self.across = [], across

    def _end_cell(self) -> None:
        if self.cell is None:
            return
        row = self.sheets[-1][2][-1]
        row.append("".join(self.cell))
        row.extend("" for _ in range(self.across))
        self.cell, self.across = None, 0


def _is_hidden(told: Mapping[str, str]) -> bool:
    """Whether a row is not shown: in a web page by its look, in an XML spreadsheet by a mark."""
    return told.get("hidden", "0") != "0" or "display:none" in told.get("style", "").replace(" ", "")


def _count(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else 0
