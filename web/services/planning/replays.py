"""A stored run computed once more from the command line: found by its identifier, read portion by portion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from web.db.queries import rechecks as queries
from web.services import matching
from web.services.errors import NotFound
from web.services.planning import answers, rechecks

AT_ONCE = rechecks.AT_ONCE


@dataclass(frozen=True)
class StoredRun:
    """A finished run. `blocks` are those it has a result of, with their names; `results`: the hash over all results."""

    id: UUID
    plan_id: UUID
    programme: str
    round: str
    plan_number: int
    finished_at: datetime
    seed: int
    engine_version: str
    blocks: Mapping[UUID, str]
    results: str


def find_run(session: Session, run_id: UUID | None) -> StoredRun:
    """Return a finished run, or without an identifier the one that ended last; raises NotFound.

    For whoever may read the database itself: nobody is signed in at the command line.
    """
    row = queries.finished_run(session, run_id)
    if row is None:
        raise NotFound
    found = queries.results_of(session, row.id)
    return StoredRun(
        id=row.id,
        plan_id=row.plan_id,
        programme=row.programme,
        round=row.round,
        plan_number=row.plan_number,
        finished_at=row.finished_at,
        seed=row.seed,
        engine_version=row.engine_version,
        blocks={each.block_id: each.name for each in found},
        results=answers.fingerprint_of((each.block_id, each.result_hash) for each in found),
    )


def load(
    session: Session, run: StoredRun, block_ids: Sequence[UUID]
) -> tuple[list[matching.StoredBlock], dict[UUID, str]]:
    """Return what is stored of these blocks of a run, and those of which nothing is left to compute."""
    return rechecks.stored_blocks(session, run.plan_id, run.id, block_ids)
