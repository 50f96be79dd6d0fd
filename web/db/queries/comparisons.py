"""Plans of a round side by side: their figures added up, and the pairs in which they differ."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    String,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from web.db.models import (
    CHANGEABLE,
    Account,
    Block,
    BlockInput,
    BlockState,
    Company,
    Participant,
    Person,
    Plan,
    PlanBlock,
    PlanPair,
    PolicyVersion,
    Round,
    RoundCompany,
    Run,
    RunBlock,
    RunState,
)
from web.db.queries import round_plans
from web.db.queries.rows import AnyRow, row_or_none, rows
from web.services.actor import Actor

UNANSWERED = (BlockState.COLLECTING, BlockState.FROZEN)
"""In these states no plan says anything of today about a block."""
MOST_EARLIER = 30
"""Earlier computations that are offered at most."""


@dataclass(frozen=True)
class Column:
    """A plan as it is now, or as a run of it left it."""

    plan_id: UUID
    run_id: UUID | None = None


def plans(session: Session, actor: Actor, round_id: UUID) -> Sequence[AnyRow]:
    """Return the plans of a round with policy, whether each counts, when it was computed, and its last run over all."""
    done, last = aliased(Run), aliased(Run)
    computed = (
        select(func.max(col(done.finished_at)))
        .where(col(done.plan_id) == col(Plan.id), col(done.state) == RunState.DONE)
        .scalar_subquery()
    )
    last_run = (
        select(col(last.id))
        .where(col(last.plan_id) == col(Plan.id), col(last.block_id).is_(None))
        .order_by(col(last.created_at).desc(), col(last.id))
        .limit(1)
        .scalar_subquery()
    )
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Plan.id),
            col(Plan.number),
            col(PolicyVersion.toml),
            (col(Plan.id) == round_plans.that_counts(round_id)).label("counts"),
            computed.label("computed_at"),
            col(Run.id).label("run_id"),
            col(Run.state),
            col(Run.done),
            col(Run.total),
            col(Run.problem),
        )
        .join(Round, col(Round.id) == col(Plan.round_id))
        .join(PolicyVersion, col(PolicyVersion.id) == col(Plan.policy_version_id))
        .outerjoin(Run, col(Run.id) == last_run)
        .where(col(Round.id) == round_id, col(Round.programme_id).in_(actor.coordinates))
        .order_by(col(Plan.number), col(Plan.id))
    )
    return rows(session, statement)


def policy_of_round(session: Session, actor: Actor, round_id: UUID) -> str:
    """Return the policy a round has, "" for a round of somebody else."""
    statement = (
        select(col(PolicyVersion.toml))
        .join(Round, col(Round.policy_version_id) == col(PolicyVersion.id))
        .where(col(Round.id) == round_id, col(Round.programme_id).in_(actor.coordinates))
    )
    row = row_or_none(session, statement)
    return row[0] if row else ""


def earlier(session: Session, actor: Actor, round_id: UUID, wanted: Collection[UUID] = ()) -> Sequence[AnyRow]:
    """Return complete runs over all open blocks, newest first: of the plan that counts, or those of the round wanted.

    With the plan's number and policy, and who asked for it.
    """
    which = col(Run.id).in_(wanted) if wanted else col(Run.plan_id) == round_plans.that_counts(round_id)
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Run.id),
            col(Run.plan_id),
            col(Run.started_at),
            col(Run.finished_at),
            col(Plan.number),
            col(PolicyVersion.toml),
            (col(Plan.id) == round_plans.that_counts(round_id)).label("counts"),
            col(Account.name).label("asked_by"),
        )
        .join(Plan, col(Plan.id) == col(Run.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .join(PolicyVersion, col(PolicyVersion.id) == col(Plan.policy_version_id))
        .outerjoin(Account, col(Account.id) == col(Run.requested_by))
        .where(
            which,
            col(Run.block_id).is_(None),
            col(Run.state) == RunState.DONE,
            col(Round.id) == round_id,
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Run.finished_at).desc(), col(Run.id))
        .limit(MOST_EARLIER)
    )
    return rows(session, statement)


def _shared(round_id: UUID, columns: Collection[Column]) -> Select[*tuple[Any, ...]]:
    """The blocks every column says something about."""
    block = aliased(Block)
    said = [_said_by(column, col(block.id)) for column in columns]
    return select(col(block.id)).where(col(block.round_id) == round_id, col(block.state).not_in(UNANSWERED), *said)


def _said_by(column: Column, block_id: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    in_plan, in_run = aliased(PlanBlock), aliased(RunBlock)
    found = exists().where(
        col(in_plan.plan_id) == column.plan_id, col(in_plan.block_id) == block_id, col(in_plan.run_id).is_not(None)
    )
    if column.run_id is None:
        return found
    return found & exists().where(
        col(in_run.run_id) == column.run_id, col(in_run.block_id) == block_id, col(in_run.result).is_not(None)
    )


def blocks(session: Session, actor: Actor, round_id: UUID, columns: Collection[Column]) -> Sequence[AnyRow]:
    """Return (id, name, state) of the blocks every column says something about."""
    statement = (
        select(col(Block.id), col(Block.name), col(Block.state))
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(col(Block.id).in_(_shared(round_id, columns)), col(Round.programme_id).in_(actor.coordinates))
    )
    return rows(session, statement)


def since_changed(
    session: Session, actor: Actor, round_id: UUID, column: Column, columns: Collection[Column]
) -> Sequence[AnyRow]:
    """Return (block, result) of what a run left and its plan says otherwise now, among what all columns speak of."""
    known = col(PlanBlock.tandems) + col(PlanBlock.azubis_alone) + col(PlanBlock.fachkraefte_alone)
    statement = (
        select(col(RunBlock.block_id), col(RunBlock.result))
        .join(
            PlanBlock,
            (col(PlanBlock.block_id) == col(RunBlock.block_id)) & (col(PlanBlock.plan_id) == column.plan_id),
        )
        .join(Plan, col(Plan.id) == col(PlanBlock.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(
            col(RunBlock.run_id) == column.run_id,
            col(RunBlock.block_id).in_(_shared(round_id, columns)),
            or_(col(PlanBlock.result_hash) != col(RunBlock.result_hash), known == 0),
            col(Round.programme_id).in_(actor.coordinates),
        )
    )
    return rows(session, statement)


def sums(
    session: Session,
    actor: Actor,
    round_id: UUID,
    plan_id: UUID,
    columns: Collection[Column],
    *,
    without: Collection[UUID] = (),
) -> Sequence[AnyRow]:
    """Return the figures of a plan added up by equal distributions: as many rows as there are different ones."""
    spread = cast(col(PlanBlock.spread), String)
    added = ("tandems", "azubis_alone", "fachkraefte_alone", "rated", "percent_sum", "confidence_sum")
    statement: Select[*tuple[Any, ...]] = (
        select(
            spread.label("spread"),
            func.count().label("blocks"),
            func.min(col(PlanBlock.lowest)).label("lowest"),
            *(func.sum(getattr(PlanBlock, name)).label(name) for name in added),
        )
        .join(Plan, col(Plan.id) == col(PlanBlock.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(
            col(PlanBlock.plan_id) == plan_id,
            col(PlanBlock.block_id).in_(_shared(round_id, columns)),
            col(PlanBlock.block_id).not_in(without),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .group_by(spread)
    )
    return rows(session, statement)


def differing_pairs(
    session: Session,
    actor: Actor,
    round_id: UUID,
    both: tuple[UUID, UUID],
    columns: Collection[Column],
    *,
    without: Collection[UUID] = (),
) -> Sequence[AnyRow]:
    """Return the pairs only one of two plans has: `place` 0 for those of the first, 1 for the second."""
    return rows(
        session,
        union_all(
            *(
                _only_in(actor, round_id, place, (both[place], both[1 - place]), columns, without=without)
                for place in (0, 1)
            )
        ),
    )


def _only_in(
    actor: Actor,
    round_id: UUID,
    place: int,
    both: tuple[UUID, UUID],
    columns: Collection[Column],
    *,
    without: Collection[UUID],
) -> Select[*tuple[Any, ...]]:
    here, there = aliased(PlanPair), aliased(PlanPair)
    return (
        select(
            literal(place).label("place"),
            col(here.block_id),
            col(here.azubi_id),
            col(here.fachkraft_id),
            col(here.percent),
            col(here.only_possible),
        )
        .join(Plan, col(Plan.id) == col(here.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .outerjoin(
            there,
            (col(there.plan_id) == both[1])
            & (col(there.azubi_id) == col(here.azubi_id))
            & (col(there.fachkraft_id) == col(here.fachkraft_id)),
        )
        .where(
            col(here.plan_id) == both[0],
            col(there.plan_id).is_(None),
            col(here.block_id).in_(_shared(round_id, columns)),
            col(here.block_id).not_in(without),
            col(Round.programme_id).in_(actor.coordinates),
        )
    )


def pairs(session: Session, actor: Actor, plan_ids: Collection[UUID], block_ids: Collection[UUID]) -> Sequence[AnyRow]:
    """Return the pairs these plans have in these blocks."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(PlanPair.plan_id),
            col(PlanPair.block_id),
            col(PlanPair.azubi_id),
            col(PlanPair.fachkraft_id),
            col(PlanPair.percent),
            col(PlanPair.only_possible),
        )
        .join(Plan, col(Plan.id) == col(PlanPair.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(
            col(PlanPair.plan_id).in_(plan_ids),
            col(PlanPair.block_id).in_(block_ids),
            col(Round.programme_id).in_(actor.coordinates),
        )
    )
    return rows(session, statement)


def figures(
    session: Session, actor: Actor, plan_ids: Collection[UUID], block_ids: Collection[UUID]
) -> Sequence[AnyRow]:
    """Return (plan, block, tandems, lowest figure) of these blocks."""
    statement = (
        select(col(PlanBlock.plan_id), col(PlanBlock.block_id), col(PlanBlock.tandems), col(PlanBlock.lowest))
        .join(Plan, col(Plan.id) == col(PlanBlock.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(
            col(PlanBlock.plan_id).in_(plan_ids),
            col(PlanBlock.block_id).in_(block_ids),
            col(Round.programme_id).in_(actor.coordinates),
        )
    )
    return rows(session, statement)


def people(session: Session, actor: Actor, block_ids: Collection[UUID]) -> Sequence[AnyRow]:
    """Return everybody of these blocks by name, also who has left: id, engine key, role, name, company."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Participant.id),
            col(Participant.key),
            col(Participant.role),
            col(Person.name),
            col(Company.name).label("company"),
        )
        .join(RoundCompany, col(RoundCompany.id) == col(Participant.round_company_id))
        .join(Person, col(Person.id) == col(Participant.person_id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .where(col(RoundCompany.block_id).in_(block_ids), col(Person.programme_id).in_(actor.coordinates))
        .order_by(col(Person.sort_key), col(Participant.id))
    )
    return rows(session, statement)


def keys(session: Session, actor: Actor, block_ids: Collection[UUID]) -> dict[str, UUID]:
    """Return the participant behind each engine key of these blocks."""
    statement = (
        select(col(Participant.key), col(Participant.id))
        .join(RoundCompany, col(RoundCompany.id) == col(Participant.round_company_id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .where(col(RoundCompany.block_id).in_(block_ids), col(Company.programme_id).in_(actor.coordinates))
    )
    return {row.key: row.id for row in rows(session, statement)}


def outdated(session: Session, actor: Actor, round_id: UUID, plan_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return of how many blocks that can still change each of these plans says nothing, or nothing of today."""
    of_today = (
        exists()
        .where(
            col(PlanBlock.plan_id) == col(Plan.id),
            col(PlanBlock.block_id) == col(Block.id),
            col(PlanBlock.input_id) == col(BlockInput.id),
            col(PlanBlock.stale).is_(False),
            col(Run.id) == col(PlanBlock.run_id),
            col(Run.plan_id) == col(Plan.id),
        )
        .correlate(Plan, Block, BlockInput)
    )
    statement = (
        select(col(Plan.id), func.count())
        .join(Round, col(Round.id) == col(Plan.round_id))
        .join(Block, col(Block.round_id) == col(Round.id))
        .join(BlockInput, (col(BlockInput.block_id) == col(Block.id)) & col(BlockInput.released_at).is_(None))
        .where(
            col(Plan.id).in_(plan_ids),
            col(Block.round_id) == round_id,
            col(Block.state).in_(CHANGEABLE),
            ~of_today,
            col(Round.programme_id).in_(actor.coordinates),
        )
        .group_by(col(Plan.id))
    )
    return dict.fromkeys(plan_ids, 0) | {row[0]: row[1] for row in rows(session, statement)}


def count_of_round(session: Session, actor: Actor, round_id: UUID) -> int:
    """Return how many blocks a round has."""
    statement = (
        select(func.count())
        .select_from(Block)
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(col(Block.round_id) == round_id, col(Round.programme_id).in_(actor.coordinates))
    )
    return int(rows(session, statement)[0][0])


def standing(session: Session, actor: Actor, round_id: UUID) -> int:
    """Return how many blocks of a round are approved or further on."""
    statement = (
        select(func.count())
        .select_from(Block)
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(
            col(Block.round_id) == round_id,
            col(Block.state).not_in([*CHANGEABLE, BlockState.COLLECTING]),
            col(Round.programme_id).in_(actor.coordinates),
        )
    )
    return int(rows(session, statement)[0][0])
