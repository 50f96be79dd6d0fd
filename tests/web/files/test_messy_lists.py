"""Lists as people really keep them: what is meant is read, what cannot be known is asked, nothing is read wrongly."""

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


def told(table: PeopleTable, *, blocking: bool = True) -> list[str]:
    return [one.sentence(load("de")) for one in table.problems if one.blocking is blocking]


@pytest.mark.parametrize("marks", ["xX✓1", "1234", "1111"])
@pytest.mark.parametrize("below", ["", "Name"])
def test_years_below_one_heading_hold_crosses_or_numbers(marks: str, below: str) -> None:
    people = [
        [f"Mia Kurz{letter}", "Koch", *[mark if at == year else "" for at in range(4)]]
        for year, (letter, mark) in enumerate(zip("abcd", marks, strict=True))
    ]
    rows = [["Name", "Beruf", "Lehrjahr"], [below, below and "Beruf", 1, 2, 3, 4], *people]
    table = read(xlsx_bytes({"A": rows}), "liste.xlsx")
    assert told(table) == []
    assert [row.training_year for row in table.rows] == [1, 2, 3, 4]


def test_another_number_below_a_year_is_asked_about() -> None:
    lines = [f"A Eins{letter};Koch;1;;" for letter in "abcdef"]
    table = read(text("Name;Beruf;1. LJ;2. LJ;3. LJ", *lines, "B Zwei;Koch;;3;"))
    assert told(table) == [
        "Zeile 8, Spalte C: „2. LJ: 3“ ist kein Ausbildungsjahr. Bitte schreiben Sie eine Zahl von 1 bis 4, z. B. 2."
    ]
