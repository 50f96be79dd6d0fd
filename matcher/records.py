"""From mappings with answers to the columns of a problem; every answer is checked here.

A column is read at once where its answers are of the plain Python types they should be of; anything else is looked at
person by person, which finds the answer that is not of the agreed form, or takes what is as good (a numpy number).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matcher import answers, own
from matcher.answers import MASK_LIMIT, Pattern, Unfit
from matcher.canonical import to_words
from matcher.errors import BlockClash, CompanyInTwoPools, DuplicateId, InvalidAnswer, MissingId
from matcher.ordering import in_order
from matcher.problem import CEFR, ELSEWHERE, LEVELS, UNKNOWN, Ints, People, Problem

__all__ = ["Codes", "planes_of", "read_pools", "read_problem"]

Records: TypeAlias = Iterable[Mapping[str, Any]]
Values: TypeAlias = list[Any]
Parse: TypeAlias = Callable[[object], Any]
NOTHING = type(None)
WISHES = 3
PLEASE_NOT = 2


def read_problem(azubis: Records, fachkraefte: Records, companies: Records) -> Problem:
    """See ``Problem.from_records``."""
    first, second = _Side("azubis", list(azubis)), _Side("fachkraefte", list(fachkraefte))
    _refuse_duplicates(first.ids, second.ids)
    pool_of = read_pools(companies, chain(first.companies, second.companies))
    names = sorted(pool_of)
    codes = Codes({name: position for position, name in enumerate(names)})
    sides = [first.people(codes, second), second.people(codes, first)]
    tables, people = codes.sorted_tables(sides)
    return in_order(names, [pool_of[name] for name in names], tables, codes.week_tables(), people)


def _refuse_duplicates(first: Sequence[str], second: Sequence[str]) -> None:
    if len({*first, *second}) == len(first) + len(second):
        return
    counts = Counter(chain(first, second))
    raise DuplicateId(person=next(person for person, count in counts.items() if count > 1))


def read_pools(companies: Records, at_work: Iterable[str]) -> dict[str, str]:
    """Company -> pool or "". Raises ``MissingId``, ``InvalidAnswer``, ``CompanyInTwoPools`` or ``BlockClash``."""
    pool_of: dict[str, str] = {}
    for number, record in enumerate(_refuse_others("companies", list(companies)), start=1):
        company = record.get("id")
        if not isinstance(company, str) or not company:
            raise MissingId(row=number, side="companies", field="id")
        pool = record.get("pool")
        pool = "" if pool is None else pool
        if not isinstance(pool, str):
            raise InvalidAnswer(person=company, field="pool", value=repr(pool)[:80], expected="a text")
        if pool_of.setdefault(company, pool) != pool:
            raise CompanyInTwoPools(company=company, first=pool_of[company] or "-", second=pool or "-")
    _refuse_halves("id", pool_of)
    _refuse_halves("pool", pool_of.values())
    for company in at_work:
        pool_of.setdefault(company, "")
    for pool in sorted(set(pool_of.values()) & {company for company, pool in pool_of.items() if not pool}):
        raise BlockClash(block=pool)
    return pool_of


def _refuse_halves(field: str, values: Iterable[str]) -> None:
    """Lots are drawn from the bytes of ids, so ids have to have some."""
    for value in values:
        if not answers.has_bytes(value):
            shown, expected = ascii(value), "a text that can be written in UTF-8"
            raise InvalidAnswer(person=shown, field=field, value=shown, expected=expected)


class Codes:
    """Numbers of texts and weekly patterns, given in the order in which they are met; sorted at the end."""

    def __init__(self, companies: Mapping[str, int]) -> None:
        self.companies = companies
        self.tables: dict[str, dict[str, int]] = {
            "sites": {},
            "departments": {},
            "competences": {},
            "language_codes": {},
            "own_options": {},
        }
        self.weeks: dict[Pattern, int] = {}

    def numbers(self, table: str, texts: Iterable[str]) -> Ints:
        """The number of each text in a table; new ones get the next."""
        known = self.tables[table]
        listed = list(texts)
        for text in dict.fromkeys(listed):
            known.setdefault(text, len(known))
        return np.fromiter(map(known.__getitem__, listed), dtype=np.int64, count=len(listed))

    def pattern(self, weeks: Pattern) -> int:
        """The number of a weekly pattern."""
        return self.weeks.setdefault(weeks, len(self.weeks))

    def week_tables(self) -> tuple[NDArray[np.uint64], Ints]:
        """The patterns as masks (patterns, 4, 7) and how many weeks of each count."""
        masks = np.zeros((len(self.weeks), 4, 7), dtype=np.uint64)
        for pattern, number in self.weeks.items():
            masks[number, : len(pattern)] = pattern
        return masks, np.array([len(pattern) for pattern in self.weeks], dtype=np.int8)

    def sorted_tables(self, sides: list[dict[str, Any]]) -> tuple[dict[str, tuple[str, ...]], list[People]]:
        """The tables in order and both sides with the numbers and bits of that order."""
        tables: dict[str, tuple[str, ...]] = {}
        for name, known in self.tables.items():
            tables[name] = tuple(sorted(known))
            position = {text: number for number, text in enumerate(tables[name])}
            # One more, for "not answered", which is -1 and so the last.
            new = np.array([*(position[text] for text in known), UNKNOWN], dtype=np.int64)
            for columns in sides:
                _renumber(columns, name, new)
        return tables, [People(**columns) for columns in sides]


def _renumber(columns: dict[str, Any], table: str, new: Ints) -> None:
    size = len(new) - 1
    if table in ("sites", "departments"):
        columns[table[:-1]] = new[columns[table[:-1]]].astype(np.int32)
    else:
        for name, planes in _PLANES[table].items():
            rows, numbers, levels = columns[name]
            bits = planes_of((len(columns["ids"]), planes, size), rows, new[numbers], levels)
            columns[name] = bits[:, 0] if planes == 1 else bits


_PLANES = {
    "competences": {"brings": LEVELS, "learns": 1},
    "language_codes": {"languages": len(CEFR)},
    "own_options": {"own": 1},
}


def planes_of(shape: tuple[int, int, int], rows: Ints, numbers: Ints, levels: Ints) -> NDArray[np.uint64]:
    """Bit sets (people, planes, words): bit ``numbers[k]`` of row ``rows[k]`` in planes 0 up to ``levels[k]``.

    ``shape``: people, planes, options.
    """
    people, planes, options = shape
    bits = np.zeros((people, planes, options), dtype=bool)
    for plane in range(planes if len(rows) else 0):
        reached = levels >= plane
        bits[rows[reached], plane, numbers[reached]] = True
    return to_words(bits)


class _Side:
    """The records of one side, read column by column."""

    def __init__(self, side: str, records: list[Mapping[str, Any]]) -> None:
        self.side = side
        self.columns = _by_field(_refuse_others(side, records), _FIELDS[side])
        self.ids, self.companies = self._required("id"), self._required("company")

    def __len__(self) -> int:
        return len(self.ids)

    def _required(self, field: str) -> list[str]:
        values = self.columns[field]
        for number, value in enumerate(values, start=1):
            if not isinstance(value, str) or not value:
                raise MissingId(row=number, side=self.side, field=field)
        _refuse_halves(field, values)
        return values

    def _each(self, field: str, values: Values, parse: Parse, missing: Any) -> Values:
        """Every answer by itself; finds the first that is not of the expected form."""
        result = []
        for person, value in zip(self.ids, values, strict=True):
            try:
                result.append(missing if value is None else parse(value))
            except Unfit as unfit:
                shown = repr(value)[:80]
                raise InvalidAnswer(person=person, field=field, value=shown, expected=str(unfit)) from None
        return result

    def _parsed(self, field: str, kind: type, parse: Parse, missing: Any) -> Values:
        """Every answer, each distinct one parsed once if all are of the plain type that is expected."""
        values = self.columns[field]
        if set(map(type, values)) <= {kind, NOTHING}:
            try:
                table = {value: parse(value) for value in set(values) - {None}}
            except Unfit:
                return self._each(field, values, parse, missing)
            table[None] = missing
            return list(map(table.__getitem__, values))
        return self._each(field, values, parse, missing)

    def _numbers(self, field: str, kind: type, parse: Parse, dtype: Any, missing: int = UNKNOWN) -> Ints:
        return np.array(self._parsed(field, kind, parse, missing), dtype=dtype)

    def people(self, codes: Codes, other: _Side) -> dict[str, Any]:
        """All columns; texts are numbered by ``codes``, people by their row on the other side."""
        rows = {person: row for row, person in enumerate(other.ids)}
        azubi = self.side == "azubis"
        scale, truth = answers.whole(1, 5), answers.truth
        columns: dict[str, Any] = {
            "ids": tuple(self.ids),
            "company": np.array([codes.companies[company] for company in self.companies], dtype=np.int32),
            "occupation": self._occupations(),
            "availability": self._weeks("availability", codes),
            "work_style": self._numbers("work_style", int, scale, np.int8),
            "motivation": self._numbers("motivation", int, scale, np.int8),
            **{name: self._reference(name, rows) for name in ("line_manager", "trainer")},
            "wishes": self._named("wishes", WISHES, rows),
            "please_not": self._named("please_not", PLEASE_NOT, rows),
            **self._of_texts(codes),
        }
        own = (
            {
                "training_year": self._numbers("training_year", int, answers.whole(1, 4), np.int8),
                "training_ends": self._numbers("training_ends", str, answers.month, np.int32),
                "school": self._weeks("school", codes),
                "minor": self._numbers("minor", bool, truth, np.int8),
            }
            if azubi
            else {
                "capacity": self._numbers("capacity", int, answers.whole(1, 1_000), np.int16, 1),
                "aevo": self._numbers("aevo", bool, truth, np.int8),
                "safety_instruction": self._numbers("safety_instruction", bool, truth, np.int8),
            }
        )
        return {**_unanswered(len(self)), **columns, **own}

    def _of_texts(self, codes: Codes) -> dict[str, Any]:
        places = {}
        for field in ("site", "department"):
            texts = self._parsed(field, str, answers.text, None)
            numbers = np.full(len(texts), UNKNOWN, dtype=np.int64)
            known = [row for row, text in enumerate(texts) if text is not None]
            numbers[known] = codes.numbers(f"{field}s", [texts[row] for row in known])
            places[field] = numbers
        learns = self._lists("learns")
        rows = np.repeat(np.arange(len(learns)), [len(each or ()) for each in learns])
        competences = codes.numbers("competences", chain.from_iterable(filter(None, learns)))
        return {
            **places,
            "brings": self._levels("brings", answers.levels, codes, "competences"),
            "learns": (rows, competences, np.zeros(len(rows), dtype=np.int8)),
            "learns_answered": np.array([each is not None for each in learns], dtype=np.int8),
            "languages": self._levels("languages", answers.languages, codes, "language_codes"),
            "own": self._own(codes),
        }

    def _own(self, codes: Codes) -> tuple[Ints, Ints, Ints]:
        """Rows and numbers of the options that stand for the answers to a programme's own questions."""
        values = self.columns["own"]
        options = (
            self._each("own", values, own.options_of, ()) if set(map(type, values)) - {NOTHING} else [()] * len(values)
        )
        rows = np.repeat(np.arange(len(options)), list(map(len, options)))
        numbers = codes.numbers("own_options", chain.from_iterable(options))
        return rows, numbers, np.zeros(len(rows), dtype=np.int8)

    def _occupations(self) -> Ints:
        nothing = (UNKNOWN,) * 5
        return np.array(self._parsed("occupation", str, answers.occupation, nothing), dtype=np.int8).reshape(-1, 5)

    def _weeks(self, field: str, codes: Codes) -> Ints:
        patterns = self._patterns(field)
        numbers = [UNKNOWN if pattern is None else codes.pattern(pattern) for pattern in patterns]
        return np.array(numbers, dtype=np.int32)

    def _patterns(self, field: str) -> Sequence[Pattern | None]:
        values = self.columns[field]
        once: dict[Pattern, Pattern] = {}
        if set(map(type, values)) - {list, tuple, NOTHING}:
            return self._each(field, values, answers.weeks, None)
        try:
            kinds = set(map(type, chain.from_iterable(chain.from_iterable(filter(None, values)))))
            # Few patterns, many people: each is kept once.
            patterns = [
                None if value is None else once.setdefault(weeks := tuple(map(tuple, value)), weeks) for value in values
            ]
        except TypeError:  # not even weeks of something
            return self._each(field, values, answers.weeks, None)
        if kinds <= {int} and all(map(_is_pattern, once)):
            return patterns
        return self._each(field, values, answers.weeks, None)

    def _lists(self, field: str) -> Sequence[Collection[str] | None]:
        values = self.columns[field]
        if set(map(type, values)) <= {list, tuple, set, frozenset, NOTHING}:
            items = list(chain.from_iterable(filter(None, values)))
            if set(map(type, items)) <= {str} and "" not in items:
                return values
        return self._each(field, values, answers.texts, None)

    def _levels(self, field: str, parse: Parse, codes: Codes, table: str) -> tuple[Ints, Ints, Ints]:
        """Rows, numbers of the keys and levels of all answers together."""
        values = self.columns[field]
        mappings, number_of = [{} if value is None else value for value in values], _LEVELS[field]
        if not _is_plain(field, mappings):
            mappings, number_of = self._each(field, values, parse, {}), _SAME
        sizes = list(map(len, mappings))
        keys = codes.numbers(table, chain.from_iterable(mappings))
        levels = map(number_of.__getitem__, chain.from_iterable(each.values() for each in mappings))
        rows = np.repeat(np.arange(len(mappings)), sizes)
        return rows, keys, np.fromiter(levels, dtype=np.int8, count=len(keys))

    def _reference(self, field: str, rows: Mapping[str, int]) -> Ints:
        people = self._parsed(field, str, answers.text, None)
        found = [UNKNOWN if person is None else rows.get(person, ELSEWHERE) for person in people]
        return np.array(found, dtype=np.int32)

    def _named(self, field: str, limit: int, rows: Mapping[str, int]) -> Ints:
        values = self.columns[field]
        result = np.full((len(values), limit), UNKNOWN, dtype=np.int32)
        if any(value is not None for value in values):
            for row, people in enumerate(self._each(field, values, answers.people(limit), ())):
                found = [rows[person] for person in people if person in rows]
                result[row, : len(found)] = found
        return result


_BOTH = (
    *("id", "company", "site", "department", "occupation", "availability", "line_manager", "trainer"),
    *("brings", "learns", "languages", "work_style", "motivation", "wishes", "please_not", "own"),
)
_FIELDS = {
    "azubis": (*_BOTH, "training_year", "training_ends", "school", "minor"),
    "fachkraefte": (*_BOTH, "capacity", "aevo", "safety_instruction"),
}
AT_ONCE = 256
"""Records that are taken apart together, so that each is in the processor's cache for all its fields."""
_SAME: Mapping[Any, int] = {level: level for level in range(len(CEFR))}
_LEVELS: Mapping[str, Mapping[Any, int]] = {
    "brings": {level: level for level in range(LEVELS)},
    "languages": answers.CEFR_LEVELS,
}
_KEYS = {"brings": re.compile(".+", re.DOTALL), "languages": re.compile("[a-z]{2,3}")}


def _refuse_others(side: str, records: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The records, if all are mappings."""
    for number, record in enumerate(records, start=1):
        if not isinstance(record, Mapping):
            raise MissingId(row=number, side=side, field="id")
    return records


def _by_field(records: list[Mapping[str, Any]], fields: tuple[str, ...]) -> dict[str, Values]:
    columns: dict[str, Values] = {field: [] for field in fields}
    for start in range(0, len(records), AT_ONCE):
        rows = [[*map(record.get, fields)] for record in records[start : start + AT_ONCE]]
        for column, values in zip(columns.values(), zip(*rows, strict=True), strict=True):
            column.extend(values)
    return columns


def _unanswered(people: int) -> dict[str, Ints]:
    """The columns that only one of the two roles answers."""
    nothing: dict[str, Ints] = dict.fromkeys(
        ("training_year", "aevo", "safety_instruction", "minor"), np.full(people, UNKNOWN, dtype=np.int8)
    )
    return {
        **nothing,
        "training_ends": np.full(people, UNKNOWN, dtype=np.int32),
        "school": np.full(people, UNKNOWN, dtype=np.int32),
        "capacity": np.ones(people, dtype=np.int16),
    }


def _is_pattern(weeks: Pattern) -> bool:
    days = list(chain.from_iterable(weeks))
    return 1 <= len(weeks) <= 4 and set(map(len, weeks)) == {7} and min(days) >= 0 and max(days) < MASK_LIMIT


def _is_plain(field: str, mappings: Values) -> bool:
    """Whether all are dicts with right keys and levels of the plain type, so that nobody has to look at each."""
    if set(map(type, mappings)) - {dict}:
        return False
    keys = set(chain.from_iterable(mappings))
    if set(map(type, keys)) - {str} or not all(map(_KEYS[field].fullmatch, keys)):
        return False
    levels = [level for each in mappings for level in each.values()]
    kind = int if field == "brings" else str
    return not set(map(type, levels)) - {kind} and set(levels) <= _LEVELS[field].keys()
