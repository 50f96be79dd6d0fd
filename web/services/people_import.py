"""Uploading a table of people: kept apart until its preview is confirmed, then taken over exactly as previewed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from sqlmodel import Session

from web.catalogue.question import Role
from web.db.models import PeopleImport
from web.db.models.columns import utc_now
from web.db.queries import people_import as queries
from web.files.fields import is_known_heading
from web.files.limits import UPLOAD
from web.files.people_table import people_table
from web.files.reading import read_table
from web.files.rows import Wanted
from web.files.tables import Column, Row, Table
from web.services import audit
from web.services.actor import Actor
from web.services.agreements import frame_for_adding
from web.services.errors import NotFound, WrongState
from web.services.import_preview import Preview, Step, preview
from web.services.intake import Newcomer, Profile, enrol, rename, write_answers
from web.services.names import same_name_key
from web.services.registration import (
    Frame,
    note_change,
    open_frame,
    people_lines,
)
from web.services.roster import Roster, roster_of
from web.translations import N_

LIMITS = replace(UPLOAD, rows=2_000)
"""A company's people. More rows than this are a mistake, or a matter for the coordinators."""
NO_TABLE = Table("", "", 0, (), ())
"""Stands for a file that could not be read."""
CLOSED = N_("This table has been taken over or dropped already. Please go back to your registration.")


@dataclass(frozen=True)
class Mending:
    """What somebody corrected on the preview: columns by letter, cells by address, rows left out."""

    columns: Mapping[str, str]
    cells: Mapping[str, str]
    skipped: frozenset[int]


@dataclass(frozen=True)
class ImportPage:
    """What the preview page shows."""

    frame: Frame
    import_id: UUID
    file_name: str
    preview: Preview
    mending: Mending


@dataclass(frozen=True)
class TakenOver:
    """What an import did."""

    new: int
    changed: int


def read_upload(data: bytes, file_name: str) -> Table:
    """Return the table in an uploaded file; reads in bounded memory and time. Raises web.files.problems.FileProblem.

    Called outside any transaction: opening a large workbook must not keep others from saving.
    """
    return read_table(data, file_name, limits=LIMITS, recognise=is_known_heading)


def start_import(session: Session, actor: Actor, round_company_id: UUID, *, table: Table) -> UUID:
    """Keep an uploaded table for its preview and return its id; the one before it, if still open, is dropped.

    Raises NotFound, WrongState once the data is fixed, or AgreementNeeded.
    """
    frame = frame_for_adding(session, actor, round_company_id)
    for earlier in queries.open_ones(session, actor, round_company_id):
        _close(earlier, {"dropped": True})
    session.flush()  # only one may be open: the earlier ones have to be closed before the new one is inserted
    row = PeopleImport(
        round_company_id=round_company_id,
        created_by=actor.account_id,
        file_name=table.filename[:255],
        document={"table": asdict(table), "columns": {}, "cells": {}, "skipped": []},
    )
    session.add(row)
    audit.record(session, actor, "import.uploaded", row.id, programme_id=frame.programme_id, rows=len(table.rows))
    return row.id


def import_page(session: Session, actor: Actor, round_company_id: UUID, import_id: UUID) -> ImportPage:
    """Return the preview of an uploaded table against the registration as it is now.

    Raises NotFound, or WrongState when the table was taken over or dropped, or the data is fixed.
    """
    frame = open_frame(session, actor, round_company_id)
    row, document = _open_import(session, actor, round_company_id, import_id)
    mending = _mending(document)
    planned, _roster = _planned(session, actor, frame, document, mending)
    return ImportPage(frame, import_id, row.file_name, planned, mending)


def mend_import(session: Session, actor: Actor, round_company_id: UUID, *, import_id: UUID, mending: Mending) -> None:
    """Remember what was corrected on the preview, on top of earlier corrections. Raises NotFound or WrongState."""
    open_frame(session, actor, round_company_id)
    row, document = _open_import(session, actor, round_company_id, import_id)
    row.document = {
        **document,
        "columns": {**document["columns"], **mending.columns},
        "cells": {**document["cells"], **mending.cells},
        "skipped": sorted({*document["skipped"], *mending.skipped}),
    }


def take_over(
    session: Session, actor: Actor, round_company_id: UUID, *, import_id: UUID, seen: str
) -> TakenOver | None:
    """Store exactly the steps the preview showed and delete the table; None when they are not these any more.

    Raises NotFound, WrongState or AgreementNeeded.
    """
    frame = frame_for_adding(session, actor, round_company_id)
    row, document = _open_import(session, actor, round_company_id, import_id)
    planned, roster = _planned(session, actor, frame, document, _mending(document))
    if planned.seen != seen:
        return None
    _store(session, actor, frame, planned, roster)
    done = TakenOver(len(planned.new), len(planned.changed))
    _close(row, asdict(done))
    if done.new or done.changed:
        note_change(session, actor, round_company_id)
    audit.record(session, actor, "import.taken_over", import_id, programme_id=frame.programme_id, **asdict(done))
    return done


def drop_import(session: Session, actor: Actor, round_company_id: UUID, *, import_id: UUID) -> None:
    """Delete an uploaded table without taking anything over; a closed one stays as it is. Raises NotFound."""
    row = queries.one(session, actor, round_company_id, import_id)
    if row is None:
        raise NotFound
    if row.closed_at is None:
        _close(row, {"dropped": True})
        audit.record(session, actor, "import.dropped", import_id)


def _close(row: PeopleImport, outcome: dict[str, Any]) -> None:
    """Delete the rows of a table; what remains says only that there was one."""
    row.document, row.closed_at, row.outcome = None, utc_now(), outcome


def _open_import(
    session: Session, actor: Actor, round_company_id: UUID, import_id: UUID
) -> tuple[PeopleImport, dict[str, Any]]:
    row = queries.one(session, actor, round_company_id, import_id)
    if row is None:
        raise NotFound
    if row.closed_at is not None or row.document is None:
        raise WrongState(CLOSED)
    return row, row.document


def _mending(document: Mapping[str, Any]) -> Mending:
    return Mending(document["columns"], document["cells"], frozenset(document["skipped"]))


def _planned(
    session: Session, actor: Actor, frame: Frame, document: Mapping[str, Any], mending: Mending
) -> tuple[Preview, Roster]:
    roster = roster_of(session, actor, frame)
    today = utc_now().date()
    wanted = Wanted(
        today=today,
        companies=(frame.company,),
        chosen=mending.columns,
        corrections=mending.cells,
        skipped_rows={str(number) for number in mending.skipped},
    )
    lines = people_lines(session, actor, frame)
    questions = {role: frame.asked(role) for role in Role}
    return preview(people_table(_table(document["table"]), wanted), roster, lines, questions, today=today), roster


def _table(stored: Mapping[str, Any]) -> Table:
    return Table(
        stored["filename"],
        stored["sheet"],
        stored["header_row"],
        tuple(Column(**column) for column in stored["columns"]),
        tuple(Row(row["number"], tuple(row["cells"])) for row in stored["rows"]),
    )


def _store(session: Session, actor: Actor, frame: Frame, planned: Preview, roster: Roster) -> None:
    new = planned.new
    newcomers = [Newcomer(step.role, step.name, step.email, roster.returning(step.name, step.email)) for step in new]
    enrolled = enrol(session, actor, frame, newcomers)
    ids = {same_name_key(one.name): str(one.person_id) for one in roster.registered}
    ids |= {same_name_key(step.name): str(row.person_id) for step, row in zip(new, enrolled, strict=True)}
    profiles = [Profile(row.id, _answers(step, ids), {}) for step, row in zip(new, enrolled, strict=True)]
    for line, step in [(step.line, step) for step in planned.changed if step.line]:
        rename(session, actor, line, name=line.name, email=step.email)
        profiles.append(Profile(line.participant_id, _answers(step, ids), line.answers))
    write_answers(session, actor, frame, profiles)


def _answers(step: Step, ids: Mapping[str, str]) -> dict[str, Any]:
    named = {key: ids[same_name_key(name)] for key, name in step.references.items()}
    return {**step.answers, **named}
