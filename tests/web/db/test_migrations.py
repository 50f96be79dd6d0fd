"""Migrations: whole or not at all, and the tables are what the models say."""

from pathlib import Path
from uuid import UUID

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, text
from sqlmodel import Session, SQLModel, col, select

from tests import factories
from tests.web.coordinator.conftest import make_world
from web.db.migrations import configuration, is_current, upgrade
from web.db.models import Decision, Figures, Plan, PlanBlock
from web.db.queries import staleness
from web.db.session import Unit, create_write_engine

PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
BROKEN = """
from alembic import op
import sqlalchemy as sa
revision = "broken"
down_revision = None
def upgrade() -> None:
    op.create_table("half_done", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("INSERT INTO missing VALUES (1)")
"""


def tables(url: str) -> set[str]:
    engine = create_write_engine(url)
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def test_an_empty_database_becomes_current(empty_database: str) -> None:
    upgrade(empty_database)
    assert is_current(empty_database)
    assert tables(empty_database) >= set(SQLModel.metadata.tables)


def test_upgrading_again_changes_nothing(own_database: str) -> None:
    before = tables(own_database)
    upgrade(own_database)
    assert tables(own_database) == before


def test_the_tables_are_what_the_models_say(database: str) -> None:
    command.check(configuration(database))


def test_down_and_up_again(own_database: str) -> None:
    command.downgrade(configuration(own_database), "base")
    assert not is_current(own_database)
    assert tables(own_database).isdisjoint(SQLModel.metadata.tables)
    upgrade(own_database)
    command.check(configuration(own_database))


def test_decisions_of_before_become_steps(own_database: str) -> None:
    engine = create_write_engine(own_database)
    with Session(engine) as session:
        round_ = factories.make_round(session)
        company = factories.make_company(session, round_, "Muster Metallbau GmbH")
        both = {
            "azubi_id": factories.make_participant(session, company, "azubi", "Jonas Weiß").id,
            "fachkraft_id": factories.make_participant(session, company, "fachkraft", "Petra Sommer").id,
        }
        plan = Plan(round_id=round_.id, number=1, policy_version_id=round_.policy_version_id)
        session.add(plan)
        session.flush()
        about = {"plan_id": plan.id, "block_id": company.block_id, "reason": "So besprochen"}
        for number, kind, whom in ((1, "pin", both), (2, "override", both), (3, "places", {})):
            session.add(Decision.model_validate({**about, **whom, "number": number, "step": 9, "kind": kind}))
        session.commit()
    engine.dispose()
    command.downgrade(configuration(own_database), "0004")
    upgrade(own_database)
    with Session(engine) as session:
        assert session.exec(select(Decision.number, Decision.step).order_by(col(Decision.number))).all() == [
            (1, 1),
            (2, 1),
            (3, 3),
        ]
    engine.dispose()


def test_plans_of_before_are_counted(own_database: str) -> None:
    unit = Unit(own_database)
    world = make_world(unit)
    world.freeze()
    world.compute()
    counted = unit.read(figures)
    command.downgrade(configuration(own_database), "0005")
    upgrade(own_database)
    assert unit.read(figures) == counted
    assert [found.tandems for found in counted.values()].count(2) == 1
    unit.close()


def test_what_was_out_of_date_stays_so(own_database: str) -> None:
    unit = Unit(own_database)
    world = make_world(unit)
    world.freeze()
    world.compute()
    unit.run(lambda session: staleness.mark(session, [world.lonely]))
    command.downgrade(configuration(own_database), "0006")
    upgrade(own_database)
    stale = select(PlanBlock.block_id).where(PlanBlock.stale)
    assert unit.read(lambda session: session.exec(stale).all()) == [world.lonely]
    unit.close()


def figures(session: Session) -> dict[UUID, Figures]:
    """What every plan says about every block, counted."""
    rows = session.exec(select(PlanBlock).order_by(col(PlanBlock.block_id)))
    return {row.block_id: Figures.model_validate(row, from_attributes=True) for row in rows}


def broken_configuration(url: str, folder: Path) -> Config:
    """Alembic's configuration with our environment and one migration that fails half way."""
    config = configuration(url)
    (folder / "broken.py").write_text(BROKEN)
    config.set_main_option("version_locations", str(folder))
    config.set_main_option("path_separator", "os")
    return config


def test_a_failing_migration_leaves_no_trace(empty_database: str, tmp_path: Path) -> None:
    folder = tmp_path / "versions"
    folder.mkdir()
    with pytest.raises(Exception, match="missing"):
        command.upgrade(broken_configuration(empty_database, folder), "head")
    assert "half_done" not in tables(empty_database)
    upgrade(empty_database)
    assert is_current(empty_database)


def test_sqlite_keeps_what_it_acknowledged(sqlite_database: str) -> None:
    engine = create_write_engine(sqlite_database)
    with engine.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    engine.dispose()
    assert pragmas == PRAGMAS
