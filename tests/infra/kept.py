"""Databases that serve one test after another: emptied in between, which costs a fortieth of making a new one.

What is made once for such a database, such as the application, stays good for the next test as well.
"""

import copy
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, TypeVar

import time_machine
from sqlalchemy import Connection, Engine, Row, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

T = TypeVar("T")
SWEEP_AFTER = 50
"""So many tests leave PostgreSQL with enough dead rows to make reading slow."""
SHAPES = {
    "sqlite": "PRAGMA schema_version",
    "postgresql": "SELECT count(*), max(oid), sum(relnatts), sum(relchecks) FROM pg_class WHERE relkind <> 't'",
}
"""What changes with every change of a table."""
END_OTHERS = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""


class KeptDatabase:
    """A migrated database with a connection of its own, by which it is emptied."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine = _engine(url)
        self._is_postgresql = self._engine.dialect.name == "postgresql"
        self._turns = 0
        self._scenes: dict[Callable[..., Any], tuple[dict[str, str], Any]] = {}
        with self._engine.begin() as connection:
            contents = {table: _rows(connection, table) for table in _tables(connection)}
            self._shape = self._read_shape(connection)
        self._lasting = {table: rows for table, rows in contents.items() if rows}
        self._emptied = [table for table, rows in contents.items() if not rows]
        self._filled = text(" UNION ALL ".join(map(_name_if_filled, self._emptied)))

    def empty(self) -> bool:
        """Remove the rows a test left. False when it left more than that: then no other test may have the database."""
        try:
            with self._engine.begin() as connection:
                return self._empty(connection)
        except DBAPIError:
            return False

    def put_up(self, make: Callable[..., T], *given: Any) -> T:
        """Return what `make` builds, with its rows: built once, afterwards only the rows are put back.

        Built anew where a test has written something before, or has moved the clock.
        """
        if time_machine.escape_hatch.is_travelling() or self._filled_tables():
            return make(*given)
        if make in self._scenes:
            copies, built = self._scenes[make]
            self._put_back(copies)
        else:
            built = make(*given)
            self._scenes[make] = self._copy(), built
        return copy.copy(built)  # type: ignore[no-any-return]

    def _filled_tables(self) -> Sequence[str]:
        with self._engine.begin() as connection:
            return connection.scalars(self._filled).all()

    def _copy(self) -> dict[str, str]:
        """Keep the rows there are in tables this connection alone sees; return their names by those of the tables."""
        with self._engine.begin() as connection:
            assert self._read_shape(connection) == self._shape, "a world must not change tables"
            scene, filled = len(self._scenes), connection.scalars(self._filled).all()
            copies = {table: f"scene_{scene}_{number}" for number, table in enumerate(filled)}
            for table, name in copies.items():
                connection.exec_driver_sql(f"CREATE TEMP TABLE {name} AS SELECT * FROM {table}")  # noqa: S608 - as above
            self._shape = self._read_shape(connection)
        return copies

    def _put_back(self, copies: dict[str, str]) -> None:
        statements = [f"INSERT INTO {table} SELECT * FROM {name}" for table, name in copies.items()]  # noqa: S608
        with self._engine.begin() as connection:
            for statement in self._at_once(statements):
                connection.exec_driver_sql(statement)

    def _empty(self, connection: Connection) -> bool:
        if self._is_postgresql:
            connection.exec_driver_sql(END_OTHERS)
        if self._read_shape(connection) != self._shape:
            return False
        if any(_rows(connection, table) != rows for table, rows in self._lasting.items()):
            return False
        self._delete(connection, connection.scalars(self._filled).all())
        return True

    def _delete(self, connection: Connection, tables: Sequence[str]) -> None:
        self._turns += 1
        statements = [f"DELETE FROM {table}" for table in tables]  # noqa: S608 - names from the schema
        for statement in self._at_once(statements):
            connection.exec_driver_sql(statement)

    def _at_once(self, statements: list[str]) -> list[str]:
        """PostgreSQL checks foreign keys at the end of a statement: in a single one the order does not matter."""
        if not statements or not self._is_postgresql:
            return statements
        parts = ", ".join(f"part_{number} AS ({statement})" for number, statement in enumerate(statements))
        return [f"WITH {parts} SELECT"]

    def sweep(self) -> None:
        """Give back the room of deleted rows, now and then."""
        if self._is_postgresql and self._turns % SWEEP_AFTER == 0:
            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM")

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _read_shape(self, connection: Connection) -> Row[Any]:
        return connection.exec_driver_sql(SHAPES[self._engine.dialect.name]).one()


class Keeper:
    """Hands the same database to one test after another, and a new one when a test left it unfit."""

    kept: ClassVar[dict[str, KeptDatabase]] = {}
    """All databases that come again, by their addresses."""

    def __init__(self, make: Callable[[], str], remove: Callable[[str], None]) -> None:
        self._make = make
        self._remove = remove
        self._database: KeptDatabase | None = None

    def take(self) -> str:
        """Return the address of a database without rows."""
        if self._database is None:
            self._database = KeptDatabase(self._make())
            self.kept[self._database.url] = self._database
        return self._database.url

    def give_back(self) -> None:
        """Prepare the database for the next test."""
        if self._database is None:
            return
        if self._database.empty():
            self._database.sweep()
        else:
            self.give_up()

    def give_up(self) -> None:
        """Remove the database."""
        if self._database is not None:
            self._database.close()
            self._remove(self._database.url)
            self.kept.pop(self._database.url, None)
            self._database = None


def is_kept(url: str) -> bool:
    """Whether the database comes again, so that it is worth keeping what was made for it."""
    return url in Keeper.kept


def put_up(url: str, make: Callable[..., T], *given: Any) -> T:
    """Return what `make` builds in a database, which many tests begin with; see `KeptDatabase.put_up`.

    What was built is the same for all of them, so it must hold nothing that a test changes, such as rows.
    """
    kept = Keeper.kept.get(url)
    return kept.put_up(make, *given) if kept is not None else make(*given)


def _engine(url: str) -> Engine:
    """One connection for the whole run, used by whichever thread ends a test."""
    is_sqlite = url.startswith("sqlite")
    options = {"check_same_thread": False, "timeout": 5} if is_sqlite else {"options": "-c lock_timeout=5s"}
    return create_engine(url, poolclass=StaticPool, connect_args=options)


def _name_if_filled(table: str) -> str:
    return f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})"  # noqa: S608 - a name from the schema


def _tables(connection: Connection) -> list[str]:
    """All tables, also the job library's in its own schema."""
    found = inspect(connection)
    schemas = [schema for schema in found.get_schema_names() if schema not in {"information_schema", "temp"}]
    return sorted(f'"{schema}"."{table}"' for schema in schemas for table in found.get_table_names(schema))


def _rows(connection: Connection, table: str) -> list[str]:
    return sorted(map(repr, connection.exec_driver_sql(f"SELECT * FROM {table}")))  # noqa: S608 - a name from the schema
