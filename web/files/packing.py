"""Many rows as few bytes and back, a part at a time: never the whole text of all of them at once in memory."""

import gzip
import io
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

ROWS_A_LINE = 1_000


def pack_lines(head: Any, rows: Iterable[Any]) -> bytes:
    """Return a head and rows, all of them JSON values, compressed."""
    packed = io.BytesIO()
    left = iter(rows)
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1, mtime=0) as lines:
        lines.write(_line(head))
        while some := list(islice(left, ROWS_A_LINE)):
            lines.write(_line(some))
    return packed.getvalue()


def with_head(data: bytes, change: Callable[[Any], Any]) -> bytes:
    """Return what `pack_lines` made with another head; the rows are only copied."""
    packed, lines = io.BytesIO(), gzip.GzipFile(fileobj=io.BytesIO(data))
    head = change(json.loads(lines.readline()))
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1, mtime=0) as copied:
        copied.write(_line(head))
        shutil.copyfileobj(lines, copied)
    return packed.getvalue()


def _line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def unpack_lines(data: bytes) -> tuple[Any, Iterator[Any]]:
    """Return the head and the rows, one after the other, that `pack_lines` made bytes of."""
    lines = gzip.GzipFile(fileobj=io.BytesIO(data))
    head = json.loads(lines.readline())
    return head, (row for line in lines for row in json.loads(line))
