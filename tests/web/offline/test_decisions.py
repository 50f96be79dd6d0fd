"""Decisions in a table: each kind takes effect, and whatever does not fit is refused with row, column and remedy."""

from pathlib import Path

import openpyxl
import pytest

from matcher import Decisions, OverrideDecision, PairDecision, PersonDecision, PlacesDecision
from tests.web.files.builders import ods_bytes, xlsx_bytes
from tests.web.offline.conftest import Desk
from web.offline.stored import read_result

AZUBIS = """\
Nummer;Name;Firma;Führungskraft;Bitte nicht;Unter 18 bis
a1;Mia Kurz;Nord GmbH;Ali Demir;;
a2;Jonas Weiß;Nord GmbH;;Ida Vogt;
a3;Ewa Łuczak;Süd KG;;;
a4;Mia Kurz;Süd KG;;;
"""
FACHKRAEFTE = """\
Nummer;Name;Firma;Kapazität
f1;Petra Sommer;Nord GmbH;2
f2;Ali Demir;Nord GmbH;
f3;Ida Vogt;Nord GmbH;
f4;Karin Olsen;Süd KG;
"""
HEAD = "Entscheidung;Azubi;Fachkraft;Unternehmen;Plätze;Regel;Grund\n"


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.put(AZUBIS, FACHKRAEFTE)
    return desk


def decide(desk: Desk, rows: str, head: str = HEAD) -> tuple[str, ...]:
    path = desk.folder / "entscheidungen.csv"
    path.write_text(head + rows, encoding="utf-8")
    return "--decisions", str(path)


def refused(desk: Desk, rows: str, head: str = HEAD) -> list[str]:
    done = desk.match(*decide(desk, rows, head))
    assert (done.exit_code, done.stdout) == (2, ""), done.output
    assert not desk.out.exists()
    lines: list[str] = done.stderr.splitlines()
    return lines


def pairs(desk: Desk) -> set[tuple[str, str]]:
    plan = read_result(desk.json)
    return {(tandem.azubi, tandem.fachkraft) for tandem in plan.result.tandems}


def test_every_kind_is_read_and_takes_effect(desk: Desk) -> None:
    rows = (
        "so lassen;jonas weiss;PETRA SOMMER;;;;Eingespielt\n"
        "Regel aussetzen;Mia Kurz;Ali Demir;;;Führungskraft;Wechselt\n"
        "vorerst so lassen;a1;f2;;;;Läuft\n"
        "nicht zusammen;Łuczak, Ewa;Olsen, Karin;;;;Abgelehnt\n"
        "auslassen;;Ida Vogt;;;;Urlaub\n"
        "Plätze;;;süd kg;so viele wie möglich;;Reicht\n"
    )
    done = desk.match(*decide(desk, rows), "--places", "0")
    assert done.exit_code == 2
    assert done.stderr == (
        "Nord GmbH: Anzahl der Tandems, die bleiben sollen: 2. Anzahl der Plätze: 0."
        " Bitte geben Sie mehr Plätze oder nehmen Sie eine Entscheidung zurück.\n"
    )
    assert desk.match(*decide(desk, rows)).exit_code == 0
    assert read_result(desk.json).decisions == Decisions(
        pins=(PairDecision("a2", "f1", "Eingespielt"),),
        bans=(PairDecision("a3", "f4", "Abgelehnt"),),
        holds=(PairDecision("a1", "f2", "Läuft"),),
        left_out=(PersonDecision("f3", "Urlaub"),),
        places=(PlacesDecision("Süd KG", None, "Reicht"),),
        overrides=(OverrideDecision("a1", "f2", "line_manager", "Wechselt"),),
    )
    assert pairs(desk) == {("a2", "f1"), ("a1", "f2"), ("a4", "f4")}
    assert desk.verify().exit_code == 0


def test_a_capacity_has_room_for_two_and_no_more(desk: Desk) -> None:
    both = "so lassen;a1;Petra Sommer;;;;Ja\nso lassen;a2;Petra Sommer;;;;Ja\n"
    assert desk.match(*decide(desk, both)).exit_code == 0
    assert {("a1", "f1"), ("a2", "f1")} <= pairs(desk)
    desk.put(AZUBIS, FACHKRAEFTE.replace("GmbH;2", "GmbH;"))
    desk.out.unlink()
    assert len(refused(desk, both)) == 1


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_workbooks_with_english_headings(desk: Desk, kind: str) -> None:
    rows = [
        ["Kind", "Trainee", "Skilled worker", "Company", "Rule", "Because"],
        ["set rule aside", "Mia Kurz", "Ali Demir", "Nord GmbH", "line manager", "Will change"],
        ["keep together", "Mia Kurz", "Ali Demir", "Nord GmbH", "", "Good pair"],
    ]
    path = desk.folder / f"decisions.{kind}"
    path.write_bytes(xlsx_bytes({"Decisions": rows}) if kind == "xlsx" else ods_bytes(rows))
    assert desk.match("--decisions", str(path), "--language", "en").exit_code == 0
    assert ("a1", "f2") in pairs(desk)


def test_the_sheet_of_a_workbook_can_be_given_again(desk: Desk) -> None:
    # Two people of one company have one name: the sheet names them by their ids.
    desk.put(AZUBIS.replace("a3;Ewa Łuczak", "a3;Mia Kurz"), FACHKRAEFTE)
    rows = "auslassen;a1;;;;;Pause\nPlätze;;;Nord GmbH;1;;Wenig Platz\nnicht zusammen;a3;f4;;;;Nein\n"
    assert desk.match(*decide(desk, rows)).exit_code == 0
    before, first = read_result(desk.json), desk.out.rename(desk.folder / "first.xlsx")
    sheet = openpyxl.load_workbook(first)["Entscheidungen"]
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == [
        "Entscheidung", "auslassen", "nicht zusammen", "Plätze",
    ]  # fmt: skip
    assert desk.match("--decisions", str(first)).exit_code == 0
    assert read_result(desk.json).decisions == before.decisions
    assert desk.out.read_bytes() == first.read_bytes()


def test_the_only_company_needs_no_name(desk: Desk) -> None:
    desk.put("Name;Unter 18 bis\nMia;\nJan;\n", "Name\nPetra\nAli\n")
    assert desk.match(*decide(desk, "Plätze;1;Zu wenig Zeit\n", "Entscheidung;Anzahl;Grund\n")).exit_code == 0
    assert len(pairs(desk)) == 1


def test_what_is_not_known_is_left_out_with_a_note(desk: Desk) -> None:
    done = desk.match(*decide(desk, "auslassen;a1;Pause;Peter\n", "Entscheidung;Azubi;Grund;Bearbeitet von\n"))
    assert (done.exit_code, done.stderr) == (
        0,
        "entscheidungen.csv: Spalte D: „Bearbeitet von“ kennen wir nicht. Wir haben die Spalte ausgelassen.\n",
    )


SEVERAL = (
    "Mehrere Personen heißen „Mia Kurz“: Mia Kurz, Nord GmbH, Nummer a1; Mia Kurz, Süd KG, Nummer a4."
    " Bitte schreiben Sie die Nummer der Person, die gemeint ist."
)
RULES = "lässt. Bitte schreiben Sie eine von diesen: unter 18 und Nachtarbeit (JArbSchG §§ 8, 14),"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("lassen;a1;f1;;;;x", "Spalte A: „lassen“ ist keine Entscheidung. Bitte schreiben Sie eines von diesen:"),
        (";a1;f1;;;;x", "Spalte A: „Entscheidung“ fehlt. Bitte füllen Sie die Zelle aus."),
        ("so lassen;a1;f1;;;;", "Spalte G: „Grund“ fehlt. Bitte füllen Sie die Zelle aus."),
        ("so lassen;a1;f1;;;;#REF!", "Spalte G: „#REF!“ ist der Fehler einer Formel."),
        ("so lassen;a1;;;;;x", "Spalte C: „Fachkraft“ fehlt. Bitte füllen Sie die Zelle aus."),
        ("so lassen;Mia Kruz;f1;;;;x", "Spalte B: Niemand heißt „Mia Kruz“. Meinten Sie: Mia Kurz?"),
        ("so lassen;a1;Rumpelstilz;;;;x", "Spalte C: Niemand heißt „Rumpelstilz“. Bitte schreiben Sie Name oder"),
        ("so lassen;Petra Sommer;f1;;;;x", "Spalte B: „Petra Sommer“ gehört zu den Fachkräften. Bitte nennen Sie hier"),
        ("so lassen;a1;a2;;;;x", "Spalte C: „a2“ gehört zu den Azubis. Bitte nennen Sie hier eine Fachkraft."),
        ("auslassen;Mia Kurz;;;;;x", f"Spalte B: {SEVERAL}"),
        ("auslassen;Jonas Weiß;;Süd KG;;;x", "Spalte B: Bei „Süd KG“ heißt niemand „Jonas Weiß“. Bitte prüfen Sie"),
        ("auslassen;Ewa;;;;;x", "Spalte B: Niemand heißt „Ewa“. Meinten Sie: Ewa Łuczak?"),
        ("auslassen;a1;f1;;;;x", "Spalte C: Bitte nennen Sie nur eine Person: entweder unter „Azubi“ oder"),
        ("auslassen;;;;;;x", "Spalte C: Bitte nennen Sie nur eine Person: entweder unter „Azubi“ oder"),
        ("Plätze;;;West;2;;x", "Spalte D: In den Tabellen gehört niemand zu „West“. Bitte schreiben Sie"),
        ("Plätze;;;;2;;x", "Spalte D: „Unternehmen“ fehlt. Bitte füllen Sie die Zelle aus."),
        ("Plätze;;;Süd KG;-1;;x", "Spalte E: „-1“ ist keine Anzahl von Plätzen. Bitte schreiben Sie eine ganze Zahl"),
        ("Plätze;;;Süd KG;;;x", "Spalte E: „Plätze“ fehlt. Bitte füllen Sie die Zelle aus."),
        ("Regel aussetzen;a1;f2;;;;x", "Spalte F: „Regel“ fehlt. Bitte schreiben Sie eines von diesen: unter 18"),
        ("Regel aussetzen;a1;f2;;;Bitte;x", f"Spalte F: „Bitte“ ist keine Regel, die sich aussetzen {RULES}"),
        ("Regel aussetzen;a2;f3;;;please_not;x", "Spalte F: „please_not“ ist keine Regel, die sich aussetzen lässt."),
    ],
)  # fmt: skip
def test_a_row_that_is_no_decision(desk: Desk, row: str, message: str) -> None:
    (line,) = refused(desk, f"auslassen;a3;;;;;Urlaub\n{row}\n")
    assert line.startswith(f"entscheidungen.csv: Zeile 3, {message}")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            "so lassen;a1;f1;;;;x\nso lassen;a1;f3;;;;x\n",
            ("entscheidungen.csv, Zeile 2, 3: Mia Kurz soll mit Petra Sommer und mit Ida Vogt zusammenbleiben."
            " Bitte nehmen Sie eine der beiden Entscheidungen zurück."),
        ),
        (
            "so lassen;a1;f1;;;;x\nauslassen;a3;;;;;x\nnicht zusammen;a1;f1;;;;x\n",
            ("entscheidungen.csv, Zeile 2, 4: Mia Kurz und Petra Sommer sollen zusammenbleiben, aber eine andere"
            " Entscheidung spricht dagegen. Bitte nehmen Sie eine der beiden zurück."),
        ),
        (
            "auslassen;;f1;;;;x\nso lassen;a1;f1;;;;x\n",
            ("entscheidungen.csv, Zeile 2, 3: Mia Kurz und Petra Sommer sollen zusammenbleiben, aber eine andere"
            " Entscheidung spricht dagegen. Bitte nehmen Sie eine der beiden zurück."),
        ),
        (
            "so lassen;a1;f2;;;;x\n",
            ("entscheidungen.csv, Zeile 2: Mia Kurz und Ali Demir können kein Tandem sein, denn eine Regel spricht"
            " dagegen: Führungskraft. Soll es trotzdem sein, dann ergänzen Sie eine Zeile „Regel aussetzen“ mit"
            " dieser Regel und dem Grund."),
        ),
        (
            "so lassen;a2;f3;;;;x\n",
            ("entscheidungen.csv, Zeile 2: Jonas Weiß und Ida Vogt können kein Tandem sein, denn diese Regel gilt"
            " immer: vertraulicher Hinweis. Bitte nehmen Sie die Entscheidung zurück."),
        ),
        (
            "so lassen;a3;f1;;;;x\n",
            ("entscheidungen.csv, Zeile 2: Ewa Łuczak und Petra Sommer gehören zu verschiedenen Unternehmen und können"
            " kein Tandem sein. Bitte prüfen Sie die Namen."),
        ),
        (
            "so lassen;a2;f1;;;;x\nPlätze;;;Nord GmbH;0;;x\n",
            ("entscheidungen.csv, Zeile 3: Nord GmbH: Anzahl der Tandems, die bleiben sollen: 1. Anzahl der Plätze: 0."
            " Bitte geben Sie mehr Plätze oder nehmen Sie eine Entscheidung zurück."),
        ),
        (
            "Plätze;;;Süd KG;1;;x\nPlätze;;;SÜD-KG;2;;x\n",
            ("entscheidungen.csv: Zeile 3: Die Plätze dieses Unternehmens stehen schon in Zeile 2."
            " Bitte löschen Sie eine der beiden Zeilen."),
        ),
    ],
)  # fmt: skip
def test_decisions_that_contradict_each_other_or_the_rules(desk: Desk, rows: str, message: str) -> None:
    assert refused(desk, rows) == [message]


def test_two_people_of_one_company_with_one_name(desk: Desk) -> None:
    desk.put("Nummer;Name;Unter 18 bis\n1;Mia;\n2;Mia;\n", "Name\nPetra\n")
    (line,) = refused(desk, "so lassen;Mia;Petra;x\n", "Entscheidung;Azubi;Fachkraft;Grund\n")
    assert line == (
        "entscheidungen.csv: Zeile 2, Spalte B: Mehrere Personen heißen „Mia“: Mia, Nummer 1; Mia, Nummer 2."
        " Bitte schreiben Sie die Nummer der Person, die gemeint ist."
    )


def test_every_problem_at_once(desk: Desk) -> None:
    assert len(refused(desk, "lassen;a1;f1;;;;x\nauslassen;a1;;;;;\nauslassen;a3;;;;;gut\n")) == 2


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("Azubi;Fachkraft;Grund", "Die Spalte „Entscheidung“ fehlt. Bitte fügen Sie sie mit dieser Überschrift hinzu."),
        ("Entscheidung;Azubi;Fachkraft", "Die Spalte „Grund“ fehlt. Bitte fügen Sie sie mit dieser Überschrift hinzu."),
        (
            "Entscheidung;Azubi;Trainee;Grund",
            "Die Spalten B und C bedeuten beide „Azubi“. Bitte löschen Sie eine davon.",
        ),
        (
            "A;B;C",
            (
                "Wir haben keine Zeile mit Spaltenüberschriften gefunden. Bitte schreiben Sie die Überschriften in die"
                " erste Zeile,"
                " zum Beispiel: Entscheidung, Azubi, Fachkraft, Grund."
            ),
        ),
    ],
)
def test_headings_that_do_not_do(desk: Desk, head: str, message: str) -> None:
    assert refused(desk, "so lassen;a1;f1;x\n", head + "\n") == [f"entscheidungen.csv: {message}"]


def test_no_file_and_no_table(desk: Desk) -> None:
    missing = desk.folder / "fehlt.csv"
    done = desk.match("--decisions", str(missing))
    assert (done.exit_code, done.stderr) == (2, f"{missing} gibt es nicht. Bitte prüfen Sie den Pfad.\n")
    missing.write_bytes(b"%PDF-1.7\n")
    assert desk.match("--decisions", str(missing)).stderr.startswith("fehlt.csv: Das ist ein PDF-Dokument")


def test_the_example(desk: Desk, root: Path) -> None:
    examples = root / "examples"
    done = desk.match(
        *("--decisions", str(examples / "entscheidungen.csv")),
        azubis=examples / "azubis.csv",
        fachkraefte=examples / "fachkraefte.csv",
    )
    assert done.exit_code == 0
    names = read_result(desk.json).names
    assert {(names[azubi], names[fachkraft]) for azubi, fachkraft in pairs(desk)} == {
        ("Mia Kurz", "Petra Sommer"),
        ("Jonas Weiß", "Ali Demir"),
        ("Tim Özkan", "Karin Vogt"),
    }
