"""How many Azubis and Fachkräfte the companies of a round have: many small ones, few large ones, some one-sided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["FIVE_THOUSAND", "GERMANY", "RoundSize", "company_sizes"]

Ints: TypeAlias = NDArray[np.integer[Any]]

WITHOUT_AZUBIS, WITHOUT_FACHKRAEFTE = 0.08, 0.10
"""Shares of companies that reported nobody on one side."""
COMMON, AZUBIS, FACHKRAEFTE = 0.15, 0.75, 0.4
"""Standard deviations of the logarithm of a company's size: what both sides share, and each side beside it."""


@dataclass(frozen=True)
class RoundSize:
    """Companies of a round and the people they report together."""

    companies: int
    azubis: int
    fachkraefte: int

    def part(self, companies: int) -> RoundSize:
        """So many companies of the same kind."""
        people = (self.azubis * companies // self.companies, self.fachkraefte * companies // self.companies)
        return RoundSize(companies, *people)


GERMANY = RoundSize(430_000, 1_200_000, 1_900_000)
"""All companies in Germany that train, all their Azubis, and as many Fachkräfte as such companies would report."""
FIVE_THOUSAND = RoundSize(5_000, 15_500, 24_500)


def company_sizes(size: RoundSize, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Azubis and Fachkräfte of each company, two (companies,) arrays that sum up to exactly what ``size`` says."""
    common = rng.normal(0.0, COMMON, size.companies)
    one_sided = rng.random(size.companies)
    azubis = np.exp(common + rng.normal(0.0, AZUBIS, size.companies)) * (one_sided >= WITHOUT_AZUBIS)
    fachkraefte = np.exp(common + rng.normal(0.0, FACHKRAEFTE, size.companies)) * (one_sided < 1 - WITHOUT_FACHKRAEFTE)
    return _whole(azubis, size.azubis, rng), _whole(fachkraefte, size.fachkraefte, rng)


def _whole(shares: NDArray[np.float64], total: int, rng: np.random.Generator) -> Ints:
    """Whole numbers in about these proportions, at least 1 where the share is not 0, that sum up to ``total``."""
    counts: Ints = np.maximum(np.round(shares * (total / shares.sum())), shares > 0).astype(np.int64)
    while missing := total - int(counts.sum()):
        eligible = np.flatnonzero(counts > 0 if missing > 0 else counts > 1)
        chosen = rng.choice(eligible, size=min(abs(missing), len(eligible)), replace=False)
        counts[chosen] += np.sign(missing)
    return counts
