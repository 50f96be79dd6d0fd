"""Runs: what they keep, how they are stopped, repeated and looked at."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, col, select

from tests.web.client import Browser, path_of
from tests.web.coordinator.conftest import World
from web.db.models import BlockInput, PlanBlock, PlanPair, Run, RunBlock, RunState
from web.db.models.columns import utc_now
from web.db.queries import rechecks as queries
from web.jobs import checking as checking_job
from web.jobs import matching as matching_job
from web.services import matching
from web.services.errors import NotFound
from web.services.planning import decisions, rechecks, run_lists, runs, working

NewBrowser = Callable[..., Browser]


def _asked(world: World) -> UUID:
    return world.unit.run(lambda session: runs.request_run(session, world.coordinator, world.round_id))


def _taken_up(world: World, run_id: UUID) -> working.Work:
    work = world.unit.run(lambda session: working.start(session, run_id))
    assert work is not None
    return work


def _kept(world: World, run_id: UUID) -> list[UUID]:
    rows = world.unit.read(lambda session: session.exec(select(RunBlock).where(RunBlock.run_id == run_id)).all())
    return [row.block_id for row in rows]


def _solved(work: working.Work) -> tuple[matching.BlockAnswer, ...]:
    return matching.solve_blocks(work.blocks, policy=work.policy, seed=work.seed).answers


def test_a_run_keeps_what_it_read(world: World) -> None:
    world.freeze()
    run_id = _asked(world)
    matching_job.solve_run(world.unit, run_id)
    run = world.run(run_id)
    assert run.policy_fingerprint == matching.policy_fingerprint(run.policy)
    assert [len(text) for text in (run.input_fingerprint, run.decisions_fingerprint)] == [64, 64]
    assert (run.engine_version, run.done, run.total) == (matching.ENGINE_VERSION, 3, 3)


def test_progress_is_noted_only_while_a_run_is_at_work(world: World) -> None:
    world.freeze()
    run_id = _asked(world)
    work = _taken_up(world, run_id)
    assert world.unit.run(lambda session: working.keep(session, work, [], done=2))
    assert world.run(run_id).done == 2
    world.unit.run(lambda session: working.fail(session, run_id, "stopped"))
    world.unit.run(lambda session: working.fail(session, run_id, "again"))
    assert not world.unit.run(lambda session: working.keep(session, work, [], done=1))
    world.unit.run(lambda session: working.store(session, work, []))
    assert (world.run(run_id).state, world.run(run_id).problem) == (RunState.FAILED, "stopped")
    matching_job.solve_run(world.unit, uuid4())


def test_whoever_takes_a_run_up_again_begins_anew(world: World) -> None:
    world.freeze()
    run_id = _asked(world)
    first = _taken_up(world, run_id)
    found = _solved(first)
    assert world.unit.run_unseen(lambda session: working.keep(session, first, found[:1], done=1))
    assert len(_kept(world, run_id)) == 1
    second = _taken_up(world, run_id)
    assert _kept(world, run_id) == []
    assert not world.unit.run_unseen(lambda session: working.keep(session, first, found, done=3))
    world.unit.run(lambda session: working.store(session, first, found))
    assert world.run(run_id).state is RunState.RUNNING
    assert world.unit.run_unseen(lambda session: working.keep(session, second, found, done=3))
    world.unit.run(lambda session: working.store(session, second, found))
    assert (world.run(run_id).state, len(_kept(world, run_id))) == (RunState.DONE, 3)


def test_what_a_run_keeps_is_not_seen_before_its_end(world: World) -> None:
    world.freeze()
    work = _taken_up(world, _asked(world))
    world.unit.run_unseen(lambda session: working.keep(session, work, _solved(work), done=2))
    assert world.unit.read(lambda session: session.exec(select(PlanBlock)).all()) == []


def test_a_stopped_run_leaves_nothing(world: World) -> None:
    world.freeze()
    run_id = _asked(world)
    work = _taken_up(world, run_id)
    world.unit.run_unseen(lambda session: working.keep(session, work, _solved(work), done=3))
    world.unit.run(lambda session: runs.cancel_run(session, world.coordinator, world.round_id, run_id))
    assert world.run(run_id).state is RunState.CANCELLED
    assert _kept(world, run_id) == []
    assert not world.unit.run_unseen(lambda session: working.keep(session, work, _solved(work), done=3))
    world.unit.run(lambda session: working.store(session, work, _solved(work)))
    matching_job.solve_run(world.unit, run_id)
    assert world.run(run_id).state is RunState.CANCELLED
    assert world.unit.read(lambda session: session.exec(select(PlanBlock)).all()) == []


def test_a_run_that_is_over_cannot_be_stopped(world: World) -> None:
    world.freeze()
    run_id = _asked(world)
    matching_job.solve_run(world.unit, run_id)
    world.unit.run(lambda session: runs.cancel_run(session, world.coordinator, world.round_id, run_id))
    assert (world.run(run_id).state, len(_kept(world, run_id))) == (RunState.DONE, 3)


def _checked(world: World, plan_id: UUID, run_id: UUID | None = None) -> rechecks.Check:
    here = (world.coordinator, world.round_id)
    if run_id is None:
        check_id = world.unit.run(lambda session: rechecks.request_check(session, *here, plan_id))
    else:
        check_id = world.unit.run(lambda session: rechecks.request_check_of_run(session, *here, run_id))
    checking_job.check_result(world.unit, check_id)
    return world.unit.read(lambda session: rechecks.check_view(session, *here, check_id))


def _reasons(check: rechecks.Check) -> dict[str, str]:
    return {finding.name: finding.reason for finding in check.findings}


@pytest.fixture
def plan_id(world: World) -> UUID:
    """The first computed plan, with a decision in it."""
    world.freeze()
    plan_id = world.compute()
    here = (world.coordinator, world.round_id, plan_id)
    world.unit.run(
        lambda session: decisions.keep_pair(
            session, *here, azubi_id=world.azubis[0], fachkraft_id=world.fachkraefte[1], reason="So vereinbart"
        )
    )
    return plan_id


def test_what_was_computed_is_proved_and_comes_out_the_same_again(world: World, plan_id: UUID) -> None:
    check = _checked(world, plan_id)
    assert (check.is_open, check.is_whole, check.done, check.total, check.findings) == (False, True, 3, 3, ())
    for run in world.unit.read(lambda session: session.exec(select(Run)).all()):
        assert _checked(world, plan_id, run.id).findings == ()
    world.compute()
    assert _checked(world, plan_id).findings == ()


def test_every_change_of_what_is_stored_is_found_and_that_company_is_stale(world: World, plan_id: UUID) -> None:
    def change(session: Session) -> None:
        plan_block = {row.block_id: row for row in session.exec(select(PlanBlock)).all()}
        found = {block_id: session.get_one(RunBlock, (row.run_id, block_id)) for block_id, row in plan_block.items()}
        lonely = found[world.lonely]
        lonely.result = {**(lonely.result or {}), "seed": 7}
        data = session.get_one(BlockInput, found[world.mute].input_id)
        data.data = (data.data or b"") + b"\0"
        pair = session.exec(select(PlanPair).where(PlanPair.block_id == world.block)).first()
        assert pair is not None
        pair.points += 1

    world.unit.run(change)
    check = _checked(world, plan_id)
    assert _reasons(check) == {
        "Frischkost GmbH": "input",
        "Muster Metallbau GmbH": "shown",
        "Nordwind Logistik GmbH": "changed",
    }
    assert all(world.is_stale(block) for block in world.blocks)


def test_a_forged_result_is_not_proved(world: World, plan_id: UUID) -> None:
    stored, lost = _stored(world, plan_id)
    assert lost == {}
    (mine,) = (each for each in stored if each.task.block_id == world.block)

    def forged(**changes: object) -> matching.StoredBlock:
        result = {**mine.result, **changes}
        text = json.dumps(result, sort_keys=True, separators=(",", ":"))
        return replace(mine, result=result, result_hash=hashlib.sha256(text.encode()).hexdigest(), shown=None)

    fewer = forged(tandems=mine.result["tandems"][:1])
    wrong = matching.recheck([fewer, *(each for each in stored if each is not mine)])
    assert wrong == {world.block: "unproved"}
    assert matching.recheck([forged(engine_version="1")]) == {world.block: "engine"}
    assert matching.recheck([replace(mine, task=replace(mine.task, choices=()))]) == {world.block: "terms"}
    assert matching.recheck([replace(mine, seed=mine.seed + 1)]) == {world.block: "terms"}
    assert matching.recheck([replace(mine, shown=frozenset())]) == {world.block: "shown"}


def _stored(world: World, plan_id: UUID) -> tuple[list[matching.StoredBlock], dict[UUID, str]]:
    here = (world.coordinator, world.round_id)
    check_id = world.unit.run(lambda session: rechecks.request_check(session, *here, plan_id))
    blocks = world.unit.run(lambda session: rechecks.take_up(session, check_id))
    assert blocks is not None
    return world.unit.read(lambda session: rechecks.load(session, check_id=check_id, block_ids=blocks))


def test_deleted_data_can_no_longer_be_checked(world: World, plan_id: UUID) -> None:
    def erase(session: Session) -> None:
        for row in session.exec(select(BlockInput).where(BlockInput.block_id == world.block)).all():
            row.data = None

    world.unit.run(erase)
    assert _reasons(_checked(world, plan_id)) == {"Muster Metallbau GmbH": "lost"}


def test_an_open_check_is_not_asked_for_twice(world: World, plan_id: UUID) -> None:
    here = (world.coordinator, world.round_id)
    first, second = (world.unit.run(lambda session: rechecks.request_check(session, *here, plan_id)) for _ in range(2))
    assert first == second
    checking_job.check_result(world.unit, first)
    checking_job.check_result(world.unit, first)
    later = utc_now() + timedelta(hours=1)
    assert world.unit.read(lambda session: queries.forgotten(session, later)) == []
    again = world.unit.run(lambda session: rechecks.request_check(session, *here, plan_id))
    assert again != first
    assert world.unit.read(lambda session: queries.forgotten(session, later)) == [again]
    assert world.unit.read(rechecks.forgotten) == []


def _rewrite_policies(world: World, policy: str) -> None:
    def rewrite(session: Session) -> None:
        for run in session.exec(select(Run)).all():
            run.policy = policy

    world.unit.run(rewrite)


def test_a_check_that_breaks_says_so(world: World, plan_id: UUID) -> None:
    here = (world.coordinator, world.round_id)
    check_id = world.unit.run(lambda session: rechecks.request_check(session, *here, plan_id))
    _rewrite_policies(world, "broken [")
    checking_job.check_result(world.unit, check_id)
    check = world.unit.read(lambda session: rechecks.check_view(session, *here, check_id))
    assert (check.is_open, check.is_whole) == (False, False)


def test_a_run_of_before_runs_kept_what_they_read_is_checked_too(world: World, plan_id: UUID) -> None:
    _rewrite_policies(world, "")
    assert _checked(world, plan_id).findings == ()


def test_the_pages_of_runs_and_checks(world: World, plan_id: UUID, new_browser: NewBrowser) -> None:
    desk = new_browser().sign_in(world.unit, world.coordinator.account_id)
    base = f"/coordinator/rounds/{world.round_id}"
    page = desk.open(f"{base}/runs")
    for words in ("Berechnungen", "3 Unternehmen", "Muster Metallbau GmbH, eine Entscheidung von Hand", "2 Tandems"):
        assert words in page
    newest = world.unit.read(lambda session: session.exec(select(Run).order_by(col(Run.created_at).desc())).all())[0]
    record = f"{base}/runs/{newest.id}/record"
    assert newest.policy_fingerprint in desk.open(record)
    desk.open(f"{base}/plans/{plan_id}/proof?q=muster")
    for page, asked in (
        (f"{base}/plans/{plan_id}/proof", f"{base}/plans/{plan_id}/checks"),
        (record, f"{base}/runs/{newest.id}/checks"),
    ):
        assert "Ergebnis nachprüfen" in desk.open(page)
        check = path_of(desk.submit(asked, page=page))
        assert "Geprüfte Unternehmen" in desk.open(check)
        checking_job.check_result(world.unit, UUID(check.rsplit("/", 1)[1]))
        assert "Alles wurde noch einmal bewiesen" in desk.open(check)
        assert "Alles wurde noch einmal bewiesen" in desk.get(check, headers={"HX-Request": "true"}).text
        assert "Alles wurde noch einmal bewiesen" in desk.open(page)


def test_stopping_a_run_on_its_page(world: World, new_browser: NewBrowser) -> None:
    world.freeze()
    run_id = _asked(world)
    desk = new_browser().sign_in(world.unit, world.coordinator.account_id)
    page = f"/coordinator/rounds/{world.round_id}/runs/{run_id}"
    assert path_of(desk.submit(f"{page}/cancellation", page=page)) == page
    assert "Die Berechnung wurde angehalten" in desk.open(page)
    assert world.run(run_id).state is RunState.CANCELLED


@pytest.mark.parametrize("is_stranger", [True, False])
def test_nobody_else_finds_runs_and_checks(world: World, plan_id: UUID, is_stranger: bool) -> None:
    world.compute()
    here = (world.coordinator, world.round_id)
    run_id = world.unit.read(lambda session: session.exec(select(Run.id)).first())
    assert run_id is not None
    check_id = world.unit.run(lambda session: rechecks.request_check(session, *here, plan_id))
    at = (world.stranger, world.round_id) if is_stranger else (world.coordinator, uuid4())
    for work in (
        lambda session: runs.cancel_run(session, *at, run_id),
        lambda session: run_lists.run_page(session, *at, number=1),
        lambda session: run_lists.run_record(session, *at, run_id),
        lambda session: rechecks.request_check(session, *at, plan_id),
        lambda session: rechecks.request_check_of_run(session, *at, run_id),
        lambda session: rechecks.check_view(session, *at, check_id),
        lambda session: rechecks.proved_plan(session, *at, plan_id),
    ):
        with pytest.raises(NotFound):
            world.unit.run(work)
