"""One file with people of many companies, as a coordinator uses it: upload, preview, taking over, taking back."""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from web.catalogue.question import Question
from web.db.models import Agreement, Block, Company, Round, RoundCompany, RoundImport
from web.db.queries import companies as company_queries
from web.db.queries import many_people as queries
from web.files.kinds import recognise_kind
from web.files.own_columns import own_questions
from web.files.problems import TooLarge
from web.files.table_problems import TableProblem
from web.services import audit, queueing, rounds
from web.services.actor import Actor
from web.services.errors import WrongState
from web.services.names import same_name_key, sort_key
from web.services.near_names import NearCompanies
from web.services.outreach import companies as company_services
from web.services.registrations import registration
from web.services.tables import round_imports
from web.services.tables.large_books import Refused, leaving_hidden, problem_of, unpack_refused
from web.services.tables.many_people_store import (
    AT_WORK,
    DONE,
    LIMITS,
    PREVIEW,
    STORING,
    UNDOING,
    UNDONE,
    WAITING,
    questionnaire_of,
    split,
)
from web.services.tables.round_imports import Mending
from web.translations import N_

MEGABYTE = 1024 * 1024
NOT_NOW = N_("This is under way, or it is over. Please look at its page.")
NOTHING_TO_ADD = N_("Every company in the table is already in the round.")


@dataclass(frozen=True)
class ManyPage:
    """What the page of such an import shows, whatever its state."""

    where: rounds.Where
    id: UUID
    file_name: str
    state: str
    rows: int
    rows_done: int
    counts: Mapping[str, int]
    houses: tuple[tuple[str, int, int, int, int], ...]
    """Name, new, changed, unchanged, refused."""
    unknown: tuple[tuple[str, int, tuple[tuple[str, str], ...]], ...]
    """Name in the file, rows, companies nearly called like this as (identifier, name)."""
    companies: tuple[tuple[str, str], ...]
    """Every company of the round a name may mean, as (identifier, name); empty when no name is unknown."""
    unsigned: int
    problems: tuple[TableProblem, ...]
    more_problems: int
    problem: tuple[str, Mapping[str, Any]] | None
    can_undo: bool
    staying: int
    usable: bool

    @property
    def is_at_work(self) -> bool:
        """Whether a job is working on it, or will soon."""
        return self.state in AT_WORK

    @property
    def strangers(self) -> int:
        """How many unknown companies are called like no company of the round."""
        return sum(not likely for _name, _rows, likely in self.unknown)

    @property
    def deeds(self) -> int:
        """How many people would be added or changed."""
        return self.counts.get("new", 0) + self.counts.get("changed", 0)


def check_file(data: bytes, file_name: str) -> tuple[bytes, str]:
    """Return a file to be read later with its name, refused at once if it is no table; raises FileProblem."""
    if len(data) > LIMITS.file_bytes:
        raise TooLarge(limit=LIMITS.file_bytes // MEGABYTE)
    recognise_kind(data, LIMITS)
    return data, file_name


def own_columns(session: Session, actor: Actor, round_id: UUID) -> tuple[Question, ...]:
    """Return the programme's own questions that a table for this round may answer. Raises NotFound or WrongState."""
    round_ = company_services.check_open(session, actor, round_id)
    return own_questions(questionnaire_of(session, round_).questions)


def start(session: Session, actor: Actor, round_id: UUID, *, file: tuple[bytes, str]) -> UUID:
    """Keep a file until a job has read it and return the import's id. Raises NotFound, or WrongState when closed."""
    round_ = company_services.check_open(session, actor, round_id)
    data, file_name = file
    row = RoundImport(
        round_id=round_id,
        created_by=actor.account_id,
        file_name=file_name[:255],
        kind=round_imports.PEOPLE,
        state=WAITING,
        data=zlib.compress(data, 1),
    )
    session.add(row)
    audit.record(session, actor, "round_import.uploaded", row.id, programme_id=round_.programme_id, bytes=len(data))
    queueing.enqueue_again(session, "importing", row.id)
    return row.id


def many_page(session: Session, actor: Actor, round_id: UUID, import_id: UUID) -> ManyPage:
    """Return how an import stands and what it would do or did; raises NotFound."""
    row = round_imports.own_import(session, actor, round_id, import_id)
    found = row.outcome
    return ManyPage(
        rounds.where(session, actor, round_id),
        row.id,
        row.file_name,
        row.state,
        row.rows,
        row.rows_done,
        found.get("counts", {}),
        tuple((name, new, changed, same, refused) for name, new, changed, same, refused in found.get("houses", ())),
        tuple((name, rows, tuple((a, b) for a, b in known)) for name, rows, known in found.get("unknown", ())),
        _companies(session, round_id) if found.get("unknown") else (),
        len(found.get("unsigned", ())),
        tuple(map(problem_of, found.get("problems", ()))),
        found.get("more_problems", 0),
        tuple(found["problem"]) if "problem" in found else None,
        _can_undo(session, row),
        queries.staying(session, row.id) if row.state == UNDONE else 0,
        found.get("usable", True),
    )


def _can_undo(session: Session, row: RoundImport) -> bool:
    return row.state == DONE and row.undo is not None and queries.may_undo(session, row)


def _companies(session: Session, round_id: UUID) -> tuple[tuple[str, str], ...]:
    return tuple((str(row.id), row.name) for row in queries.houses(session, round_id))


def refused_rows(session: Session, actor: Actor, round_id: UUID, import_id: UUID) -> tuple[Refused, ...]:
    """Return the rows of an open preview that cannot be taken over, as they stand in the file.

    Raises NotFound, or WrongState when the preview is not open.
    """
    row = _previewed(session, actor, round_id, import_id)
    return unpack_refused(split(row.data or b"")[2])


def _previewed(session: Session, actor: Actor, round_id: UUID, import_id: UUID) -> RoundImport:
    row = round_imports.own_import(session, actor, round_id, import_id)
    if row.kind != round_imports.PEOPLE or row.state != PREVIEW or row.data is None:
        raise WrongState(NOT_NOW)
    return row


def _read_again(session: Session, row: RoundImport, mending: Mending) -> None:
    row.choices = {**mending.to_document(), "packed": True}
    row.state = WAITING
    queueing.enqueue_again(session, "importing", row.id)


def mend(session: Session, actor: Actor, round_id: UUID, import_id: UUID, *, mending: Mending) -> None:
    """Remember what columns and names mean and work the preview out again. Raises NotFound or WrongState."""
    row = _previewed(session, actor, round_id, import_id)
    if mending.leaves_hidden is not None:
        row.data = _alone(leaving_hidden(split(row.data or b"")[0], mending.leaves_hidden))
    _read_again(session, row, Mending.from_document(row.choices).with_more(mending))


def _alone(file: bytes) -> bytes:
    """Return a packed file as it stands before the others are worked out, see `split`."""
    return len(file).to_bytes(8, "big") + file


def add_unknown(session: Session, actor: Actor, round_id: UUID, import_id: UUID) -> int:
    """Let the companies of the table that the round does not know take part, without a contact; returns how many.

    A company of an earlier round is known by its name. Who is nearly called like a company of the round, or like
    another one of the table, is not added: the preview asks which of them is meant. Raises NotFound, or WrongState when
    there is none to add or the preview is not open.
    """
    row = _previewed(session, actor, round_id, import_id)
    round_ = company_services.check_open(session, actor, round_id)
    programme = company_queries.of_programme(session, actor, round_.programme_id, round_id)
    earlier = {same_name_key(one.name): one for one in programme}
    new = [name for name in _strangers(row) if not _takes_part(earlier.get(same_name_key(name)))]
    if not new:
        raise WrongState(NOTHING_TO_ADD)
    for name in new:
        known = earlier.get(same_name_key(name))
        company = Company(programme_id=round_.programme_id, name=name[:200], sort_key=sort_key(name))
        block = Block(round_id=round_id, name=known.name if known else name[:200], sort_key=sort_key(name))
        session.add_all([block] if known else [company, block])
        session.flush()  # the company's part in the round points at both
        company_id = known.id if known else company.id
        session.add(RoundCompany(round_id=round_id, company_id=company_id, block_id=block.id))
    audit.record(session, actor, "company.add_many", import_id, programme_id=round_.programme_id, new=len(new))
    _read_again(session, row, Mending.from_document(row.choices))
    return len(new)


def _takes_part(known: Any) -> bool:
    """Whether a company is in the round already: one that withdrew from it stays out."""
    return known is not None and bool(known.takes_part)


def _strangers(row: RoundImport) -> Iterator[str]:
    """Yield the unknown names that are nearly the name of no company of the round and of none before them."""
    seen: NearCompanies[str] = NearCompanies()
    for name, _rows, likely in row.outcome.get("unknown", ()):
        if name and not likely and not seen.near(name):
            seen.add(name, name)
            yield name


def note_agreements(session: Session, actor: Actor, round_id: UUID, import_id: UUID) -> int:
    """Note for every company of the table that lacks it that the agreement is there, signed on paper.

    Nobody is asked who signed each of them, so none of them names a signer.
    """
    row = _previewed(session, actor, round_id, import_id)
    missing = [UUID(one) for one in row.outcome.get("unsigned", ())]
    for company_id in missing:
        frame = registration.open_frame(session, actor, company_id)
        agreement = Agreement(
            round_company_id=company_id,
            name="",
            accepted_by=actor.account_id,
            wording_sha256=frame.wording.sha256,
            on_behalf=True,
        )
        session.add(agreement)
    audit.record(session, actor, "agreement.noted_many", import_id, companies=len(missing))
    _read_again(session, row, Mending.from_document(row.choices))
    return len(missing)


def take_over(session: Session, actor: Actor, round_id: UUID, import_id: UUID) -> None:
    """Let a job store what the preview shows. Raises NotFound, or WrongState when the preview is not open."""
    row = _previewed(session, actor, round_id, import_id)
    row.state, row.rows_done = STORING, 0
    row.rows = row.outcome["counts"]["new"]
    audit.record(session, actor, "round_import.confirmed", import_id, rows=row.rows)
    queueing.enqueue_again(session, "importing", row.id)


def cancel(session: Session, actor: Actor, round_id: UUID, import_id: UUID) -> None:
    """Stop an import that is not done and delete its table; what was stored of it goes as well. Raises NotFound."""
    row = round_imports.own_import(session, actor, round_id, import_id)
    if row.closed_at is None:
        round_imports.close(row, round_imports.DROPPED, {})
        audit.record(session, actor, "round_import.dropped", import_id)
        queueing.enqueue_again(session, "importing", row.id)


def undo(session: Session, actor: Actor, round_id: UUID, import_id: UUID) -> None:
    """Let a job take back everybody an import brought whose data is still open, and restore what it changed.

    What somebody changed after the import stays as it is. Raises NotFound, or WrongState if it was not stored or the
    data of everybody in it is fixed.
    """
    row = round_imports.own_import(session, actor, round_id, import_id)
    if not _can_undo(session, row):
        raise WrongState(NOT_NOW)
    row.state, row.rows_done = UNDOING, 0
    programme_id = session.get_one(Round, round_id).programme_id
    audit.record(session, actor, "round_import.undone", import_id, programme_id=programme_id)
    queueing.enqueue_again(session, "importing", row.id)
