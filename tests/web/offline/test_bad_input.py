"""What cannot be used is refused with exit code 2 and a message that says what to mend; nothing is written."""

import os
from pathlib import Path

import pytest

from tests.web.offline.conftest import AZUBIS, FACHKRAEFTE, Desk

TABLES = ["azubis.csv", "fachkraefte.csv"]
WORKING_HOURS = (
    "Zeile 2, Spalte D: „nie“ ist keine bekannte Arbeitszeit. Bitte wählen Sie: Tagschicht, Früh- und Spätschicht im"
    " Wechsel, Drei Schichten im Wechsel, Nur Nachtschicht, Teilzeit am Vormittag, Gleitzeit. Oder schreiben Sie die"
    " Zeiten, zum Beispiel Mo-Fr 07:00-15:30."
)
NO_TOML = "Das Regelwerk lässt sich nicht lesen: Invalid value (at end of document). Bitte berichtigen Sie diese Zeile."


def refused(desk: Desk, *options: str) -> list[str]:
    done = desk.match(*options)
    assert done.exit_code == 2, done.output
    assert desk.files() == TABLES
    lines: list[str] = done.stderr.splitlines()
    return lines


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "Tagschicht",
            "nie",
            WORKING_HOURS,
        ),
        (
            "D:3",
            "D:7",
            "Zeile 2, Spalte F: „CAD:7“ hat keine Stufe von 0 bis 3. Bitte schreiben Sie zum Beispiel CAD:3.",
        ),
        (
            "de C2",
            "Deutsch",
            (
                "Zeile 2, Spalte H: „Deutsch“ ist keine Sprache mit Niveau."
                " Bitte schreiben Sie zum Beispiel de B2; en A2."
            ),
        ),
        ("Mia Kurz", "", "Zeile 2, Spalte A: „Name“ fehlt. Bitte füllen Sie die Zelle aus."),
        ("Nord GmbH", "", "Zeile 2, Spalte B: „Unternehmen“ fehlt. Bitte füllen Sie die Zelle aus."),
        (
            "Jonas Weiß",
            "MIA KURZ",
            (
                "Zeile 3, Spalte A: „MIA KURZ“ steht in den Zeilen 2, 3. Bitte löschen Sie eine"
                " davon. Sind es zwei Personen, dann geben Sie jeder eine eigene Nummer."
            ),
        ),
        ("Name;", "Vorname;", "Die Spalte „Name“ fehlt. Bitte fügen Sie sie mit dieser Überschrift hinzu."),
    ],
)
def test_a_cell_nobody_can_read(desk: Desk, old: str, new: str, message: str) -> None:
    desk.put(AZUBIS.replace(old, new, 1))
    assert refused(desk) == [f"azubis.csv: {message}"]


def test_every_problem_of_both_files_at_once(desk: Desk) -> None:
    desk.put(AZUBIS.replace("de C2", "xx"), FACHKRAEFTE.replace("Polnisch B1", "Polnisch"))
    assert refused(desk, "--language", "en") == [
        "azubis.csv: Row 2, column H: “xx” is not a language with a level. Please write for example de B2; en A2.",
        (
            "fachkraefte.csv: Row 3, column G: “Polnisch” is not a language with a level."
            " Please write for example de B2; en A2."
        ),
    ]


def test_only_the_first_fifty_of_many(desk: Desk) -> None:
    desk.put("Name;AEVO\n" + "".join(f"Person {number};?\n" for number in range(60)), "Name\nPetra\n")
    lines = refused(desk)
    assert len(lines) == 51
    assert lines[-1] == "… und 10 weitere Meldungen."


def test_a_file_that_is_not_there(desk: Desk) -> None:
    done = desk.match(azubis=desk.folder / "nichts.csv")
    assert (done.exit_code, done.stderr) == (
        2,
        f"{desk.folder / 'nichts.csv'} gibt es nicht. Bitte prüfen Sie den Pfad.\n",
    )


def test_a_folder_instead_of_a_file(desk: Desk) -> None:
    done = desk.match(azubis=desk.folder)
    assert (done.exit_code, done.stderr) == (
        2,
        f"{desk.folder} lässt sich nicht öffnen. Bitte prüfen Sie Pfad und Rechte.\n",
    )


def test_another_kind_of_file(desk: Desk) -> None:
    desk.azubis.write_bytes(b"%PDF-1.7\n")
    assert refused(desk) == [
        (
            "azubis.csv: Das ist ein PDF-Dokument und keine Tabelle."
            " Bitte speichern Sie die Tabelle als Excel-Datei (.xlsx) oder als CSV."
        )
    ]


def test_a_file_that_is_too_large(desk: Desk) -> None:
    with desk.azubis.open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    assert refused(desk)[0].startswith("azubis.csv: Die Datei ist größer als 20 MB.")


def test_nobody_of_the_role(desk: Desk) -> None:
    desk.put("Name;Rolle;Unter 18 bis\nPetra;Fachkraft;\n", "Name\nAli\n")
    assert refused(desk) == [
        "azubis.csv: Es gibt keine Zeile mit einer Person dieser Rolle. Bitte füllen Sie mindestens eine aus."
    ]


def test_only_one_file_speaks_of_companies(desk: Desk) -> None:
    desk.put(AZUBIS, "Name\nPetra\n")
    assert refused(desk) == [
        (
            "Nur eine der beiden Dateien hat eine Spalte „Unternehmen“."
            " Bitte ergänzen Sie die Spalte in der anderen Datei oder löschen Sie sie."
        )
    ]


def test_one_id_for_two_people(desk: Desk) -> None:
    desk.put("ID;Name;Unter 18 bis\n7;Mia;\n", "ID;Name\n7;Petra\n")
    assert refused(desk) == [
        "fachkraefte.csv, Zeile 2: Die Nummer „7“ kommt zweimal vor. Bitte geben Sie jeder Person eine eigene Nummer."
    ]


def test_a_wish_for_nobody_or_for_several(desk: Desk) -> None:
    desk.put(
        "Name;Wünsche;Bitte nicht;Führungskraft;Unter 18 bis\nMia;Niemand;Petra;Petra;\n",
        "Name;E-Mail\nPetra;a@x.de\nPetra;b@x.de\n",
    )
    several = "Mehrere Personen heißen „Petra“. Bitte schreiben Sie die Nummer der Person, die gemeint ist."
    assert [line for line in refused(desk) if line.startswith("azubis.csv")] == [
        f"azubis.csv: Zeile 2, Spalte D: {several}",
        (
            "azubis.csv: Zeile 2, Spalte B: „Niemand“ gibt es auf der anderen Seite im selben Unternehmen nicht."
            " Bitte schreiben Sie Name oder Nummer wie in der anderen Datei."
        ),
        f"azubis.csv: Zeile 2, Spalte C: {several}",
    ]


def test_more_wishes_than_allowed(desk: Desk) -> None:
    desk.put("Name;Wünsche;Unter 18 bis\nMia;A, B, C, D;\n", "Name\nPetra\n")
    assert refused(desk) == [
        (
            "azubis.csv: Zeile 2, Spalte B: „A, B, C, D“ nennt mehr als 3 Personen."
            " Bitte lassen Sie nur die wichtigsten stehen."
        )
    ]


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        (
            b"objective = ",
            NO_TOML,
        ),
        (b'objective = "best"', "Das Ziel „best“ gibt es nicht. Bekannt sind: floor, total, leximin."),
        (b"[weights]\nhours = 0", "Alle Gewichte sind 0. Bitte geben Sie mindestens einem Kriterium ein Gewicht."),
        (b"[rules]\nplease_not = false", "Die Regel „please_not“ gilt immer. Bitte nehmen Sie sie aus dem Regelwerk."),
        (b"places = -1", "Die Einstellung „places“ ist -1, erwartet: a whole number from 0 to 1000000."),
        (b"\xff\xfe", "Das Regelwerk ist kein Text in UTF-8. Bitte speichern Sie es als reinen Text."),
    ],
)
def test_a_policy_that_is_none(
    desk: Desk, tmp_path_factory: pytest.TempPathFactory, policy: bytes, message: str
) -> None:
    path = tmp_path_factory.mktemp("policy") / "policy.toml"
    path.write_bytes(policy)
    assert refused(desk, "--policy", str(path)) == [f"policy.toml: {message}"]


def test_a_seed_out_of_range(desk: Desk) -> None:
    assert refused(desk, "--seed", str(2**64)) == [
        f"Die Startzahl ist {2**64}. Bitte nehmen Sie eine ganze Zahl von 0 bis {2**64 - 1}."
    ]


@pytest.mark.parametrize(
    "options", [["--places", "-1"], ["--objective", "best"], ["--start", "gestern"], ["--seed", "x"]]
)
def test_options_that_are_none(desk: Desk, options: list[str]) -> None:
    assert refused(desk, *options)


def test_a_target_that_is_no_workbook_or_one_of_the_tables(desk: Desk) -> None:
    desk.out = desk.folder / "tandems.csv"
    assert refused(desk) == [f"{desk.out}: Der Name der Arbeitsmappe muss auf .xlsx enden."]
    desk.azubis = desk.azubis.rename(desk.folder / "azubis.xlsx")
    desk.out = desk.azubis
    assert desk.match().stderr == f"{desk.out} ist eine der Tabellen. Bitte wählen Sie einen anderen Namen.\n"


def test_a_folder_that_is_not_there(desk: Desk) -> None:
    desk.out = desk.folder / "fehlt" / "tandems.xlsx"
    assert refused(desk) == [
        (
            f"{desk.out} lässt sich nicht schreiben."
            " Bitte prüfen Sie, ob es den Ordner gibt und ob Sie dort schreiben dürfen."
        )
    ]


def test_an_older_plan_stays_whole_when_the_new_one_cannot_be_written(desk: Desk) -> None:
    assert desk.match().exit_code == 0
    before = desk.out.read_bytes()
    # A folder in the way of the second draft: the first one must not take its place alone.
    (desk.folder / f".tandems.json.{os.getpid()}.part").mkdir()
    done = desk.match("--seed", "9")
    assert (done.exit_code, desk.out.read_bytes()) == (2, before)


def test_a_folder_where_the_workbook_should_be(desk: Desk) -> None:
    desk.out.mkdir()
    done = desk.match()
    assert (done.exit_code, desk.files()) == (2, [*TABLES, "tandems.xlsx"])


def test_missing_options_are_named(desk: Desk) -> None:
    done = desk._run("match", ["--azubis", str(Path("x.csv"))])
    assert done.exit_code == 2
    assert "--fachkraefte" in done.stderr
