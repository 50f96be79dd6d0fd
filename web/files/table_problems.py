"""What is wrong, or worth knowing, about one place of a table that could be opened."""

from dataclasses import dataclass
from gettext import NullTranslations

from web.files.cells import CellProblem, Noted
from web.files.messages import N_, Message

PLACE_SHEET = N_("Sheet “%(sheet)s”")
PLACE_ROW = N_("row %(row)s")
PLACE_COLUMN = N_("column %(column)s")


@dataclass(frozen=True, slots=True)
class TableProblem:
    """One message about a table.

    A ``blocking`` one keeps its row from being imported, or the whole table if ``row`` is None; the others tell what
    was read differently or left out. ``column`` is the letter in the file, ``text`` the cell as it stands there.
    """

    code: str
    blocking: bool
    message: Message
    sheet: str = ""
    row: int | None = None
    column: str | None = None
    text: str = ""
    mark: str = ""
    """Tells the tables of one file apart, see `Table.mark`."""

    @property
    def address(self) -> str | None:
        """The cell's address, such as ``"E9"`` or ``"2!E9"``, if the message is about one cell."""
        return f"{self.mark}{self.column}{self.row}" if self.column and self.row is not None else None

    @property
    def place(self) -> str | None:
        """The row's address, such as ``"9"`` or ``"2!9"``, if the message is about a row."""
        return f"{self.mark}{self.row}" if self.row is not None else None

    def sentence(self, translations: NullTranslations) -> str:
        """Return place and message: "Row 9, column E: “32.13.2025” is not a date. …"."""
        place = ", ".join(part.text(translations) for part in self._place())
        message = self.message.text(translations)
        return f"{place[0].upper()}{place[1:]}: {message}" if place else message

    def _place(self) -> list[Message]:
        parts = []
        if self.sheet:
            parts.append(Message(PLACE_SHEET, {"sheet": self.sheet}))
        if self.row is not None:
            parts.append(Message(PLACE_ROW, {"row": self.row}))
        if self.column:
            parts.append(Message(PLACE_COLUMN, {"column": self.column}))
        return parts


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell somebody has to be told about: where it stands and what it says."""

    sheet: str
    row: int
    column: str
    text: str
    mark: str = ""

    def refused(self, problem: CellProblem) -> TableProblem:
        """Return the message for a cell that cannot be understood."""
        return TableProblem(
            problem.code, True, problem.message, self.sheet, self.row, self.column, self.text, self.mark
        )

    def noted(self, note: Noted) -> TableProblem:
        """Return the message for a cell that was understood with a remark."""
        return TableProblem(note.code, False, note.message, self.sheet, self.row, self.column, self.text, self.mark)
