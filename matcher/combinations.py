"""Every pair of a block at a glance: its figure, or what makes it impossible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.cases import Case, cases
from matcher.decisions import Decisions
from matcher.policy import Policy
from matcher.problem import Problem
from matcher.rules import keys_of

__all__ = ["Combinations", "combinations"]

NO_DECISIONS = Decisions()


@dataclass(frozen=True, eq=False)
class Combinations:
    """All pairs of one block, in read-only arrays (n, m) over its Azubis and Fachkräfte.

    ``percent``: the figure of a pair; ``confidence``: how much of it stems from answers; both in whole per cent.
    ``allowed``: what a plan may use. ``broken``: masks of the rules in the way, those set aside for the two not among
    them, see ``rules_against``. ``banned``: kept apart by decision. ``weak``: below the policy's minimum.
    ``azubis_left_out`` (n,), ``fachkraefte_left_out`` (m,): left out by decision.
    """

    block: str
    azubis: tuple[str, ...]
    fachkraefte: tuple[str, ...]
    percent: NDArray[np.int64]
    confidence: NDArray[np.int64]
    allowed: NDArray[np.bool_]
    broken: NDArray[np.int64]
    banned: NDArray[np.bool_]
    weak: NDArray[np.bool_]
    azubis_left_out: NDArray[np.bool_]
    fachkraefte_left_out: NDArray[np.bool_]

    @property
    def possible(self) -> int:
        """How many pairs a plan may use; a single one needs no figure."""
        return int(self.allowed.sum())

    def rules_against(self, azubi: int, fachkraft: int) -> tuple[str, ...]:
        """Keys of the rules that forbid the pair at these positions."""
        return keys_of(int(self.broken[azubi, fachkraft]))


def combinations(problem: Problem, policy: Policy, decisions: Decisions = NO_DECISIONS) -> Iterator[Combinations]:
    """All pairs of every block, in the order of the blocks.

    The figures are those of ``explain``, found for a whole block at once: 200 x 220 pairs take a few milliseconds.
    Raises a ``DecisionError`` like ``match``.
    """
    return (_of(case, policy) for case in cases(problem, policy, decisions))


def _of(case: Case, policy: Policy) -> Combinations:
    rows, columns = case.points.shape
    return Combinations(
        block=case.block,
        azubis=case.azubis,
        fachkraefte=case.fachkraefte,
        percent=_fixed(case.points * 100 // policy.maximum),
        confidence=_fixed(case.confidence.astype(np.int64)),
        allowed=_fixed(case.allowed),
        broken=_fixed((case.broken & ~case.overridden).astype(np.int64)),
        banned=_fixed(case.banned),
        weak=_fixed(case.weak),
        azubis_left_out=_fixed(np.isin(np.arange(rows), sorted(case.ruling.azubis_left_out))),
        fachkraefte_left_out=_fixed(np.isin(np.arange(columns), sorted(case.ruling.fachkraefte_left_out))),
    )


def _fixed(array: NDArray[Any]) -> NDArray[Any]:
    array.setflags(write=False)
    return array
