"""Rounds as their coordinator sees them: the round itself and its companies with their progress."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, String, and_, case, cast, exists, func, or_, select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.models import (
    Account,
    Answer,
    Approval,
    Block,
    BlockState,
    Company,
    CompanyContact,
    CompanyReply,
    Participant,
    ParticipantRole,
    Plan,
    PlanPair,
    Programme,
    Publication,
    Round,
    RoundCompany,
    Run,
    RunState,
)
from web.db.queries import refused_mails, round_plans, waves
from web.db.queries.rows import AnyRow, row_or_none, rows
from web.db.queries.staleness import is_stale
from web.services.actor import Actor


def round_of(session: Session, actor: Actor, round_id: UUID) -> Round | None:
    """Return a round of a programme the actor coordinates."""
    statement = select_rows(Round).where(Round.id == round_id, col(Round.programme_id).in_(actor.coordinates))
    return session.exec(statement).first()


def head(session: Session, actor: Actor, round_id: UUID) -> AnyRow | None:
    """Return the round with its programme's name and accent, the plan that counts, and the run at work on it.

    A run of a plan that is only compared is not meant.
    """
    plan_id = round_plans.that_counts(round_id)
    active_run = (
        select(col(Run.id))
        .join(Plan, col(Plan.id) == col(Run.plan_id))
        .where(
            col(Plan.round_id) == col(Round.id),
            col(Plan.policy_version_id) == col(Round.policy_version_id),
            col(Run.state).in_([RunState.QUEUED, RunState.RUNNING]),
        )
        .order_by(col(Run.created_at).desc(), col(Run.id))
        .limit(1)
        .scalar_subquery()
    )
    tandems = select(func.count()).select_from(PlanPair).where(col(PlanPair.plan_id) == plan_id).scalar_subquery()
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Round.id),
            col(Round.name),
            col(Round.deadline),
            col(Round.starts_on),
            col(Round.news_by),
            col(Round.default_places),
            col(Programme.id).label("programme_id"),
            col(Programme.name).label("programme"),
            col(Programme.accent),
            plan_id.label("plan_id"),
            tandems.label("tandems"),
            active_run.label("run_id"),
        )
        .join(Programme, col(Programme.id) == col(Round.programme_id))
        .where(col(Round.id) == round_id, col(Programme.id).in_(actor.coordinates))
    )
    return row_or_none(session, statement)


def _progress() -> tuple[Mapped[Any], ...]:
    """How far a company is: columns of its part in the round."""
    return (
        col(RoundCompany.invited_at),
        col(RoundCompany.invited_by_hand_at),
        col(RoundCompany.first_sign_in_at),
        col(RoundCompany.begun_at),
        col(RoundCompany.submitted_at),
        col(RoundCompany.last_activity_at),
        col(RoundCompany.extended_deadline),
        col(RoundCompany.withdrawn_at),
        col(RoundCompany.follow_up_on),
        col(RoundCompany.follow_up_note),
    )


def companies(
    session: Session, actor: Actor, round_id: UUID, needed: Mapping[str, Collection[str]], *, only: UUID | None = None
) -> Sequence[AnyRow]:
    """Return every company of a round, or only one, with block, dates, contact and counts, in one statement.

    `needed` names the questions a finished company part answers, by role.
    """
    people = _people_counts(round_id, needed).subquery()
    contacts = _contacts().subquery()
    publication = _latest_publication().subquery()
    ahead = waves.by_themselves(round_id).subquery()
    statement = (
        select(
            col(RoundCompany.id),
            col(RoundCompany.company_id),
            col(Company.name),
            col(Company.sort_key),
            col(Company.town),
            func.coalesce(func.nullif(col(Company.phone), ""), contacts.c.phone, "").label("phone"),
            contacts.c.contact,
            func.coalesce(contacts.c.addresses, 0).label("addresses"),
            func.coalesce(contacts.c.refused, 0).label("refused"),
            *_progress(),
            col(Block.id).label("block_id"),
            col(Block.name).label("block"),
            col(Block.kind),
            col(Block.state).label("block_state"),
            is_stale().label("stale"),
            col(Block.places),
            publication.c.people_told_at,
            _waits_for_news().label("waits_for_news"),
            ahead.c.due_at.label("goes_out_at"),
            _wants_call().label("wants_call"),
            func.coalesce(people.c.azubis, 0).label("azubis"),
            func.coalesce(people.c.fachkraefte, 0).label("fachkraefte"),
            func.coalesce(people.c.room, 0).label("room"),
            func.coalesce(people.c.own_part_open, 0).label("own_part_open"),
            func.coalesce(people.c.company_part_open, 0).label("company_part_open"),
        )
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .join(Block, col(Block.id) == col(RoundCompany.block_id))
        .outerjoin(people, people.c.round_company_id == col(RoundCompany.id))
        .outerjoin(contacts, contacts.c.company_id == col(Company.id))
        .outerjoin(publication, publication.c.block_id == col(Block.id))
        .outerjoin(ahead, ahead.c.block_id == col(Block.id))
        .where(col(RoundCompany.round_id) == round_id, col(Company.programme_id).in_(actor.coordinates))
        .order_by(col(Company.sort_key), col(RoundCompany.id))
    )
    if only is not None:
        statement = statement.where(col(RoundCompany.id) == only)
    return rows(session, statement)


def _wants_call() -> ColumnElement[bool]:
    """Whether the company asked for a call about what is published now."""
    return exists().where(
        col(CompanyReply.round_company_id) == col(RoundCompany.id),
        col(CompanyReply.agreed).is_(False),
        col(Publication.id) == col(CompanyReply.publication_id),
        col(Approval.id) == col(Publication.approval_id),
        col(Approval.revoked_at).is_(None),
    )


def _waits_for_news() -> ColumnElement[bool]:
    """Whether the companies of a block know what is approved and their people do not."""
    told = exists().where(
        col(Publication.block_id) == col(Block.id),
        col(Publication.people_told_at).is_not(None),
        col(Approval.id) == col(Publication.approval_id),
        col(Approval.revoked_at).is_(None),
    )
    return (col(Block.state) == BlockState.PUBLISHED) & ~told


def _people_counts(round_id: UUID, needed: Mapping[str, Collection[str]]) -> Select[*tuple[Any, ...]]:
    """Participants per company: both sides, for how many tandems the Fachkräfte have room, and how many lack their own
    or the company's part.
    """
    capacity = _of_participant(cast(cast(col(Answer.value), String), Integer), col(Answer.question_key) == "capacity")
    room = func.coalesce(capacity, 1)
    answered = _of_participant(func.count(), or_(*(_is_needed(role, keys) for role, keys in needed.items())))
    is_azubi = col(Participant.role) == ParticipantRole.AZUBI
    enough = case((is_azubi, len(needed["azubi"])), else_=len(needed["fachkraft"]))
    own_part_open = col(Participant.person_part_done_at).is_(None)
    return (
        select(
            col(Participant.round_company_id),
            func.sum(case((is_azubi, 1), else_=0)).label("azubis"),
            func.sum(case((is_azubi, 0), else_=1)).label("fachkraefte"),
            func.sum(case((is_azubi, 0), else_=room)).label("room"),
            func.sum(case((own_part_open, 1), else_=0)).label("own_part_open"),
            func.sum(case((answered < enough, 1), else_=0)).label("company_part_open"),
        )
        .where(col(Participant.round_id) == round_id, col(Participant.withdrawn_at).is_(None))
        .group_by(col(Participant.round_company_id))
    )


def _of_participant(wanted: ColumnElement[Any], answers: ColumnElement[bool]) -> ColumnElement[Any]:
    """Something about some answers of a participant; looking at each participant's is faster than grouping them all."""
    of_them = col(Answer.participant_id) == col(Participant.id)
    return select(wanted).select_from(Answer).where(of_them, answers).correlate(Participant).scalar_subquery()


def _is_needed(role: str, keys: Collection[str]) -> ColumnElement[bool]:
    return and_(col(Participant.role) == role, col(Answer.question_key).in_(keys))


def _contacts() -> Select[*tuple[Any, ...]]:
    """One contact per company, for a call: a main contact where there is one. How many can be written to at all, and to
    how many of them the last mail was refused.
    """
    refused = refused_mails.last_refused().subquery()
    main = case((col(CompanyContact.is_substitute).is_(False), col(Account.name)))
    return (
        select(
            col(CompanyContact.company_id),
            func.coalesce(func.min(main), func.min(col(Account.name))).label("contact"),
            func.min(func.nullif(col(CompanyContact.phone), "")).label("phone"),
            func.count(col(Account.email)).label("addresses"),
            func.count(refused.c.mail_id).label("refused"),
        )
        .join(Account, col(Account.id) == col(CompanyContact.account_id))
        .join(Company, col(Company.id) == col(CompanyContact.company_id))
        .outerjoin(refused, refused_mails.is_about(refused))
        .group_by(col(CompanyContact.company_id))
    )


def _latest_publication() -> Select[*tuple[Any, ...]]:
    told_at = func.max(col(Publication.people_told_at)).label("people_told_at")
    return select(col(Publication.block_id), told_at).group_by(col(Publication.block_id))


def told_of_dates(session: Session, actor: Actor, round_id: UUID) -> tuple[int, int]:
    """Return how many companies of a round are invited, and how many have a deadline of their own."""
    is_invited = or_(col(RoundCompany.invited_at).is_not(None), col(RoundCompany.invited_by_hand_at).is_not(None))
    statement = (
        select(func.count().filter(is_invited), func.count(col(RoundCompany.extended_deadline)))
        .select_from(RoundCompany)
        .join(Round, col(Round.id) == col(RoundCompany.round_id))
        .where(col(Round.id) == round_id, col(Round.programme_id).in_(actor.coordinates))
    )
    invited, extended = rows(session, statement)[0]
    return invited, extended
