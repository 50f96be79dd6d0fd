"""Two persons or two companies of which one goes: both, what hangs on them, and candidates."""

from collections.abc import Collection, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as select_rows

from web.db.models import (
    Answer,
    Block,
    BlockInput,
    BlockInputMember,
    Company,
    CompanyProposal,
    Credential,
    CredentialKind,
    Participant,
    Person,
    Programme,
    RoundCompany,
)
from web.db.queries.rows import AnyRow, rows
from web.db.queries.scope import own_programmes
from web.services.actor import Actor

R = TypeVar("R", bound=SQLModel)


def persons(session: Session, actor: Actor, round_id: UUID, person_ids: Collection[UUID]) -> dict[UUID, Person]:
    """Return people of companies of a round the actor coordinates, by identifier, for editing."""
    statement = (
        select_rows(Person)
        .join(Programme, col(Programme.id) == col(Person.programme_id))
        .join(RoundCompany, col(RoundCompany.company_id) == col(Person.company_id))
        .where(col(Person.id).in_(person_ids), RoundCompany.round_id == round_id, own_programmes(actor))
    )
    return {row.id: row for row in session.exec(statement).all()}


def participations(session: Session, person_ids: Collection[UUID]) -> Sequence[AnyRow]:
    """Return the participations of these people: whether they withdrew themselves, whether fixed data hold them."""
    held = (
        select(func.count())
        .select_from(BlockInputMember)
        .where(col(BlockInputMember.participant_id) == col(Participant.id))
        .scalar_subquery()
    )
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Participant.id),
            col(Participant.round_id),
            col(Participant.person_id),
            col(Participant.role),
            col(Participant.person_part_done_at),
            col(Participant.withdrew),
            col(Block.state),
            held.label("held"),
        )
        .join(RoundCompany, col(RoundCompany.id) == col(Participant.round_company_id))
        .join(Block, col(Block.id) == col(RoundCompany.block_id))
        .where(col(Participant.person_id).in_(person_ids))
        .order_by(col(Participant.id))
    )
    return rows(session, statement)


def participants(session: Session, participant_ids: Collection[UUID]) -> dict[UUID, Participant]:
    """Return participants by identifier, for editing."""
    found = session.exec(select_rows(Participant).where(col(Participant.id).in_(participant_ids))).all()
    return {row.id: row for row in found}


def answers(session: Session, participant_ids: Collection[UUID]) -> Sequence[Answer]:
    """Return every answer of these participants, for editing."""
    statement = select_rows(Answer).where(col(Answer.participant_id).in_(participant_ids)).order_by(col(Answer.id))
    return session.exec(statement).all()


def naming_answers(session: Session, company_id: UUID, question_keys: Collection[str]) -> Sequence[Answer]:
    """Return the answers by which people of a company name others, for editing."""
    statement = (
        select_rows(Answer)
        .join(Participant, col(Participant.id) == col(Answer.participant_id))
        .join(Person, col(Person.id) == col(Participant.person_id))
        .where(Person.company_id == company_id, col(Answer.question_key).in_(question_keys))
        .order_by(col(Answer.id))
    )
    return session.exec(statement).all()


def proposals(session: Session, participant_ids: Collection[UUID]) -> Sequence[CompanyProposal]:
    """Return the proposals these participants stand in, for editing."""
    statement = (
        select_rows(CompanyProposal)
        .where(
            or_(
                col(CompanyProposal.azubi_id).in_(participant_ids),
                col(CompanyProposal.fachkraft_id).in_(participant_ids),
            )
        )
        .order_by(col(CompanyProposal.id))
    )
    return session.exec(statement).all()


def credentials(session: Session, participant_ids: Collection[UUID]) -> Sequence[Credential]:
    """Return the links and letters of these participants, for editing."""
    statement = (
        select_rows(Credential).where(col(Credential.participant_id).in_(participant_ids)).order_by(col(Credential.id))
    )
    return session.exec(statement).all()


def stop_secrets(session: Session, account_id: UUID) -> Sequence[Credential]:
    """Return the secrets with which somebody stops their reminders, for editing."""
    statement = (
        select_rows(Credential)
        .where(Credential.account_id == account_id, Credential.kind == CredentialKind.REMINDERS_OFF)
        .order_by(col(Credential.id))
    )
    return session.exec(statement).all()


def of_round(
    session: Session, actor: Actor, round_id: UUID, round_company_ids: Collection[UUID]
) -> dict[UUID, RoundCompany]:
    """Return companies' parts in a round the actor coordinates, by identifier, for editing."""
    statement = (
        select_rows(RoundCompany)
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .join(Programme, col(Programme.id) == col(Company.programme_id))
        .where(col(RoundCompany.id).in_(round_company_ids), RoundCompany.round_id == round_id, own_programmes(actor))
    )
    return {row.id: row for row in session.exec(statement).all()}


def pointing_at(session: Session, table: type[R], column: str, ids: Collection[UUID]) -> Sequence[R]:
    """Return the rows of a table whose `column` is one of these identifiers, for editing.

    Callers have found what the identifiers stand for by a query with an actor.
    """
    reference = getattr(table, column)
    return session.exec(select_rows(table).where(reference.in_(ids)).order_by(table.__table__.c.id)).all()  # type: ignore[attr-defined]


def blocks_with_inputs(session: Session, block_ids: Collection[UUID]) -> bool:
    """Whether data of one of these blocks was ever fixed."""
    return bool(rows(session, select(col(BlockInput.id)).where(col(BlockInput.block_id).in_(block_ids)).limit(1)))


def registrations_of(session: Session, person_id: UUID) -> Sequence[RoundCompany]:
    """Return the registrations somebody stands in, for editing."""
    statement = (
        select_rows(RoundCompany)
        .join(Participant, col(Participant.round_company_id) == col(RoundCompany.id))
        .where(Participant.person_id == person_id)
        .order_by(col(RoundCompany.id))
    )
    return session.exec(statement).all()
