"""Every kind of file gives the same table, and rows and columns keep their names."""

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.files.builders import ods_bytes, xls_bytes, xlsx_bytes
from web.files.grids import TWICE_ENCODED, WIDE
from web.files.headings import is_known_heading
from web.files.limits import INLINE_BYTES, Limits
from web.files.problems import NoHeaderFound, UnclosedQuote
from web.files.reading import read_table
from web.files.tables import Row, Table, column_letter
from web.files.writing import csv_bytes

PEOPLE = [
    ["Name", "Rolle", "Beruf"],
    ["Jörg Groß", "Fachkraft", "Schweißer/in"],
    ["Zoë Łuczak", "Azubi", "Tischler/in"],
]
TEXT = "\r\n".join(";".join(row) for row in PEOPLE)
LATIN = TEXT.replace("Łuczak", "Lučić").replace("č", "c").replace("ć", "c")


def cells(table: Table) -> list[list[str]]:
    return [[column.heading for column in table.columns], *(list(row.cells) for row in table.rows)]


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.replace(";", ",").encode(),
        TEXT.replace(";", "\t").encode(),
        TEXT.replace(";", "|").encode(),
        ("sep=;\r\n" + TEXT).encode(),
        ("sep=,\n" + TEXT.replace(";", ",")).encode("utf-16"),
        TEXT.replace("\r\n", "\n").encode(),
        (TEXT + "\r\n;;\r\n\r\n;;;;;\r\n").encode(),
        ("\r\n\r\nListe der Personen 2027;;\r\n\r\n" + TEXT).encode(),
        TEXT.replace("Jörg Groß", '"Jörg\nGroß"').encode(),
        xlsx_bytes({"Personen": PEOPLE}),
        xlsx_bytes({"Personen": [["Unsere Liste"], [], *PEOPLE, [], [None, None, " "]]}),
        xlsx_bytes(
            {"Notizen": [["Stand", "heute"]], "Personen": PEOPLE, "Versteckt": PEOPLE * 2}, hidden=["Versteckt"]
        ),
        ods_bytes(PEOPLE),
        xls_bytes(PEOPLE),
    ],
)
def test_the_same_people_whatever_the_file(data: bytes) -> None:
    assert cells(read_table(data, "liste", recognise=is_known_heading)) == PEOPLE


def test_windows_encoding() -> None:
    table = read_table(LATIN.encode("cp1252"), "liste.csv")
    assert table.rows[0].cells == ("Jörg Groß", "Fachkraft", "Schweißer/in")


def test_decomposed_letters_of_a_mac_are_composed() -> None:
    table = read_table("Name;Rolle\nJo\u0308rg\u00a0 Groß;Azubi".encode(), "liste.csv")
    assert table.rows[0].cells == ("Jörg Groß", "Azubi")


def test_rows_and_columns_keep_their_names() -> None:
    rows = [[None, "Liste"], [], [None, "Name", None, "Rolle"], [], [None, "Mia", None, "Azubi"]]
    table = read_table(xlsx_bytes({"Blatt": rows}), "liste.xlsx", recognise=is_known_heading)
    assert (table.filename, table.sheet, table.header_row) == ("liste.xlsx", "Blatt", 3)
    assert [column.letter for column in table.columns] == ["B", "D"]
    assert table.rows == (Row(5, ("Mia", "Azubi")),)
    assert table.address(table.rows[0], 1) == "D5"


def test_a_column_with_content_but_no_heading_is_kept() -> None:
    table = read_table(b"Name;;Rolle\nMia;x;Azubi", "liste.csv")
    assert [(column.letter, column.heading) for column in table.columns] == [("A", "Name"), ("B", ""), ("C", "Rolle")]


def test_values_are_written_as_people_type_them() -> None:
    values: list[object] = [
        2,
        2.5,
        True,
        False,
        dt.date(2025, 9, 1),
        dt.datetime(2025, 9, 1, 12, 30),  # noqa: DTZ001 - a spreadsheet knows no time zone
        dt.time(8, 0),
        "'=x",
        "  a  b ",
    ]
    rows: list[list[object]] = [[f"Spalte {letter}" for letter in "ABCDEFGHI"], values]
    table = read_table(xlsx_bytes({"Blatt": rows}), "liste.xlsx")
    assert table.rows[0].cells == (
        "2",
        "2.5",
        "yes",
        "no",
        "01.09.2025",
        "01.09.2025 12:30:00",
        "08:00:00",
        "=x",
        "a b",
    )


def test_numbers_of_an_old_workbook() -> None:
    table = read_table(xls_bytes([["Name", "Jahr"], ["Mia", 2.0]]), "alt.xls")
    assert table.rows[0].cells == ("Mia", "2")


def test_without_a_recogniser_the_first_wide_row_of_words_is_the_heading() -> None:
    table = read_table(b"Stand 2027\n\nFirma;Ort;Mitarbeitende\nNord;Emden;12\nSued;Aalen;14\n", "firmen.csv")
    assert [column.heading for column in table.columns] == ["Firma", "Ort", "Mitarbeitende"]


def test_no_known_heading() -> None:
    with pytest.raises(NoHeaderFound):
        read_table(b"foo;bar\n1;2\n", "x.csv", recognise=is_known_heading)


def test_a_stray_quotation_mark_is_named_with_its_row() -> None:
    with pytest.raises(UnclosedQuote) as caught:
        read_table(b'Name;Rolle\nMia;Azubi\n"Jan;Azubi\nAli;Azubi\n', "x.csv")
    assert caught.value.params == {"row": 3}


def test_a_large_text_table_is_read_in_its_own_process() -> None:
    rows = [[f"Person {number}", "Azubi", "x" * 40] for number in range(8000)]
    data = csv_bytes(PEOPLE[0], rows)
    assert len(data) > INLINE_BYTES
    assert cells(read_table(data, "gross.csv")) == [PEOPLE[0], *rows]


def test_ten_thousand_rows_of_a_workbook() -> None:
    rows = [PEOPLE[0], *([f"Person {number}", "Azubi", "Tischler/in"] for number in range(10_000))]
    table = read_table(xlsx_bytes({"Personen": rows}), "viele.xlsx")
    assert (len(table.rows), table.rows[-1].number) == (10_000, 10_001)


def test_a_second_sheet_that_is_far_too_long_does_not_matter() -> None:
    archive = [["x", "y"]] * 400
    data = xlsx_bytes({"Archiv": archive, "Personen": PEOPLE})
    assert cells(read_table(data, "x.xlsx", limits=Limits(rows=10), recognise=is_known_heading)) == PEOPLE


def test_column_letters() -> None:
    assert [column_letter(index) for index in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


PLAIN = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=("Cs", "Cc", "Cf", "Zs", "Zl", "Zp", "Cn", "Co", "Mn"),
        exclude_characters="".join(map(chr, WIDE)),
    )
).filter(lambda text: not text.startswith(("„", "“", "'")) and not TWICE_ENCODED.search(text))
"""Nothing invisible, wide or encoded twice, and nothing in quotation marks or behind an apostrophe: that is mended."""


@given(st.lists(st.lists(PLAIN, min_size=3, max_size=3), max_size=8), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_whatever_stands_in_a_text_table_is_read_as_it_stands(rows: list[list[str]], encoding: str) -> None:
    data = csv_bytes(PEOPLE[0], rows).decode("utf-8-sig").encode(encoding)
    table = read_table(data, "x.csv", recognise=is_known_heading)
    found = {row.number: list(row.cells) for row in table.rows}
    for number, row in enumerate(rows, start=2):
        assert [_composed(cell) for cell in row] == found.get(number, ["", "", ""])


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
