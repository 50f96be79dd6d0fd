"""Plans of a round side by side: their figures added up, and the pairs in which they differ."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Select,
    String,
    cast,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from web.db.models import (
    CHANGEABLE,
    NOT_FIXED,
    Account,
    Block,
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

UNANSWERED = (*NOT_FIXED, BlockState.FROZEN)
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


def counts(
    session: Session, actor: Actor, round_id: UUID, columns: Sequence[Column], *, only: UUID | None = None
) -> Sequence[AnyRow]:
    """Return how many blocks of a round there are: number, state, and for each column whether it speaks of them.

    The last are `said_0`, `said_1` and so on. With `only` it is that block alone.
    """
    statement: Select[*tuple[Any, ...]] = select(func.count().label("number"), col(Block.state))
    statement = _said(actor, round_id, statement, columns, only)
    return rows(session, statement.group_by(*list(statement.selected_columns)[1:]))


def left_aside(session: Session, actor: Actor, round_id: UUID, columns: Sequence[Column]) -> frozenset[UUID]:
    """Return the blocks some of the columns speak of, but not all."""
    statement = _said(actor, round_id, select(col(Block.id)), columns, None)
    return frozenset(row.id for row in rows(session, statement) if any(row[1:]) and not all(row[1:]))


def names(session: Session, actor: Actor, block_ids: Collection[UUID]) -> Sequence[AnyRow]:
    """Return (id, name, state) of blocks."""
    statement = (
        select(col(Block.id), col(Block.name), col(Block.state))
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(col(Block.id).in_(block_ids), col(Round.programme_id).in_(actor.coordinates))
    )
    return rows(session, statement)


def _said(
    actor: Actor, round_id: UUID, statement: Select[*tuple[Any, ...]], columns: Sequence[Column], only: UUID | None
) -> Select[*tuple[Any, ...]]:
    statement = (
        statement.select_from(Block)
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(col(Block.round_id) == round_id, col(Round.programme_id).in_(actor.coordinates))
    )
    statement = _with_columns(statement, columns)
    return statement if only is None else statement.where(col(Block.id) == only)


def _with_columns(statement: Select[*tuple[Any, ...]], columns: Sequence[Column]) -> Select[*tuple[Any, ...]]:
    """Each plan is joined once, also where two columns show states of it."""
    plans = {column.plan_id: aliased(PlanBlock) for column in columns}
    for plan_id, in_plan in plans.items():
        here = (col(in_plan.plan_id) == plan_id) & (col(in_plan.block_id) == col(Block.id))
        statement = statement.outerjoin(in_plan, here)
    for place, column in enumerate(columns):
        said = col(plans[column.plan_id].run_id).is_not(None) & col(Block.state).not_in(UNANSWERED)
        if column.run_id is not None:
            in_run = aliased(RunBlock)
            there = (col(in_run.run_id) == column.run_id) & (col(in_run.block_id) == col(Block.id))
            statement = statement.outerjoin(in_run, there)
            said &= col(in_run.result).is_not(None)
        statement = statement.add_columns(said.label(f"said_{place}"))
    return statement


def since_changed(
    session: Session, actor: Actor, column: Column, *, without: Collection[UUID] = (), only: UUID | None = None
) -> Sequence[AnyRow]:
    """Return (block, result) of what a run left and its plan says otherwise now, of one block or of all but some."""
    known = col(PlanBlock.tandems) + col(PlanBlock.azubis_alone) + col(PlanBlock.fachkraefte_alone)
    statement = (
        select(col(RunBlock.block_id), col(RunBlock.result))
        .join(
            PlanBlock,
            (col(PlanBlock.block_id) == col(RunBlock.block_id)) & (col(PlanBlock.plan_id) == column.plan_id),
        )
        .join(Block, col(Block.id) == col(PlanBlock.block_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(
            col(RunBlock.run_id) == column.run_id,
            col(RunBlock.result).is_not(None),
            col(RunBlock.block_id).not_in(without),
            col(PlanBlock.run_id).is_not(None),
            col(Block.state).not_in(UNANSWERED),
            or_(col(PlanBlock.result_hash) != col(RunBlock.result_hash), known == 0),
            col(Round.programme_id).in_(actor.coordinates),
        )
    )
    if only is not None:
        statement = statement.where(col(RunBlock.block_id) == only)
    return rows(session, statement)


def sums(session: Session, actor: Actor, plan_id: UUID, *, without: Collection[UUID] = ()) -> Sequence[AnyRow]:
    """Return the figures of a plan added up by equal distributions: as many rows as there are different ones.

    All its blocks count but those `without`, and those that are open again or only fixed.
    """
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
        .join(Block, col(Block.id) == col(PlanBlock.block_id))
        .where(
            col(PlanBlock.plan_id) == plan_id,
            col(PlanBlock.run_id).is_not(None),
            col(PlanBlock.block_id).not_in(without),
            col(Block.state).not_in(UNANSWERED),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .group_by(spread)
    )
    return rows(session, statement)


def differing_pairs(
    session: Session, actor: Actor, both: tuple[UUID, UUID], *, without: Collection[UUID] = ()
) -> Sequence[AnyRow]:
    """Return the pairs only one of two plans has: `place` 0 for those of the first, 1 for those of the second.

    There may be tens of thousands: identifiers are as the database hands them over, good to be compared alone.
    """
    one, other = (_only_in(actor, place, (both[place], both[1 - place]), without=without) for place in (0, 1))
    return rows(session, union_all(one, other))


def _only_in(
    actor: Actor, place: int, both: tuple[UUID, UUID], *, without: Collection[UUID]
) -> Select[*tuple[Any, ...]]:
    here, there = aliased(PlanPair), aliased(PlanPair)
    return (
        select(
            literal(place).label("place"),
            *(type_coerce(each, String) for each in (here.block_id, here.azubi_id, here.fachkraft_id)),
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


def of_today(session: Session, actor: Actor, round_id: UUID, plan_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return about how many blocks that can still change each of these plans says what a run would find today."""
    statement = (
        select(col(PlanBlock.plan_id), func.count())
        .join(Run, (col(Run.id) == col(PlanBlock.run_id)) & (col(Run.plan_id) == col(PlanBlock.plan_id)))
        .join(Block, col(Block.id) == col(PlanBlock.block_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(
            col(PlanBlock.plan_id).in_(plan_ids),
            col(PlanBlock.stale).is_(False),
            col(Block.round_id) == round_id,
            col(Block.state).in_(CHANGEABLE),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .group_by(col(PlanBlock.plan_id))
    )
    return dict.fromkeys(plan_ids, 0) | {row[0]: row[1] for row in rows(session, statement)}


def states(session: Session, actor: Actor, round_id: UUID) -> dict[BlockState, int]:
    """Return how many blocks of a round stand where."""
    statement = (
        select(col(Block.state), func.count())
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(col(Block.round_id) == round_id, col(Round.programme_id).in_(actor.coordinates))
        .group_by(col(Block.state))
    )
    return {row[0]: row[1] for row in rows(session, statement)}
