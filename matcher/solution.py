"""Many blocks solved at once, those of one shape as one stack; with reasons and figures in ``matcher.rounds``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from matcher.assign import MANY, solve_block, solve_stack
from matcher.cases import Case, ScoredPart, judged, scored_parts
from matcher.decisions import Decisions
from matcher.errors import LeximinTooLarge
from matcher.lots import person_lots
from matcher.matrix import read_seed
from matcher.policy import Policy
from matcher.problem import Problem, frozen
from matcher.result import UNPROVED, Certificate
from matcher.rulings import BlockRuling, rule_blocks
from matcher.stages import LEXIMIN_SIDE, Lots, Proofs

__all__ = ["Solution", "solve", "solve_cases"]

Numbers: TypeAlias = NDArray[np.int64]
Plan: TypeAlias = tuple[Numbers, Certificate]
Scalar = TypeVar("Scalar", bound=np.generic)

NO_DECISIONS = Decisions()


@dataclass(frozen=True, eq=False)
class Solution:
    """The plan of a whole round in two columns, fit for millions of people.

    ``partner`` (n,): row of each Azubi's Fachkraft in ``problem.fachkraefte``, -1 for none. ``points`` (n,): of these
    pairs, 0 for none.
    """

    problem: Problem
    partner: Numbers
    points: Numbers
    stacks: tuple[tuple[Numbers, Proofs], ...]
    """Positions of blocks, ascending, and their certificates; empty if no proofs were asked for."""
    decided: Mapping[int, Certificate]
    """Certificates of blocks with decisions, by position."""

    @property
    def pairs(self) -> Numbers:
        """(k, 2) rows of Azubi and Fachkraft, by block, then Azubi."""
        served = np.flatnonzero(self.partner >= 0)
        return np.stack([served, self.partner[served]], axis=1)

    def certificates(self) -> dict[int, Certificate]:
        """The proofs of all blocks, by position; none without ``proof``."""
        alike = {
            position: proofs.certificate(at)
            for blocks, proofs in self.stacks
            for at, position in enumerate(blocks.tolist())
        }
        return {**alike, **self.decided}

    def certificate(self, block: str) -> Certificate | None:
        """The proof of one block as in ``BlockResult``; None without ``proof``. Raises ``UnknownBlock``."""
        position = self.problem.block_index(block)
        for blocks, proofs in self.stacks:
            at = int(np.searchsorted(blocks, position))
            if at < len(blocks) and blocks[at] == position:
                return proofs.certificate(at)
        return self.decided.get(position)


def solve(
    problem: Problem,
    policy: Policy,
    decisions: Decisions = NO_DECISIONS,
    *,
    seed: int | None = 0,
    proof: bool = True,
) -> Solution:
    """The plan of ``match`` without reasons and descriptions: a country in seconds.

    Without a ``seed`` no lots are drawn: which of several equally good plans is returned is then not defined. Without
    ``proof`` there are no certificates. Raises what ``match`` raises.
    """
    rulings = rule_blocks(problem, policy, decisions)
    work = _Work(problem, policy, rulings, None if seed is None else read_seed(seed), proof)
    for part in scored_parts(problem, policy):
        work.solve_part(part)
    return Solution(problem, frozen(work.partner), frozen(work.points), tuple(work.stacks), work.decided)


class _Work:
    """A round that is being solved, part by part."""

    def __init__(
        self, problem: Problem, policy: Policy, rulings: dict[int, BlockRuling], seed: int | None, proof: bool
    ) -> None:
        self.problem, self.policy, self.rulings, self.seed, self.proof = problem, policy, rulings, seed, proof
        self.partner = np.full(len(problem.azubis), -1)
        self.points = np.zeros(len(problem.azubis), dtype=np.int64)
        self.stacks: list[tuple[Numbers, Proofs]] = []
        self.decided: dict[int, Certificate] = {}

    def solve_part(self, part: ScoredPart) -> None:
        """Fill in partners, points and proofs of its blocks."""
        decided = [position for position in range(part.first, part.last) if position in self.rulings]
        cases = [judged(part.block(position), self.rulings[position]) for position in decided]
        for case, (pairs, certificate) in zip(
            cases, solve_cases(cases, self.policy.objective, self.seed or 0, proof=self.proof), strict=True
        ):
            self.partner[case.azubi_start + pairs[:, 0]] = case.fachkraft_start + pairs[:, 1]
            self.points[case.azubi_start + pairs[:, 0]] = case.points[pairs[:, 0], pairs[:, 1]]
            if self.proof:
                self.decided[case.position] = certificate
        lots = self._lots(part)
        for blocks in self._alike(part, np.array(decided, dtype=np.int64)):
            self._solve_stack(part, blocks, lots)

    def _alike(self, part: ScoredPart, decided: Numbers) -> Iterator[Numbers]:
        """Positions of the blocks without decisions of one shape each, ascending."""
        positions = np.setdiff1d(np.arange(part.first, part.last), decided, assume_unique=True)
        heights, widths = (
            np.diff(side)[positions] for side in (self.problem.azubi_starts, self.problem.fachkraft_starts)
        )
        shapes = heights * (widths.max(initial=0) + 1) + widths
        order = np.argsort(shapes, kind="stable")
        ends = np.flatnonzero(np.diff(shapes[order])) + 1
        return (blocks for blocks in np.split(positions[order], ends) if len(blocks))

    def _lots(self, part: ScoredPart) -> Lots | None:
        """Lots of everybody in the part."""
        if self.seed is None:
            return None
        rows, columns = (
            slice(int(starts[part.first]), int(starts[part.last]))
            for starts in (self.problem.azubi_starts, self.problem.fachkraft_starts)
        )
        return (
            person_lots(self.seed, "row", self.problem.azubis.ids[rows]),
            person_lots(self.seed, "column", self.problem.fachkraefte.ids[columns]),
        )

    def _solve_stack(self, part: ScoredPart, blocks: Numbers, lots: Lots | None) -> None:
        azubi_starts, fachkraft_starts = self.problem.azubi_starts, self.problem.fachkraft_starts
        some = int(blocks[0])
        height = int(azubi_starts[some + 1] - azubi_starts[some])
        width = int(fachkraft_starts[some + 1] - fachkraft_starts[some])
        rows = azubi_starts[blocks][:, None] + np.arange(height)
        columns = fachkraft_starts[blocks][:, None] + np.arange(width)
        capacities = self.problem.fachkraefte.capacity[columns].astype(np.int64)
        if self.policy.objective == "leximin":
            room = capacities.sum(axis=1)
            _refuse_too_large(self.problem.blocks[blocks[room.argmax()]], min(height, int(room.max())))
        points, allowed = part.stacked(blocks, height, width)
        plans = solve_stack(
            points,
            allowed,
            objective=self.policy.objective,
            places=None if self.policy.places is None else np.full(len(blocks), self.policy.places),
            capacities=_unless_all_one(capacities),
            lots=lots and (lots[0][rows - azubi_starts[part.first]], lots[1][columns - fachkraft_starts[part.first]]),
            proof=self.proof,
        )
        served = plans.partner >= 0
        self.partner[rows] = np.where(served, fachkraft_starts[blocks][:, None] + plans.partner, -1)
        if width:
            own = np.take_along_axis(points, np.maximum(plans.partner, 0)[:, :, None], axis=2)[:, :, 0]
            self.points[rows] = np.where(served, own, 0)
        if self.proof and plans.proofs is not None:
            self.stacks.append((blocks, plans.proofs))


def _unless_all_one(capacities: Numbers) -> Numbers | None:
    return capacities if np.count_nonzero(capacities != 1) else None


def solve_cases(cases: Sequence[Case], objective: str, seed: int, *, proof: bool = True) -> list[Plan]:
    """Pairs (k, 2) by position and certificate of each case, in their order; ``UNPROVED`` ones without ``proof``.

    Raises ``LeximinTooLarge``.
    """
    _name_too_large(cases, objective)
    found: dict[int, Plan] = {}
    alike: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
    for place, case in enumerate(cases):
        if case.ruling.kept:
            found[place] = _solve_kept(case, objective, seed, proof=proof)
        else:
            alike[case.points.shape].append(place)
    for places in alike.values():
        plans = _solve_alike([cases[place] for place in places], objective, seed, proof=proof)
        found.update(zip(places, plans, strict=True))
    return [found[place] for place in range(len(cases))]


def _name_too_large(cases: Sequence[Case], objective: str) -> None:
    """Say which block is too large for leximin; the solver knows no names. Raises ``LeximinTooLarge``."""
    for case in cases if objective == "leximin" else ():
        size = min(case.points.shape[0], int(case.capacities.sum())) - len(case.ruling.kept)
        _refuse_too_large(case.block, size)


def _refuse_too_large(block: str, size: int) -> None:
    if size > LEXIMIN_SIDE:
        raise LeximinTooLarge(block=block, limit=LEXIMIN_SIDE, size=size)


def _solve_kept(case: Case, objective: str, seed: int, *, proof: bool) -> Plan:
    return solve_block(
        case.points,
        case.allowed,
        objective=objective,
        places=case.ruling.places,
        pins=case.ruling.kept,
        capacities=case.capacities,
        lots=_lots_of(case, seed),
        proof=proof,
    )


def _lots_of(case: Case, seed: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The lots of both sides; kept beside the problem, for a plan is often followed by what a change would do."""
    key, memory = ("lots", case.position), case.problem.memory
    if key not in memory or memory[key][0] != seed:
        memory[key] = seed, person_lots(seed, "row", case.azubis), person_lots(seed, "column", case.fachkraefte)
    _seed, rows, columns = memory[key]
    return rows, columns


def _solve_alike(cases: list[Case], objective: str, seed: int, *, proof: bool) -> Iterator[Plan]:
    """Cases of one shape without pins."""
    blocks, (height, width) = len(cases), cases[0].points.shape
    if blocks == 1:
        rows, columns = _lots_of(cases[0], seed)
    else:
        rows = person_lots(seed, "row", [person for case in cases for person in case.azubis])
        columns = person_lots(seed, "column", [person for case in cases for person in case.fachkraefte])
    places = [MANY if case.ruling.places is None else case.ruling.places for case in cases]
    plans = solve_stack(
        _stacked([case.points for case in cases]),
        _stacked([case.allowed for case in cases]),
        objective=objective,
        places=np.array(places),
        capacities=_unless_all_one(_stacked([case.capacities for case in cases])),
        lots=(rows.reshape(blocks, height), columns.reshape(blocks, width)),
        proof=proof,
    )
    for block, partner in enumerate(plans.partner):
        azubis = np.flatnonzero(partner >= 0)
        yield np.stack([azubis, partner[azubis]], axis=1), plans.certificate(block) if proof else UNPROVED


def _stacked(arrays: list[NDArray[Scalar]]) -> NDArray[Scalar]:
    """One array with a leading axis; of a single one without a copy."""
    return arrays[0][None] if len(arrays) == 1 else np.stack(arrays)
