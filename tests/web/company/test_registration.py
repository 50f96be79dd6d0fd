"""The page "Unsere Meldung": what stands there, in which state, and for whom."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import Engine, event

from tests.web.client import Browser
from tests.web.company.conftest import World
from web.db.models import Block, BlockKind, BlockState, Participant, Round, RoundCompany
from web.db.models.columns import utc_now
from web.services.registrations import intake, registration

COMPLETE_AZUBI = {
    "occupation": {"title": "Mechatroniker/in", "kldb": "26112"},
    "training_year": 2,
    "training_ends": "2099-07",
    "shift": {"preset": "day", "weeks": [[16383] * 5 + [0, 0]]},
    "school": {"preset": "block", "weeks": [[1] * 7]},
}


def test_an_empty_registration_says_what_to_do(world: World, owner: Browser) -> None:
    html = owner.open(world.base)
    assert "Unsere Meldung" in html
    assert "Muster Metallbau GmbH" in html
    assert html.count("Noch niemand eingetragen") == 2
    assert "Azubi hinzufügen" in html
    assert "Was noch fehlt" not in html


def test_the_page_lists_people_and_what_is_missing(world: World, owner: Browser) -> None:
    jonas = world.add(name="Jonas Weiß", answers={"occupation": {"title": "Mechatroniker/in", "kldb": "26112"}})
    world.add(name="Mia Kurz", answers=COMPLETE_AZUBI, person_part_done_at=utc_now())
    html = owner.open(world.base)
    assert "Azubis (2)" in html
    form = owner.open(f"{world.base}/people/{jonas}")
    for key in ("training_year", "training_ends", "shift", "school"):
        assert f'href="{world.base}/people/{jonas}#f-{key}">Jonas Weiß<' in html
        assert f'id="f-{key}"' in form, "the link leads to the field itself"
    assert html.count("Damit beide genug gemeinsame Arbeitszeit haben.") == 2, "once for hours, once for school"
    assert "Jonas Weiß: Der persönliche Teil fehlt noch" in html
    assert "Mia Kurz: Der persönliche Teil" not in html
    assert "Noch ist keine Fachkraft eingetragen" in html
    assert "Noch ist kein Tandem möglich: Es fehlt eine Fachkraft." in html


def test_the_main_button_adds_the_side_that_is_missing(world: World, owner: Browser) -> None:
    def main_button() -> str:
        return owner.open(world.base).split("kern-btn--primary", 1)[1].split(">", 1)[0]

    assert "role=azubi" in main_button()
    world.add(name="Mia Kurz")
    assert "role=fachkraft" in main_button()
    world.add("fachkraft", name="Petra Sommer")
    assert f'href="{world.base}/send"' in main_button()


def test_the_empty_form_names_who_is_entered_already(world: World, owner: Browser) -> None:
    assert "Schon eingetragen" not in owner.open(f"{world.base}/people/new?role=azubi")
    world.add(name="Mia Kurz")
    assert "Schon eingetragen: Mia Kurz." in owner.open(f"{world.base}/people/new?role=azubi")
    assert "Schon eingetragen" not in owner.open(f"{world.base}/people/new?role=fachkraft")


def test_many_personal_parts_are_one_line(world: World, owner: Browser) -> None:
    people = [world.add(name=f"Azubi Nummer {number}", answers=COMPLETE_AZUBI) for number in ("eins", "zwei", "drei")]
    assert owner.open(world.base).count("Der persönliche Teil fehlt noch") == 3
    people.append(world.add(name="Azubi Nummer vier", answers=COMPLETE_AZUBI))
    html = owner.open(world.base)
    assert "Der persönliche Teil fehlt noch" not in html
    assert all(f'href="{world.base}/people/{person}#personal"' in html for person in people)
    assert "4 Personen haben weder" in html


def test_nothing_missing_is_said(world: World, owner: Browser) -> None:
    world.add(name="Mia Kurz", answers=COMPLETE_AZUBI, person_part_done_at=utc_now())
    facts = {"occupation": {"title": "Schweißer/in", "kldb": "24422"}, "shift": COMPLETE_AZUBI["shift"], "aevo": True}
    facts["safety_instruction"] = {"has": True, "on": None}
    world.add("fachkraft", "Petra Sommer", answers=facts, person_part_done_at=utc_now())
    html = owner.open(world.base)
    assert "Es fehlt nichts" in html
    assert "1 Azubi und 1 Fachkraft ergeben höchstens 1 Tandem." in html


def test_the_person_part_never_shows_what_is_in_it(world: World, owner: Browser) -> None:
    person = world.add(name="Mia Kurz", answers={"brings": {"cad": 3}, "languages": {"sw": "C2"}})
    for path in (world.base, f"{world.base}/people/{person}"):
        html = owner.open(path)
        assert "cad" not in html.casefold()
        assert "Suaheli" not in html


@pytest.mark.parametrize(
    ("days", "text"), [(12, "noch 12 Tage"), (1, "noch 1 Tag"), (0, "heute"), (-1, "Der Meldeschluss ist vorbei")]
)
def test_the_deadline_counts_down(world: World, owner: Browser, days: int, text: str) -> None:
    today = dt.datetime.now(dt.UTC).astimezone(dt.timezone(dt.timedelta(hours=1))).date()
    world.unit.run(lambda session: _set_deadline(session, world, today + dt.timedelta(days=days)))
    assert text in owner.open(world.base)


def _set_deadline(session: Any, world: World, day: dt.date) -> None:
    session.get(Round, session.get(RoundCompany, world.company).round_id).deadline = day


def test_an_extension_counts(world: World) -> None:
    def extend(session: Any) -> None:
        session.get(RoundCompany, world.company).extended_deadline = dt.date(2099, 5, 4)

    world.unit.run(extend)
    frame = world.unit.read(lambda session: registration.get_frame(session, world.owner, world.company))
    assert frame.deadline == dt.date(2099, 5, 4)


@pytest.mark.parametrize("state", [BlockState.FROZEN, BlockState.APPROVED, BlockState.PUBLISHED])
def test_fixed_data_is_shown_but_not_for_changing(world: World, owner: Browser, state: BlockState) -> None:
    person = world.add(name="Mia Kurz", answers=COMPLETE_AZUBI)
    world.set_state(state)
    html = owner.open(world.base)
    assert "Die Daten sind fest" in html
    assert "Mia Kurz" in html
    assert "Azubi hinzufügen" not in html
    assert "abschicken" not in html
    html = owner.open(f"{world.base}/people/{person}")
    assert "Mechatroniker/in" in html
    assert "Tagschicht" in html
    assert "Speichern" not in html


def test_entries_of_a_coordinator_are_marked(world: World, owner: Browser) -> None:
    world.add(name="Mia Kurz", on_behalf=True)
    assert "im Auftrag eingetragen" in owner.open(world.base)


def test_a_coordinator_sees_on_whose_behalf(world: World, coordinator: Browser) -> None:
    assert "Im Auftrag von Muster Metallbau GmbH" in coordinator.open(world.base)


def test_who_sees_what_names_every_question(world: World, owner: Browser) -> None:
    html = owner.open(f"{world.base}/who-sees-what")
    assert "Sicherheitsunterweisung für Roboter" in html
    assert "Das will ich lernen" in html
    assert "Am Ende des genannten Monats" in html
    assert "Mit diesen Personen bitte nicht" in html


def test_the_page_speaks_english(world: World, owner: Browser) -> None:
    world.add(name="Mia Kurz")
    owner.cookies.set("tandem-language", "en", domain="127.0.0.1")
    html = owner.open(world.base)
    assert "Our registration" in html
    assert "Mia Kurz: the personal part is still missing" in html


def test_a_pool_is_named_and_told_what_it_means_but_not_who_is_in_it(world: World, owner: Browser) -> None:
    """Instead of a forecast; a company with one side only lacks nothing, and its number of tandems rests."""

    def pool(session: Any) -> None:
        block = session.get(Block, session.get(RoundCompany, world.company).block_id)
        block.kind, block.name = BlockKind.POOL, "Verbund Nord"
        session.get(RoundCompany, world.other).block_id = block.id

    world.unit.run(pool)
    world.add(name="Mia Kurz")
    html = owner.open(world.base)
    assert "Ihr Verbund: Verbund Nord" in html
    assert "passen dabei etwas besser zusammen" in html
    assert "Name, Unternehmen, Beruf und Standort" in html
    for absent in ("Nordwind", "ergeben höchstens", "Es ist noch keine Fachkraft eingetragen"):
        assert absent not in html
    assert "die Zahl des ganzen Verbunds" in owner.open(f"{world.base}/send")


def test_the_first_sign_in_is_remembered_once(world: World) -> None:
    account = world.owner.account_id

    def invite(session: Any) -> None:
        session.get(RoundCompany, world.company).invited_at = utc_now()

    world.unit.run(lambda session: registration.note_first_sign_in(session, account))
    assert _first_sign_in(world) is None
    world.unit.run(invite)
    world.unit.run(lambda session: registration.note_first_sign_in(session, account))
    first = _first_sign_in(world)
    world.unit.run(lambda session: registration.note_first_sign_in(session, account))
    assert first is not None
    assert _first_sign_in(world) == first


def _first_sign_in(world: World) -> dt.datetime | None:
    return world.unit.read(lambda session: session.get_one(RoundCompany, world.company).first_sign_in_at)


def _statements(engine: Engine, act: Any) -> int:
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().startswith("SELECT"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    act()
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_the_page_asks_the_database_as_often_for_fifty_people_as_for_one(
    world: World, owner: Browser, app: Any
) -> None:
    counts = []
    for people in (1, 2, 47):
        for number in range(people):
            world.add(name=f"Azubi {people}-{number}", answers=COMPLETE_AZUBI)
        counts.append(_statements(app.state.unit.read_engine, lambda: owner.get(world.base)))
    assert len(set(counts)) == 1
    assert counts[0] == 6, "session, roles, frame, people, answers, letters for guardians"


def test_withdrawn_people_are_not_listed(world: World, owner: Browser) -> None:
    person = world.add(name="Mia Kurz")

    def withdraw(session: Any) -> None:
        session.get(Participant, person).withdrawn_at = utc_now()

    world.unit.run(withdraw)
    assert "Mia Kurz" not in owner.open(world.base)


def test_answers_of_gives_everybody_an_entry(world: World) -> None:
    first = world.add(name="Mia Kurz", answers={"occupation": {"title": "X", "kldb": None}, "learns": ["cad"]})
    second = world.add(name="Jonas Weiß")
    found = world.unit.read(lambda session: intake.answers_of(session, [first, second]))
    assert found == {first: {"occupation": {"title": "X", "kldb": None}, "learns": ["cad"]}, second: {}}


def test_whoever_acts_for_a_company_gets_back_to_coordinating(
    world: World, owner: Browser, coordinator: Browser
) -> None:
    html = coordinator.open(world.base)
    assert "Zurück zur Koordination" in html
    back = html.split("Zurück zur Koordination", 1)[0].rsplit('href="', 1)[1].split('"', 1)[0]
    assert "Muster Metallbau GmbH" in coordinator.open(back)
    assert "Zurück zur Koordination" not in owner.open(world.base)
