"""Where rows come from and who they mean: several sheets, pasting, columns chosen by hand, questions about identity."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.client import Browser, path_of
from tests.web.company.conftest import World
from tests.web.company.uploading import csv, everybody, person_id, preview_of, sums, take_over, upload
from tests.web.files.animals import AZUBIS, FACHKRAEFTE
from tests.web.files.builders import xlsx_bytes
from web.catalogue.shifts import school_weekdays
from web.db.models import Company, RoundCompany

SHORT = "Name;Rolle;Beruf"


def test_sheets_are_read_together_and_the_others_named(world: World, owner: Browser) -> None:
    content = xlsx_bytes(
        {
            "Azubis": [["Name", "Beruf"], *AZUBIS],
            "Fachkräfte": [["Name", "Beruf"], *FACHKRAEFTE, ["Summe", 2]],
            "Hinweise": [["Bitte bis Freitag"]],
        }
    )
    path, html = preview_of(owner, world, content, "personal.xlsx")
    assert "Blatt „Azubis“" in html
    assert "Blatt „Fachkräfte“" in html
    assert "Das Blatt „Hinweise“ wurde nicht gelesen" in html
    assert sums(html) == (5, 4, 0, 0, 0, 1)
    take_over(owner, path, html)
    assert set(everybody(world)) == {"Mia Kurz", "Jonas Weiß", "Petra Sommer", "Ali Demir"}


def test_a_problem_of_the_second_sheet_is_mended_there(world: World, owner: Browser) -> None:
    content = xlsx_bytes(
        {
            "Azubis": [["Name", "Beruf"], *AZUBIS],
            "FK": [["Name", "Beruf", "AEVO"], ["Petra Sommer", "Koch", "vielleicht"]],
        }
    )
    path, html = preview_of(owner, world, content, "personal.xlsx")
    assert "Blatt „FK“, Zeile 2, Spalte C" in html
    owner.submit(f"{path}/mend", {"cell.2!C2": "ja"})
    take_over(owner, path, owner.open(path))
    assert everybody(world)["Petra Sommer"]["aevo"] is True
    assert "aevo" not in everybody(world)["Mia Kurz"]


def test_rows_are_pasted_from_a_spreadsheet(world: World, owner: Browser) -> None:
    pasted = (
        "\tName\tRolle\tBeruf\r\n1\tMia Kurz\tAzubi\tSchweißer/in\r\n\t\t\t\r\n2\tJonas Weiß\tAzubi\tKoch/Köchin\r\n"
    )
    path = path_of(owner.submit(f"{world.base}/upload", {"pasted": pasted}))
    html = owner.open(path)
    assert "Eingefügte Zeilen" in html
    assert sums(html) == (3, 2, 0, 0, 0, 1)
    take_over(owner, path, html)
    assert set(everybody(world)) == {"Mia Kurz", "Jonas Weiß"}


def test_pasted_rows_that_cannot_be_read_stay_in_the_field(world: World, owner: Browser) -> None:
    answer = owner.submit(f"{world.base}/upload", {"pasted": "eins\tzwei\r\n1\t2"}, status=422)
    assert "Überschriften" in answer.text
    assert "eins\tzwei" in answer.text


def test_the_role_of_a_list_without_one_is_chosen(world: World, owner: Browser) -> None:
    path, html = preview_of(owner, world, csv("Mia Kurz;Schweißer/in", headings="Name;Beruf"))
    assert "Nirgends steht, wer Azubi und wer Fachkraft ist. Bitte wählen Sie es unten aus" in html
    owner.submit(f"{path}/mend", {"role.": "azubi"})
    html = owner.open(path)
    assert "1 neue Person übernehmen" in html


def column_choices(world: World) -> dict[str, str]:
    def work(session: object) -> dict[str, str]:
        row = session.get_one(RoundCompany, world.company)  # type: ignore[attr-defined]
        company: Company = session.get_one(Company, row.company_id)  # type: ignore[attr-defined]
        return company.column_choices

    return world.unit.read(work)


def test_a_chosen_column_is_remembered_and_can_be_forgotten(world: World, owner: Browser) -> None:
    content = csv("Mia Kurz;Azubi;Schweißer/in;Halle 9;x", headings="Name;Rolle;Beruf;Wo?;AEVO")
    path, html = preview_of(owner, world, content)
    assert "für Sie gemerkt" not in html
    sent = {"column.A": "name", "column.B": "role", "column.C": "occupation", "column.D": "department", "column.E": ""}
    owner.submit(f"{path}/mend", sent)
    assert column_choices(world) == {"wo": "department", "aevo": ""}
    path, html = preview_of(owner, world, content)
    assert html.count("(für Sie gemerkt)") == 2
    owner.submit(f"{path}/forget")
    assert column_choices(world) == {}
    assert "für Sie gemerkt" not in owner.open(path)


def test_what_another_company_chose_is_not_remembered(
    world: World, owner: Browser, new_browser: Callable[..., Browser]
) -> None:
    content = csv("Mia Kurz;Azubi;Schweißer/in;Halle 9", headings="Name;Rolle;Beruf;Wo?")
    path, _ = preview_of(owner, world, content)
    owner.submit(f"{path}/mend", {"column.D": "department"})
    stranger = new_browser().sign_in(world.unit, world.stranger.account_id)
    answer = stranger.submit(f"/company/{world.other}/upload", files={"file": ("x.csv", content)})
    assert "für Sie gemerkt" not in stranger.open(path_of(answer))


@pytest.mark.parametrize(
    ("known", "row", "question"),
    [
        ({"name": "Ayşe Öztürk"}, "Ayse Öztürk;Azubi;Koch;", "In Ihrer Meldung steht Ayşe Öztürk."),
        ({"name": "Max Müller"}, "Max Mueller;Azubi;Koch;", "In Ihrer Meldung steht Max Müller."),
        ({"name": "Jonas Weiß"}, "Jonas Weis;Azubi;Koch;", "In Ihrer Meldung steht Jonas Weiß."),
        ({"name": "Jonas Weiß"}, "Weiß Jonas;Azubi;Koch;", "In Ihrer Meldung steht Jonas Weiß."),
        ({"name": "Petra Sommer"}, "Dr. Petra Sommer;Azubi;Koch;", "In Ihrer Meldung steht Petra Sommer."),
        (
            {"name": "Ida Jost", "email": "i@example.org"},
            "Ida Ott;Azubi;Koch;i@example.org",
            "gehört schon zu Ida Jost",
        ),
    ],
)
def test_an_unclear_row_is_asked_about_and_the_answer_holds(
    world: World, owner: Browser, known: dict[str, Any], row: str, question: str
) -> None:
    world.add(**known)
    content = "\r\n".join([f"{SHORT};E-Mail", row]).encode()
    path, html = preview_of(owner, world, content)
    assert question in html
    assert sums(html) == (1, 0, 0, 0, 1, 0)
    owner.submit(f"{path}/mend", {"same.2": person_id(world, known["name"])})
    html = owner.open(path)
    assert sums(html)[:3] == (1, 0, 1)
    assert f"Name: {known['name']} → {row.split(';', maxsplit=1)[0]}" in html
    take_over(owner, path, html)
    assert set(everybody(world)) == {row.split(";", maxsplit=1)[0]}
    _, html = preview_of(owner, world, content)
    assert sums(html) == (1, 0, 0, 1, 0, 0)


def test_the_same_name_with_another_address_is_asked_about(world: World, owner: Browser) -> None:
    world.add(name="Ida Jost", email="ida@example.org")
    row = "Ida Jost;Azubi;Koch;neu@example.org"
    path, html = preview_of(owner, world, "\n".join([f"{SHORT};E-Mail", row]).encode())
    assert "Ida Jost ist schon mit einer anderen E-Mail-Adresse bekannt" in html
    assert sums(html) == (1, 0, 0, 0, 1, 0)
    owner.submit(f"{path}/mend", {"same.2": person_id(world, "Ida Jost")})
    assert "ida@example.org → neu@example.org" in owner.open(path)
    both = [f"{SHORT};E-Mail", "Ida Jost;Azubi;Koch;ida@example.org", row]
    # A row of the file means the one who is known, so the other is somebody else.
    assert sums(preview_of(owner, world, "\n".join(both).encode())[1])[:2] == (2, 1)


def test_a_column_nobody_can_read_is_left_out_as_a_whole(world: World, owner: Browser) -> None:
    rows = [f"Ida Jost{letter};FK;Koch;35h" for letter in "abcd"]
    path, html = preview_of(owner, world, "\n".join([f"{SHORT};Arbeitszeit", *rows]).encode())
    assert sums(html) == (4, 0, 0, 0, 4, 0)
    assert "Spalte D („Arbeitszeit“) ganz weglassen" in html
    sent = {"drop": "D", "column.D": "shift", **{f"cell.D{row}": "35h" for row in range(2, 6)}}
    owner.submit(f"{path}/mend", sent)
    assert sums(owner.open(path)) == (4, 4, 0, 0, 0, 0)


def test_a_similar_name_can_be_a_new_person_or_left_out(world: World, owner: Browser) -> None:
    world.add(name="Jonas Weiß")
    content = csv("Jonas Weis;Azubi;Koch/Köchin", headings=SHORT)
    path, _ = preview_of(owner, world, content)
    owner.submit(f"{path}/mend", {"same.2": "skip"})
    assert sums(owner.open(path)) == (1, 0, 0, 0, 0, 1)
    path, _ = preview_of(owner, world, content)
    owner.submit(f"{path}/mend", {"same.2": "new"})
    take_over(owner, path, owner.open(path))
    assert set(everybody(world)) == {"Jonas Weiß", "Jonas Weis"}
    _, html = preview_of(owner, world, content)
    assert sums(html) == (1, 0, 0, 1, 0, 0)


def test_one_of_two_of_that_name_is_chosen(world: World, owner: Browser) -> None:
    world.add(name="Anna Doppel", email="a1@example.org")
    world.add(name="Anna Doppel", email="a2@example.org")
    path, html = preview_of(owner, world, csv("Anna Doppel;Azubi;Koch/Köchin", headings=SHORT))
    assert "a1@example.org" in html
    chosen = html.split('name="same.2" value="')[1].split('"')[0]
    owner.submit(f"{path}/mend", {"same.2": chosen})
    assert sums(owner.open(path))[:3] == (1, 0, 1)


def test_the_other_role_is_asked_about_and_the_registered_one_stays(world: World, owner: Browser) -> None:
    world.add("fachkraft", "Petra Sommer")
    path, html = preview_of(owner, world, csv("Petra Sommer;Azubi;Koch/Köchin", headings=SHORT))
    assert "steht mit der anderen Rolle in Ihrer Meldung" in html
    owner.submit(f"{path}/mend", {"same.2": person_id(world, "Petra Sommer")})
    html = owner.open(path)
    assert sums(html)[:3] == (1, 0, 1)
    take_over(owner, path, html)
    assert set(everybody(world)) == {"Petra Sommer"}


def test_two_rows_cannot_be_the_same_person(world: World, owner: Browser) -> None:
    world.add(name="Jonas Weiß")
    path, html = preview_of(owner, world, csv("Jonas Weis;Azubi;Koch", "Jonass Weiß;Azubi;Koch", headings=SHORT))
    same = person_id(world, "Jonas Weiß")
    owner.submit(f"{path}/mend", {"same.2": same, "same.3": same})
    html = owner.open(path)
    assert "Eine andere Zeile der Tabelle meint schon Jonas Weiß." in html
    assert sums(html) == (2, 0, 1, 0, 1, 0)


def test_an_answer_that_is_nobody_is_asked_again(world: World, owner: Browser) -> None:
    world.add(name="Jonas Weiß")
    path, _ = preview_of(owner, world, csv("Jonas Weis;Azubi;Koch/Köchin", headings=SHORT))
    owner.submit(f"{path}/mend", {"same.2": "00000000-0000-0000-0000-000000000000"})
    assert "In Ihrer Meldung steht Jonas Weiß." in owner.open(path)


def test_a_new_person_needs_something_of_their_own(world: World, owner: Browser) -> None:
    world.add(name="Max Müller")
    path, _ = preview_of(owner, world, csv("Max Mueller;Azubi;Koch/Köchin", headings=SHORT))
    owner.submit(f"{path}/mend", {"same.2": "new"})
    assert "steht schon in Ihrer Meldung" in owner.open(path)


def test_a_long_preview_comes_in_parts(world: World, owner: Browser) -> None:
    rows = [f"Nora Jost {number};Azubi;Koch/Köchin" for number in range(120)]
    path, html = preview_of(owner, world, csv(*rows, "Summe;120;", headings=SHORT))
    assert sums(html) == (121, 120, 0, 0, 0, 1)
    assert "Seite 1 von 3" in html
    assert "Nora Jost 119" not in html
    assert "Nora Jost 119" in owner.open(f"{path}?part=3")
    assert "Seite 3 von 3" in owner.open(f"{path}?part=99")
    assert upload(owner, world, csv(*rows, headings=SHORT)).status_code == 303


def test_pairs_side_by_side_are_read_as_two_lists(world: World, owner: Browser) -> None:
    content = csv(
        "Mia Kurz;Koch;;Petra Sommer;Köchin",
        "Jonas Weiß;Koch;;;",
        "Rückfragen an Frau Vogt: 0511 12345;;;;",
        headings="Azubi;Beruf;;Fachkraft;Beruf",
    )
    path, html = preview_of(owner, world, content)
    assert "Hier stehen Listen nebeneinander: Eine Zeile zählt in jeder davon einmal." in html
    assert "Zeile 4: Bemerkung, „Rückfragen an Frau Vogt: 0511 12345“" in html
    assert sums(html) == (4, 3, 0, 0, 0, 1)
    take_over(owner, path, html)
    assert {name: said["occupation"]["title"] for name, said in everybody(world).items()} == {
        "Mia Kurz": "Koch",
        "Jonas Weiß": "Koch",
        "Petra Sommer": "Köchin",
    }


def test_an_error_of_a_formula_is_mended_on_the_preview(world: World, owner: Browser) -> None:
    rows = [["Name", "Rolle", "Beruf", "Abteilung"], ["Mia Kurz", "Azubi", "#N/A", "Halle 2"]]
    path, html = preview_of(owner, world, xlsx_bytes({"Personal": rows}), "personal.xlsx")
    assert "Blatt „Personal“, Zeile 2, Spalte C: „#N/A“ ist der Fehler einer Formel." in html
    assert sums(html) == (1, 0, 0, 0, 1, 0)
    owner.submit(f"{path}/mend", {"cell.C2": "Schweißer/in"})
    take_over(owner, path, owner.open(path))
    assert everybody(world)["Mia Kurz"]["department"] == "Halle 2"


def test_working_hours_and_school_days_may_be_named_as_the_company_calls_them(world: World, owner: Browser) -> None:
    days = {"days1a": ["0", "1"], "from1a": "06:00", "to1a": "14:00"}
    owner.submit(f"{world.base}/patterns", {"kind": "shift", "name": "Früh Halle 2", **days})
    school = {"kind": "school", "name": "BBS ME Hannover", "school": "one_day", "school_days": ["1"]}
    owner.submit(f"{world.base}/patterns", school)
    head = "Name;Rolle;Beruf;Arbeitszeit;Berufsschule"
    line = "Mia Kurz;Azubi;Mechatroniker/in;früh halle 2;BBS ME Hannover"
    other = "Jo Weiß;Azubi;Mechatroniker/in;;BBS Celle"
    path, html = preview_of(owner, world, csv(line, other, headings=head))
    assert "„BBS Celle“ ist der Name einer Schule. Schultage haben wir daraus nicht gelesen." in html
    take_over(owner, path, html)
    mia = everybody(world)["Mia Kurz"]
    assert (mia["school"]["preset"], school_weekdays(mia["school"]["weeks"])) == ("one_day", (1,))
    assert mia["shift"]["preset"] == "own"
    assert everybody(world)["Jo Weiß"].keys() == {"occupation"}
