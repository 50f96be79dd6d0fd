"""The smallest exception that would give a block one more tandem.

Fewest overrides: among the plans of one more tandem, whose pairs may break overridable rules, the one with the fewest
broken rules in it, as an assignment of lowest cost; two who never share any time are no tandem by any exception.
Settings: the value nearest to the present one at which one more tandem fits, found by halving. Both are exact. Pins,
bans, people left out and other limits stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matcher.assign import heaviest
from matcher.cases import Case
from matcher.curing import cures
from matcher.decisions import OverrideDecision
from matcher.pairs import Pairs
from matcher.policy import Policy
from matcher.result import Sentence
from matcher.rules import PAIR_RULES, barred, keys_of
from matcher.sentences import say

__all__ = ["Ground", "Relaxation", "Role"]

Role: TypeAlias = Literal["azubi", "fachkraft"]
Bools: TypeAlias = NDArray[np.bool_]
Numbers: TypeAlias = NDArray[np.int64]

RIGID = sum(1 << bit for bit, rule in enumerate(PAIR_RULES) if not rule.overridable)
HOURS = 1 << [rule.key for rule in PAIR_RULES].index("minimum_hours")
PARAMETERS = {"minimum_hours": "hours", "minimum": "percent", "places": "places"}
"""Setting -> name of its value in the sentence."""


@dataclass(frozen=True)
class Relaxation:
    """One way to one more tandem: rules overridden for single pairs, or a ``setting`` with another ``value``.

    ``setting`` is "minimum_hours" or "minimum" (of the policy), "places" (of the block) or "" for overrides; ``now`` is
    its present value. ``cures``: what to ask whom first, for then perhaps nothing has to be overridden.
    """

    overrides: tuple[OverrideDecision, ...] = ()
    setting: str = ""
    value: int = 0
    now: int = 0
    cures: tuple[Sentence, ...] = ()

    @property
    def sentence(self) -> Sentence:
        """For the coordinator."""
        if self.setting:
            return say(f"relax_{self.setting}", **{PARAMETERS[self.setting]: self.value, "now": self.now})
        if len(self.overrides) > 1:
            return say("relax_overrides", number=len(self.overrides))
        (only,) = self.overrides
        return say("relax_override", azubi=only.azubi, fachkraft=only.fachkraft, rule=only.rule)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """For the coordinator: what to ask first, the way, and of several overrides each with its pair and rule."""
        several = self.overrides if len(self.overrides) > 1 else ()
        each = (say("relax_pair", azubi=one.azubi, fachkraft=one.fachkraft, rule=one.rule) for one in several)
        return (*self.cures, self.sentence, *each)


class Ground:
    """What of a block one more tandem could be made of: without people who are kept, left out or have no room.

    ``rows``: Azubis; ``columns``: Fachkräfte, once for each tandem they have room for; positions in the block.
    """

    def __init__(self, case: Case, policy: Policy, tandems: int) -> None:
        self.case, self.policy, self.tandems = case, policy, tandems
        kept = np.array(case.ruling.kept, dtype=np.int64).reshape(-1, 2)
        is_free = np.ones(case.points.shape[0], dtype=bool)
        is_free[[*case.ruling.azubis_left_out, *kept[:, 0].tolist()]] = False
        room = case.capacities.copy()
        np.subtract.at(room, kept[:, 1], 1)
        room[sorted(case.ruling.fachkraefte_left_out)] = 0
        self.rows: Numbers = np.flatnonzero(is_free)
        self.columns: Numbers = np.repeat(np.arange(len(room)), np.minimum(room, max(len(self.rows), 1)))
        self.number = tandems - len(kept)

    @cached_property
    def barred(self) -> Mapping[Role, Bools]:
        """Whom rules about them alone rule out, by role: nobody on the other side would change that."""
        case = self.case
        starts: dict[Role, int] = {"azubi": case.azubi_start, "fachkraft": case.fachkraft_start}
        return {
            role: barred(case.problem, self.policy, role, np.arange(start, start + size))
            for (role, start), size in zip(starts.items(), case.points.shape, strict=True)
        }

    @property
    def places_left(self) -> int:
        """How many tandems more the places allow."""
        places = self.case.ruling.places
        return max(self.case.points.shape) if places is None else places - self.tandems

    def relaxations(self, role: Role = "azubi", place: int | None = None) -> tuple[Relaxation, ...]:
        """Ways to one more tandem, of which the person of that role and place is part if one is given; smallest first.

        A single override goes first, then settings, which concern everybody, then several overrides.
        """
        search = _Search(self, role, place)
        if self.places_left <= 0:
            return search.places()
        overrides = search.overrides()
        first = overrides if overrides and len(overrides[0].overrides) == 1 else ()
        return (*first, *search.minimum_hours(), *search.minimum(), *(() if first else overrides))


class _Search:
    """One question: plans of ``number + 1`` pairs, with this person if one is given."""

    def __init__(self, ground: Ground, role: Role, place: int | None) -> None:
        self.ground, self.case, self.is_turned = ground, ground.case, role == "fachkraft"
        lines = ground.columns if self.is_turned else ground.rows
        self.bound = np.zeros(len(lines), dtype=bool)
        if place is not None:
            self.bound[np.flatnonzero(lines == place)[:1]] = True
        self.standing = self.case.broken & ~self.case.overridden

    def _plan(self, usable: Bools, cost: Numbers | None = None) -> list[tuple[int, int]] | None:
        """A plan of one more tandem of lowest cost as cells of the block, or None if there is none."""
        ground = self.ground
        free = np.ix_(ground.rows, ground.columns)
        weights = np.zeros_like(usable, dtype=np.int64) if cost is None else cost.max(initial=0) - cost
        cells, weights = usable[free], weights[free]
        if self.is_turned:
            cells, weights = cells.T, weights.T
        if ground.number >= min(cells.shape):
            return None
        partner = heaviest(weights, cells, self.bound, ground.number + 1)
        if partner is None:
            return None
        served = np.flatnonzero(partner >= 0)
        sides = (partner[served], served) if self.is_turned else (served, partner[served])
        return list(zip(ground.rows[sides[0]].tolist(), ground.columns[sides[1]].tolist(), strict=True))

    def places(self) -> tuple[Relaxation, ...]:
        """One place more, if that is all that is missing."""
        if self._plan(self.case.allowed) is None:
            return ()
        return (Relaxation(setting="places", value=self.ground.tandems + 1, now=self.ground.tandems),)

    def overrides(self) -> tuple[Relaxation, ...]:
        """As few rules as possible overridden; none if even all overridable ones would not do."""
        usable = (self.standing & RIGID == 0) & ~self.case.banned & ~self.case.weak & ~self._never_together()
        cost = np.bitwise_count(self.standing).astype(np.int64)
        plan = self._plan(usable, cost)
        if plan is None:
            return ()
        broken = [(cell, rule) for cell in plan for rule in keys_of(self.standing[cell])]
        sides = self.case.azubis, self.case.fachkraefte
        found = tuple(OverrideDecision(sides[0][cell[0]], sides[1][cell[1]], rule) for cell, rule in broken)
        return (Relaxation(found, cures=self._cures(broken)),)

    def _cures(self, broken: list[tuple[tuple[int, int], str]]) -> tuple[Sentence, ...]:
        """Each thing to ask once, in the order of what is broken."""
        case = self.case
        pairs = Pairs.of_blocks(case.problem, case.position, case.position + 1)
        azubis, fachkraefte = pairs.azubi.reshape(case.points.shape), pairs.fachkraft.reshape(case.points.shape)
        asked: list[Sentence] = []
        for cell, rule in broken:
            found = cures(case.problem, int(azubis[cell]), int(fachkraefte[cell]), rule)
            asked += [sentence for sentence in found if sentence not in asked]
        return tuple(asked)

    def _never_together(self) -> Bools:
        """Pairs that share no time at all: to set a rule aside for them would make no tandem."""
        short = self.standing & HOURS > 0
        return short & (self._half_hours() == 0) if short.any() else short

    def _half_hours(self) -> NDArray[np.integer]:
        pairs = Pairs.of_blocks(self.case.problem, self.case.position, self.case.position + 1)
        return pairs.shared_half_hours.reshape(self.standing.shape)

    def minimum_hours(self) -> tuple[Relaxation, ...]:
        """The highest number of hours below the present one that would do."""
        now = self.ground.policy.minimum_hours
        blocked = (self.standing == HOURS) & ~self.case.banned & ~self.case.weak
        if not blocked.any():
            return ()
        hours = self._half_hours() // (2 * self.case.problem.working_time.cycle)
        return self._lowered("minimum_hours", now, blocked, hours)

    def minimum(self) -> tuple[Relaxation, ...]:
        """The highest minimum per cent below the present one that would do."""
        policy = self.ground.policy
        if policy.minimum is None:
            return ()
        blocked = self.case.weak & (self.standing == 0) & ~self.case.banned
        return self._lowered("minimum", policy.minimum, blocked, self.case.points * 100 // policy.maximum)

    def _lowered(self, setting: str, now: int, blocked: Bools, reached: NDArray[np.integer]) -> tuple[Relaxation, ...]:
        """``reached`` (n, m): up to which value of the setting a blocked cell would be possible."""

        def fits(value: int) -> bool:
            return self._plan(self.case.allowed | (blocked & (reached >= value))) is not None

        free = np.ix_(self.ground.rows, self.ground.columns)
        values = np.unique(reached[free][blocked[free]]).tolist()
        if not values or not fits(values[0]):
            return ()
        low, high = 0, len(values) - 1
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if fits(values[middle]) else (low, middle - 1)
        return (Relaxation(setting=setting, value=int(values[low]), now=now),)
