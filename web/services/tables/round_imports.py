"""A coordinator's uploaded table between preview and import: kept packed, and deleted as soon as it is closed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlmodel import Session

from web.db.models import RoundImport
from web.db.models.columns import utc_now
from web.db.queries import round_imports as queries
from web.files.packing import pack_lines, unpack_lines
from web.files.tables import Column, Row, Table
from web.services import audit
from web.services.actor import Actor
from web.services.errors import NotFound, WrongState
from web.translations import N_

CLOSED = N_("This table has already been imported or discarded. Please go back to the overview.")
COMPANIES, PEOPLE = "companies", "people"
PREVIEW, DONE, DROPPED = "preview", "done", "dropped"
NO_TABLE = Table("", "", 0, (), ())
"""Stands for a file that could not be read."""


@dataclass(frozen=True)
class Mending:
    """What somebody corrected on a preview: columns by letter, cells by address, rows left out, and who is meant."""

    columns: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    skipped: frozenset[int] = frozenset()
    meant: Mapping[str, str] = field(default_factory=dict)
    """What stands in the file → identifier of the company it means, or "new"."""
    leaves_hidden: bool | None = None
    """Whether rows that were hidden in the file are left out; None: nothing was said about them."""

    def to_document(self) -> dict[str, Any]:
        """Return the stored form."""
        return {
            "columns": dict(self.columns),
            "cells": dict(self.cells),
            "skipped": sorted(self.skipped),
            "meant": dict(self.meant),
            "leaves_hidden": self.leaves_hidden,
        }

    @classmethod
    def from_document(cls, stored: Mapping[str, Any]) -> "Mending":
        """Read the stored form; an empty one stands for no correction."""
        return cls(
            stored.get("columns", {}),
            stored.get("cells", {}),
            frozenset(stored.get("skipped", ())),
            stored.get("meant", {}),
            stored.get("leaves_hidden"),
        )

    def with_more(self, more: "Mending") -> "Mending":
        """Return these corrections with further ones on top."""
        return Mending(
            {**self.columns, **more.columns},
            {**self.cells, **more.cells},
            self.skipped | more.skipped,
            {**self.meant, **more.meant},
            self.leaves_hidden if more.leaves_hidden is None else more.leaves_hidden,
        )


def pack(table: Table) -> bytes:
    """Return a table as few bytes."""
    columns = [[column.letter, column.heading] for column in table.columns]
    head = [table.filename, table.sheet, table.header_row, columns, table.hidden, table.unread]
    return pack_lines(head, ([row.number, *row.cells] for row in table.rows))


def unpack(data: bytes) -> Table:
    """Return the table `pack` made bytes of."""
    (filename, sheet, header_row, columns, *later), rows = unpack_lines(data)
    hidden, unread = later or ((), ())
    pool: dict[str, str] = {}
    return Table(
        filename,
        sheet,
        header_row,
        tuple(Column(letter, heading) for letter, heading in columns),
        tuple(Row(row[0], tuple([pool.setdefault(cell, cell) for cell in row[1:]])) for row in rows),
        hidden=tuple(hidden),
        unread=tuple(unread),
    )


def kind_of(session: Session, actor: Actor, round_id: UUID, import_id: UUID) -> str:
    """Return `companies` or `people`; raises NotFound."""
    return own_import(session, actor, round_id, import_id).kind


def own_import(session: Session, actor: Actor, round_id: UUID, import_id: UUID) -> RoundImport:
    """Return an import of a round of the actor; raises NotFound."""
    row = queries.one(session, actor, round_id, import_id)
    if row is None:
        raise NotFound
    return row


def previewed_import(session: Session, actor: Actor, round_id: UUID, import_id: UUID) -> tuple[RoundImport, bytes]:
    """Return an import whose preview is open, with its table; raises NotFound, or WrongState once it is closed."""
    row = own_import(session, actor, round_id, import_id)
    if row.state != PREVIEW or row.data is None:
        raise WrongState(CLOSED)
    return row, row.data


def mend(session: Session, actor: Actor, round_id: UUID, import_id: UUID, *, mending: Mending) -> None:
    """Remember what was corrected on the preview, on top of earlier corrections. Raises NotFound or WrongState."""
    row, _data = previewed_import(session, actor, round_id, import_id)
    row.choices = Mending.from_document(row.choices).with_more(mending).to_document()


def drop(session: Session, actor: Actor, round_id: UUID, import_id: UUID) -> None:
    """Delete an uploaded table without taking anything over; a closed one stays as it is. Raises NotFound."""
    row = own_import(session, actor, round_id, import_id)
    if row.closed_at is None:
        close(row, DROPPED, {})
        audit.record(session, actor, "round_import.dropped", import_id)


def close(row: RoundImport, state: str, outcome: dict[str, Any]) -> None:
    """Delete the table; what remains says only that there was one, and how much it did."""
    row.data, row.choices, row.closed_at, row.state, row.outcome = None, {}, utc_now(), state, outcome
