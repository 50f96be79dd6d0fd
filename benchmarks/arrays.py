"""Made-up rounds as whole columns, the way a national round is given to the engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

import matcher
from benchmarks.draws import Ints, Words
from benchmarks.profiles import CODES, COMPETENCE_KEYS, LANGUAGE_CODES, PATTERNS, Round, Side

__all__ = ["Arrays", "as_arrays", "company_id", "ids_of", "levels_of", "read_arrays"]

Columns: TypeAlias = Mapping[str, NDArray[Any]]
Arrays: TypeAlias = tuple[Columns, Columns, dict[str, Any]]

AT_ONCE = 1 << 15
HEXADECIMAL = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
AZUBI_ONLY = ("training_year", "training_ends", "school", "minor")
FACHKRAFT_ONLY = ("aevo", "safety_instruction")
BOTH = ("company", "site", "department", "availability", "line_manager", "wishes", "please_not")


def company_id(number: int) -> str:
    """Id of the company at this position."""
    return f"c{number:06d}"


def ids_of(side: Side) -> NDArray[np.str_]:
    """Everybody's id: the key in sixteen hexadecimal digits."""
    octets = side.keys.astype(">u8").view(np.uint8).reshape(-1, 8)
    digits = np.stack([HEXADECIMAL[octets >> 4], HEXADECIMAL[octets & 15]], axis=2)
    return digits.reshape(-1, 16).view("S16").astype(str).reshape(-1)


def levels_of(side: Side) -> NDArray[np.int8]:
    """(n, competences): levels 0 to 3, -1 where nothing was said."""
    result = np.full((len(side), len(COMPETENCE_KEYS)), -1, dtype=np.int8)
    for start in range(0, len(side), AT_ONCE):
        for plane in side.brings[start : start + AT_ONCE].T:
            result[start : start + AT_ONCE] += _unpacked(plane)
    return result


def _goals_of(side: Side) -> NDArray[np.int8]:
    """(n, competences): 1 where somebody wants to learn."""
    parts = [_unpacked(side.learns[start : start + AT_ONCE]) for start in range(0, len(side), AT_ONCE)]
    return np.concatenate([np.zeros((0, len(COMPETENCE_KEYS)), dtype=np.int8), *parts])


def _unpacked(words: Words) -> NDArray[np.int8]:
    """(n,) bit sets -> (n, competences) of 0 and 1."""
    octets = np.ascontiguousarray(words, dtype="<u8").view(np.uint8).reshape(-1, 8)
    return np.unpackbits(octets, axis=1, count=len(COMPETENCE_KEYS), bitorder="little").astype(np.int8)


def _columns(side: Side, role: str) -> Columns:
    own = AZUBI_ONLY if role == "azubi" else FACHKRAFT_ONLY
    digits = np.array([[int(digit) for digit in code] for code in CODES] + [[-1] * 5], dtype=np.int8)
    return {
        "id": ids_of(side),
        **{name: getattr(side, name) for name in (*BOTH, *own)},
        "occupation": digits[side.occupation],
        "brings": levels_of(side),
        "learns": _goals_of(side),
        "learns_answered": side.answered,
        "languages": side.languages,
    }


def as_arrays(people: Round) -> Arrays:
    """Columns of the Azubis, columns of the Fachkräfte, and what they point into."""
    return _columns(people.azubis, "azubi"), _columns(people.fachkraefte, "fachkraft"), _tables(people)


def read_arrays(given: Arrays) -> matcher.Problem:
    """The problem of the columns."""
    azubis, fachkraefte, tables = given
    return matcher.Problem.from_arrays(azubis, fachkraefte, **tables)


def _tables(people: Round) -> dict[str, Any]:
    return {
        "companies": [company_id(number) for number in range(people.companies)],
        "pools": ["pool"] * people.companies if people.pooled else None,
        "sites": _numbered("site", people, "site"),
        "departments": _numbered("department", people, "department"),
        "competences": COMPETENCE_KEYS,
        "languages": LANGUAGE_CODES,
        "weeks": PATTERNS,
    }


def _numbered(word: str, people: Round, column: str) -> list[str]:
    sides: tuple[Ints, Ints] = (getattr(people.azubis, column), getattr(people.fachkraefte, column))
    return [f"{word} {number}" for number in range(1 + max(int(side.max(initial=-1)) for side in sides))]
