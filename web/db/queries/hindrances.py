"""What hinders the matching of a round: the facts that the list of companies does not hold."""

from collections.abc import Collection, Sequence
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.models import (
    Account,
    Agreement,
    Answer,
    Block,
    BlockInput,
    BlockInputMember,
    BlockState,
    Company,
    CompanyContact,
    CompanyProposal,
    Participant,
    ParticipantRole,
    Person,
    Programme,
    RoundCompany,
    Tandem,
    TandemState,
    Waiver,
)
from web.db.queries.rows import AnyRow, rows
from web.db.queries.scope import own_programmes
from web.services.actor import Actor

AnySelect: TypeAlias = Select[*tuple[Any, ...]]


def _in_round(statement: AnySelect, actor: Actor, round_id: UUID) -> AnySelect:
    """Restrict a statement over companies of rounds to one round of the actor."""
    return (
        statement.join(Company, col(Company.id) == col(RoundCompany.company_id))
        .join(Programme, col(Programme.id) == col(Company.programme_id))
        .where(col(RoundCompany.round_id) == round_id, own_programmes(actor))
    )


def companies(session: Session, actor: Actor, round_id: UUID) -> Sequence[AnyRow]:
    """Return of every company of a round what is not in the list of companies.

    (id, has accepted the agreement, number of proposals nobody answered, the addresses of its contacts, the subjects of
    what is let be), several of them separated by spaces.
    """
    statement: AnySelect = select(
        col(RoundCompany.id),
        exists().where(col(Agreement.round_company_id) == col(RoundCompany.id)).label("agreed"),
        select(func.count(col(CompanyProposal.id)))
        .where(col(CompanyProposal.round_company_id) == col(RoundCompany.id))
        .where(col(CompanyProposal.answered_at).is_(None))
        .correlate(RoundCompany)
        .scalar_subquery()
        .label("proposals"),
        _addresses().label("addresses"),
        select(func.aggregate_strings(col(Waiver.subject), " "))
        .where(col(Waiver.round_company_id) == col(RoundCompany.id))
        .correlate(RoundCompany)
        .scalar_subquery()
        .label("waived"),
    ).order_by(col(RoundCompany.id))
    return rows(session, _in_round(statement, actor, round_id))


def _addresses() -> ColumnElement[str]:
    return (
        select(func.aggregate_strings(col(Account.email), " "))
        .select_from(CompanyContact)
        .join(Account, col(Account.id) == col(CompanyContact.account_id))
        .where(col(CompanyContact.company_id) == col(RoundCompany.company_id))
        .correlate(RoundCompany)
        .scalar_subquery()
    )


BETWEEN_NAMES = "\x1f"


def name_lists(session: Session, actor: Actor, round_id: UUID) -> Sequence[AnyRow]:
    """Return (company of the round, the names of all who take part, `BETWEEN_NAMES` between them): a row a company.

    Of those that still collect.
    """
    statement: AnySelect = (
        select(
            col(RoundCompany.id).label("home"),
            func.aggregate_strings(col(Person.name), BETWEEN_NAMES).label("names"),
        )
        .join(Participant, col(Participant.round_company_id) == col(RoundCompany.id))
        .join(Person, col(Person.id) == col(Participant.person_id))
        .join(Block, _collects())
        .where(col(Participant.withdrawn_at).is_(None))
        .group_by(col(RoundCompany.id))
        .order_by(col(RoundCompany.id))
    )
    return rows(session, _in_round(statement, actor, round_id))


def names(session: Session, actor: Actor, round_id: UUID, homes: Collection[UUID]) -> Sequence[AnyRow]:
    """Return (company of the round, person, name) of everybody who takes part for these companies."""
    statement: AnySelect = (
        select(col(RoundCompany.id).label("home"), col(Person.id), col(Person.name))
        .join(Participant, col(Participant.round_company_id) == col(RoundCompany.id))
        .join(Person, col(Person.id) == col(Participant.person_id))
        .where(col(Participant.withdrawn_at).is_(None), col(RoundCompany.id).in_(homes))
        .order_by(col(Person.sort_key), col(Person.id))
    )
    return rows(session, _in_round(statement, actor, round_id))


def _collects() -> ColumnElement[bool]:
    """The block of a company whose data is not fixed."""
    return and_(col(Block.id) == col(RoundCompany.block_id), col(Block.state) == BlockState.COLLECTING)


def minors(session: Session, actor: Actor, round_id: UUID, *, since: str) -> Sequence[AnyRow]:
    """Return (company of the round, block, person, name) of Azubis under 18 until a month or longer.

    Of companies that still collect.
    """
    minor = aliased(Answer)
    as_written = cast(col(minor.value), String)
    is_minor = and_(_answers(minor, "minor_until"), as_written >= f'"{since}')
    statement: AnySelect = (
        select(
            col(RoundCompany.id).label("home"),
            col(RoundCompany.block_id),
            col(Person.id),
            col(Person.name),
        )
        .join(Block, _collects())
        .join(Participant, col(Participant.round_company_id) == col(RoundCompany.id))
        .join(minor, is_minor)
        .join(Person, col(Person.id) == col(Participant.person_id))
        .where(col(Participant.withdrawn_at).is_(None), col(Participant.role) == ParticipantRole.AZUBI)
        .order_by(col(Person.sort_key), col(Person.id))
    )
    return rows(session, _in_round(statement, actor, round_id))


def left(session: Session, actor: Actor, round_id: UUID) -> Sequence[AnyRow]:
    """Return people who stand where they should not: company of the round, participant, name, is_asked_out, has_torn.

    Either they said that their tandem does not go on, or they take part no more and are still in the fixed data.
    `has_torn`: a tandem ended when they left.
    """
    has_torn = exists().where(
        or_(col(Tandem.azubi_id) == col(Participant.id), col(Tandem.fachkraft_id) == col(Participant.id))
    )
    is_held = exists().where(
        col(BlockInputMember.participant_id) == col(Participant.id),
        col(BlockInputMember.input_id) == col(BlockInput.id),
        col(BlockInput.released_at).is_(None),
    )
    asked_out = and_(col(Participant.asked_out_at).is_not(None), col(Participant.withdrawn_at).is_(None))
    statement: AnySelect = (
        select(
            col(RoundCompany.id).label("home"),
            col(Participant.id).label("participant_id"),
            col(Person.name),
            asked_out.label("is_asked_out"),
            has_torn.label("has_torn"),
        )
        .join(Participant, col(Participant.round_company_id) == col(RoundCompany.id))
        .join(Person, col(Person.id) == col(Participant.person_id))
        .where(or_(asked_out, and_(col(Participant.withdrawn_at).is_not(None), is_held)))
        .order_by(col(Person.sort_key), col(Participant.id))
    )
    return rows(session, _in_round(statement, actor, round_id))


def instructed(session: Session, actor: Actor, round_id: UUID, block_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return which of these blocks have somebody who takes part and was instructed in robot safety."""
    instruction = aliased(Answer)
    statement: AnySelect = (
        select(col(RoundCompany.block_id))
        .distinct()
        .join(Participant, col(Participant.round_company_id) == col(RoundCompany.id))
        .join(instruction, _answers(instruction, "safety_instruction"))
        .where(
            col(RoundCompany.block_id).in_(block_ids),
            col(Participant.withdrawn_at).is_(None),
            col(instruction.value)["has"].as_boolean(),
        )
        .order_by(col(RoundCompany.block_id))
    )
    return frozenset(row.block_id for row in rows(session, _in_round(statement, actor, round_id)))


def tandems(session: Session, actor: Actor, round_id: UUID, homes: Collection[UUID]) -> dict[UUID, int]:
    """Return how many tandems that go on these companies of a round have a person in; mostly there are none to ask."""
    if not homes:
        return {}
    goes_on = col(Tandem.state).not_in((TandemState.NOT_CONTINUED, TandemState.DISSOLVED))
    here = or_(col(Tandem.azubi_id) == col(Participant.id), col(Tandem.fachkraft_id) == col(Participant.id))
    statement: AnySelect = (
        select(col(RoundCompany.id), func.count(col(Tandem.id).distinct()))
        .join(Participant, col(Participant.round_company_id) == col(RoundCompany.id))
        .join(Tandem, and_(here, goes_on))
        .where(col(RoundCompany.id).in_(homes))
        .group_by(col(RoundCompany.id))
    )
    return {row[0]: row[1] for row in rows(session, _in_round(statement, actor, round_id))}


def _answers(answer: type[Answer], key: str) -> ColumnElement[bool]:
    return and_(col(answer.participant_id) == col(Participant.id), col(answer.question_key) == key)


def waiver(session: Session, actor: Actor, round_company_id: UUID, subject: str) -> Waiver | None:
    """Return what was let be, for taking it back."""
    statement = (
        select_rows(Waiver)
        .join(RoundCompany, col(RoundCompany.id) == col(Waiver.round_company_id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .join(Programme, col(Programme.id) == col(Company.programme_id))
        .where(Waiver.round_company_id == round_company_id, Waiver.subject == subject, own_programmes(actor))
    )
    return session.exec(statement).first()
