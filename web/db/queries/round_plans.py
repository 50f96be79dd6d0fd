"""Which plan of a round counts: the one of the policy the round has, else the one that was taken last."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, SQLColumnExpression, UnaryExpression, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.models import Plan, Round
from web.db.queries.rows import row_or_none
from web.services.actor import Actor


def first(plan: type[Plan] = Plan, round_: type[Round] = Round) -> Sequence[UnaryExpression[Any]]:
    """The order in which the plan that counts comes first; `plan` and `round_` are joined by the statement."""
    return (
        (col(plan.policy_version_id) == col(round_.policy_version_id)).desc(),
        col(plan.taken_at).desc().nulls_last(),
        col(plan.number).desc(),
    )


def that_counts(round_id: UUID | SQLColumnExpression[Any]) -> ScalarSelect[Any]:
    """The id of the plan that counts in a round."""
    plan, round_ = aliased(Plan), aliased(Round)
    return (
        select(col(plan.id))
        .join(round_, col(round_.id) == col(plan.round_id))
        .where(col(plan.round_id) == round_id)
        .order_by(*first(plan, round_))
        .limit(1)
        .scalar_subquery()
    )


def plan_that_counts(session: Session, actor: Actor, round_id: UUID) -> Plan | None:
    """Return the plan that counts in a round, None before the first run."""
    statement = (
        select_rows(Plan)
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(Plan.round_id == round_id, col(Round.programme_id).in_(actor.coordinates))
        .order_by(*first())
        .limit(1)
    )
    return session.exec(statement).first()


def last_taken(session: Session, actor: Actor, round_id: UUID) -> Plan | None:
    """Return the plan that was the round's last, whatever policy the round has by now; None before the first run."""
    statement = (
        select_rows(Plan)
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(Plan.round_id == round_id, col(Round.programme_id).in_(actor.coordinates))
        .order_by(col(Plan.taken_at).desc().nulls_last(), col(Plan.number).desc())
        .limit(1)
    )
    return session.exec(statement).first()


def last_number(session: Session, actor: Actor, round_id: UUID) -> int:
    """Return the highest number of a plan of a round, 0 before the first."""
    statement = (
        select(func.max(col(Plan.number)))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(col(Plan.round_id) == round_id, col(Round.programme_id).in_(actor.coordinates))
    )
    row = row_or_none(session, statement)
    return (row[0] if row else 0) or 0
