"""`tandem replay`: a stored run comes out the same again, or it is said of which company it does not."""

import io
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from rich.console import Console
from sqlmodel import Session, select

from tests.infra.command import tandem, tandem_from_cold
from tests.web.coordinator.conftest import World
from web.coordinator.run_words import FINDINGS
from web.db.models import BlockInput, Run, RunBlock
from web.replaying import replay_run
from web.services.errors import NotFound


def _replayed(world: World, run_id: UUID | None = None) -> tuple[int, list[str]]:
    return replay_run(world.unit, run_id, Console(file=io.StringIO()))


def _run_of(world: World) -> UUID:
    world.freeze()
    plan_id = world.compute()
    return world.unit.read(lambda session: session.exec(select(Run.id).where(Run.plan_id == plan_id)).one())


def test_a_run_comes_out_the_same_again(world: World) -> None:
    run_id = _run_of(world)
    for asked in (None, run_id):
        code, lines = _replayed(world, asked)
        assert code == 0
        assert str(run_id) in lines[0]
        assert lines[-1].startswith("3 companies: ")
        assert "byte for byte" in lines[-1]
    assert _replayed(world) == _replayed(world)


def test_what_does_not_come_out_the_same_is_named(world: World) -> None:
    run_id = _run_of(world)
    stored = _replayed(world, run_id)[1][2]

    def change(session: Session) -> None:
        session.get_one(RunBlock, (run_id, world.lonely)).result_hash = "0" * 64
        for row in session.exec(select(BlockInput).where(BlockInput.block_id == world.block)).all():
            row.data = None

    world.unit.run(change)
    code, lines = _replayed(world, run_id)
    assert code == 1
    assert lines[2] != stored
    assert lines[3:] == [
        "1 of 3 companies did not come out the same:",
        f"  Nordwind Logistik GmbH: {FINDINGS['changed']}",
        "1 of 3 companies can no longer be computed, because data was deleted:",
        "  Muster Metallbau GmbH",
        "1 of 3 companies came out the same, byte for byte.",
    ]


def test_bug_deleted_data_is_not_called_another_result(world: World) -> None:
    run_id = _run_of(world)

    def erase(session: Session) -> None:
        for row in session.exec(select(BlockInput)).all():
            row.data = None

    world.unit.run(erase)
    code, lines = _replayed(world, run_id)
    assert code == 1
    assert lines[3] == "3 of 3 companies can no longer be computed, because data was deleted:"
    assert len(lines) == 7


def test_one_company_is_one(world: World) -> None:
    run_id = _run_of(world)

    def keep_one(session: Session) -> None:
        for row in session.exec(select(RunBlock).where(RunBlock.block_id != world.block)).all():
            session.delete(row)

    world.unit.run(keep_one)
    assert _replayed(world, run_id)[1][-1].startswith("1 company: ")


def test_a_run_nobody_knows_is_not_found(world: World) -> None:
    for unknown in (None, uuid4()):
        with pytest.raises(NotFound):
            _replayed(world, unknown)


def test_the_command_says_it_and_changes_nothing(world: World, tmp_path: Path) -> None:
    run_id = _run_of(world)
    settings = {
        "DATABASE_URL": world.unit.write_engine.url.render_as_string(hide_password=False),
        "SECRET_KEY": "x" * 40,
    }
    told = tandem_from_cold("replay", str(run_id), folder=tmp_path, **settings)
    assert (told.returncode, told.stdout.splitlines()[1:]) == (0, _replayed(world)[1][1:])
    unknown = tandem("replay", str(uuid4()), folder=tmp_path, **settings)
    assert unknown.returncode == 2
    assert "There is no finished computation" in unknown.stderr
    assert "Traceback" not in unknown.stderr
