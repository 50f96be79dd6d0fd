"""Policies as their editors see them: every version, what stands on each, and the pairs a new one is compared with."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from web.db.models import (
    Account,
    Block,
    Participant,
    Plan,
    PlanBlock,
    PlanPair,
    PolicyVersion,
    Programme,
    QuestionnaireVersion,
    Round,
)
from web.db.queries.rows import AnyRow, row_or_none, rows
from web.db.queries.scope import own_programmes
from web.services.actor import Actor


def versions(session: Session, actor: Actor, programme_id: UUID) -> Sequence[AnyRow]:
    """Return every version of a programme's policy with the programme's name and accent, the newest first."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(PolicyVersion.id),
            col(PolicyVersion.number),
            col(PolicyVersion.toml),
            col(PolicyVersion.fingerprint),
            col(PolicyVersion.note),
            col(PolicyVersion.reasons),
            col(PolicyVersion.for_comparison),
            col(PolicyVersion.created_at),
            col(Account.name).label("author"),
            col(Programme.name).label("programme"),
            col(Programme.accent),
        )
        .join(Programme, col(Programme.id) == col(PolicyVersion.programme_id))
        .join(Account, col(Account.id) == col(PolicyVersion.created_by), isouter=True)
        .where(col(Programme.id) == programme_id, own_programmes(actor))
        .order_by(col(PolicyVersion.number).desc(), col(PolicyVersion.id))
    )
    return rows(session, statement)


def rounds(session: Session, actor: Actor, programme_id: UUID) -> Sequence[AnyRow]:
    """Return every round of a programme with the policy version in force there, the latest first."""
    statement: Select[*tuple[Any, ...]] = (
        select(col(Round.id), col(Round.name), col(Round.policy_version_id))
        .join(Programme, col(Programme.id) == col(Round.programme_id))
        .where(col(Programme.id) == programme_id, own_programmes(actor))
        .order_by(col(Round.starts_on).desc(), col(Round.id))
    )
    return rows(session, statement)


def plan_numbers(session: Session, actor: Actor, programme_id: UUID) -> Sequence[AnyRow]:
    """Return (policy version, round, name of the round, plan, its number) of every plan of a programme, in order."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Plan.policy_version_id),
            col(Round.id).label("round_id"),
            col(Round.name).label("round"),
            col(Plan.id),
            col(Plan.number),
        )
        .join(Round, col(Round.id) == col(Plan.round_id))
        .join(Programme, col(Programme.id) == col(Round.programme_id))
        .where(col(Programme.id) == programme_id, own_programmes(actor))
        .order_by(col(Round.starts_on).desc(), col(Round.id), col(Plan.number), col(Plan.id))
    )
    return rows(session, statement)


def questionnaire(session: Session, actor: Actor, programme_id: UUID) -> dict[str, Any] | None:
    """Return the document of a programme's newest questionnaire."""
    statement = (
        select(col(QuestionnaireVersion.document))
        .join(Programme, col(Programme.id) == col(QuestionnaireVersion.programme_id))
        .where(col(Programme.id) == programme_id, own_programmes(actor))
        .order_by(col(QuestionnaireVersion.number).desc(), col(QuestionnaireVersion.id))
        .limit(1)
    )
    row = row_or_none(session, statement)
    return row[0] if row else None


def answered_blocks(session: Session, actor: Actor, plan_id: UUID) -> Sequence[AnyRow]:
    """Return the blocks a plan has an answer about: the data it is about, its figures, whether it is out of date."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(PlanBlock.block_id),
            col(PlanBlock.input_id),
            col(PlanBlock.stale),
            col(PlanBlock.tandems),
            col(PlanBlock.azubis_alone),
            col(PlanBlock.fachkraefte_alone),
            col(PlanBlock.rated),
            col(PlanBlock.percent_sum),
            col(PlanBlock.lowest),
        )
        .join(Block, col(Block.id) == col(PlanBlock.block_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(
            col(PlanBlock.plan_id) == plan_id,
            col(PlanBlock.run_id).is_not(None),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(PlanBlock.block_id))
    )
    return rows(session, statement)


def pairs(session: Session, actor: Actor, plan_id: UUID) -> Sequence[AnyRow]:
    """Return the pairs of a plan by engine keys: whether each was the only possible one, or had a rule set aside."""
    azubi, fachkraft = aliased(Participant), aliased(Participant)
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(PlanPair.block_id),
            col(azubi.key).label("azubi"),
            col(fachkraft.key).label("fachkraft"),
            col(PlanPair.only_possible),
            col(PlanPair.overridden),
        )
        .join(azubi, col(azubi.id) == col(PlanPair.azubi_id))
        .join(fachkraft, col(fachkraft.id) == col(PlanPair.fachkraft_id))
        .join(Round, col(Round.id) == col(azubi.round_id))
        .where(col(PlanPair.plan_id) == plan_id, col(Round.programme_id).in_(actor.coordinates))
        .order_by(col(PlanPair.azubi_id), col(PlanPair.fachkraft_id))
    )
    return rows(session, statement)
