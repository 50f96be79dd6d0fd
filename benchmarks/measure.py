"""Timing of the engine beside scipy's bare solve, in turns in one process, and the memory that took."""

from __future__ import annotations

import gc
import resource
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["FULL", "QUICK", "Effort", "Measured", "Task", "Timing", "WrongOutcome", "measure"]

MEGABYTE = 1 << 20


class WrongOutcome(Exception):
    """What was measured did not do what it is measured for."""


@dataclass(frozen=True)
class Task:
    """Something to be timed: ``run`` of what ``prepare`` gives. ``accept`` looks at the outcome, untimed."""

    run: Callable[[Any], Any]
    prepare: Callable[[], Any] = lambda: None
    accept: Callable[[Any], bool] = lambda _outcome: True


@dataclass(frozen=True)
class Effort:
    """How often to measure: at least ``least`` and at most ``most`` times, and no longer than ``seconds`` if possible.

    A run that takes less than ``shortest`` seconds is repeated within one measurement until it does. Who takes longer
    than ``seconds`` is measured once.
    """

    least: int
    most: int
    seconds: float
    shortest: float


FULL = Effort(least=3, most=9, seconds=5.0, shortest=0.05)
QUICK = Effort(least=1, most=1, seconds=0.0, shortest=0.0)


@dataclass(frozen=True)
class Timing:
    """Medians in seconds."""

    wall: float
    cpu: float
    runs: int


@dataclass(frozen=True)
class Measured:
    """Ours, scipy's if there is something to compare with, and the largest resident size in MB."""

    ours: Timing
    bare: Timing | None
    memory: int


@dataclass
class _Clock:
    """Measures one task again and again."""

    task: Task
    effort: Effort
    loops: int = 1

    def __post_init__(self) -> None:
        self.walls: list[float] = []
        self.cpus: list[float] = []
        self.memory = 0

    def tick(self) -> None:
        given = [self.task.prepare() for _ in range(self.loops)]
        outcome: object = None
        wall, cpu = time.perf_counter(), time.process_time()
        for each in given:
            outcome = self.task.run(each)
        self.cpus.append((time.process_time() - cpu) / self.loops)
        self.walls.append((time.perf_counter() - wall) / self.loops)
        self.memory = self.memory or _largest()
        if not self.task.accept(outcome):
            raise WrongOutcome

    def warm(self) -> None:
        """One run to load what is loaded late, one more to find out how long a run takes; a long one counts."""
        self.tick()
        if self.walls[0] <= self.effort.seconds:
            self.tick()
            self.loops = max(1, round(self.effort.shortest / self.walls[1]))
            self.walls.clear()
            self.cpus.clear()

    def is_done(self) -> bool:
        runs, spent = len(self.walls), sum(self.walls) * self.loops
        if runs and self.walls[0] > self.effort.seconds:
            return True
        return runs >= self.effort.most or (runs >= self.effort.least and spent >= self.effort.seconds)

    def timing(self) -> Timing:
        return Timing(statistics.median(self.walls), statistics.median(self.cpus), len(self.walls))


def measure(ours: Task, bare: Callable[[], Task] | None, effort: Effort) -> Measured:
    """Run both in turns. The memory is that of our first run, before anything is looked at or compared with.

    Raises ``WrongOutcome`` if a task does not accept its outcome.
    """
    _settle()
    clocks = [_Clock(ours, effort)]
    clocks[0].warm()
    if bare is not None:
        clocks.append(_Clock(bare(), effort))
        _settle()
        clocks[1].warm()
    while waiting := [clock for clock in clocks if not clock.is_done()]:
        for clock in waiting:
            clock.tick()
    gc.unfreeze()
    return Measured(clocks[0].timing(), clocks[1].timing() if bare is not None else None, clocks[0].memory)


def _settle() -> None:
    """Forget the memory used for making data, and keep Python from looking through the data in every collection."""
    gc.collect()
    gc.freeze()
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _largest() -> int:
    """Largest resident size of this process in MB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MEGABYTE)
