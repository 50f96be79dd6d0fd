"""PostgreSQL's COPY in its binary format, which the server need not read letter by letter.

A row is the number of its fields, then each field: how many bytes, then these.
"""

from collections.abc import Callable, Mapping, Sequence
from struct import Struct
from typing import Any, TypeAlias

from sqlalchemy import JSON, Boolean, ColumnElement, Connection, Integer, Table, Uuid, func, select
from sqlalchemy.exc import DBAPIError

Write: TypeAlias = Callable[[str], bytes]

BEFORE_ALL, AFTER_ALL = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
NOTHING = (-1).to_bytes(4, "big", signed=True)
ID, ID_SIZE, NO_ID = Struct("20s"), "00000010", "0" * 32
FLAGS = {"0": b"\0", "1": b"\1"}
WRITERS: Sequence[tuple[type[Any], Write]] = (
    (Boolean, FLAGS.__getitem__),
    (Integer, lambda text: int(text).to_bytes(4, "big", signed=True)),
    (JSON, lambda text: b"\1" + text.encode()),  # begins with the version of the format
)
"""How a value is written by the type of its column; every other is a text."""


def copy_rows(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Sequence[tuple[str | None, ...]],
    common: Mapping[str, ColumnElement[Any]],
) -> None:
    """Insert rows that differ in `columns` and have `common` in common. Raises DBAPIError as other statements do."""
    quoted = connection.dialect.identifier_preparer.quote
    names = [*columns, *common]
    statement = f"COPY {quoted(table.name)} ({', '.join(map(quoted, names))}) FROM STDIN (FORMAT BINARY)"
    written = map(_fields, [table.c[name].type for name in columns], zip(*rows, strict=True))
    head, ending = len(names).to_bytes(2, "big"), _common_fields(connection, common)
    lines = (ending + head).join(map(b"".join, zip(*written, strict=True)))
    _send(connection, statement, b"".join([BEFORE_ALL, head, lines, ending, AFTER_ALL]))


def _fields(kind: Any, column: Sequence[str | None]) -> Sequence[bytes]:
    """Return the values of a column as fields; the same text is written once."""
    if isinstance(kind, Uuid):
        return _ids(column)
    write: Write = next((write for known, write in WRITERS if isinstance(kind, known)), str.encode)
    fields = {one: NOTHING if one is None else _field(write(one)) for one in set(column)}
    return [fields[one] for one in column]


def _ids(column: Sequence[str | None]) -> Sequence[bytes]:
    digits = ID_SIZE + ID_SIZE.join([one or NO_ID for one in column])
    fields = [field for (field,) in ID.iter_unpack(bytes.fromhex(digits.replace("-", "")))]
    if None not in column:
        return fields
    return [NOTHING if one is None else field for one, field in zip(column, fields, strict=True)]


def _field(value: bytes) -> bytes:
    return len(value).to_bytes(4, "big") + value


def _common_fields(connection: Connection, common: Mapping[str, ColumnElement[Any]]) -> bytes:
    """Let PostgreSQL write what all rows have in common: a record has the number of its type before each field."""
    if not common:
        return b""
    record = bytes(connection.execute(select(func.record_send(func.row(*common.values())))).scalar_one())
    fields, place = [], 4
    while place < len(record):
        size = int.from_bytes(record[place + 4 : place + 8], "big", signed=True)
        end = place + 8 + max(0, size)
        fields.append(record[place + 4 : end])
        place = end
    return b"".join(fields)


def _send(connection: Connection, statement: str, rows: bytes) -> None:
    """Let a statement read rows. SQLAlchemy knows no COPY: errors become here what the unit of work knows."""
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(rows)
    except connection.dialect.loaded_dbapi.Error as error:
        base = connection.dialect.loaded_dbapi.Error
        raise DBAPIError.instance(
            statement, None, error, base, hide_parameters=True, dialect=connection.dialect
        ) from error
