"""What a pair is compared by. Each criterion gives every pair an integer from 0 to 1000, by integer arithmetic alone.

A missing answer gives the criterion's neutral value and lowers the pair's data confidence; weights are never rescaled.
A criterion of one's own is given to the policy, ``Policy(criteria=(*CRITERIA.values(), mine))``, and to
``matcher.testing.check_criterion``; docs/plug-in-criterion.md builds one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matcher.errors import InvalidCriterion
from matcher.pairs import Pairs, repeated
from matcher.problem import Ints

if TYPE_CHECKING:
    from matcher.policy import Policy

__all__ = ["CRITERIA", "FULL", "FULL_TRAINING", "GOAL_VALUES", "LANGUAGE_VALUES", "MAX_WEIGHT", "NEUTRAL"]
__all__ += ["OCCUPATION_VALUES", "Criterion", "Measure", "Scores", "where_known"]

FULL = 1000
NEUTRAL = 500
MAX_WEIGHT = 1_000

GOAL_VALUES = (0, 300, 800, 1000)
"""What a goal is worth by the partner's level: never done, with help, alone, can show others."""
OCCUPATION_VALUES = (0, 200, 400, 700, 900, 1000)
"""By the number of digits the KldB 2010 codes share from the left: none, then Berufsbereich (field of work),
Berufshauptgruppe, Berufsgruppe, Berufsuntergruppe, and with the fifth digit, the level of requirement, all of them.
"""
LANGUAGE_VALUES = (0, 200, 400, 700, 900, 1000, 1000)
"""By the best level at which both speak one language: none, A1 … C2."""
FULL_TRAINING = 24
"""Months of training left that give the full value."""


@dataclass(frozen=True, eq=False)
class Scores:
    """``value`` (p,): 0 to 1000. ``known`` (p,): 0 to 1000, the share of it that stems from answers."""

    value: Ints
    known: Ints


Measure: TypeAlias = Callable[[Pairs, "Policy", int], Scores]
"""(pairs, policy, neutral value) -> scores. A pair's score depends on the two people alone, not on the other pairs."""


@dataclass(frozen=True)
class Criterion:
    """``key``: small letters, digits and underscores. ``weight``: its weight where a policy names none, 0 to 1000.
    ``answers``: the keys of the person records it reads. ``neutral``: the value where answers are missing.
    ``version``: to be raised when the formula changes, so that policies of the old and the new one can be told apart.

    Raises ``InvalidCriterion``.
    """

    key: str
    weight: int
    answers: tuple[str, ...]
    measure: Measure
    neutral: int = NEUTRAL
    version: int = 1

    def __post_init__(self) -> None:
        if not re.fullmatch("[a-z][a-z0-9_]{0,63}", str(self.key)):
            detail = "its key is not made of small letters, digits and underscores, a letter first"
            raise InvalidCriterion(criterion=str(self.key)[:80], detail=detail)
        numbers: tuple[tuple[str, Any, int], ...] = (
            ("weight", self.weight, MAX_WEIGHT),
            ("neutral value", self.neutral, FULL),
        )
        for name, value, high in numbers:
            if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= high:
                detail = f"its {name} is {value!r}, not a whole number from 0 to {high}"
                raise InvalidCriterion(criterion=self.key, detail=detail)


def where_known(known: NDArray[np.bool_], value: NDArray[Any], neutral: int) -> Scores:
    """``value`` where everything the criterion needs is answered, else ``neutral``."""
    return Scores(np.where(known, value, neutral), np.where(known, FULL, 0))


def _from_table(code: Ints, table: NDArray[np.int32]) -> Scores:
    """``table[code]``, whose last entry stands for the code -1, which is unknown."""
    return Scores(table.take(code, mode="wrap"), _when(code >= 0, FULL))


@lru_cache(maxsize=64)
def _table(values: tuple[int, ...], neutral: int) -> NDArray[np.int32]:
    """The values of all codes from 0, then of the unknown."""
    return np.array([*values, neutral], dtype=np.int32)


def _when(condition: NDArray[np.bool_], amount: int) -> Ints:
    return np.multiply(condition, amount, dtype=np.int32)


def _everywhere(pairs: Pairs, value: int, known: int = FULL) -> Scores:
    """The same for all pairs, as arrays that take no space."""
    return Scores(repeated(value, len(pairs)), repeated(known, len(pairs)))


def azubi_goals(pairs: Pairs, _policy: Policy, neutral: int) -> Scores:
    """How far the Fachkraft brings what the Azubi wants to learn: mean worth of the Azubi's goals.

    Sum of ``GOAL_VALUES[level of the Fachkraft]`` over the goals // number of goals; a goal about which the Fachkraft
    said nothing counts ``neutral``. Unknown (no goals answered): neutral. No goals at all: neutral, but known.
    Source: own, after the finding that what two people can give each other carries a tandem (Eby et al. 2013).
    """
    return _coverage(pairs, 0, neutral)


def fachkraft_goals(pairs: Pairs, _policy: Policy, neutral: int) -> Scores:
    """How far the Azubi brings what the Fachkraft wants to learn: as ``azubi_goals``, the other way round."""
    return _coverage(pairs, 1, neutral)


def _coverage(pairs: Pairs, learner: int, neutral: int) -> Scores:
    columns = pairs.problem.columns
    own, other = (pairs.azubi, pairs.fachkraft) if learner == 0 else (pairs.fachkraft, pairs.azubi)
    number = columns.number_of_goals[learner][own]
    # A mean over up to 64 goals of up to 1000 each stays below 2^16, where division is fastest.
    kind: type[Any] = np.uint16 if len(pairs.problem.competences) <= 64 else np.int64
    some = np.maximum(number, 1).astype(kind)
    # Every goal counts neutral until the other side said something about it; whoever has none is as one such goal.
    worth: NDArray[Any] = some * kind(neutral)
    told: NDArray[Any] = np.zeros(len(pairs), dtype=kind)
    for goals, levels in zip(columns.goals[learner], columns.levels[1 - learner], strict=True):
        wanted = goals[own]
        answered = np.bitwise_count(wanted & levels[0][other])
        told += answered
        worth -= answered * kind(neutral)
        for level in (1, 2, 3):
            step = kind(GOAL_VALUES[level] - GOAL_VALUES[level - 1])
            worth += np.bitwise_count(wanted & levels[level][other]) * step
    worth //= some
    told *= kind(FULL)
    told //= some
    np.copyto(told, kind(FULL), where=number == 0)
    return Scores(worth.astype(np.int32), told.astype(np.int32))


def hours(pairs: Pairs, policy: Policy, neutral: int) -> Scores:
    """Mean shared hours a week over the joint rotation: min(1000, 1000 * hours // ``policy.full_hours``).

    Working time without vocational school (JArbSchG §9, BBiG §15), in half-hours over at most 12 weeks. Unknown (a
    working time is missing): neutral. A school that was not answered takes no time.
    """
    cycle = pairs.problem.working_time.cycle
    return _from_table(pairs.shared_half_hours, _table_of_hours(cycle, policy.full_hours, neutral))


@lru_cache(maxsize=64)
def _table_of_hours(cycle: int, full_hours: int, neutral: int) -> NDArray[np.int32]:
    """The value of each number of half-hours over the cycle, then of the unknown."""
    values = np.arange(336 * cycle + 1) * FULL // (2 * full_hours * cycle)
    return np.append(np.minimum(values, FULL), neutral).astype(np.int32)


def occupation(pairs: Pairs, _policy: Policy, neutral: int) -> Scores:
    """Nearness of the occupations: ``OCCUPATION_VALUES[digits the two codes share from the left]``.

    Source: Klassifikation der Berufe 2010 (Bundesagentur für Arbeit), whose codes go from the general to the
    particular. A code given with fewer digits shares only those. Unknown (a code is missing): neutral.
    """
    return _from_table(pairs.shared_digits, _table(OCCUPATION_VALUES, neutral))


def languages(pairs: Pairs, _policy: Policy, neutral: int) -> Scores:
    """``LANGUAGE_VALUES[best level at which both speak one language]``; a language counts as far as the weaker speaks.

    Source: Common European Framework of Reference (CEFR): B1 carries talk about work. Unknown (somebody answered no
    language): neutral.
    """
    return _from_table(pairs.shared_language, _table(LANGUAGE_VALUES, neutral))


def department(pairs: Pairs, policy: Policy, neutral: int) -> Scores:
    """1000 if the departments are as ``policy.department`` wants them, same or different, else 0; neutral for "any".

    Departments of two companies are always different. Unknown (a department of one company is missing): neutral.
    """
    if policy.department == "any":
        return _everywhere(pairs, neutral)
    return _of_place(pairs, "department", neutral, same=policy.department == "same")


def site(pairs: Pairs, _policy: Policy, neutral: int) -> Scores:
    """1000 at the same site of the same company, else 0. Unknown (a site of one company is missing): neutral."""
    return _of_place(pairs, "site", neutral, same=True)


def _of_place(pairs: Pairs, column: str, neutral: int, *, same: bool) -> Scores:
    values = (0, FULL) if same else (FULL, 0)
    return _from_table(pairs.same_place(column), _table(values, neutral))


def company(pairs: Pairs, _policy: Policy, _neutral: int) -> Scores:
    """1000 if both work for the same company, else 0. Always known; says something in pools only."""
    if not pairs.problem.columns.has_pools:
        return _everywhere(pairs, FULL)
    return Scores(_when(pairs.same_company, FULL), repeated(FULL, len(pairs)))


def wishes(pairs: Pairs, _policy: Policy, neutral: int) -> Scores:
    """``neutral`` without a wish, 1000 if both wished for each other, halfway if one did. Always known.

    Nobody loses by not wishing, or by not being wished for, against a pair without wishes.
    """
    by_azubi, by_fachkraft = pairs.names("wishes")
    if not (np.count_nonzero(by_azubi) or np.count_nonzero(by_fachkraft)):
        return _everywhere(pairs, neutral)
    wishing = by_azubi.astype(np.int32) + by_fachkraft
    return Scores(neutral + (FULL - neutral) * wishing // 2, repeated(FULL, len(pairs)))


def training_time(pairs: Pairs, policy: Policy, neutral: int) -> Scores:
    """How long the training goes on: min(1000, 1000 * months // 24) from ``policy.starts`` to ``training_ends``.

    Unknown (the end is not answered, or the policy names no start): neutral. Off by default: the rule
    ``training_end`` warns.
    """
    if policy.start_month is None:
        return _everywhere(pairs, neutral, 0)
    ends = pairs.of_azubi("training_ends")
    months = np.clip(ends - policy.start_month, 0, FULL_TRAINING)
    return where_known(ends >= 0, months * FULL // FULL_TRAINING, neutral)


def _nearness(pairs: Pairs, column: str, neutral: int) -> Scores:
    azubi, fachkraft = pairs.of_azubi(column), pairs.of_fachkraft(column)
    steps = np.abs(azubi - fachkraft)
    known = np.where((azubi > 0) & (fachkraft > 0), steps, np.int8(-1))
    return _from_table(known, _table((1000, 750, 500, 250, 0), neutral))


def work_style(pairs: Pairs, _policy: Policy, neutral: int) -> Scores:
    """1000 - 250 * steps between the two answers on the scale of 1 to 5. Unknown (one is missing): neutral.

    Off by default. Source: likeness in attitudes goes with good mentoring, surface traits do less (Eby et al. 2013).
    """
    return _nearness(pairs, "work_style", neutral)


def motivation(pairs: Pairs, _policy: Policy, neutral: int) -> Scores:
    """1000 - 250 * steps between the two answers on the scale of 1 to 5, as ``work_style``. Off by default."""
    return _nearness(pairs, "motivation", neutral)


def own_answers(pairs: Pairs, policy: Policy, neutral: int) -> Scores:
    """Fit of the answers to the programme's own questions: mean over the questions, weighted by ``policy.questions``.

    Of one question, 0 to 1000, rounded down. "alike": one answer of a list, or yes and no: 1000 if it is the same, else
    0. Several answers: 1000 * answers both gave // answers at least one gave (Jaccard 1901). A number or a step of a
    scale: 1000 * (range - distance) // range, both in steps (Gower 1971). "different": 1000 minus that. "shown": of
    the competences one names, those the other wants to learn, over the smaller of both sets (Simpson 1943). "wanted":
    of the competences one names and about which the other said something, those the other can do alone. The last two
    are the mean of both directions, as far as they are known.

    A question both were asked and one did not answer counts ``neutral``; for the last two it is enough that one was
    asked. Unknown (nothing was asked): neutral. Off by default: it counts where a programme asks such questions.
    """
    asked: NDArray[np.int64] = np.zeros(len(pairs), dtype=np.int64)
    told, worth = asked.copy(), asked.copy()
    for question in pairs.problem.columns.own_questions:
        use = policy.use_of(question.key)
        if use.weight:
            is_asked, value = question.asked(pairs, use.compare), question.fit(pairs, use.compare)
            asked += use.weight * is_asked
            told += use.weight * (value >= 0)
            worth += use.weight * np.where(value >= 0, value, np.where(is_asked, neutral, 0))
    some = np.maximum(asked, 1)
    value = np.where(asked > 0, worth // some, neutral)
    return Scores(value.astype(np.int32), (FULL * told // some).astype(np.int32))


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
            Criterion("training_time", 0, ("training_ends",), training_time),
            Criterion("work_style", 0, ("work_style",), work_style),
            Criterion("motivation", 0, ("motivation",), motivation),
            Criterion("own_answers", 0, ("own",), own_answers),
        )
    }
)
"""All built-in criteria by key, in the order in which they are shown."""
