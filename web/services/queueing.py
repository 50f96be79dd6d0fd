"""Background work: enqueued inside the transaction of what causes it, so that both happen or neither.

Jobs carry a row's identifier only; the row is the truth. A rolled-back transaction enqueues nothing.
"""

from functools import cache
from typing import Literal
from uuid import UUID, uuid4

from dbos import DBOSClient
from sqlalchemy import Engine
from sqlmodel import Session

from web.db.migrations import JOB_SCHEMA

APPLICATION = "tandemwerk"
APPLICATION_VERSION = "1"
"""Raised only when a job's meaning changes: jobs take identifiers and look the rest up, so old ones stay good."""
Job = Literal["matching", "mail", "reminders", "importing", "mailing", "publishing", "exporting", "checking", "acting"]


def enqueue(session: Session, job: Job, row_id: UUID) -> None:
    """Enqueue a job for a row, once: the row's identifier is the job's."""
    _insert(session, job, workflow_id=f"{job}-{row_id}", argument=str(row_id))


def enqueue_again(session: Session, job: Job, row_id: UUID) -> None:
    """Enqueue a job for a row that has several: the row's state says which of them is due."""
    _insert(session, job, workflow_id=f"{job}-{row_id}-{uuid4()}", argument=str(row_id))


def wake(session: Session, job: Job) -> None:
    """Ask a job that looks for its own work to look soon, once in this transaction."""
    woken: set[Job] = session.info.setdefault("woken", set())
    if job not in woken:
        woken.add(job)
        _insert(session, job, workflow_id=f"{job}-{uuid4()}", argument="")


def _insert(session: Session, job: Job, *, workflow_id: str, argument: str) -> None:
    engine = session.get_bind()
    if not isinstance(engine, Engine):
        raise TypeError("a session of the unit of work is bound to an engine")
    session.flush()  # the job library writes past the session: our rows go first
    _client(engine).enqueue_in_transaction(
        session,
        {
            "workflow_name": job,
            "queue_name": job,
            "workflow_id": workflow_id,
            "app_version": APPLICATION_VERSION,
        },
        argument,
    )


@cache
def _client(engine: Engine) -> DBOSClient:
    return DBOSClient(
        system_database_engine=engine, dbos_system_schema=JOB_SCHEMA, application_name=APPLICATION, lazy=True
    )
