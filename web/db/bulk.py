"""Very many rows into one table with one statement: nothing is worked out row by row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    String,
    Table,
    Text,
    cast,
    func,
    insert,
    literal,
    literal_column,
    select,
)
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlmodel import Session, SQLModel

Written: TypeAlias = tuple[str | None, ...]
"""The values of one row as the database writes them: texts, JSON as text, identifiers as 32 hexadecimal digits."""


@dataclass(frozen=True)
class Bulk:
    """Rows for one table: the columns in which they differ with a value each, and what all of them have in common."""

    table: str
    columns: Sequence[str]
    rows: Sequence[Written]
    common: Mapping[str, Any]


def insert_rows(session: Session, bulks: Iterable[Bulk]) -> None:
    """Insert rows, table by table in the given order; nothing for a table without rows."""
    connection = session.connection()
    for bulk in bulks:
        if not bulk.rows:
            continue
        if connection.dialect.name == "postgresql":
            _from_arrays(connection, bulk)
        else:
            _one_by_one(connection, bulk)


def _one_by_one(connection: Connection, bulk: Bulk) -> None:
    """SQLite's own loop over prepared rows, without SQLAlchemy's conversions of each value."""
    table = SQLModel.metadata.tables[bulk.table]
    statement = insert(table).values(_literals(connection, table, bulk.common))
    compiled = statement.compile(dialect=connection.dialect, column_keys=list(bulk.columns))
    order = [bulk.columns.index(name) for name in compiled.positiontup or ()]
    is_in_order = order == list(range(len(order)))
    rows = bulk.rows if is_in_order else [tuple([row[place] for place in order]) for row in bulk.rows]
    connection.exec_driver_sql(str(compiled), list(rows))


def _from_arrays(connection: Connection, bulk: Bulk) -> None:
    """One array a column: PostgreSQL takes thousands of rows in one message."""
    table = SQLModel.metadata.tables[bulk.table]
    arrays = [literal(list(values), ARRAY(Text)) for values in zip(*bulk.rows, strict=True)]
    given = func.unnest(*arrays).table_valued(*bulk.columns).render_derived()
    # A text is not cast: that would cut one that is too long instead of refusing it.
    values = [
        given.c[name] if isinstance(table.c[name].type, String) else cast(given.c[name], table.c[name].type)
        for name in bulk.columns
    ]
    common = [value.label(name) for name, value in _literals(connection, table, bulk.common).items()]
    columns = [*bulk.columns, *(value.name for value in common)]
    connection.execute(insert(table).from_select(columns, select(*values, *common), include_defaults=False))


def _literals(connection: Connection, table: Table, common: Mapping[str, Any]) -> dict[str, ColumnElement[Any]]:
    """What rows have in common stands in the statement, so that it is not sent for each of them."""
    defaults = {
        column.name: column.default.arg for column in table.c if isinstance(column.default, ScalarElementColumnDefault)
    }
    written: dict[str, ColumnElement[Any]] = {}
    for name, value in {**defaults, **common}.items():
        write = table.c[name].type.literal_processor(connection.dialect)
        shown = literal_column(write(value)) if write else literal(value)
        written[name] = cast(shown, table.c[name].type) if connection.dialect.name == "postgresql" else shown
    return written
