"""Errors of formulas, and formulas without a value, reach the reader with what stands in them."""

import io
import re
import zipfile

import openpyxl
import pytest

from tests.web.files.builders import Failed, ods_bytes, xls_bytes, xlsb_bytes, xlsx_bytes, zip_bytes
from tests.web.files.test_cells import WANTED, sentences
from web.files.companies_table import companies_table
from web.files.companies_table import is_known_heading as is_company_heading
from web.files.compound import read_stream
from web.files.limits import UPLOAD
from web.files.people_table import read_people
from web.files.problems import FileProblem
from web.files.reading import read_sheets, read_table

NA, REF = Failed("#N/A"), Failed("#REF!")
ROWS: list[list[str]] = [
    ["Name", "Rolle", "Beruf", "Abteilung"],
    ["Mia Kurz", "Azubi", NA, "Halle 2"],
    ["Jonas Weiß", "Azubi", "Schweißer/in", REF],
    ["Petra Sommer", "Fachkraft", "Schweißer/in", "Halle 2"],
]
FORMATS = [xlsx_bytes({"Tabelle1": ROWS}), xls_bytes(ROWS), xlsb_bytes(ROWS), ods_bytes(ROWS)]


@pytest.mark.parametrize("data", FORMATS, ids=["xlsx", "xls", "xlsb", "ods"])
def test_an_error_is_told_with_its_place_and_what_to_do(data: bytes) -> None:
    table = read_people(data, "personal.xlsx", WANTED)
    assert [row.name for row in table.rows] == ["Petra Sommer"]
    told = "ist der Fehler einer Formel. Bitte tragen Sie den Wert selbst ein."
    assert sentences(table) == [
        f"Blatt „Tabelle1“, Zeile 2, Spalte C: „#N/A“ {told}",
        f"Blatt „Tabelle1“, Zeile 3, Spalte D: „#REF!“ {told}",
    ]


COMPANIES = [["Firma", "Ort", "Notiz"], ["Nordwind GmbH", NA, REF], ["Südstern AG", "Bremen", ""]]


@pytest.mark.parametrize("data", [xlsx_bytes({"A": COMPANIES}), xls_bytes(COMPANIES), ods_bytes(COMPANIES)])
def test_companies_have_no_error_for_a_town(data: bytes) -> None:
    table = companies_table(read_table(data, "firmen.xlsx", recognise=is_company_heading))
    assert [row.name for row in table.rows] == ["Südstern AG"]
    assert [(problem.code, problem.address) for problem in table.problems] == [
        ("formula_error", "B2"),
        ("formula_error", "C2"),
    ]


def test_a_formula_nobody_worked_out_is_no_empty_cell() -> None:
    rows = [["Vorname", "Nachname", "Rolle", "Beruf"], ["Mia", '=A2&"1"', "Azubi", "Tischler/in"]]
    table = read_people(xlsx_bytes({"Tabelle1": rows}), "personal.xlsx", WANTED)
    told = 'Blatt „Tabelle1“, Zeile 2, Spalte B: „=A2&"1"“ ist eine Formel, deren Ergebnis nicht in der Datei steht.'
    assert [sentence.split(" Bitte")[0] for sentence in sentences(table)] == [told]
    assert table.problems[0].text == '#=A2&"1"'


def test_formulas_dragged_on_below_the_last_person_are_nobody() -> None:
    rows: list[list[str]] = [ROWS[0], ["Mia Kurz", "Azubi", "Tischler/in", ""], [NA, NA, NA, NA], [NA, NA, NA, NA]]
    table = read_people(xlsx_bytes({"Tabelle1": rows}), "personal.xlsx", WANTED)
    assert [row.name for row in table.rows] == ["Mia Kurz"]
    assert [(one.number, one.text) for one in table.left] == [(row, "#N/A · #N/A · #N/A · #N/A") for row in (3, 4)]
    assert (table.problems, table.rows_below) == ((), 3)


def test_errors_of_several_sheets_stay_apart() -> None:
    book = openpyxl.Workbook()
    first, second = book.worksheets[0], book.create_sheet("Zwei")
    first["A1"], second["B2"], second["C9"] = "x", "#DIV/0!", "=NA()"
    buffer = io.BytesIO()
    book.save(buffer)
    assert [(sheet.name, sheet.rows) for sheet in read_sheets(buffer.getvalue(), UPLOAD)] == [
        ("Sheet", [(1, ["x"])]),
        ("Zwei", [(2, ["", "#DIV/0!"]), (9, ["", "", "#=NA()"])]),
    ]


def test_a_merged_error_holds_for_all_its_rows() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["#N/A", "x"])
    book.worksheets[0].append([None, "y"])
    book.worksheets[0].merge_cells("A1:A2")
    buffer = io.BytesIO()
    book.save(buffer)
    assert read_sheets(buffer.getvalue(), UPLOAD)[0].rows == [(1, ["#N/A", "x"]), (2, ["#N/A", "y"])]


def _ods_content(rows: str) -> bytes:
    archive = zipfile.ZipFile(io.BytesIO(ods_bytes([["@"]])))
    members = {name: archive.read(name) for name in archive.namelist()}
    content = members["content.xml"].decode()
    before, after = content.split("<table:table-row>")[0], content.split("</table:table-row>")[1]
    return zip_bytes(members | {"content.xml": f"{before}{rows}{after}".encode()})


CELL = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
ERROR = '<table:table-cell calcext:value-type="error" {0}><text:p>#NV</text:p></table:table-cell>'


def test_repeated_cells_of_an_open_document_count_as_often() -> None:
    empty = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    twice = ERROR.format('table:number-columns-repeated="2"')
    rows = f"<table:table-row>{CELL}</table:table-row>{empty}<table:table-row>{CELL}{twice}{CELL}</table:table-row>"
    read = read_sheets(_ods_content(rows), UPLOAD)[0].rows
    assert read == [(1, ["x"]), (5, ["x", "#NV", "#NV", "x"])]


def test_an_open_document_that_claims_a_sea_of_errors_is_refused() -> None:
    far = ERROR.format('table:number-columns-repeated="1000000"')
    with pytest.raises(FileProblem):
        read_sheets(_ods_content(f'<table:table-row table:number-rows-repeated="9">{far}</table:table-row>'), UPLOAD)


@pytest.mark.parametrize("cut", [100, 520, 700, 1100])
def test_a_damaged_old_workbook_is_no_surprise(cut: int) -> None:
    assert read_stream(xls_bytes(ROWS)[:cut], "Workbook") == b""


@pytest.mark.parametrize("name", ["#REF!", "N" * 201])
def test_bug_a_company_whose_name_is_refused_is_told_and_nothing_breaks(name: str) -> None:
    rows = [["Firma", "E-Mail"], [name, "a@example.org"], ["Südstern AG", "b@example.org"]]
    table = companies_table(read_table(xlsx_bytes({"A": rows}), "firmen.xlsx", recognise=is_company_heading))
    assert [row.name for row in table.rows] == ["Südstern AG"]
    assert [problem.address for problem in table.problems if problem.blocking] == ["A2"]


def test_below_merged_headings_the_first_name_is_the_company() -> None:
    rows = [
        ["Unternehmen", "", "Ansprechperson", ""],
        ["Name", "Ort", "Name", "E-Mail"],
        ["Südstern AG", "Ulm", "Max Roth", "max@example.org"],
    ]
    table = companies_table(read_table(xlsx_bytes({"A": rows}), "firmen.xlsx", recognise=is_company_heading))
    assert [(row.name, row.contact_name) for row in table.rows] == [("Südstern AG", "Max Roth")]


def test_an_error_is_found_where_cells_have_no_addresses() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes({"Tabelle1": ROWS}))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = re.sub(rb'(<(?:c|row))((?: [a-qs-z]\w*="[^"]*")*) r="\w+"', rb"\1\2", parts[sheet])
    assert b' r="' not in parts[sheet].partition(b"<sheetData>")[2].partition(b"</sheetData>")[0]
    told = sentences(read_people(zip_bytes(parts), "personal.xlsx", WANTED))
    assert [words.partition(" ist der Fehler")[0] for words in told if "Fehler einer Formel" in words] == [
        "Blatt „Tabelle1“, Zeile 2, Spalte C: „#N/A“",
        "Blatt „Tabelle1“, Zeile 3, Spalte D: „#REF!“",
    ]
