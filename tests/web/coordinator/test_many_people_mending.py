"""Cells of a table of many companies corrected on its preview, and columns for a programme's own questions."""

import io
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from openpyxl import load_workbook
from sqlmodel import Session

from tests.web.client import Browser, path_of
from tests.web.coordinator.many_place import HEAD, Place, make_place
from web.catalogue.question import Kind, Option
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE, Questionnaire
from web.catalogue.text import Text
from web.db.models import Answer, Participant, QuestionnaireVersion, Round
from web.db.session import Unit
from web.files.template import LAST_ROW
from web.services.errors import NotFound
from web.services.tables import many_people_import as many
from web.services.tables.round_imports import Mending

HALL = (Option("north", Text("Nordhalle", "North hall")), Option("south", Text("Südhalle", "South hall")))
PAINT = (Option("oil", Text("Öl", "Oil")), Option("water", Text("Wasser", "Water")))
SHARED = (
    HEAD + "Nord AG;Azubi;Mia Kurz;info@nord.example;Mechatroniker/in;Halle 1;\n"
    "Nord AG;Azubi;Ben Roth;ben(at)nord;Mechatroniker/in;Halle 1;\n"
    "Nord AG;Fachkraft;Eva Lang;;Mechatroniker/in;Halle 1;\n"
)


@pytest.fixture
def place(unit: Unit) -> Place:
    return make_place(unit)


def ask_own_questions(place: Place) -> None:
    """The programme asks the company two questions of its own."""
    plain = replace(DEFAULT_QUESTIONNAIRE.question("department"), used_by=(), hint=Text("", ""))
    hall = replace(plain, key="q_hall", kind=Kind.CHOICE, label=Text("Halle", "Hall"), options=HALL)
    paints = replace(plain, key="q_paints", kind=Kind.MULTIPLE, label=Text("Lacke", "Paints"), options=PAINT)
    document = Questionnaire((*DEFAULT_QUESTIONNAIRE.questions, hall, paints)).to_document()

    def work(session: Session) -> None:
        version = session.get_one(Round, place.round_id).questionnaire_version_id
        session.get_one(QuestionnaireVersion, version).document = document

    place.change(work)


def answers(place: Place, name: str) -> dict[str, object]:
    (own,) = [row.id for row in place.all(Participant) if place.named(row) == name]
    return {row.question_key: row.value for row in place.all(Answer) if row.participant_id == own}


def test_own_questions_are_columns(place: Place) -> None:
    ask_own_questions(place)
    head = "Unternehmen;Rolle;Name;Beruf;Halle;Lacke\n"
    rows = (
        "Nord AG;Azubi;Mia Kurz;Mechatroniker/in;Südhalle;Öl, Wasser\n"
        "Nord AG;Azubi;Ben Roth;Mechatroniker/in;;\n"
        "Nord AG;Azubi;Eva Lang;Mechatroniker/in;Westhalle;\n"
    )
    import_id = place.upload(head + rows)
    assert place.counts(import_id) == {"rows": 3, "new": 2, "refused": 1}
    place.do(many.take_over, import_id)
    mia = answers(place, "Mia Kurz")
    assert (mia["q_hall"], mia["q_paints"]) == ("south", ["oil", "water"])
    assert "q_hall" not in answers(place, "Ben Roth")
    again = place.upload(head + rows.replace("Südhalle", "north").replace("Westhalle", ""))
    assert place.counts(again) == {"rows": 3, "new": 1, "changed": 1, "unchanged": 1}
    place.do(many.take_over, again)
    assert answers(place, "Mia Kurz")["q_hall"] == "north"
    place.do(many.undo, again)
    assert answers(place, "Mia Kurz")["q_hall"] == "south"


def test_the_empty_table_has_the_company_and_own_questions(place: Place, new_browser: Callable[..., Browser]) -> None:
    ask_own_questions(place)
    browser: Browser = new_browser().sign_in(place.unit, place.actor.account_id)
    home = f"/coordinator/rounds/{place.round_id}/imports"
    assert f"{home}/people.xlsx" in browser.open(f"{home}/people")
    sent = browser.get(f"{home}/people.xlsx").content
    headings = [cell.value for cell in load_workbook(io.BytesIO(sent)).worksheets[0][1]]
    assert (headings[0], headings[-2:], LAST_ROW) == ("Unternehmen", ["Halle", "Lacke"], 2_000)
    assert place.counts(place.upload(sent)) == {"rows": 2, "nobody": 2}
    with pytest.raises(NotFound):
        place.unit.read(lambda s: many.own_columns(s, place.stranger, place.round_id))


def test_cells_are_corrected_on_the_preview(place: Place, new_browser: Callable[..., Browser]) -> None:
    browser: Browser = new_browser().sign_in(place.unit, place.actor.account_id)
    home = f"/coordinator/rounds/{place.round_id}/imports"
    here = path_of(browser.submit(f"{home}/people", {"pasted": SHARED}, page=f"{home}/people"))
    import_id = UUID(here.rsplit("/", 1)[1])
    place.work(import_id)
    assert place.counts(import_id) == {"rows": 3, "new": 1, "refused": 2}
    shown = browser.open(here)
    assert 'name="cell.D2" value="info@nord.example"' in shown
    assert 'name="cell.D3" value="ben(at)nord"' in shown
    sent = {"cell.D2": "mia@nord.example", "cell.D3": "ben(at)nord", "cell.Z9": "nichts"}
    browser.submit(f"{here}/meaning", sent, page=here)
    place.work(import_id)
    assert place.counts(import_id) == {"rows": 3, "new": 2, "refused": 1}
    browser.submit(f"{here}/meaning", {"cell.D3": ""}, page=here)
    place.work(import_id)
    assert place.counts(import_id) == {"rows": 3, "new": 3}
    place.do(many.take_over, import_id)
    assert place.names() == {"Mia Kurz", "Ben Roth", "Eva Lang"}


def test_a_name_that_two_people_have_is_told_apart_by_an_address_in_its_row(place: Place) -> None:
    rows = "".join(f"Nord AG;Azubi;Mia Kurz;{one}@example.org;Mechatroniker/in;;\n" for one in "ab")
    place.do(many.take_over, place.upload(HEAD + rows))
    import_id = place.upload(HEAD + "Nord AG;Azubi;Mia Kurz;;Mechatroniker/in;Halle 3;\n")
    (problem,) = place.page(import_id).problems
    assert (problem.address, problem.text) == ("D2", "")
    place.do(many.mend, import_id, mending=Mending(cells={"D2": "b@example.org"}))
    assert place.counts(import_id) == {"rows": 1, "changed": 1}


def test_cells_of_the_second_list_of_a_file_are_corrected_there(place: Place) -> None:
    lists = (
        "Unternehmen;Rolle;Name;Beruf\nNord AG;Azubi;Mia Kurz;Mechatroniker/in\n\n"
        "Unternehmen;Rolle;Name;Beruf;E-Mail\nNord AG;Chef;Eva Lang;Mechatroniker/in;\n"
    )
    import_id = place.upload(lists)
    (problem,) = [one for one in place.page(import_id).problems if one.blocking]
    place.do(many.mend, import_id, mending=Mending(cells={problem.address or "": "Fachkraft"}))
    assert (problem.mark, place.counts(import_id)) == ("2!", {"rows": 2, "new": 2})


def test_rows_that_are_no_people_are_named(place: Place) -> None:
    row = "Nord AG;Azubi;Mia Kurz;;Mechatroniker/in;;\n"
    import_id = place.upload(HEAD + row + "Summe;1;;;;;\nStand: heute;;;;;;\n")
    assert place.counts(import_id) == {"rows": 3, "new": 1, "nobody": 2}
    told = [(one.row, one.message.params["text"], one.blocking) for one in place.page(import_id).problems]
    assert told == [(3, "Summe · 1", False), (4, "Stand: heute", False)]
    many_remarks = "".join(f"* {number};;;;;;\n" for number in range(120))
    problems = place.page(place.upload(HEAD + row + many_remarks)).problems
    assert [one.message.params for one in problems if one.row is None] == [{"count": 20}]
