"""Lists as people really keep them: what is meant is read, what cannot be known is asked, nothing is read wrongly."""

import datetime as dt
from collections.abc import Sequence

import pytest

from tests.web.files.animals import text
from tests.web.files.builders import xlsx_bytes
from tests.web.files.test_cells import WANTED
from web.files.people_book import Book, read_book
from web.files.people_table import PeopleTable, people_tables
from web.services.tables.large_books import pack_book, unpack_book
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


EASTERN = {
    "cp1250": ["Łukasz Wałęsa", "Małgorzata Świątek", "Jiří Dvořák", "Zdeněk Němec", "Jörg Müller"],
    "cp1254": ["Ayşe Öztürk", "Uğur Yıldız", "Jörg Müller"],
    "cp1252": ["Søren Ångström", "François Lefèvre", "Jörg Groß", "Niccolò Sà", "Íñigo Ñandú"],
}


@pytest.mark.parametrize("encoding", EASTERN)
def test_bug_letters_of_names_in_other_code_pages_of_windows(encoding: str) -> None:
    people = EASTERN[encoding]
    job = "Köchin, 3 m³ – „Stößel“" if encoding == "cp1252" else "Köchin"
    table = read(text("Name;Rolle;Beruf", *(f"{name};FK;{job}" for name in people), encoding=encoding))
    assert [row.name for row in table.rows] == people


def test_bug_a_name_whose_letters_were_lost_is_never_stored() -> None:
    lines = ["Ay?e Öz;FK;Koch", "?ukasz Nowak;FK;Koch", "Mia\ufffd Kurz;FK;Koch", "Jo Weiß;FK;Koch"]
    table = read(text("Name;Rolle;Beruf", *lines))
    assert [row.name for row in table.rows] == ["Jo Weiß"]
    assert told(table)[0] == (
        "Zeile 2, Spalte A: In „Ay?e Öz“ ging beim Speichern der Tabelle ein Buchstabe verloren. Bitte berichtigen Sie"
        " ihn hier. Oder speichern Sie die Tabelle als Excel-Datei (.xlsx) und laden Sie diese hoch."
    )


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Kurz, Mia (w/m/d)", "Mia Kurz"),
        ("Schmidt (Elternzeitvertretung), Eva", "Eva Schmidt"),
        ("Kim Petersen, geb. Alt", "Kim Petersen"),
        ("Petersen, Kim geb. Alt", "Kim Petersen"),
        ("Weber, Tom, Azubi 2. LJ", "Tom Weber"),
        ("Petra Sommer, M.Sc.", "Petra Sommer"),
        ("Kurz, Mia - neu", "Mia Kurz"),
        ("Mia Kurz – Azubi", "Mia Kurz"),
        ("Anna - Lena Heide", "Anna - Lena Heide"),
        ("Kurz, Mia, Weiß, Jonas", None),
        ("Ayşe Öz\nBo Ost", None),
        ("von der Heide, Anna\nÖz, Bo", None),
        ("Mia\nKurz", "Mia Kurz"),
    ],
)
def test_names_with_something_beside_and_two_in_one_cell(cell: str, name: str | None) -> None:
    table = read(workbook([["Name", "Rolle", "Beruf"], [cell, "FK", "Koch"]]), "liste.xlsx")
    assert [row.name for row in table.rows] == [name] * (name is not None)
    assert len(told(table)) == (name is None)


@pytest.mark.parametrize(
    ("heading", "cell", "expected"),
    [
        ("Ausbildungszeit", "09/2025 - 02/2029", (2, "2029-02")),
        ("Ausbildungszeit", "01.09.2025 – 28.02.2029", (2, "2029-02")),
        ("Ausbildung von - bis", "Sep 25 bis Feb 29", (2, "2029-02")),
        ("Ausbildungszeitraum", "von 01.09.2025 bis zum 28.02.2029", (2, "2029-02")),
        ("Laufzeit", "2025-2029", (2, None)),
        ("Laufzeit", "WS 2025/26 - 02/2029", (2, "2029-02")),
        ("Ausbildungsdauer", "3,5 Jahre", (None, None)),
        ("Ausbildungsende", "09/2025 - 02/2029", (None, "2029-02")),
        ("Ausbildungsbeginn", "09/2025 - 02/2029", (2, None)),
        ("Ausbildungsbeginn", "WS 2025", (2, None)),
        ("Ausbildungsbeginn", "SoSe 26", (1, None)),
    ],
)
def test_from_when_to_when_somebody_is_trained(heading: str, cell: str, expected: object) -> None:
    [row] = read(text(f"Name;Rolle;Beruf;{heading}", f"Mia Kurz;Azubi;Koch;{cell}")).rows
    assert (row.training_year, row.training_ends) == expected


def test_a_span_never_overrules_columns_of_their_own_and_has_to_be_clear() -> None:
    head = "Name;Rolle;Beruf;Ausbildungszeit;Lehrjahr;Ausbildungsende"
    table = read(text(head, "Mia Kurz;Azubi;Koch;09/2025 - 02/2029;3;07/2028", "Jo Weiß;Azubi;Koch;irgendwann;1;"))
    assert [(row.training_year, row.training_ends) for row in table.rows] == [(3, "2028-07")]
    assert told(table)[0].startswith("Zeile 3, Spalte D: „irgendwann“ sagt nicht, von wann bis wann.")


def test_a_day_with_strokes_that_may_be_american_is_told() -> None:
    lines = ("9/1/2025", "1/1/2025", "31/1/2025", "01.09.2025")
    table = read(
        text("Name;Rolle;Beruf;Unterweisung", *(f"Mia {x}urz;FK;Koch;{y}" for x, y in zip("ABCD", lines, strict=True)))
    )
    assert [one for one in told(table, blocking=False) if "zuerst den Tag" in one] == [
        "Zeile 2, Spalte D: Bei „9/1/2025“ haben wir zuerst den Tag gelesen, dann den Monat."
    ]


@pytest.mark.parametrize(("cell", "email"), [
    ("mailto:mia@example.org?subject=Hallo", "mia@example.org"), ("Mia.Kurz @ example.org", "mia.kurz@example.org"),
])  # fmt: skip
def test_addresses_out_of_links(cell: str, email: str) -> None:
    [row] = read(text("Name;Rolle;Beruf;E-Mail", f"Mia Kurz;Azubi;Koch;{cell}")).rows
    assert row.email == email


@pytest.mark.parametrize(
    ("cell", "value"), [("✔️", True), ("☑", True), ("❌", False), ("nö", False), ("seit 2019", True)]
)
def test_yes_and_no_in_further_ways(cell: str, value: bool) -> None:
    [row] = read(text("Name;Rolle;Beruf;AEVO", f"Mia Kurz;FK;Koch;{cell}")).rows
    assert row.aevo is value


def test_wide_digits_and_letters_are_digits_and_letters() -> None:
    [row] = read(text("Name;Rolle;Beruf;Lehrjahr", "Ｍia Kurz;Azubi;Koch;２.")).rows
    assert (row.name, row.training_year) == ("Mia Kurz", 2)


def test_what_stands_below_the_list_is_nobody() -> None:
    pivot = ["", "Zeilenbeschriftungen;Anzahl von Name;", "Azubi;1;", "Gesamtergebnis;1;"]
    other = ["", "Ausbilder;Standort;Telefon", "Petra Sommer;Fachkraft;0511"]
    table = read(text("Name;Rolle;Beruf", "Mia Kurz;Azubi;Koch", "Grand Total;1;", *other, *pivot))
    assert [row.name for row in table.rows] == ["Mia Kurz"]
    assert [(one.number, one.why) for one in table.left] == [
        (3, "total"),
        *((number, "other") for number in (5, 6, 8, 9, 10)),
    ]
    assert told(table, blocking=False)[0].startswith("In den Zeilen 5–6, 8–10 steht eine andere Tabelle.")
    assert table.rows_below == 9


def test_people_who_follow_a_table_of_something_else_are_found_again() -> None:
    other = ["", "Ausbilder;Standort;Telefon", "Eva West;Celle;0511", "", "Fachkräfte:;;", "Ali Demir;Koch;"]
    table = read(text("Name;Beruf;Lehrjahr", "Azubis:;;", "Mia Kurz;Koch;2", *other))
    assert [(row.name, row.role) for row in table.rows] == [("Mia Kurz", "azubi"), ("Ali Demir", "fachkraft")]


def test_lines_between_people_say_who_follows_whatever_else_they_name() -> None:
    lines = [
        "Azubis Metall;",
        "Mia Kurz;Schweißer/in",
        "Bo Ost;Schweißer/in",
        "Paten / Fachkräfte;",
        "Ali Demir;Schweißer/in",
        "A = Azubi;",
    ]
    for head in (["Name;Beruf"], []):
        table = read(text(*head, *lines))
        assert [(row.name, row.role) for row in table.rows] == [
            ("Mia Kurz", "azubi"),
            ("Bo Ost", "azubi"),
            ("Ali Demir", "fachkraft"),
        ]


def test_bug_headings_with_one_known_word_are_nobody() -> None:
    table = read(text("MA;Kz;Beruf", "Mia Kurz;Azubi;Koch", "Ali Demir;FK;Koch"))
    assert [(row.name, row.role) for row in table.rows] == [("Mia Kurz", "azubi"), ("Ali Demir", "fachkraft")]


def test_bug_how_many_trainees_somebody_guides_makes_nobody_a_trainee() -> None:
    assert "column_missing" in {one.code for one in read(text("Name;Beruf;Anzahl Azubis", "Ali Demir;Koch;2")).problems}


@pytest.mark.parametrize(("head", "line"), [
    ("TN Name;TN Vorname;Teilnehmerstatus;Beruf;Mail privat", "Kurz;Mia;Azubi;Koch;mia@example.org"),
    ("Schüler/in;Rufname;Rolle;Ausbildungsberuf;E-Mail", "Kurz;Mia;Azubi;Koch;mia@example.org"),
    ("Name;Funktion;Qualifikation;E-Mail", "Mia Kurz;Azubi;Mechatroniker/in;mia@example.org"),
    ("Nachnahme;Vornahme;Auszubildener/Fachkraft;Ausbidungsberuf;E-Mial", "Kurz;Mia;Azubi;Koch;mia@example.org"),
])  # fmt: skip
def test_headings_of_providers_schools_and_typists(head: str, line: str) -> None:
    [row] = read(text(head, line)).rows
    assert (row.name, row.role, row.email) == ("Mia Kurz", "azubi", "mia@example.org")
    assert row.occupation


def test_pairs_with_the_guiding_person_beside() -> None:
    file = text("Abteilung;Azubi;Beruf;Betreuende Fachkraft;Beruf", "Halle 1;Mia Kurz;Koch;Ali Demir;Koch")
    tables = people_tables(read_book(file, "paare.csv").tables, WANTED)
    assert [(row.name, row.role) for table in tables for row in table.rows] == [
        ("Mia Kurz", "azubi"),
        ("Ali Demir", "fachkraft"),
    ]


def test_bug_where_somebody_lives_is_no_site() -> None:
    table = read(text("Name;Rolle;Beruf;Straße;PLZ;Ort", "Mia Kurz;Azubi;Koch;Weg 1;30159;Celle"))
    assert table.rows[0].site is None
    assert "Spalte F: „Ort“ haben wir ausgelassen: Neben Straße oder Postleitzahl ist das der Wohnort." in told(
        table, blocking=False
    )
    assert read(text("Name;Rolle;Beruf;Ort", "Mia Kurz;Azubi;Koch;Celle")).rows[0].site == "Celle"


def test_of_two_columns_for_one_thing_the_one_called_so_is_read() -> None:
    table = read(text("Name;Rolle;Beruf;Kostenstelle;Abteilung;Team", "Mia Kurz;Azubi;Koch;4711;Halle 2;Nord"))
    assert table.rows[0].department == "Halle 2"
    assert [one for one in told(table, blocking=False) if "Abteilung" in one] == [
        f"Spalte {letter}: „{heading}“ haben wir ausgelassen: „Abteilung“ lesen wir aus Spalte E."
        for letter, heading in (("D", "Kostenstelle"), ("F", "Team"))
    ]
    assert not read(text("Name;Rolle;Beruf;Kostenstelle;Team", "Mia Kurz;Azubi;Koch;4711;Nord")).usable


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("AEVO", "2031"),
        ("AEVO", "ja, aber abgelaufen"),
        ("Unterweisung", "ja (abgelaufen 2023)"),
        ("Unterweisung", "09/2027"),
        ("Unterweisung", "September 2031"),
        ("Unterweisung", "2028"),
    ],
)
def test_bug_what_has_run_out_or_is_still_to_come_is_no_yes(heading: str, cell: str) -> None:
    table = read(text(f"Name;Rolle;Beruf;{heading}", f"Mia Kurz;FK;Koch;{cell}"))
    assert (len(table.rows), len(told(table))) == (0, 1)


def test_subtotals_of_spreadsheets_are_nobody() -> None:
    lines = [";Azubi Anzahl;1", "Ergebnis;;3", "Mittelwert: 3;;"]
    table = read(text("Name;Rolle;Beruf", "Mia Kurz;Azubi;Koch", *lines))
    assert [(one.number, one.why) for one in table.left] == [(3, "total"), (4, "total"), (5, "total")]
    assert len(table.rows) == 1


def test_remarks_in_columns_of_first_and_last_names_are_not_stored() -> None:
    lines = ["Kurz (Elternzeit);Mia;FK;Koch", "Öz geb. Alt;Bo <bo@example.org>;FK;Koch", "W?ller;Jo;FK;Koch"]
    table = read(text("Nachname;Vorname;Rolle;Beruf", *lines))
    assert [row.name for row in table.rows] == ["Mia Kurz", "Bo Öz"]
    assert "Zeile 2, Spalte A: „Kurz (Elternzeit)“ haben wir als „Kurz“ gelesen." in told(table, blocking=False)
    assert [one.split(":")[0] for one in told(table)] == ["Zeile 4, Spalte A"]


def test_days_with_a_colon_before_the_hours() -> None:
    [row] = read(text("Name;Rolle;Beruf;Arbeitszeit", "Mia Kurz;FK;Koch;Mo - Fr: 07:00 - 15:30")).rows
    assert row.shift == read(text("Name;Rolle;Beruf;Arbeitszeit", "Mia Kurz;FK;Koch;Mo-Fr 7-15.30")).rows[0].shift


def test_bug_people_of_a_further_group_have_not_the_role_of_the_one_before() -> None:
    lines = ["Azubis:;", "Mia Kurz;Koch", "Reserve:;", "Ute Süd;Koch", "Fachkräfte:;", "Ali Demir;Koch"]
    table = read(text("Name;Beruf", *lines))
    assert [(row.name, row.role) for row in table.rows] == [("Mia Kurz", "azubi"), ("Ali Demir", "fachkraft")]
    assert told(table) == ["Zeile 5: „Rolle“ fehlt. Bitte füllen Sie die Zelle aus."]


def test_sheets_named_after_a_year_of_training_hold_azubis() -> None:
    rows = [["Name", "Beruf"], ["Mia Kurz", "Koch"]]
    tables = people_tables(read_book(xlsx_bytes({"1. Lehrjahr": rows, "FK": rows}), "liste.xlsx").tables, WANTED)
    assert [row.role for table in tables for row in table.rows][:1] == ["azubi"]


def test_names_of_one_word_and_lines_that_are_drawn_are_told() -> None:
    table = read(text("|Name||Rolle|Beruf|", "|------|---|----|---|", "|Kurz|Mia|Azubi|Koch|", "|Demir|Ali|FK|Koch|"))
    assert [row.name for row in table.rows] == ["Kurz", "Demir"]
    assert told(table, blocking=False)[1] == (
        "Spalte B: Jeder Name in „Name“ ist nur ein Wort. Stehen Vor- oder Nachnamen in einer anderen Spalte, wählen"
        " Sie bitte deren Bedeutung."
    )
    assert [(one.number, one.why) for one in table.left] == [(2, "note")]


def test_lines_between_people_and_names_of_sheets_say_the_year_of_training() -> None:
    lines = ["Azubis im 2. Lehrjahr:;;", "Mia Kurz;Koch;", "Jo Weiß;Koch;3", "Lehrjahr 1;;", "Bo Ost;Koch;"]
    data = text("Name;Beruf;Lehrjahr", *lines, "Fachkräfte;;", "Ali Demir;Koch;")
    book = read_book(data, "liste.csv")
    for each in (book, Book.from_document(book.to_document()), unpack_book(pack_book(book))):
        [table] = people_tables(each.tables, WANTED)
        assert [row.training_year for row in table.rows] == [2, 3, 1, None]
        assert "Das Ausbildungsjahr haben wir aus den Zeilen" in told(table, blocking=False)[0]
    sheet = xlsx_bytes({"3. Ausbildungsjahr": [["Name", "Beruf"], ["Mia Kurz", "Koch"]]})
    assert [row.training_year for row in read(sheet, "liste.xlsx").rows] == [3]
