"""Every row of the table, in its order."""

from collections.abc import Iterable

from benchmarks.rows import imports, matrices, national, rounds, startup, workbench
from benchmarks.rows.row import Row

__all__ = ["ROWS", "UnknownRow", "chosen"]

ROWS: dict[str, Row] = {
    row.key: row
    for row in (*rounds.ROWS, *national.ROWS, *matrices.ROWS, *imports.ROWS, *workbench.ROWS, *startup.ROWS)
}


class UnknownRow(Exception):
    """No row begins like this."""


def chosen(beginnings: Iterable[str]) -> list[str]:
    """Keys of the rows that begin like one of these; of all rows if there are none. Raises ``UnknownRow``."""
    wanted = tuple(beginnings)
    for beginning in wanted:
        if not any(key.startswith(beginning) for key in ROWS):
            raise UnknownRow(f"No row begins with {beginning!r}. There are: {', '.join(ROWS)}.")
    return [key for key in ROWS if not wanted or key.startswith(wanted)]
