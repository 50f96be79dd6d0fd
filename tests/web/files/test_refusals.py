"""Files that are not read: each is refused by name, quickly, with a message that says what to do."""

import datetime as dt
import io
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from tests.web.files.builders import ods_bytes, ole_bytes, xls_bytes, xlsx_bytes, zip_bytes
from web.files.grids import Event, read_events
from web.files.kinds import Kind
from web.files.limits import MEBIBYTE, UPLOAD, Limits
from web.files.problems import (
    BY_CODE,
    BrokenFile,
    EmptyFile,
    EncryptedFile,
    FileProblem,
    SheetTooLarge,
    TooComplex,
    TooLarge,
    TooManyColumns,
    TooManyRows,
    WrongFileType,
)
from web.files.reading import read_table
from web.files.sandbox import parse_events, read_events_apart
from web.translations import load

ENCRYPTED_ODS = zip_bytes(
    {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": b"<manifest:encryption-data/>",
    }
)


def refusal(data: bytes, limits: Limits = UPLOAD) -> FileProblem:
    with pytest.raises(FileProblem) as caught:
        read_table(data, "datei", limits=limits)
    return caught.value


@pytest.mark.parametrize("data", [b"", b" \r\n\n", b"\xef\xbb\xbf", b"\0" * 40, xlsx_bytes({"Leer": []}), b";;;\n;;\n"])
def test_nothing_in_it(data: bytes) -> None:
    assert isinstance(refusal(data), EmptyFile)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "ein PDF-Dokument"),
        (b"\x89PNG\r\n\x1a\n\0\0", "ein Bild"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "ein Bild"),
        (b"GIF89a\1\0", "ein Bild"),
        (b"{\\rtf1\\ansi", "ein Textdokument"),
        (zip_bytes({"word/document.xml": b"<w/>"}), "ein Textdokument"),
        (
            zip_bytes({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}),
            "ein Textdokument",
        ),
        (ole_bytes("WordDocument", b"x"), "ein Textdokument"),
        (zip_bytes({"ppt/presentation.xml": b"<p/>"}), "eine Präsentation"),
        (ole_bytes("PowerPoint Document", b"x"), "eine Präsentation"),
        (zip_bytes({"foto.jpg": b"x"}), "ein gepacktes Archiv"),
        (b"\x1f\x8b\x08\0", "ein gepacktes Archiv"),
        (b"<!DOCTYPE html><html><table>", "eine Webseite"),
        (b"\xef\xbb\xbf \r\n<?xml version='1.0'?>", "eine Webseite"),
        (b"\x7fELF\2\1\1\0\0\0\0", "eine Datei eines anderen Programms"),
    ],
)
def test_other_kinds_of_file(data: bytes, kind: str) -> None:
    problem = refusal(data)
    assert isinstance(problem, WrongFileType)
    assert problem.message.text(load("de")) == (
        f"Das ist {kind} und keine Tabelle. Bitte speichern Sie die Tabelle als Excel-Datei (.xlsx) oder als CSV."
    )


@pytest.mark.parametrize(
    "data", [ole_bytes("EncryptedPackage", b"x"), ENCRYPTED_ODS, xls_bytes([["Name"]], password=True)]
)
def test_password(data: bytes) -> None:
    assert isinstance(refusal(data), EncryptedFile)


def test_password_on_the_archive_itself() -> None:
    data = bytearray(xlsx_bytes({"Personen": [["Name", "Rolle"]]}))
    for position in _positions(data, b"PK\x01\x02"):
        data[position + 8] |= 1
    assert isinstance(refusal(bytes(data)), EncryptedFile)


def _positions(data: bytes | bytearray, mark: bytes) -> list[int]:
    return [index for index in range(len(data)) if data.startswith(mark, index)]


@pytest.mark.parametrize(
    "data",
    [
        xlsx_bytes({"Personen": [["Name", "Rolle"], ["Mia", "Azubi"]]})[:-200],
        b"PK\x03\x04 and then nothing",
        zip_bytes({"xl/workbook.xml": b"<workbook"}),
        ole_bytes("Nothing we know", b"x"),
        ole_bytes("Workbook", b"no records at all"),
        "Jörg;Rolle\n".encode("cp1252") * 900 + b"\x81\x8d",
    ],
)
def test_damaged(data: bytes) -> None:
    assert isinstance(refusal(data), BrokenFile)


def test_damaged_inside_a_part() -> None:
    """The directory of the archive is whole, but what it leads to cannot be unpacked."""
    data = bytearray(xlsx_bytes({"Personen": [["Name", "Rolle"], ["Mia", "Azubi"]]}))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = next(member for member in archive.infolist() if member.filename.endswith(".xml"))
    start = part.header_offset + len(part.FileHeader())
    data[start : start + part.compress_size] = b"\xff" * part.compress_size
    assert isinstance(refusal(bytes(data)), BrokenFile)


def test_more_than_twenty_megabytes() -> None:
    data = b"Name;Rolle\n" + b"Mia;Azubi\n" * (2 * MEBIBYTE + 200_000)
    problem = refusal(data)
    assert isinstance(problem, TooLarge)
    assert problem.params == {"limit": 20}


def test_more_rows_than_allowed() -> None:
    rows = "".join(f"Person {number};Azubi\n" for number in range(10_001))
    problem = refusal(f"Name;Rolle\n{rows}".encode())
    assert isinstance(problem, TooManyRows)
    assert problem.message.text(load("en")) == (
        "The table has more than 10000 rows. Please split it into several files."
    )


def test_more_columns_than_allowed() -> None:
    assert isinstance(refusal(b";".join([b"x"] * 201)), TooManyColumns)
    # The same in the child: its named problem comes through.
    assert isinstance(refusal(xlsx_bytes({"Blatt": [["x"] * 201]})), TooManyColumns)


def test_a_bomb_is_refused_before_anything_is_unpacked() -> None:
    workbook = io.BytesIO(xlsx_bytes({"Personen": [["Name", "Rolle"]]}))
    with zipfile.ZipFile(workbook, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b"<c/>" * (4 * MEBIBYTE))
    start = time.process_time()
    assert isinstance(refusal(workbook.getvalue()), TooComplex)
    assert time.process_time() - start < 1


def test_too_many_members() -> None:
    assert isinstance(refusal(zip_bytes({f"xl/{number}.xml": b"x" for number in range(201)})), TooComplex)


@pytest.mark.parametrize("cell", ["XFD1048576", "L1048576", "XFD2000", "CV90000"])
def test_one_cell_far_away_is_named_before_the_sheet_is_opened(cell: str) -> None:
    problem = refusal(_with_sheet_data(_reaching(cell)))
    assert isinstance(problem, SheetTooLarge)
    assert problem.params == {"cell": cell}


def test_a_far_cell_that_only_has_a_format_is_none() -> None:
    rows = _reaching("XFD1048576").replace("<is><t>x</t></is></c>", "").replace(' t="inlineStr">', ' s="0"/>', 2)
    assert refusal(_with_sheet_data(rows)).code == "empty_file"


def _reaching(cell: str) -> str:
    number = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return "".join(
        f'<row r="{row}"><c r="{at}" t="inlineStr"><is><t>x</t></is></c></row>'
        for row, at in ((1, "A1"), (number, cell))
    )


def test_one_long_text_shown_a_million_times() -> None:
    cell = '<c t="s"><v>0</v></c>'
    rows = f"<row>{cell * 100}</row>" * 2000
    data = _with_sheet_data(rows, shared="x" * 30_000)
    assert len(data) < 100_000
    assert isinstance(refusal(data, replace(UPLOAD, unpacked_ratio=100_000)), TooComplex)


def _with_sheet_data(rows: str, shared: str = "") -> bytes:
    """A small workbook whose only sheet is replaced by hand-written rows."""
    plain = zipfile.ZipFile(io.BytesIO(xlsx_bytes({"Personen": [["Name", "Rolle"]]})))
    members = {name: plain.read(name) for name in plain.namelist()}
    head = '<?xml version="1.0"?><{0} xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    members["xl/worksheets/sheet1.xml"] = (
        f"{head.format('worksheet')}<sheetData>{rows}</sheetData></worksheet>".encode()
    )
    if shared:
        members["xl/sharedStrings.xml"] = f"{head.format('sst')}<si><t>{shared}</t></si></sst>".encode()
    return zip_bytes(members)


def test_a_reader_that_takes_too_long_is_stopped() -> None:
    rows = [[f"Person {number}", "Azubi", number] for number in range(9_000)]
    data = xlsx_bytes({"Personen": [["Name", "Rolle", "Zahl"], *rows]})
    with pytest.raises(TooComplex):
        list(read_events_apart(data, Kind.WORKBOOK, replace(UPLOAD, seconds=0)))


def test_too_little_memory_is_a_named_problem() -> None:
    with pytest.raises(TooComplex):
        list(read_events_apart(xlsx_bytes({"A": [["x"]]}), Kind.WORKBOOK, replace(UPLOAD, memory_bytes=20 * MEBIBYTE)))


def test_the_reading_process_costs_little() -> None:
    data = xlsx_bytes({"Personen": [["Name", "Rolle"], ["Mia", "Azubi"]]})
    start = time.perf_counter()
    read_table(data, "x.xlsx")
    # Measured at 0.08 s; the bound only catches a library that crept into the child.
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("problem", BY_CODE.values())
def test_every_problem_says_what_to_do(problem: type[FileProblem], language: str) -> None:
    caught = problem(limit=1, kind="x", row=1, example="Name", cell="XFD1", column="A")
    text = caught.message.text(load(language))
    assert ("Bitte" if language == "de" else "Please") in text
    assert str(caught).startswith(problem.code)


READ_BOTH_WAYS = [
    xlsx_bytes({"A": [["Name", 2, 2.5, True, None]], "B": [["x", dt.date(2025, 9, 1), dt.time(8, 30)]]}),
    xlsx_bytes({"A": [[dt.datetime(2025, 9, 1, 8, 30)]]}),  # noqa: DTZ001 - a spreadsheet knows no time zone
    ods_bytes([["Name", "Rolle"]]),
    xls_bytes([["Name", 7.0]]),
    xlsx_bytes({"A": [["x"] * 201]}),
    xlsx_bytes({"A": [["x" * 32_000] * 50] * 30}),
    ole_bytes("Workbook", b"no records at all"),
]


@pytest.mark.parametrize("data", READ_BOTH_WAYS)
def test_the_child_says_what_reading_in_place_says(data: bytes) -> None:
    assert outcome(read_events, data) == outcome(read_events_apart, data)


def outcome(read: Callable[[bytes, Kind, Limits], Iterator[Event]], data: bytes) -> list[Event] | str:
    try:
        return list(read(data, Kind.WORKBOOK, replace(UPLOAD, text_characters=1_000_000)))
    except FileProblem as problem:
        return str(problem)


@pytest.mark.parametrize("lines", [[], [b'"Blatt"\n'], [b'"Blatt"\n', b'[1, ["Na']])
def test_a_child_that_falls_silent_ran_out_of_something(lines: list[bytes]) -> None:
    with pytest.raises(TooComplex):
        list(parse_events(lines))
