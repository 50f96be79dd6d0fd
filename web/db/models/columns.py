"""Building blocks shared by all tables: constraint names, identifiers, UTC time, row versions."""

import json
from copy import copy
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, DateTime, Dialect, Enum, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import declared_attr
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

JsonDocument = JSON().with_variant(JSONB(), "postgresql")
"""A JSON document: text on SQLite, binary JSON on PostgreSQL."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in time, always aware and in UTC; SQLite drops the zone, so reading puts it back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("times are stored in UTC: pass an aware datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware time in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def utc_now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def words(kind: type[StrEnum]) -> Enum:
    """Return a column type that stores the values of `kind` as plain text, the same on both databases."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


def added(value: Any, **options: Any) -> Any:
    """Return the field of a column that joined a table with rows in it: the database gives old rows `value` too."""
    written = value if isinstance(value, str) else json.dumps(value)
    server_default = text("false") if value is False else written
    default: dict[str, Any] = (
        {"default_factory": lambda: copy(value)} if isinstance(value, list | dict) else {"default": value}
    )
    return Field(**default, nullable=False, sa_column_kwargs={"server_default": server_default}, **options)


class Identified(SQLModel):
    """A row with a random identifier that tells a stranger nothing when it stands in an address."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)


class Created(SQLModel):
    """A row that knows when it was made."""

    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, nullable=False)


class Editable(SQLModel):
    """A row that people edit: a second editor with an old version is refused instead of overwriting."""

    version: int = Field(default=1, nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805  (SQLAlchemy passes the class)
        """Let SQLAlchemy compare the version on every UPDATE."""
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]
