"""Problems in canonical form: tables without unused entries, cutting blocks out and joining problems."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.errors import DuplicateBlock, DuplicateId
from matcher.problem import BIT_COLUMNS, COLUMNS, PATTERN_COLUMNS, TABLES, UNKNOWN, Ints, People, Problem

__all__ = ["assemble", "combine", "only", "packed", "to_bits", "to_words", "words_for"]


def words_for(options: int) -> int:
    """How many 64-bit words a bit set over so many options takes."""
    return -(-options // 64)


def to_bits(words: NDArray[np.uint64], options: int) -> NDArray[np.bool_]:
    """(..., words) -> (..., options) booleans."""
    if not words.size:
        return np.zeros((*words.shape[:-1], options), dtype=bool)
    octets = np.ascontiguousarray(words, dtype="<u8").view(np.uint8)
    return np.unpackbits(octets, axis=-1, count=options, bitorder="little").astype(bool)


def to_words(bits: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """(..., options) booleans -> (..., words)."""
    width = words_for(bits.shape[-1])
    padded = np.zeros((*bits.shape[:-1], width * 64), dtype=bool)
    padded[..., : bits.shape[-1]] = bits
    return packed(padded)


EIGHT_BITS = np.uint64(sum(1 << (56 - 7 * place) for place in range(8)))
"""Multiplied with eight bytes of 0 or 1, it gathers them as the bits of the highest byte; no two terms meet."""


def packed(padded: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """(..., 64 * words) booleans, contiguous -> (..., words). Changes the array it is given."""
    octets = padded.view("<u8")
    octets *= EIGHT_BITS
    octets >>= np.uint64(56)
    return octets.astype(np.uint8).view("<u8").astype(np.uint64, copy=False)


def _renumber(column: Ints, new_index: Ints) -> Ints:
    """Put each index through a table; negative values stay."""
    return np.where(column >= 0, new_index[column] if len(new_index) else column, column).astype(column.dtype)


def _rebit(words: NDArray[np.uint64], new_index: Ints, old: int, new: int) -> NDArray[np.uint64]:
    bits = np.zeros((*words.shape[:-1], new), dtype=bool)
    kept = np.flatnonzero(new_index >= 0)
    bits[..., new_index[kept]] = to_bits(words, old)[..., kept]
    return to_words(bits)


def _retable(people: People, table: str, new_index: Ints, size: int) -> People:
    changed: dict[str, NDArray[Any]] = {}
    for name in TABLES[table]:
        column = getattr(people, name)
        if name in BIT_COLUMNS:
            changed[name] = _rebit(column, new_index, len(new_index), size)
        else:
            changed[name] = _renumber(column, new_index)
    return people.replaced(**changed)


def _used_options(people: People, table: str, size: int) -> NDArray[np.bool_]:
    used = np.zeros(size, dtype=bool)
    for name in TABLES[table]:
        column = getattr(people, name)
        if name in BIT_COLUMNS:
            words = np.bitwise_or.reduce(column, axis=tuple(range(column.ndim - 1)))
            used |= to_bits(words, size)
        else:
            used[column[column >= 0]] = True
    return used


def _compact_tables(sides: list[People], tables: dict[str, tuple[str, ...]]) -> None:
    for name, options in tables.items():
        used = _used_options(sides[0], name, len(options)) | _used_options(sides[1], name, len(options))
        if used.all():
            continue
        new_index = np.where(used, np.cumsum(used) - 1, -1)
        sides[:] = [_retable(people, name, new_index, int(used.sum())) for people in sides]
        tables[name] = tuple(option for option, is_used in zip(options, used.tolist(), strict=True) if is_used)


def intern_weeks(
    sides: list[People], weeks: NDArray[np.uint64], counts: Ints
) -> tuple[list[People], NDArray[np.uint64], Ints]:
    """Keep the weekly patterns in use, once each, in canonical order, and point the people at them."""
    columns = [getattr(people, name) for people in sides for name in PATTERN_COLUMNS]
    used = np.zeros(len(counts), dtype=bool)
    for column in columns:
        used[column[column >= 0]] = True
    keys = {int(row): (int(counts[row]), weeks[row].tobytes()) for row in np.flatnonzero(used)}
    order = sorted(set(keys.values()))
    position = {key: index for index, key in enumerate(order)}
    new_index = np.array([position.get(keys.get(row, (0, b"")), UNKNOWN) for row in range(len(counts))], dtype=np.int64)
    renumbered = [
        people.replaced(**{name: _renumber(getattr(people, name), new_index) for name in PATTERN_COLUMNS})
        for people in sides
    ]
    masks = np.frombuffer(b"".join(key[1] for key in order), dtype=weeks.dtype).reshape(len(order), 4, 7)
    return renumbered, masks, np.array([key[0] for key in order], dtype=counts.dtype)


def assemble(
    companies: Sequence[str],
    pools: Sequence[str],
    tables: dict[str, tuple[str, ...]],
    weeks: tuple[NDArray[np.uint64], Ints],
    sides: list[People],
) -> Problem:
    """A problem in canonical form of columns that are sorted already but whose tables may hold unused entries."""
    tables = dict(tables)
    sides = list(sides)
    _compact_tables(sides, tables)
    sides, masks, counts = intern_weeks(sides, *weeks)
    return Problem(
        companies=tuple(companies),
        pools=tuple(pools),
        weeks=masks,
        week_counts=counts,
        azubis=sides[0],
        fachkraefte=sides[1],
        **tables,
    )


def only(problem: Problem, keep_company: NDArray[np.bool_]) -> Problem:
    """The problem of some companies, which must be whole blocks."""
    kept = np.flatnonzero(keep_company)
    new_index = np.where(keep_company, np.cumsum(keep_company) - 1, -1)
    sides = []
    for people in (problem.azubis, problem.fachkraefte):
        chosen = people.taken(np.flatnonzero(keep_company[people.company]))
        sides.append(chosen.replaced(company=_renumber(chosen.company, new_index)))
    return assemble(
        [problem.companies[index] for index in kept],
        [problem.pools[index] for index in kept],
        {name: getattr(problem, name) for name in TABLES},
        (problem.weeks, problem.week_counts),
        sides,
    )


def combine(problems: Sequence[Problem]) -> Problem:
    """All blocks of these problems in one. Raises ``DuplicateBlock`` or ``DuplicateId`` when they overlap."""
    if not problems:
        return Problem.from_records([], [])
    _refuse_overlap(problems)
    pool_of = {c: p for problem in problems for c, p in zip(problem.companies, problem.pools, strict=True)}
    companies = sorted(pool_of)
    pools = [pool_of[company] for company in companies]
    tables = {name: tuple(sorted({key for each in problems for key in getattr(each, name)})) for name in TABLES}
    offsets = np.cumsum([0, *(len(problem.week_counts) for problem in problems)]).tolist()
    moved = [_moved(*part, companies, tables) for part in zip(problems, offsets[:-1], strict=True)]
    block_of = [pool or company for company, pool in zip(companies, pools, strict=True)]
    weeks = np.concatenate([problem.weeks for problem in problems])
    counts = np.concatenate([problem.week_counts for problem in problems])
    sides = [_sorted(_join([sides[side] for sides in moved]), block_of) for side in (0, 1)]
    return assemble(companies, pools, tables, (weeks, counts), sides)


def _refuse_overlap(problems: Sequence[Problem]) -> None:
    blocks: set[str] = set()
    people: set[str] = set()
    for problem in problems:
        own_blocks = {*problem.blocks, *problem.companies}
        own_people = {*problem.azubis.ids, *problem.fachkraefte.ids}
        for block in sorted(blocks & own_blocks):
            raise DuplicateBlock(block=block)
        for person in sorted(people & own_people):
            raise DuplicateId(person=person)
        blocks |= own_blocks
        people |= own_people


def _positions(old: Sequence[str], new: Sequence[str]) -> Ints:
    index = {option: position for position, option in enumerate(new)}
    return np.array([index[option] for option in old], dtype=np.int64)


def _moved(
    problem: Problem, week_offset: int, companies: Sequence[str], tables: dict[str, tuple[str, ...]]
) -> list[People]:
    """Both sides of one problem, pointing into the joined tables."""
    sides = [problem.azubis, problem.fachkraefte]
    for name, options in tables.items():
        new_index = _positions(getattr(problem, name), options)
        sides = [_retable(people, name, new_index, len(options)) for people in sides]
    new_company = _positions(problem.companies, companies)
    new_weeks = np.arange(len(problem.week_counts), dtype=np.int64) + week_offset
    return [
        people.replaced(
            company=_renumber(people.company, new_company),
            **{name: _renumber(getattr(people, name), new_weeks) for name in PATTERN_COLUMNS},
        )
        for people in sides
    ]


def _join(parts: Sequence[People]) -> People:
    return People(
        tuple(person for part in parts for person in part.ids),
        **{name: np.concatenate([getattr(part, name) for part in parts]) for name in COLUMNS},
    )


def _sorted(people: People, block_of_company: Sequence[str]) -> People:
    companies = people.company.tolist()
    order = sorted(range(len(people)), key=lambda row: (block_of_company[companies[row]], people.ids[row]))
    return people.taken(np.array(order, dtype=np.int64))
