"""Problems as canonical bytes: a header in JSON with all tables, then one packed little-endian array per column.

The same people give the same bytes whatever the order of the records, so a SHA-256 of them identifies an input. The
bytes hold ids and answers, no names and no program (no pickle). Reading checks everything, then packs again and
compares, so no second form of the same problem is accepted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.canonical import words_for
from matcher.errors import InvalidBytes
from matcher.own import is_option
from matcher.problem import BIT_COLUMNS, CEFR, COLUMNS, ELSEWHERE, LEVELS, TABLES, UNKNOWN, People, Problem

__all__ = ["DTYPES", "HEADER", "OWN_COLUMN", "OWN_TABLE", "TYPES", "WEEKS", "WEEK_COUNTS", "check_columns"]
__all__ += ["columns_of", "fingerprint_of", "magic", "pack", "split", "tables_of", "tails", "texts", "unpack"]
__all__ += ["uses_own"]

MAGIC = b"TANDEM-PROBLEM-1\n"
MAGIC_WITH_OWN = b"TANDEM-PROBLEM-2\n"
"""Problems with answers to a programme's own questions. All others are written as they were before there were any, so
that they keep their fingerprint; an engine that does not know such answers refuses them by name."""
OWN_TABLE = "own_options"
OWN_COLUMN = "own"

TYPES: Mapping[str, str] = {
    **dict.fromkeys(COLUMNS, "<i1"),
    **dict.fromkeys(("company", "site", "department", "availability", "school", "training_ends"), "<i4"),
    **dict.fromkeys(("line_manager", "trainer", "wishes", "please_not"), "<i4"),
    **dict.fromkeys(("brings", "learns", "languages", OWN_COLUMN), "<u8"),
    "capacity": "<i2",
}
"""Column -> type of its packed numbers."""
DTYPES: Mapping[str, np.dtype[Any]] = {name: np.dtype(kind) for name, kind in TYPES.items()}
WEEKS, WEEK_COUNTS = np.dtype("<u8"), np.dtype("<i1")
HEADER = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


def pack(problem: Problem) -> bytes:
    """See ``Problem.to_bytes``."""
    return b"".join(_pieces(problem))


def fingerprint_of(problem: Problem) -> str:
    """See ``Problem.fingerprint``; column by column, so that a country does not stand in memory twice."""
    digest = hashlib.sha256()
    for piece in _pieces(problem):
        digest.update(piece)
    return digest.hexdigest()


def _pieces(problem: Problem) -> Iterator[bytes | memoryview]:
    sides = (problem.azubis, problem.fachkraefte)
    with_own = bool(problem.own_options)
    columns = columns_of(with_own=with_own)
    header = {
        "companies": problem.companies,
        "pools": problem.pools,
        **{name: getattr(problem, name) for name in tables_of(with_own=with_own)},
        "ids": [list(people.ids) for people in sides],
        "columns": columns,
        "patterns": len(problem.week_counts),
    }
    text = HEADER.encode(header).encode()
    yield from (magic(with_own=with_own), len(text).to_bytes(8, "little"), text)
    yield from (_packed(problem.weeks, WEEKS), _packed(problem.week_counts, WEEK_COUNTS))
    for people in sides:
        for name in columns:
            yield _packed(getattr(people, name), DTYPES[name])


def magic(*, with_own: bool) -> bytes:
    """What the bytes begin with."""
    return MAGIC_WITH_OWN if with_own else MAGIC


@cache
def columns_of(*, with_own: bool) -> tuple[str, ...]:
    """Columns that are packed, in order."""
    return tuple(name for name in COLUMNS if with_own or name != OWN_COLUMN)


@cache
def tables_of(*, with_own: bool) -> tuple[str, ...]:
    """Tables that stand in the header."""
    return tuple(name for name in TABLES if with_own or name != OWN_TABLE)


def _packed(array: NDArray[Any], kind: np.dtype[Any]) -> memoryview:
    return np.ascontiguousarray(array, dtype=kind).data


def unpack(data: bytes) -> Problem:
    """See ``Problem.from_bytes``."""
    header, body = split(bytes(data))
    try:
        problem = _build(header, _Source(body), with_own=uses_own(data))
    except (KeyError, TypeError, ValueError, IndexError, OverflowError) as error:
        if isinstance(error, InvalidBytes):
            raise
        raise InvalidBytes(detail=f"the header does not fit the columns ({type(error).__name__})") from None
    if problem.to_bytes() != data:
        raise InvalidBytes(detail="they are not in canonical form")
    return problem


def uses_own(data: bytes) -> bool:
    """Whether these bytes hold answers to a programme's own questions."""
    return data[: len(MAGIC)] == MAGIC_WITH_OWN


def split(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Header and columns. Raises ``InvalidBytes``."""
    start = len(MAGIC) + 8
    if not data.startswith((MAGIC, MAGIC_WITH_OWN)) or len(data) < start:
        raise InvalidBytes(detail="they do not begin like one of this version")
    end = start + int.from_bytes(data[len(MAGIC) : start], "little")
    try:
        header = json.loads(data[start:end])
    except ValueError:
        raise InvalidBytes(detail="the header is damaged") from None
    if not isinstance(header, dict):
        raise InvalidBytes(detail="the header is damaged")
    return header, data[end:]


class _Source:
    """Takes arrays off the body, one after the other."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.offset = 0

    def take(self, kind: str, shape: tuple[int, ...]) -> NDArray[Any]:
        count = int(np.prod(shape, dtype=np.int64))
        if self.offset + count * np.dtype(kind).itemsize > len(self.body):
            raise InvalidBytes(detail="the columns are cut short")
        if not count:
            return np.zeros(shape, dtype=kind)  # a block without people has an empty body, which frombuffer refuses
        array = np.frombuffer(self.body, dtype=kind, count=count, offset=self.offset).reshape(shape)
        self.offset += array.nbytes
        return array.astype(array.dtype.newbyteorder("="))


def texts(values: Any, *, empty: bool = False) -> tuple[str, ...]:
    """A table of the header. Raises ``InvalidBytes`` for anything but a list of texts, which ``empty`` may be so."""
    if not isinstance(values, list) or not {*map(type, values)} <= {str} or ("" in values and not empty):
        raise InvalidBytes(detail="a table holds something else than texts")
    return tuple(values)


def _build(header: Mapping[str, Any], source: _Source, *, with_own: bool) -> Problem:
    companies = texts(header["companies"])
    pools = texts(header["pools"], empty=True)
    tables = {OWN_TABLE: ()} | {name: texts(header[name]) for name in tables_of(with_own=with_own)}
    for table in (companies, *tables.values()):
        _require(list(table) == sorted(set(table)), "a table is not sorted")
    _require(all(map(is_option, tables[OWN_TABLE])), "an answer to an own question is damaged")
    ids = [texts(side) for side in header["ids"]]
    _require(len(ids) == 2 and len({*ids[0], *ids[1]}) == len(ids[0]) + len(ids[1]), "an id occurs twice")
    weeks = source.take("<u8", (header["patterns"], 4, 7))
    counts = source.take("<i1", (header["patterns"],))
    _require(bool((weeks < 1 << 48).all() and ((counts >= 1) & (counts <= 4)).all()), "a weekly pattern is damaged")
    first, second = (_side(side, source, tables) for side in ids)
    problem = Problem(companies, pools, **tables, weeks=weeks, week_counts=counts, azubis=first, fachkraefte=second)
    check_columns(problem)
    return _recanonical(problem)


def _side(ids: Sequence[str], source: _Source, tables: Mapping[str, Sequence[str]]) -> People:
    shapes = tails(tables)
    columns = {name: source.take(TYPES[name], (len(ids), *shapes.get(name, ()))) for name in COLUMNS}
    return People(tuple(ids), **columns)


def tails(tables: Mapping[str, Sequence[str]]) -> Mapping[str, tuple[int, ...]]:
    """Shape of one person's entry in the columns that hold more than a number."""
    competences, languages = words_for(len(tables["competences"])), words_for(len(tables["language_codes"]))
    return {
        "occupation": (5,),
        "brings": (LEVELS, competences),
        "learns": (competences,),
        "languages": (len(CEFR), languages),
        "wishes": (3,),
        "please_not": (2,),
        OWN_COLUMN: (words_for(len(tables[OWN_TABLE])),),
    }


def _require(condition: bool, detail: str) -> None:
    if not condition:
        raise InvalidBytes(detail=detail)


def check_columns(problem: Problem) -> None:
    """Every number within its range, every index within its table, people sorted by block and id."""
    sides = (problem.azubis, problem.fachkraefte)
    _require(len(problem.pools) == len(problem.companies), "companies and pools differ in number")
    for people, other in (sides, sides[::-1]):
        for name, (low, high) in _ranges(problem, len(other)).items():
            column = getattr(people, name)
            _require(bool(((column >= low) & (column <= high)).all()), f"{name} is out of range")
        for table, name in _BIT_SETS:
            _require(
                not _has_stray_bits(getattr(people, name), len(getattr(problem, table))), f"{name} is out of range"
            )
        wanted = people.learns.any(axis=1)
        _require(bool((people.learns_answered[wanted] == 1).all()), "somebody has goals without an answer")
        keys = list(zip(problem.company_block[people.company].tolist(), people.ids, strict=True))
        _require(keys == sorted(keys), "the people are not sorted")
    for people, starts in zip(sides, (problem.fachkraft_starts, problem.azubi_starts), strict=True):
        others = np.diff(starts)[problem.company_block[people.company]]
        for name in ("line_manager", "trainer", "wishes", "please_not"):
            places = np.transpose(getattr(people, name))
            _require(bool((places < others).all()), f"{name} is out of range")


_BIT_SETS = [(table, name) for table, names in TABLES.items() for name in names if name in BIT_COLUMNS]


def _has_stray_bits(words: NDArray[np.uint64], options: int) -> bool:
    """Whether a bit stands for no option."""
    return bool(options % 64) and bool((words[..., -1] >> np.uint64(options % 64)).any())


def _ranges(problem: Problem, others: int) -> dict[str, tuple[int, int]]:
    patterns = len(problem.week_counts) - 1
    return {
        "company": (0, len(problem.companies) - 1),
        "site": (UNKNOWN, len(problem.sites) - 1),
        "department": (UNKNOWN, len(problem.departments) - 1),
        "occupation": (UNKNOWN, 9),
        "training_year": (UNKNOWN, 4),
        "training_ends": (UNKNOWN, 12 * 10_000),
        "availability": (UNKNOWN, patterns),
        "school": (UNKNOWN, patterns),
        "capacity": (1, 1_000),
        **dict.fromkeys(("aevo", "safety_instruction", "minor"), (UNKNOWN, 1)),
        **dict.fromkeys(("line_manager", "trainer"), (ELSEWHERE, others)),
        "learns_answered": (0, 1),
        **dict.fromkeys(("work_style", "motivation"), (UNKNOWN, 5)),
        **dict.fromkeys(("wishes", "please_not"), (UNKNOWN, others)),
    }


def _recanonical(problem: Problem) -> Problem:
    """Unused entries of tables fall out, so that bytes holding some differ from what they read as."""
    return problem.only(problem.blocks)
