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
