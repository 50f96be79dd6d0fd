"""Lists as offices have them are read whole: everybody is found, and every row of the file is accounted for."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.web.files.animals import HEAD, ROWS, Animal, joined, text
from tests.web.files.builders import xlsx_bytes
from tests.web.files.zoo import ZOO
from tests.web.files.zoo_exports import EXPORTS
from tests.web.files.zoo_offices import OFFICES
from web.files.limits import UPLOAD
from web.files.people_book import Book, read_book
from web.files.people_table import PeopleTable, Wanted, people_tables
from web.files.problems import PeopleInColumns
from web.files.reading import read_sheets
from web.translations import load

WANTED = Wanted(today=dt.date(2027, 1, 10))
ALL_OF_THEM = [*ZOO, *EXPORTS, *OFFICES]


def read(data: bytes, filename: str = "liste.csv") -> tuple[Book, tuple[PeopleTable, ...]]:
    book = read_book(data, filename)
    return book, people_tables(book.tables, WANTED)


def sentences(book: Book, tables: tuple[PeopleTable, ...]) -> list[str]:
    german = load("de")
    told = [problem.sentence(german) for table in tables for problem in table.problems]
    return [*told, *(sheet.message.text(german) for sheet in book.unread)]


def rows_of(table: PeopleTable) -> list[int]:
    """The numbers of all rows a table accounts for, but the empty ones."""
    return [*(row.number for row in table.table.rows), *(one.number for one in table.table.left)]


@pytest.mark.parametrize("animal", ALL_OF_THEM, ids=[animal.name for animal in ALL_OF_THEM])
def test_everybody_is_found(animal: Animal) -> None:
    book, tables = read(animal.data, animal.filename)
    blocking = [problem.sentence(load("de")) for table in tables for problem in table.problems if problem.blocking]
    assert blocking == []
    people = [person for table in tables for person in table.rows]
    assert [(person.name, person.role) for person in people] == list(animal.people)
    answers = {person.name: person.answers() for person in people}
    for name, expected in (animal.answers or {}).items():
        assert {key: answers[name].get(key) for key in expected} == expected
    told = "\n".join(sentences(book, tables))
    assert [note for note in animal.notes if note not in told] == [], told


@pytest.mark.parametrize("animal", ALL_OF_THEM, ids=[animal.name for animal in ALL_OF_THEM])
def test_every_row_is_accounted_for(animal: Animal) -> None:
    _, tables = read(animal.data, animal.filename)
    for sheet in read_sheets(animal.data, UPLOAD):
        own = [table for table in tables if table.table.sheet == sheet.name]
        if not own:
            continue
        headings = {table.table.header_row for table in own}
        counted = Counter(number for table in own for number in rows_of(table))
        below = [number for number, _ in sheet.rows if number > min(headings) and number not in headings]
        beside = len({table.table.columns[-1].letter for table in own}) if len(headings) == 1 else 1
        assert set(counted) == set(below)
        assert max(counted.values()) <= beside
        for table in own:
            last = max(number for number in (table.table.header_row, *rows_of(table)))
            assert table.rows_below == last - table.table.header_row


def test_the_whole_zoo_is_large() -> None:
    assert len(ALL_OF_THEM) >= 80


def test_a_book_survives_storing() -> None:
    book, _ = read(ZOO[8].data)
    assert Book.from_document(book.to_document()) == book


CELL = st.sampled_from(
    ["", "", "Mia Kurz", "Azubi", "FK", "Koch/Köchin", "Summe", "4", "Stand: heute", "Name", "Beruf", "Rolle", "x", "?",
     "Auszubildende", "gez. M.", "Gesamt: 3", "* frei", "Beispiel: Max", "07/2028", "nein"]
)  # fmt: skip


@example([["Beruf", "Name", "", "Name"]])
@given(st.lists(st.lists(CELL, min_size=1, max_size=4), max_size=14))
def test_whatever_stands_below_the_headings_the_numbers_add_up(rows: list[list[str]]) -> None:
    try:
        _, tables = read(text(*joined(";", [HEAD, *rows])))
    except PeopleInColumns:  # headings below each other: such a sheet is refused whole
        return
    headings = {table.table.header_row for table in tables}
    first_heading = tables[0].table.header_row  # the second row when it goes on with the headings
    counted = Counter(number for table in tables for number in rows_of(table))
    filled = {number for number, row in enumerate(rows, start=2) if any(row) and number > first_heading}
    assert set(counted) == filled - headings
    if len(headings) == len(tables):  # lists below each other; those beside each other share their rows
        assert max(counted.values(), default=1) == 1
    for table in tables:
        assert table.rows_below == max((table.table.header_row, *rows_of(table))) - table.table.header_row
        without = table.row_count - len(table.rows)
        if table.usable:
            assert without == len({problem.row for problem in table.problems if problem.blocking})


def test_more_rows_than_allowed_are_never_cut_off_silently() -> None:
    rows = [HEAD, *ROWS[:1], *(["Summe", "", "1"] for _ in range(200))]
    _, tables = read(xlsx_bytes({"Tabelle1": rows}), "x.xlsx")
    assert tables[0].rows_below == 201
