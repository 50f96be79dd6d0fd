"""A block at a glance: every combination of its people, and its next best plans."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import matcher
from matcher import Combinations, Policy, Problem, Result
from web.services.matching.blocks import decisions_of
from web.services.matching.values import BlockTask


@dataclass(frozen=True)
class Cell:
    """A combination of two people, by their keys.

    `rules`: what forbids it. `is_banned`: kept apart by a decision. `left_out`: whom a decision leaves out. `is_weak`:
    below the minimum of the policy.
    """

    azubi: str
    fachkraft: str
    percent: int
    confidence: int
    is_chosen: bool
    is_possible: bool
    rules: tuple[str, ...]
    is_banned: bool
    left_out: tuple[str, ...]
    is_weak: bool


@dataclass(frozen=True)
class CombinationTable:
    """Combinations of some Azubis (rows) with some Fachkräfte. `possible`: how many the whole block has."""

    rows: tuple[tuple[Cell, ...], ...]
    possible: int


def combination_table(
    task: BlockTask, stored: Mapping[str, Any], *, policy: str, azubis: Sequence[str], fachkraefte: Sequence[str]
) -> CombinationTable:
    """Return what is to be said of every combination of these people of a block, in their order."""
    rules, problem, result = Policy.from_toml(policy), Problem.from_bytes(task.data), Result.from_dict(stored)
    (found,) = matcher.combinations(problem, rules, decisions_of(task, problem))
    rows, columns = _places(found.azubis), _places(found.fachkraefte)
    return CombinationTable(
        tuple(
            tuple(_cell(found, result, rows[azubi], columns[fachkraft]) for fachkraft in fachkraefte)
            for azubi in azubis
        ),
        found.possible,
    )


def _places(keys: Sequence[str]) -> dict[str, int]:
    return {key: place for place, key in enumerate(keys)}


def _cell(found: Combinations, result: Result, row: int, column: int) -> Cell:
    azubi, fachkraft = found.azubis[row], found.fachkraefte[column]
    out = [(azubi, found.azubis_left_out[row]), (fachkraft, found.fachkraefte_left_out[column])]
    return Cell(
        azubi=azubi,
        fachkraft=fachkraft,
        percent=int(found.percent[row, column]),
        confidence=int(found.confidence[row, column]),
        is_chosen=fachkraft in result.partners.get(azubi, ()),
        is_possible=bool(found.allowed[row, column]),
        rules=found.rules_against(row, column),
        is_banned=bool(found.banned[row, column]),
        left_out=tuple(person for person, is_out in out if is_out),
        is_weak=bool(found.weak[row, column]),
    )


@dataclass(frozen=True)
class OtherPlan:
    """A next best plan of a block. `gained` and `lost`: (Azubi, Fachkraft) by their keys; figures in per cent."""

    weakest: int
    mean: int
    gained: tuple[tuple[str, str], ...]
    lost: tuple[tuple[str, str], ...]
    is_as_good: bool
    """Whether its sum and its weakest tandem are those of the plan itself."""


@dataclass(frozen=True)
class OtherPlans:
    """The next best plans of a block, best first, and the figures of the plan itself, None without tandems."""

    plans: tuple[OtherPlan, ...]
    weakest: int | None
    mean: int | None


def other_plans(task: BlockTask, stored: Mapping[str, Any], *, policy: str, most: int) -> OtherPlans:
    """Return the next best plans of a block under its decisions."""
    rules, problem, result = Policy.from_toml(policy), Problem.from_bytes(task.data), Result.from_dict(stored)
    decisions = decisions_of(task, problem)
    own = result.summary()
    found = matcher.next_plans(problem, rules, result, str(task.block_id), k=most, decisions=decisions)
    weakest = min((tandem.percent for tandem in result.tandems), default=None)
    plans = tuple(
        OtherPlan(
            weakest=each.weakest,
            mean=each.mean,
            gained=each.gained,
            lost=each.lost,
            is_as_good=(each.total, each.weakest) == (own.total, weakest),
        )
        for each in found
    )
    return OtherPlans(plans, weakest, own.mean)
