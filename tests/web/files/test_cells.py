"""Every value a cell can hold, and the message for every one nobody can read, as a German reader sees it."""

import datetime as dt

import pytest

from web.catalogue.answers import LONGEST_TEXT
from web.catalogue.shifts import school_weeks
from web.files.patterns import Pattern
from web.files.people import SafetyInstruction
from web.files.people_table import PeopleTable, Wanted, read_people
from web.translations import load

WANTED = Wanted(today=dt.date(2027, 1, 10))


def only_row(heading: str, text: str, *, role: str = "Azubi") -> PeopleTable:
    table = f'Name;Rolle;Beruf;{heading}\nMia Kurz;{role};Tischler/in;"{text}"'
    return read_people(table.encode(), "personal_2027.csv", WANTED)


def sentences(table: PeopleTable) -> list[str]:
    return [problem.sentence(load("de")) for problem in table.problems]


@pytest.mark.parametrize(
    ("heading", "text", "value"),
    [
        ("training_ends", "07/2028", "2028-07"),
        ("training_ends", "31.07.2028", "2028-07"),
        ("training_ends", "2028-07-31", "2028-07"),
        ("training_ends", "46965", "2028-07"),
        ("training_ends", "31.7.2028 00:00:00", "2028-07"),
        ("Ausbildungsende", "7.2028", "2028-07"),
        ("Ende der Ausbildung", "Jul. 2028", "2028-07"),
        ("Ausbildung-bis", "2028/7", "2028-07"),
        ("AUSBILDUNG BIS (Monat)", "07 / 2028", "2028-07"),
    ],
)
def test_months(heading: str, text: str, value: str) -> None:
    assert [person.training_ends for person in only_row(heading, text).rows] == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ja", SafetyInstruction(True)),
        ("X", SafetyInstruction(True)),
        ("✓", SafetyInstruction(True)),
        ("nein", SafetyInstruction(False)),
        ("-", SafetyInstruction(False)),
        ("0", SafetyInstruction(False)),
        ("1.9.25", SafetyInstruction(True, dt.date(2025, 9, 1))),
        ("01. 09. 2025", SafetyInstruction(True, dt.date(2025, 9, 1))),
        ("45901", SafetyInstruction(True, dt.date(2025, 9, 1))),
        ("ja, am 01.09.2025", SafetyInstruction(True, dt.date(2025, 9, 1))),
        ("ja (1.9.25)", SafetyInstruction(True, dt.date(2025, 9, 1))),
        ("ja, seit 2019", SafetyInstruction(True)),
        ("2025-09-01 08:30:00", SafetyInstruction(True, dt.date(2025, 9, 1))),
    ],
)
def test_safety_instruction(text: str, value: SafetyInstruction) -> None:
    table = only_row("Sicherheitsunterweisung", text, role="Fachkraft")
    assert [person.safety_instruction for person in table.rows] == [value]


@pytest.mark.parametrize(
    ("text", "school"),
    [
        ("keine", Pattern("none", school_weeks("none"))),
        ("no", Pattern("none", school_weeks("none"))),
        ("Keine Berufsschule", Pattern("none", school_weeks("none"))),
        ("Blockunterricht", Pattern("block", school_weeks("block"))),
        ("Montag", Pattern("one_day", school_weeks("one_day", [0]))),
        ("mo/fr", Pattern("two_days", school_weeks("two_days", [0, 4]))),
        ("Tue and Thu", Pattern("two_days", school_weeks("two_days", [1, 3]))),
    ],
)
def test_school(text: str, school: Pattern) -> None:
    assert [person.school for person in only_row("Berufsschule", text).rows] == [school]


@pytest.mark.parametrize(
    "role", ["Azubi", "azubis", "Auszubildende/r", "Auszubildender", "Lehrling", "Trainee (m/w/d)"]
)
def test_azubi_by_other_words(role: str) -> None:
    assert [person.role for person in only_row("Standort", "x", role=role).rows] == ["azubi"]


@pytest.mark.parametrize(
    "role", ["Fachkraft", "FACHKRAEFTE", "Facharbeiter/in", "Gesellin", "Skilled worker", "Mentor"]
)
def test_fachkraft_by_other_words(role: str) -> None:
    assert [person.role for person in only_row("Standort", "x", role=role).rows] == ["fachkraft"]


@pytest.mark.parametrize(
    ("heading", "text", "role", "message"),
    [
        ("Unterweisung", "32.13.2025", "Fachkraft", "ist kein Datum. Bitte TT.MM.JJJJ, z. B. 01.09.2025."),
        ("Unterweisung", "09/13/2025", "Fachkraft", "ist kein Datum. Bitte TT.MM.JJJJ, z. B. 01.09.2025."),
        ("Unterweisung", "12345", "Fachkraft", "ist kein Datum. Bitte TT.MM.JJJJ, z. B. 01.09.2025."),
        (
            "Unterweisung",
            "bald",
            "Fachkraft",
            "ist weder ja oder nein noch ein Datum. Bitte schreiben Sie ja, nein oder ein Datum, z. B. 01.09.2025.",
        ),
        (
            "Unterweisung",
            "11.01.2027",
            "Fachkraft",
            "liegt in der Zukunft. Bitte schreiben Sie den Tag der Unterweisung oder lassen Sie die Zelle leer.",
        ),
        ("AEVO", "vielleicht", "Fachkraft", "ist weder ja noch nein. Bitte schreiben Sie ja oder nein."),
        (
            "Kapazität",
            "0,5",
            "Fachkraft",
            "ist keine Anzahl von Azubis. Bitte schreiben Sie eine ganze Zahl von 1 bis 20, z. B. 1.",
        ),
        ("Lehrjahr", "5", "Azubi", "ist kein Ausbildungsjahr. Bitte schreiben Sie eine Zahl von 1 bis 4, z. B. 2."),
        ("Ausbildung bis", "13/2028", "Azubi", "ist kein Monat. Bitte MM/JJJJ, z. B. 07/2027."),
        (
            "Ausbildung bis",
            "12/2026",
            "Azubi",
            "ist vorbei: Dann wäre die Ausbildung schon zu Ende. Bitte prüfen Sie den Monat, z. B. 07/2028.",
        ),
        (
            "Ausbildung bis",
            "01/2034",
            "Azubi",
            "liegt zu weit in der Zukunft. Bitte prüfen Sie das Jahr, z. B. 07/2028.",
        ),
        (
            "Unter 18 bis",
            "01/2033",
            "Azubi",
            "liegt zu weit in der Zukunft. Bitte prüfen Sie das Jahr, z. B. 07/2028.",
        ),
        (
            "Mailadresse",
            "mia@werk",
            "Azubi",
            (
                "ist keine E-Mail-Adresse. Bitte berichtigen Sie sie oder lassen Sie die Zelle leer: Dann bekommt die"
                " Person einen Brief."
            ),
        ),
        ("E-Mail", "#NV", "Azubi", "ist der Fehler einer Formel. Bitte tragen Sie den Wert selbst ein."),
        ("Lehrjahr", "Fehler:502", "Azubi", "ist der Fehler einer Formel. Bitte tragen Sie den Wert selbst ein."),
        ("AEVO", "#NAME?", "Fachkraft", "ist der Fehler einer Formel. Bitte tragen Sie den Wert selbst ein."),
        (
            "Ausbildung bis",
            "#########",
            "Azubi",
            (
                "stammt aus einer Spalte, die zu schmal war, um den Wert zu zeigen. Bitte tragen Sie den Wert selbst"
                " ein."
            ),
        ),
        ("Abteilung", "#REF!", "Azubi", "ist der Fehler einer Formel. Bitte tragen Sie den Wert selbst ein."),
        (
            "Berufsschule",
            "Mo, Di, Mi",
            "Azubi",
            (
                "sind keine Schultage. Bitte schreiben Sie ein oder zwei Wochentage, zum Beispiel Di, Do."
                " Für ganze Wochen: Block. Ohne Berufsschule: nein."
            ),
        ),
        (
            "Schicht",
            "irgendwann",
            "Azubi",
            (
                "ist keine bekannte Arbeitszeit. Bitte wählen Sie: Tagschicht, Früh- und Spätschicht im Wechsel, Drei"
                " Schichten im Wechsel, Nur Nachtschicht, Teilzeit am Vormittag, Gleitzeit. Oder schreiben Sie die"
                " Zeiten, zum Beispiel Mo-Fr 07:00-15:30."
            ),
        ),
        (
            "Chef/in",
            "1234",
            "Azubi",
            "ist kein Name. Bitte schreiben Sie Vorname und Nachname, z. B. Petra Sommer.",
        ),
    ],
)
def test_a_cell_nobody_can_read_blocks_its_row(heading: str, text: str, role: str, message: str) -> None:
    table = only_row(heading, text, role=role)
    assert table.rows == ()
    assert sentences(table) == [f"Zeile 2, Spalte D: „{text}“ {message}"]
    assert (table.problems[0].blocking, table.problems[0].address, table.problems[0].text) == (True, "D2", text)


@pytest.mark.parametrize("heading", ["Standort", "Abteilung"])
def test_what_a_table_may_say_the_form_takes_as_well(heading: str) -> None:
    key = {"Standort": "site", "Abteilung": "department"}[heading]
    longest = "W" * LONGEST_TEXT
    assert [getattr(row, key) for row in only_row(heading, longest).rows] == [longest]
    assert only_row(heading, longest + "W").rows == ()


def test_a_text_without_end_is_quoted_in_part() -> None:
    table = only_row("Abteilung", "x" * 300)
    assert sentences(table) == [f"Zeile 2, Spalte D: „{'x' * 59}…“ ist zu lang. Bitte höchstens 120 Zeichen."]
