"""The process that opens a file nobody has checked: ``python -m web.files.child`` with bounded memory and CPU time.

Reads the file from standard input and writes one JSON value a line: the name of a sheet, then its rows, some of them
a line as ``[[number, [cell, …]], …]``, ``{"hidden": [number, …]}`` if some of them were hidden, and at last ``{}``, or
``{"problem": code, "params": {…}}``. A process that ends without one of these two was stopped by its limits.
"""

import gc
import json
import sys
from dataclasses import asdict

from web.files.limits import Limits
from web.files.problems import FileProblem, TooComplex

ROWS_A_LINE = 100
"""Read in one go at the other end: a line for each row would cost more than the rows."""


def child_arguments(kind: str, limits: Limits) -> list[str]:
    """Return the command line words that :func:`main` expects."""
    return [kind, json.dumps(asdict(limits))]


def main(kind: str, limits: Limits) -> None:
    """Parse standard input as ``kind`` and write the lines."""
    bound_resources(limits)
    gc.disable()  # nothing of what is read refers to itself, and looking for that takes long
    try:
        _write_events(kind, limits)
        ending: dict[str, object] = {}
    except FileProblem as problem:
        ending = {"problem": problem.code, "params": problem.params}
    except MemoryError:
        ending = {"problem": TooComplex.code, "params": {}}
    _write(ending)


def bound_resources(limits: Limits) -> None:
    """Give this process no more address space and CPU time than ``limits`` allow."""
    if sys.platform == "win32":  # No such limits there; the parent's time limit still holds.
        return
    import resource  # noqa: PLC0415

    for kind, bound in ((resource.RLIMIT_AS, limits.memory_bytes), (resource.RLIMIT_CPU, limits.seconds)):
        _, hard = resource.getrlimit(kind)
        lowered = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(kind, (lowered, lowered))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _write_events(kind: str, limits: Limits) -> None:
    # Imported after the limits are set: what the libraries allocate counts as well.
    from web.files.grids import Hid, read_events  # noqa: PLC0415
    from web.files.kinds import Kind  # noqa: PLC0415

    rows: list[object] = []
    for event in read_events(sys.stdin.buffer.read(), Kind(kind), limits):
        if isinstance(event, str | Hid) or len(rows) == ROWS_A_LINE:
            _write(rows)
            rows = []
        if isinstance(event, str | Hid):
            _write({"hidden": event.rows} if isinstance(event, Hid) else event)
        else:
            rows.append(event)
    _write(rows)


def _write(line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], Limits(**json.loads(sys.argv[2])))
