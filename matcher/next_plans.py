"""The next best plans of a block, told by its people: what else could have been chosen as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from matcher.alternatives import alternatives
from matcher.cases import Case, judged, scored_blocks
from matcher.decisions import Decisions
from matcher.policy import Policy
from matcher.problem import Problem
from matcher.result import Assignment, Result
from matcher.rulings import BlockRuling, rule_blocks

__all__ = ["NextPlan", "next_plans"]

NO_DECISIONS = Decisions()


@dataclass(frozen=True)
class NextPlan:
    """Another plan of a block, beside the one in a result.

    ``pairs``: (Azubi, Fachkraft) of all its tandems, pins and holds among them. ``total``: sum of points; ``weakest``
    and ``mean``: in whole per cent over all tandems. ``gained`` and ``lost``: pairs that differ.
    """

    pairs: tuple[tuple[str, str], ...]
    total: int
    weakest: int
    mean: int
    gained: tuple[tuple[str, str], ...]
    lost: tuple[tuple[str, str], ...]


def next_plans(
    problem: Problem, policy: Policy, result: Result, block: str, *, k: int, decisions: Decisions = NO_DECISIONS
) -> tuple[NextPlan, ...]:
    """The ``k`` best plans of a block with as many tandems under the same decisions, without the one the result has.

    They are ordered by the sum of points; fewer if there are no more. Under "floor" and "leximin" those come first
    whose weakest tandem is not below that of the best plan. The first may be as good as the plan itself: then the
    lottery, or under "leximin" the tandems above the weakest, decided. Each takes a solve and two price tables of the
    block. Raises ``UnknownBlock``, ``InvalidCount`` or, for the decisions, a ``DecisionError`` like ``match``.
    """
    position = problem.block_index(block)
    ruling = rule_blocks(problem, policy, decisions).get(position) or BlockRuling(policy.places)
    case = judged(next(iter(scored_blocks(problem, policy, position, position + 1))), ruling)
    known = tuple((each.azubi, each.fachkraft) for each in result.tandems if each.block == block)
    others = (_told(case, policy, plan, known) for plan in _in_order(case, policy, k + 1))
    return tuple(islice((plan for plan in others if plan.gained or plan.lost), k))


def _in_order(case: Case, policy: Policy, k: int) -> Iterator[Assignment]:
    """Plans of the most tandems, each once: those that keep the weakest tandem if that counts, then all."""
    seen: set[bytes] = set()
    for objective in ("total",) if policy.objective == "total" else ("floor", "total"):
        plans = alternatives(
            case.points,
            case.allowed,
            k=k + len(seen),
            objective=objective,
            places=case.ruling.places,
            pins=case.ruling.kept,
            capacities=case.capacities.tolist(),
        )
        for plan in plans:
            if len(plan.pairs) == len(plans[0].pairs) > 0 and plan.pairs.tobytes() not in seen:
                seen.add(plan.pairs.tobytes())
                yield plan


def _told(case: Case, policy: Policy, plan: Assignment, known: tuple[tuple[str, str], ...]) -> NextPlan:
    pairs = tuple((case.azubis[azubi], case.fachkraefte[fachkraft]) for azubi, fachkraft in plan.pairs.tolist())
    points = case.points[plan.pairs[:, 0], plan.pairs[:, 1]].tolist()
    return NextPlan(
        pairs=pairs,
        total=plan.total,
        weakest=policy.percent(min(points)),
        mean=policy.percent(plan.total) // len(points),
        gained=tuple(pair for pair in pairs if pair not in known),
        lost=tuple(pair for pair in known if pair not in pairs),
    )
