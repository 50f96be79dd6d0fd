"""What a pair is compared by. Each criterion gives every pair an integer from 0 to 1000, by integer arithmetic alone.

A missing answer gives the criterion's neutral value and lowers the pair's data confidence; weights are never rescaled.
``Scores.known`` says how much of a value stems from answers (0 none, 1000 all).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from matcher.pairs import Pairs
from matcher.problem import Ints

if TYPE_CHECKING:
    from matcher.policy import Policy

__all__ = ["CRITERIA", "FULL", "GOAL_VALUES", "LANGUAGE_VALUES", "NEUTRAL", "OCCUPATION_VALUES", "Criterion", "Scores"]

FULL = 1000
NEUTRAL = 500

GOAL_VALUES = (0, 300, 800, 1000)
"""What a goal is worth by the partner's level: never done, with help, alone, can show others."""
OCCUPATION_VALUES = (0, 200, 400, 700, 900, 1000)
"""By the number of digits the KldB 2010 codes share from the left."""
LANGUAGE_VALUES = (0, 200, 400, 700, 900, 1000, 1000)
"""By the best level at which both speak one language: none, A1 … C2."""


@dataclass(frozen=True, eq=False)
class Scores:
    """``value`` (p,): 0 to 1000. ``known`` (p,): 0 to 1000, the share that stems from answers."""

    value: Ints
    known: Ints


@dataclass(frozen=True)
class Criterion:
    """``answers`` are the keys of the person records it reads, ``weight`` the one of the default policy."""

    key: str
    weight: int
    answers: tuple[str, ...]
    measure: Callable[[Pairs, Policy], Scores]
    neutral: int = NEUTRAL


def _where_known(known: NDArray[np.bool_], value: Ints) -> Scores:
    return Scores(np.where(known, value, NEUTRAL), np.where(known, FULL, 0))


def _coverage(goals: NDArray[np.uint64], answered: Ints, levels: NDArray[np.uint64]) -> Scores:
    """Mean worth of the goals: sum of ``GOAL_VALUES[partner's level]`` over the goals // number of goals.

    A goal about which the partner said nothing counts 500. Nobody's goals, answered or not, give 500.
    """
    number = _count(goals)
    some = np.maximum(number, 1)
    told = _count(goals & levels[:, 0])
    worth = (number - told) * NEUTRAL
    for level in (1, 2, 3):
        worth += _count(goals & levels[:, level]) * (GOAL_VALUES[level] - GOAL_VALUES[level - 1])
    value = np.where(number > 0, worth // some, NEUTRAL)
    return Scores(value, np.where(number > 0, told * FULL // some, np.where(answered > 0, FULL, 0)))


def _count(bits: NDArray[np.uint64]) -> NDArray[np.int64]:
    return np.asarray(np.bitwise_count(bits).sum(axis=1, dtype=np.int64))


def azubi_goals(pairs: Pairs, _policy: Policy) -> Scores:
    """How far the Fachkraft brings what the Azubi wants to learn; see ``_coverage``."""
    return _coverage(pairs.of_azubi("learns"), pairs.of_azubi("learns_answered"), pairs.of_fachkraft("brings"))


def fachkraft_goals(pairs: Pairs, _policy: Policy) -> Scores:
    """How far the Azubi brings what the Fachkraft wants to learn; see ``_coverage``."""
    return _coverage(pairs.of_fachkraft("learns"), pairs.of_fachkraft("learns_answered"), pairs.of_azubi("brings"))


def hours(pairs: Pairs, policy: Policy) -> Scores:
    """Mean shared hours a week over the joint rotation: min(1000, 1000 * hours // ``policy.full_hours``)."""
    half_hours, known = pairs.shared_half_hours
    full = 2 * policy.full_hours * pairs.problem.working_time.cycle
    return _where_known(known, np.minimum(half_hours * FULL // full, FULL))


def occupation(pairs: Pairs, _policy: Policy) -> Scores:
    """Nearness of the occupations: ``OCCUPATION_VALUES[digits the two codes share from the left]``."""
    azubi, fachkraft = pairs.of_azubi("occupation"), pairs.of_fachkraft("occupation")
    known = (azubi[:, 0] >= 0) & (fachkraft[:, 0] >= 0)
    return _where_known(known, np.array(OCCUPATION_VALUES)[shared_digits(azubi, fachkraft)])


def shared_digits(first: NDArray[Any], second: NDArray[Any]) -> Ints:
    """Number of leading digits (0 to 5) in which rows of codes agree."""
    return np.asarray(np.logical_and.accumulate((first == second) & (first >= 0), axis=1).sum(axis=1))


def languages(pairs: Pairs, _policy: Policy) -> Scores:
    """``LANGUAGE_VALUES[best level at which both speak one language]``."""
    level, known = pairs.shared_language
    return _where_known(known, np.array(LANGUAGE_VALUES)[level])


def department(pairs: Pairs, policy: Policy) -> Scores:
    """1000 if the departments are as ``policy.department`` wants them, same or different, else 0.

    Departments of two companies are always different.
    """
    same, known = _same_place(pairs, "department")
    return _where_known(known, np.where(same == (policy.department == "same"), FULL, 0))


def site(pairs: Pairs, _policy: Policy) -> Scores:
    """1000 at the same site of the same company, else 0."""
    same, known = _same_place(pairs, "site")
    return _where_known(known, np.where(same, FULL, 0))


def _same_place(pairs: Pairs, column: str) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    azubi, fachkraft = pairs.of_azubi(column), pairs.of_fachkraft(column)
    known = ((azubi >= 0) & (fachkraft >= 0)) | ~pairs.same_company
    return (azubi == fachkraft) & pairs.same_company, known


def company(pairs: Pairs, _policy: Policy) -> Scores:
    """1000 if both work for the same company, else 0."""
    return _where_known(np.ones(len(pairs), dtype=bool), np.where(pairs.same_company, FULL, 0))


def wishes(pairs: Pairs, _policy: Policy) -> Scores:
    """500 without a wish, 750 if one of the two wished for the other, 1000 if both did.

    Nobody loses by not wishing, or by not being wished for, against a pair without wishes.
    """
    by_azubi, by_fachkraft = pairs.names("wishes")
    value = NEUTRAL + 250 * (by_azubi.astype(np.int64) + by_fachkraft)
    return _where_known(np.ones(len(pairs), dtype=bool), value)


def _nearness(pairs: Pairs, column: str) -> Scores:
    azubi, fachkraft = pairs.of_azubi(column).astype(np.int64), pairs.of_fachkraft(column)
    return _where_known((azubi > 0) & (fachkraft > 0), FULL - 250 * np.abs(azubi - fachkraft))


def work_style(pairs: Pairs, _policy: Policy) -> Scores:
    """1000 - 250 * steps between the two answers on the scale of 1 to 5."""
    return _nearness(pairs, "work_style")


def motivation(pairs: Pairs, _policy: Policy) -> Scores:
    """1000 - 250 * steps between the two answers on the scale of 1 to 5."""
    return _nearness(pairs, "motivation")


CRITERIA: Mapping[str, Criterion] = MappingProxyType(
    {
        criterion.key: criterion
        for criterion in (
            Criterion("azubi_goals", 30, ("brings", "learns"), azubi_goals),
            Criterion("fachkraft_goals", 25, ("brings", "learns"), fachkraft_goals),
            Criterion("hours", 15, ("availability", "school"), hours),
            Criterion("languages", 10, ("languages",), languages),
            Criterion("occupation", 8, ("occupation",), occupation),
            Criterion("wishes", 5, ("wishes",), wishes),
            Criterion("site", 3, ("site", "company"), site),
            Criterion("company", 2, ("company",), company),
            Criterion("department", 2, ("department", "company"), department),
            Criterion("work_style", 0, ("work_style",), work_style),
            Criterion("motivation", 0, ("motivation",), motivation),
        )
    }
)
"""All criteria by key, in the order in which they are shown."""
