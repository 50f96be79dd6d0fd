"""Every block of a problem written as a problem of its own, thousands at once.

Gives what ``to_bytes`` of ``only`` each block gives, many times faster: what points into the tables of the problem is
put through the table of its block in one piece, then every block cuts its rows out of the bytes of each column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.canonical import packed, to_bits, words_for
from matcher.packing import DTYPES, HEADER, OWN_TABLE, WEEK_COUNTS, WEEKS, columns_of, magic, tables_of
from matcher.problem import BIT_COLUMNS, PATTERN_COLUMNS, TABLES, Ints, People, Problem

__all__ = ["pack_each"]

Bits = NDArray[np.bool_]


def pack_each(problem: Problem) -> dict[str, bytes]:
    """See ``Problem.to_parts``."""
    cut = _Cut(problem)
    return {block: b"".join(cut.pieces(number)) for number, block in enumerate(problem.blocks)}


@dataclass(frozen=True, eq=False)
class _Used:
    """Which options of a table each block uses: those of block b are ``options[starts[b]:starts[b + 1]]``, ascending.

    ``starts`` has an entry more than there are blocks; ``keys`` are ``block * size + option``, ascending.
    """

    keys: Ints
    options: Ints
    starts: Ints
    size: int

    def of(self, block: int) -> Ints:
        """The options of a block."""
        return self.options[self.starts[block] : self.starts[block + 1]]

    def places(self, block: Ints, option: Ints) -> Ints:
        """Where options stand among those of their blocks."""
        found: Ints = np.searchsorted(self.keys, block * self.size + option) - self.starts[block]
        return found


def _used(blocks: int, size: int, found: Sequence[tuple[Ints, Ints]]) -> _Used:
    """Of (block, option) of everybody on both sides."""
    keys = np.unique(np.concatenate([block * size + option for block, option in found]))
    starts = np.searchsorted(keys, np.arange(blocks + 1) * size)
    return _Used(keys, keys % size if size else keys, starts, size)


@dataclass(frozen=True, eq=False)
class _Column:
    """A column of one side as bytes."""

    data: bytes
    stride: int
    """Bytes of a person."""

    def rows(self, first: int, last: int) -> bytes:
        """The bytes of these people."""
        return self.data[first * self.stride : last * self.stride]


@dataclass(frozen=True, eq=False)
class _BitColumn:
    """A column of bit sets, as wide as the widest block needs; each block takes its own width of it."""

    words: NDArray[Any]
    widths: Sequence[int]


class _Cut:
    """The columns of a problem, ready to be cut into blocks."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.sides = (problem.azubis, problem.fachkraefte)
        self.starts = (problem.azubi_starts.tolist(), problem.fachkraft_starts.tolist())
        self.block_of = [problem.company_block[people.company] for people in self.sides]
        self.used = {name: self._used_of(name) for name in TABLES}
        self.weeks = self._indexed(len(problem.week_counts), PATTERN_COLUMNS)
        by_block = np.argsort(problem.company_block, kind="stable")
        ends = np.searchsorted(problem.company_block[by_block], np.arange(len(problem.blocks) + 1))
        self.companies = [by_block[first:last].tolist() for first, last in pairwise(ends.tolist())]
        self.company_place = np.empty(len(by_block), dtype=np.int64)
        self.company_place[by_block] = np.arange(len(by_block)) - ends[problem.company_block[by_block]]
        self.columns = [self._columns(side) for side in (0, 1)]

    def _used_of(self, table: str) -> _Used:
        size = len(getattr(self.problem, table))
        names = TABLES[table]
        if names[0] not in BIT_COLUMNS:
            return self._indexed(size, names)
        return _used(len(self.problem.blocks), size, list(self._set(size, names)))

    def _indexed(self, size: int, names: Sequence[str]) -> _Used:
        found = []
        for people, block in zip(self.sides, self.block_of, strict=True):
            for name in names:
                column = getattr(people, name)
                there = np.flatnonzero(column >= 0)
                found.append((block[there], column[there].astype(np.int64)))
        return _used(len(self.problem.blocks), size, found)

    def _set(self, size: int, names: Sequence[str]) -> Iterator[tuple[Ints, Ints]]:
        for people, block in zip(self.sides, self.block_of, strict=True):
            for name in names:
                bits = to_bits(getattr(people, name), size)
                rows, options = np.nonzero(bits.any(axis=tuple(range(1, bits.ndim - 1))) if bits.ndim > 2 else bits)
                yield block[rows], options

    def _columns(self, side: int) -> dict[str, _Column | _BitColumn]:
        people, block = self.sides[side], self.block_of[side]
        table_of = {name: table for table, names in TABLES.items() for name in names}
        found: dict[str, _Column | _BitColumn] = {}
        for name in columns_of(with_own=True):
            if name in BIT_COLUMNS:
                found[name] = _rebit(people, name, block, self.used[table_of[name]])
            else:
                used = self.weeks if name in PATTERN_COLUMNS else self.used.get(table_of.get(name, ""))
                found[name] = _bytes(name, self._moved(people, name, block, used))
        return found

    def _moved(self, people: People, name: str, block: Ints, used: _Used | None) -> NDArray[Any]:
        column: NDArray[Any] = getattr(people, name)
        if name == "company":
            column = self.company_place[column]
        if used is None:
            return column
        there = np.flatnonzero(column >= 0)
        places = column.astype(np.int64)
        places[there] = used.places(block[there], places[there])
        return places

    def pieces(self, block: int) -> Iterator[bytes]:
        """The bytes of a block's problem, one after the other."""
        problem, rows = self.problem, [(starts[block], starts[block + 1]) for starts in self.starts]
        tables = {name: [getattr(problem, name)[each] for each in self.used[name].of(block)] for name in TABLES}
        with_own = bool(tables[OWN_TABLE])
        columns, patterns = columns_of(with_own=with_own), self.weeks.of(block)
        header = {
            "companies": [problem.companies[each] for each in self.companies[block]],
            "pools": [problem.pools[each] for each in self.companies[block]],
            **{name: tables[name] for name in tables_of(with_own=with_own)},
            "ids": [list(people.ids[first:last]) for people, (first, last) in zip(self.sides, rows, strict=True)],
            "columns": columns,
            "patterns": len(patterns),
        }
        text = HEADER.encode(header).encode()
        yield from (magic(with_own=with_own), len(text).to_bytes(8, "little"), text)
        yield problem.weeks[patterns].astype(WEEKS).tobytes()
        yield problem.week_counts[patterns].astype(WEEK_COUNTS).tobytes()
        for side, (first, last) in zip(self.columns, rows, strict=True):
            for name in columns:
                column = side[name]
                yield column.rows(first, last) if isinstance(column, _Column) else _cut(column, block, first, last)


def _bytes(name: str, column: NDArray[Any]) -> _Column:
    written = np.ascontiguousarray(column, dtype=DTYPES[name])
    return _Column(written.tobytes(), written.nbytes // len(written) if len(written) else 0)


def _cut(column: _BitColumn, block: int, first: int, last: int) -> bytes:
    return column.words[first:last, ..., : column.widths[block]].tobytes()


def _rebit(people: People, name: str, block: Ints, used: _Used) -> _BitColumn:
    """Bit sets over the tables of the blocks instead of that of the problem."""
    bits = to_bits(getattr(people, name), used.size)
    widths = [words_for(count) for count in np.diff(used.starts).tolist()]
    moved = np.zeros((*bits.shape[:-1], max(widths, default=0) * 64), dtype=bool)
    there = np.nonzero(bits)
    moved[(*there[:-1], used.places(block[there[0]], there[-1]))] = True
    return _BitColumn(packed(moved).astype(DTYPES[name]), widths)
