"""The audit log: append-only, each entry carries the hash of the one before, so that a change or a gap shows."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import Session

from web.db.models import AuditEntry
from web.db.models.columns import utc_now
from web.db.queries import audit
from web.services.actor import Actor

FIRST = "0" * 64


def record(
    session: Session,
    actor: Actor | None,
    action: str,
    subject: UUID | str,
    *,
    programme_id: UUID | None = None,
    **details: object,
) -> None:
    """Append an entry: who did what to which row. `details` hold identifiers, counts, hashes: no personal data."""
    record_each(session, actor, action, [(subject, details)], programme_id=programme_id)


def record_each(
    session: Session,
    actor: Actor | None,
    action: str,
    subjects: Iterable[tuple[UUID | str, Mapping[str, object]]],
    *,
    programme_id: UUID | None = None,
) -> None:
    """Append an entry for each of many rows with its details, as `record` does."""
    newest = audit.last(session)
    number, previous_hash = (newest.number, newest.hash) if newest else (0, FIRST)
    at, by, rows = utc_now(), actor.account_id if actor else None, []
    for subject, details in subjects:
        number += 1
        noted = {name: value if isinstance(value, int) else str(value) for name, value in details.items()}
        own_hash = _hash([number, *_told(at, by, programme_id), action, str(subject), noted, previous_hash])
        rows.append((str(number), str(subject), json.dumps(noted), previous_hash, own_hash))
        previous_hash = own_hash
    common = {"at": at, "actor": by, "programme_id": programme_id, "action": action}
    audit.append(session, rows, common)


def _told(at: datetime, by: UUID | None, programme_id: UUID | None) -> tuple[str, str, str]:
    """When, who and in which programme, as they stand under a hash."""
    return at.astimezone(UTC).isoformat(), str(by), str(programme_id)


def entry_hash(entry: AuditEntry) -> str:
    """Return the hash of an entry over everything it says and the hash before it."""
    told = _told(entry.at, entry.actor, entry.programme_id)
    return _hash([entry.number, *told, entry.action, entry.subject, entry.details, entry.previous_hash])


def _hash(content: list[object]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def is_whole(session: Session) -> bool:
    """Whether every entry carries its true hash and the hash of the one before."""
    previous = FIRST
    for number, entry in enumerate(audit.in_order(session), start=1):
        if entry.number != number or entry.previous_hash != previous or entry.hash != entry_hash(entry):
            return False
        previous = entry.hash
    return True
