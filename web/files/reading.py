"""From the bytes of a file to a table: the one door for everything that is uploaded or read from disk."""

from collections.abc import Iterable, Iterator

from web.files.grids import Event, NumberedRow, read_events
from web.files.kinds import Kind, recognise_kind
from web.files.limits import INLINE_BYTES, MEBIBYTE, UPLOAD, Limits
from web.files.messages import N_, Message
from web.files.problems import EmptyFile, NoHeaderFound, TooLarge, TooManyRows
from web.files.sandbox import read_events_apart
from web.files.tables import Recogniser, Table, cut_table, find_header

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
    says of a cell whether it is a known heading), the first of equals; hidden sheets are never looked at. Title lines
    above the headings, empty rows and empty columns are skipped; row numbers and column letters stay those of the file.

    Raises
    ------
    FileProblem
        Named and with a message that says what to do; ``example`` is the list of headings it offers.
    """
    if len(data) > limits.file_bytes:
        raise TooLarge(limit=limits.file_bytes // MEBIBYTE)
    kind = recognise_kind(data, limits)
    sheets = collect_sheets(_events(data, kind, limits))
    sheet, rows, header = _best_sheet(sheets, recognise, example)
    table = cut_table(rows, header, filename=filename, sheet=sheet)
    if len(table.rows) > limits.rows:
        raise TooManyRows(limit=limits.rows)
    return table


def _events(data: bytes, kind: Kind, limits: Limits) -> Iterator[Event]:
    if kind is Kind.TEXT and len(data) < INLINE_BYTES:
        return read_events(data, kind, limits)
    return read_events_apart(data, kind, limits)


def collect_sheets(events: Iterable[Event]) -> list[tuple[str, list[NumberedRow]]]:
    """Gather the stream of names and rows into sheets; sheets without rows are dropped."""
    sheets: list[tuple[str, list[NumberedRow]]] = []
    for event in events:
        if isinstance(event, str):
            sheets.append((event, []))
        else:
            sheets[-1][1].append(event)
    return [sheet for sheet in sheets if sheet[1]]


def _best_sheet(
    sheets: list[tuple[str, list[NumberedRow]]], recognise: Recogniser | None, example: str
) -> tuple[str, list[NumberedRow], int]:
    if not sheets:
        raise EmptyFile
    found = [(*find_header(rows, recognise), name, rows) for name, rows in sheets]
    header, score, name, rows = max(found, key=lambda candidate: candidate[1])
    if not score:
        raise NoHeaderFound(example=Message(example))
    return name, rows, header
