"""The next best plans of a company as a whole."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.services.actor import Actor
from web.services.matching.tables import OtherPlan, OtherPlans, other_plans
from web.services.planning.ground import Ground, ground_of_block

MOST = 3
"""So many are shown."""
PAIRS_AT_MOST = 60_000
"""Combinations of a block up to which they are looked for; beyond that it takes seconds."""


@dataclass(frozen=True)
class Move:
    """An Azubi who would have somebody else: keys, None for nobody."""

    azubi: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class NextBest:
    """One of the next best plans. `moves`: who would have somebody else. `swap`: two Azubis who would just exchange."""

    plan: OtherPlan
    moves: tuple[Move, ...]
    swap: tuple[str, str] | None


@dataclass(frozen=True)
class NextBestPlans:
    """A block with its next best plans, best first. `found` holds the figures of the plan itself; None: too large."""

    ground: Ground
    plans: tuple[NextBest, ...]
    found: OtherPlans | None


def next_best(
    session: Session,
    actor: Actor,
    round_id: UUID,
    plan_id: UUID,
    block_id: UUID,
    *,
    pairs_at_most: int = PAIRS_AT_MOST,
) -> NextBestPlans:
    """Return the next best plans of a block under its decisions; raises NotFound where the plan says nothing of it."""
    ground = ground_of_block(session, actor, round_id, plan_id, block_id)
    if len(ground.azubis) * len(ground.fachkraefte) > pairs_at_most:
        return NextBestPlans(ground, (), None)
    found = other_plans(ground.task, ground.result, policy=ground.policy, most=MOST)
    return NextBestPlans(ground, tuple(_told(plan) for plan in found.plans), found)


def _told(plan: OtherPlan) -> NextBest:
    before, after = dict(plan.lost), dict(plan.gained)
    moves = tuple(Move(azubi, before.get(azubi), after.get(azubi)) for azubi in dict.fromkeys([*before, *after]))
    return NextBest(plan, moves, _swap(moves))


def _swap(moves: tuple[Move, ...]) -> tuple[str, str] | None:
    if len(moves) != 2 or any(move.before is None for move in moves):
        return None
    first, second = moves
    return (first.azubi, second.azubi) if (first.before, first.after) == (second.after, second.before) else None
