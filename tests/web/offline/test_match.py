"""`tandem match`: two tables in, a workbook and a result out."""

import io
import json
import subprocess
import sys
from pathlib import Path

import openpyxl

from matcher import Policy
from tests.web.files.builders import xlsx_bytes
from tests.web.offline.conftest import AZUBIS, FACHKRAEFTE, Desk


def sheets(path: Path) -> dict[str, list[tuple[object, ...]]]:
    workbook = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    return {sheet.title: list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in workbook}


def pairs(desk: Desk) -> list[tuple[object, object]]:
    return [(row[1], row[2]) for row in sheets(desk.out)["Tandems"]]


def test_tandems_reasons_and_people_without_one(desk: Desk) -> None:
    done = desk.match()
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (f"Tandems: 2. Ohne Tandem: Azubis 1, Fachkräfte 0. Geschrieben: {desk.out}, {desk.json}\n")
    book = sheets(desk.out)
    assert list(book) == ["Tandems", "Ohne Tandem", "Zusammenfassung"]
    first, second = book["Tandems"]
    assert first[:3] == ("Nord GmbH", "Mia Kurz", "Petra Sommer")
    assert isinstance(first[3], int)
    assert str(first[4]).splitlines()[:3] == [
        "Lernziele von Mia Kurz: Petra Sommer kann 2 von 2 zeigen.",
        "Petra Sommer kann zeigen, was Mia Kurz lernen will: SPS verstehen, Schweißen.",
        "Petra Sommer bringt mit: SPS verstehen, Schweißen.",
    ]
    assert first[5] == "Bitte klären: Ist Petra Sommer die Führungskraft von Mia Kurz?"
    assert second[:4] == ("Süd KG", "Ewa Łuczak", "Ali Demir", "einzige mögliche Kombination")
    assert book["Ohne Tandem"] == [
        (
            "Nord GmbH",
            "Jonas Weiß",
            "Azubi",
            "Alle Personen, die infrage kommen (1), haben schon ein Tandem. Anzahl Azubis: 2, Fachkräfte: 1.",
            "Eine weitere Fachkraft würde helfen, am besten mit: CNC programmieren.",
        )
    ]
    summary = {row[0]: row[1] for row in book["Zusammenfassung"]}
    assert (summary["Tandems"], summary["Azubis ohne Tandem"], summary["Ziel"]) == (2, 1, "Niemand kommt zu kurz")
    assert desk.verify().exit_code == 0


def test_in_english(desk: Desk) -> None:
    done = desk.match("--language", "en")
    assert done.stdout.startswith("Tandems: 2. Without one: Azubis 1, Fachkräfte 0. Written: ")
    book = sheets(desk.out)
    assert list(book) == ["Tandems", "Without a tandem", "Summary"]
    assert str(book["Tandems"][0][4]).startswith("Learning goals of Mia Kurz: Petra Sommer can show 2 of 2.")


def test_the_order_of_rows_and_columns_changes_nothing(desk: Desk) -> None:
    desk.match("--seed", "7")
    before = desk.out.read_bytes(), desk.json.read_bytes()
    for text, path in ((AZUBIS, desk.azubis), (FACHKRAEFTE, desk.fachkraefte)):
        head, *rows = [line.split(";") for line in text.splitlines()]
        turned = [";".join(reversed(row)) for row in [head, *reversed(rows)]]
        path.write_text("\n".join(turned), encoding="utf-8")
    desk.match("--seed", "7")
    assert (desk.out.read_bytes(), desk.json.read_bytes()) == before


def test_one_workbook_for_both_roles_made_elsewhere(desk: Desk) -> None:
    rows: list[list[object]] = [
        ["Trainees and mentors 2027"],
        [],
        ["Full name", "Role", "Occupation", "Skills", "Wants to learn", "Number of trainees"],
        ["Mia Kurz", "Trainee", "Mechatronics technician", "CAD:2", "our crane", None],
        ["Petra Sommer", "Skilled worker", "Welder", "Our Crane: 3", "CAD", 2],
    ]
    both = desk.folder / "people.xlsx"
    both.write_bytes(xlsx_bytes({"People": rows}))
    done = desk.match("--language", "en", azubis=both, fachkraefte=both)
    assert done.exit_code == 0
    assert done.stderr.splitlines() == [
        "people.xlsx has no column “Unter 18 bis” or “Under 18 until”: everybody counts as of age.",
        "people.xlsx: rows of the other role were left out: 1.",
        "people.xlsx: rows of the other role were left out: 1.",
    ]
    row = sheets(desk.out)["Tandems"][0]
    assert row[:4] == (None, "Mia Kurz", "Petra Sommer", "only possible combination")
    assert "Petra Sommer can show what Mia Kurz wants to learn: our crane." in str(row[4])


def test_no_tandem_is_possible(desk: Desk) -> None:
    desk.put(AZUBIS.replace("Nord GmbH", "West").replace("Süd KG", "Ost"))
    done = desk.match()
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        "Nur azubis.csv nennt Personen von „West“: Sie können kein Tandem bekommen. Bitte prüfen Sie die Schreibweise.",
        "Nur azubis.csv nennt Personen von „Ost“: Sie können kein Tandem bekommen. Bitte prüfen Sie die Schreibweise.",
        *(
            f"Nur fachkraefte.csv nennt Personen von „{name}“: Sie können kein Tandem bekommen."
            " Bitte prüfen Sie die Schreibweise."
            for name in ("Nord GmbH", "Süd KG")
        ),
        "Kein Tandem ist möglich. Die Arbeitsmappe nennt für jede Person den Grund.",
    ]
    book = sheets(desk.out)
    assert (book["Tandems"], len(book["Ohne Tandem"])) == ([], 5)
    assert desk.verify().exit_code == 0


def test_policy_objective_places_and_draw(desk: Desk) -> None:
    policy = desk.folder / "policy.toml"
    policy.write_text(Policy(weights={"hours": 1}).to_toml(), encoding="utf-8")
    done = desk.match("--policy", str(policy), "--objective", "total", "--places", "1", "--seed", "42")
    assert done.exit_code == 0
    stored = json.loads(desk.json.read_text(encoding="utf-8"))
    used = Policy.from_toml(stored["policy"])
    assert (used.objective, used.places, used.weights["hours"], used.weights["languages"]) == ("total", 1, 1, 0)
    assert stored["result"]["seed"] == 42
    summary = {row[0]: row[1] for row in sheets(desk.out)["Zusammenfassung"]}
    assert (summary["Ziel"], summary["Tandems je Unternehmen"], summary["Startzahl der Verlosung"]) == (
        "Insgesamt am besten",
        1,
        "42",
    )


def test_wishes_please_nots_and_line_managers_count(desk: Desk) -> None:
    desk.put(
        "Nr;Name;Führungskraft;Unter 18 bis;Bitte nicht;Wünsche\n"
        "a1;Mia;Petra Sommer;;;\na2;Jonas;;;f2;\na3;Ewa;Somebody Else;;;Ali Demir\n",
        "Nr;Name;Sicherheitsunterweisung\nf1;Petra Sommer;ja\nf2;Ida Vogt;ja\nf3;Ali Demir;ja\n",
    )
    assert desk.match().exit_code == 0
    assert set(pairs(desk)) == {("Mia", "Ida Vogt"), ("Jonas", "Petra Sommer"), ("Ewa", "Ali Demir")}
    assert "Ewa hat sich dieses Tandem gewünscht." in str(sheets(desk.out)["Tandems"])


def test_who_is_under_18_needs_an_instructed_fachkraft(desk: Desk) -> None:
    azubis = "Name;Unter 18 bis\nMia;03/2027\n"
    desk.put(azubis, "Name;Sicherheitsunterweisung;Schicht\nPetra;nein;Tagschicht\n")
    assert desk.match("--start", "2027-02-01").exit_code == 1
    assert sheets(desk.out)["Ohne Tandem"][0][3] == (
        "Auf der anderen Seite kommt niemand infrage."
        " Gründe und Anzahl: unter 18 ohne Sicherheitsunterweisung (JArbSchG § 22) (1)."
    )
    assert desk.match("--start", "2027-04-01").exit_code == 0


def test_companies_are_told_apart_whatever_case_and_punctuation(desk: Desk) -> None:
    desk.put(AZUBIS.replace("Nord GmbH", "NORD-GMBH"))
    done = desk.match()
    assert (done.exit_code, done.stderr) == (0, "")
    assert len(pairs(desk)) == 2


def test_what_was_read_with_a_slip_is_told_and_goes_on(desk: Desk) -> None:
    desk.put(
        AZUBIS.replace("Tischler/in;Tagschicht", "Tischlr;Tagschicht").replace("CNC", "Kransteuern, CNC"),
        FACHKRAEFTE.replace("Holz bearbeiten:3", "Holz bearbeiten:3, Kran steuern"),
    )
    done = desk.match()
    assert done.exit_code == 0
    assert done.stderr == "azubis.csv: Zeile 3, Spalte C: „Tischlr“ haben wir als „Tischler/in“ gelesen.\n"
    desk.put(AZUBIS.replace("Schweißen, SPS", "Schweisen, SPS"))
    assert desk.match().stderr == (
        "„Schweisen“ und „Schweißen“ haben wir als zwei verschiedene Kompetenzen gelesen. Ist das dieselbe?\n"
    )


def test_nothing_of_server_or_database_is_loaded(desk: Desk, root: Path) -> None:
    heavy = {"fastapi", "starlette", "sqlalchemy", "sqlmodel", "dbos", "jinja2", "web.app", "web.db"}
    code = (
        "import sys; from tests.web.offline.conftest import APP\n"
        "try: APP(sys.argv[1:])\n"
        f"except SystemExit as end: print(end.code, sorted({heavy} & set(sys.modules)))"
    )
    words = ["match", "--azubis", str(desk.azubis), "--fachkraefte", str(desk.fachkraefte), "--out", str(desk.out)]
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, cwd=root, check=True)
    assert done.stdout.splitlines()[-1] == "0 []"


def test_the_examples_of_the_readme(desk: Desk, root: Path) -> None:
    examples = root / "examples"
    done = desk.match(azubis=examples / "azubis.csv", fachkraefte=examples / "fachkraefte.csv")
    assert done.exit_code == 0
    assert desk.verify().exit_code == 0
    assert ("Mia Kurz", "Petra Sommer") in pairs(desk)


def test_fair_from_below_and_a_fachkraft_with_room_for_two(desk: Desk) -> None:
    desk.put(
        AZUBIS, FACHKRAEFTE.replace("Sprachen\n", "Sprachen;Wie viele Azubis höchstens\n").replace("che)\n", "che);2\n")
    )
    done = desk.match("--objective", "leximin")
    assert (done.exit_code, len(pairs(desk))) == (0, 3)
    assert [pair for pair in pairs(desk) if pair[1] == "Petra Sommer"] == [
        ("Jonas Weiß", "Petra Sommer"),
        ("Mia Kurz", "Petra Sommer"),
    ]
    assert {row[0]: row[1] for row in sheets(desk.out)["Zusammenfassung"]}["Ziel"] == "Von unten auf gerecht"
    assert desk.verify().exit_code == 0


def test_what_would_help_somebody_without_a_tandem(desk: Desk) -> None:
    desk.put("Name;Führungskraft;Unter 18 bis\nMia;Petra;\n", "Name\nPetra\n")
    assert desk.match().exit_code == 1
    book = sheets(desk.out)["Ohne Tandem"]
    assert [str(row[4]).splitlines() for row in book] == [
        [
            "Ein Tandem mehr wäre möglich, wenn für Mia und Petra eine Regel ausgesetzt würde: Führungskraft.",
            "Eine weitere Fachkraft würde helfen.",
        ],
        [
            "Ein Tandem mehr wäre möglich, wenn für Mia und Petra eine Regel ausgesetzt würde: Führungskraft.",
            "1 Azubi mehr würde helfen.",
        ],
    ]


def test_all_options_together_give_the_same_bytes_whatever_the_order_of_decisions(desk: Desk) -> None:
    desk.match()
    earlier = desk.json.rename(desk.folder / "alt.json")
    decisions, proof = desk.folder / "d.csv", desk.folder / "proof.json"
    rows = ["so lassen;Jonas Weiß;Petra Sommer;x", "auslassen;Ewa Łuczak;;y", "nicht zusammen;Mia Kurz;Petra Sommer;z"]
    seen = set()
    for order in (rows, rows[::-1], rows):
        decisions.write_text("\n".join(["Entscheidung;Azubi;Fachkraft;Grund", *order]), encoding="utf-8")
        done = desk.match(
            *("--decisions", str(decisions), "--compare", str(earlier), "--proof", str(proof)),
            *("--explain", "Mia Kurz", "Petra Sommer"),
        )
        assert done.exit_code == 0
        seen.add((done.stdout, desk.out.read_bytes(), desk.json.read_bytes(), proof.read_bytes()))
    assert len(seen) == 1
