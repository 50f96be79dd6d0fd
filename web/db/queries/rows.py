"""Reading columns instead of objects: lists go to the templates as rows, which is cheaper and cannot load more."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Executable, Row
from sqlalchemy.orm import Session as PlainSession
from sqlmodel import Session

Value = TypeVar("Value")
AnyRow: TypeAlias = Row[*tuple[Any, ...]]
"""A row of any columns, read by position or by name."""


AT_ONCE = 5_000
"""Values that are sent with one statement."""


def batched(values: Iterable[Value]) -> Iterator[list[Value]]:
    """Yield values, as many at a time as a statement may hold."""
    waiting = iter(values)
    while some := list(islice(waiting, AT_ONCE)):
        yield some


def rows(session: Session, statement: Executable) -> Sequence[AnyRow]:
    """Return all rows of a statement over columns. (SQLModel's own `exec` knows tables and up to four columns.)"""
    return PlainSession.execute(session, statement).all()


def streamed(session: Session, statement: Executable, *, at_once: int = 1_000) -> Iterator[AnyRow]:
    """Yield the rows of a statement over columns, of which no more are in memory than so many."""
    yield from PlainSession.execute(session, statement, execution_options={"yield_per": at_once})


def row_or_none(session: Session, statement: Executable) -> AnyRow | None:
    """Return the first row of a statement over columns, or None."""
    return PlainSession.execute(session, statement).first()
