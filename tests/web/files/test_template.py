"""What is filled into our own template comes back as the same people."""

import datetime as dt
import io
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web.catalogue.occupations import OCCUPATIONS
from web.catalogue.shifts import SHIFTS
from web.files.people import ImportedPerson, NamedOccupation, SafetyInstruction
from web.files.people_book import read_book
from web.files.people_table import PeopleTable, Wanted, read_people
from web.files.tables import Why
from web.files.template import COLUMNS, people_template, people_template_csv
from web.translations import load

WANTED = Wanted(today=dt.date(2027, 1, 10))
HEADINGS = {column.key: number for number, column in enumerate(COLUMNS, start=1)}


def filled_in(rows: Sequence[Mapping[str, Any]], language: str) -> PeopleTable:
    """Fill rows into the template the way a person does: with a spreadsheet program, below the examples."""
    workbook = openpyxl.load_workbook(io.BytesIO(people_template(language)))
    sheet = workbook.worksheets[0]
    for number, row in enumerate(rows, start=4):
        for key, value in row.items():
            sheet.cell(number, HEADINGS[key], value)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return read_people(buffer.getvalue(), "vorlage.xlsx", WANTED)


@pytest.mark.parametrize("language", ["de", "en"])
def test_nobody_is_told_that_the_explanations_were_not_read(language: str) -> None:
    assert read_book(people_template(language), "vorlage.xlsx").unread == ()


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_empty_template_has_examples_that_nobody_imports(language: str) -> None:
    table = read_people(people_template(language), "vorlage.xlsx", WANTED)
    assert table.rows == ()
    assert [one.why for one in table.left] == [Why.EXAMPLE, Why.EXAMPLE]
    assert [problem.code for problem in table.problems] == ["no_people", "examples_left_out"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_examples_themselves_are_faultless(language: str) -> None:
    data = people_template_csv(language)
    text = data.decode("utf-8-sig").replace("Beispiel: ", "").replace("Example: ", "")
    table = read_people(text.encode(), "vorlage.csv", WANTED)
    assert [problem.sentence(load(language)) for problem in table.problems] == []
    assert [person.name for person in table.rows] == ["Mia Kurz", "Petra Sommer"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_drop_downs_offer_what_the_importer_reads(language: str) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(people_template(language)))
    people, explanation, lists = workbook.worksheets
    assert (people.freeze_panes, lists.sheet_state) == ("A2", "hidden")
    assert [explanation.cell(row, 1).value for row in range(2, 2 + len(COLUMNS))] == [
        column.heading.in_language(language) for column in COLUMNS
    ]
    lists_name = lists.title
    rules = {str(rule.sqref): rule.formula1 for rule in people.data_validations.dataValidation}
    assert rules["A2:A2001"] == '"Azubi,Fachkraft"'
    assert rules["D2:D2001"] == f"'{lists_name}'!$A$2:$A${len(OCCUPATIONS) + 1}"
    assert rules["I2:I2001"] == f"'{lists_name}'!$B$2:$B${len(SHIFTS) + 1}"
    rows = [
        {
            "role": "Azubi",
            "name": f"Person {row}",
            "occupation": lists.cell(row, 1).value,
            "shift": lists.cell(row, 2).value,
        }
        for row in range(2, len(OCCUPATIONS) + 2)
    ]
    table = filled_in(rows, language)
    assert [problem.code for problem in table.problems] == ["examples_left_out"]
    assert sorted(person.occupation.title for person in table.rows if person.occupation) == sorted(
        entry.de for entry in OCCUPATIONS
    )
    assert {person.shift.preset for person in table.rows if person.shift} == {preset.key for preset in SHIFTS}


def test_the_same_template_every_time() -> None:
    assert people_template("de") == people_template("de")
    assert people_template("de") != people_template("en")


NAMES = st.builds(
    "{} {}".format,
    st.text(st.characters(categories=("Lu", "Ll"), codec="latin-1"), min_size=2, max_size=8),
    st.text(st.characters(categories=("Lu", "Ll"), max_codepoint=0x17F), min_size=2, max_size=8),
)
PERSON = st.fixed_dictionaries(
    {
        "role": st.sampled_from(["Azubi", "Fachkraft"]),
        "name": NAMES,
        "occupation": st.sampled_from([entry.de for entry in OCCUPATIONS]),
    },
    optional={
        "department": st.sampled_from(["Lager", "Fertigung", "@Halle 2", "+49", "IT"]),
        "line_manager": NAMES,
        "shift": st.sampled_from([preset.de for preset in SHIFTS]),
        "training_year": st.sampled_from([1, "2", 3, 4]),
        "training_ends": st.sampled_from(["07/2028", dt.date(2028, 7, 31)]),
        "aevo": st.booleans(),
        "safety_instruction": st.sampled_from(["ja", "nein", "01.09.2025", dt.date(2025, 9, 1)]),
    },
)
SAFETY = {"ja": SafetyInstruction(True), "nein": SafetyInstruction(False)}
TITLES = {entry.de: entry.kldb for entry in OCCUPATIONS}


def expected(row: int, filled: dict[str, object]) -> tuple[object, ...]:
    azubi = filled["role"] == "Azubi"
    title = str(filled["occupation"])
    safety = filled.get("safety_instruction")
    return (
        row,
        "azubi" if azubi else "fachkraft",
        unicodedata.normalize("NFC", str(filled["name"])),
        NamedOccupation(title, TITLES[title]),
        filled.get("department"),
        next((preset.key for preset in SHIFTS if preset.de == filled.get("shift")), None),
        int(str(filled["training_year"])) if azubi and "training_year" in filled else None,
        "2028-07" if azubi and "training_ends" in filled else None,
        filled.get("aevo") if not azubi else None,
        SAFETY.get(str(safety), SafetyInstruction(True, dt.date(2025, 9, 1))) if safety and not azubi else None,
    )


def seen(person: ImportedPerson) -> tuple[object, ...]:
    return (
        person.row,
        person.role,
        person.name,
        person.occupation,
        person.department,
        person.shift and person.shift.preset,
        person.training_year,
        person.training_ends,
        person.aevo,
        person.safety_instruction,
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(PERSON, min_size=1, max_size=6, unique_by=lambda person: str(person["name"]).casefold()))
def test_filled_in_and_read_again(rows: list[dict[str, object]]) -> None:
    table = filled_in(rows, "de")
    doubles = {problem.row for problem in table.problems if problem.code == "same_person"}
    people = {person.row: seen(person) for person in table.rows}
    assert people == {row: expected(row, filled) for row, filled in enumerate(rows, start=4) if row not in doubles}
