"""A company's registration: the frame it stands in, its people as its company sees them, its contacts."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.models import (
    Account,
    Agreement,
    Answer,
    Approval,
    AuditEntry,
    Block,
    Company,
    CompanyContact,
    Credential,
    CredentialKind,
    Participant,
    Person,
    PolicyVersion,
    Programme,
    Publication,
    QuestionnaireVersion,
    Round,
    RoundCompany,
)
from web.db.queries import company_tandems
from web.db.queries.rows import AnyRow, row_or_none, rows
from web.db.queries.scope import acts_for_company, own_companies, own_programmes
from web.services.actor import Actor

_ROUND: tuple[Any, ...] = (
    col(Programme.id).label("programme_id"),
    col(Programme.name).label("programme"),
    col(Programme.accent),
    col(Programme.controller),
    col(Programme.contact_name),
    col(Programme.contact_phone),
    col(Programme.contact_email),
    col(Round.id).label("round_id"),
    col(Round.name).label("round_name"),
    col(Round.deadline),
    col(Round.starts_on),
    col(Round.news_by),
    col(Round.company_days),
    col(Round.hours_per_month),
    col(PolicyVersion.toml).label("policy"),
)
"""What a frame tells about programme and round."""


def frame(session: Session, actor: Actor, round_company_id: UUID) -> AnyRow | None:
    """Return everything around a registration in one row: programme, round, company, block, questions and state."""
    noted_by = aliased(Account)
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(RoundCompany.id).label("round_company_id"),
            col(RoundCompany.extended_deadline),
            col(RoundCompany.extension_reason),
            col(RoundCompany.begun_at),
            col(RoundCompany.submitted_at),
            col(RoundCompany.last_activity_at),
            col(RoundCompany.version),
            _was_here_before().label("was_here_before"),
            col(RoundCompany.hours_confirmed),
            col(RoundCompany.tandems_wanted),
            col(RoundCompany.withdrawn_at),
            col(Account.name).label("submitted_by"),
            acts_for_company(col(RoundCompany.submitted_by)).label("submitted_on_behalf"),
            col(Agreement.name).label("agreement_name"),
            col(Agreement.created_at).label("agreement_at"),
            col(Agreement.wording_sha256).label("agreement_wording"),
            col(Agreement.on_behalf).label("agreement_on_behalf"),
            col(noted_by.name).label("agreement_noted_by"),
            col(Company.id).label("company_id"),
            col(Company.name).label("company"),
            *_ROUND,
            func.coalesce(col(Block.places), col(Round.default_places)).label("places"),
            col(Round.questionnaire_version_id),
            col(QuestionnaireVersion.document),
            col(Block.id).label("block_id"),
            col(Block.kind).label("block_kind"),
            col(Block.name).label("block_name"),
            col(Block.state).label("state"),
            _knows_tandems().label("knows_tandems"),
        )
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .join(Round, col(Round.id) == col(RoundCompany.round_id))
        .join(Programme, col(Programme.id) == col(Round.programme_id))
        .join(Block, col(Block.id) == col(RoundCompany.block_id))
        .join(QuestionnaireVersion, col(QuestionnaireVersion.id) == col(Round.questionnaire_version_id))
        .join(PolicyVersion, col(PolicyVersion.id) == col(Round.policy_version_id))
        .outerjoin(Account, col(Account.id) == col(RoundCompany.submitted_by))
        .outerjoin(Agreement, col(Agreement.id) == _newest_agreement(round_company_id))
        .outerjoin(noted_by, col(noted_by.id) == col(Agreement.accepted_by))
        .where(col(RoundCompany.id) == round_company_id, own_companies(actor))
    )
    return row_or_none(session, statement)


def _was_here_before() -> ColumnElement[bool]:
    """Whether the company reported somebody in another round."""
    return exists().where(
        col(Person.company_id) == col(RoundCompany.company_id),
        col(Participant.person_id) == col(Person.id),
        col(Participant.round_company_id) != col(RoundCompany.id),
    )


def _knows_tandems() -> ColumnElement[bool]:
    """Whether the company was told its tandems."""
    return exists().where(
        col(Publication.block_id) == col(RoundCompany.block_id),
        col(Approval.id) == col(Publication.approval_id),
        *company_tandems.KNOWN,
    )


def _newest_agreement(round_company_id: UUID) -> ScalarSelect[Any]:
    return (
        select(col(Agreement.id))
        .where(col(Agreement.round_company_id) == round_company_id)
        .order_by(col(Agreement.created_at).desc(), col(Agreement.id))
        .limit(1)
        .scalar_subquery()
    )


def withdrawn_on_behalf_by(session: Session, actor: Actor, round_company_id: UUID) -> str | None:
    """Return the name of the coordinator who took a registration back last, unless a contact of the company did."""
    statement = (
        select(col(Account.name), acts_for_company(col(Account.id)).label("on_behalf"))
        .select_from(AuditEntry)
        .join(RoundCompany, col(RoundCompany.id) == round_company_id)
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .join(Account, col(Account.id) == col(AuditEntry.actor))
        .where(
            col(AuditEntry.programme_id) == col(Company.programme_id),
            col(AuditEntry.action) == "registration.withdrawn",
            col(AuditEntry.subject) == str(round_company_id),
            own_companies(actor),
        )
        .order_by(col(AuditEntry.number).desc())
        .limit(1)
    )
    found = row_or_none(session, statement)
    return str(found.name) if found is not None and found.on_behalf else None


def round_company(session: Session, actor: Actor, round_company_id: UUID) -> RoundCompany | None:
    """Return a company's part in a round, for editing."""
    statement = (
        select_rows(RoundCompany)
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .where(col(RoundCompany.id) == round_company_id, own_companies(actor))
    )
    return session.exec(statement).first()


def coordinated(session: Session, actor: Actor, round_company_id: UUID) -> RoundCompany | None:
    """Return a company's part in a round of a programme the actor coordinates, for editing."""
    statement = (
        select_rows(RoundCompany)
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .join(Programme, col(Programme.id) == col(Company.programme_id))
        .where(col(RoundCompany.id) == round_company_id, own_programmes(actor))
    )
    return session.exec(statement).first()


def people(session: Session, actor: Actor, round_company_id: UUID) -> Sequence[AnyRow]:
    """Return the people of a registration by role and name; of the person part only whether it is done."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Participant.id),
            col(Participant.person_id),
            col(Participant.role),
            col(Participant.on_behalf),
            col(Participant.guardian_letter_on),
            (col(Participant.person_part_done_at).is_not(None)).label("person_part_done"),
            col(Person.name),
            col(Person.email),
            _has_door(CredentialKind.PERSONAL_LINK).label("has_link"),
            _has_door(CredentialKind.LETTER).label("has_letter"),
        )
        .join(Person, col(Person.id) == col(Participant.person_id))
        .join(Company, col(Company.id) == col(Person.company_id))
        .where(
            col(Participant.round_company_id) == round_company_id,
            col(Participant.withdrawn_at).is_(None),
            own_companies(actor),
        )
        .order_by(col(Participant.role), col(Person.sort_key), col(Participant.id))
    )
    return rows(session, statement)


def without_link(session: Session, actor: Actor, participant_ids: Collection[UUID]) -> Sequence[UUID]:
    """Return who of these people still takes part and has no personal link; the registration is sent and stands."""
    statement = (
        select(col(Participant.id))
        .join(Person, col(Person.id) == col(Participant.person_id))
        .join(Company, col(Company.id) == col(Person.company_id))
        .join(RoundCompany, col(RoundCompany.id) == col(Participant.round_company_id))
        .where(
            col(Participant.id).in_(participant_ids),
            col(Participant.withdrawn_at).is_(None),
            col(RoundCompany.submitted_at).is_not(None),
            col(RoundCompany.withdrawn_at).is_(None),
            ~_has_door(CredentialKind.PERSONAL_LINK),
            own_companies(actor),
        )
        .order_by(col(Participant.id))
    )
    return [row[0] for row in rows(session, statement)]


def _has_door(kind: CredentialKind) -> ColumnElement[bool]:
    return exists().where(
        col(Credential.participant_id) == col(Participant.id),
        col(Credential.kind) == kind,
        col(Credential.revoked_at).is_(None),
    )


def answers(session: Session, actor: Actor, round_company_id: UUID, question_keys: Collection[str]) -> Sequence[AnyRow]:
    """Return (participant id, question key, value, source) of these questions for everybody of a registration."""
    statement = (
        select(col(Answer.participant_id), col(Answer.question_key), col(Answer.value), col(Answer.source))
        .join(Participant, col(Participant.id) == col(Answer.participant_id))
        .join(RoundCompany, col(RoundCompany.id) == col(Participant.round_company_id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .where(
            col(RoundCompany.id) == round_company_id,
            col(Participant.withdrawn_at).is_(None),
            col(Answer.question_key).in_(sorted(question_keys)),
            own_companies(actor),
        )
        .order_by(col(Answer.id))
    )
    return rows(session, statement)


def contacts(session: Session, actor: Actor, company_id: UUID) -> Sequence[AnyRow]:
    """Return (account id, name, email, language) of the people who speak for a company, the first one first."""
    statement = (
        select(col(Account.id), col(Account.name), col(Account.email), col(Account.language))
        .join(CompanyContact, col(CompanyContact.account_id) == col(Account.id))
        .join(Company, col(Company.id) == col(CompanyContact.company_id))
        .where(col(Company.id) == company_id, own_companies(actor))
        .order_by(col(CompanyContact.created_at), col(Account.id))
    )
    return rows(session, statement)


def not_signed_in_yet(session: Session, account_id: UUID) -> Sequence[RoundCompany]:
    """Return the registrations of an account's companies nobody has signed in for; asked while the account signs in."""
    statement = (
        select_rows(RoundCompany)
        .join(CompanyContact, col(CompanyContact.company_id) == col(RoundCompany.company_id))
        .where(
            col(CompanyContact.account_id) == account_id,
            col(RoundCompany.first_sign_in_at).is_(None),
            or_(col(RoundCompany.invited_at).is_not(None), col(RoundCompany.invited_by_hand_at).is_not(None)),
        )
        .order_by(col(RoundCompany.id))
    )
    return session.exec(statement).all()
