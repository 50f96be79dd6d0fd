"""Tables: template, upload, preview, corrections, taking over exactly what was shown."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

import openpyxl
import pytest

from tests.web.client import Browser, path_of
from tests.web.company.conftest import World
from tests.web.company.uploading import (
    MIA,
    PETRA,
    csv,
    everybody,
    imports,
    person_id,
    preview_of,
    take_over,
    upload,
)
from web.db.models import BlockState
from web.files.template import COLUMNS
from web.services.tables import people_import


def test_the_template_comes_as_workbook_and_text(world: World, owner: Browser) -> None:
    workbook = owner.get(f"{world.base}/template.xlsx")
    assert workbook.headers["content-disposition"].startswith("attachment")
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.content)).worksheets[0]
    assert sheet.cell(1, 1).value == COLUMNS[0].heading.de
    text = owner.get(f"{world.base}/template.csv")
    assert text.headers["content-type"] == "text/csv; charset=utf-8"
    assert COLUMNS[0].heading.de in text.content.decode("utf-8-sig")


def test_the_filled_template_is_taken_over(world: World, owner: Browser) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(owner.get(f"{world.base}/template.xlsx").content))
    places = {column.key: number for number, column in enumerate(COLUMNS, start=1)}
    for key, value in {
        "role": "Azubi",
        "name": "Łukasz Nowak",
        "occupation": "Schweißer/in",
        "school": "Block",
    }.items():
        workbook.worksheets[0].cell(4, places[key]).value = value
    content = io.BytesIO()
    workbook.save(content)
    path, html = preview_of(owner, world, content.getvalue())
    assert "1 neue Person übernehmen" in html
    take_over(owner, path, html)
    assert set(everybody(world)) == {"Łukasz Nowak"}


def test_nothing_is_stored_before_the_button(world: World, owner: Browser) -> None:
    _, html = preview_of(owner, world, csv(MIA, PETRA))
    assert "Noch ist nichts gespeichert." in html
    assert "2 neue Personen übernehmen" in html
    assert everybody(world) == {}


def test_people_of_the_table_are_taken_over_and_the_table_is_deleted(world: World, owner: Browser) -> None:
    path, html = preview_of(owner, world, csv(MIA, PETRA))
    answer = take_over(owner, path, html)
    assert path_of(answer) == world.base
    found = everybody(world)
    assert found["Mia Kurz"]["occupation"] == {"title": "Mechatroniker/in", "kldb": "26112"}
    assert found["Mia Kurz"]["line_manager"] == person_id(world, "Petra Sommer")
    (table,) = imports(world)
    assert table.document is None
    assert table.closed_at is not None
    assert table.outcome == {"new": 2, "changed": 0}
    assert "schon übernommen oder verworfen" in owner.open(path, status=409)


def test_the_same_file_twice_changes_nothing(world: World, owner: Browser) -> None:
    content = csv(MIA, PETRA)
    take_over(owner, *preview_of(owner, world, content))
    before = everybody(world)
    _, html = preview_of(owner, world, content)
    assert "Alles in dieser Tabelle steht schon in Ihrer Meldung" in html
    assert "/take-over" not in html
    assert everybody(world) == before


def test_changes_are_shown_field_by_field(world: World, owner: Browser) -> None:
    take_over(owner, *preview_of(owner, world, csv(MIA, PETRA)))
    path, html = preview_of(
        owner, world, csv(MIA.replace(";2;Tag", ";3;Tag"), PETRA, "Jonas Weiß;Azubi;Schweißer/in;;1;;")
    )
    assert "Ausbildungsjahr: 2 → 3" in html
    assert "1 neue und 1 geänderte übernehmen" in html
    take_over(owner, path, html)
    assert everybody(world)["Mia Kurz"]["training_year"] == 3
    assert set(everybody(world)) == {"Mia Kurz", "Petra Sommer", "Jonas Weiß"}


def test_an_empty_cell_takes_nothing_away(world: World, owner: Browser) -> None:
    take_over(owner, *preview_of(owner, world, csv(MIA, PETRA)))
    path, html = preview_of(owner, world, csv("Mia Kurz;Azubi;Mechatroniker/in;mia@example.org;;;"))
    assert "E-Mail: keine Angabe → mia@example.org" in html
    take_over(owner, path, html)
    assert everybody(world)["Mia Kurz"]["training_year"] == 2
    assert everybody(world)["Mia Kurz"]["line_manager"] == person_id(world, "Petra Sommer")


def test_a_problem_names_row_column_and_remedy_and_is_mended_on_the_page(world: World, owner: Browser) -> None:
    path, html = preview_of(owner, world, csv(MIA.replace(";2;", ";zwölf;"), PETRA))
    assert "Zeile 2, Spalte E" in html
    assert "zwölf" in html
    assert "1 neue Person übernehmen" in html
    answer = owner.submit(f"{path}/mend", {"cell.E2": "2"})
    assert path_of(answer) == path
    html = owner.open(path)
    assert "zwölf" not in html
    take_over(owner, path, html)
    assert everybody(world)["Mia Kurz"]["training_year"] == 2


def test_a_row_can_be_left_out(world: World, owner: Browser) -> None:
    path, _ = preview_of(owner, world, csv(MIA.replace(";2;", ";zwölf;"), PETRA))
    owner.submit(f"{path}/mend", {"skip": "2"})
    html = owner.open(path)
    assert "Bitte prüfen" not in html
    take_over(owner, path, html)
    assert set(everybody(world)) == {"Petra Sommer"}


def test_an_unknown_column_can_be_given_a_meaning(world: World, owner: Browser) -> None:
    path, html = preview_of(owner, world, csv("Mia Kurz;Azubi;Schweißer/in;Halle 9", headings="Name;Rolle;Beruf;Wo?"))
    assert "Spalte D: „Wo?“ bedeutet" in html
    owner.submit(f"{path}/mend", {"column.D": "department"})
    take_over(owner, path, owner.open(path))
    assert everybody(world)["Mia Kurz"]["department"] == "Halle 9"


def test_columns_of_the_person_part_are_left_out_with_a_message(world: World, owner: Browser) -> None:
    content = csv("Mia Kurz;Azubi;Schweißer/in;Deutsch;01.01.2009", headings="Name;Rolle;Beruf;Sprachen;Geburtsdatum")
    path, html = preview_of(owner, world, content)
    assert "„Sprachen“ haben wir ausgelassen" in html
    assert "„Geburtsdatum“ haben wir ausgelassen" in html
    take_over(owner, path, html)
    assert set(everybody(world)["Mia Kurz"]) == {"occupation"}


def test_a_registration_that_changed_meanwhile_is_previewed_again(
    world: World, owner: Browser, new_browser: Callable[..., Browser]
) -> None:
    take_over(owner, *preview_of(owner, world, csv(MIA, PETRA)))
    path, html = preview_of(owner, world, csv(MIA.replace(";2;Tag", ";4;Tag")))
    assert "Ausbildungsjahr: 2 → 4" in html
    mate = new_browser().sign_in(world.unit, world.mate.account_id)
    take_over(mate, *preview_of(mate, world, csv(MIA.replace(";2;Tag", ";3;Tag"))))
    answer = take_over(owner, path, html)
    assert answer.headers["location"] == f"{path}?done=preview-changed"
    assert everybody(world)["Mia Kurz"]["training_year"] == 3
    html = owner.open(answer.headers["location"])
    assert "Die Meldung hat sich inzwischen geändert." in html
    assert "Ausbildungsjahr: 3 → 4" in html
    take_over(owner, path, html)
    assert everybody(world)["Mia Kurz"]["training_year"] == 4


def test_a_table_can_be_dropped_and_a_new_one_replaces_an_open_one(world: World, owner: Browser) -> None:
    preview_of(owner, world, csv(MIA))
    path, _ = preview_of(owner, world, csv(PETRA))
    first, second = imports(world)
    assert first.document is None
    assert second.document is not None
    owner.submit(f"{path}/drop")
    assert [table.document for table in imports(world)] == [None, None]
    owner.submit(f"{path}/drop")
    assert everybody(world) == {}


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("Mia Kurz;Azubi;Schweißer/in;info@muster.example;;;", "lesen vermutlich mehrere Personen"),
        ("Mia Kurz;Azubi;Schweißer/in;vogt@muster.example;;;", "Adresse einer Ansprechperson"),
        (
            "Mia Kurz;Azubi;Schweißer/in;jonas@example.org;;;",
            "gehört schon zu Jonas Weiß. Ist Mia Kurz dieselbe Person?",
        ),
        ("Jonas Weiß;Fachkraft;Schweißer/in;;;;", "steht mit der anderen Rolle in Ihrer Meldung"),
        ("Anna Doppel;Azubi;Schweißer/in;;;;", "mehrere Personen mit dem Namen Anna Doppel"),
        (f"Mia Kurz;Azubi;{'x' * 130};;;;", "ist zu lang. Bitte höchstens 120 Zeichen."),
    ],
)
def test_rows_that_do_not_fit_the_registration_are_refused(world: World, owner: Browser, row: str, text: str) -> None:
    world.add(name="Jonas Weiß", email="jonas@example.org")
    world.add(name="Anna Doppel", email="a1@example.org")
    world.add(name="Anna Doppel", email="a2@example.org")
    _, html = preview_of(owner, world, csv(row))
    assert text in html
    assert "Zeile 2" in html
    assert "/take-over" not in html


def test_two_rows_for_one_person_are_refused(world: World, owner: Browser) -> None:
    world.add(name="Mia Kurz", email="mia@example.org")
    rows = ("Mia Kurz;Azubi;Schweißer/in;mia@example.org;;;", "Mia Kurz;Azubi;Schweißer/in;;;;")
    _, html = preview_of(owner, world, csv(*rows))
    assert "Zeile 3" in html


def test_two_rows_that_could_both_be_the_same_person_are_not_guessed(world: World, owner: Browser) -> None:
    world.add(name="Mia Kurz")
    rows = ("Mia Kurz;Azubi;Schweißer/in;a@example.org;;;", "Mia Kurz;Azubi;Schweißer/in;b@example.org;;;")
    _, html = preview_of(owner, world, csv(*rows))
    assert html.count("Mehrere Zeilen der Tabelle könnten Mia Kurz meinen.") == 2


def test_another_superior_is_shown_by_name(world: World, owner: Browser) -> None:
    take_over(owner, *preview_of(owner, world, csv(MIA, PETRA, "Ali Demir;Fachkraft;Schweißer/in;;;;")))
    path, html = preview_of(owner, world, csv(MIA.replace("Petra Sommer", "Ali Demir")))
    assert "Führungskraft: Petra Sommer → Ali Demir" in html
    take_over(owner, path, html)
    assert everybody(world)["Mia Kurz"]["line_manager"] == person_id(world, "Ali Demir")


def test_answers_are_shown_as_people_write_them(world: World, owner: Browser) -> None:
    headings = "Name;Rolle;Beruf;Ausbildung bis;Berufsschule;Arbeitszeit"
    take_over(owner, *preview_of(owner, world, csv("Mia Kurz;Azubi;Schweißer/in;;;", headings=headings)))
    ends = f"07/{dt.datetime.now(dt.UTC).year + 2}"
    content = csv(f"Mia Kurz;Azubi;Schweißer/in;{ends};Di, Do;Mo-Fr 06:00-14:00", headings=headings)
    _, html = preview_of(owner, world, content)
    assert f"keine Angabe → {ends}" in html
    assert "Zwei feste Schultage in der Woche (Di, Do)" in html
    assert "keine Angabe → Mo–Fr 06:00–14:00" in html
    headings = "Name;Rolle;Beruf;AEVO;Sicherheitsunterweisung Roboter"
    take_over(owner, *preview_of(owner, world, csv("Ali Demir;Fachkraft;Schweißer/in;;", headings=headings)))
    _, html = preview_of(owner, world, csv("Ali Demir;Fachkraft;Schweißer/in;nein;01.09.2025", headings=headings))
    assert "keine Angabe → nein" in html
    assert "keine Angabe → ja, 1. September 2025" in html


def test_taking_over_nothing_is_no_change_of_the_registration(world: World, owner: Browser) -> None:
    content = csv(MIA, PETRA)
    take_over(owner, *preview_of(owner, world, content))
    owner.submit(f"{world.base}/send")
    path, _ = preview_of(owner, world, content)
    import_id = UUID(path.rsplit("/", 1)[1])
    seen = world.unit.read(
        lambda session: people_import.import_page(session, world.owner, world.company, import_id).preview.seen
    )
    owner.submit(f"{path}/take-over", {"seen": seen})
    assert "nach dem Abschicken geändert" not in owner.open(world.base)


def test_a_superior_nobody_knows_is_left_out_with_a_note(world: World, owner: Browser) -> None:
    path, html = preview_of(owner, world, csv(MIA))
    assert "„Petra Sommer“ steht weder in der Meldung noch in dieser Tabelle" in html
    take_over(owner, path, html)
    assert "line_manager" not in everybody(world)["Mia Kurz"]


def test_people_of_another_company_are_not_taken(world: World, owner: Browser) -> None:
    content = csv("Nordwind Logistik GmbH;Mia Kurz;Azubi;Schweißer/in", headings="Unternehmen;Name;Rolle;Beruf")
    _, html = preview_of(owner, world, content)
    assert "/take-over" not in html
    assert "Nordwind" in html


@pytest.mark.parametrize(
    ("content", "name", "text"),
    [
        (b"", "leer.csv", "Die Datei ist leer."),
        (b"%PDF-1.7 ...", "liste.pdf", "keine Tabelle"),
        (b"PK\x03\x04broken", "kaputt.xlsx", "beschädigt"),
        (csv(*[f"Person {n};Azubi;Schweißer/in;;;;" for n in range(10_000)]), "viele.csv", "mehr als 2000 Zeilen"),
        (b"a;b;c\n1;2;3", "ohne.csv", "Überschriften"),
    ],
)
def test_files_that_cannot_be_read_are_refused_on_the_page(
    world: World, owner: Browser, content: bytes, name: str, text: str
) -> None:
    answer = upload(owner, world, content, name, status=422)
    assert text in answer.text
    assert "Fehler:" in answer.text
    assert imports(world) == []


def test_no_file_is_said(world: World, owner: Browser) -> None:
    assert (
        "Bitte wählen Sie eine Datei oder fügen Sie kopierte Zeilen ein."
        in owner.submit(f"{world.base}/upload", status=422).text
    )


def test_a_table_without_a_needed_column_says_which(world: World, owner: Browser) -> None:
    _, html = preview_of(owner, world, csv("Mia Kurz;Azubi", headings="Name;Rolle"))
    assert "So lässt sich diese Tabelle nicht lesen" in html
    assert "Beruf" in html
    assert "/take-over" not in html


def test_no_table_once_the_data_is_fixed(world: World, owner: Browser) -> None:
    path, html = preview_of(owner, world, csv(MIA))
    world.set_state(BlockState.FROZEN)
    seen = html.split('name="seen" value="')[1].split('"')[0]
    owner.submit(f"{path}/take-over", {"seen": seen}, status=409)
    owner.submit(f"{path}/mend", {"skip": "2"}, status=409)
    owner.submit(f"{world.base}/upload", files={"file": ("a.csv", csv(MIA))}, status=409)
    assert everybody(world) == {}


def test_a_table_belongs_to_who_uploaded_it(world: World, owner: Browser, new_browser: Callable[..., Browser]) -> None:
    path, _ = preview_of(owner, world, csv(MIA))
    for actor in (world.mate, world.stranger, world.coordinator):
        browser = new_browser().sign_in(world.unit, actor.account_id)
        browser.open(path, status=404)
        for action in ("take-over", "mend", "drop"):
            browser.submit(f"{path}/{action}", {"seen": "x"}, status=404)
    assert imports(world)[0].document is not None


def test_a_large_table_is_taken_over(world: World) -> None:
    rows = [f"Person {number} Muster;Azubi;Schweißer/in;;2;Tagschicht;" for number in range(300)]
    book = people_import.read_upload(csv(*rows), "viele.csv")

    def whole(session: Any) -> UUID:
        return people_import.start_import(session, world.owner, world.company, book=book)

    import_id = world.unit.run(whole)
    seen = world.unit.read(
        lambda session: people_import.import_page(session, world.owner, world.company, import_id).preview.seen
    )
    done = world.unit.run(
        lambda session: people_import.take_over(session, world.owner, world.company, import_id=import_id, seen=seen)
    )
    assert done is not None
    assert done.new == 300
