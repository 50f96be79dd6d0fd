"""What makes a pair impossible. Every rule declares what an unknown answer means and if a decision may override it.

Rules are bits of a mask per pair: bit r is the r-th rule of ``PAIR_RULES``. ``broken`` makes the pair impossible;
``open`` are unknown answers, or warnings, with which the pair stays possible, to be cleared up before approval.
The laws are named where a rule follows from one; the texts of the provisions belong to the interface.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from matcher.pairs import Pairs

if TYPE_CHECKING:
    from matcher.policy import Policy
    from matcher.problem import Ints, Problem

__all__ = ["LANGUAGE_MINIMUM", "PAIR_RULES", "RULES", "Findings", "Rule", "Verdict", "barred", "find", "keys_of"]

LANGUAGE_MINIMUM = 2
"""A2."""

Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Verdict:
    """Per pair: ``broken``, impossible; ``open``, to be cleared up and possible. None stands for "nowhere"."""

    broken: Bools | None = None
    open: Bools | None = None


@dataclass(frozen=True)
class Rule:
    """A rule and what is told about it.

    ``unknown``: what an unanswered question means. ``overridable``: by a decision with a reason. ``confidential``: only
    the coordinator may learn that it applied. ``public``: its reason may be told to companies and people (numbers and
    times). ``switchable``: the policy may switch it off; ``active`` is its state in the default policy. ``law``: the
    provisions it follows from. ``about``: the side whose answers alone decide, so that nobody on the other side could
    change anything. ``check`` is None for the two rules that follow from the form of a plan.
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
    about: Literal["azubi", "fachkraft", "both"] = "both"


@dataclass(frozen=True, eq=False)
class Findings:
    """Bit masks (p,) over ``PAIR_RULES``."""

    broken: NDArray[np.uint16]
    open: NDArray[np.uint16]


def _is_named(pairs: Pairs, column: str) -> Verdict:
    return Verdict(pairs.named_by(0, column), pairs.of_azubi(column) == -1)


def line_manager(pairs: Pairs, _policy: Policy) -> Verdict:
    """The Fachkraft is the Azubi's line manager. Unknown: possible. Overridable.

    Source: what is said in a tandem shall not reach who decides about take-over; the data serve no appraisal.
    """
    return _is_named(pairs, "line_manager")


def trainer(pairs: Pairs, _policy: Policy) -> Verdict:
    """The Fachkraft is the responsible trainer (Ausbilder/in) of the Azubi. Unknown: possible. Overridable.

    Off by default: BBiG §28(3) wants the helper to work under the responsible trainer, whether or not they are two.
    """
    return _is_named(pairs, "trainer")


def site(pairs: Pairs, _policy: Policy) -> Verdict:
    """Both belong to one company but work at different sites. Unknown: possible. Overridable. Off by default.

    Two companies of a pool agreed to meet.
    """
    return _of_place(pairs, "site", wanted=1)


def department(pairs: Pairs, policy: Policy) -> Verdict:
    """Both belong to one company and their departments are not as ``policy.department`` wants them, same or different.

    Unknown: possible. Overridable. Off by default; nothing is forbidden for "any", nor in two companies.
    """
    if policy.department == "any":
        return Verdict()
    return _of_place(pairs, "department", wanted=int(policy.department == "same"))


def _of_place(pairs: Pairs, column: str, *, wanted: int) -> Verdict:
    same = pairs.same_place(column)
    return Verdict((same == 1 - wanted) & pairs.same_company, same < 0)


def language(pairs: Pairs, _policy: Policy) -> Verdict:
    """There is no language both speak at least at A2 (CEFR). Unknown: possible. Overridable."""
    level = pairs.shared_language
    return Verdict((level >= 0) & (level < LANGUAGE_MINIMUM), level < 0)


def minimum_hours(pairs: Pairs, policy: Policy) -> Verdict:
    """The two share fewer hours a week, on average over their rotation, than ``policy.minimum_hours``.

    Vocational school is free time (JArbSchG §9, BBiG §15). Unknown: possible. Overridable.
    """
    half_hours = pairs.shared_half_hours
    return Verdict((half_hours >= 0) & (half_hours < _half_hours_needed(pairs.problem, policy)), half_hours < 0)


def _half_hours_needed(problem: Problem, policy: Policy) -> int:
    """How many half-hours two have to share over the whole cycle."""
    return 2 * policy.minimum_hours * problem.working_time.cycle


def _for_minors(pairs: Pairs, danger: str) -> Verdict:
    """Impossible if both a minor and the danger are certain, or one is certain and the other unknown.

    If neither answer is there nothing speaks of a minor or of a danger: possible, to be cleared up.
    """
    columns = pairs.problem.columns
    product = columns.minors[pairs.azubi] * columns.danger[danger][pairs.fachkraft]
    return Verdict(product > 1, product == 1)


def minor_night(pairs: Pairs, _policy: Policy) -> Verdict:
    """A minor with a Fachkraft who works at night (23:00 to 06:00) in every week of the rotation.

    JArbSchG §14: minors work from 06:00 to 20:00, with exceptions up to 23:00; §8: at most eight hours a day. Unknown:
    impossible beside what is certain on the other side. Overridable.
    """
    return _for_minors(pairs, "night")


def minor_safety(pairs: Pairs, _policy: Policy) -> Verdict:
    """A minor with a Fachkraft without the safety instruction.

    JArbSchG §22(2): dangerous work only under somebody expert. Unknown: impossible beside what is certain on the other
    side. Overridable.
    """
    return _for_minors(pairs, "instruction")


def _of_fachkraft(pairs: Pairs, column: str) -> Verdict:
    answers = pairs.of_fachkraft(column)
    return Verdict(answers == 0, answers < 0)


def safety_instruction(pairs: Pairs, _policy: Policy) -> Verdict:
    """The Fachkraft has no safety instruction for robots, whoever the Azubi is. Unknown: possible. Overridable.

    ArbSchG §12, BetrSichV §12: instruction before the work begins. Off by default: it can be given before the tandem
    meets; ``minor_safety`` holds without it.
    """
    return _of_fachkraft(pairs, "safety_instruction")


def aevo(pairs: Pairs, _policy: Policy) -> Verdict:
    """The Fachkraft has no trainer aptitude certificate (AEVO). Unknown: possible. Overridable.

    Off by default: by BBiG §28(3) helpers need skill and personal fitness, the certificate (§30) only the trainer.
    """
    return _of_fachkraft(pairs, "aevo")


def training_year(pairs: Pairs, policy: Policy) -> Verdict:
    """The Azubi is in a year of training outside ``policy.training_years``. Unknown: possible. Overridable.

    Nothing is found while all years take part, as they do by default.
    """
    if {1, 2, 3, 4} <= {*policy.training_years}:
        return Verdict()
    wanted = np.zeros(6, dtype=bool)
    wanted[[*policy.training_years, -1]] = True
    years = pairs.of_azubi("training_year")
    return Verdict(~wanted[years], years < 0)


def training_end(pairs: Pairs, policy: Policy) -> Verdict:
    """Fewer than ``policy.training_months`` months of training are left from ``policy.starts``, the month of the start.

    To be cleared up, and possible: fewer than ``policy.exam_months``, for the final exam is near. Unknown: possible.
    Overridable. Nothing is found while the policy names no start: the engine has no clock.
    """
    if policy.start_month is None:
        return Verdict()
    ends = pairs.of_azubi("training_ends")
    left = ends - policy.start_month
    over = (ends >= 0) & (left < policy.training_months)
    return Verdict(over, ~over & ((left < policy.exam_months) | (ends < 0)))


def please_not(pairs: Pairs, _policy: Policy) -> Verdict:
    """One of the two asked not to be put together with the other. Neither overridable nor switchable; confidential."""
    by_azubi, by_fachkraft = pairs.names("please_not")
    return Verdict(by_azubi | by_fachkraft)


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
    Rule("department", "possible", ("department",), department, active=False),
    Rule(
        "safety_instruction",
        "possible",
        ("safety_instruction",),
        safety_instruction,
        active=False,
        law=("ArbSchG §12", "BetrSichV §12"),
        about="fachkraft",
    ),
    Rule("aevo", "possible", ("aevo",), aevo, active=False, law=("BBiG §28", "BBiG §30"), about="fachkraft"),
    Rule("training_year", "possible", ("training_year",), training_year, about="azubi"),
    Rule("training_end", "possible", ("training_ends",), training_end, about="azubi"),
)
RULES: Mapping[str, Rule] = MappingProxyType({rule.key: rule for rule in _ALL})
"""All rules by key, in the order in which they are shown."""
PAIR_RULES: tuple[Rule, ...] = tuple(rule for rule in _ALL if rule.check is not None)
"""The rules that are found out pair by pair; their position is their bit, of at most 16."""


def find(pairs: Pairs, policy: Policy) -> Findings:
    """Apply the active rules of the policy to every pair."""
    broken = np.zeros(len(pairs), dtype=np.uint16)
    unclear = np.zeros(len(pairs), dtype=np.uint16)
    for bit, rule in enumerate(PAIR_RULES):
        if rule.check is not None and policy.rules[rule.key]:
            verdict = rule.check(pairs, policy)
            _mark(broken, verdict.broken, bit)
            _mark(unclear, verdict.open, bit)
    return Findings(broken, unclear)


def barred(problem: Problem, policy: Policy, role: Literal["azubi", "fachkraft"], people: Ints) -> Bools:
    """Whom of these people (rows of the problem's side of that role) the active rules rule out for everybody.

    That is what a rule about this side alone says, and fewer hours of one's own than two have to share.
    """
    pairs = Pairs(problem, people, people)
    out = np.zeros(len(people), dtype=np.bool_)
    if policy.rules["minimum_hours"]:
        own = problem.working_time.own(role, people)
        out |= (own >= 0) & (own < _half_hours_needed(problem, policy))
    for rule in PAIR_RULES:
        if rule.check is not None and rule.about == role and policy.rules[rule.key]:
            broken = rule.check(pairs, policy).broken
            out |= False if broken is None else broken
    return out


def _mark(mask: NDArray[np.uint16], found: Bools | None, bit: int) -> None:
    if found is not None and np.count_nonzero(found):
        mask |= found.astype(np.uint16) << np.uint16(bit)


@cache
def keys_of(mask: int | np.integer[Any]) -> tuple[str, ...]:
    """The rules whose bits are set."""
    return tuple(rule.key for bit, rule in enumerate(PAIR_RULES) if int(mask) >> bit & 1)
