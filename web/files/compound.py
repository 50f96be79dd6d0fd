"""A stream out of a compound file, the container of old Office files (after Microsoft's MS-CFB)."""

import struct
from dataclasses import dataclass

FREE = 0xFFFFFFFA
"""From here on a number names no sector."""
HEADER_SECTORS = 109
ENTRY = 128
ROOT = 5


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    start: int
    size: int


def read_stream(data: bytes, *names: str) -> bytes:
    """Return the first stream that has one of the names; empty if there is none, or the file is damaged."""
    try:
        return _Compound(data).stream(names)
    except (struct.error, IndexError, ValueError):
        return b""


class _Compound:
    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, small_shift = struct.unpack_from("<HH", data, 30)
        self._size, self._small_size = 1 << min(shift, 12), 1 << min(small_shift, 12)
        directory, self._cutoff, small_fat, more, count = struct.unpack_from("<I4xIIxxxxII", data, 48)
        self._fat = self._numbers(self._sectors_of_fat(more, count))
        self._small_fat = self._numbers(self._chain(small_fat, self._fat))
        content = self._read(directory)
        self._entries = [_entry(content[at : at + ENTRY]) for at in range(0, len(content) - ENTRY + 1, ENTRY)]

    def stream(self, names: tuple[str, ...]) -> bytes:
        found = next((entry for entry in self._entries if entry.name in names), None)
        if found is None:
            return b""
        if found.size >= self._cutoff:
            return self._read(found.start)[: found.size]
        root = next(entry for entry in self._entries if entry.kind == ROOT)
        small, size = self._read(root.start), self._small_size
        sectors = self._chain(found.start, self._small_fat)
        return b"".join(small[at * size : (at + 1) * size] for at in sectors)[: found.size]

    def _sectors_of_fat(self, more: int, count: int) -> list[int]:
        sectors = list(struct.unpack_from(f"<{HEADER_SECTORS}I", self._data, 76))
        for _ in range(min(count, len(self._data) // self._size)):
            listed = self._numbers([more])
            sectors, more = sectors + listed[:-1], listed[-1]
        return [sector for sector in sectors if sector < FREE]

    def _numbers(self, sectors: list[int]) -> list[int]:
        content = b"".join(map(self._sector, sectors))
        return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))

    def _sector(self, number: int) -> bytes:
        return self._data[(number + 1) * self._size : (number + 2) * self._size]

    def _chain(self, sector: int, table: list[int]) -> list[int]:
        """Return the sectors that follow each other; a chain that bites its tail ends where it does."""
        chain: dict[int, None] = {}
        while sector < FREE and sector not in chain:
            chain[sector] = None
            sector = table[sector]
        return list(chain)

    def _read(self, start: int) -> bytes:
        return b"".join(map(self._sector, self._chain(start, self._fat)))


def _entry(raw: bytes) -> _Entry:
    length, kind = struct.unpack_from("<HB", raw, 64)
    start, size = struct.unpack_from("<II", raw, 116)
    return _Entry(raw[: max(length - 2, 0)].decode("utf-16-le", errors="replace"), kind, start, size)
