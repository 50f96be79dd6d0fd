"""From the pairs of a case to what a result says about them; or of many blocks without decisions at once."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.cases import Case, ScoredPart
from matcher.ids import take_ids
from matcher.laid import Laid, Numbers, ranges
from matcher.policy import Policy
from matcher.result import BlockResult, Certificate, Tandem
from matcher.rules import keys_of

__all__ = ["Undecided", "alike", "describe_block", "describe_tandems"]


def describe_tandems(case: Case, pairs: NDArray[np.int64], policy: Policy) -> list[Tandem]:
    """The tandems of a block in the order of the pairs."""
    only = int(case.allowed.sum()) == 1
    cells = (pairs[:, 0], pairs[:, 1])
    columns = (case.points, case.confidence, case.overridden, case.open, case.allowed)
    told = zip(pairs.tolist(), *(column[cells].tolist() for column in columns), strict=True)
    return [
        Tandem(
            block=case.block,
            azubi=case.azubis[azubi],
            fachkraft=case.fachkraefte[fachkraft],
            points=points,
            percent=policy.percent(points),
            confidence=confidence,
            pinned=(azubi, fachkraft) in case.ruling.pins,
            held=(azubi, fachkraft) in case.ruling.holds,
            override=keys_of(overridden),
            open_rules=keys_of(unclear),
            only_possible=only and allowed,
        )
        for (azubi, fachkraft), points, confidence, overridden, unclear, allowed in told
    ]


def describe_block(case: Case, pairs: NDArray[np.int64], certificate: Certificate) -> BlockResult:
    """Figures and proof of a block."""
    values = case.points[pairs[:, 0], pairs[:, 1]].tolist()
    is_pinned = [(azubi, fachkraft) in case.ruling.pins for azubi, fachkraft in pairs.tolist()]
    return BlockResult(
        block=case.block,
        azubis=case.points.shape[0],
        fachkraefte=case.points.shape[1],
        tandems=len(values),
        places=case.ruling.places,
        total=sum(values),
        floor=min((value for value, pinned in zip(values, is_pinned, strict=True) if not pinned), default=0),
        weakest_pin=min((value for value, pinned in zip(values, is_pinned, strict=True) if pinned), default=None),
        possible_pairs=int(np.count_nonzero(case.allowed)),
        certificate=certificate,
    )


SMALL = 1 << 12
"""Up to so many pairs a block is looked at together with others."""
FEW = 8
"""So few blocks are looked at faster one by one."""


def alike(part: ScoredPart, decided: Container[int]) -> Numbers:
    """Positions of the blocks of a part that are looked at together: small ones about which nothing was decided."""
    small = np.flatnonzero(np.diff(part.starts) <= SMALL) + part.first
    found = [position for position in small.tolist() if position not in decided]
    return np.array(found if len(found) >= FEW else [], dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Undecided:
    """Blocks of a part about which nothing was decided, by their positions in the problem, ascending.

    What is said about their pairs is told in columns: of all blocks at once, and the same as of each case.
    """

    part: ScoredPart
    positions: Numbers
    policy: Policy

    @cached_property
    def laid(self) -> Laid:
        """The blocks end to end."""
        return Laid(*(np.diff(starts)[self.positions] for starts in self._starts))

    @property
    def _starts(self) -> tuple[Any, Any]:
        return self.part.problem.azubi_starts, self.part.problem.fachkraft_starts

    @cached_property
    def azubis(self) -> Numbers:
        """Row in the problem of each Azubi of these blocks."""
        return ranges(self._starts[0][self.positions], self.laid.heights)

    @cached_property
    def fachkraefte(self) -> Numbers:
        """Row in the problem of each Fachkraft of these blocks."""
        return ranges(self._starts[1][self.positions], self.laid.widths)

    @cached_property
    def capacities(self) -> Numbers:
        """How many tandems each of these Fachkräfte may have."""
        return self.part.problem.fachkraefte.capacity[self.fachkraefte].astype(np.int64)

    @cached_property
    def cells(self) -> Numbers:
        """Place of each cell of these blocks among the pairs of the part."""
        return ranges(self.part.starts[self.positions - self.part.first], self.laid.heights * self.laid.widths)

    @cached_property
    def points(self) -> Numbers:
        """Of each cell."""
        return np.asarray(self.part.points[self.cells])

    @cached_property
    def allowed(self) -> NDArray[np.bool_]:
        """What a plan may use."""
        return np.asarray(self.part.possible[self.cells])

    def plan(self, partner: Numbers) -> Numbers:
        """The chosen cells, ascending, given the row of each Azubi's Fachkraft in the problem, -1 for none."""
        laid, own = self.laid, partner[self.azubis]
        rows = np.flatnonzero(own >= 0)
        block = laid.row_block[rows]
        columns = own[rows] - self._starts[1][self.positions[block]] + laid.column_starts[block]
        return laid.cells_at(rows, columns)

    def pairs(self, plan: Numbers) -> list[Numbers]:
        """The chosen cells of each block as (k, 2) positions within it."""
        laid, block = self.laid, self.laid.cell_block[plan]
        rows = laid.cell_row[plan] - laid.row_starts[block]
        columns = laid.cell_column[plan] - laid.column_starts[block]
        ends = np.bincount(block, minlength=len(self.positions)).cumsum()
        return np.split(np.stack([rows, columns], axis=1), ends[:-1])

    def are_all_served(self, plan: Numbers) -> NDArray[np.bool_]:
        """(B,) whether nobody stays without a tandem."""
        laid, served = self.laid, np.ones(len(self.positions), dtype=bool)
        for lines, block in ((laid.cell_row[plan], laid.row_block), (laid.cell_column[plan], laid.column_block)):
            alone = np.ones(len(block), dtype=bool)
            alone[lines] = False
            served[block[alone]] = False
        return served

    @cached_property
    def possible_pairs(self) -> Numbers:
        """(B,) how many cells of each block a plan may use."""
        return np.bincount(self.laid.cell_block[self.allowed], minlength=len(self.positions))

    def tandems(self, plan: Numbers) -> Iterator[tuple[Any, ...]]:
        """What is said about each of the chosen cells, in the order of the fields of ``Tandem``."""
        problem, laid = self.part.problem, self.laid
        block, cells = laid.cell_block[plan], self.cells[plan]
        azubis, fachkraefte = self.azubis[laid.cell_row[plan]], self.fachkraefte[laid.cell_column[plan]]
        points = self.points[plan]
        only = (self.possible_pairs[block] == 1) & self.allowed[plan]
        return zip(
            [problem.blocks[position] for position in self.positions[block].tolist()],
            take_ids(problem.azubis.ids, azubis),
            take_ids(problem.fachkraefte.ids, fachkraefte),
            points.tolist(),
            [self.policy.percent(each) for each in points.tolist()],
            self.part.confidence[cells].tolist(),
            *([value] * len(plan) for value in (False, False, ())),
            [keys_of(mask) for mask in self.part.open[cells].tolist()],
            only.tolist(),
            strict=True,
        )

    def figures(self, plan: Numbers, certificates: Sequence[Certificate]) -> Iterator[tuple[Any, ...]]:
        """What is said about each block whose plan are these cells, in the order of the fields of ``BlockResult``."""
        number = len(self.positions)
        points, block = self.points[plan], self.laid.cell_block[plan]
        tandems = np.bincount(block, minlength=number)
        total, floor = np.zeros(number, dtype=np.int64), np.full(number, self.policy.maximum)
        np.add.at(total, block, points)
        np.minimum.at(floor, block, points)
        return zip(
            [self.part.problem.blocks[position] for position in self.positions.tolist()],
            self.laid.heights.tolist(),
            self.laid.widths.tolist(),
            tandems.tolist(),
            [self.policy.places] * number,
            total.tolist(),
            np.where(tandems > 0, floor, 0).tolist(),
            [None] * number,
            self.possible_pairs.tolist(),
            certificates,
            strict=True,
        )
