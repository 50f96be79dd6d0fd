"""Pools: companies that agreed form tandems together, until the data is fixed they can part again."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, select

from tests.web.client import Browser
from tests.web.coordinator.conftest import World
from web.db.models import Block, BlockKind, CompanyNote, RoundCompany
from web.services.errors import InputRefused, NotFound, WrongState
from web.services.outreach import pools

NAME = "Verbund Weserbergland"


@pytest.fixture
def desk(world: World, client: Browser) -> Browser:
    """The coordinator's browser."""
    return client.sign_in(world.unit, world.coordinator.account_id)


def parts(world: World) -> dict[UUID, RoundCompany]:
    """The companies' parts in the round, by the block they stand in at first."""
    rows = world.unit.read(lambda session: session.exec(select(RoundCompany)).all())
    return {row.block_id: row for row in rows}


def form(world: World, *blocks: UUID, name: str = NAME, **values: Any) -> UUID:
    """Join the companies of these blocks."""
    ids = values.get("ids") or [parts(world)[block].id for block in blocks]
    actor = values.get("actor", world.coordinator)

    def work(session: Session) -> UUID:
        return pools.form_pool(session, actor, world.round_id, name=name, company_ids=ids, note="stimmt zu")

    return world.unit.run(work)


def dissolve(world: World, block_id: UUID) -> None:
    world.unit.run(lambda session: pools.dissolve_pool(session, world.coordinator, world.round_id, block_id))


def blocks(world: World) -> list[tuple[str, str]]:
    """Kind and name of every block."""
    rows = world.unit.read(lambda session: session.exec(select(Block)).all())
    return sorted((row.kind.value, row.name) for row in rows)


def test_a_pool_is_formed_and_taken_apart_by_forms(world: World, desk: Browser) -> None:
    here = f"/coordinator/rounds/{world.round_id}/pools"
    before, old = blocks(world), parts(world)
    lonely, company = old[world.lonely].id, old[world.block].id
    assert f'href="{here}?company={lonely}"' in desk.open(f"/coordinator/rounds/{world.round_id}/hindrances")
    assert f'value="{lonely}" checked' in desk.open(f"{here}?company={lonely}&q=gibtesnicht")
    sent = {"name": NAME, "companies": [str(lonely), str(company)]}
    refused = desk.submit(here, {**sent, "companies": [str(lonely)]}, page=here, status=422)
    assert f'value="{NAME}"' in refused.text
    assert f'value="{lonely}" checked' in refused.text
    desk.submit(here, sent, page=here)
    assert blocks(world) == [("company", "Frischkost GmbH"), ("pool", NAME)]
    assert {note.text for note in world.unit.read(lambda s: s.exec(select(CompanyNote)).all())} == {
        f"Hat zugestimmt, im Verbund „{NAME}“ mitzumachen."
    }
    overview = desk.open(f"/coordinator/rounds/{world.round_id}")
    assert NAME in overview
    assert f"Verbund {NAME}" not in overview, "a name that says it is a pool says so once"
    assert f"Ihr Verbund: {NAME}" in desk.open(f"/company/{company}")
    (pool,) = {row.block_id for row in parts(world).values()} - {world.mute}
    desk.submit(f"{here}/{pool}/dissolution", page=here)
    assert blocks(world) == before
    desk.submit(f"{here}/{pool}/dissolution", page=here, status=404)


def test_a_pool_makes_tandems_across_its_companies(world: World) -> None:
    pool = form(world, world.lonely, world.mute)
    world.freeze(pool)
    plan = world.plan(world.compute())
    assert [(block.id, block.name) for block in plan.blocks] == [(pool, NAME)]
    with pytest.raises(WrongState):
        dissolve(world, pool)


def test_who_cannot_form_a_pool(world: World) -> None:
    with pytest.raises(InputRefused) as few:
        form(world, world.lonely)
    assert few.value.message == pools.TOO_FEW
    with pytest.raises(InputRefused) as taken:
        form(world, world.lonely, world.mute, name="muster metallbau gmbh")
    assert taken.value.field == "name"
    with pytest.raises(NotFound):
        form(world, ids=[uuid4(), uuid4()])
    with pytest.raises(NotFound):
        form(world, world.lonely, world.mute, actor=world.stranger)
    world.freeze(world.block)
    with pytest.raises(InputRefused) as fixed:
        form(world, world.block, world.lonely)
    assert fixed.value.message == pools.NOT_FREE
    with pytest.raises(NotFound):
        dissolve(world, world.lonely)


def test_a_company_is_in_one_pool_only(world: World) -> None:
    first = parts(world)
    form(world, world.lonely, world.mute)
    with pytest.raises(InputRefused) as twice:
        form(world, ids=[first[world.lonely].id, first[world.block].id], name="Zweiter Verbund")
    assert twice.value.message == pools.NOT_FREE
    kinds = world.unit.read(lambda session: [row.kind for row in session.exec(select(Block)).all()])
    assert kinds.count(BlockKind.POOL) == 1
