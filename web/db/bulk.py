"""Very many rows of one table with one statement: nothing is worked out row by row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Delete,
    String,
    Table,
    Text,
    Update,
    cast,
    delete,
    func,
    insert,
    literal,
    literal_column,
    null,
    select,
    update,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlmodel import Session, SQLModel

from web.db.copying import copy_rows

Written: TypeAlias = tuple[str | None, ...]
"""The values of one row as the database writes them: texts, numbers and JSON as text, identifiers as 32 hexadecimal
digits with or without dashes, yes and no as 1 and 0."""


@dataclass(frozen=True)
class Bulk:
    """Rows for one table: the columns in which they differ with a value each, and what all of them have in common."""

    table: str
    columns: Sequence[str]
    rows: Sequence[Written]
    common: Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """Rows of one table to change, each found by some of its values: those of `where`, its old ones among them."""

    table: str
    new: Sequence[str]
    """Columns that get a new value."""
    where: Sequence[str]
    rows: Sequence[Written]
    """The new values of a row, then those it is found by."""
    common: Mapping[str, Any]
    """New values that all of them get."""
    only: ColumnElement[bool] | None = None
    """What must hold for each of them besides."""


def change_rows(session: Session, change: Change) -> int:
    """Change rows and return how many were found as they were said to be."""
    table, connection = SQLModel.metadata.tables[change.table], session.connection()
    given = _given(connection, table, change.new, change.where, change.rows)
    values = {table.c[name]: value for name, value in zip(change.new, given.new, strict=True)}
    values |= {table.c[name]: value for name, value in _written(connection, table, change.common).items()}
    values |= {table.c.version: table.c.version + literal_column("1")}
    statement = update(table).where(*given.found).ordered_values(*values.items())
    return given.run(connection, statement if change.only is None else statement.where(change.only))


def delete_rows(session: Session, table_name: str, where: Sequence[str], rows: Sequence[Written]) -> int:
    """Delete the rows that have these values and return how many there were."""
    table, connection = SQLModel.metadata.tables[table_name], session.connection()
    given = _given(connection, table, (), where, rows)
    return given.run(connection, delete(table).where(*given.found))


@dataclass(frozen=True)
class _Given:
    """Values that come with a statement: what stands for the new ones, and the conditions by which rows are found."""

    new: Sequence[ColumnElement[Any]]
    found: Sequence[ColumnElement[bool]]
    rows: Sequence[Written] | None
    """Values to be bound, row by row; None if they are part of the statement."""

    def run(self, connection: Connection, statement: Update | Delete) -> int:
        """Carry out the statement for all rows and return how many it found."""
        if self.rows is None:
            return int(connection.execute(statement).rowcount)
        if not self.rows:
            return 0
        return int(connection.exec_driver_sql(str(statement.compile(connection)), list(self.rows)).rowcount)


def _given(
    connection: Connection, table: Table, new: Sequence[str], where: Sequence[str], rows: Sequence[Written]
) -> _Given:
    if connection.dialect.name != "postgresql":
        mark: ColumnElement[Any] = literal_column("?")
        return _Given([mark for _ in new], [table.c[name] == mark for name in where], rows)
    names = [*(f"new_{name}" for name in new), *(f"old_{name}" for name in where)]
    arrays = [literal([row[place] for row in rows], ARRAY(Text)) for place in range(len(names))]
    given = func.unnest(*arrays).table_valued(*names).render_derived()
    found = [table.c[name] == _cast(table, name, given.c[f"old_{name}"]) for name in where]
    return _Given([_cast(table, name, given.c[f"new_{name}"]) for name in new], found, None)


def _cast(table: Table, name: str, given: ColumnElement[Any]) -> ColumnElement[Any]:
    """Turn a text into a column's type. A text is not cast: that would cut one that is too long, not refuse it."""
    kind = table.c[name].type
    return given if isinstance(getattr(kind, "impl", kind), String) else cast(given, kind)


def insert_rows(session: Session, bulks: Iterable[Bulk]) -> None:
    """Insert rows, table by table in the given order; nothing for a table without rows."""
    for bulk in bulks:
        _insert(session.connection(), bulk, leave=False)


def insert_new(session: Session, bulk: Bulk) -> int:
    """Insert the rows whose like the table does not have yet, and return how many those were."""
    return _insert(session.connection(), bulk, leave=True)


def _insert(connection: Connection, bulk: Bulk, *, leave: bool) -> int:
    """Insert rows and return how many; `leave` out those whose like is there already instead of refusing all."""
    if not bulk.rows:
        return 0
    if connection.dialect.name != "postgresql":
        return _one_by_one(connection, bulk, leave=leave)
    if leave:
        return _from_arrays(connection, bulk)
    table = SQLModel.metadata.tables[bulk.table]
    copy_rows(connection, table, bulk.columns, bulk.rows, _literals(connection, table, bulk))
    return len(bulk.rows)


def _one_by_one(connection: Connection, bulk: Bulk, *, leave: bool) -> int:
    """SQLite's own loop over prepared rows, without SQLAlchemy's conversions of each value."""
    table = SQLModel.metadata.tables[bulk.table]
    statement = insert(table).inline().values(_literals(connection, table, bulk))
    compiled = statement.compile(dialect=connection.dialect, column_keys=list(bulk.columns))
    order = [bulk.columns.index(name) for name in compiled.positiontup or ()]
    is_in_order = order == list(range(len(order)))
    rows = bulk.rows if is_in_order else [tuple([row[place] for place in order]) for row in bulk.rows]
    ending = " ON CONFLICT DO NOTHING" if leave else ""
    return int(connection.exec_driver_sql(f"{compiled}{ending}", list(rows)).rowcount)


def _from_arrays(connection: Connection, bulk: Bulk) -> int:
    """One array a column, for rows whose like may be there already: COPY would refuse all."""
    table = SQLModel.metadata.tables[bulk.table]
    arrays = [literal(list(values), ARRAY(Text)) for values in zip(*bulk.rows, strict=True)]
    given = func.unnest(*arrays).table_valued(*bulk.columns).render_derived()
    values = [_cast(table, name, given.c[name]) for name in bulk.columns]
    common = [value.label(name) for name, value in _literals(connection, table, bulk).items()]
    columns = [*bulk.columns, *(value.name for value in common)]
    statement = postgresql.insert(table).from_select(columns, select(*values, *common), include_defaults=False)
    counted = statement.on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    return int(connection.execute(counted).rowcount)


def _literals(connection: Connection, table: Table, bulk: Bulk) -> dict[str, ColumnElement[Any]]:
    """What rows have in common stands in the statement, so that it is not sent for each of them."""
    defaults = {
        column.name: column.default.arg
        for column in table.c
        if isinstance(column.default, ScalarElementColumnDefault) and column.name not in bulk.columns
    }
    return _written(connection, table, {**defaults, **bulk.common})


def _written(connection: Connection, table: Table, common: Mapping[str, Any]) -> dict[str, ColumnElement[Any]]:
    written: dict[str, ColumnElement[Any]] = {}
    for name, value in common.items():
        write = table.c[name].type.literal_processor(connection.dialect)
        shown = null() if value is None else literal_column(write(value)) if write else literal(value)
        written[name] = cast(shown, table.c[name].type) if connection.dialect.name == "postgresql" else shown
    return written
