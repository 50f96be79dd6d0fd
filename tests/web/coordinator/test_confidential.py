"""The confidential note: closed wherever a pair cannot be, opened on a press, recorded, and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from tests import factories
from tests.web.client import Browser
from tests.web.coordinator.bench import Bench, make_bench
from tests.web.coordinator.conftest import World
from web.db.models import AuditEntry, Participant
from web.services.actor import Actor
from web.services.errors import InputRefused, NotFound
from web.services.planning import confidential, decisions, freezing

ASKED = "hat darum gebeten"
"""What only an opened note says."""


@dataclass(frozen=True)
class Asked:
    """A company in which one Azubi asked not to be put together with one Fachkraft."""

    bench: Bench
    azubi: UUID
    fachkraft: UUID

    @property
    def plan(self) -> str:
        """Address of the plan."""
        return f"/coordinator/rounds/{self.bench.world.round_id}/plans/{self.bench.plan}"


@pytest.fixture
def asked(world: World) -> Asked:
    bench = make_bench(world)
    azubi, fachkraft = next(iter(bench.tandems().items()))

    def ask(session: Session) -> None:
        here = (session, world.coordinator, world.round_id)
        freezing.release_block(*here, bench.block, reason="Nachtrag")
        person = session.get_one(Participant, fachkraft).person_id
        factories.give_answers(session, session.get_one(Participant, azubi), {"please_not": [str(person)]})
        session.flush()
        freezing.freeze_blocks(*here, block_ids=[bench.block])

    world.unit.run(ask)
    world.compute()
    return Asked(bench, azubi, fachkraft)


@pytest.fixture
def desk(asked: Asked, new_browser: Callable[..., Browser]) -> Browser:
    return new_browser().sign_in(asked.bench.world.unit, asked.bench.world.coordinator.account_id)


def press(asked: Asked, actor: Actor) -> confidential.Note:
    both = {"azubi_id": asked.azubi, "fachkraft_id": asked.fachkraft}
    return asked.bench.world.unit.run(lambda session: confidential.open_note(session, actor, *asked.bench.here, **both))


def opened(asked: Asked) -> list[AuditEntry]:
    statement = select(AuditEntry).where(AuditEntry.action == "confidential_note.open").order_by(col(AuditEntry.number))
    return list(asked.bench.world.unit.read(lambda session: session.exec(statement).all()))


def test_no_pin_beats_it(asked: Asked) -> None:
    assert asked.bench.tandems()[asked.azubi] != asked.fachkraft
    for override in (False, True):
        with pytest.raises(InputRefused) as refusal:
            asked.bench.do(decisions.keep_pair, azubi_id=asked.azubi, fachkraft_id=asked.fachkraft, override=override)
        assert "confidential note" in refusal.value.message


def test_it_is_closed_everywhere_and_opened_on_a_press(asked: Asked, desk: Browser) -> None:
    plan, pair = asked.plan, f"{asked.azubi}/{asked.fachkraft}"
    for path in (f"{plan}/pairs/{pair}", f"{plan}/pins/{pair}"):
        page = desk.open(path)
        assert "ertraulicher Hinweis" in page
        assert f'action="{plan}/confidential"' in page
        assert ASKED not in page
    others = (f"{plan}?open={asked.bench.block}", f"{plan}/people/{asked.azubi}", f"{plan}/people/{asked.fachkraft}")
    for path in (*others, f"{plan}/blocks/{asked.bench.block}", f"{plan}/approval"):
        page = desk.open(path)
        assert ASKED not in page
        assert "möchte dieses Tandem nicht" not in page
    assert opened(asked) == []
    fields = {"azubi": str(asked.azubi), "fachkraft": str(asked.fachkraft)}
    page = desk.submit(f"{plan}/confidential", fields, page=plan, status=200).text
    assert f"azubi {_number(asked)} {ASKED}, kein Tandem mit fachkraft" in page
    (entry,) = opened(asked)
    assert entry.details["azubi"] == str(asked.azubi)
    part = desk.submit(f"{plan}/confidential", fields, page=plan, status=200, headers={"hx-request": "true"}).text
    assert ASKED in part
    assert "<html" not in part
    assert len(opened(asked)) == 2


def _number(asked: Asked) -> int:
    return asked.bench.azubis.index(asked.azubi) + 1


def test_where_there_is_none_nothing_is_found_or_recorded(asked: Asked, desk: Browser) -> None:
    other = next(each for each in asked.bench.fachkraefte if each != asked.fachkraft)
    fields = {"azubi": str(asked.azubi), "fachkraft": str(other)}
    desk.submit(f"{asked.plan}/confidential", fields, page=asked.plan, status=404)
    desk.submit(f"{asked.plan}/confidential", {"azubi": "x"}, page=asked.plan, status=404)
    assert opened(asked) == []


def test_nobody_else_opens_it(asked: Asked, new_browser: Callable[..., Browser]) -> None:
    world = asked.bench.world
    for actor in (world.stranger, world.contact):
        with pytest.raises(NotFound):
            press(asked, actor)
        browser = new_browser().sign_in(world.unit, actor.account_id)
        fields = {"azubi": str(asked.azubi), "fachkraft": str(asked.fachkraft)}
        browser.submit(f"{asked.plan}/confidential", fields, page="/imprint", status=404)
    assert opened(asked) == []


def test_who_was_asked_about_is_found_from_the_other_side_too(asked: Asked) -> None:
    world = asked.bench.world

    def change(session: Session) -> None:
        here = (session, world.coordinator, world.round_id)
        freezing.release_block(*here, asked.bench.block, reason="Nachtrag")
        person = session.get_one(Participant, asked.azubi).person_id
        answer = {"please_not": [str(person)]}
        factories.give_answers(session, session.get_one(Participant, asked.fachkraft), answer)
        session.flush()
        freezing.freeze_blocks(*here, block_ids=[asked.bench.block])

    world.unit.run(change)
    world.compute()
    note = press(asked, world.coordinator)
    assert [one for one, _other in note.asked] == list(note.names)
