"""Rows about a coordinator's workbench."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.figure import Figure
from benchmarks.measure import FULL, QUICK
from benchmarks.rows.row import Row

if TYPE_CHECKING:
    from benchmarks.workbench import Workbench

__all__ = ["ROWS"]

MANY, FEW = 5_000, 20
LARGE, SMALL = (1, 200, 220), (1, 6, 8)


@dataclass(frozen=True, kw_only=True)
class RunRow(Row):
    """A run over every company, from the request to the plan."""

    def measure(self, *, quick: bool) -> Figure:
        """One run; the web is loaded only now, since no other row needs it."""
        from benchmarks.workbench import workbench  # noqa: PLC0415

        with workbench(FEW if quick else MANY, 4, 4) as bench:
            wall, cpu = time.perf_counter(), time.process_time()
            bench.compute()
            value, used = time.perf_counter() - wall, time.process_time() - cpu
        return Figure(key=self.key, work=self.work, kind="time", value=value, runs=1, cpu=used, bar=self.bar)


@dataclass(frozen=True, kw_only=True)
class PageRow(Row):
    """A page of a computed plan, as the browser gets it. ``path``: seen from the round."""

    size: tuple[int, int, int]
    small: tuple[int, int, int]
    path: Callable[[Workbench, str], str]
    objective: str = "floor"

    def measure(self, *, quick: bool) -> Figure:
        """Medians of several visits, after one that does not count."""
        from benchmarks.workbench import workbench  # noqa: PLC0415

        with workbench(*(self.small if quick else self.size), self.objective) as bench:
            path = self.path(bench, f"plans/{bench.compute()}")
            number = (QUICK if quick else FULL).most
            visits = [bench.opened(path) for _ in range(number + 1)]
        walls, cpus = zip(*visits[1:], strict=True)
        return Figure(
            key=self.key,
            work=self.work,
            kind="time",
            value=statistics.median(walls),
            runs=number,
            cpu=statistics.median(cpus),
            bar=self.bar,
        )


def _a_company(bench: Workbench, plan: str) -> str:
    return f"{plan}/blocks/{bench.some_block()}"


def _a_price(bench: Workbench, plan: str) -> str:
    azubi, fachkraft = bench.some_strangers()
    return f"{plan}/pins/{azubi}/{fachkraft}"


ROWS: tuple[Row, ...] = (
    RunRow("run-5000", "a run over 5,000 companies with 40,000 people: solve, proofs, reasons, stored", 3.0),
    PageRow(
        "plan-5000",
        "the page of that plan",
        0.3,
        size=(MANY, 4, 4),
        small=(FEW, 4, 4),
        path=lambda _bench, plan: plan,
    ),
    PageRow("company-5000", "one company of it opens", 0.1, size=(MANY, 4, 4), small=(FEW, 4, 4), path=_a_company),
    PageRow(
        "price-200x220", "what keeping two together would cost, 200 × 220", 0.1, size=LARGE, small=SMALL, path=_a_price
    ),
    PageRow(
        "price-200x220-leximin",
        "the same under `leximin`",
        0.1,
        size=LARGE,
        small=SMALL,
        path=_a_price,
        objective="leximin",
    ),
)
