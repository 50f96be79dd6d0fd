"""Workbooks of old Macs count days from 1904: a plain number is the day that was meant all the same."""

import io
import zipfile

import pytest

from tests.web.files.builders import ods_bytes, xls_bytes, xlsx_bytes, zip_bytes
from tests.web.files.test_cells import WANTED
from web.files.people_table import read_people
from web.files.since_1904 import counts_from_1904

ROWS: list[list[str | float]] = [
    ["Name", "Rolle", "Beruf", "Ausbildungsende"],
    ["Mia Kurz", "Azubi", "26112", 45503.0],
    ["Petra Sommer", "Fachkraft", "26112", ""],
]
TEXTS = [[str(cell).removesuffix(".0") for cell in row] for row in ROWS]
SETTINGS = '<table:calculation-settings><table:null-date table:date-value="%s-01-01"/></table:calculation-settings>'


def xlsx_of_1904() -> bytes:
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes({"Tabelle1": ROWS}))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<workbookPr", b'<workbookPr date1904="1"', 1)
    return zip_bytes(parts)


MACS = [xlsx_of_1904(), xls_bytes(ROWS, since_1904=True), ods_bytes(TEXTS, settings=SETTINGS % "1904")]
OTHERS = [xlsx_bytes({"Tabelle1": ROWS}), xls_bytes(ROWS), ods_bytes(TEXTS, settings=SETTINGS % "1900")]


@pytest.mark.parametrize("data", MACS, ids=["xlsx", "xls", "ods"])
def test_a_number_is_the_day_it_was_on_that_computer(data: bytes) -> None:
    rows = read_people(data, "mac.xlsx", WANTED).rows
    assert [(one.name, one.training_ends) for one in rows] == [("Mia Kurz", "2028-07"), ("Petra Sommer", None)]
    assert {one.occupation and one.occupation.kldb for one in rows} == {"26112"}, "other numbers stay"


@pytest.mark.parametrize("data", OTHERS, ids=["xlsx", "xls", "ods"])
def test_in_all_others_the_same_number_is_four_years_earlier(data: bytes) -> None:
    [problem] = [one for one in read_people(data, "liste.xlsx", WANTED).problems if one.row]
    assert (problem.code, problem.text) == ("training_over", "45503")


@pytest.mark.parametrize("flag", [0, 1])
def test_binary_workbooks_say_it_in_their_properties(flag: int) -> None:
    properties = b"\x83\x01\x00\x99\x01\x0c" + bytes([0x20 | flag, 0, 1, 0]) + b"\0" * 8
    assert counts_from_1904(zip_bytes({"xl/workbook.bin": properties})) is bool(flag)
