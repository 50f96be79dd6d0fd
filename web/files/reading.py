"""From the bytes of a file to a table: the one door for everything that is uploaded or read from disk."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from web.files.grids import HIDDEN, Event, Hid, NumberedRow, read_events
from web.files.kinds import Kind, recognise_kind
from web.files.limits import INLINE_BYTES, MEBIBYTE, UPLOAD, Limits
from web.files.messages import N_, Message
from web.files.problems import EmptyFile, NoHeaderFound, TooLarge, TooManyRows
from web.files.sandbox import read_events_apart
from web.files.tables import SURE_SCORE, Header, Recogniser, Table, cut_table, find_header, with_hidden


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with content: its name (empty for a text table), its rows, whether it is hidden, and hidden rows."""

    name: str
    rows: list[NumberedRow]
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)


DEFAULT_EXAMPLE = N_("Name, Role, Occupation")


def read_table(
    data: bytes,
    filename: str,
    *,
    limits: Limits = UPLOAD,
    recognise: Recogniser | None = None,
    example: str = DEFAULT_EXAMPLE,
) -> Table:
    """Return the table in ``data``: XLSX, XLS, ODS, CSV or TSV, told by content alone.

    ``filename`` is only kept for messages. Of several sheets the one whose headings fit best is taken (``recognise``
    says of a cell whether it is a known heading), the first of equals; a hidden sheet is never taken. The table names
    the others that hold such a list. Title lines above the headings, empty rows and empty columns are skipped; row
    numbers and column letters stay those of the file.

    Raises
    ------
    FileProblem
        Named and with a message that says what to do; ``example`` is the list of headings it offers.
    """
    found = read_sheets(data, limits)
    sheet, header = best_sheet([sheet for sheet in found if not sheet.hidden], recognise, example=example)
    table = with_hidden(cut_table(sheet.rows, header, filename=filename, sheet=sheet.name), sheet.hidden_rows)
    others = tuple(one.name for one in found if one is not sheet and _is_such_a_list(one, recognise))
    table = replace(table, unread=others) if others else table
    if len(table.rows) > limits.rows:
        raise TooManyRows(limit=limits.rows)
    return table


def _is_such_a_list(sheet: Sheet, recognise: Recogniser | None) -> bool:
    header = find_header(sheet.rows, recognise)
    return header is not None and header.score >= SURE_SCORE


def read_sheets(data: bytes, limits: Limits) -> list[Sheet]:
    """Return the sheets of a file that have content, hidden ones as well (of those only the first rows).

    Raises
    ------
    FileProblem
    """
    if len(data) > limits.file_bytes:
        raise TooLarge(limit=limits.file_bytes // MEBIBYTE)
    return collect_sheets(_events(data, recognise_kind(data, limits), limits))


def _events(data: bytes, kind: Kind, limits: Limits) -> Iterator[Event]:
    if kind is Kind.TEXT and len(data) < INLINE_BYTES:
        return read_events(data, kind, limits)
    return read_events_apart(data, kind, limits)


def collect_sheets(events: Iterable[Event]) -> list[Sheet]:
    """Gather the stream of names and rows into sheets; sheets without rows are dropped."""
    sheets: list[Sheet] = []
    pooled: dict[str, str] = {}
    for event in events:
        if isinstance(event, str):
            sheets.append(Sheet(event.removeprefix(HIDDEN), [], event.startswith(HIDDEN)))
        elif isinstance(event, Hid):
            sheets[-1].hidden_rows.update(event.rows)
        else:
            number, cells = event
            # One copy of each text: most of a long list are departments, occupations and companies.
            sheets[-1].rows.append((number, [pooled.setdefault(cell, cell) for cell in cells]))
    return [sheet for sheet in sheets if sheet.rows]


def best_sheet(
    sheets: list[Sheet],
    recognise: Recogniser | None,
    lenient: Recogniser | None = None,
    *,
    example: str = DEFAULT_EXAMPLE,
) -> tuple[Sheet, Header]:
    """Return the sheet whose headings fit best. Raises EmptyFile or NoHeaderFound."""
    if not sheets:
        raise EmptyFile
    found = [(sheet, find_header(sheet.rows, recognise, lenient)) for sheet in sheets]
    fitting = [(sheet, header) for sheet, header in found if header]
    if not fitting:
        raise NoHeaderFound(example=Message(example))
    return max(fitting, key=lambda candidate: candidate[1].score)
