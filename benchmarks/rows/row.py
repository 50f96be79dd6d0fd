"""A row of the table: what is measured, and what it is to stay below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.figure import Figure
from benchmarks.measure import FULL, QUICK, Task, measure

__all__ = ["Row", "ShareRow", "TimedRow", "Work"]


@dataclass(frozen=True)
class Work:
    """What is timed, and how to make scipy's bare solve of the same matrices; None if there is nothing to solve."""

    ours: Task
    bare: Callable[[], Task] | None = None


@dataclass(frozen=True)
class Row:
    """``key`` names it on the command line. ``bar``: seconds, or per cent for a share; None if reported only."""

    key: str
    work: str
    bar: float | None = None

    def measure(self, *, quick: bool) -> Figure:
        """The figure; ``quick`` takes small data and a single run, to see that the row works."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class TimedRow(Row):
    """``setup`` makes data and tasks, given whether they are to be small. ``memory_bar`` in MB."""

    setup: Callable[[bool], Work]
    memory_bar: int | None = None

    def measure(self, *, quick: bool) -> Figure:
        """Medians of several runs, ours and scipy's in turns."""
        work = self.setup(quick)
        found = measure(work.ours, work.bare, QUICK if quick else FULL)
        return Figure(
            key=self.key,
            work=self.work,
            kind="time",
            value=found.ours.wall,
            runs=found.ours.runs,
            cpu=found.ours.cpu,
            scipy=found.bare.wall if found.bare else None,
            scipy_cpu=found.bare.cpu if found.bare else None,
            bar=self.bar,
            memory=found.memory,
            memory_bar=self.memory_bar,
        )


@dataclass(frozen=True, kw_only=True)
class ShareRow(Row):
    """``count`` gives two shares in per cent, ours and scipy's, given whether the data are to be small."""

    count: Callable[[bool], tuple[float, float]]

    def measure(self, *, quick: bool) -> Figure:
        """Both shares, counted once: they do not depend on the machine."""
        ours, bare = self.count(quick)
        return Figure(key=self.key, work=self.work, kind="share", value=ours, runs=1, scipy=bare, bar=self.bar)
