"""Runs of a round as they are listed, and one of them in full."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from web.db.models import Account, Block, Plan, PolicyVersion, Round, Run
from web.db.queries.rows import AnyRow, row_or_none, rows
from web.services.actor import Actor


def of_round(
    session: Session, actor: Actor, round_id: UUID, *, offset: int, limit: int
) -> tuple[int, Sequence[AnyRow]]:
    """Return how many runs a round has, and some of them, the newest first."""
    statement = _runs(actor, round_id).add_columns(func.count().over().label("all"))
    ordered = statement.order_by(col(Run.created_at).desc(), col(Run.id))
    found = rows(session, ordered.offset(offset).limit(limit))
    return (found[0].all if found else 0), found


def one(session: Session, actor: Actor, round_id: UUID, run_id: UUID) -> AnyRow | None:
    """Return one run of a round."""
    return row_or_none(session, _runs(actor, round_id).where(col(Run.id) == run_id))


def _runs(actor: Actor, round_id: UUID) -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Run.id),
            col(Run.plan_id),
            col(Run.block_id),
            col(Run.state),
            col(Run.done),
            col(Run.total),
            col(Run.problem),
            col(Run.summary),
            col(Run.seed),
            col(Run.engine_version),
            col(Run.input_fingerprint),
            col(Run.policy_fingerprint),
            col(Run.decisions_fingerprint),
            col(Run.created_at),
            col(Run.started_at),
            col(Run.finished_at),
            col(Plan.number).label("plan_number"),
            col(PolicyVersion.number).label("policy_number"),
            col(PolicyVersion.toml),
            col(Block.name).label("block"),
            col(Account.name).label("requested_by"),
        )
        .join(Plan, col(Plan.id) == col(Run.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .join(PolicyVersion, col(PolicyVersion.id) == col(Plan.policy_version_id))
        .outerjoin(Block, col(Block.id) == col(Run.block_id))
        .outerjoin(Account, col(Account.id) == col(Run.requested_by))
        .where(col(Plan.round_id) == round_id, col(Round.programme_id).in_(actor.coordinates))
    )
