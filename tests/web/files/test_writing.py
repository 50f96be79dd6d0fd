"""Workbooks and CSV: readable by others, free of formulas, the same every time."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from web.files.reading import read_table
from web.files.writing import CellValue, Sheet, csv_bytes, neutralise, sheet_name, workbook_bytes

ROWS: list[list[CellValue]] = [
    ["Ayşe Öztürk", 3, 62.5, True, dt.date(2027, 1, 29), None],
    ["=HYPERLINK(0)", -1, 0, False, dt.date(2027, 2, 1), "x" * 300],
]
SHEET = Sheet("Stand: 2027/1", ["Name", "Azubis", "Wert", "Fertig", "Tag", "+Notiz"], ROWS)


def test_another_program_reads_what_was_written() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(workbook_bytes([SHEET], title="Stand")))
    sheet = workbook.worksheets[0]
    values = [[_day(cell.value) for cell in row] for row in sheet.iter_rows()]
    assert sheet.title == "Stand  2027 1"
    assert sheet.freeze_panes == "A2"
    assert values == [
        ["Name", "Azubis", "Wert", "Fertig", "Tag", "'+Notiz"],
        ["Ayşe Öztürk", 3, 62.5, True, dt.date(2027, 1, 29), None],
        ["'=HYPERLINK(0)", -1, 0, False, dt.date(2027, 2, 1), "x" * 300],
    ]
    assert (sheet.column_dimensions["A"].width > 14, sheet.column_dimensions["F"].width < 62) == (True, True)


def test_dates_are_shown_as_the_readers_country_writes_them() -> None:
    """Format 14 is the one every office program fills with the short date of its own country."""
    with zipfile.ZipFile(io.BytesIO(workbook_bytes([SHEET], title="Stand"))) as archive:
        styles = archive.read("xl/styles.xml").decode()
    assert 'numFmtId="14"' in styles
    assert "<numFmts" not in styles


def _day(value: object) -> object:
    return value.date() if isinstance(value, dt.datetime) else value


def test_no_trace_of_place_or_time() -> None:
    data = workbook_bytes([SHEET], title="Stand")
    assert data == workbook_bytes([SHEET], title="Stand")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        properties = archive.read("docProps/core.xml").decode()
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "<dc:creator></dc:creator>" in properties
    assert "2000-01-01T00:00:00Z" in properties


def test_csv_for_a_german_office() -> None:
    assert csv_bytes(SHEET.headings, ROWS).decode("utf-8-sig").splitlines()[0:2] == [
        "Name;Azubis;Wert;Fertig;Tag;'+Notiz",
        "Ayşe Öztürk;3;62.5;True;29.01.2027;",
    ]


@pytest.mark.parametrize("text", ["=1+1", "+49 511", "-x", "@here", "\tx", "\rx", "'=1", "''+1"])
def test_texts_that_look_like_formulas_get_an_apostrophe(text: str) -> None:
    assert neutralise(text) == f"'{text}"
    read = read_table(csv_bytes(["Name", "Rolle"], [[text, "Azubi"]]), "x.csv").rows[0].cells[0]
    assert read == text.strip()


@pytest.mark.parametrize("text", ["", "'n Abend", "Halle 2-3", "a=b"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert neutralise(text) == text


def test_sheet_names() -> None:
    assert sheet_name("Wer [mit] wem?" + "x" * 40) == "Wer  mit  wem xxxxxxxxxxxxxxxxx"[:31]
    assert sheet_name("///") == "1"
