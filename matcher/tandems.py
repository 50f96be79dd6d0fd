"""From the pairs of a case to what a result says about them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.cases import Case
from matcher.policy import Policy
from matcher.result import BlockResult, Certificate, Tandem
from matcher.rules import keys_of

__all__ = ["describe_block", "describe_tandems"]


def describe_tandems(case: Case, pairs: NDArray[np.int64], policy: Policy) -> list[Tandem]:
    """The tandems of a block in the order of the pairs."""
    only = int(case.allowed.sum()) == 1
    return [_describe(case, (azubi, fachkraft), policy, only=only) for azubi, fachkraft in pairs.tolist()]


def _describe(case: Case, cell: tuple[int, int], policy: Policy, *, only: bool) -> Tandem:
    points = int(case.points[cell])
    return Tandem(
        block=case.block,
        azubi=case.azubis[cell[0]],
        fachkraft=case.fachkraefte[cell[1]],
        points=points,
        percent=policy.percent(points),
        confidence=int(case.confidence[cell]),
        pinned=cell in case.ruling.pins,
        held=cell in case.ruling.holds,
        override=keys_of(case.overridden[cell]),
        open_rules=keys_of(case.open[cell]),
        only_possible=only and bool(case.allowed[cell]),
    )


def describe_block(case: Case, pairs: NDArray[np.int64], certificate: Certificate) -> BlockResult:
    """Figures and proof of a block."""
    values = {(row, column): int(case.points[row, column]) for row, column in pairs.tolist()}
    pinned = [value for cell, value in values.items() if cell in case.ruling.pins]
    free = [value for cell, value in values.items() if cell not in case.ruling.pins]
    return BlockResult(
        block=case.block,
        azubis=case.points.shape[0],
        fachkraefte=case.points.shape[1],
        tandems=len(values),
        places=case.ruling.places,
        total=sum(values.values()),
        floor=min(free, default=0),
        weakest_pin=min(pinned, default=None),
        possible_pairs=int(case.allowed.sum()),
        certificate=certificate,
    )
