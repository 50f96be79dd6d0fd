"""A file with people of many companies: kept as few bytes, read a part at a time, its refused rows as a table again."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from typing import Any

from web.catalogue.text import Text
from web.files.fields import fold
from web.files.grids import clean_cell
from web.files.left_rows import with_left_rows
from web.files.messages import Message
from web.files.packing import pack_lines, unpack_lines, with_head
from web.files.people_book import Book, NotRead, UnreadSheet
from web.files.people_table import PeopleTable, Wanted, people_table, people_tables
from web.files.table_problems import TableProblem
from web.files.tables import Column, Left, Row, Table, Why

AT_ONCE = 5_000
"""Rows read together: what a row says takes ten times the memory of the row."""
ADDRESS = re.compile(r"(\d+!)?([A-Z]+)(\d+)")
MOST_REFUSED = 5_000
"""Rows that are given out to be corrected."""
HEAD_BEFORE_CHOICE = 9
"""So much is said of a table before whether its hidden rows are left out."""


def pack_book(book: Book) -> bytes:
    """Return a book as few bytes."""
    heads = [
        [
            table.sheet,
            table.header_row,
            [[column.letter, column.heading] for column in table.columns],
            len(table.rows),
            table.mark,
            table.roles,
            [[one.number, one.why, one.text] for one in table.left],
            table.empty,
            table.hidden,
            table.leaves_hidden,
            table.years,
        ]
        for table in book.tables
    ]
    unread = [[one.name, one.why] for one in book.unread]
    rows = ([row.number, *row.cells] for table in book.tables for row in table.rows)
    return pack_lines([book.filename, heads, unread], rows)


def unpack_book(data: bytes) -> Book:
    """Return the book `pack_book` made bytes of."""
    (filename, heads, unread), rows = unpack_lines(data)
    pool: dict[str, str] = {}
    tables = tuple(_table(filename, head, rows, pool) for head in heads)
    return Book(filename, tables, tuple(UnreadSheet(name, NotRead(why)) for name, why in unread))


def _table(filename: str, head: list[Any], rows: Iterator[Any], pool: dict[str, str]) -> Table:
    sheet, header_row, columns, count, mark, roles, left, empty, *of_hidden = head
    hidden, leaves_hidden, years = of_hidden or ((), False, ())
    return Table(
        filename,
        sheet,
        header_row,
        tuple(Column(letter, heading) for letter, heading in columns),
        tuple(Row(row[0], tuple([pool.setdefault(cell, cell) for cell in row[1:]])) for row in islice(rows, count)),
        mark,
        tuple((number, role) for number, role in roles),
        tuple(Left(number, Why(why), text) for number, why, text in left),
        empty,
        tuple(hidden),
        leaves_hidden,
        tuple((number, year) for number, year in years),
    )


def leaving_hidden(data: bytes, leaves: bool) -> bytes:
    """Return a packed book whose hidden rows are left out, or read again."""

    def change(head: list[Any]) -> list[Any]:
        filename, heads, unread = head
        return [
            filename,
            [[*one[:HEAD_BEFORE_CHOICE], leaves, *one[HEAD_BEFORE_CHOICE + 1 :]] for one in heads],
            unread,
        ]

    return with_head(data, change)


def with_cells(book: Book, cells: Mapping[str, str]) -> Book:
    """Return a book with other texts in some cells, by their addresses; only rows that change are made anew."""
    changed: dict[str, dict[str, str]] = defaultdict(dict)
    for address, text in cells.items():
        if found := ADDRESS.fullmatch(address):
            changed[f"{found[1] or ''}{found[3]}"][found[2]] = clean_cell(text)
    return replace(book, tables=tuple(_with_cells(table, changed) for table in book.tables)) if changed else book


def _with_cells(table: Table, changed: Mapping[str, Mapping[str, str]]) -> Table:
    def corrected(row: Row) -> Row:
        texts = changed.get(f"{table.mark}{row.number}")
        if texts is None:
            return row
        cells = zip(table.columns, row.cells, strict=True)
        return Row(row.number, tuple(texts.get(column.letter, cell) for column, cell in cells))

    return replace(table, rows=tuple(map(corrected, table.rows)))


def read_parts(book: Book, wanted: Wanted) -> Iterator[PeopleTable]:
    """Read the people of a file. A long table is read a part at a time, the rows of one company together.

    So whoever stands in it twice is found within a part; `shared_addresses` finds addresses of several companies.
    """
    table, company = book.tables[0], _place_of("company", book.tables[0], wanted)
    if company is None or not is_in_parts(book):
        yield from map(_with_left_rows, people_tables(book.tables, wanted))
        return
    rest = replace(table, left=(), empty=0)
    for number, rows in enumerate(_parts(table, company)):
        part = people_table(replace(table if number == 0 else rest, rows=tuple(rows)), wanted)
        problems = [one for one in part.problems if one.row is not None or _is_said(one.code, first=number == 0)]
        yield _with_left_rows(replace(part, problems=tuple(problems)))


def _with_left_rows(table: PeopleTable) -> PeopleTable:
    return replace(table, problems=tuple(with_left_rows(table)))


def _is_said(code: str, *, first: bool) -> bool:
    """Whether a message about a whole table is passed on from a part: once, and not that a part has no people."""
    return code == "examples_left_out" or (first and code != "no_people")


def is_in_parts(book: Book) -> bool:
    """Whether a file is read a part at a time: a single long table."""
    return len(book.tables) == 1 and len(book.tables[0].rows) > AT_ONCE


def _parts(table: Table, company: int) -> Iterator[list[Row]]:
    def name(row: Row) -> str:
        return fold(row.cells[company])

    part: list[Row] = []
    for _name, rows in groupby(sorted(table.rows, key=name), name):
        part += rows
        if len(part) >= AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def shared_addresses(book: Book, wanted: Wanted) -> frozenset[str]:
    """Return the addresses, in small letters, that stand beside people of different companies in a long table."""
    table = book.tables[0]
    company, email = _place_of("company", table, wanted), _place_of("email", table, wanted)
    if company is None or email is None or not is_in_parts(book):
        return frozenset()
    seen: dict[str, str] = {}
    shared: set[str] = set()
    for row in table.rows:
        address = row.cells[email].casefold()
        if address and seen.setdefault(address, fold(row.cells[company])) != fold(row.cells[company]):
            shared.add(address)
    return frozenset(shared)


def _place_of(key: str, table: Table, wanted: Wanted) -> int | None:
    """Return where among a table's cells a field stands."""
    columns = people_table(replace(table, rows=table.rows[:1]), wanted).columns
    return next((use.index for use in columns if use.field and use.field.key == key), None)


@dataclass(frozen=True)
class Refused:
    """The rows of one table that were not taken over, as they stand in the file, each with what is wrong."""

    sheet: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...], tuple[TableProblem, ...]], ...]
    """Number in the file, cells, problems."""


def pack_refused(book: Book, problems: Sequence[TableProblem]) -> bytes:
    """Return the rows with a problem that keeps them out as few bytes; at most `MOST_REFUSED` of them."""
    wrong: dict[str, list[TableProblem]] = {}
    for problem in problems:
        if problem.blocking and problem.place is not None and (problem.place in wrong or len(wrong) < MOST_REFUSED):
            wrong.setdefault(problem.place, []).append(problem)
    heads = [[table.sheet, [column.heading for column in table.columns]] for table in book.tables]
    rows = (
        [place, row.number, row.cells, [stored_problem(one) for one in wrong[f"{table.mark}{row.number}"]]]
        for place, table in enumerate(book.tables if wrong else ())
        for row in table.rows
        if f"{table.mark}{row.number}" in wrong
    )
    return pack_lines(heads, rows)


def unpack_refused(data: bytes) -> tuple[Refused, ...]:
    """Return what `pack_refused` made bytes of, without tables in which nothing is wrong."""
    heads, packed = unpack_lines(data)
    rows: list[list[tuple[int, tuple[str, ...], tuple[TableProblem, ...]]]] = [[] for _ in heads]
    for place, number, cells, problems in packed:
        rows[place].append((number, tuple(cells), tuple(map(problem_of, problems))))
    found = zip(heads, rows, strict=True)
    return tuple(Refused(sheet, tuple(headings), tuple(some)) for (sheet, headings), some in found if some)


def stored_problem(problem: TableProblem) -> list[Any]:
    """Return a message as JSON values."""
    given = problem.message.params
    params = {key: value if isinstance(value, str | int) else None for key, value in given.items()}
    texts = {key: [value.de, value.en] for key, value in given.items() if isinstance(value, Text)}
    lists = {key: [[one.de, one.en] for one in value] for key, value in given.items() if isinstance(value, tuple)}
    place = [problem.sheet, problem.row, problem.column]
    return [problem.blocking, problem.message.msgid, params, texts, lists, *place, problem.text, problem.mark]


def problem_of(stored: list[Any]) -> TableProblem:
    """Return the message `stored_problem` wrote."""
    blocking, msgid, params, texts, lists, sheet, row, column, text, *mark = stored
    values = {**params, **{key: Text(*pair) for key, pair in texts.items()}}
    values |= {key: tuple(Text(*pair) for pair in pairs) for key, pairs in lists.items()}
    return TableProblem("many", blocking, Message(msgid, values), sheet, row, column, text, "".join(mark))
