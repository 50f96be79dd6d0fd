"""A file with people of many companies meets what is known: companies, people, agreements, other sheets."""

from functools import partial

import pytest
from sqlmodel import Session

from tests import factories
from tests.web.coordinator.many_place import HEAD, Place, make_place
from web.db.models import (
    Answer,
    Company,
    Participant,
    Person,
    Round,
)
from web.db.models.columns import utc_now
from web.db.session import Unit
from web.files.writing import Sheet, workbook_bytes
from web.services.names import sort_key
from web.services.tables import many_people_import as many
from web.services.tables import many_people_store as store
from web.services.tables import many_people_undo as undoing
from web.services.tables.many_people_changes import Outdated, changes_of
from web.services.tables.many_people_rows import NewPeople
from web.services.tables.many_people_steps import unpack_steps


@pytest.fixture
def place(unit: Unit) -> Place:
    return make_place(unit)


def test_somebody_of_an_earlier_round_is_enrolled_and_stays_known_when_it_is_taken_back(place: Place) -> None:
    programme_id = next(row.programme_id for row in place.all(Company) if row.id == place.north.company_id)
    key = sort_key("Mia Kurz")
    known = Person(programme_id=programme_id, company_id=place.north.company_id, name="Mia Kurz", sort_key=key)
    place.change(lambda session: session.add(known))
    import_id = place.upload(HEAD + "Nord AG;Azubi;Mia Kurz;;Mechatroniker/in;;\n")
    place.do(many.take_over, import_id)
    assert (place.page(import_id).state, place.names(), len(place.all(Person))) == ("done", {"Mia Kurz"}, 1)
    place.do(many.undo, import_id)
    assert (place.page(import_id).state, place.names(), len(place.all(Person))) == ("undone", set(), 1)


def test_new_companies_are_added_once_however_they_are_spelled(place: Place) -> None:
    def earlier(session: Session) -> None:
        programme_id = session.get_one(Company, place.north.company_id).programme_id
        session.add(Company(programme_id=programme_id, name="Früher KG", sort_key="frueher kg"))
        factories.make_company(session, session.get_one(Round, place.round_id), "Weg GmbH", withdrawn_at=utc_now())

    place.change(earlier)
    names = ["Neubau Hannover AG", "NEUBAU HANNOVER AG", "Neubau Hanover AG", "Frueher KG", "Nordd AG", "Weg GmbH"]
    rows = "".join(f"{name};Azubi;Person Nummer{n};;Mechatroniker/in;;\n" for n, name in enumerate(names))
    import_id = place.upload(HEAD + rows)
    asked = [(name, number, [near for _id, near in likely]) for name, number, likely in place.page(import_id).unknown]
    assert asked == [
        ("Neubau Hannover AG", 2, []),
        ("Neubau Hanover AG", 1, []),
        ("Frueher KG", 1, []),
        ("Nordd AG", 1, ["Nord AG"]),
        ("Weg GmbH", 1, []),
    ]
    place.do(many.add_unknown, import_id)
    assert sorted(one.name for one in place.all(Company)) == [
        "Früher KG", "Neubau Hannover AG", "Nord AG", "Süd GmbH", "Weg GmbH"
    ]  # fmt: skip
    asked = [(name, number, [near for _id, near in likely]) for name, number, likely in place.page(import_id).unknown]
    assert asked == [
        ("Neubau Hanover AG", 1, ["Neubau Hannover AG"]),
        ("Nordd AG", 1, ["Nord AG"]),
        ("Weg GmbH", 1, []),
    ]


def test_an_agreement_of_another_wording_does_not_let_people_in(place: Place) -> None:
    rows = HEAD + "Nord AG;Azubi;Mia Kurz;;Mechatroniker/in;;\n"
    place.change(lambda s: setattr(s.get_one(Round, place.round_id), "hours_per_month", 9))
    import_id = place.upload(rows)
    assert (place.counts(import_id), place.page(import_id).unsigned) == ({"rows": 1, "refused": 1}, 1)
    place.do(many.note_agreements, import_id)
    assert place.counts(import_id) == {"rows": 1, "new": 1}


def test_who_withdrew_is_not_brought_back(place: Place) -> None:
    def withdrew(session: Session) -> None:
        gone = factories.make_participant(session, place.north, "azubi", "Udo Alt", email="udo@example.org")
        gone.withdrawn_at, gone.withdrew = gone.created_at, True

    place.change(withdrew)
    import_id = place.upload(
        HEAD + "Nord AG;Azubi;Udo Alt;;Mechatroniker/in;;\n"
        "Nord AG;Azubi;U. Alt;udo@example.org;Mechatroniker/in;;\n"
        "Nord AG;Fachkraft;Petra Sommer;;Mechatroniker/in;;\n"
    )
    assert place.counts(import_id) == {"rows": 3, "new": 1, "refused": 2}
    place.do(many.take_over, import_id)
    assert place.names() == {"Petra Sommer"}
    place.do(many.undo, import_id)
    assert {row.name for row in place.all(Person)} == {"Udo Alt"}


def test_every_sheet_is_read_and_named_and_refused_rows_come_back_with_what_to_do(place: Place) -> None:
    heads = ("Unternehmen", "Rolle", "Name", "E-Mail", "Beruf")
    azubis = [
        ("Nord AG", "Azubi", "Mia Kurz", "mia@example.org", "Mechatroniker/in"),
        ("Nord AG", "Azubi", "", "", "x"),
    ]
    others = [
        ("Nord AG", "Fachkraft", "Petra Sommer", "", "Mechatroniker/in"),
        ("Nord AG", "Azubi", "Mia Kurz", "", "Mechatroniker/in"),
    ]
    sheets = [Sheet("Azubis", heads, azubis), Sheet("Fachkräfte", heads, others), Sheet("Notiz", ("Stand",), [("1",)])]
    import_id = place.upload(workbook_bytes(sheets, title="Liste"))
    assert place.counts(import_id) == {"rows": 4, "new": 2, "refused": 2}
    problems = place.page(import_id).problems
    assert {(one.sheet, one.row) for one in problems if one.blocking} == {("Azubis", 3), ("Fachkräfte", 3)}
    assert any("Notiz" in str(one.message.params) for one in problems if not one.blocking)
    refused = place.unit.read(lambda s: many.refused_rows(s, place.actor, place.round_id, import_id))
    assert [(one.sheet, one.headings) for one in refused] == [("Azubis", heads), ("Fachkräfte", heads)]
    rows = [(one.sheet, number, cells[2]) for one in refused for number, cells, why in one.rows if why]
    assert rows == [("Azubis", 3, ""), ("Fachkräfte", 3, "Mia Kurz")]


def test_an_address_filled_in_is_taken_back_unless_somebody_changed_it(place: Place) -> None:
    def addresses() -> dict[str, str | None]:
        return {row.name: row.email for row in place.all(Person)}

    def known(session: Session) -> None:
        factories.make_participant(session, place.north, "azubi", "Mia Kurz")
        factories.make_participant(session, place.north, "azubi", "Jonas Weiß")

    place.change(known)
    import_id = place.upload(
        HEAD + "Nord AG;Azubi;Mia Kurz;mia@example.org;Mechatroniker/in;;\n"
        "Nord AG;Azubi;Jonas Weiß;jonas@example.org;Mechatroniker/in;;\n"
    )
    assert place.counts(import_id) == {"rows": 2, "changed": 2}
    place.do(many.take_over, import_id)
    assert addresses() == {"Mia Kurz": "mia@example.org", "Jonas Weiß": "jonas@example.org"}
    jonas = next(row.id for row in place.all(Person) if row.name == "Jonas Weiß")
    place.change(lambda s: setattr(s.get_one(Person, jonas), "email", "weiss@example.org"))
    place.do(many.undo, import_id)
    assert addresses() == {"Mia Kurz": None, "Jonas Weiß": "weiss@example.org"}


def test_taking_back_goes_on_where_it_was_killed_and_leaves_who_was_entered_meanwhile(place: Place) -> None:
    known = "Nord AG;Azubi;Kim Roth;;Mechatroniker/in;Halle 1;\nNord AG;Azubi;Jo Ott;;Mechatroniker/in;Halle 1;\n"
    place.do(many.take_over, place.upload(HEAD + known))
    new = "Nord AG;Azubi;Mia Kurz;;Mechatroniker/in;;\nNord AG;Azubi;Udo Alt;;Mechatroniker/in;;\n"
    import_id = place.upload(HEAD + known.replace("Halle 1", "Halle 2") + new)
    place.do(many.take_over, import_id)
    place.unit.run(lambda s: many.undo(s, place.actor, place.round_id, import_id))
    assert place.names() == {"Kim Roth", "Jo Ott", "Mia Kurz", "Udo Alt"}
    loaded = place.unit.read(lambda s: store.load(s, import_id))
    assert loaded is not None
    changed = place.unit.run(lambda s: undoing.hide(s, import_id))
    assert (place.names(), len(changed)) == ({"Kim Roth", "Jo Ott"}, 2)
    place.unit.run(lambda s: undoing.restore_some(s, loaded, changed[:1]))
    page = place.page(import_id)
    assert (page.state, page.rows, page.rows_done, page.can_undo) == ("undoing", 4, 1, False)
    mia = next(row.id for row in place.all(Participant) if place.named(row) == "Mia Kurz")
    place.change(lambda s: setattr(s.get_one(Participant, mia), "withdrawn_at", None))
    assert import_id in place.unit.read(store.forgotten)
    place.work(import_id)
    page = place.page(import_id)
    assert (page.state, page.rows_done, page.rows) == ("undone", 3, 3)
    assert place.names() == {"Kim Roth", "Jo Ott", "Mia Kurz"}
    assert {row.value for row in place.all(Answer) if row.question_key == "department"} == {"Halle 1"}
    assert {row.name for row in place.all(Person)} == {"Kim Roth", "Jo Ott", "Mia Kurz"}


def test_somebody_entered_by_hand_while_an_import_is_stored_stays_with_the_company(place: Place) -> None:
    rows = HEAD + "Nord AG;Azubi;Mia Kurz;;Mechatroniker/in;;\nNord AG;Azubi;Jonas Weiß;;Mechatroniker/in;;\n"
    import_id = place.upload(rows)
    place.unit.run(lambda s: many.take_over(s, place.actor, place.round_id, import_id))
    loaded = place.unit.read(lambda s: store.load(s, import_id))
    assert loaded is not None
    steps = unpack_steps(store.split(loaded.data)[1])
    people = NewPeople(loaded, place.unit.read(lambda s: store.round_of(s, loaded)), steps)
    changes = changes_of(steps, people)
    for part in people.parts(store.AT_ONCE):
        assert place.unit.run(partial(store.store_some, loaded=loaded, part=part))
    mia = next(row.id for row in place.all(Person) if row.name == "Mia Kurz")
    (hidden,) = [row.id for row in place.all(Participant) if row.person_id == mia]
    place.change(lambda s: setattr(s.get_one(Participant, hidden), "withdrawn_at", None))
    seen = place.unit.read(lambda s: store.fingerprints(s, import_id))
    with pytest.raises(Outdated):
        place.unit.run(lambda s: store.finish(s, loaded, steps, changes, fingerprints=seen))
    assert place.names() == {"Mia Kurz"}
    place.work(import_id)
    assert (place.page(import_id).state, place.counts(import_id)) == ("preview", {"rows": 2, "new": 1, "unchanged": 1})
    place.do(many.take_over, import_id)
    assert place.names() == {"Mia Kurz", "Jonas Weiß"}
    place.do(many.undo, import_id)
    assert place.names() == {"Mia Kurz"}
