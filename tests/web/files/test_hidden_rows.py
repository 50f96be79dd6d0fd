"""Rows hidden by hand or by a filter are read, but never without a word."""

import datetime as dt

import pytest

from tests.web.files.animals import HEAD, ROWS
from tests.web.files.builders import ods_bytes, xls_bytes, xlsb_bytes, xlsx_bytes
from web.files.companies_table import companies_table
from web.files.companies_table import is_known_heading as is_company_heading
from web.files.hidden_notes import hidden_among
from web.files.people_book import Book, read_book
from web.files.people_table import PeopleTable, Wanted, people_tables
from web.files.reading import read_table
from web.services.tables.large_books import leaving_hidden, pack_book, unpack_book
from web.translations import load

TABLE = [*([*HEAD], *ROWS), ["Summe", "", "4"], ["Eva West", "Azubi", "Koch/Köchin"]]
HIDDEN = {2, 4, 5, 6, 7}
SHEET = '<?xml version="1.0"?><Workbook><Worksheet ss:Name="Tabelle1"><Table>%s</Table></Worksheet></Workbook>'


def marked(row: str, mark: str, cell: str) -> str:
    """The table as the rows of a page or of an XML spreadsheet, some with the mark of hidden ones."""
    return "".join(
        f"<{row}{mark if number in HIDDEN else ''}>{''.join(cell % one for one in cells)}</{row}>"
        for number, cells in enumerate(TABLE, start=1)
    )


FILES = {
    "xlsx": xlsx_bytes({"Tabelle1": TABLE}, hidden_rows=HIDDEN),
    "xls": xls_bytes(TABLE, hidden_rows=HIDDEN),
    "xlsb": xlsb_bytes(TABLE, hidden_rows=HIDDEN),
    "ods": ods_bytes(TABLE, hidden_rows=HIDDEN),
    "html": b"<table>%s</table>" % marked("tr", ' style="display: none"', "<td>%s</td>").encode(),
    "xml": (SHEET % marked("Row", ' ss:Hidden="1"', "<Cell><Data>%s</Data></Cell>")).encode(),
}


def read(book: Book) -> PeopleTable:
    [table] = people_tables(book.tables, Wanted(today=dt.date(2027, 1, 10)))
    return table


def told(table: PeopleTable) -> list[str]:
    return [note.message.text(load("de")) for note in hidden_among(table.problems).notes]


@pytest.mark.parametrize("kind", FILES)
def test_hidden_rows_are_read_and_named_or_left_out_and_counted(kind: str) -> None:
    book = read_book(FILES[kind], "personal")
    table = read(book)
    assert [row.name for row in table.rows] == [*(row[0] for row in ROWS), "Eva West"]
    assert told(table) == ["Die Zeilen 2, 4–5, 7 waren in Ihrer Tabelle ausgeblendet. Wir lesen sie wie die anderen."]
    left = read(Book.from_document(book.leaving_hidden(True).to_document()))
    assert [row.name for row in left.rows] == ["Jonas Weiß"]
    assert [(one.number, one.why) for one in left.left] == [
        (2, "hidden"),
        (4, "hidden"),
        (5, "hidden"),
        (6, "total"),
        (7, "hidden"),
    ]
    assert told(left) == ["Die Zeilen 2, 4–5, 7 waren in Ihrer Tabelle ausgeblendet. Wir lassen sie weg."]
    assert left.rows_below == table.rows_below == 6


def test_a_packed_book_says_whether_its_hidden_rows_are_left_out() -> None:
    packed = pack_book(read_book(FILES["xlsx"], "personal.xlsx"))
    without = leaving_hidden(packed, leaves=True)
    assert [row.name for row in read(unpack_book(without)).rows] == ["Jonas Weiß"]
    assert unpack_book(leaving_hidden(without, leaves=False)) == unpack_book(packed)


def test_nothing_is_said_of_tables_that_hide_nothing() -> None:
    book = read_book(xlsx_bytes({"Tabelle1": TABLE}), "personal.xlsx")
    assert told(read(book)) == []
    assert book.leaving_hidden(True) is book


def test_one_hidden_row_and_very_many_are_named_shortly() -> None:
    one = read(read_book(xlsx_bytes({"A": TABLE}, hidden_rows={3}), "personal.xlsx"))
    assert told(one) == ["Zeile 3 war in Ihrer Tabelle ausgeblendet. Wir lesen sie wie die anderen."]
    long = [HEAD, *([f"Mia Kurz{letter}", "Azubi", "Koch/Köchin"] for letter in "abcdefghijklmnopqrstuvwxyz")]
    many = read(read_book(xlsx_bytes({"A": long}, hidden_rows=set(range(2, 27, 2))), "personal.xlsx"))
    assert told(many)[0].startswith("Die Zeilen 2, 4, 6, 8, 10, 12, 14, 16, … waren")


def test_hidden_companies_and_further_sheets_are_named() -> None:
    rows = [["Firma", "Ort"], ["Nord AG", "Celle"], ["Süd GmbH", "Ulm"]]
    book = xlsx_bytes({"West": rows, "Ost": rows, "Hinweise": [["Bitte lesen"]], "Alt": rows}, hidden_rows={3})
    table = companies_table(read_table(book, "firmen.xlsx", recognise=is_company_heading))
    assert [row.name for row in table.rows] == ["Nord AG", "Süd GmbH"]
    assert [problem.sentence(load("de")).split(".")[0] for problem in table.problems] == [
        "Blatt „West“: Zeile 3 war in Ihrer Tabelle ausgeblendet",
        "Das Blatt „Ost“ wurde nicht gelesen: Unternehmen lesen wir aus einem Blatt",
        "Das Blatt „Alt“ wurde nicht gelesen: Unternehmen lesen wir aus einem Blatt",
    ]
