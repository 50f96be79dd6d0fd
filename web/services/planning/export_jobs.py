"""Files of a large plan: asked for by a coordinator, made by a job, fetched by coordinators, deleted after a day.

The job asks `start` for the work and hands over one file after the other; repeating it is harmless, because it begins
anew. Every download is written into the audit log, whether the file was kept or made at once.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from web.db.models import ExportKind, PlanExport, PlanExportFile, RunState
from web.db.models.columns import utc_now
from web.db.queries import plan_exports as queries
from web.services import audit, queueing
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.planning import plans

KEPT = timedelta(days=1)
WAITS_AT_MOST = timedelta(minutes=1)
WORKS_AT_MOST = timedelta(minutes=20)


@dataclass(frozen=True)
class File:
    """Something to give away."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        """In hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Work:
    """What a job is to make. `actor` is the programme itself, at the request of one of its coordinators."""

    export_id: UUID
    actor: Actor
    round_id: UUID
    plan_id: UUID
    kind: ExportKind
    language: str


@dataclass(frozen=True)
class FileLine:
    """A file that waits to be fetched."""

    number: int
    name: str
    size: int


@dataclass(frozen=True)
class Progress:
    """How far an export is."""

    id: UUID
    kind: ExportKind
    state: RunState
    done: int
    total: int
    kept_until: datetime
    files: tuple[FileLine, ...]

    @property
    def is_open(self) -> bool:
        """Whether it still waits or is being made."""
        return self.state in queries.OPEN

    @property
    def is_done(self) -> bool:
        """Whether the files are there."""
        return self.state is RunState.DONE


def request_export(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, *, kind: ExportKind, language: str
) -> UUID:
    """Ask for the files of a plan; one that is being made for the same person is returned instead. Raises NotFound."""
    page = plans.plan_page(session, actor, round_id, plan_id)
    wanted = PlanExport(
        plan_id=plan_id, kind=kind, language=language, requested_by=actor.account_id, total=len(page.lines)
    )
    at_work = queries.open_export(session, actor, wanted)
    if at_work is not None:
        return at_work
    session.add(wanted)
    audit.record(
        session, actor, "export.request", wanted.id, programme_id=page.where.programme_id, plan=plan_id, kind=kind.value
    )
    queueing.enqueue(session, "exporting", wanted.id)
    return wanted.id


def progress(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, export_id: UUID) -> Progress:
    """Return how far an export is, with its files once they are there; raises NotFound."""
    row = queries.export(session, actor, round_id, plan_id, export_id)
    if row is None:
        raise NotFound
    files = tuple(FileLine(*each) for each in queries.files(session, actor, export_id))
    return Progress(row.id, row.kind, row.state, row.done, row.total, row.created_at + KEPT, files)


def fetch(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, export_id: UUID, *, number: int) -> File:
    """Hand over a file that was made, and write that down; raises NotFound."""
    row = queries.file(session, actor, round_id, plan_id, export_id, number=number)
    if row is None:
        raise NotFound
    note_download(session, actor, row.programme_id, plan_id, kind=row.kind.value, sha256=row.sha256)
    return File(row.name, row.data)


def note_download(
    session: Session, actor: Actor, programme_id: UUID, plan_id: UUID, *, kind: str, sha256: str, company: str = ""
) -> None:
    """Write down who took which file of a plan; `company` is the one it is about, if it is about one alone."""
    details = {"kind": kind, "sha256": sha256} | ({"company": company} if company else {})
    audit.record(session, actor, "export.download", plan_id, programme_id=programme_id, **details)


def start(session: Session, export_id: UUID) -> Work | None:
    """Take up an export and return what to make, or None if it is over. For the job."""
    row, frame = session.get(PlanExport, export_id), queries.frame(session, export_id)
    if row is None or frame is None or row.state not in queries.OPEN:
        return None
    queries.drop_files(session, export_id)
    row.state, row.started_at, row.done = RunState.RUNNING, utc_now(), 0
    itself = Actor(row.requested_by or UUID(int=0), "", coordinates=frozenset({frame.programme_id}))
    return Work(export_id, itself, frame.round_id, frame.plan_id, frame.kind, frame.language)


def report(session: Session, export_id: UUID, done: int) -> bool:
    """Note that so many companies are done; False when nobody waits for it any more. For the job."""
    row = session.get(PlanExport, export_id)
    if row is None or row.state is not RunState.RUNNING:
        return False
    row.done = min(done, row.total)
    return True


def keep(session: Session, export_id: UUID, number: int, file: File) -> bool:
    """Keep a file; False when nobody waits for it any more. For the job."""
    row = session.get(PlanExport, export_id)
    if row is None or row.state is not RunState.RUNNING:
        return False
    session.add(
        PlanExportFile(
            export_id=export_id,
            number=number,
            name=file.name,
            data=file.data,
            size=len(file.data),
            sha256=file.sha256,
        )
    )
    return True


def end(session: Session, export_id: UUID, *, is_good: bool) -> None:
    """End an export; without its files if something went wrong. For the job."""
    row = session.get(PlanExport, export_id)
    if row is None or row.state not in queries.OPEN:
        return
    row.state, row.finished_at = RunState.DONE if is_good else RunState.FAILED, utc_now()
    if is_good:
        row.done = row.total
    else:
        queries.drop_files(session, export_id)


def forgotten(session: Session) -> Sequence[UUID]:
    """Return exports whose job must be gone; for the sweeper."""
    now = utc_now()
    return queries.forgotten(session, waiting_since=now - WAITS_AT_MOST, working_since=now - WORKS_AT_MOST)


def any_old(session: Session, now: datetime) -> bool:
    """Whether files have been kept long enough; for the sweeper."""
    return queries.any_before(session, now - KEPT)


def drop_old(session: Session, now: datetime) -> None:
    """Delete the files that have been kept long enough. For the sweeper."""
    queries.drop_before(session, now - KEPT)


def forget_person(session: Session, participant_id: UUID) -> None:
    """Delete every file that may hold somebody who leaves."""
    queries.drop_of_round_with(session, participant_id)
