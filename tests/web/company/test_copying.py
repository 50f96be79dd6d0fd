"""People of the last round: offered with the company part brought up to date, copied by ticks, without their own."""

import datetime as dt
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from tests import factories as make
from tests.web.client import Browser
from tests.web.company.conftest import World
from tests.web.company.people import people, stored
from web.db.models import AnswerSource, Block, BlockState, Participant, Person, Round, RoundCompany
from web.db.models.columns import utc_now
from web.db.session import Unit
from web.services.errors import Changed, NotFound, WrongState
from web.services.registrations import last_round

MIA = {
    "occupation": {"title": "Mechatroniker/in", "kldb": "26112"},
    "training_year": 1,
    "training_ends": "2099-07",
    "minor_until": "2026-09",
}
GONE = {"occupation": {"title": "Schweißer/in", "kldb": "24422"}, "training_year": 3, "training_ends": "2026-07"}


@pytest.fixture
def before(world: World) -> dict[str, UUID]:
    """A round a year ago with two Azubis, one of whom has finished, and a Fachkraft; participants by name."""

    def build(session: Any) -> dict[str, UUID]:
        now = session.get_one(RoundCompany, world.company)
        this = session.get_one(Round, now.round_id)
        old = Round(
            programme_id=this.programme_id,
            name="Durchgang 2026",
            opens_on=dt.date(2026, 1, 5),
            deadline=dt.date(2026, 1, 30),
            starts_on=dt.date(2026, 3, 2),
            news_by=dt.date(2026, 3, 31),
            questionnaire_version_id=this.questionnaire_version_id,
            policy_version_id=this.policy_version_id,
        )
        session.add(old)
        session.flush()
        block = Block(round_id=old.id, name="Muster", sort_key="muster")
        session.add(block)
        session.flush()
        part = RoundCompany(round_id=old.id, company_id=now.company_id, block_id=block.id)
        session.add(part)
        session.flush()
        rows = {
            "Mia Kurz": make.make_participant(session, part, "azubi", "Mia Kurz", answers=MIA),
            "Ben Alt": make.make_participant(session, part, "azubi", "Ben Alt", answers=GONE),
            "Petra Sommer": make.make_participant(
                session, part, "fachkraft", "Petra Sommer", email="petra@example.org"
            ),
        }
        make.give_answers(session, rows["Mia Kurz"], {"brings": {"cad": 2}, "learns": ["plc"]}, AnswerSource.SELF)
        return {name: row.id for name, row in rows.items()}

    return world.unit.run(build)


def person_id(world: World, participant: UUID) -> UUID:
    return world.unit.read(lambda session: session.get_one(Participant, participant).person_id)


def seen_on(html: str) -> list[str]:
    return [part.split('"', maxsplit=1)[0] for part in html.split('name="seen" value="')[1:]]


def test_ticked_people_come_along_with_the_company_part(world: World, owner: Browser, before: dict[str, UUID]) -> None:
    assert "letzten Durchgangs erneut melden" in owner.open(world.base)
    path = f"{world.base}/copy"
    html = owner.open(path)
    assert "Durchgang 2026" in html
    assert "Ausbildungsjahr 1 → 2" in html
    assert "Weil die Ausbildung vorbei ist, fehlt hier: Ben Alt" in html
    assert "Bitte mindestens eine Person" in owner.submit(path, {"seen": seen_on(html)}, status=422).text
    mia = person_id(world, before["Mia Kurz"])
    owner.submit(path, {"seen": seen_on(html), "people": [str(mia)]})
    here = people(world)
    assert set(here) == {"Mia Kurz"}
    found = stored(world, here["Mia Kurz"])
    assert found == {"occupation": MIA["occupation"], "training_year": 2, "training_ends": "2099-07"}
    assert person_id(world, here["Mia Kurz"]) == mia
    html = owner.open(path)
    assert "Schon in dieser Meldung: Mia Kurz" in html
    owner.submit(path, {"seen": "old", "people": [str(mia)]}, status=409)
    owner.submit(path, {"seen": seen_on(html), "people": [str(person_id(world, before["Petra Sommer"]))]})
    assert "Es gibt niemanden mehr" in owner.open(path)
    person = world.unit.read(lambda s: s.get_one(Person, person_id(world, people(world)["Petra Sommer"])))
    assert person.email == "petra@example.org"


def test_without_an_earlier_round_there_is_nothing_to_copy(world: World, owner: Browser) -> None:
    assert "letzten Durchgangs erneut melden" not in owner.open(world.base)
    assert "noch niemanden gemeldet" in owner.open(f"{world.base}/copy")


def test_who_withdrew_from_this_round_is_not_offered(world: World, unit: Unit, before: dict[str, UUID]) -> None:
    mia = person_id(world, before["Mia Kurz"])

    def withdraw(session: Any) -> None:
        company = session.get_one(RoundCompany, world.company)
        row = make.make_participant(session, company, "azubi", "Jemand", withdrawn_at=utc_now())
        row.person_id = mia

    unit.run(withdraw)
    page = unit.read(lambda s: last_round.copy_page(s, world.owner, world.company))
    assert {each.name for each in page.offered} == {"Petra Sommer"}


def test_strangers_and_fixed_data(world: World, unit: Unit, before: dict[str, UUID]) -> None:
    mia = person_id(world, before["Mia Kurz"])
    copy = partial(last_round.copy_people, round_company_id=world.company, chosen=[mia], seen=["x"])
    with pytest.raises(NotFound):
        unit.run(partial(copy, actor=world.stranger))
    with pytest.raises(Changed):
        unit.run(partial(copy, actor=world.mate))
    world.set_state(BlockState.FROZEN)
    with pytest.raises(WrongState):
        unit.run(partial(copy, actor=world.owner))
