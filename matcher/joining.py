"""Many problems read at once: every column in one piece, without a problem for each of them.

Gives what ``combine`` of ``from_bytes`` of each gives, many times faster. What points into the tables of one problem is
put through one list of all tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.canonical import assemble, to_bits, to_words, words_for
from matcher.errors import DuplicateBlock, DuplicateId, InvalidBytes, MatcherError
from matcher.packing import TYPES, check_columns, columns_of, split, tables_of, tails, texts, uses_own
from matcher.problem import BIT_COLUMNS, COLUMNS, PATTERN_COLUMNS, TABLES, Ints, People, Problem, blocks_of

__all__ = ["unpack_many"]

TABLE_OF = {column: table for table, columns in TABLES.items() for column in columns}
WEEKS = (4, 7)
WEEK_BYTES = 4 * 7 * 8
_PLACES = {name: place for place, name in enumerate(COLUMNS)}
SIZES = {name: np.dtype(kind).itemsize for name, kind in TYPES.items()}


@dataclass(frozen=True, eq=False)
class _Part:
    """One problem: its header, and its columns as bytes."""

    companies: Sequence[str]
    pools: Sequence[str]
    tables: Mapping[str, Sequence[str]]
    ids: Sequence[Sequence[str]]
    weeks: bytes
    counts: bytes
    columns: Sequence[bytes]
    """Those of one side, then those of the other; nothing where a part has none of this name."""
    layout: _Layout


@dataclass(frozen=True, eq=False)
class _Layout:
    """Where the columns of both sides begin and end in the bytes behind a header."""

    ends: Sequence[tuple[int, int]]
    widths: Mapping[str, int]
    """Words of a bit set."""


@cache
def _layout(people: tuple[int, ...], patterns: int, options: tuple[int, ...], *, with_own: bool) -> _Layout:
    shapes = tails({name: [""] * size for name, size in zip(TABLES, options, strict=True)})
    there = frozenset(columns_of(with_own=with_own))
    start = patterns * (WEEK_BYTES + 1)
    ends: list[tuple[int, int]] = []
    for count in people:
        for name in COLUMNS:
            end = start + count * SIZES[name] * prod(shapes.get(name, ())) * (name in there)
            ends.append((start, end))
            start = end
    return _Layout(ends, {name: shapes[name][-1] for name in BIT_COLUMNS})


def unpack_many(parts: Iterable[bytes]) -> Problem:
    """See ``Problem.from_many``."""
    try:
        read = [_read(bytes(data)) for data in parts]
        problem = _joined(read)
    except (KeyError, TypeError, ValueError, IndexError, OverflowError) as error:
        if isinstance(error, MatcherError):
            raise
        raise InvalidBytes(detail=f"a header does not fit the columns ({type(error).__name__})") from None
    check_columns(problem)
    return problem


def _read(data: bytes) -> _Part:
    header, body = split(data)
    with_own = uses_own(data)
    tables = dict.fromkeys(TABLES, ()) | {name: texts(header[name]) for name in tables_of(with_own=with_own)}
    first, second = (texts(side) for side in header["ids"])
    patterns = int(header["patterns"])
    sizes = tuple(words_for(len(table)) * 64 for table in tables.values())
    layout = _layout((len(first), len(second)), patterns, sizes, with_own=with_own)
    if layout.ends[-1][1] > len(body):
        raise InvalidBytes(detail="the columns are cut short")
    return _Part(
        companies=texts(header["companies"]),
        pools=texts(header["pools"], empty=True),
        tables=tables,
        ids=(first, second),
        weeks=body[: patterns * WEEK_BYTES],
        counts=body[patterns * WEEK_BYTES : patterns * (WEEK_BYTES + 1)],
        columns=[body[start:end] for start, end in layout.ends],
        layout=layout,
    )


def _joined(parts: Sequence[_Part]) -> Problem:
    pool_of = {c: p for part in parts for c, p in zip(part.companies, part.pools, strict=True)}
    companies = tuple(sorted(pool_of))
    pools = tuple(pool_of[company] for company in companies)
    _refuse_overlap(parts)
    tables = {name: tuple(sorted({key for part in parts for key in part.tables[name]})) for name in TABLES}
    move = _Moves(parts, companies, tables)
    blocks = blocks_of(companies, pools)[1]
    weeks = np.frombuffer(b"".join(part.weeks for part in parts), dtype="<u8").reshape(-1, *WEEKS)
    counts = np.frombuffer(b"".join(part.counts for part in parts), dtype="<i1")
    both = [move.people(side) for side in (0, 1)]
    sides = [people.taken(np.argsort(blocks[people.company], kind="stable")) for people in both]
    return assemble(companies, pools, tables, (weeks.astype(np.uint64), counts.astype(np.int8)), sides)


def _refuse_overlap(parts: Sequence[_Part]) -> None:
    """Blocks of two parts may not be the same, nor people. Raises ``DuplicateBlock`` or ``DuplicateId``."""
    blocks: set[str] = set()
    people: set[str] = set()
    for part in parts:
        own_blocks = {*part.companies, *(pool for pool in part.pools if pool)}
        if not blocks.isdisjoint(own_blocks):
            raise DuplicateBlock(block=min(blocks & own_blocks))
        blocks |= own_blocks
        own_people = {person for ids in part.ids for person in ids}
        if not people.isdisjoint(own_people):
            raise DuplicateId(person=min(people & own_people))
        people |= own_people


class _Moves:
    """From the tables of each part into those of all."""

    def __init__(self, parts: Sequence[_Part], companies: Sequence[str], tables: Mapping[str, Sequence[str]]) -> None:
        self.parts, self.tables = parts, tables
        self.columns = list(zip(*(part.columns for part in parts), strict=True)) or [()] * (2 * len(COLUMNS))
        self.companies = _Index([part.companies for part in parts], companies)
        self.options = {name: _Index([part.tables[name] for part in parts], tables[name]) for name in TABLES}
        self.weeks = np.cumsum([0, *(len(part.counts) for part in parts[:-1])])

    def people(self, side: int) -> People:
        """Everybody on one side, by part."""
        part_of = np.repeat(np.arange(len(self.parts)), [len(part.ids[side]) for part in self.parts])
        ids = tuple(person for part in self.parts for person in part.ids[side])
        return People(ids, **{name: self._column(side, name, part_of) for name in COLUMNS})

    def _given(self, side: int, name: str) -> Sequence[bytes]:
        """A column of one side as each part has it."""
        return self.columns[side * len(COLUMNS) + _PLACES[name]]

    def _column(self, side: int, name: str, part_of: Ints) -> NDArray[Any]:
        if name in BIT_COLUMNS:
            return self._bits(side, name, part_of)
        kind = np.dtype(TYPES[name])
        joined = np.frombuffer(b"".join(self._given(side, name)), dtype=kind)
        column = joined.reshape(len(part_of), *tails(self.tables).get(name, ())).astype(kind.newbyteorder("="))
        if name in PATTERN_COLUMNS:
            return np.where(column >= 0, column + self.weeks[part_of], column).astype(column.dtype)
        index = self.companies if name == "company" else self.options.get(TABLE_OF.get(name, ""))
        return column if index is None else index.moved(column, part_of)

    def _bits(self, side: int, name: str, part_of: Ints) -> NDArray[np.uint64]:
        """Bit sets of parts whose tables take equally many words are read together."""
        options = self.tables[TABLE_OF[name]]
        index = self.options[TABLE_OF[name]]
        inner = tails(self.tables)[name][:-1]
        bits = np.zeros((len(part_of), *inner, len(options)), dtype=bool)
        widths, given = np.array([part.layout.widths[name] for part in self.parts]), self._given(side, name)
        for width in np.unique(widths[widths > 0]).tolist():
            chosen = np.flatnonzero(widths == width)
            found = np.frombuffer(b"".join([given[at] for at in chosen.tolist()]), dtype="<u8")
            rows = np.flatnonzero(widths[part_of] == width)
            set_bits = np.nonzero(to_bits(found.reshape(len(rows), *inner, width), width * 64))
            there = rows[set_bits[0]]
            bits[(there, *set_bits[1:-1], index.found(set_bits[-1], part_of[there]))] = True
        return to_words(bits)


class _Index:
    """Where the options of every part's table are in the table of all."""

    def __init__(self, tables: Sequence[Sequence[str]], joined: Sequence[str]) -> None:
        position = {option: place for place, option in enumerate(joined)}
        self._places = np.array([position[option] for table in tables for option in table], dtype=np.int64)
        sizes = np.array([len(table) for table in tables], dtype=np.int64)
        self._sizes, self._starts = sizes, np.cumsum(sizes) - sizes

    def found(self, options: Ints, part_of: Ints) -> Ints:
        """The place of each option of these parts. Raises ``InvalidBytes``."""
        if (options >= self._sizes[part_of]).any():
            raise InvalidBytes(detail="a number points outside its table")
        places: Ints = self._places[self._starts[part_of] + options]
        return places

    def moved(self, column: Ints, part_of: Ints) -> Ints:
        """A column of options as one of places; negative values stay."""
        there = np.flatnonzero(column >= 0)
        places = column.copy()
        places[there] = self.found(column[there], part_of[there])
        return places
