"""Starts the reading process and turns its lines, or its death, into rows or a named problem."""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from web.files.child import child_arguments
from web.files.grids import Event, Hid
from web.files.kinds import Kind
from web.files.limits import Limits
from web.files.problems import BY_CODE, TooComplex

SOURCE_ROOT = Path(__file__).resolve().parents[2]


def read_events_apart(data: bytes, kind: Kind, limits: Limits) -> Iterator[Event]:
    """Yield what ``grids.read_events`` yields, parsed in a child process bounded in memory and time.

    Raises
    ------
    FileProblem
        What the child found, or TooComplex when it ran into its limits.
    """
    with _reading_process(data, kind, limits) as lines:
        yield from parse_events(lines)


@contextmanager
def _reading_process(data: bytes, kind: Kind, limits: Limits) -> Iterator[Iterable[bytes]]:
    """Run the child and give its output line by line; it is gone when the block ends, however it ends."""
    command = [sys.executable, "-P", "-m", "web.files.child", *child_arguments(kind, limits)]
    with tempfile.TemporaryFile() as source:
        source.write(data)
        source.seek(0)
        process = subprocess.Popen(  # noqa: S603 - our own module, no shell, no text of the file in the arguments
            command, stdin=source, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=child_environment()
        )
        deadline = threading.Timer(limits.seconds, process.kill)
        deadline.start()
        try:
            yield process.stdout or ()
        finally:
            deadline.cancel()
            process.kill()
            process.communicate()


def child_environment() -> dict[str, str]:
    """Return only what Python needs to start: a parser that is broken into finds no secret of the server."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    inherited = [part for part in (os.environ.get("PYTHONPATH"),) if part]
    return kept | {"PYTHONPATH": os.pathsep.join([str(SOURCE_ROOT), *inherited]), "PYTHONUTF8": "1"}


def parse_events(lines: Iterable[bytes]) -> Iterator[Event]:
    """Turn the lines of the child into sheets and rows.

    Raises
    ------
    FileProblem
        The one the child named, or TooComplex if it fell silent.
    """
    for line in lines:
        value = _parsed(line)
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from ((number, cells) for number, cells in value)
        elif "hidden" in value:
            yield Hid(value["hidden"])
        elif not value:
            return
        else:
            raise BY_CODE[value["problem"]](**value["params"])
    # The child died before its last line: it ran out of memory or time.
    raise TooComplex


def _parsed(line: bytes) -> Any:
    """Read one line; one that was cut off when the child died is none."""
    try:
        return json.loads(line)
    except ValueError as error:
        raise TooComplex from error
