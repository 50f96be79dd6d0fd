"""One file with people of many companies: previewed, stored whole or not at all, taken back until the data is fixed."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, select

from tests import factories
from tests.web.client import Browser, path_of
from tests.web.coordinator.many_place import FILE, HEAD, Place, make_place
from web.db.models import (
    Agreement,
    Answer,
    Block,
    BlockState,
    Company,
    Participant,
    Person,
    RoundCompany,
    RoundImport,
)
from web.db.session import Unit
from web.files.people_book import read_book
from web.files.problems import TooLarge
from web.services.errors import NotFound, WrongState
from web.services.planning import freezing
from web.services.registrations import intake, registration
from web.services.tables import many_people_import as many
from web.services.tables import many_people_store as store
from web.services.tables.many_people_changes import changes_of
from web.services.tables.many_people_rows import NewPeople, Part
from web.services.tables.many_people_steps import Steps, unpack_steps
from web.services.tables.round_imports import Mending


@pytest.fixture
def place(unit: Unit) -> Place:
    return make_place(unit)


def test_from_the_file_to_the_round(place: Place) -> None:
    import_id = place.upload(FILE)
    page = place.page(import_id)
    assert place.counts(import_id) == {"rows": 5, "new": 2, "refused": 2, "unknown": 1}
    assert (page.state, page.unsigned, [one[0] for one in page.unknown]) == ("preview", 1, ["Ost KG"])
    assert place.names() == set()
    place.do(many.note_agreements, import_id)
    place.do(many.add_unknown, import_id)
    assert place.counts(import_id) == {"rows": 5, "new": 3, "refused": 2}
    place.do(many.note_agreements, import_id)
    assert place.counts(import_id) == {"rows": 5, "new": 4, "refused": 1}
    place.do(many.take_over, import_id)
    assert place.page(import_id).state == "done"
    # Nobody was asked who signed for each company, so no name stands there as if somebody had.
    assert {row.name for row in place.all(Agreement) if row.on_behalf} == {""}
    assert place.names() == {"Mia Kurz", "Petra Sommer", "Ali Demir", "Kim Petersen"}
    (mia,) = [row for row in place.all(Person) if row.name == "Mia Kurz"]
    (petra,) = [row for row in place.all(Person) if row.name == "Petra Sommer"]
    (part,) = [row for row in place.all(Participant) if row.person_id == mia.id]
    answers = {row.question_key: row.value for row in place.all(Answer) if row.participant_id == part.id}
    assert (answers["department"], answers["trainer"]) == ("Halle 1", str(petra.id))
    assert (part.on_behalf, part.entered_by) == (True, place.actor.account_id)
    (row,) = place.all(RoundImport)
    assert (row.data, row.choices, row.rows_done) == (None, {}, 4)
    lines = place.unit.read(
        lambda s: registration.people_lines(s, place.actor, registration.get_frame(s, place.actor, place.north.id))
    )
    assert all(line.by_coordinator for line in lines)
    assert all(one.begun_at and one.last_activity_at for one in place.all(RoundCompany))
    assert {one.on_behalf for one in place.all(Agreement) if one.round_company_id == place.south.id} == {True}


def test_bug_nothing_is_said_to_be_taken_back_where_all_data_is_fixed(place: Place, client: Browser) -> None:
    import_id = place.upload(HEAD + "Nord AG;Azubi;Mia Kurz;;Mechatroniker/in;;\nSüd GmbH;Azubi;Ali Demir;;Maler;;\n")
    place.do(many.note_agreements, import_id)
    place.do(many.take_over, import_id)
    here = f"/coordinator/rounds/{place.round_id}/imports/{import_id}"
    browser = client.sign_in(place.unit, place.actor.account_id)

    def turn(house: RoundCompany, to: BlockState) -> None:
        place.change(lambda s: setattr(s.get_one(Block, house.block_id), "state", to))

    turn(place.north, BlockState.FROZEN)
    turn(place.south, BlockState.FROZEN)
    assert "Import zurücknehmen" not in browser.open(here)
    browser.submit(f"{here}/undo", page=here, status=409)
    assert (place.page(import_id).state, place.names()) == ("done", {"Mia Kurz", "Ali Demir"})
    turn(place.north, BlockState.COLLECTING)
    place.do(many.undo, import_id)
    assert (place.page(import_id).state, place.names()) == ("undone", {"Ali Demir"})
    assert "Eine Person bleibt: Die Daten ihres Unternehmens sind fest." in browser.open(here)


def test_twice_changes_nothing_and_changes_are_stored_and_restored(place: Place) -> None:
    rows = HEAD + "Nord AG;Azubi;Mia Kurz;mia@example.org;Mechatroniker/in;Halle 1;\n"
    place.do(many.take_over, place.upload(rows))
    again = place.upload(rows)
    assert place.counts(again) == {"rows": 1, "unchanged": 1}
    changed = rows.replace("Halle 1", "Halle 2").replace("mia@example.org", "")
    import_id = place.upload(changed + "Nord AG;Fachkraft;Petra Sommer;;Mechatroniker/in;Halle 2;Mia Kurz\n")
    assert place.counts(import_id) == {"rows": 2, "changed": 1, "new": 1}
    place.do(many.take_over, import_id)

    def departments() -> set[Any]:
        return {row.value for row in place.all(Answer) if row.question_key == "department"}

    assert departments() == {"Halle 2"}
    place.do(many.undo, import_id)
    assert (place.page(import_id).state, place.names(), departments()) == ("undone", {"Mia Kurz"}, {"Halle 1"})
    assert {row.name for row in place.all(Person)} == {"Mia Kurz"}
    with pytest.raises(WrongState):
        place.do(many.undo, import_id)


def test_what_was_fixed_or_changed_since_stays_when_an_import_is_taken_back(place: Place) -> None:
    rows = HEAD + "Nord AG;Azubi;Mia Kurz;;Mechatroniker/in;Halle 1;\n"
    place.do(many.take_over, place.upload(rows))
    second = place.upload(rows.replace("Halle 1", "Halle 2"))
    place.do(many.take_over, second)
    place.change(lambda s: setattr(_department(s), "value", "Halle 3"))
    place.do(many.undo, second)
    assert {row.value for row in place.all(Answer) if row.question_key == "department"} == {"Halle 3"}
    third = place.upload(HEAD + "Nord AG;Azubi;Jonas Weiß;;Mechatroniker/in;;\n")
    place.do(many.take_over, third)
    place.change(lambda s: setattr(s.get_one(Block, place.north.block_id), "state", BlockState.FROZEN))
    with pytest.raises(WrongState):
        place.do(many.undo, third)
    assert place.names() == {"Mia Kurz", "Jonas Weiß"}


def test_bug_taking_an_import_back_changed_data_that_was_fixed(place: Place) -> None:
    rows = HEAD + "Nord AG;Azubi;Mia Kurz;;Mechatroniker/in;Halle 1;\n"
    place.do(many.take_over, place.upload(rows))
    second = place.upload(rows.replace("Kurz;;", "Kurz;mia@example.org;").replace("Halle 1", "Halle 2"))
    place.do(many.take_over, second)
    place.change(lambda s: setattr(s.get_one(Block, place.north.block_id), "state", BlockState.FROZEN))
    place.do(many.undo, second)
    assert {row.value for row in place.all(Answer) if row.question_key == "department"} == {"Halle 2"}
    assert [row.email for row in place.all(Person)] == ["mia@example.org"]


def test_bug_what_an_import_changed_was_kept_after_the_data_was_fixed(place: Place) -> None:
    rows = HEAD + "".join(
        f"{company};Azubi;{name};;Mechatroniker/in;Halle 1;\n"
        for company, name in (("Nord AG", "Mia Kurz"), ("Nord AG", "Jo Ott"), ("Süd GmbH", "Ali Demir"))
    )
    first = place.upload(rows)
    place.do(many.note_agreements, first)
    place.do(many.take_over, first)
    place.do(many.take_over, place.upload(rows.replace("Halle 1", "Halle 2")))

    def kept() -> int:
        return sum(len(row.undo["changed"]) for row in place.all(RoundImport) if row.undo)

    assert kept() == 3
    (jo,) = [one for one in place.all(Participant) if place.named(one) == "Jo Ott"]
    place.change(lambda s: intake.remove_person(s, place.actor, place.north.id, participant_id=jo.id))
    assert kept() == 2
    blocks = [place.north.block_id]
    place.change(lambda s: freezing.freeze_blocks(s, place.actor, place.round_id, block_ids=blocks))
    assert kept() == 1


def _department(session: Session) -> Answer:
    return session.exec(select(Answer).where(Answer.question_key == "department")).one()


def test_every_refusal_has_its_reason(place: Place) -> None:
    def people(session: Session) -> None:
        factories.make_participant(session, place.north, "azubi", "Mia Kurz", email="mia@example.org")
        factories.make_participant(session, place.north, "azubi", "Kim Roth", email="kim@example.org")
        factories.make_participant(session, place.north, "azubi", "Kim Roth", email="roth@example.org")
        gone = factories.make_participant(session, place.north, "azubi", "Udo Alt")
        gone.withdrawn_at = gone.created_at

    place.change(people)
    import_id = place.upload(
        HEAD + "Nord AG;Fachkraft;Mia Kurz;mia@example.org;Mechatroniker/in;;\n"
        "Nord AG;Azubi;Kim Roth;;Mechatroniker/in;;\n"
        "Nord AG;Azubi;Udo Alt;;Mechatroniker/in;;\n"
        "Nord AG;Azubi;Neu Ling;info@example.org;Mechatroniker/in;;\n"
        "Nord AG;Azubi;Mia Kurz;;Mechatroniker/in;;\n"
        "Nord AG;Azubi;Mia K.;mia@example.org;Mechatroniker/in;;\n"
        "Nord AGG;Azubi;Wer Auch;;Mechatroniker/in;;\n"
    )
    assert place.counts(import_id) == {"rows": 7, "refused": 6, "unknown": 1}
    (unknown,) = place.page(import_id).unknown
    assert [name for _id, name in unknown[2]] == ["Nord AG"]
    with pytest.raises(WrongState):
        place.do(many.add_unknown, import_id)
    place.do(many.mend, import_id, mending=Mending(meant={"nordagg": "leave_out"}))
    assert place.counts(import_id)["left_out"] == 1
    place.do(many.mend, import_id, mending=Mending(meant={"nordagg": str(place.north.id)}))
    assert place.counts(import_id)["new"] == 1
    place.change(lambda s: setattr(s.get_one(Block, place.north.block_id), "state", BlockState.FROZEN))
    place.do(many.mend, import_id, mending=Mending())
    assert place.counts(import_id) == {"rows": 7, "refused": 7}


def test_what_changed_meanwhile_is_shown_again_and_nothing_is_left(place: Place) -> None:
    import_id = place.upload(HEAD + "Nord AG;Azubi;Mia Kurz;;Mechatroniker/in;;\n")
    place.change(lambda s: factories.make_participant(s, place.north, "fachkraft", "Petra Sommer"))
    place.do(many.take_over, import_id)
    assert (place.page(import_id).state, place.names()) == ("preview", {"Petra Sommer"})
    assert {row.name for row in place.all(Person)} == {"Petra Sommer"}
    changing = place.upload(HEAD + "Nord AG;Fachkraft;Petra Sommer;;Mechatroniker/in;Halle 1;\n")
    (petra,) = place.all(Participant)
    place.change(lambda s: factories.give_answers(s, s.get_one(Participant, petra.id), {"department": "Halle 9"}))
    place.do(many.take_over, changing)
    assert place.page(changing).state == "preview"


def test_half_of_it_is_never_seen_and_a_new_attempt_begins_again(place: Place) -> None:
    import_id = place.upload(HEAD + "Nord AG;Azubi;Mia Kurz;;Mechatroniker/in;;\n")
    place.unit.run(lambda s: many.take_over(s, place.actor, place.round_id, import_id))
    loaded = place.unit.read(lambda s: store.load(s, import_id))
    assert loaded is not None
    steps = unpack_steps(store.split(loaded.data)[1])
    people = NewPeople(loaded, place.unit.read(lambda s: store.round_of(s, loaded)), steps)
    (part,) = people.parts(store.AT_ONCE)
    assert place.unit.run(lambda s: store.store_some(s, loaded, part))
    assert (place.names(), len(place.all(Participant))) == (set(), 1)
    assert import_id in place.unit.read(store.forgotten)
    place.work(import_id)
    assert (place.names(), len(place.all(Person)), len(place.all(Participant))) == ({"Mia Kurz"}, 1, 1)
    place.work(import_id)


@pytest.mark.parametrize("state", ["reading", "storing"])
def test_stopping_leaves_nothing(place: Place, state: str) -> None:
    import_id = place.upload(HEAD + "Nord AG;Azubi;Mia Kurz;;Mechatroniker/in;;\n", read=state == "storing")
    if state == "storing":
        place.unit.run(lambda s: many.take_over(s, place.actor, place.round_id, import_id))
    loaded = place.unit.read(lambda s: store.load(s, import_id))
    assert loaded is not None
    place.do(many.cancel, import_id)
    assert not place.unit.run(lambda s: store.report(s, import_id, state=state, done=1))
    assert not place.unit.run(lambda s: store.store_some(s, loaded, Part(0, ())))
    nobody = Steps([], 0, iter(()), iter(()))
    people = NewPeople(loaded, place.unit.read(lambda s: store.round_of(s, loaded)), nobody)
    assert not place.unit.run(lambda s: store.finish(s, loaded, nobody, changes_of(nobody, people), fingerprints={}))
    assert (place.page(import_id).state, place.all(Person)) == ("dropped", [])
    place.do(many.cancel, import_id)


def test_who_stops_an_import_waits_for_what_is_being_stored(place: Place) -> None:
    import_id = place.upload(HEAD + "Nord AG;Azubi;Mia Kurz;;Mechatroniker/in;;\n")
    place.unit.run(lambda s: many.take_over(s, place.actor, place.round_id, import_id))
    loaded = place.unit.read(lambda s: store.load(s, import_id))
    assert loaded is not None
    stopping = threading.Thread(target=place.do, args=(many.cancel, import_id))

    def store_while_it_is_stopped(session: Session) -> bool:
        stored = store.store_some(session, loaded, Part(0, ()))
        stopping.start()
        stopping.join(0.2)
        return stored and stopping.is_alive()

    assert place.unit.run_unseen(store_while_it_is_stopped)
    stopping.join()
    assert not place.unit.run_unseen(lambda s: store.store_some(s, loaded, Part(0, ())))
    assert place.page(import_id).state == "dropped"


def test_files_that_cannot_be_read(place: Place) -> None:
    import_id = place.upload("nichts;hier\n1;2\n")
    page = place.page(import_id)
    assert (page.state, page.problem and page.problem[1]) == ("failed", {"example": "Name, Role, Occupation"})
    with pytest.raises(TooLarge):
        many.check_file(b"x" * (21 * 1024 * 1024), "x.csv")
    no_company = place.upload("Rolle;Name;Beruf\nAzubi;Mia Kurz;Mechatroniker/in\n")
    assert not place.page(no_company).usable
    with pytest.raises(NotFound):
        place.unit.read(lambda s: many.many_page(s, place.stranger, place.round_id, import_id))
    with pytest.raises(WrongState):
        place.do(many.take_over, import_id)
    place.work(uuid4())


def test_on_the_pages(place: Place, new_browser: Callable[..., Browser]) -> None:
    browser: Browser = new_browser().sign_in(place.unit, place.actor.account_id)
    home = f"/coordinator/rounds/{place.round_id}/imports"
    broken = {"file": ("x.pdf", b"%PDF-1.7", "text/plain")}
    assert "PDF" in browser.submit(f"{home}/people", page=f"{home}/people", status=422, files=broken).text
    sent = browser.submit(f"{home}/people", {"pasted": FILE}, page=f"{home}/people")
    here = path_of(sent)
    import_id = UUID(here.rsplit("/", 1)[1])
    assert "Die Tabelle wird gelesen" in browser.open(here)
    assert "Die Tabelle wird gelesen" in browser.get(here, headers={"HX-Request": "true"}).text
    place.work(import_id)
    assert browser.get(here, headers={"HX-Request": "true"}).headers["HX-Redirect"] == here
    shown = browser.open(here)
    assert "1 Unternehmen ist nicht bekannt" in shown
    assert shown.count("hat die Vereinbarung noch nicht angenommen") == 1, "told once, not row by row"
    table = read_book(browser.get(f"{here}/problems.xlsx").content, "zu-pruefen.xlsx").tables[0]
    assert [column.heading for column in table.columns][-1] == "Was zu tun ist"
    assert [row.cells[0] for row in table.rows] == ["Süd GmbH", "Nord AG"]
    for step in ("new-companies", "agreements", "meaning", "agreements", "storing"):
        browser.submit(f"{here}/{step}", page=here)
        place.work(import_id)
    assert "Import zurücknehmen" in browser.open(here)
    browser.submit(f"{here}/undo", page=here)
    assert "Zuerst sieht diese Personen niemand mehr" in browser.open(here)
    place.work(import_id)
    assert "Der Import ist zurückgenommen" in browser.open(here)
    other = path_of(browser.submit(f"{home}/people", {"pasted": "nichts;hier\n1;2\n"}, page=f"{home}/people"))
    place.work(UUID(other.rsplit("/", 1)[1]))
    assert "Es wurde nichts gespeichert" in browser.open(other)
    third = path_of(browser.submit(f"{home}/people", {"pasted": FILE}, page=f"{home}/people"))
    browser.submit(f"{third}/cancel", page=third)
    assert place.page(UUID(third.rsplit("/", 1)[1])).state == "dropped"
    assert "Weitere Tabelle" in browser.open(third)
    assert {row.name for row in place.all(Company)} == {"Nord AG", "Süd GmbH", "Ost KG"}
