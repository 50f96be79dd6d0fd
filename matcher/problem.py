"""The input of a round: people in columns, blocks, canonical order.

A block is a pool of companies, or a company that stands alone. People are sorted by block, then by id, so that the
people of a block are one slice and the order of the records plays no part. Columns that name other people hold their
position among the other side of the same block, so that blocks can be cut out and joined without rewriting them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from matcher.columns import Columns
from matcher.errors import UnknownBlock
from matcher.ids import PersonIds, take_ids
from matcher.working_time import WorkingTime

__all__ = ["BIT_COLUMNS", "CEFR", "COLUMNS", "ELSEWHERE", "LEVELS", "PATTERN_COLUMNS", "TABLES", "UNKNOWN"]
__all__ += ["Ints", "People", "Problem", "blocks_of", "frozen"]

UNKNOWN = -1
ELSEWHERE = -2
"""In ``line_manager`` and ``trainer``: somebody who is not on the other side of the block."""

CEFR = ("A1", "A2", "B1", "B2", "C1", "C2")
LEVELS = 4
"""Planes of ``brings``: answered at all, then at least level 1, 2, 3."""

Ints: TypeAlias = NDArray[np.integer[Any]]
Scalar = TypeVar("Scalar", bound=np.generic)


def frozen(array: NDArray[Scalar]) -> NDArray[Scalar]:
    """The same array, read-only."""
    array.setflags(write=False)
    return array


def _summed(numbers: Ints) -> Ints:
    """Where each of consecutive parts of these sizes begins, and where the last one ends."""
    starts = np.zeros(len(numbers) + 1, dtype=np.int64)
    numbers.cumsum(out=starts[1:])
    return frozen(starts)


@dataclass(frozen=True, eq=False)
class People:
    """One side of a round, a row per person. -1 is "not answered"; columns of the other role are unanswered.

    ``brings`` (n, 4, words), ``languages`` (n, 6, words) and ``learns`` (n, words) are bit sets over the tables of the
    problem, 64 options to a word: ``brings[:, p]`` holds the competences with level >= p (plane 0: any answer),
    ``languages[:, p]`` the languages spoken at least at ``CEFR[p]``. ``occupation`` (n, 5) holds the digits.
    ``wishes`` (n, 3) and ``please_not`` (n, 2) hold positions on the other side of the block. ``own`` (n, words) is a
    bit set over the answers to a programme's own questions; see ``matcher.own``.
    """

    ids: PersonIds
    company: Ints
    site: Ints
    department: Ints
    occupation: Ints
    training_year: Ints
    training_ends: Ints
    availability: Ints
    school: Ints
    capacity: Ints
    aevo: Ints
    safety_instruction: Ints
    minor: Ints
    line_manager: Ints
    trainer: Ints
    brings: NDArray[np.uint64]
    learns: NDArray[np.uint64]
    learns_answered: Ints
    languages: NDArray[np.uint64]
    work_style: Ints
    motivation: Ints
    wishes: Ints
    please_not: Ints
    own: NDArray[np.uint64]

    def __post_init__(self) -> None:
        for name in COLUMNS:
            frozen(getattr(self, name))

    def __len__(self) -> int:
        return len(self.ids)

    def columns(self) -> dict[str, NDArray[Any]]:
        """All columns by name, in the fixed order."""
        return {name: getattr(self, name) for name in COLUMNS}

    def replaced(self, **columns: NDArray[Any]) -> People:
        """The same people with some columns exchanged."""
        return People(self.ids, **(self.columns() | columns))

    def taken(self, rows: Ints) -> People:
        """The people of these rows, in this order."""
        return People(take_ids(self.ids, rows), **{key: col[rows] for key, col in self.columns().items()})


def blocks_of(companies: Sequence[str], pools: Sequence[str]) -> tuple[tuple[str, ...], Ints]:
    """Ids of the blocks, sorted, and the position of each company's, of sorted companies and their pools or ""."""
    if not any(pools):
        return tuple(companies), frozen(np.arange(len(companies), dtype=np.int64))
    names = [pool or company for company, pool in zip(companies, pools, strict=True)]
    blocks = tuple(sorted(set(names)))
    position = {block: number for number, block in enumerate(blocks)}
    return blocks, frozen(np.array([position[name] for name in names], dtype=np.int64))


COLUMNS: tuple[str, ...] = tuple(field.name for field in fields(People) if field.name != "ids")

TABLES: Mapping[str, tuple[str, ...]] = {
    "sites": ("site",),
    "departments": ("department",),
    "competences": ("brings", "learns"),
    "language_codes": ("languages",),
    "own_options": ("own",),
}
"""Table of the problem -> columns that point into it, by index or by bit."""
BIT_COLUMNS = frozenset({"brings", "learns", "languages", "own"})
PATTERN_COLUMNS = ("availability", "school")


@dataclass(frozen=True, eq=False)
class Problem:
    """A round, or some blocks of it. Two problems are equal if their bytes are.

    ``companies`` is sorted; ``pools`` holds each company's pool or ``""``. ``weeks`` (p, 4, 7) are the distinct weekly
    patterns as half-hour masks, of which the first ``week_counts`` rows count. All tables hold exactly what is used.
    """

    companies: tuple[str, ...]
    pools: tuple[str, ...]
    sites: tuple[str, ...]
    departments: tuple[str, ...]
    competences: tuple[str, ...]
    language_codes: tuple[str, ...]
    own_options: tuple[str, ...]
    weeks: NDArray[np.uint64]
    week_counts: Ints
    azubis: People
    fachkraefte: People

    def __post_init__(self) -> None:
        frozen(self.weeks)
        frozen(self.week_counts)

    @classmethod
    def from_records(
        cls,
        azubis: Iterable[Mapping[str, Any]],
        fachkraefte: Iterable[Mapping[str, Any]],
        companies: Iterable[Mapping[str, Any]] = (),
    ) -> Problem:
        """Read people and companies from mappings.

        A missing key or None is "not answered"; keys the engine does not know are not read. A company that is not
        listed stands alone. People named in ``line_manager``, ``trainer``, ``wishes`` or ``please_not`` who are not on
        the other side of the same block have no effect. ``own`` holds the answers to the programme's own questions,
        by question: None (asked, not answered), a choice or true or false, several choices, or for a number its
        position above the lowest value and the number of steps of its range.

        Raises ``MissingId``, ``DuplicateId``, ``InvalidAnswer``, ``CompanyInTwoPools`` or ``BlockClash``.
        """
        from matcher.records import read_problem  # noqa: PLC0415  that module builds on this one

        return read_problem(azubis, fachkraefte, companies)

    @classmethod
    def from_arrays(
        cls,
        azubis: Mapping[str, Any],
        fachkraefte: Mapping[str, Any],
        *,
        companies: Sequence[str] | int,
        pools: Sequence[str] | None = None,
        sites: Sequence[str] = (),
        departments: Sequence[str] = (),
        competences: Sequence[str] = (),
        languages: Sequence[str] = (),
        weeks: Sequence[Sequence[Sequence[int]]] = (),
        own_options: Sequence[str] = (),
    ) -> Problem:
        """A whole round from numpy columns: the problem ``from_records`` makes of the same people, to the byte.

        Each side maps names of columns to arrays of whole numbers, a row per person in any order; -1 is "not answered",
        as is a column left out. ``company`` (n,) is needed: position in ``companies`` (ids, or their number: then they
        are named by position). ``id`` (n,): texts; without it people are named by position. ``pools``: one per company,
        "" for none.

        - positions in ``sites``, ``departments``, ``weeks``: ``site``, ``department``, ``availability``, ``school``
        - as in records: ``training_year``, ``capacity``, ``work_style``, ``motivation``, and 0 or 1 (or booleans) in
          ``minor``, ``aevo``, ``safety_instruction``; ``training_ends``: 12 * year + month - 1
        - ``occupation`` (n, 5): digits, -1 behind the last; ``brings`` (n, competences): 0 to 3; ``learns`` likewise
          0 or 1, with ``learns_answered`` (n,), all by default; ``languages`` (n, languages): 0 none, 1 = A1 … 6 = C2
        - rows of the other side: ``line_manager``, ``trainer`` (n,), -2 for somebody else; ``wishes`` (n, 3),
          ``please_not`` (n, 2)
        - ``own`` (n, own_options): 0 or 1; the options are written as ``matcher.own`` says

        Raises ``InvalidColumn``, ``InvalidCell`` (both say side and column), ``DuplicateId`` or ``BlockClash``.
        """
        from matcher.arrays import Tables, read_arrays  # noqa: PLC0415  that module builds on this one

        tables = Tables(sites, departments, competences, languages, weeks, own_options)
        return read_arrays(azubis, fachkraefte, companies, pools, tables)

    @classmethod
    def from_bytes(cls, data: bytes) -> Problem:
        """Read what ``to_bytes`` wrote. Raises ``InvalidBytes``."""
        from matcher.packing import unpack  # noqa: PLC0415  that module builds on this one

        return unpack(data)

    @classmethod
    def from_many(cls, parts: Iterable[bytes]) -> Problem:
        """One problem of what ``to_bytes`` wrote of several: ``combine`` of them, thousands in a fraction of a second.

        Whether each of them is in canonical form is not looked at; compare their SHA-256 with the fingerprints if they
        may have changed. Raises ``InvalidBytes``, and what ``combine`` raises.
        """
        from matcher.joining import unpack_many  # noqa: PLC0415  that module builds on this one

        return unpack_many(parts)

    @staticmethod
    def combine(problems: Iterable[Problem]) -> Problem:
        """One problem of all their blocks. Raises ``DuplicateBlock`` or ``DuplicateId`` when they overlap."""
        from matcher.canonical import combine  # noqa: PLC0415  that module builds on this one

        return combine(list(problems))

    def only(self, block_ids: Iterable[str]) -> Problem:
        """The problem of these blocks alone. Raises ``UnknownBlock``."""
        wanted = [self.block_index(block) for block in block_ids]
        keep = np.zeros(len(self.blocks), dtype=bool)
        keep[wanted] = True
        from matcher.canonical import only  # noqa: PLC0415  that module builds on this one

        return only(self, keep[self.company_block])

    def to_bytes(self) -> bytes:
        """Canonical bytes: the same people give the same bytes, whatever the order of the records."""
        from matcher.packing import pack  # noqa: PLC0415  that module builds on this one

        return pack(self)

    def to_parts(self) -> dict[str, bytes]:
        """What ``to_bytes`` of ``only`` each block gives, by block; thousands in a fraction of a second."""
        from matcher.parting import pack_each  # noqa: PLC0415  that module builds on this one

        return pack_each(self)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the bytes, in hexadecimal."""
        from matcher.packing import fingerprint_of  # noqa: PLC0415  that module builds on this one

        return fingerprint_of(self)

    @property
    def blocks(self) -> tuple[str, ...]:
        """Ids of the blocks, sorted; also of companies without people."""
        return self._blocks[0]

    @property
    def company_block(self) -> Ints:
        """Position of each company's block."""
        return self._blocks[1]

    @cached_property
    def _blocks(self) -> tuple[tuple[str, ...], Ints]:
        return blocks_of(self.companies, self.pools)

    @cached_property
    def azubi_starts(self) -> Ints:
        """Block b has the Azubis ``azubi_starts[b]`` up to, not including, ``azubi_starts[b + 1]``."""
        return self._starts(self.azubis)

    @cached_property
    def fachkraft_starts(self) -> Ints:
        """The same for the Fachkräfte."""
        return self._starts(self.fachkraefte)

    def _starts(self, people: People) -> Ints:
        return _summed(np.bincount(self.company_block[people.company], minlength=len(self.blocks)))

    @cached_property
    def widths(self) -> Ints:
        """How many Fachkräfte each block has."""
        return frozen(self.fachkraft_starts[1:] - self.fachkraft_starts[:-1])

    @cached_property
    def pair_starts(self) -> Ints:
        """Pairs are numbered by block, then Azubi, then Fachkraft; block b has ``pair_starts[b]`` as its first."""
        return _summed((self.azubi_starts[1:] - self.azubi_starts[:-1]) * self.widths)

    @cached_property
    def azubi_rows(self) -> Mapping[str, int]:
        """Row of each Azubi by id."""
        return {person: row for row, person in enumerate(self.azubis.ids)}

    @cached_property
    def fachkraft_rows(self) -> Mapping[str, int]:
        """Row of each Fachkraft by id."""
        return {person: row for row, person in enumerate(self.fachkraefte.ids)}

    @cached_property
    def working_time(self) -> WorkingTime:
        """Weekly patterns over the joint cycle."""
        return WorkingTime.of(self)

    @cached_property
    def columns(self) -> Columns:
        """Answers laid out for comparing pairs."""
        return Columns(self)

    @cached_property
    def memory(self) -> dict[object, Any]:
        """What others computed of this problem and keep beside it, by their own names; never part of it."""
        return {}

    def block_index(self, block: str) -> int:
        """Position of a block. Raises ``UnknownBlock``."""
        try:
            return self._block_positions[block]
        except KeyError:
            raise UnknownBlock(block=block) from None

    @cached_property
    def _block_positions(self) -> Mapping[str, int]:
        return {block: position for position, block in enumerate(self.blocks)}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Problem) and self.to_bytes() == other.to_bytes()

    def __hash__(self) -> int:
        return hash(self.fingerprint)
