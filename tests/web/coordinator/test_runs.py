"""Runs: what they keep, how they are stopped, repeated and looked at."""

from uuid import UUID, uuid4

from sqlmodel import select

from tests.web.coordinator.conftest import World
from web.db.models import PlanBlock, RunBlock, RunState
from web.jobs import matching as matching_job
from web.services import matching
from web.services.planning import runs, working


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
