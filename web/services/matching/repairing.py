"""After somebody left: the plans that keep as many tandems as they can, with one change more from step to step."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import matcher
from matcher import MatcherError, Policy, Problem
from matcher.cases import Case, cases
from web.db.models import DecisionKind
from web.services.matching.blocks import decisions_of
from web.services.matching.values import BlockTask, EngineRefusal

Pair = tuple[str, str]
"""Azubi and Fachkraft by their keys."""


@dataclass(frozen=True)
class RepairStep:
    """The best plan in which at most `changed` tandems of two people who are both still there come apart."""

    changed: int
    pairs: frozenset[Pair]
    lowest: int | None
    """Lowest value of a tandem in per cent."""
    mean: int | None
    is_recommended: bool


@dataclass(frozen=True)
class Repairing:
    """What can be done, the fewest changes first. `is_complete`: no step is missing because a block is too large."""

    steps: tuple[RepairStep, ...]
    is_complete: bool


def repair_steps(task: BlockTask, tandems: Collection[Pair], *, policy: str) -> Repairing:
    """Return the ways to mend the tandems of a block, given the data of those who are still there.

    What was held for the time being holds no more; pins, bans and places do. Raises EngineRefusal.
    """
    rules, problem = Policy.from_toml(policy), Problem.from_bytes(task.data)
    lasting = tuple(choice for choice in task.choices if choice.kind is not DecisionKind.HOLD)
    try:
        (case,) = cases(problem, rules, decisions_of(replace(task, choices=lasting), problem))
        found = matcher.repair(
            case.points,
            case.allowed,
            _positions(case, tandems),
            objective=rules.objective,
            places=case.ruling.places,
            pins=sorted(case.ruling.pins),
            capacities=case.capacities.tolist(),
        )
    except MatcherError as error:
        raise EngineRefusal(error) from error
    wanted = _named(case, found.pairs.tolist())
    plans = [(step.changed, _named(case, step.pairs.tolist())) for step in found.steps]
    if all(pairs != wanted for _changed, pairs in plans):
        plans.append((found.changed, wanted))
    steps = (_step(case, rules, changed, pairs, is_recommended=pairs == wanted) for changed, pairs in plans)
    return Repairing(tuple(sorted(steps, key=lambda step: (step.changed, len(step.pairs)))), found.complete)


def _positions(case: Case, tandems: Iterable[Pair]) -> list[tuple[int, int]]:
    """Where the tandems stand of which both people are still there."""
    rows = {azubi: row for row, azubi in enumerate(case.azubis)}
    columns = {fachkraft: column for column, fachkraft in enumerate(case.fachkraefte)}
    return [(rows[azubi], columns[fachkraft]) for azubi, fachkraft in tandems if azubi in rows and fachkraft in columns]


def _named(case: Case, pairs: Iterable[tuple[int, int]]) -> frozenset[Pair]:
    return frozenset((case.azubis[row], case.fachkraefte[column]) for row, column in pairs)


def _step(case: Case, rules: Policy, changed: int, pairs: frozenset[Pair], *, is_recommended: bool) -> RepairStep:
    rows = {azubi: row for row, azubi in enumerate(case.azubis)}
    columns = {fachkraft: column for column, fachkraft in enumerate(case.fachkraefte)}
    points = [int(case.points[rows[azubi], columns[fachkraft]]) for azubi, fachkraft in pairs]
    return RepairStep(
        changed,
        pairs,
        rules.percent(min(points)) if points else None,
        rules.percent(sum(points) // len(points)) if points else None,
        is_recommended,
    )
