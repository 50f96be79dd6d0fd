"""From mappings with answers to the columns of a problem; every answer is checked here."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matcher.canonical import assemble, words_for
from matcher.errors import BlockClash, CompanyInTwoPools, DuplicateId, InvalidAnswer, MissingId
from matcher.problem import CEFR, ELSEWHERE, LEVELS, UNKNOWN, People, Problem

__all__ = ["read_problem"]

Row: TypeAlias = dict[str, Any]
Records: TypeAlias = Iterable[Mapping[str, Any]]
Pattern: TypeAlias = tuple[tuple[int, ...], ...]
MASK_LIMIT = 1 << 48
WISHES = 3
PLEASE_NOT = 2


class _UnfitError(Exception):
    """An answer is not of the expected form; the message says which form that is."""


def _text(value: object) -> str | None:
    if not isinstance(value, str):
        raise _UnfitError("a text")
    return value.strip() or None


def _occupation(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch("[0-9]{2,5}", value):
        raise _UnfitError("2 to 5 digits of the KldB 2010 as text")
    return value


def _whole(low: int, high: int) -> Callable[[object], int]:
    def parse(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int | np.integer) or not low <= value <= high:
            raise _UnfitError(f"a whole number from {low} to {high}")
        return int(value)

    return parse


def _month(value: object) -> int:
    if not isinstance(value, str) or not re.fullmatch("[0-9]{4}-(0[1-9]|1[0-2])", value):
        raise _UnfitError("a month as YYYY-MM")
    return int(value[:4]) * 12 + int(value[5:]) - 1


def _truth(value: object) -> int:
    if not isinstance(value, bool | np.bool_):
        raise _UnfitError("true or false")
    return int(value)


def _weeks(value: object) -> Pattern:
    if not isinstance(value, Sequence) or isinstance(value, str) or not 1 <= len(value) <= 4:
        raise _UnfitError("1 to 4 weeks")
    return tuple(_week(week) for week in value)


def _week(week: object) -> tuple[int, ...]:
    if not isinstance(week, Sequence) or len(week) != 7:
        raise _UnfitError("weeks of 7 days, Monday first")
    if any(isinstance(day, bool) or not isinstance(day, int) or not 0 <= day < MASK_LIMIT for day in week):
        raise _UnfitError("a mask of 48 half-hours a day")
    return tuple(week)


def _levels(value: object) -> dict[str, int]:
    parse = _whole(0, LEVELS - 1)
    if not isinstance(value, Mapping) or not all(isinstance(key, str) and key for key in value):
        raise _UnfitError("a mapping of competence to level 0 to 3")
    return {key: parse(level) for key, level in value.items()}


def _texts(value: object) -> list[str]:
    if isinstance(value, str) or not isinstance(value, Collection):
        raise _UnfitError("a list of texts")
    if not all(isinstance(item, str) and item for item in value):
        raise _UnfitError("a list of texts")
    return sorted(set(value))


def _people(limit: int) -> Callable[[object], list[str]]:
    def parse(value: object) -> list[str]:
        people = _texts(value)
        if len(people) > limit:
            raise _UnfitError(f"at most {limit} person ids")
        return people

    return parse


def _languages(value: object) -> dict[str, int]:
    if not isinstance(value, Mapping):
        raise _UnfitError("a mapping of language code to CEFR level")
    for code, level in value.items():
        if not isinstance(code, str) or not re.fullmatch("[a-z]{2,3}", code):
            raise _UnfitError("ISO 639 codes in small letters as keys")
        if level not in CEFR:
            raise _UnfitError("a CEFR level A1 to C2")
    return {code: CEFR.index(level) for code, level in value.items()}


_BOTH: Mapping[str, Callable[[object], Any]] = {
    "site": _text,
    "department": _text,
    "occupation": _occupation,
    "availability": _weeks,
    "line_manager": _text,
    "trainer": _text,
    "brings": _levels,
    "learns": _texts,
    "languages": _languages,
    "work_style": _whole(1, 5),
    "motivation": _whole(1, 5),
    "wishes": _people(WISHES),
    "please_not": _people(PLEASE_NOT),
}
_FIELDS: Mapping[str, Mapping[str, Callable[[object], Any]]] = {
    "azubis": {
        **_BOTH,
        "training_year": _whole(1, 4),
        "training_ends": _month,
        "school": _weeks,
        "minor": _truth,
    },
    "fachkraefte": {
        **_BOTH,
        "capacity": _whole(1, 1_000),
        "aevo": _truth,
        "safety_instruction": _truth,
    },
}


def read_problem(azubis: Records, fachkraefte: Records, companies: Records) -> Problem:
    """See ``Problem.from_records``."""
    sides = [_read_side("azubis", azubis), _read_side("fachkraefte", fachkraefte)]
    _refuse_duplicates(sides)
    pool_of = _read_pools(companies, sides)
    for row in (*sides[0], *sides[1]):
        row["block"] = pool_of[row["company"]] or row["company"]
    ordered = [sorted(side, key=lambda row: (row["block"], row["id"])) for side in sides]
    names = sorted(pool_of)
    tables = _tables(ordered)
    weeks = sorted({row[key] for side in ordered for row in side for key in ("availability", "school") if row.get(key)})
    others = [_positions(ordered[1]), _positions(ordered[0])]
    people = [_columns(side, other, _Codes(names, tables, weeks)) for side, other in zip(ordered, others, strict=True)]
    masks = np.zeros((len(weeks), 4, 7), dtype=np.uint64)
    for position, pattern in enumerate(weeks):
        masks[position, : len(pattern)] = pattern
    counts = np.array([len(pattern) for pattern in weeks], dtype=np.int8)
    return assemble(names, [pool_of[name] for name in names], tables, (masks, counts), people)


def _read_side(side: str, records: Records) -> list[Row]:
    return [_read_record(side, number, record) for number, record in enumerate(records, start=1)]


def _read_record(side: str, number: int, record: Mapping[str, Any]) -> Row:
    row: Row = {}
    for field in ("id", "company"):
        value = record.get(field)
        if not isinstance(value, str) or not value:
            raise MissingId(row=number, side=side, field=field)
        row[field] = value
    for field, parse in _FIELDS[side].items():
        value = record.get(field)
        if value is None:
            continue
        try:
            row[field] = parse(value)
        except _UnfitError as unfit:
            shown = repr(value)[:80]
            raise InvalidAnswer(person=row["id"], field=field, value=shown, expected=str(unfit)) from None
    return row


def _refuse_duplicates(sides: list[list[Row]]) -> None:
    seen: set[str] = set()
    for row in (*sides[0], *sides[1]):
        if row["id"] in seen:
            raise DuplicateId(person=row["id"])
        seen.add(row["id"])


def _read_pools(companies: Records, sides: list[list[Row]]) -> dict[str, str]:
    pool_of: dict[str, str] = {}
    for number, record in enumerate(companies, start=1):
        company = record.get("id")
        if not isinstance(company, str) or not company:
            raise MissingId(row=number, side="companies", field="id")
        pool = record.get("pool") or ""
        if not isinstance(pool, str):
            raise InvalidAnswer(person=company, field="pool", value=repr(pool)[:80], expected="a text")
        if pool_of.setdefault(company, pool) != pool:
            raise CompanyInTwoPools(company=company, first=pool_of[company] or "-", second=pool or "-")
    for row in (*sides[0], *sides[1]):
        pool_of.setdefault(row["company"], "")
    for pool in sorted(set(pool_of.values()) & {company for company, pool in pool_of.items() if not pool}):
        raise BlockClash(block=pool)
    return pool_of


def _tables(sides: list[list[Row]]) -> dict[str, tuple[str, ...]]:
    rows = [*sides[0], *sides[1]]
    return {
        "sites": tuple(sorted({row["site"] for row in rows if row.get("site")})),
        "departments": tuple(sorted({row["department"] for row in rows if row.get("department")})),
        "competences": tuple(sorted({key for row in rows for key in (*row.get("brings", ()), *row.get("learns", ()))})),
        "language_codes": tuple(sorted({code for row in rows for code in row.get("languages", ())})),
    }


def _positions(rows: list[Row]) -> dict[str, tuple[str, int]]:
    """Person -> block and position within it, of rows sorted by block."""
    starts: dict[str, int] = {}
    result = {}
    for number, row in enumerate(rows):
        first = starts.setdefault(row["block"], number)
        result[row["id"]] = (row["block"], number - first)
    return result


class _Codes:
    """Positions of texts in their tables."""

    def __init__(self, companies: Sequence[str], tables: Mapping[str, Sequence[str]], weeks: Sequence[Pattern]) -> None:
        self.company = {name: index for index, name in enumerate(companies)}
        self.site = {name: index for index, name in enumerate(tables["sites"])}
        self.department = {name: index for index, name in enumerate(tables["departments"])}
        self.competence = {name: index for index, name in enumerate(tables["competences"])}
        self.language = {name: index for index, name in enumerate(tables["language_codes"])}
        self.weeks = {pattern: index for index, pattern in enumerate(weeks)}


def _columns(rows: list[Row], other: dict[str, tuple[str, int]], codes: _Codes) -> People:
    def numbers(field: str, kind: type[np.integer[Any]], missing: int = UNKNOWN) -> NDArray[Any]:
        return np.array([row.get(field, missing) for row in rows], dtype=kind)

    def coded(field: str, table: Mapping[Any, int]) -> NDArray[np.int32]:
        return np.array([table.get(row.get(field), UNKNOWN) for row in rows], dtype=np.int32)

    width = words_for(len(codes.competence))
    return People(
        ids=tuple(row["id"] for row in rows),
        company=coded("company", codes.company),
        site=coded("site", codes.site),
        department=coded("department", codes.department),
        occupation=np.array([_digits(row.get("occupation")) for row in rows], dtype=np.int8).reshape(-1, 5),
        training_year=numbers("training_year", np.int8),
        training_ends=numbers("training_ends", np.int32),
        availability=coded("availability", codes.weeks),
        school=coded("school", codes.weeks),
        capacity=numbers("capacity", np.int16, 1),
        aevo=numbers("aevo", np.int8),
        safety_instruction=numbers("safety_instruction", np.int8),
        minor=numbers("minor", np.int8),
        line_manager=_references(rows, "line_manager", other),
        trainer=_references(rows, "trainer", other),
        brings=_planes([_by_level(row.get("brings", {}), codes.competence) for row in rows], LEVELS, width),
        learns=_planes([[_bits(row.get("learns", ()), codes.competence)] for row in rows], 1, width)[:, 0],
        learns_answered=np.array(["learns" in row for row in rows], dtype=np.int8),
        languages=_planes(
            [_by_level(row.get("languages", {}), codes.language, len(CEFR)) for row in rows],
            len(CEFR),
            words_for(len(codes.language)),
        ),
        work_style=numbers("work_style", np.int8),
        motivation=numbers("motivation", np.int8),
        wishes=_named(rows, "wishes", WISHES, other),
        please_not=_named(rows, "please_not", PLEASE_NOT, other),
    )


def _digits(code: str | None) -> list[int]:
    digits = [int(digit) for digit in code or ""]
    return digits + [UNKNOWN] * (5 - len(digits))


def _references(rows: list[Row], field: str, other: dict[str, tuple[str, int]]) -> NDArray[np.int32]:
    def position(row: Row) -> int:
        if row.get(field) is None:
            return UNKNOWN
        block, place = other.get(row[field], ("", ELSEWHERE))
        return place if block == row["block"] else ELSEWHERE

    return np.array([position(row) for row in rows], dtype=np.int32)


def _named(rows: list[Row], field: str, limit: int, other: dict[str, tuple[str, int]]) -> NDArray[np.int32]:
    result = np.full((len(rows), limit), UNKNOWN, dtype=np.int32)
    for number, row in enumerate(rows):
        found = [other[person] for person in row.get(field, ()) if person in other]
        places = sorted(place for block, place in found if block == row["block"])
        result[number, : len(places)] = places
    return result


def _bits(keys: Iterable[str], table: Mapping[str, int]) -> int:
    return sum(1 << table[key] for key in keys)


def _by_level(levels: Mapping[str, int], table: Mapping[str, int], planes: int = LEVELS) -> list[int]:
    return [_bits((key for key, level in levels.items() if level >= plane), table) for plane in range(planes)]


def _planes(rows: list[list[int]], planes: int, width: int) -> NDArray[np.uint64]:
    """Bit sets as Python integers -> (rows, planes, words)."""
    data = b"".join(bits.to_bytes(width * 8, "little") for row in rows for bits in row)
    return np.frombuffer(data, dtype="<u8").astype(np.uint64).reshape(len(rows), planes, width)
