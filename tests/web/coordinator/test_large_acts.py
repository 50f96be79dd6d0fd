"""Very many companies fixed or approved: asked for in a moment, done by the worker, whole or not at all."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete
from sqlmodel import Session, col, select

from tests import factories
from tests.web.client import Browser, path_of
from tests.web.coordinator.conftest import World
from web.db.models import (
    ActKind,
    Answer,
    Approval,
    AuditEntry,
    Block,
    BlockInput,
    BlockInputMember,
    BlockState,
    Coordinator,
    LargeAct,
    Participant,
    Programme,
    QuestionnaireVersion,
    Round,
    RunState,
)
from web.db.models.columns import utc_now
from web.jobs import acting as job
from web.services import audit
from web.services.actor import Actor
from web.services.errors import NotFound, WrongState
from web.services.people import leaving
from web.services.planning import freezing, large_acts, large_work
from web.services.planning.approval import Chosen
from web.services.registrations import registration


def freeze(world: World, *blocks: UUID) -> UUID:
    """Leave the fixing of data to the worker, as many companies are."""
    return world.unit.run(
        lambda session: large_acts.leave_freezing(
            session, world.coordinator, world.round_id, block_ids=blocks or world.blocks, reason="Alle da"
        )
    )


def approve(world: World, plan_id: UUID, actor: Actor | None = None, **other: Any) -> UUID:
    """Leave the approval of all companies to the worker."""
    who = actor or world.coordinator
    chosen = Chosen(world.seen(plan_id), who.name)
    return world.unit.run(
        lambda session: large_acts.leave_approving(session, who, world.round_id, plan_id, chosen, **other)
    )


def act(world: World, act_id: UUID) -> large_acts.Act:
    return world.unit.read(lambda session: large_acts.act(session, world.coordinator, world.round_id, act_id))


def states(world: World) -> set[BlockState]:
    return {world.state(block).state for block in world.blocks}


def inputs(world: World) -> dict[UUID, str]:
    statement = select(BlockInput.block_id, BlockInput.sha256).where(col(BlockInput.released_at).is_(None))
    return dict(world.unit.read(lambda session: session.exec(statement).all()))


def noted(world: World, action: str) -> list[AuditEntry]:
    statement = select(AuditEntry).where(AuditEntry.action == action)
    return list(world.unit.read(lambda session: session.exec(statement).all()))


def taken_up(world: World, act_id: UUID) -> tuple[large_work.Work, large_work.Task]:
    """A worker that has looked at everything, and is killed or goes on later."""
    work = world.unit.run(lambda session: large_work.take_up(session, act_id))
    assert work is not None
    task = work.task
    blocks = world.unit.read(task.blocks)
    world.unit.read(lambda session: task.look_at(session, blocks))
    return work, task


def finish(world: World, work: large_work.Work, task: large_work.Task) -> None:
    world.unit.run(lambda session: large_work.finish(session, work, task))


def make_many(world: World, count: int) -> None:
    def build(session: Session) -> None:
        round_ = session.get_one(Round, world.round_id)
        for number in range(count):
            factories.make_company(session, round_, f"Firma {number}")

    world.unit.run(build)


def test_the_data_of_many_is_fixed_by_the_worker_with_progress(
    world: World, new_browser: Callable[..., Browser]
) -> None:
    make_many(world, large_acts.AT_ONCE)
    base = f"/coordinator/rounds/{world.round_id}"
    blocks = world.unit.read(lambda session: [str(each) for each in session.exec(select(Block.id)).all()])
    second = world.unit.run(
        lambda session: factories.make_coordinator(
            session, session.get_one(Round, world.round_id).programme_id, name="Zweite Koordination"
        )
    )
    desk = new_browser().sign_in(world.unit, world.coordinator.account_id)
    other = new_browser().sign_in(world.unit, second.account_id)
    assert f"{len(blocks) - freezing.LISTED} weitere Unternehmen" in other.open(f"{base}/freeze")
    together = {"blocks": [*blocks[:2], " ".join(blocks[2:])]}
    way = path_of(desk.submit(f"{base}/freeze", together, page=f"{base}/freeze"))
    shown = desk.open(way)
    assert f"0 von {len(blocks)}" in shown
    assert 'hx-trigger="every 1s"' in shown
    assert world.coordinator.name in shown
    assert states(world) == {BlockState.FREEZING}
    assert inputs(world) == {}
    assert path_of(other.submit(f"{base}/freeze", together)) == way, "a second click leads to the first"
    assert world.coordinator.name in other.open(base)
    company = new_browser().sign_in(world.unit, world.contact.account_id).open(f"/company/{world.company}")
    assert "Die Daten sind fest" in company
    job.do_act(world.unit, UUID(way.rpartition("/")[2]))
    assert states(world) == {BlockState.FROZEN}
    assert len(inputs(world)) == len(noted(world, "block.freeze")) == len(blocks)
    assert world.unit.read(audit.is_whole)
    assert desk.get(way).headers["location"] == f"{base}?done=frozen"
    assert desk.get(way, headers={"hx-request": "true"}).headers["hx-redirect"] == f"{base}?done=frozen"
    assert f"{len(blocks)} Unternehmen, veranlasst von {world.coordinator.name}" in other.open(base)


def test_clicks_at_the_same_time_are_one_act(world: World) -> None:
    with ThreadPoolExecutor(4) as hands:
        acts = set(hands.map(lambda _hand: freeze(world), range(4)))
    assert len(acts) == world.count(LargeAct) == 1
    assert len(noted(world, "act.freeze")) == 1


def test_what_the_worker_fixes_is_what_is_fixed_at_once(world: World) -> None:
    act_id = freeze(world)
    with pytest.raises(WrongState):
        world.unit.run(lambda session: registration.open_frame(session, world.contact, world.company))
    job.do_act(world.unit, act_id)
    by_worker = inputs(world)
    job.do_act(world.unit, act_id)
    assert inputs(world) == by_worker, "a finished act stays as it is"
    for block in world.blocks:
        world.unit.run(
            lambda session, block=block: freezing.release_block(  # type: ignore[misc]
                session, world.coordinator, world.round_id, block, reason="Noch einmal"
            )
        )
    world.freeze()
    assert inputs(world) == by_worker
    assert {entry.actor for entry in noted(world, "block.freeze")} == {world.coordinator.account_id}


def test_a_stopped_act_leaves_everything_as_it_was(world: World) -> None:
    act_id = freeze(world)
    work, task = taken_up(world, act_id)
    world.unit.run(lambda session: large_acts.cancel(session, world.coordinator, world.round_id, act_id))
    assert not world.unit.run(lambda session: large_work.note(session, work, done=1, total=3))
    finish(world, work, task)
    job.do_act(world.unit, act_id)
    assert act(world, act_id).is_cancelled
    assert states(world) == {BlockState.COLLECTING}
    assert inputs(world) == {}
    assert freeze(world) != act_id


def test_whoever_takes_an_act_up_again_begins_anew(world: World) -> None:
    act_id = freeze(world)
    lost = taken_up(world, act_id)
    assert world.unit.read(large_work.forgotten) == []
    long_ago = utc_now() - 2 * large_work.FORGOTTEN_AFTER
    world.unit.run(lambda session: setattr(session.get_one(LargeAct, act_id), "worked_at", long_ago))
    assert world.unit.read(large_work.forgotten) == [act_id]
    again = taken_up(world, act_id)
    finish(world, *lost)
    assert inputs(world) == {}, "who was thought dead comes too late"
    finish(world, *again)
    assert states(world) == {BlockState.FROZEN}
    assert len(inputs(world)) == 3


def test_who_leaves_meanwhile_is_not_in_the_data(world: World) -> None:
    act_id = freeze(world)
    work, task = taken_up(world, act_id)
    somebody = world.azubis[0]
    person = world.unit.run(
        lambda session: factories.participant_actor(session, session.get_one(Participant, somebody))
    )
    world.unit.run(lambda session: leaving.withdraw(session, person, somebody))
    finish(world, work, task)
    members = world.unit.read(lambda session: session.exec(select(BlockInputMember.participant_id)).all())
    assert somebody not in members
    assert world.azubis[1] in members
    assert states(world) == {BlockState.FROZEN}


def test_another_questionnaire_meanwhile_counts_for_all(world: World) -> None:
    act_id = freeze(world)
    work, task = taken_up(world, act_id)

    def adopt(session: Session) -> None:
        round_ = session.get_one(Round, world.round_id)
        now = session.get_one(QuestionnaireVersion, round_.questionnaire_version_id)
        asked = [each for each in now.document["questions"] if each["key"] not in {"learns", "brings"}]
        document = {**now.document, "questions": asked}
        following = QuestionnaireVersion(programme_id=now.programme_id, number=now.number + 1, document=document)
        session.add(following)
        session.flush()
        round_.questionnaire_version_id = following.id

    world.unit.run(adopt)
    finish(world, work, task)
    stored = world.unit.read(lambda session: session.exec(select(BlockInput.data)).all())
    assert not any(data and b'"cad"' in data for data in stored)


def test_unusable_answers_are_told_and_everything_collects_again(world: World, client: Browser) -> None:
    def spoil(session: Session) -> None:
        statement = select(Answer).where(Answer.participant_id == world.azubis[0], Answer.question_key == "learns")
        session.exec(statement).one().value = [7]

    world.unit.run(spoil)
    act_id = freeze(world)
    job.do_act(world.unit, act_id)
    assert states(world) == {BlockState.COLLECTING}
    assert inputs(world) == {}
    desk = client.sign_in(world.unit, world.coordinator.account_id)
    way = f"/coordinator/rounds/{world.round_id}/acts/{act_id}"
    assert "Die Angaben von Muster Metallbau GmbH" in desk.open(way)
    assert "Muster Metallbau GmbH" in desk.open(f"/coordinator/rounds/{world.round_id}")


def test_many_are_approved_by_the_worker_in_the_name_of_who_asked(
    world: World, new_browser: Callable[..., Browser]
) -> None:
    world.freeze()
    plan_id = world.compute()
    act_id = approve(world, plan_id)
    assert approve(world, plan_id) == act_id
    fewer = Chosen(world.seen(plan_id, world.lonely), world.coordinator.name)
    with pytest.raises(WrongState, match="asked for something else"):
        world.unit.run(lambda session: large_acts.approve(session, world.coordinator, world.round_id, plan_id, fewer))
    with pytest.raises(WrongState, match="asked for something else"):
        freeze(world)
    assert world.count(Approval) == 0
    job.do_act(world.unit, act_id)
    assert states(world) == {BlockState.APPROVED}
    approvals = world.unit.read(lambda session: session.exec(select(Approval)).all())
    assert {(each.approved_by, each.approver_name) for each in approvals} == {
        (world.coordinator.account_id, world.coordinator.name)
    }
    assert len(noted(world, "block.approve")) == 3
    base = f"/coordinator/rounds/{world.round_id}"
    desk = new_browser().sign_in(world.unit, world.coordinator.account_id)
    assert desk.get(f"{base}/acts/{act_id}").headers["location"] == f"{base}/publication?done=approved"


def test_what_changes_meanwhile_is_not_approved_nor_anything_else(world: World, client: Browser) -> None:
    world.freeze()
    plan_id = world.compute()
    act_id = approve(world, plan_id)
    work, task = taken_up(world, act_id)
    world.outdate(world.lonely)
    with pytest.raises(WrongState) as refused:
        finish(world, work, task)
    world.unit.run(lambda session: large_work.fail(session, work, refused.value))
    assert act(world, act_id).state is RunState.FAILED
    assert world.count(Approval) == 0
    assert states(world) == {BlockState.MATCHED}
    desk = client.sign_in(world.unit, world.coordinator.account_id)
    assert "Nordwind Logistik GmbH" in desk.open(f"/coordinator/rounds/{world.round_id}/acts/{act_id}")


def test_what_was_proved_before_data_was_deleted_counts_no_more(world: World) -> None:
    world.freeze()
    plan_id = world.compute()
    work, task = taken_up(world, approve(world, plan_id))

    def erase(session: Session) -> None:
        for row in session.exec(select(BlockInput).where(BlockInput.block_id == world.block)):
            row.data, row.erased_at = None, utc_now()

    world.unit.run(erase)
    with pytest.raises(WrongState):
        finish(world, work, task)


def test_a_second_person_approves_many_whom_the_first_asked_for(world: World) -> None:
    def let_two(session: Session) -> Actor:
        programme_id = session.get_one(Round, world.round_id).programme_id
        session.get_one(Programme, programme_id).four_eyes = True
        return factories.make_coordinator(session, programme_id, name="Zweite Koordination")

    second = world.unit.run(let_two)
    world.freeze()
    plan_id = world.compute()
    with pytest.raises(WrongState):
        approve(world, plan_id)
    for who, kind in ((world.coordinator, ActKind.ASK_FOR_APPROVAL), (second, ActKind.APPROVE_AS_SECOND)):
        act_id = approve(world, plan_id, who, kind=kind)
        job.do_act(world.unit, act_id)
        assert act(world, act_id).is_done
    approvals = world.unit.read(lambda session: session.exec(select(Approval.approver_name)).all())
    assert {*approvals} == {"Zweite Koordination"}


def test_nothing_is_done_for_who_coordinates_no_more(world: World) -> None:
    act_id = freeze(world)
    gone = delete(Coordinator).where(col(Coordinator.account_id) == world.coordinator.account_id)
    world.unit.run(lambda session: session.exec(gone))
    job.do_act(world.unit, act_id)
    assert states(world) == {BlockState.COLLECTING}
    row = world.unit.read(lambda session: session.get_one(LargeAct, act_id))
    assert (row.state, row.problem["message"]) == (RunState.FAILED, large_work.ASKER_GONE)


def test_strangers_find_no_act(world: World) -> None:
    act_id = freeze(world)
    for call in (large_acts.act, large_acts.cancel):
        with pytest.raises(NotFound):
            world.unit.run(lambda session, call=call: call(session, world.stranger, world.round_id, act_id))  # type: ignore[misc]
    assert states(world) == {BlockState.FREEZING}
