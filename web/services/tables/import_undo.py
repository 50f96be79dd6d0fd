"""Taking back what an uploaded table did, until the data is fixed: whoever was changed since stays as they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from web.db.models.columns import utc_now
from web.db.queries import people_import as queries
from web.services import audit
from web.services.actor import Actor
from web.services.errors import NotFound, WrongState
from web.services.registrations.intake import Profile, remove_person, rename, seen_of, write_answers
from web.services.registrations.registration import Frame, PersonLine, get_frame, note_change, open_frame, people_lines
from web.services.registrations.roster import Known
from web.translations import N_

NOT_POSSIBLE = N_("This import cannot be undone: that has already happened, or the data was frozen in the meantime.")


@dataclass(frozen=True)
class Before:
    """What was there before a table was taken over: who is new (and who they were), and changed people as they were."""

    added: tuple[tuple[UUID, Known | None], ...]
    changed: tuple[tuple[PersonLine, frozenset[str]], ...]


@dataclass(frozen=True)
class ImportLine:
    """A table that was taken over: when, by whom, and what it did."""

    id: UUID
    file_name: str
    at: datetime
    by: str
    new: int
    changed: int
    undone_at: datetime | None
    can_undo: bool


@dataclass(frozen=True)
class UndoPage:
    """What taking back a table would do: names of people who would leave, be as before, or stay as they are now."""

    frame: Frame
    line: ImportLine
    leaving: tuple[str, ...]
    restored: tuple[str, ...]
    staying: tuple[str, ...]


@dataclass(frozen=True)
class Undone:
    """How many people left, are as before, and stay because they were changed since."""

    removed: int
    restored: int
    staying: int


def undo_data(session: Session, actor: Actor, frame: Frame, before: Before) -> dict[str, Any]:
    """Return as JSON values what is needed to take a table back: what was there, and a digest of what is now."""
    session.flush()  # what was just stored is read back, to notice later changes
    now = {line.participant_id: seen_of(line) for line in people_lines(session, actor, frame)}
    return {
        "added": [_added(participant_id, known, now[participant_id]) for participant_id, known in before.added],
        "changed": [_changed(line, keys, now[line.participant_id]) for line, keys in before.changed],
    }


def _added(participant_id: UUID, known: Known | None, seen: str) -> dict[str, Any]:
    was = {"name": known.name, "email": known.email} if known else None
    return {"participant": str(participant_id), "was": was, "seen": seen}


def _changed(line: PersonLine, keys: frozenset[str], seen: str) -> dict[str, Any]:
    answers = {key: line.answers.get(key) for key in sorted(keys - {"name", "email"})}
    was = {"name": line.name, "email": line.email, "answers": answers}
    return {"participant": str(line.participant_id), "was": was, "seen": seen}


def imports_of(session: Session, actor: Actor, round_company_id: UUID) -> tuple[ImportLine, ...]:
    """Return the tables taken over for a registration, the latest first; raises NotFound."""
    frame = get_frame(session, actor, round_company_id)
    return tuple(_line(row, frame) for row in queries.taken_over(session, actor, round_company_id))


def _line(row: Any, frame: Frame) -> ImportLine:
    return ImportLine(
        id=row.id,
        file_name=row.file_name,
        at=row.closed_at,
        by=row.by,
        new=row.outcome["new"],
        changed=row.outcome["changed"],
        undone_at=row.undone_at,
        can_undo=frame.is_open and bool(row.has_undo),
    )


def undo_page(session: Session, actor: Actor, round_company_id: UUID, import_id: UUID) -> UndoPage:
    """Return what taking back a table would do.

    Raises NotFound, or WrongState when it was taken back already or the data is fixed.
    """
    frame = open_frame(session, actor, round_company_id)
    line = next((one for one in imports_of(session, actor, round_company_id) if one.id == import_id), None)
    if line is None:
        raise NotFound
    if not line.can_undo:
        raise WrongState(NOT_POSSIBLE)
    plan = _plan(session, actor, frame, import_id)
    leaving = tuple(person.name for person, _ in plan.removed)
    restored = tuple(person.name for person, _ in plan.restored)
    return UndoPage(frame, line, leaving, restored, tuple(person.name for person in plan.staying))


@dataclass(frozen=True)
class _Plan:
    removed: tuple[tuple[PersonLine, Mapping[str, Any]], ...]
    restored: tuple[tuple[PersonLine, Mapping[str, Any]], ...]
    staying: tuple[PersonLine, ...]


def _plan(session: Session, actor: Actor, frame: Frame, import_id: UUID) -> _Plan:
    row = queries.closed_one(session, actor, frame.round_company_id, import_id)
    if row is None or row.undo is None:
        raise WrongState(NOT_POSSIBLE)
    lines = {str(line.participant_id): line for line in people_lines(session, actor, frame)}
    begun = {str(one) for one in queries.begun_person_parts(session, actor, frame.round_company_id, frame.company_keys)}
    added, changed = (_still_here(row.undo[part], lines) for part in ("added", "changed"))
    removed = tuple(
        (line, entry)
        for line, entry in added
        if _is_untouched(line, entry)
        and not line.has_link
        and not line.has_letter
        and entry["participant"] not in begun
    )
    restored = tuple((line, entry) for line, entry in changed if _is_untouched(line, entry))
    done = {line.participant_id for line, _ in (*removed, *restored)}
    return _Plan(removed, restored, tuple(line for line, _ in (*added, *changed) if line.participant_id not in done))


def _still_here(
    entries: Iterable[Mapping[str, Any]], lines: Mapping[str, PersonLine]
) -> list[tuple[PersonLine, Mapping[str, Any]]]:
    """Whoever left the registration since needs nothing taken back."""
    return [(lines[entry["participant"]], entry) for entry in entries if entry["participant"] in lines]


def _is_untouched(line: PersonLine, entry: Mapping[str, Any]) -> bool:
    return bool(seen_of(line) == entry["seen"])


def undo_import(session: Session, actor: Actor, round_company_id: UUID, *, import_id: UUID) -> Undone:
    """Take back what a table did to everybody who was not changed since, and return how many they are.

    New people leave the registration, unless they began their own part, or have a letter or a link. Raises NotFound,
    or WrongState when it was taken back already or the data is fixed.
    """
    frame = open_frame(session, actor, round_company_id)
    row = queries.closed_one(session, actor, round_company_id, import_id)
    if row is None:
        raise NotFound
    plan = _plan(session, actor, frame, import_id)
    row.undo, row.undone_at = None, utc_now()
    _restore(session, actor, frame, plan.restored)
    for line, entry in plan.removed:
        if entry["was"]:
            rename(session, actor, line, name=entry["was"]["name"], email=entry["was"]["email"])
        remove_person(session, actor, round_company_id, participant_id=line.participant_id)
    note_change(session, actor, round_company_id)
    done = Undone(len(plan.removed), len(plan.restored), len(plan.staying))
    counts = {"removed": done.removed, "restored": done.restored, "staying": done.staying}
    audit.record(session, actor, "import.undone", import_id, programme_id=frame.programme_id, **counts)
    return done


def _restore(
    session: Session, actor: Actor, frame: Frame, people: Iterable[tuple[PersonLine, Mapping[str, Any]]]
) -> None:
    profiles = []
    for line, entry in people:
        was = entry["was"]
        rename(session, actor, line, name=was["name"], email=was["email"])
        profiles.append(Profile(line.participant_id, was["answers"], line.answers))
    write_answers(session, actor, frame, profiles)
