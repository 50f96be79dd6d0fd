"""Reading columns instead of objects: lists go to the templates as rows, which is cheaper and cannot load more."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Executable, Row
from sqlalchemy.orm import Session as PlainSession
from sqlmodel import Session

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
"""A row of any columns, read by position or by name."""


def rows(session: Session, statement: Executable) -> Sequence[AnyRow]:
    """Return all rows of a statement over columns. (SQLModel's own `exec` knows tables and up to four columns.)"""
    return PlainSession.execute(session, statement).all()


def streamed(session: Session, statement: Executable, *, at_once: int = 1_000) -> Iterator[AnyRow]:
    """Yield the rows of a statement over columns, of which no more are in memory than so many."""
    yield from PlainSession.execute(session, statement, execution_options={"yield_per": at_once})


def row_or_none(session: Session, statement: Executable) -> AnyRow | None:
    """Return the first row of a statement over columns, or None."""
    return PlainSession.execute(session, statement).first()
