"""A whole round from numpy columns, without a Python object a person. Every column is checked; see ``read_arrays``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher import answers
from matcher.canonical import packed, words_for
from matcher.errors import BlockClash, DuplicateId, InvalidCell, InvalidColumn
from matcher.ids import Ids
from matcher.matrix import is_whole
from matcher.ordering import in_order
from matcher.own import is_option
from matcher.problem import CEFR, ELSEWHERE, LEVELS, UNKNOWN, Ints, People, Problem

__all__ = ["Tables", "read_arrays"]

AT_ONCE = 1 << 16
"""People whose bits are packed together."""
MIX = 0x9E3779B97F4A7C15
LAST_MONTH = 12 * 10_000


@dataclass(frozen=True)
class Tables:
    """What columns of a round point into; ``weeks`` as in records: patterns of 1 to 4 weeks of 7 masks."""

    sites: Sequence[str] = ()
    departments: Sequence[str] = ()
    competences: Sequence[str] = ()
    language_codes: Sequence[str] = ()
    weeks: Sequence[Sequence[Sequence[int]]] = ()
    own_options: Sequence[str] = ()


@dataclass(frozen=True)
class _Column:
    """Whole numbers from ``low`` to ``high``, or one of ``also``. ``width`` None: one number a person."""

    low: int
    high: int
    kind: type[np.integer[Any]]
    also: tuple[int, ...] = (UNKNOWN,)
    width: int | None = None
    missing: int = UNKNOWN

    def takes(self, numbers: NDArray[Any]) -> bool:
        """Whether the smallest and the largest number already show that all are right."""
        gapless = all(number in self.also for number in range(min((self.low, *self.also)), self.low))
        lowest = min((self.low, *self.also)) if gapless else self.low
        return not numbers.size or bool(numbers.min() >= lowest and numbers.max() <= self.high)


def _columns(side: str, tables: Tables, others: int) -> dict[str, _Column]:
    patterns = _Column(0, len(tables.weeks) - 1, np.int32)
    person = _Column(0, others - 1, np.int32, (UNKNOWN, ELSEWHERE))
    truth, scale = _Column(0, 1, np.int8), _Column(1, 5, np.int8)
    both = {
        "site": _Column(0, len(tables.sites) - 1, np.int32),
        "department": _Column(0, len(tables.departments) - 1, np.int32),
        "occupation": _Column(0, 9, np.int8, width=5),
        "availability": patterns,
        "line_manager": person,
        "trainer": person,
        "brings": _Column(0, LEVELS - 1, np.int8, width=len(tables.competences)),
        "learns": _Column(0, 1, np.int8, (), len(tables.competences), 0),
        "learns_answered": _Column(0, 1, np.int8, (), missing=0),
        "languages": _Column(0, len(CEFR), np.int8, (), len(tables.language_codes), 0),
        "work_style": scale,
        "motivation": scale,
        "wishes": _Column(0, others - 1, np.int32, width=3),
        "please_not": _Column(0, others - 1, np.int32, width=2),
        "own": _Column(0, 1, np.int8, (), len(tables.own_options), 0),
    }
    if side == "azubis":
        year, month = _Column(1, 4, np.int8), _Column(0, LAST_MONTH, np.int32)
        return {**both, "training_year": year, "training_ends": month, "school": patterns, "minor": truth}
    return {
        **both,
        "capacity": _Column(1, 1_000, np.int16, (), missing=1),
        "aevo": truth,
        "safety_instruction": truth,
    }


def read_arrays(
    azubis: Mapping[str, Any],
    fachkraefte: Mapping[str, Any],
    companies: Sequence[str] | int,
    pools: Sequence[str] | None,
    tables: Tables,
) -> Problem:
    """See ``Problem.from_arrays``."""
    names, pool_of = _companies(companies, pools)
    tables = Tables(*(_listed("tables", each.name, getattr(tables, each.name)) for each in fields(Tables)))
    sizes = _size("azubis", azubis), _size("fachkraefte", fachkraefte)
    orders = {name: _order_of(name, getattr(tables, name)) for name in _TABLES}
    sides = []
    for side, given, others in (("azubis", azubis, sizes[1]), ("fachkraefte", fachkraefte, sizes[0])):
        reader = _Reader(side, given, _columns(side, tables, others))
        sides.append(reader.people(len(names), orders))
    _refuse_duplicates([side.ids for side in sides if isinstance(side.ids, Ids)])
    company_order = sorted(range(len(names)), key=names.__getitem__)
    rank = np.empty(len(names), dtype=np.int32)
    rank[company_order] = np.arange(len(names), dtype=np.int32)
    return in_order(
        [names[row] for row in company_order],
        [pool_of[row] for row in company_order],
        {name: tuple(getattr(tables, name)[row] for row in order) for name, order in orders.items()},
        _week_tables(tables.weeks),
        [people.replaced(company=rank[people.company]) for people in sides],
    )


_TABLES = ("sites", "departments", "competences", "language_codes", "own_options")


def _companies(companies: Sequence[str] | int, pools: Sequence[str] | None) -> tuple[list[str], list[str]]:
    if is_whole(companies) and companies >= 0:
        names = list(Ids(_numbered(b"c", int(companies))))
    else:
        names = _listed("companies", "id", companies)
        _check_texts("companies", names)
    pool_of = [""] * len(names) if pools is None else [pool or "" for pool in _listed("companies", "pool", pools)]
    if len(pool_of) != len(names):
        raise InvalidColumn(
            side="companies", column="pool", detail=f"{len(pool_of)} entries for {len(names)} companies"
        )
    for row, pool in enumerate(pool_of):
        if not isinstance(pool, str):
            raise InvalidCell(side="companies", column="pool", row=row, value=repr(pool)[:80], expected="a text")
    alone = {name for name, pool in zip(names, pool_of, strict=True) if not pool}
    for pool in sorted(set(pool_of) & alone):
        raise BlockClash(block=pool)
    return names, pool_of


def _listed(side: str, column: str, values: Any) -> list[Any]:
    """A list of Python objects, whether it was an array or not."""
    values = values.tolist() if isinstance(values, np.ndarray) else values
    if not isinstance(values, Iterable):
        raise InvalidColumn(side=side, column=column, detail=f"it is {values!r:.80}, expected a list")
    return list(values)


def _check_texts(table: str, texts: Sequence[Any]) -> None:
    """Every entry is a text that is there once."""
    if set(map(type, texts)) <= {str} and len({*texts, ""}) == len(texts) + 1 and all(map(answers.has_bytes, texts)):
        return
    seen: set[str] = set()
    for row, text in enumerate(texts):
        if not isinstance(text, str) or not text or text in seen or not answers.has_bytes(text):
            shown = ascii(text)[:80]
            raise InvalidCell(side="tables", column=table, row=row, value=shown, expected="a text of its own")
        seen.add(text)


def _order_of(table: str, texts: Sequence[str]) -> list[int]:
    """Positions of the texts in their order."""
    _check_texts(table, texts)
    for row, text in enumerate(texts if table == "own_options" else ()):
        if not is_option(text):
            expected = "question=, question=choice or question=position/steps"
            raise InvalidCell(side="tables", column=table, row=row, value=ascii(text)[:80], expected=expected)
    return sorted(range(len(texts)), key=texts.__getitem__)


def _week_tables(weeks: Sequence[Any]) -> tuple[NDArray[np.uint64], Ints]:
    masks = np.zeros((len(weeks), 4, 7), dtype=np.uint64)
    counts = np.zeros(len(weeks), dtype=np.int8)
    for row, pattern in enumerate(weeks):
        try:
            parsed = answers.weeks(pattern)
        except answers.Unfit as unfit:
            shown = repr(pattern)[:80]
            raise InvalidCell(side="tables", column="weeks", row=row, value=shown, expected=str(unfit)) from None
        masks[row, : len(parsed)] = parsed
        counts[row] = len(parsed)
    return masks, counts


def _size(side: str, given: Mapping[str, Any]) -> int:
    if "company" not in given:
        raise InvalidColumn(side=side, column="company", detail="it is missing; give everybody's company by position")
    return int(np.size(given["company"]))


def _numbered(prefix: bytes, size: int) -> NDArray[np.bytes_]:
    """Ids made of a letter and a number, all of one length, so that their order is that of the rows."""
    width = len(str(max(size - 1, 0)))
    letters = np.empty((size, 1 + width), dtype=np.uint8)
    letters[:, 0] = prefix[0]
    number = np.arange(size)
    for place in range(width, 0, -1):
        number, letters[:, place] = np.divmod(number, 10)
    letters[:, 1:] += ord("0")
    return letters.reshape(-1).view(f"S{1 + width}")


def _refuse_duplicates(sides: Sequence[Ids]) -> None:
    # Equal texts have equal sums; only if two sums are equal the texts are compared.
    if len({ids.array.dtype.kind for ids in sides}) == 1:
        sums = np.sort(np.concatenate([_sums(ids) for ids in sides]))
        if not (sums[1:] == sums[:-1]).any():
            return
    ordered = np.sort(np.concatenate([ids.array.astype(str) for ids in sides]))
    for row in np.flatnonzero(ordered[1:] == ordered[:-1])[:1]:
        raise DuplicateId(person=str(ordered[row]))


def _sums(ids: Ids) -> NDArray[np.uint64]:
    """A number made of the letters of each text; the same texts give the same, other texts nearly always another."""
    total = np.zeros(len(ids), dtype=np.uint64)
    for place, letters in enumerate(ids.keys(), start=1):
        total += letters * np.uint64(pow(MIX, place, 1 << 64))
    return total


class _Reader:
    """One side in columns."""

    def __init__(self, side: str, given: Mapping[str, Any], columns: Mapping[str, _Column]) -> None:
        self.side, self.given, self.columns = side, given, columns
        self.size = _size(side, given)
        for name in given:
            if name not in (*columns, "id", "company"):
                known = ", ".join(("id", "company", *columns))
                raise InvalidColumn(
                    side=side, column=str(name), detail=f"there is none of that name; known are {known}"
                )

    def people(self, companies: int, orders: Mapping[str, list[int]]) -> People:
        """All columns, unanswered where they are not given; table positions in the order of ``orders``."""
        company = _Column(0, companies - 1, np.int32, ())
        numbers = {name: self._numbers(name, column) for name, column in self.columns.items() if column.width is None}
        for name, table in (("site", "sites"), ("department", "departments")):
            numbers[name] = _renumbered(numbers[name], orders[table])
        if "learns" in self.given and "learns_answered" not in self.given:
            numbers["learns_answered"] = np.ones(self.size, dtype=np.int8)
        competences, languages = orders["competences"], orders["language_codes"]
        return People(
            self._ids(),
            **{**_not_asked(self.size), **numbers},
            company=self._checked("company", self.given["company"], company).astype(np.int32),
            occupation=self._occupation(),
            brings=self._planes("brings", competences, range(LEVELS)),
            learns=self._learns(competences, numbers["learns_answered"]),
            own=self._planes("own", orders["own_options"], range(1, 2))[:, 0],
            languages=self._planes("languages", languages, range(1, len(CEFR) + 1)),
            wishes=self._numbers("wishes", self.columns["wishes"]),
            please_not=self._numbers("please_not", self.columns["please_not"]),
        )

    def _ids(self) -> Ids:
        given = self.given.get("id")
        if given is None:
            return Ids(_numbered(self.side[:1].encode(), self.size))
        texts = np.array(given)
        if texts.shape != (self.size,) or (texts.dtype.kind != "U" and self.size):
            raise InvalidColumn(side=self.side, column="id", detail=f"it is no array of {self.size} texts")
        texts = texts.astype(str)
        for row in np.flatnonzero(texts == "")[:1]:
            raise InvalidCell(side=self.side, column="id", row=int(row), value="''", expected="a text")
        try:
            return Ids(texts.astype("S"))
        except UnicodeEncodeError:
            for row, text in enumerate(texts.tolist()):
                if not answers.has_bytes(text):
                    expected = "a text that can be written in UTF-8"
                    raise InvalidCell(
                        side=self.side, column="id", row=row, value=ascii(text), expected=expected
                    ) from None
            return Ids(texts)

    def _numbers(self, name: str, column: _Column) -> NDArray[Any]:
        shape = (self.size,) if column.width is None else (self.size, column.width)
        given = self.given.get(name)
        if given is None:
            return np.full(shape, column.missing, dtype=column.kind)
        return self._checked(name, given, column).astype(column.kind)

    def _checked(self, name: str, given: Any, column: _Column) -> NDArray[Any]:
        """The column as whole numbers within range. Raises ``InvalidColumn`` or ``InvalidCell``."""
        try:
            numbers = np.asarray(given)
        except ValueError:
            raise InvalidColumn(side=self.side, column=name, detail="its rows are of different lengths") from None
        shape = (self.size,) if column.width is None else (self.size, column.width)
        if numbers.shape != shape:
            detail = f"its shape is {numbers.shape}, expected {shape}"
            raise InvalidColumn(side=self.side, column=name, detail=detail)
        truth = numbers.dtype.kind == "b" and (column.low, column.high) == (0, 1)
        if numbers.size and numbers.dtype.kind not in "iu" and not truth:
            detail = f"its type is {numbers.dtype}, expected whole numbers; {column.missing} for 'not answered'"
            raise InvalidColumn(side=self.side, column=name, detail=detail)
        if column.takes(numbers):
            return numbers
        wrong = (numbers < column.low) | (numbers > column.high)
        for also in column.also:
            wrong &= numbers != also
        if wrong.any():
            cell = tuple(np.argwhere(wrong)[0].tolist())
            expected = " or ".join([f"{column.low} to {column.high}", *map(str, column.also)])
            raise InvalidCell(side=self.side, column=name, row=cell[0], value=str(numbers[cell]), expected=expected)
        return numbers

    def _occupation(self) -> NDArray[np.int8]:
        digits = self._numbers("occupation", self.columns["occupation"])
        given = digits >= 0
        count = given.sum(axis=1)
        whole = (np.arange(5) < count[:, None]) == given
        for row in np.flatnonzero(~whole.all(axis=1) | (count == 1))[:1]:
            shown, expected = str(digits[row].tolist()), "2 to 5 digits of the KldB 2010 from the left, then -1"
            raise InvalidCell(side=self.side, column="occupation", row=int(row), value=shown, expected=expected)
        return digits

    def _learns(self, order: list[int], answered: Ints) -> NDArray[np.uint64]:
        words = self._planes("learns", order, range(1, 2))[:, 0]
        for row in np.flatnonzero(words.any(axis=1) & (answered == 0))[:1]:
            raise InvalidCell(side=self.side, column="learns_answered", row=int(row), value="0", expected="1")
        return words

    def _planes(self, name: str, order: list[int], levels: range) -> NDArray[np.uint64]:
        """Bit sets (people, levels, words) of whoever reaches each level, options in order."""
        options = len(order)
        result = np.zeros((self.size, len(levels), words_for(options)), dtype=np.uint64)
        given = self.given.get(name)
        if given is None:
            return result
        numbers = self._checked(name, given, self.columns[name])
        for start in range(0, self.size, AT_ONCE):
            part = numbers[start : start + AT_ONCE]
            part = part if order == list(range(options)) else part[:, order]
            for plane, level in enumerate(levels):
                bits = np.zeros((len(part), 64 * result.shape[-1]), dtype=bool)
                np.greater_equal(part, level, out=bits[:, :options])
                result[start : start + AT_ONCE, plane] = packed(bits)
        return result


def _renumbered(column: Ints, order: list[int]) -> NDArray[np.int32]:
    """Positions in a table -> positions in the sorted one."""
    new = np.full(len(order) + 1, UNKNOWN, dtype=np.int32)
    new[order] = np.arange(len(order), dtype=np.int32)
    return np.asarray(new[column])


def _not_asked(size: int) -> dict[str, Ints]:
    """The columns that only one of the two roles answers."""
    unknown = {
        name: np.full(size, UNKNOWN, dtype=np.int8) for name in ("training_year", "aevo", "safety_instruction", "minor")
    }
    months = {name: np.full(size, UNKNOWN, dtype=np.int32) for name in ("training_ends", "school")}
    return {**unknown, **months, "capacity": np.ones(size, dtype=np.int16)}
