"""Lists of other programmes: crosses for the year, whole questions as headings, headings nobody knows."""

from dataclasses import replace

import pytest

from tests.web.files.test_cells import WANTED
from web.files.people_book import read_book
from web.files.people_table import people_tables

CROSSES = (
    "Name;Rolle;Beruf;{};Abteilung\nMia Kurz;Azubi;Tischler/in;x;;-;H1\nJo Weiß;Azubi;Tischler/in;;;X;H1\n"
    "Bo Ost;Azubi;Tischler/in;x;x;;H1\nUte Süd;Azubi;Tischler/in;;#REF!;;H1\nEva West;Fachkraft;Tischler/in;;;;H2\n"
)


@pytest.mark.parametrize("headings", ["1. LJ;2. LJ;3. LJ", "Year 1;Year 2;Year 3"])
def test_crosses_below_years_of_training_say_the_year(headings: str) -> None:
    book = read_book(CROSSES.format(headings).encode(), "liste.csv")
    [table] = people_tables(book.tables, WANTED)
    assert [(row.name, row.training_year) for row in table.rows] == [
        ("Mia Kurz", 1),
        ("Jo Weiß", 3),
        ("Eva West", None),
    ]
    assert [(problem.code, problem.address) for problem in table.problems] == [
        ("not_a_training_year", "D4"),
        ("formula_error", "D5"),
    ]
    assert all(heading in table.columns[3].column.heading for heading in headings.split(";"))


@pytest.mark.parametrize("headings", ["1. LJ;1. LJ;2. LJ", "1. LJ;;Notiz"])
def test_crosses_that_do_not_say_the_year_clearly_are_left_alone(headings: str) -> None:
    [table] = people_tables(read_book(CROSSES.format(headings).encode(), "liste.csv").tables, WANTED)
    assert {row.training_year for row in table.rows} == {None}
    assert "1. LJ" in {problem.text for problem in table.problems}


def test_whole_questions_of_a_form_are_headings() -> None:
    text = (
        "E-Mail;Wie heißt du?;Unter welcher E-Mail-Adresse können wir dich erreichen?;Bist du in Ausbildung oder"
        " Fachkraft?;Welchen Beruf lernst du bzw. übst du aus?;An welchen Tagen hast du Berufsschule?;"
        "In welchen Schichten arbeitest du?;Darf der Betrieb dein Foto zeigen?\n"
        "anonymous;Sofia Marin;s@example.org;Ich bin in Ausbildung;Mechatroniker/in;Mo, Di;Normal;Ja\n"
        "anonymous;Bernd Kolbe;;Ich bin Fachkraft;Industriekaufmann/-frau;;3-shift;Nein\n"
    )
    [table] = people_tables(read_book(text.encode(), "antworten.csv").tables, WANTED)
    assert [(one.name, one.role, one.email, one.occupation and one.occupation.kldb) for one in table.rows] == [
        ("Sofia Marin", "azubi", "s@example.org", "26112"),
        ("Bernd Kolbe", "fachkraft", None, "71302"),
    ]
    keys = [use.field and use.field.key for use in table.columns]
    assert keys == [None, "name", "email", "role", "occupation", "school", "shift", None]


@pytest.mark.parametrize(
    ("heading", "second", "roles"),
    [("Ausb.-Ende", "31.07.2028", ["azubi", "azubi"]), ("Ausb.-Ende", "", []), ("Ende", "31.07.2028", [])],
)
def test_a_list_in_which_everybody_is_in_training_is_one_of_azubis(heading: str, second: str, roles: list[str]) -> None:
    text = f"Name;Beruf;{heading}\nMia Kurz;Tischler/in;31.01.2029\nJo Weiß;Tischler/in;{second}\n"
    [table] = people_tables(read_book(text.encode(), "liste.csv").tables, WANTED)
    assert [row.role for row in table.rows] == roles
    assert ("all_in_training" in {problem.code for problem in table.problems}) is table.usable is bool(roles)


def test_a_list_is_found_even_if_nobody_knows_the_heading_of_its_names() -> None:
    text = "Projekt Robotik\n#;Pate/Patenkind;Wer;Lehrberuf;LJ;Abteilung\n1;Pate;Sepp Huber;Tischler/in;;H1\n"
    [table] = people_tables(read_book(text.encode(), "liste.csv").tables, replace(WANTED, chosen={"C": "name"}))
    assert (table.table.header_row, [(one.name, one.role) for one in table.rows]) == (2, [("Sepp Huber", "fachkraft")])
