"""Approvals that no longer hold after another policy was put in force: all are taken back in one act."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlmodel import Session, select

from tests.web.client import Browser, path_of
from tests.web.coordinator.conftest import World
from tests.web.coordinator.policy_desk import form_in
from web.db.models import Approval, AuditEntry, Block, BlockState, PlannedWave, PolicyVersion, Round
from web.services.actor import Actor
from web.services.errors import InputRefused, NotFound
from web.services.planning import governing, lapsed

NewBrowser = Callable[..., Browser]


@pytest.fixture
def approved(world: World) -> World:
    """All three companies are approved, by the only proposal there is."""
    world.freeze()
    world.approve(world.compute())
    return world


def _another_policy(world: World) -> None:
    def change(session: Session) -> None:
        round_ = session.get_one(Round, world.round_id)
        old = session.get_one(PolicyVersion, round_.policy_version_id)
        newer = PolicyVersion(programme_id=round_.programme_id, number=2, toml=old.toml, fingerprint="1" * 64)
        session.add(newer)
        session.flush()
        governing.put_in_force(session, world.coordinator, round_, newer.id)

    world.unit.run(change)


def _lapsed(world: World) -> set[UUID]:
    here = (world.coordinator, world.round_id)
    return {block_id for block_id, _name in world.unit.read(lambda session: lapsed.lapsed_page(session, *here)).blocks}


def _states(world: World) -> list[BlockState]:
    return [world.state(block).state for block in world.blocks]


def test_all_are_taken_back_by_one_form_and_computed_by_the_next_run(approved: World, client: Browser) -> None:
    world, home = approved, f"/coordinator/rounds/{approved.round_id}"
    desk = client.sign_in(world.unit, world.coordinator.account_id)
    plan = f"{home}/plans/{world.unit.read(lambda session: session.exec(select(Approval)).all())[0].plan_id}"
    assert "gelten nicht mehr" not in desk.open(plan)
    later = {"blocks": str(world.block), "when": "later", "day": "2099-01-01", "at": "09:00"}
    desk.submit(f"{home}/publication", later, page=f"{home}/publication")
    _another_policy(world)
    for page in (plan, f"{plan}/approval"):
        shown = desk.open(page)
        assert "3 Freigaben gelten nicht mehr" in shown
        assert f"{home}/revocations" in shown
    assert "Freigaben zurücknehmen\N{NO-BREAK SPACE}…" in desk.open(plan)
    assert ">Neu berechnen<" not in desk.open(plan), "a run would compute nothing"
    overview = desk.open(home)
    assert "Vorschlag berechnen" not in overview
    assert "Veröffentlichen\N{NO-BREAK SPACE}…" not in overview, "nothing of it can be published"
    assert f'kern-btn--primary" href="{home}/revocations"' in overview
    publishing = desk.open(f"{home}/publication")
    assert "3 Freigaben gelten nicht mehr" in publishing
    assert 'type="checkbox"' not in publishing
    check = desk.open(f"{home}/revocations")
    assert "Frischkost GmbH, Muster Metallbau GmbH, Nordwind Logistik GmbH" in check
    fields = form_in(check, f"{home}/revocations")
    assert fields["reason"] == "Das Regelwerk oder die Daten haben sich nach der Freigabe geändert."
    desk.submit(f"{home}/revocations", fields | {"reason": ""}, page=f"{home}/revocations", status=422)
    done = desk.submit(f"{home}/revocations", fields, page=f"{home}/revocations")
    assert path_of(done) == plan
    shown = desk.open(done.headers["location"])
    assert "Die Freigaben sind zurückgenommen." in shown
    assert "gelten nicht mehr" not in shown
    assert _states(world) == [BlockState.MATCHED] * 3
    assert all(map(world.is_stale, world.blocks))
    waves = world.unit.read(lambda session: session.exec(select(PlannedWave)).all())
    assert [(each.stopped_by, each.done_at) for each in waves] == [(world.coordinator.account_id, None)]
    noted = world.unit.read(lambda session: session.exec(select(AuditEntry)).all())
    assert sum(each.action == "block.revoke" for each in noted) == 3
    assert "Alle Freigaben gelten" in desk.open(f"{home}/revocations")
    world.approve(world.compute())
    assert _states(world) == [BlockState.APPROVED] * 3
    assert not _lapsed(world)


def test_what_stands_elsewhere_meanwhile_is_left_out_and_said(approved: World, client: Browser) -> None:
    world, home = approved, f"/coordinator/rounds/{approved.round_id}"
    desk = client.sign_in(world.unit, world.coordinator.account_id)
    world.publish(world.lonely)
    _another_policy(world)
    assert _lapsed(world) == {world.block, world.mute}
    fields = form_in(desk.open(f"{home}/revocations"), f"{home}/revocations")

    def publish_one(session: Session) -> None:
        for block in session.exec(select(Block).where(Block.id == world.mute)):
            block.state = BlockState.PUBLISHED

    world.unit.run(publish_one)
    done = desk.submit(f"{home}/revocations", fields, page=f"{home}/revocations")
    shown = desk.open(done.headers["location"])
    assert "aber nicht alle" in shown
    assert "Nicht mit zurückgenommen: Frischkost GmbH." in shown
    assert _states(world) == [BlockState.MATCHED, BlockState.PUBLISHED, BlockState.PUBLISHED]
    again = desk.submit(f"{home}/revocations", fields | {"form_key": "x" * 22}, page=f"{home}/revocations", status=409)
    assert "nichts mehr zurückzunehmen" in again.text


def test_only_what_is_the_actors_and_was_on_the_page(approved: World) -> None:
    world = approved
    _another_policy(world)

    def take(actor: Actor, *blocks: UUID) -> lapsed.TakenBack:
        return world.unit.run(
            lambda session: lapsed.take_back_lapsed(session, actor, world.round_id, blocks, reason="Neu")
        )

    with pytest.raises(NotFound):
        take(world.stranger, world.block)
    with pytest.raises(NotFound):
        world.unit.read(lambda session: lapsed.lapsed_page(session, world.stranger, world.round_id))
    with pytest.raises(NotFound):
        take(world.coordinator, world.block, world.round_id)
    with pytest.raises(InputRefused):
        take(world.coordinator)
    assert take(world.coordinator, world.block) == lapsed.TakenBack(1, ())
    assert _lapsed(world) == {world.lonely, world.mute}
