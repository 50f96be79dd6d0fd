"""From fixed data to people who know: every step in its order, each effect once."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import Session, col, select

from tests.web.coordinator.conftest import World
from web.db.models import (
    Approval,
    AuditEntry,
    BlockInput,
    BlockInputMember,
    BlockState,
    Notice,
    OutboxMail,
    Participant,
    PlanPair,
    PlanUnmatched,
    Publication,
    Round,
    Run,
    RunBlock,
    RunState,
    Tandem,
    TandemEvent,
    TandemState,
)
from web.db.models.columns import utc_now
from web.jobs import matching as matching_job
from web.services import audit, matching
from web.services.errors import Changed, InputRefused, NotFound, WrongState
from web.services.outreach import round_overview
from web.services.planning import approval, freezing, publication, runs, working
from web.services.planning.letters import letters_to_print


def test_freezing_packs_answers_without_names(world: World) -> None:
    assert world.freeze(world.block) == 1
    row = world.unit.read(lambda session: session.exec(select(BlockInput)).one())
    members = world.unit.read(lambda session: session.exec(select(BlockInputMember.participant_id)).all())
    assert (row.number, row.azubis, row.fachkraefte) == (1, 2, 2)
    assert set(members) == {*world.azubis, *world.fachkraefte}
    assert row.data is not None
    assert b"Jonas" not in row.data
    assert b"Petra" not in row.data
    assert world.state(world.block).state is BlockState.FROZEN


def test_a_run_stores_proved_pairs_and_reasons(world: World) -> None:
    world.freeze()
    view = world.plan(world.compute())
    assert {(pair.azubi, pair.fachkraft) for pair in view.pairs} == {
        ("Jonas Weiß", "Petra Sommer"),
        ("Mia Kurz", "Ali Demir"),
    }
    assert [sentence.key for sentence in view.pairs[0].sentences][:2] == ["azubi_goals", "fachkraft_shows"]
    alone = {person.name: person.reason.key for block in view.blocks for person in block.alone}
    assert alone == {
        "Kim Petersen": "unmatched_no_counterpart",
        "Selin Arslan": "unmatched_ruled_out",
        "Ioan Szabó": "unmatched_ruled_out",
    }
    assert all(block.can_be_approved for block in view.blocks)
    public = world.unit.read(lambda session: session.exec(select(PlanUnmatched.public_reason)).all())
    assert "language" not in json.dumps(list(public))


def test_a_round_without_any_possible_pair_ends_with_reasons(world: World) -> None:
    world.freeze(world.mute)
    run_id = world.unit.run(lambda session: runs.request_run(session, world.coordinator, world.round_id))
    matching_job.solve_run(world.unit, run_id)
    run = world.run(run_id)
    assert (run.state, run.summary) == (RunState.DONE, {"blocks": 1, "tandems": 0, "without": 2, "decisions": 0})
    assert world.page(run.plan_id).totals.azubis_alone == 1


def test_the_seed_is_drawn_once_and_logged(world: World) -> None:
    world.freeze()
    world.compute()
    first = world.unit.read(lambda session: session.get_one(Round, world.round_id).seed)
    world.compute()
    assert world.unit.read(lambda session: session.get_one(Round, world.round_id).seed) == first
    logged = world.unit.read(
        lambda session: session.exec(select(AuditEntry).where(AuditEntry.action == "round.seed")).all()
    )
    assert [entry.details["seed"] for entry in logged] == [first]
    assert world.unit.read(audit.is_whole)


def test_a_second_request_while_one_waits_is_the_same_run(world: World) -> None:
    world.freeze()
    first = world.unit.run(lambda session: runs.request_run(session, world.coordinator, world.round_id))
    assert world.unit.run(lambda session: runs.request_run(session, world.coordinator, world.round_id)) == first


def test_a_crash_leaves_the_run_failed_and_the_plan_as_it_was(world: World) -> None:
    world.freeze()
    before = world.pairs(world.compute())
    run_id = world.unit.run(lambda session: runs.request_run(session, world.coordinator, world.round_id))

    def damage(session: Session) -> None:
        session.exec(select(BlockInput).where(BlockInput.block_id == world.mute)).one().data = b"damaged"

    world.unit.run(damage)
    matching_job.solve_run(world.unit, run_id)
    run = world.run(run_id)
    assert run.state is RunState.FAILED
    assert run.problem.startswith("The computation stopped")
    assert world.pairs(run.plan_id) == before
    assert world.unit.read(lambda s: s.exec(select(RunBlock).where(RunBlock.run_id == run_id)).all()) == []
    matching_job.solve_run(world.unit, run_id)
    assert world.run(run_id).state is RunState.FAILED


def test_solving_a_finished_run_again_changes_nothing(world: World) -> None:
    world.freeze()
    run_id = world.unit.run(lambda session: runs.request_run(session, world.coordinator, world.round_id))
    matching_job.solve_run(world.unit, run_id)
    finished = world.run(run_id).finished_at
    matching_job.solve_run(world.unit, run_id)
    assert world.run(run_id).finished_at == finished
    assert world.count(RunBlock) == 3


def test_forgotten_runs_are_found_for_the_sweeper(world: World) -> None:
    world.freeze()
    run_id = world.unit.run(lambda session: runs.request_run(session, world.coordinator, world.round_id))
    assert list(world.unit.read(runs.forgotten)) == []

    def age(session: Session) -> None:
        run = session.get_one(Run, run_id)
        run.created_at -= runs.WAITS_AT_MOST * 2

    world.unit.run(age)
    assert list(world.unit.read(runs.forgotten)) == [run_id]


def test_a_run_never_touches_an_approved_block(world: World) -> None:
    world.freeze()
    plan_id = world.compute()
    run_id = world.unit.run(lambda session: runs.request_run(session, world.coordinator, world.round_id))
    work = world.unit.run(lambda session: working.start(session, run_id))
    assert work is not None
    answers = [matching.solve_block(task, policy=work.policy, seed=work.seed) for task in work.blocks]
    world.approve(plan_id, world.block)
    before = world.seen(plan_id, world.block)
    assert world.unit.run_unseen(lambda session: working.keep(session, work, answers, done=3))
    world.unit.run(lambda session: working.store(session, work, answers))
    assert world.state(world.block).state is BlockState.APPROVED
    assert world.seen(plan_id, world.block) == before
    assert world.run(run_id).summary["blocks"] == 2


STEPS: dict[str, Callable[[World], object]] = {
    "compute": lambda world: world.compute(),
    "publish": lambda world: world.publish(world.block),
    "tell": lambda world: world.tell(world.block),
    "release": lambda world: world.unit.run(
        lambda session: freezing.release_block(
            session, world.coordinator, world.round_id, world.block, reason="Nachmeldung"
        )
    ),
    "revoke": lambda world: world.unit.run(
        lambda session: approval.revoke_approval(
            session, world.coordinator, world.round_id, world.block, reason="Irrtum"
        )
    ),
    "freeze": lambda world: world.freeze(world.block),
}


def _refused(world: World, *steps: str) -> None:
    for step in steps:
        with pytest.raises(WrongState):
            STEPS[step](world)


def test_no_step_can_be_skipped(world: World) -> None:
    _refused(world, "compute", "publish", "tell", "release", "revoke")
    world.freeze()
    _refused(world, "freeze", "publish", "tell", "revoke")
    plan_id = world.compute()
    _refused(world, "freeze", "publish", "tell", "revoke")
    world.approve(plan_id)
    _refused(world, "freeze", "release", "tell", "compute")
    with pytest.raises(Changed, match="Approved by somebody else"):
        world.approve(plan_id)
    world.publish()
    _refused(world, "freeze", "release", "revoke", "publish")
    world.tell()
    _refused(world, "freeze", "release", "revoke", "publish", "tell")


def test_released_data_can_be_fixed_and_computed_anew(world: World) -> None:
    world.freeze()
    plan_id = world.compute()
    STEPS["release"](world)
    assert world.state(world.block).state is BlockState.COLLECTING
    assert world.pairs(plan_id) == set()
    world.freeze(world.block)
    assert world.compute() == plan_id
    assert len(world.pairs(plan_id)) == 2
    inputs = world.unit.read(
        lambda session: session.exec(
            select(BlockInput).where(BlockInput.block_id == world.block).order_by(col(BlockInput.number))
        ).all()
    )
    assert [(row.number, bool(row.released_at), row.released_reason) for row in inputs] == [
        (1, True, "Nachmeldung"),
        (2, False, ""),
    ]


def test_approving_needs_ones_own_name(world: World) -> None:
    world.freeze()
    plan_id = world.compute()
    chosen = approval.Chosen(world.seen(plan_id), "Petra Sommer")
    with pytest.raises(InputRefused) as refusal:
        world.unit.run(lambda session: approval.approve(session, world.coordinator, world.round_id, plan_id, chosen))
    assert refusal.value.field == "name"
    assert world.count(Approval) == 0


def test_approving_another_result_than_the_one_seen_is_refused(world: World) -> None:
    world.freeze()
    plan_id = world.compute()
    chosen = approval.Chosen({world.block: "0" * 64}, world.coordinator.name)
    with pytest.raises(Changed):
        world.unit.run(lambda session: approval.approve(session, world.coordinator, world.round_id, plan_id, chosen))


def test_approving_is_refused_when_somebody_withdrew_meanwhile(world: World) -> None:
    world.freeze()
    plan_id = world.compute()

    def withdraw(session: Session) -> None:
        session.get_one(Participant, world.azubis[0]).withdrawn_at = utc_now()

    world.unit.run(withdraw)
    with pytest.raises(WrongState):
        world.approve(plan_id, world.block)
    assert world.approve(plan_id, world.lonely) == 1


def test_approving_is_refused_when_the_stored_result_was_changed(world: World) -> None:
    world.freeze()
    plan_id = world.compute()

    def tamper(session: Session) -> None:
        row = session.exec(select(RunBlock).where(RunBlock.block_id == world.block)).one()
        assert row.result is not None
        row.result = {**row.result, "seed": 1}

    world.unit.run(tamper)
    with pytest.raises(WrongState):
        world.approve(plan_id, world.block)


def test_a_revoked_approval_lets_the_block_be_changed_again(world: World) -> None:
    world.freeze()
    plan_id = world.compute()
    world.approve(plan_id)
    STEPS["revoke"](world)
    assert world.state(world.block).state is BlockState.MATCHED
    world.compute()
    assert world.approve(plan_id, world.block) == 1
    assert world.count(Approval) == 4


def test_publishing_tells_companies_only_and_people_later(world: World) -> None:
    world.freeze()
    world.approve(world.compute())
    assert world.publish() == 3
    tandems = world.unit.read(lambda session: session.exec(select(Tandem)).all())
    assert {tandem.state for tandem in tandems} == {TandemState.ANNOUNCED}
    assert all(tandem.reasons["participant"] and "company" in tandem.reasons for tandem in tandems)
    assert world.count(Notice) == 0
    mails = world.unit.read(lambda session: session.exec(select(OutboxMail)).all())
    assert sorted(mail.kind for mail in mails) == ["company_tandems", "company_without_tandems"]

    assert world.tell() == 7
    notices = world.unit.read(lambda session: session.exec(select(Notice)).all())
    assert len(notices) == 7
    assert sum(notice.tandem_id is not None for notice in notices) == 4
    assert {notice.reason["key"] for notice in notices if notice.tandem_id is None} == {
        "public_no_counterpart",
        "public_neutral",
    }
    kinds = world.unit.read(lambda session: session.exec(select(OutboxMail.kind)).all())
    assert sorted(kinds).count("partner_found") == 3
    assert world.count(TandemEvent) == 4
    letters = world.unit.read(lambda session: letters_to_print(session, world.coordinator, world.round_id))
    assert [(line.name, line.partners) for line in letters] == [
        ("Ioan Szabó", ()),
        ("Selin Arslan", ()),
        ("Mia Kurz", ("Ali Demir",)),
        ("Kim Petersen", ()),
    ]


def test_publishing_twice_has_one_effect(world: World) -> None:
    world.freeze()
    world.approve(world.compute())
    world.publish()
    counts = [world.count(table) for table in (Publication, Tandem, OutboxMail)]
    _refused(world, "publish")
    assert [world.count(table) for table in (Publication, Tandem, OutboxMail)] == counts
    world.tell()
    counts = [world.count(table) for table in (Notice, OutboxMail)]
    _refused(world, "tell")
    assert [world.count(table) for table in (Notice, OutboxMail)] == counts


def test_one_company_can_go_ahead_of_the_others(world: World) -> None:
    world.freeze(world.block)
    plan_id = world.compute()
    world.approve(plan_id, world.block)
    world.publish(world.block)
    world.freeze(world.lonely)
    assert world.compute() == plan_id
    states = [world.state(block).state for block in world.blocks]
    assert states == [BlockState.PUBLISHED, BlockState.MATCHED, BlockState.COLLECTING]


def test_strangers_find_nothing(world: World) -> None:
    world.freeze()
    world.compute()
    for actor in (world.stranger, world.contact):
        with pytest.raises(NotFound):
            world.unit.read(lambda session, actor=actor: round_overview.overview(session, actor, world.round_id))  # type: ignore[misc]
        with pytest.raises(NotFound):
            world.unit.run(lambda session, actor=actor: runs.request_run(session, actor, world.round_id))  # type: ignore[misc]
    assert world.count(PlanPair) == 2


def test_working_days_leave_out_weekends() -> None:
    friday = date(2027, 1, 15)
    assert publication.working_days_after(friday, 3) == date(2027, 1, 20)
