"""`--compare`: what changed against an earlier result, printed and as a sheet."""

import json
from pathlib import Path

import openpyxl
import pytest

from tests.web.offline.conftest import AZUBIS, FACHKRAEFTE, Desk


@pytest.fixture
def earlier(desk: Desk) -> Path:
    """A result from before."""
    assert desk.match().exit_code == 0
    desk.out.unlink()
    return desk.json.rename(desk.folder / "alt.json")


def sheet(desk: Desk, title: str) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(desk.out)[title].iter_rows(values_only=True))


def test_nothing_changed(desk: Desk, earlier: Path) -> None:
    done = desk.match("--compare", str(earlier))
    assert done.stdout.splitlines()[:2] == ["Vergleich mit alt.json: Alle Tandems sind gleich.", ""]
    assert sheet(desk, "Änderungen") == [("Unternehmen", "Name", "Rolle", "Vorher", "Jetzt")]


def test_who_gets_somebody_else(desk: Desk, earlier: Path) -> None:
    desk.put(AZUBIS.replace("Mia Kurz", "Nele Voss"), FACHKRAEFTE)
    done = desk.match("--compare", str(earlier))
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines.pop(2).startswith("Tandems: 2 (bisher 2). Niedrigste Übereinstimmung: ")
    assert lines[:-1] == [
        "Vergleich mit alt.json: gleiche Tandems 1, weggefallen 1, neu 1.",
        "Was damals anders war: die Angaben oder die Personen.",
        "Personen, für die sich etwas ändert: 3. Davon hatten bisher ein anderes Tandem: 2.",
        "  Nord GmbH: Mia Kurz (Azubi): jetzt nicht in den Tabellen, bisher Petra Sommer",
        "  Nord GmbH: Nele Voss (Azubi): jetzt Petra Sommer, bisher nicht in den Tabellen",
        "  Nord GmbH: Petra Sommer (Fachkraft): jetzt Nele Voss, bisher Mia Kurz",
        "",
    ]
    assert sheet(desk, "Änderungen")[1:] == [
        ("Nord GmbH", "Mia Kurz", "Azubi", "Petra Sommer", "nicht in den Tabellen"),
        ("Nord GmbH", "Nele Voss", "Azubi", "nicht in den Tabellen", "Petra Sommer"),
        ("Nord GmbH", "Petra Sommer", "Fachkraft", "Mia Kurz", "Nele Voss"),
    ]
    summary = {row[0]: row[1:] for row in sheet(desk, "Zusammenfassung")}
    assert summary["Angabe"] == ("Wert", "Bisher (alt.json)")
    assert summary["Tandems"] == (2, 2)
    assert summary["Nachgerechnet"][1] is None


def test_a_decision_and_another_draw_are_named(desk: Desk, earlier: Path) -> None:
    table = desk.folder / "d.csv"
    table.write_text("Entscheidung;Azubi;Fachkraft;Grund\nnicht zusammen;Mia Kurz;Petra Sommer;x\n", encoding="utf-8")
    done = desk.match("--compare", str(earlier), "--decisions", str(table), "--seed", "5")
    lines = done.stdout.splitlines()
    assert lines[1] == "Was damals anders war: die Entscheidungen, die Startzahl der Verlosung."
    assert "  Nord GmbH: Jonas Weiß (Azubi): jetzt Petra Sommer, bisher kein Tandem" in lines
    stored = desk.verify("--compare", str(earlier))
    assert stored.stdout.splitlines()[:-1] == lines[:-1]


def test_without_companies_and_with_many_people(desk: Desk) -> None:
    people = [f"Person {number:02}" for number in range(30)]
    desk.put("Name;Unter 18 bis\n" + ";\n".join(people) + ";\n", "Name\n" + "\n".join(f"F {each}" for each in people))
    desk.match()
    earlier = desk.json.rename(desk.folder / "alt.json")
    lines = desk.match("--compare", str(earlier), "--seed", "1").stdout.splitlines()
    assert lines[4].startswith("  Person 0")
    assert lines[-3] == f"… und {len(sheet(desk, 'Änderungen')) - 51} weitere Personen."


def test_the_earlier_result_may_give_way(desk: Desk) -> None:
    desk.match()
    assert desk.match("--compare", str(desk.json)).exit_code == 0


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", AZUBIS.encode(), b'{"format": "tandemwerk-proof"}'])
def test_a_file_of_another_kind(desk: Desk, content: bytes) -> None:
    path = desk.folder / "alt.json"
    path.write_bytes(content)
    done = desk.match("--compare", str(path))
    assert (done.exit_code, desk.out.exists()) == (2, False)
    assert done.stderr.startswith("alt.json ist kein Ergebnis von `tandem match`.")


def test_no_file(desk: Desk) -> None:
    assert "gibt es nicht" in desk.match("--compare", str(desk.folder / "fehlt.json")).stderr


def test_other_people_altogether(desk: Desk, earlier: Path) -> None:
    desk.put("Name;Unter 18 bis\nAnna;\n", "Name\nBerta\n")
    done = desk.match("--compare", str(earlier))
    assert (done.exit_code, done.stderr) == (
        2,
        (
            "alt.json und dieser Vorschlag haben keine Person gemeinsam. Bitte vergleichen Sie Ergebnisse für dieselben"
            " Personen, mit gleichen Namen oder Nummern.\n"
        ),
    )


def test_an_earlier_result_that_names_strangers(desk: Desk, earlier: Path) -> None:
    document = json.loads(earlier.read_text(encoding="utf-8"))
    document["result"]["tandems"][0]["azubi"] = "nobody"
    earlier.write_text(json.dumps(document), encoding="utf-8")
    assert desk.match("--compare", str(earlier)).exit_code == 2
