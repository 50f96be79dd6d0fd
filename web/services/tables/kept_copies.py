"""What tables kept to be taken back: forgotten once data is fixed, and with everybody who leaves."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlmodel import Session

from web.db.models import Participant, RoundImport
from web.db.queries import kept_copies as queries
from web.services.actor import Actor


def forget_person(session: Session, participant: Participant) -> None:
    """Forget what somebody was called and had answered before a table; the caller has checked who asks."""
    own = str(participant.id)
    for row in queries.naming(session, participant.round_company_id, own):
        row.undo = {part: [one for one in kept if one["participant"] != own] for part, kept in (row.undo or {}).items()}
    _forget(queries.of_round(session, participant.round_id), {own, str(participant.person_id)})


def forget_blocks(session: Session, actor: Actor, round_id: UUID, block_ids: Collection[UUID]) -> None:
    """Forget everything of these blocks: their data is fixed now."""
    for row in queries.with_undo(session, actor, block_ids):
        row.undo = None
    kept = queries.of_round(session, round_id)
    if kept:
        _forget(kept, {str(one) for row in queries.people(session, actor, block_ids) for one in row})


def _forget(rows: Sequence[RoundImport], ids: Collection[str]) -> None:
    for row in rows:
        kept = row.undo["changed"] if row.undo else []
        left = [one for one in kept if one[0] not in ids]
        if len(left) < len(kept):
            row.undo = {"changed": left}
