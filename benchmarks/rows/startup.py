"""Rows about starting."""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.measure import FULL, QUICK
from benchmarks.rows.row import Row

__all__ = ["ROWS"]

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """\
import time
wall, cpu = time.perf_counter(), time.process_time()
import matcher
print(time.perf_counter() - wall, time.process_time() - cpu)
"""


class ImportRow(Row):
    """`import matcher` in fresh processes."""

    def measure(self, *, quick: bool) -> Figure:
        """Medians over as many processes as other rows have runs, after one that does not count."""
        runs = (QUICK if quick else FULL).most
        walls, cpus = zip(*[_imported() for _ in range(runs + 1)][1:], strict=True)
        return Figure(
            key=self.key,
            work=self.work,
            kind="time",
            value=statistics.median(walls),
            runs=runs,
            cpu=statistics.median(cpus),
            bar=self.bar,
        )


def _imported() -> tuple[float, float]:
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603  our own text
    wall, cpu = map(float, done.stdout.split())
    return wall, cpu


ROWS: tuple[Row, ...] = (ImportRow("import", "import of the engine, numpy included", 0.3),)
