"""One person's participation: their own view of the round, their answers, their partner once they were told."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.models import (
    Account,
    Answer,
    Block,
    Company,
    CompanyContact,
    Notice,
    Participant,
    Person,
    Programme,
    Publication,
    QuestionnaireVersion,
    Round,
    RoundCompany,
    Tandem,
    TandemState,
)
from web.db.queries import scope
from web.db.queries.rows import AnyRow, row_or_none, rows
from web.services.actor import Actor


def standing(session: Session, actor: Actor, participant_id: UUID) -> AnyRow | None:
    """Return the frame of the actor's own participation, or None.

    Columns: id, person_id, person_name, role, person_part_done_at, person_part_screen, asked_out_at,
    guardian_letter_on, listed, person_email, company_id, company_name, round_company_id, block_state, round_id,
    round_name, opens_on, deadline, extended_deadline, starts_on, news_by, questionnaire_version_id, programme_id,
    programme_name, accent, azubi_address, fachkraft_address, contact_name, contact_phone, contact_email, controller.
    """
    statement = _in_round(
        select(
            col(Participant.id),
            col(Person.id).label("person_id"),
            col(Person.name).label("person_name"),
            col(Participant.role),
            col(Participant.person_part_done_at),
            col(Participant.person_part_screen),
            col(Participant.asked_out_at),
            col(Participant.guardian_letter_on),
            col(Person.listed),
            col(Person.email).label("person_email"),
            col(Company.id).label("company_id"),
            col(Company.name).label("company_name"),
            col(RoundCompany.id).label("round_company_id"),
            col(Block.state).label("block_state"),
            col(Round.id).label("round_id"),
            col(Round.name).label("round_name"),
            col(Round.opens_on),
            col(Round.deadline),
            col(RoundCompany.extended_deadline),
            col(Round.starts_on),
            col(Round.news_by),
            col(Round.questionnaire_version_id),
            col(Programme.id).label("programme_id"),
            col(Programme.name).label("programme_name"),
            col(Programme.accent),
            col(Programme.azubi_address),
            col(Programme.fachkraft_address),
            col(Programme.contact_name),
            col(Programme.contact_phone),
            col(Programme.contact_email),
            col(Programme.controller),
        )
    ).where(
        col(Participant.id) == participant_id,
        scope.own_participations(actor),
        col(Participant.withdrawn_at).is_(None),
    )
    return row_or_none(session, statement)


def _in_round(columns: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        columns.select_from(Participant)
        .join(Person, col(Person.id) == col(Participant.person_id))
        .join(Company, col(Company.id) == col(Person.company_id))
        .join(RoundCompany, col(RoundCompany.id) == col(Participant.round_company_id))
        .join(Block, col(Block.id) == col(RoundCompany.block_id))
        .join(Round, col(Round.id) == col(Participant.round_id))
        .join(Programme, col(Programme.id) == col(Round.programme_id))
    )


def managed(session: Session, actor: Actor, participant_id: UUID) -> AnyRow | None:
    """Return what a letter or a link to somebody says, for those who may send it: company contact and coordinator.

    Columns: id, person_id, role, block_state, company_id, company_name, round_id, round_name, deadline, starts_on,
    news_by, programme_id, programme_name, azubi_address, fachkraft_address, contact_name, contact_phone, is_told,
    is_done (the own part). `deadline` is that of the company, with its extension.
    """
    return row_or_none(session, _to_write_to(participant_id).where(scope.own_companies(actor)))


def to_tell(session: Session, participant_id: UUID) -> AnyRow | None:
    """Return the same columns as `managed` where the system itself writes to somebody, or they asked for it."""
    return row_or_none(session, _to_write_to(participant_id))


def _to_write_to(participant_id: UUID) -> Select[*tuple[Any, ...]]:
    columns: Select[*tuple[Any, ...]] = select(
        col(Participant.id),
        col(Person.id).label("person_id"),
        col(Participant.role),
        col(Block.state).label("block_state"),
        col(Company.id).label("company_id"),
        col(Company.name).label("company_name"),
        col(Round.id).label("round_id"),
        col(Round.name).label("round_name"),
        func.coalesce(col(RoundCompany.extended_deadline), col(Round.deadline)).label("deadline"),
        col(Round.starts_on),
        col(Round.news_by),
        col(Programme.id).label("programme_id"),
        col(Programme.name).label("programme_name"),
        col(Programme.azubi_address),
        col(Programme.fachkraft_address),
        col(Programme.contact_name),
        col(Programme.contact_phone),
        exists().where(col(Notice.participant_id) == col(Participant.id)).label("is_told"),
        col(Participant.person_part_done_at).is_not(None).label("is_done"),
    )
    return _in_round(columns).where(col(Participant.id) == participant_id, col(Participant.withdrawn_at).is_(None))


def own_participant(session: Session, actor: Actor, participant_id: UUID) -> Participant | None:
    """Return the actor's own participation for editing."""
    statement = select_rows(Participant).where(
        col(Participant.id) == participant_id,
        scope.own_participations(actor),
        col(Participant.withdrawn_at).is_(None),
    )
    return session.exec(statement).first()


def own_person(session: Session, actor: Actor, participant_id: UUID) -> Person | None:
    """Return the actor's own person for editing."""
    statement = (
        select_rows(Person)
        .join(Participant, col(Participant.person_id) == col(Person.id))
        .where(col(Participant.id) == participant_id, scope.own_participations(actor))
    )
    return session.exec(statement).first()


def own_answers(session: Session, actor: Actor, participant_id: UUID) -> Sequence[Answer]:
    """Return every stored answer of the actor's own participation, for editing, in the order of the keys."""
    statement = (
        select_rows(Answer)
        .join(Participant, col(Participant.id) == col(Answer.participant_id))
        .where(col(Answer.participant_id) == participant_id, scope.own_participations(actor))
        .order_by(col(Answer.question_key), col(Answer.id))
    )
    return session.exec(statement).all()


def questionnaire(session: Session, actor: Actor, participant_id: UUID) -> dict[str, object]:
    """Return the questionnaire document of the actor's own round."""
    statement = (
        select(col(QuestionnaireVersion.document))
        .join(Round, col(Round.questionnaire_version_id) == col(QuestionnaireVersion.id))
        .join(Participant, col(Participant.round_id) == col(Round.id))
        .where(col(Participant.id) == participant_id, scope.own_participations(actor))
    )
    document: dict[str, object] = rows(session, statement)[0][0]
    return document


def documents(
    session: Session, actor: Actor, participant_id: UUID, version_ids: Collection[UUID]
) -> dict[UUID, dict[str, Any]]:
    """Return questionnaire documents of the programme of the actor's own round, by the id of their version."""
    statement = (
        select(col(QuestionnaireVersion.id), col(QuestionnaireVersion.document))
        .join(Round, col(Round.programme_id) == col(QuestionnaireVersion.programme_id))
        .join(Participant, col(Participant.round_id) == col(Round.id))
        .where(
            col(QuestionnaireVersion.id).in_(version_ids),
            col(Participant.id) == participant_id,
            scope.own_participations(actor),
        )
        .order_by(col(QuestionnaireVersion.id))
    )
    return {row.id: dict(row.document) for row in rows(session, statement)}


def questionnaire_version(session: Session, actor: Actor, participant_id: UUID) -> UUID:
    """Return which questionnaire the actor's own round asks."""
    statement = (
        select(col(Round.questionnaire_version_id))
        .join(Participant, col(Participant.round_id) == col(Round.id))
        .where(col(Participant.id) == participant_id, scope.own_participations(actor))
    )
    version_id: UUID = rows(session, statement)[0][0]
    return version_id


def colleagues(session: Session, actor: Actor, participant_id: UUID, chosen: Collection[UUID]) -> Sequence[AnyRow]:
    """Return (person id, name) of the other role in the same company and round who agreed to be listed.

    `chosen` people stay in the list even if they do not agree any more, so that no answer is lost by saving.
    """
    own = (
        select(col(Participant.round_company_id), col(Participant.role))
        .where(col(Participant.id) == participant_id, scope.own_participations(actor))
        .subquery()
    )
    statement = (
        select(col(Person.id), col(Person.name))
        .join(Participant, col(Participant.person_id) == col(Person.id))
        .join(own, own.c.round_company_id == col(Participant.round_company_id))
        .where(
            col(Participant.role) != own.c.role,
            col(Participant.withdrawn_at).is_(None),
            or_(col(Person.listed), col(Person.id).in_(chosen)),
        )
        .order_by(col(Person.sort_key), col(Person.id))
    )
    return rows(session, statement)


def newest_notice(session: Session, actor: Actor, participant_id: UUID) -> AnyRow | None:
    """Return what the actor was told last, or None before their block was published to its people.

    Columns: reason, told_at, had_tandem (this time or before).
    """
    any_notice = aliased(Notice)
    statement = (
        select(
            col(Notice.reason),
            col(Publication.people_told_at).label("told_at"),
            exists()
            .where(col(any_notice.participant_id) == participant_id, col(any_notice.tandem_id).is_not(None))
            .label("had_tandem"),
        )
        .join(Participant, col(Participant.id) == col(Notice.participant_id))
        .join(Publication, col(Publication.id) == col(Notice.publication_id))
        .where(
            col(Notice.participant_id) == participant_id,
            scope.own_participations(actor),
            col(Publication.people_told_at).is_not(None),
        )
        .order_by(col(Notice.created_at).desc(), col(Notice.id))
        .limit(1)
    )
    return row_or_none(session, statement)


def told_tandems(session: Session, actor: Actor, participant_id: UUID) -> Sequence[AnyRow]:
    """Return the living tandems the actor was told of, by the partner's name; a Fachkraft may have several.

    Columns: id, reasons, partner_id.
    """
    own, other = aliased(Participant), aliased(Participant)
    statement = (
        select(col(Tandem.id), col(Tandem.reasons), col(other.id).label("partner_id"))
        .join(own, col(own.id).in_((col(Tandem.azubi_id), col(Tandem.fachkraft_id))))
        .join(
            other, col(other.id).in_((col(Tandem.azubi_id), col(Tandem.fachkraft_id))) & (col(other.id) != col(own.id))
        )
        .join(Person, col(Person.id) == col(other.person_id))
        .where(
            col(own.id) == participant_id,
            col(own.id).in_(actor.participates),
            col(Tandem.state).not_in(UNTOLD),
        )
        .order_by(col(Person.sort_key), col(Tandem.id))
    )
    return rows(session, statement)


UNTOLD = (TandemState.ANNOUNCED, TandemState.DISSOLVED, TandemState.NOT_CONTINUED)
"""Tandems nobody reads of on their own page: not published to their people yet, or over."""

SHOWN_TO_PARTNER = ("occupation", "site", "department", "reach")


def partner(
    session: Session, actor: Actor, tandem_id: UUID, partner_id: UUID, *, also: Collection[str] = ()
) -> Sequence[AnyRow]:
    """Return one row for each answer the partner's page shows, or one row without an answer.

    `also`: keys of further questions whose answers are wanted. Columns: name, email, company_name, company_id,
    question_key, value, version_id (of the questionnaire the answer was given to). Only for a tandem of the actor.
    """
    statement = (
        select(
            col(Person.name),
            col(Person.email),
            col(Company.name).label("company_name"),
            col(Company.id).label("company_id"),
            col(Answer.question_key),
            col(Answer.value),
            col(Answer.questionnaire_version_id).label("version_id"),
        )
        .select_from(Tandem)
        .join(Participant, col(Participant.id).in_((col(Tandem.azubi_id), col(Tandem.fachkraft_id))))
        .join(Person, col(Person.id) == col(Participant.person_id))
        .join(Company, col(Company.id) == col(Person.company_id))
        .outerjoin(
            Answer,
            (col(Answer.participant_id) == col(Participant.id))
            & col(Answer.question_key).in_((*SHOWN_TO_PARTNER, *also)),
        )
        .where(
            col(Tandem.id) == tandem_id,
            or_(col(Tandem.azubi_id).in_(actor.participates), col(Tandem.fachkraft_id).in_(actor.participates)),
            col(Participant.id) == partner_id,
        )
        .order_by(col(Answer.question_key), col(Participant.id))
    )
    return rows(session, statement)


def company_contacts(session: Session, actor: Actor, participant_id: UUID, company_id: UUID) -> Sequence[AnyRow]:
    """Return (name, phone) of the contacts of the partner's company, for the actor's own participation only."""
    statement = (
        select(col(Account.name), col(CompanyContact.phone))
        .select_from(CompanyContact)
        .join(Account, col(Account.id) == col(CompanyContact.account_id))
        .join(Participant, col(Participant.id) == participant_id)
        .where(col(CompanyContact.company_id) == company_id, scope.own_participations(actor))
        .order_by(col(Account.name), col(CompanyContact.id))
    )
    return rows(session, statement)


def names_of_people(
    session: Session, actor: Actor, participant_id: UUID, person_ids: Collection[UUID]
) -> Sequence[AnyRow]:
    """Return (person id, name) of people named in the actor's own answers, within the own company only."""
    own_company = (
        select(col(Person.company_id))
        .join(Participant, col(Participant.person_id) == col(Person.id))
        .where(col(Participant.id) == participant_id, scope.own_participations(actor))
        .scalar_subquery()
    )
    statement = (
        select(col(Person.id), col(Person.name))
        .where(col(Person.id).in_(person_ids), col(Person.company_id) == own_company)
        .order_by(col(Person.sort_key), col(Person.id))
    )
    return rows(session, statement)
