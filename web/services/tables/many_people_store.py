"""The job's side of a table with people of many companies: reading and storing.

Stored in short transactions, so that nobody waits for the one writer of SQLite, and yet all or nothing: what is stored
counts as withdrawn until one last short transaction makes all of it visible. A killed job begins again by deleting
what it left. See docs/adr/0011.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, update
from sqlalchemy.orm import Session as PlainSession
from sqlmodel import Session, col

from web.catalogue.question import Part as Answerer
from web.catalogue.question import Role
from web.catalogue.questionnaire import Questionnaire
from web.db.bulk import insert_rows
from web.db.models import (
    Participant,
    Person,
    QuestionnaireVersion,
    Round,
    RoundCompany,
    RoundImport,
)
from web.db.models.columns import utc_now
from web.db.queries import many_people as queries
from web.files.limits import UPLOAD
from web.files.own_columns import own_questions
from web.files.people_book import Book, read_book
from web.files.rows import REQUIRED, Wanted
from web.files.table_problems import TableProblem
from web.services import audit
from web.services.access.person_accounts import forget_account
from web.services.actor import Actor
from web.services.tables import round_imports
from web.services.tables.large_books import pack_refused, read_parts, shared_addresses, stored_problem, with_cells
from web.services.tables.many_people_changes import Changes, Outdated, store_changes
from web.services.tables.many_people_houses import Register, fingerprints_now, houses_of
from web.services.tables.many_people_plan import House, ManyPlan, Planner
from web.services.tables.many_people_rows import Loaded, Part, of_answers
from web.services.tables.many_people_steps import Steps, pack_steps
from web.services.tables.round_imports import Mending

LIMITS = replace(UPLOAD, rows=100_000, seconds=60)
AT_ONCE = 1_000
"""People stored in one transaction."""
GONE_AT_ONCE = 500
"""People taken back in one transaction."""
SHOWN_PROBLEMS = 1_000
WAITING, READING, PREVIEW, STORING, DONE = "waiting", "reading", "preview", "storing", "done"
FAILED, UNDOING, UNDONE = "failed", "undoing", "undone"
AT_WORK = (WAITING, READING, STORING, UNDOING)
"""States in which a job has something to do."""


def load(session: Session, import_id: UUID) -> Loaded | None:
    """Return an import to work on, None when there is nothing to do."""
    row = queries.import_of(session, import_id)
    if row is None or (row.state not in AT_WORK and not _has_leftovers(row)):
        return None
    return Loaded(row.id, row.round_id, row.state, row.file_name, row.data or b"", row.choices, row.created_by)


def _has_leftovers(row: RoundImport) -> bool:
    return row.state == round_imports.DROPPED


def forgotten(session: Session) -> list[UUID]:
    """Return the imports that wait although perhaps no worker knows of them."""
    return [row.id for row in queries.left_alone(session, AT_WORK)]


def read_file(data: bytes, file_name: str) -> Book:
    """Return every list of people in an uploaded file; reads in bounded memory and time.

    Raises web.files.problems.FileProblem.
    """
    return read_book(zlib.decompress(data), file_name, limits=LIMITS)


def plan(session: Session, loaded: Loaded, book: Book) -> tuple[ManyPlan, list[House], Book]:
    """Return what a file would do to its round as it is now, the companies of the round, and the corrected file."""
    today = utc_now().date()
    mending = Mending.from_document(loaded.choices)
    round_ = session.get_one(Round, loaded.round_id)
    questionnaire = questionnaire_of(session, round_)
    own = own_questions(questionnaire.questions)
    wanted = Wanted(today=today, required=(*REQUIRED, "company"), chosen=mending.columns, own=own)
    book = with_cells(book, mending.cells)
    questions = {role: questionnaire.asked(Answerer.COMPANY, role) for role in Role}
    keys = frozenset(question.key for role in Role for question in questions[role])
    houses = houses_of(session, loaded.round_id)
    register = Register(session, loaded.round_id, keys)
    shared = shared_addresses(book, wanted)
    planner = Planner(houses, register.with_people, mending.meant, questions, today, shared)
    planner.problems += [TableProblem("sheet_not_read", False, one.message) for one in book.unread]
    for part in read_parts(book, wanted):
        planner.take(part)
    return planner.plan(), houses, book


def questionnaire_of(session: Session, round_: Round) -> Questionnaire:
    """Return the questionnaire of a round."""
    version = session.get_one(QuestionnaireVersion, round_.questionnaire_version_id)
    return Questionnaire.from_document(dict(version.document))


@dataclass(frozen=True)
class Kept:
    """What a table would do, as it is kept for the preview; made outside any transaction."""

    data: bytes
    """The packed file, steps and refused rows, see `split`."""
    rows: int
    outcome: dict[str, Any]


def packed(file: bytes, book: Book, planned: ManyPlan, houses: Sequence[House]) -> Kept:
    """Return what is kept of a file, packed already, and of its plan."""
    parts = (file, pack_steps(planned, houses), pack_refused(book, planned.problems))
    data = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    return Kept(data, planned.counts["rows"], _outcome(planned))


def split(data: bytes) -> list[bytes]:
    """Return the packed file, its packed steps and its packed refused rows of a previewed import."""
    parts = []
    while data:
        length = int.from_bytes(data[:8], "big")
        parts.append(data[8 : 8 + length])
        data = data[8 + length :]
    return parts


def keep_plan(session: Session, import_id: UUID, kept: Kept) -> None:
    """Keep what a table would do for its preview; nothing happens when it was dropped meanwhile."""
    row = queries.import_of(session, import_id)
    if row is None or row.state not in {WAITING, READING, STORING}:
        return
    row.data, row.outcome = kept.data, kept.outcome
    row.state, row.rows, row.rows_done = PREVIEW, kept.rows, 0


def _outcome(planned: ManyPlan) -> dict[str, Any]:
    return {
        "counts": dict(planned.counts),
        "houses": [list(asdict(house).values()) for house in planned.houses],
        "unknown": [[one.name, one.rows, [list(pair) for pair in one.likely]] for one in planned.unknown],
        "unsigned": list(planned.unsigned),
        "problems": [stored_problem(problem) for problem in planned.problems[:SHOWN_PROBLEMS]],
        "more_problems": max(0, len(planned.problems) - SHOWN_PROBLEMS),
        "fingerprints": dict(planned.fingerprints),
        "usable": not any(problem.blocking and problem.row is None for problem in planned.problems),
    }


def report(session: Session, import_id: UUID, *, state: str, done: int) -> bool:
    """Note how far the job is; False when the import was dropped meanwhile."""
    row = queries.import_of(session, import_id)
    if row is None or row.state not in AT_WORK:
        return False
    row.state, row.rows_done = state, done
    return True


def fail(session: Session, import_id: UUID, msgid: str, params: Mapping[str, Any]) -> None:
    """Close an import that cannot be read."""
    row = queries.import_of(session, import_id)
    if row is not None and row.state in AT_WORK:
        round_imports.close(row, FAILED, {"problem": [msgid, dict(params)]})


def round_of(session: Session, loaded: Loaded) -> Round:
    """Return the round an import belongs to."""
    return session.get_one(Round, loaded.round_id)


def store_some(session: Session, loaded: Loaded, part: Part) -> bool:
    """Store new people in one transaction; False when the import was dropped meanwhile.

    Who wants to drop it waits until the transaction is over, so that nothing is stored after it was dropped.
    """
    row = queries.import_of(session, loaded.id, hold=True)
    if row is None or row.state != STORING:
        return False
    insert_rows(session, part.rows)
    return True


def finish(
    session: Session,
    loaded: Loaded,
    steps: Steps,
    changes: Changes,
    *,
    fingerprints: Mapping[str, str],
) -> bool:
    """Make everything visible and change those who were known, in one transaction.

    False when the import was dropped. Raises Outdated when the companies are not what the preview showed any more.
    """
    row = queries.import_of(session, loaded.id)
    if row is None or row.state != STORING:
        return False
    present = fingerprints_now(session, loaded.round_id, without=loaded.id)
    if {key: one for key, one in present.items() if key in fingerprints} != dict(fingerprints):
        raise Outdated
    hidden = (queries.of_import(loaded.id), col(Participant.withdrawn_at).is_not(None))
    shown = session.connection().execute(update(Participant).where(*hidden).values(withdrawn_at=None)).rowcount
    if shown != steps.count:
        raise Outdated
    store_changes(session, changes, of_answers(loaded, round_of(session, loaded)))
    now = utc_now()
    begun = {"last_activity_at": now, "begun_at": func.coalesce(col(RoundCompany.begun_at), now)}
    here = col(RoundCompany.id).in_([UUID(house.part) for house in steps.houses])
    session.connection().execute(update(RoundCompany).where(here).values(begun))
    counts = {"new": steps.count, "changed": changes.people}
    round_imports.close(row, DONE, {"counts": {**row.outcome.get("counts", {}), **counts}})
    row.undo = {"changed": changes.kept}
    programme_id = session.get_one(Round, loaded.round_id).programme_id
    actor = Actor(loaded.created_by, "")
    audit.record(session, actor, "round_import.taken_over", loaded.id, programme_id=programme_id, **counts)
    return True


def let_go(session: Session, import_id: UUID) -> None:
    """Leave to their companies whoever of a hidden import somebody entered by hand meanwhile."""
    row = queries.import_of(session, import_id)
    if row is None or row.state not in {STORING, round_imports.DROPPED}:
        return
    connection = session.connection()
    connection.execute(update(Person).where(*queries.entered_meanwhile(import_id)).values(import_id=None))
    seen = (queries.of_import(import_id), col(Participant.withdrawn_at).is_(None))
    connection.execute(update(Participant).where(*seen).values(import_id=None))


def delete_some(session: Session, import_id: UUID) -> int:
    """Delete some of the people an import brought who are not visible, and return how many those were."""
    some = queries.some_of_import(session, import_id, most=GONE_AT_ONCE)
    participants = [row.id for row in some]
    gone = [row for row in some if not row.stays]
    PlainSession.execute(session, delete(Participant).where(col(Participant.id).in_(participants)))
    for person in queries.persons(session, [row.person_id for row in gone if row.account_id is not None]):
        forget_account(session, person)
    PlainSession.execute(session, delete(Person).where(col(Person.id).in_([row.person_id for row in gone])))
    return len(some)


def fingerprints(session: Session, import_id: UUID) -> dict[str, str]:
    """Return what the companies of an import's preview looked like."""
    row = queries.import_of(session, import_id)
    return dict(row.outcome.get("fingerprints", {})) if row is not None else {}
