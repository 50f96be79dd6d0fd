"""What a table says about people, and every message it can give, as a German reader sees it."""

import datetime as dt
from dataclasses import replace

import pytest

from web.catalogue.shifts import rota, school_weeks, shift_weeks
from web.files.columns import How
from web.files.limits import UPLOAD
from web.files.patterns import Pattern
from web.files.people import ImportedPerson, NamedOccupation, SafetyInstruction
from web.files.people_book import read_book
from web.files.people_table import PeopleTable, Wanted, people_tables, read_people
from web.files.problems import NoHeaderFound
from web.translations import load

WANTED = Wanted(today=dt.date(2027, 1, 10))


def people(text: str, wanted: Wanted = WANTED) -> PeopleTable:
    return read_people(text.encode(), "personal_2027.csv", wanted)


def sentences(table: PeopleTable, language: str = "de") -> list[str]:
    return [problem.sentence(load(language)) for problem in table.problems]


def only_row(heading: str, text: str, *, role: str = "Azubi") -> PeopleTable:
    return people(f'Name;Rolle;Beruf;{heading}\nMia Kurz;{role};Tischler/in;"{text}"')


def test_a_full_row_in_german() -> None:
    table = people(
        "E-Mail;Beruf;Name;Rolle;Ausbildungsjahr;Ausbildung bis;Abteilung;Standort;Arbeitszeit;Berufsschule;"
        "Führungskraft;Ausbilder/in;Unter 18 bis;Unternehmen\n"
        "Mia@Example.org;Mechatronikerin;Mia Kurz;Auszubildende;2. Lehrjahr;Juli 2028;Werkstatt;Hannover;Tagschicht;"
        "Di und Do;Petra Sommer;Sommer, Petra;03/2027;Muster GmbH\n"
    )
    assert table.problems == ()
    assert table.rows == (
        ImportedPerson(
            row=2,
            role="azubi",
            name="Mia Kurz",
            company="Muster GmbH",
            email="mia@example.org",
            site="Hannover",
            department="Werkstatt",
            occupation=NamedOccupation("Mechatroniker/in", "26112"),
            training_year=2,
            training_ends="2028-07",
            shift=Pattern("day", shift_weeks("day")),
            school=Pattern("two_days", school_weeks("two_days", [1, 3])),
            line_manager="Petra Sommer",
            trainer="Petra Sommer",
            minor_until="2027-03",
        ),
    )


def test_a_full_row_in_english_and_another_order() -> None:
    table = people(
        "Safety instruction,Trainer qualification,Capacity,Occupation,ROLE,Last name,First name,Shift\n"
        "2026-09-01,yes,2,Machinist (cutting),skilled worker,Sommer,Petra,Mo-Fr 06:00-14:00 | Mo-Fr 14:00-22:00\n"
    )
    assert table.problems == ()
    assert table.rows == (
        ImportedPerson(
            row=2,
            role="fachkraft",
            name="Petra Sommer",
            occupation=NamedOccupation("Zerspanungsmechaniker/in", "24232"),
            shift=Pattern("own", rota("Mo-Fr 06:00-14:00", "Mo-Fr 14:00-22:00")),
            capacity=2,
            aevo=True,
            safety_instruction=SafetyInstruction(True, dt.date(2026, 9, 1)),
        ),
    )


def test_answers_are_those_of_the_questionnaire() -> None:
    person = ImportedPerson(
        row=2,
        role="fachkraft",
        name="Petra Sommer",
        occupation=NamedOccupation("Tischler/in", "22342"),
        aevo=False,
        safety_instruction=SafetyInstruction(True, dt.date(2026, 9, 1)),
        shift=Pattern("night", shift_weeks("night")),
        trainer="Ali Demir",
    )
    assert person.answers() == {
        "occupation": {"title": "Tischler/in", "kldb": "22342"},
        "aevo": False,
        "safety_instruction": {"has": True, "on": "2026-09-01"},
        "shift": {"preset": "night", "weeks": [list(week) for week in shift_weeks("night")]},
    }
    assert ImportedPerson(2, "azubi", "Mia", safety_instruction=SafetyInstruction(False)).answers() == {
        "safety_instruction": {"has": False, "on": None}
    }


def test_the_sheet_is_named_when_there_is_one() -> None:
    table = only_row("AEVO", "?", role="Fachkraft")
    problem = replace(table.problems[0], sheet="Tabelle1")
    assert problem.sentence(load("en")) == (
        "Sheet “Tabelle1”, row 2, column D: “?” is neither yes nor no. Please write ja or nein."
    )


def test_unknown_role() -> None:
    table = only_row("Standort", "x", role="Chefin")
    assert sentences(table) == [
        "Zeile 2, Spalte B: „Chefin“ ist keine Rolle. Bitte schreiben Sie Azubi oder Fachkraft."
    ]


def test_what_was_understood_with_a_slip_is_said() -> None:
    table = people("Name;Roole;Beruf;Abteillung\nKurz, Mia;Azubi;Mechatronker;Lager")
    assert [(person.name, person.occupation) for person in table.rows] == [
        ("Mia Kurz", NamedOccupation("Mechatroniker/in", "26112"))
    ]
    assert sentences(table) == [
        "Spalte B: „Roole“ haben wir als „Rolle“ gelesen.",
        "Spalte D: „Abteillung“ haben wir als „Abteilung“ gelesen.",
        "Zeile 2, Spalte A: „Kurz, Mia“ haben wir als „Mia Kurz“ gelesen.",
        "Zeile 2, Spalte C: „Mechatronker“ haben wir als „Mechatroniker/in“ gelesen.",
    ]


def test_an_occupation_that_is_not_listed_is_kept() -> None:
    table = people("Name;Rolle;Beruf\nMia;Azubi;Elektroniker\nJan;Azubi;Bäcker/in\nAli;Azubi;261\nIda;Azubi;26112")
    assert [person.occupation for person in table.rows] == [
        NamedOccupation("Elektroniker", None),
        NamedOccupation("Bäcker/in", None),
        NamedOccupation("261", "261"),
        NamedOccupation("Mechatroniker/in", "26112"),
    ]
    assert sentences(table) == [
        (
            "Zeile 2, Spalte C: Der Beruf „Elektroniker“ steht nicht in unserer Liste und bleibt so stehen. Meinten"
            " Sie: Elektroniker/in für Automatisierungstechnik, Elektroniker/in für Betriebstechnik, Elektroniker/in"
            " für Energie- und Gebäudetechnik?"
        ),
        "Zeile 3, Spalte C: Der Beruf „Bäcker/in“ steht nicht in unserer Liste und bleibt so stehen.",
    ]


def test_a_number_is_no_occupation() -> None:
    table = people("Name;Rolle;Beruf\nMia;Azubi;7")
    assert sentences(table) == [
        "Zeile 2, Spalte C: „7“ ist kein Beruf. Bitte schreiben Sie die Berufsbezeichnung, z. B. Mechatroniker/in."
    ]


def test_columns_that_have_no_place_here_are_left_out_with_a_reason() -> None:
    table = people(
        "Name;Rolle;Beruf;Sprachen;Wünsche;Geburtsdatum;Geschlecht;Nr.;Lieblingsfarbe;\n"
        "Mia;Azubi;Tischler/in;de;Jan;1.1.2009;w;7;blau;x\n"
    )
    assert sentences(table) == [
        "Spalte D: „Sprachen“ haben wir ausgelassen: Das beantwortet jede Person selbst, nie das Unternehmen.",
        "Spalte E: „Wünsche“ haben wir ausgelassen: Das beantwortet jede Person selbst, nie das Unternehmen.",
        (
            "Spalte F: „Geburtsdatum“ haben wir ausgelassen: Ein Geburtsdatum wird hier nie gespeichert. Bitte"
            " ergänzen Sie für Personen unter 18 die Spalte „Unter 18 bis“ mit dem Monat des 18. Geburtstags."
        ),
        "Spalte G: „Geschlecht“ haben wir ausgelassen: Das wird hier nie gespeichert. Sie können die Spalte löschen.",
        "Spalte H: „Nr.“ haben wir ausgelassen: Das wird hier nicht gebraucht.",
        "Spalte I: „Lieblingsfarbe“ kennen wir nicht. Wir haben die Spalte ausgelassen.",
        "Spalte J: Diese Spalte hat keine Überschrift. Wir haben sie ausgelassen.",
    ]
    assert [use.how for use in table.columns] == [*[How.RECOGNISED] * 3, *[How.LEFT_OUT] * 5, *[How.UNKNOWN] * 2]
    assert len(table.rows) == 1


def test_a_column_can_be_chosen_or_left_out() -> None:
    text = "Name;Rolle;Beruf;Wann?;Werk\nMia;Azubi;Tischler/in;Gleitzeit;Nord"
    table = people(text, replace(WANTED, chosen={"D": "shift", "E": ""}))
    assert table.problems == ()
    assert table.rows[0].shift == Pattern("flexible", shift_weeks("flexible"))
    assert table.rows[0].site is None


def test_a_person_part_column_cannot_be_chosen() -> None:
    table = people("Name;Rolle;Beruf;X\nMia;Azubi;Tischler/in;de", replace(WANTED, chosen={"D": "languages"}))
    assert table.columns[3].field is None


def test_a_wrong_cell_can_be_corrected_or_its_row_left_out() -> None:
    text = "Name;Rolle;Beruf;Unterweisung\nMia;Azubi;Tischler/in;\nPetra;Fachkraft;Tischler/in;32.13.2025"
    assert people(text).blocked_rows == (3,)
    corrected = people(text, replace(WANTED, corrections={"D3": "01.09.2025"}))
    assert [person.safety_instruction for person in corrected.rows] == [
        None,
        SafetyInstruction(True, dt.date(2025, 9, 1)),
    ]
    left_out = people(text, replace(WANTED, skipped_rows={"3"}))
    assert ([person.name for person in left_out.rows], left_out.row_count, left_out.problems) == (["Mia"], 1, ())


def test_columns_that_are_missing() -> None:
    table = people("Name;Abteilung\nMia;Lager")
    assert not table.usable
    assert sentences(table) == [
        "Die Spalte „Rolle“ fehlt. Bitte fügen Sie sie mit dieser Überschrift hinzu.",
        "Die Spalte „Beruf“ fehlt. Bitte fügen Sie sie mit dieser Überschrift hinzu.",
    ]


def test_a_column_given_twice_is_not_guessed() -> None:
    table = people("Name;Rolle;Beruf;Ausbildungsberuf\nMia;Azubi;Tischler/in;Schweißer/in")
    assert (table.usable, table.rows) == (False, ())
    assert sentences(table) == ["Die Spalten C und D bedeuten beide „Beruf“. Bitte lassen Sie eine davon weg."]


def test_cells_that_are_missing() -> None:
    table = people("Vorname;Nachname;Rolle;Beruf\n;;Azubi;\nPetra;Sommer;;Tischler/in")
    assert sentences(table) == [
        "Zeile 2, Spalte B: „Name“ fehlt. Bitte füllen Sie die Zelle aus.",
        "Zeile 2, Spalte D: „Beruf“ fehlt. Bitte füllen Sie die Zelle aus.",
        "Zeile 3, Spalte C: „Rolle“ fehlt. Bitte füllen Sie die Zelle aus.",
    ]


def test_some_people_have_one_name_only() -> None:
    table = people("Vorname;Nachname;Rolle;Beruf\nNajibullah;;Azubi;Tischler/in\n;Sommer;Fachkraft;Tischler/in")
    assert [person.name for person in table.rows] == ["Najibullah", "Sommer"]


def test_first_and_last_name_that_are_too_long_together() -> None:
    table = people(f"Vorname;Nachname;Rolle;Beruf\n{'A' * 120};{'B' * 120};Azubi;Tischler/in")
    assert (table.rows, [(one.code, one.column, one.text) for one in table.problems]) == (
        (),
        [("too_long", "B", "B" * 120)],
    )


def test_one_role_for_the_whole_file() -> None:
    wanted = replace(WANTED, default_role="fachkraft", required=("name",))
    assert [(person.name, person.role) for person in people("Name\nPetra Sommer", wanted).rows] == [
        ("Petra Sommer", "fachkraft")
    ]


def test_what_belongs_to_the_other_role_is_left_out() -> None:
    table = people(
        "Name;Rolle;Beruf;Lehrjahr;AEVO;Berufsschule\n"
        "Mia;Azubi;Tischler/in;2;nein;Block\n"
        "Petra;Fachkraft;Tischler/in;3;ja;keine\n"
    )
    assert [(person.training_year, person.aevo) for person in table.rows] == [(2, None), (None, True)]
    assert table.rows[1].school is None
    assert sentences(table) == [
        "Zeile 3, Spalte D: „Lehrjahr“ gehört nicht zu dieser Rolle. Wir haben die Angabe ausgelassen."
    ]


def test_who_is_of_age_needs_no_month() -> None:
    table = only_row("Unter 18 bis", "12/2026")
    assert table.rows[0].minor_until is None
    assert sentences(table) == [
        "Zeile 2, Spalte D: „12/2026“ ist vorbei: Die Person ist volljährig. Wir speichern nichts."
    ]


def test_the_same_person_twice() -> None:
    table = people("Name;Rolle;Beruf\nMia Kurz;Azubi;Tischler/in\nJan;Azubi;Tischler/in\nMIA  KURZ;Azubi;Tischler/in")
    assert [person.name for person in table.rows] == ["Mia Kurz", "Jan"]
    assert sentences(table) == [
        (
            "Zeile 4, Spalte A: „MIA KURZ“ steht in den Zeilen 2, 4. Bitte löschen Sie eine davon. Sind es zwei"
            " Personen, dann geben Sie jeder eine eigene E-Mail-Adresse."
        )
    ]


def test_two_people_of_one_name() -> None:
    table = people("Name;Rolle;Beruf;Mail\nMia;Azubi;Tischler/in;a@x.de\nMia;Azubi;Tischler/in;b@x.de")
    assert len(table.rows) == 2
    assert sentences(table) == [
        (
            "Zeile 3, Spalte A: „Mia“ steht in den Zeilen 2, 3 mit verschiedenen E-Mail-Adressen."
            " Wir haben verschiedene Personen gelesen."
        )
    ]


def test_one_name_in_two_companies_is_no_double() -> None:
    table = people("Name;Rolle;Beruf;Firma\nMia;Azubi;Tischler/in;Nord\nMia;Azubi;Tischler/in;Süd")
    assert (len(table.rows), table.problems) == (2, ())


def test_one_address_for_several_people() -> None:
    rows = "".join(f"Person {letter};Azubi;Tischler/in;info@x.de\n" for letter in "ABCDEFG")
    table = people(f"Name;Rolle;Beruf;Mail\n{rows}")
    assert (table.rows, len(table.problems)) == ((), 7)
    assert sentences(table)[0] == (
        "Zeile 2, Spalte D: „info@x.de“ steht in den Zeilen 2, 3, 4, 5, 6, … bei verschiedenen Personen. Bitte geben"
        " Sie jeder Person eine eigene Adresse oder lassen Sie die Zelle leer: Dann bekommt die Person einen Brief."
    )


def test_a_company_nobody_knows() -> None:
    wanted = replace(WANTED, companies=("Muster Metallbau GmbH", "Nordwind Logistik"))
    table = people(
        "Name;Rolle;Beruf;Firma\nMia;Azubi;Tischler/in;muster-metallbau gmbh\nJan;Azubi;Tischler/in;Süd", wanted
    )
    assert [person.company for person in table.rows] == ["Muster Metallbau GmbH"]
    assert sentences(table) == [
        (
            "Zeile 3, Spalte D: Das Unternehmen „Süd“ kennen wir hier nicht. Bitte prüfen Sie die Schreibweise:"
            " Muster Metallbau GmbH, Nordwind Logistik."
        )
    ]


def test_headings_and_nothing_below() -> None:
    table = people("Name;Rolle;Beruf\n")
    assert sentences(table) == [
        "Unter den Überschriften steht keine Zeile mit einer Person. Bitte füllen Sie mindestens eine aus."
    ]


def test_no_headings_at_all() -> None:
    with pytest.raises(NoHeaderFound) as caught:
        people("Mia;16;blau\nJan;17;rot\n")
    assert caught.value.message.text(load("de")) == (
        "Wir haben keine Zeile mit Spaltenüberschriften gefunden. Bitte schreiben Sie die Überschriften in die erste"
        " Zeile, zum Beispiel: Name, Rolle, Beruf."
    )


def test_ten_thousand_people_each_with_another_slip() -> None:
    rows = "\n".join(f"Person {number};Azubi;Beruf Nummer {number}x" for number in range(10_000))
    table = read_people(f"Name;Rolle;Beruf\n{rows}".encode(), "viele.csv", WANTED, limits=UPLOAD)
    assert (len(table.rows), len(table.problems)) == (10_000, 10_000)


def test_a_row_for_each_tandem_is_read_as_two_people() -> None:
    """Lists of older programmes: "Azubi Name; Azubi Beruf; Fachkraft Name; Fachkraft Beruf"."""
    text = (
        "Tandem-Nr;Azubi Name;Azubi Beruf;Azubi Mail;Fachkraft Name;Fachkraft Beruf;Bemerkung\n"
        "1;Kurz, Mia;Mechatronikerin;mia@example.org;Sommer, Petra;Zerspanungsmechanikerin;\n"
        "2;Weiß, Jonas;Industriemechaniker;;;;noch offen\n"
    )
    tables = people_tables(read_book(text.encode(), "tandems.csv").tables, WANTED)
    assert [(one.role, one.name) for table in tables for one in table.rows] == [
        ("azubi", "Mia Kurz"),
        ("azubi", "Jonas Weiß"),
        ("fachkraft", "Petra Sommer"),
    ]
    assert tables[0].rows[0].email == "mia@example.org"


@pytest.mark.parametrize(
    ("said", "preset"),
    [("Frühschicht/Spätschicht", "early_late"), ("rotating early/late", "early_late"), ("nights", "night")],
)
def test_shifts_in_the_words_of_offices(said: str, preset: str) -> None:
    shift = only_row("Schicht", said).rows[0].shift
    assert shift is not None
    assert shift.preset == preset


def test_what_a_program_writes_where_nothing_is_is_no_answer() -> None:
    table = people(
        ",Name,Rolle,Beruf,Ausbildungsjahr,E-Mail,Abteilung,AEVO\n"
        "0,Mia Kurz,Azubi,Tischler/in,2.0,mia@example.org,NaN,nan\n"
        "1,Petra Null,Fachkraft,Tischler/in,nan,None,null,<NA>\n"
    )
    assert [problem.code for problem in table.problems if problem.row] == []
    found = [(one.name, one.training_year, one.email, one.department, one.aevo) for one in table.rows]
    assert found == [("Mia Kurz", 2, "mia@example.org", None, None), ("Petra Null", None, None, None, None)]


def test_the_number_of_an_employee_is_no_name_and_a_title_stands_first() -> None:
    table = people("Employee #;First name;Last name;Type;Job title\n12;Mia;Kurz;Apprentice;Tischler/in\n")
    assert [one.name for one in table.rows] == ["Mia Kurz"]
    turned = people("Name, Vorname;Rolle;Beruf\nDr. Demir, Ali;Fachkraft;Tischler/in\n")
    assert [one.name for one in turned.rows] == ["Dr. Ali Demir"]


def test_an_old_mac_writes_german_letters() -> None:
    data = "Name;Rolle;Beruf;Plätze\rPetra Sommer;Fachkraft;Tischler/in;2,0\r".encode("mac_roman")
    table = read_people(data, "mac.csv", WANTED)
    assert [(one.capacity, one.row) for one in table.rows] == [(2, 2)]
    assert [use.column.heading for use in table.columns][-1] == "Plätze"
