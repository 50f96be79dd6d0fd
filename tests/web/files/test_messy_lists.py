"""Lists as people really keep them: what is meant is read, what cannot be known is asked, nothing is read wrongly."""

import datetime as dt
from collections.abc import Sequence

import pytest

from tests.web.files.animals import text
from tests.web.files.builders import xlsx_bytes
from tests.web.files.test_cells import WANTED
from web.files.people_book import read_book
from web.files.people_table import PeopleTable, people_tables
from web.translations import load


def read(data: bytes, filename: str = "liste.csv") -> PeopleTable:
    [table] = people_tables(read_book(data, filename).tables, WANTED)
    return table


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    return xlsx_bytes({"A": rows})


def told(table: PeopleTable, *, blocking: bool = True) -> list[str]:
    return [one.sentence(load("de")) for one in table.problems if one.blocking is blocking]


@pytest.mark.parametrize("marks", ["xX✓1", "1234", "1111"])
@pytest.mark.parametrize("below", ["", "Name"])
def test_years_below_one_heading_hold_crosses_or_numbers(marks: str, below: str) -> None:
    people: list[list[object]] = [
        [f"Mia Kurz{letter}", "Koch", *[mark if at == year else "" for at in range(4)]]
        for year, (letter, mark) in enumerate(zip("abcd", marks, strict=True))
    ]
    rows: list[list[object]] = [["Name", "Beruf", "Lehrjahr"], [below, below and "Beruf", 1, 2, 3, 4], *people]
    table = read(workbook(rows), "liste.xlsx")
    assert told(table) == []
    assert [row.training_year for row in table.rows] == [1, 2, 3, 4]


def test_another_number_below_a_year_is_asked_about() -> None:
    lines = [f"A Eins{letter};Koch;1;;" for letter in "abcdef"]
    table = read(text("Name;Beruf;1. LJ;2. LJ;3. LJ", *lines, "B Zwei;Koch;;3;"))
    assert told(table) == [
        "Zeile 8, Spalte C: „2. LJ: 3“ ist kein Ausbildungsjahr. Bitte schreiben Sie eine Zahl von 1 bis 4, z. B. 2."
    ]


def test_a_column_with_names_of_schools_is_left_out_with_one_message() -> None:
    schools = ("BBS ME Hannover", "Otto-Brenner-Schule", "Berufskolleg Nord")
    lines = [f"{name} Kurz;Azubi;Koch;{school}" for name, school in zip(("Mia", "Bo", "Eva"), schools, strict=True)]
    table = read(text("Name;Rolle;Beruf;Berufsschule", *lines, "Jo Weiß;Azubi;Koch;"))
    assert len(table.rows) == 4
    assert [one.split(":")[0] for one in told(table, blocking=False) if "Schul" in one] == ["Spalte D"]


def test_names_of_schools_among_school_days_are_named_and_days_still_have_to_be_clear() -> None:
    cells = ("Di, Do", "BBS 2", "2 Tage Schule", "keine Schule", "Schule Mo oder Di")
    lines = [f"{letter} Kurz;Azubi;Koch;{cell}" for letter, cell in zip("ABCDE", cells, strict=True)]
    table = read(text("Name;Rolle;Beruf;Berufsschule", *lines))
    assert [row.school and row.school.preset for row in table.rows] == ["two_days", None]
    assert "Zeile 3, Spalte D: „BBS 2“ ist der Name einer Schule." in "\n".join(told(table, blocking=False))
    assert len(told(table)) == 3


def test_bug_a_day_of_a_spreadsheet_is_quoted_as_it_stands_there() -> None:
    rows: list[list[object]] = [
        ["Name", "Rolle", "Beruf", "Unterweisung"],
        ["Mia Kurz", "FK", "Koch", dt.date(2031, 9, 1)],
    ]
    assert told(read(workbook(rows), "liste.xlsx"))[0].startswith(
        "Blatt „A“, Zeile 2, Spalte D: „01.09.2031“ liegt in der Zukunft."
    )
