"""Tables of people of many companies: what they are compared with, and the rows they bring.

The job that stores them acts without an actor: the coordinator was checked when it was asked for.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, Text, and_, case, cast, exists, func, or_, select, type_coerce
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.models import (
    Account,
    Agreement,
    Answer,
    Block,
    BlockInputMember,
    BlockState,
    Company,
    CompanyContact,
    Participant,
    Person,
    RoundCompany,
    RoundImport,
)
from web.db.queries.round_imports import TABLE_LATER, UNDO_LATER
from web.db.queries.rows import AnyRow, rows, streamed

CHUNK = 500


def import_of(session: Session, import_id: UUID, *, hold: bool = False) -> RoundImport | None:
    """Return an import, for the job that works on it; what is large is read only when it is asked for.

    `hold`: nobody changes it until this transaction is over.
    """
    statement = select_rows(RoundImport).where(RoundImport.id == import_id).options(TABLE_LATER, UNDO_LATER)
    return session.exec(statement.with_for_update(read=True) if hold else statement).first()


def left_alone(session: Session, states: Collection[str]) -> Sequence[AnyRow]:
    """Return (id, state) of the imports of people that wait for a job."""
    statement = (
        select(col(RoundImport.id), col(RoundImport.state))
        .where(col(RoundImport.state).in_(states), col(RoundImport.kind) == "people")
        .order_by(col(RoundImport.created_at), col(RoundImport.id))
    )
    return rows(session, statement)


def houses(session: Session, round_id: UUID) -> Sequence[AnyRow]:
    """Return (part in the round, company, name, block state) of the companies of a round."""
    statement: Select[*tuple[Any, ...]] = (
        select(col(RoundCompany.id), col(Company.id).label("company_id"), col(Company.name), col(Block.state))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .join(Block, col(Block.id) == col(RoundCompany.block_id))
        .where(col(RoundCompany.round_id) == round_id, col(RoundCompany.withdrawn_at).is_(None))
        .order_by(col(Company.sort_key), col(RoundCompany.id))
    )
    return rows(session, statement)


def people(session: Session, round_id: UUID, company_ids: Collection[UUID]) -> Sequence[AnyRow]:
    """Return everybody these companies of a round ever reported, with their participation in the round, if any."""
    columns: Select[*tuple[Any, ...]] = select(
        col(Person.id),
        col(Person.company_id),
        col(Person.name),
        col(Person.email),
        col(Participant.id).label("participant_id"),
        col(Participant.role),
        col(Participant.withdrawn_at),
    )
    these = _of_companies(columns, round_id).where(col(Person.company_id).in_(company_ids))
    return rows(session, these.order_by(col(Person.sort_key), col(Person.id)))


def people_as_stored(session: Session, round_id: UUID, *, without: UUID | None = None) -> Iterator[AnyRow]:
    """Yield (company, person, name, address, role if they take part) as the database writes it, company by company.

    Those whom the import `without` made known are left out; that is said so that an index finds the few others.
    """
    columns: Select[*tuple[Any, ...]] = select(
        type_coerce(col(Person.company_id), String),
        type_coerce(col(Person.id), String),
        col(Person.name),
        col(Person.email),
        case((col(Participant.withdrawn_at).is_(None), type_coerce(col(Participant.role), String))),
    )
    statement = _of_companies(columns, round_id).order_by(col(Person.company_id), col(Person.id))
    if without is None:
        return streamed(session, statement)
    others = select(col(RoundImport.id)).where(col(RoundImport.id) != without)
    return streamed(session, statement.where(or_(col(Person.import_id).is_(None), col(Person.import_id).in_(others))))


def _of_companies(columns: Select[*tuple[Any, ...]], round_id: UUID) -> Select[*tuple[Any, ...]]:
    here = and_(col(Participant.person_id) == col(Person.id), col(Participant.round_id) == round_id)
    mine = and_(col(RoundCompany.company_id) == col(Person.company_id), col(RoundCompany.round_id) == round_id)
    return columns.select_from(Person).join(RoundCompany, mine).outerjoin(Participant, here)


def contacts(session: Session, round_id: UUID, company_ids: Collection[UUID]) -> Sequence[AnyRow]:
    """Return (company, name, address) of the contacts of these companies of a round."""
    statement = (
        select(col(CompanyContact.company_id), col(Account.name), col(Account.email))
        .join(Account, col(Account.id) == col(CompanyContact.account_id))
        .join(RoundCompany, col(RoundCompany.company_id) == col(CompanyContact.company_id))
        .where(col(RoundCompany.round_id) == round_id, col(Account.email).is_not(None))
        .where(col(CompanyContact.company_id).in_(company_ids))
        .order_by(col(CompanyContact.id))
    )
    return rows(session, statement)


def answers(session: Session, participant_ids: Sequence[UUID], keys: Collection[str]) -> Iterator[AnyRow]:
    """Yield (participant, question key, answer as JSON text) of these people's answers to these questions."""
    for start in range(0, len(participant_ids), CHUNK):
        some = participant_ids[start : start + CHUNK]
        statement = (
            select(col(Answer.participant_id), col(Answer.question_key), cast(col(Answer.value), Text).label("text"))
            .where(col(Answer.participant_id).in_(some), col(Answer.question_key).in_(keys))
            .order_by(col(Answer.id))
        )
        yield from rows(session, statement)


def answer_rows(session: Session, participant_ids: Collection[UUID], keys: Collection[str]) -> Sequence[Answer]:
    """Return the answers of these people to these questions, for editing."""
    statement = select_rows(Answer).where(
        col(Answer.participant_id).in_(participant_ids), col(Answer.question_key).in_(keys)
    )
    return session.exec(statement.order_by(col(Answer.id))).all()


def persons(session: Session, person_ids: Collection[UUID]) -> Sequence[Person]:
    """Return these people, for editing."""
    return session.exec(select_rows(Person).where(col(Person.id).in_(person_ids)).order_by(col(Person.id))).all()


def of_import(import_id: UUID) -> ColumnElement[bool]:
    """Participants that came with an import."""
    return col(Participant.import_id) == import_id


def hidden(session: Session, import_id: UUID) -> int:
    """Return how many people that came with an import are not visible."""
    statement = select(func.count(col(Participant.id))).where(
        of_import(import_id), col(Participant.withdrawn_at).is_not(None)
    )
    return int(rows(session, statement)[0][0])


def staying(session: Session, import_id: UUID) -> int:
    """Return how many people that came with an import are visible."""
    statement = select(func.count(col(Participant.id))).where(
        of_import(import_id), col(Participant.withdrawn_at).is_(None)
    )
    return int(rows(session, statement)[0][0])


def may_undo(session: Session, row: RoundImport) -> bool:
    """Whether anything an import did can still be taken back: data that is fixed stays as it is."""
    came = select(col(Participant.id)).where(of_import(row.id), can_go()).limit(1)
    open_ones = (
        select(col(RoundCompany.id))
        .join(Block, col(Block.id) == col(RoundCompany.block_id))
        .where(col(RoundCompany.round_id) == row.round_id, col(Block.state) == BlockState.COLLECTING)
        .limit(1)
    )
    changed = bool(row.undo and row.undo["changed"])
    return bool(rows(session, came)) or (changed and bool(rows(session, open_ones)))


def entered_meanwhile(import_id: UUID) -> tuple[ColumnElement[bool], ...]:
    """People a hidden import made known and somebody entered by hand before it became visible."""
    seen = exists().where(col(Participant.person_id) == col(Person.id), col(Participant.withdrawn_at).is_(None))
    return col(Person.import_id) == import_id, seen


def can_go() -> ColumnElement[bool]:
    """Participants whose data is open and was never fixed."""
    is_open = exists().where(
        col(RoundCompany.id) == col(Participant.round_company_id),
        col(Block.id) == col(RoundCompany.block_id),
        col(Block.state) == BlockState.COLLECTING,
    )
    return and_(is_open, _never_fixed())


def with_open_data(session: Session, round_id: UUID, ids: Collection[UUID]) -> frozenset[UUID]:
    """Return which of these participants of a round, or persons by their participation in it, still have open data.

    Asked for one after the other, and participants by nothing else, so that each question goes by an index.
    """
    participants, persons = col(Participant.id), col(Participant.person_id)
    own = (participants, (participants.in_(ids),)), (persons, (persons.in_(ids), col(Participant.round_id) == round_id))
    return frozenset(row[0] for key, conditions in own for row in rows(session, _open(key, conditions)))


def _open(key: Any, conditions: Collection[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    return (
        select(key)
        .select_from(Participant)
        .join(RoundCompany, col(RoundCompany.id) == col(Participant.round_company_id))
        .join(Block, col(Block.id) == col(RoundCompany.block_id))
        .where(*conditions, col(Block.state) == BlockState.COLLECTING)
        .order_by(col(Participant.id))
    )


def _never_fixed() -> ColumnElement[bool]:
    return ~exists().where(col(BlockInputMember.participant_id) == col(Participant.id))


def some_of_import(session: Session, import_id: UUID, *, most: int) -> Sequence[AnyRow]:
    """Return (participant, person, account, whether the person stays) of people to be taken back.

    Who was known before the import, or takes part elsewhere as well, stays.
    """
    other = select_rows(Participant.id).where(col(Participant.person_id) == col(Person.id)).correlate(Person)
    elsewhere = exists(other.where(col(Participant.import_id).is_distinct_from(import_id)))
    stays = or_(col(Person.import_id).is_distinct_from(import_id), elsewhere)
    statement: Select[*tuple[Any, ...]] = (
        select(col(Participant.id), col(Person.id).label("person_id"), col(Person.account_id), stays.label("stays"))
        .join(Person, col(Person.id) == col(Participant.person_id))
        .where(of_import(import_id), col(Participant.withdrawn_at).is_not(None), _never_fixed())
        .order_by(col(Participant.id))
        .limit(most)
    )
    return rows(session, statement)


def signed(session: Session, round_id: UUID, *, wording: str) -> frozenset[UUID]:
    """Return the companies of a round that accepted the agreement in the wording of this hash."""
    statement = (
        select(col(RoundCompany.id))
        .where(
            col(RoundCompany.round_id) == round_id,
            exists().where(
                col(Agreement.round_company_id) == col(RoundCompany.id), col(Agreement.wording_sha256) == wording
            ),
        )
        .order_by(col(RoundCompany.id))
    )
    return frozenset(row.id for row in rows(session, statement))
