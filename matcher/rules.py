"""What makes a pair impossible. Every rule declares what an unknown answer means and if a decision may override it.

Rules are bits of a mask per pair: bit r is the r-th rule of ``PAIR_RULES``. ``broken`` makes the pair impossible;
``open`` are unknown answers with which the pair stays possible, to be cleared up before approval.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from matcher.pairs import Pairs
from matcher.problem import Ints
from matcher.working_time import WorkingTime

if TYPE_CHECKING:
    from matcher.policy import Policy

__all__ = ["LANGUAGE_MINIMUM", "PAIR_RULES", "RULES", "Findings", "Rule", "Verdict", "find", "keys_of"]

LANGUAGE_MINIMUM = 2
"""A2."""

Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Verdict:
    """Per pair: ``broken``, impossible; ``open``, unknown and possible."""

    broken: Bools
    open: Bools


@dataclass(frozen=True)
class Rule:
    """A rule and what is told about it.

    ``unknown``: what an unanswered question means. ``overridable``: by a decision with a reason. ``confidential``: only
    the coordinator may learn that it applied. ``public``: its reason may be told to companies and people (numbers and
    times). ``switchable``: the policy may switch it off; ``active`` is its state in the default policy. ``law``: the
    provisions it follows from. ``check`` is None for the two rules that follow from the form of a plan.
    """

    key: str
    unknown: Literal["possible", "impossible"]
    answers: tuple[str, ...]
    check: Callable[[Pairs, Policy], Verdict] | None
    overridable: bool = True
    confidential: bool = False
    public: bool = False
    switchable: bool = True
    active: bool = True
    law: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Findings:
    """Bit masks (p,) over ``PAIR_RULES``."""

    broken: NDArray[np.int64]
    open: NDArray[np.int64]


def _is_named(pairs: Pairs, column: str) -> Verdict:
    named = pairs.of_azubi(column)
    return Verdict(named == pairs.fachkraft_place, named == -1)


def line_manager(pairs: Pairs, _policy: Policy) -> Verdict:
    """The Fachkraft is the Azubi's line manager."""
    return _is_named(pairs, "line_manager")


def trainer(pairs: Pairs, _policy: Policy) -> Verdict:
    """The Fachkraft is the responsible trainer of the Azubi."""
    return _is_named(pairs, "trainer")


def site(pairs: Pairs, _policy: Policy) -> Verdict:
    """Both belong to one company but work at different sites. Two companies of a pool agreed to meet."""
    azubi, fachkraft = pairs.of_azubi("site"), pairs.of_fachkraft("site")
    known = (azubi >= 0) & (fachkraft >= 0)
    return Verdict(pairs.same_company & known & (azubi != fachkraft), pairs.same_company & ~known)


def language(pairs: Pairs, _policy: Policy) -> Verdict:
    """There is no language both speak at least at A2."""
    level, known = pairs.shared_language
    return Verdict(known & (level < LANGUAGE_MINIMUM), ~known)


def minimum_hours(pairs: Pairs, policy: Policy) -> Verdict:
    """The two share fewer hours a week, on average over their rotation, than ``policy.minimum_hours``."""
    half_hours, known = pairs.shared_half_hours
    needed = 2 * policy.minimum_hours * pairs.problem.working_time.cycle
    return Verdict(known & (half_hours < needed), ~known)


def _for_minors(pairs: Pairs, danger: Ints) -> Verdict:
    """``danger`` (p,): 1 yes, 0 no, -1 unknown. Impossible if both are certain or one certain and one unknown.

    If neither answer is there nothing speaks of a minor or of a danger: possible, to be cleared up.
    """
    minor = pairs.of_azubi("minor")
    either = (minor != 0) & (danger != 0)
    certain = (minor == 1) | (danger == 1)
    return Verdict(either & certain, either & ~certain)


def minor_night(pairs: Pairs, _policy: Policy) -> Verdict:
    """A minor with a Fachkraft who works at night (23:00 to 06:00) in every week of the rotation."""
    times: WorkingTime = pairs.problem.working_time
    pattern = times.fachkraft_index[pairs.fachkraft]
    night = np.append(times.night, False).astype(np.int64)
    return _for_minors(pairs, np.where(pattern >= 0, night[pattern], -1))


def minor_safety(pairs: Pairs, _policy: Policy) -> Verdict:
    """A minor with a Fachkraft without the safety instruction."""
    instructed = pairs.of_fachkraft("safety_instruction").astype(np.int64)
    return _for_minors(pairs, np.where(instructed >= 0, 1 - instructed, -1))


def please_not(pairs: Pairs, _policy: Policy) -> Verdict:
    """One of the two asked not to be put together with the other."""
    by_azubi, by_fachkraft = pairs.names("please_not")
    return Verdict(by_azubi | by_fachkraft, np.zeros(len(pairs), dtype=bool))


_ALL = (
    Rule("block", "impossible", ("company",), None, overridable=False, public=True, switchable=False),
    Rule("capacity", "possible", ("capacity",), None, overridable=False, public=True, switchable=False),
    Rule(
        "please_not",
        "possible",
        ("please_not",),
        please_not,
        overridable=False,
        confidential=True,
        switchable=False,
    ),
    Rule("minor_night", "impossible", ("minor", "availability"), minor_night, law=("JArbSchG §8", "JArbSchG §14")),
    Rule("minor_safety", "impossible", ("minor", "safety_instruction"), minor_safety, law=("JArbSchG §22(2)",)),
    Rule("line_manager", "possible", ("line_manager",), line_manager),
    Rule("trainer", "possible", ("trainer",), trainer, active=False, law=("BBiG §28(3)",)),
    Rule("language", "possible", ("languages",), language),
    Rule(
        "minimum_hours",
        "possible",
        ("availability", "school"),
        minimum_hours,
        public=True,
        law=("JArbSchG §9", "BBiG §15"),
    ),
    Rule("site", "possible", ("site",), site, active=False),
)
RULES: Mapping[str, Rule] = MappingProxyType({rule.key: rule for rule in _ALL})
"""All rules by key, in the order in which they are shown."""
PAIR_RULES: tuple[Rule, ...] = tuple(rule for rule in _ALL if rule.check is not None)
"""The rules that are found out pair by pair; their position is their bit."""


def find(pairs: Pairs, policy: Policy) -> Findings:
    """Apply the active rules of the policy to every pair."""
    broken = np.zeros(len(pairs), dtype=np.int64)
    unclear = np.zeros(len(pairs), dtype=np.int64)
    for bit, rule in enumerate(PAIR_RULES):
        if rule.check is not None and policy.rules[rule.key]:
            verdict = rule.check(pairs, policy)
            broken |= verdict.broken.astype(np.int64) << bit
            unclear |= verdict.open.astype(np.int64) << bit
    return Findings(broken, unclear)


def keys_of(mask: int | np.integer[Any]) -> tuple[str, ...]:
    """The rules whose bits are set."""
    return tuple(rule.key for bit, rule in enumerate(PAIR_RULES) if int(mask) >> bit & 1)
