"""What a company promises and wants while it sends; what becomes of it at the freeze; taking the registration back."""

from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from tests.web.client import Browser, path_of
from tests.web.company.conftest import World
from web.db.models import Block, BlockInput, BlockState, Round, RoundCompany
from web.db.session import Unit
from web.services.errors import NotFound, WrongState
from web.services.planning import freezing
from web.services.registrations import withdrawal


def version_on(html: str) -> str:
    return html.split('name="version" value="')[1].split('"', maxsplit=1)[0]


def company(world: World) -> RoundCompany:
    row: RoundCompany = world.unit.read(lambda session: session.get_one(RoundCompany, world.company))
    return row


def freeze(world: World) -> Block:
    """Fix the data of the company's block and return it."""

    def work(session: Any) -> Block:
        row = session.get_one(RoundCompany, world.company)
        freezing.freeze_blocks(session, world.coordinator, row.round_id, block_ids=[row.block_id])
        block: Block = session.get_one(Block, row.block_id)
        return block

    return world.unit.run(work)


def release(world: World) -> Block:
    """Open the data again and return the block."""

    def work(session: Any) -> Block:
        row = session.get_one(RoundCompany, world.company)
        freezing.release_block(session, world.coordinator, row.round_id, row.block_id, reason="Nachtrag")
        block: Block = session.get_one(Block, row.block_id)
        return block

    return world.unit.run(work)


def test_hours_and_wishes_are_sent_and_stand_on_the_receipt(world: World, owner: Browser) -> None:
    world.add(name="Jonas Weiß")
    html = owner.open(f"{world.base}/send")
    assert 'name="hours" value="4"' in html
    owner.submit(f"{world.base}/send", {"hours": "4", "tandems": "2", "version": version_on(html)})
    assert (company(world).hours_confirmed, company(world).tandems_wanted) == (4, 2)
    receipt = owner.open(f"{world.base}/receipt")
    assert "Gewünschte Tandems" in receipt
    html = owner.open(f"{world.base}/send")
    assert 'name="tandems" value="2"' in html
    owner.submit(f"{world.base}/send", {"hours": "6", "tandems": "", "version": version_on(html)})
    assert (company(world).hours_confirmed, company(world).tandems_wanted) == (6, None)
    assert 'id="f-tandems-error"' in owner.submit(f"{world.base}/send", {"tandems": "0"}, status=422).text


def test_two_contacts_sending_at_once_lose_nothing(world: World, owner: Browser, new_browser: Any) -> None:
    mate = new_browser().sign_in(world.unit, world.mate.account_id)
    seen = version_on(owner.open(f"{world.base}/send"))
    mate.submit(f"{world.base}/send", {"hours": "4", "tandems": "3", "version": seen})
    answer = owner.submit(f"{world.base}/send", {"hours": "4", "tandems": "1", "version": seen}, status=422)
    assert "Inzwischen hat sich" in answer.text
    assert 'name="tandems" value="1"' in answer.text
    assert company(world).tandems_wanted == 3
    owner.submit(f"{world.base}/send", {"tandems": "1", "version": version_on(answer.text)})
    assert company(world).tandems_wanted == 1


@pytest.mark.parametrize(
    ("wanted", "own", "default", "expected"),
    [(2, None, None, 2), (2, 5, None, 5), (4, None, 3, 3), (None, None, 3, None)],
)
def test_what_is_wanted_becomes_places_at_the_freeze(
    world: World, wanted: int | None, own: int | None, default: int | None, expected: int | None
) -> None:
    def prepare(session: Any) -> None:
        row = session.get_one(RoundCompany, world.company)
        row.tandems_wanted = wanted
        session.get_one(Block, row.block_id).places = own
        session.get_one(Round, row.round_id).default_places = default

    world.unit.run(prepare)
    assert freeze(world).places == expected
    assert release(world).places == own


def test_a_registration_is_taken_back_and_taken_up_again(world: World, owner: Browser) -> None:
    world.add(name="Jonas Weiß")
    world.add("fachkraft", "Petra Sommer")
    assert "Meldung zurücknehmen …" in owner.open(world.base)
    assert "bekommt ein Tandem" in owner.open(f"{world.base}/withdrawal")
    owner.submit(f"{world.base}/withdrawal")
    html = owner.open(world.base)
    assert "Die Meldung ist zurückgenommen" in html
    assert "Jonas Weiß" in html
    for not_now in ("Was noch fehlt", "abschicken</span>", "Azubi hinzufügen", "ergeben höchstens"):
        assert not_now not in html, "while it is taken back there is one thing to do: take part after all"
    assert path_of(owner.get(f"{world.base}/withdrawal")) == world.base
    owner.submit(f"{world.base}/withdrawal/undo")
    assert company(world).withdrawn_at is None
    owner.submit(f"{world.base}/withdrawal")
    owner.submit(f"{world.base}/send")
    assert company(world).withdrawn_at is None


def test_who_took_the_registration_back_is_not_planned_with(world: World, owner: Browser) -> None:
    world.add(name="Jonas Weiß")
    owner.submit(f"{world.base}/withdrawal")
    block_id: UUID = freeze(world).id
    (found,) = world.unit.read(lambda s: s.exec(select(BlockInput).where(BlockInput.block_id == block_id)).all())
    assert (found.azubis, found.fachkraefte) == (0, 0)


def test_strangers_and_fixed_data(world: World, unit: Unit) -> None:
    for use_case in (withdrawal.withdraw_registration, withdrawal.resume_registration):
        act = partial(use_case, round_company_id=world.company)
        with pytest.raises(NotFound):
            unit.run(partial(act, actor=world.stranger))
        unit.run(partial(act, actor=world.coordinator))
    world.set_state(BlockState.FROZEN)
    with pytest.raises(WrongState):
        unit.run(partial(withdrawal.withdraw_registration, actor=world.owner, round_company_id=world.company))
