"""Alembic's entry: runs every migration in one transaction, on SQLite too."""

from typing import Any

from alembic import context
from sqlalchemy import JSON, Connection, Engine, create_engine, event, pool
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

# Importing the package of tables fills the metadata.
from web.db.models import columns


def open_engine() -> Engine:
    """Return an engine on which DDL is transactional; SQLite's driver would otherwise commit before each statement."""
    engine = create_engine(context.config.attributes["database_url"], poolclass=pool.NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _leave_transactions_to_us)
        event.listen(engine, "begin", _begin_immediate)
    return engine


def _leave_transactions_to_us(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA foreign_keys=OFF")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def is_ours(_object: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    """Leave the job library's tables alone."""
    return not (kind == "table" and name in JOB_TABLES)


JOB_TABLES = frozenset(
    {
        "application_versions",
        "dbos_migrations",
        "notifications",
        "operation_outputs",
        "queues",
        "streams",
        "workflow_events",
        "workflow_events_history",
        "workflow_input",
        "workflow_output",
        "workflow_schedules",
        "workflow_status",
    }
)


def plain_type(kind: str, item: Any, _autogen: Any) -> str | bool:
    """Write migrations in SQLAlchemy's own types, so that they outlive changes of our classes."""
    if kind != "type":
        return False
    if isinstance(item, columns.UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, AutoString):
        return f"sa.String({item.length})" if item.length else "sa.String()"
    if isinstance(item, JSON):
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def run_migrations() -> None:
    """Run the migrations up or down to where the command asked for."""
    engine = open_engine()
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            include_object=is_ours,
            render_as_batch=True,
            transactional_ddl=True,
            compare_type=True,
            render_item=plain_type,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run_migrations()
