"""Rows about a coordinator's table of very many people."""

from __future__ import annotations

from benchmarks.figure import Figure
from benchmarks.rows.row import Row

__all__ = ["ROWS"]

PEOPLE, FEW = 100_000, 500
LONGEST_WAIT = 0.3
"""Seconds after which a page is slow."""


class ImportRow(Row):
    """A table from upload to stored."""

    def measure(self, *, quick: bool) -> Figure:
        """One run; the web is loaded only now, since no other row needs it."""
        from benchmarks.large_import import take_over  # noqa: PLC0415

        taken = take_over(FEW if quick else PEOPLE)
        return Figure(
            key=self.key,
            work=self.work,
            kind="time",
            value=taken.wall,
            runs=1,
            cpu=taken.cpu,
            bar=self.bar,
            memory=taken.memory,
            memory_bar=300,
        )


class WaitRow(Row):
    """How often somebody else waits while such a table is read and stored."""

    def measure(self, *, quick: bool) -> Figure:
        """One run."""
        from benchmarks.large_import import take_over  # noqa: PLC0415

        waits = take_over(FEW if quick else PEOPLE).waits
        slow = sum(wait > LONGEST_WAIT for wait in waits)
        value = 100 * slow / max(1, len(waits))
        return Figure(key=self.key, work=self.work, kind="share", value=value, runs=1, bar=self.bar)


ROWS: tuple[Row, ...] = (
    ImportRow("import-100000", "a table of 100,000 people of 500 companies: upload, reading, preview, storing", 15.0),
    WaitRow("import-100000-waits", "the same: pages and saves of others that take longer than 300 ms", 1.0),
)
