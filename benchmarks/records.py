"""Made-up rounds as the engine is given them: one mapping a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import matcher
from benchmarks.arrays import company_id, ids_of, levels_of
from benchmarks.profiles import CODES, COMPETENCE_KEYS, LANGUAGE_CODES, PATTERNS, Round, Side

__all__ = ["Records", "as_problem", "as_records"]

Record: TypeAlias = dict[str, Any]
Records: TypeAlias = tuple[list[Record], list[Record], list[Record]]

CEFR = ("A1", "A2", "B1", "B2", "C1", "C2")


def as_records(people: Round) -> Records:
    """Azubis, Fachkräfte and companies as ``Problem.from_records`` reads them; what is not answered has no key."""
    azubis = _records(people.azubis, people.fachkraefte)
    fachkraefte = _records(people.fachkraefte, people.azubis)
    pool = "pool" if people.pooled else None
    return azubis, fachkraefte, [{"id": company_id(number), "pool": pool} for number in range(people.companies)]


def as_problem(people: Round) -> matcher.Problem:
    """The round as a problem."""
    return matcher.Problem.from_records(*as_records(people))


def _records(side: Side, other: Side) -> list[Record]:
    ids, names = [ids_of(people).tolist() for people in (side, other)]
    companies = map(company_id, side.company.tolist())
    rows: list[Record] = [{"id": person, "company": company} for person, company in zip(ids, companies, strict=True)]
    for field, tell in _single_answers(names).items():
        for row, value in zip(rows, getattr(side, field).tolist(), strict=True):
            if value != -1:
                row[field] = tell(value)
    for field in ("wishes", "please_not"):
        for row, named in zip(rows, getattr(side, field).tolist(), strict=True):
            if chosen := sorted({names[place] for place in named if place >= 0}):
                row[field] = chosen
    _add_person_part(rows, side)
    return rows


def _single_answers(names: list[str]) -> dict[str, Callable[[int], object]]:
    """Field -> what a number in its column says."""
    return {
        "site": lambda number: f"site {number}",
        "department": lambda number: f"department {number}",
        "occupation": CODES.__getitem__,
        "training_year": int,
        "training_ends": lambda month: f"{month // 12}-{month % 12 + 1:02d}",
        "availability": PATTERNS.__getitem__,
        "school": PATTERNS.__getitem__,
        "aevo": bool,
        "safety_instruction": bool,
        "minor": bool,
        "line_manager": lambda place: names[place] if place >= 0 else "somebody else",
    }


def _add_person_part(rows: list[Record], side: Side) -> None:
    columns = (side.answered, levels_of(side), side.learns, side.languages)
    for row, answered, levels, learns, spoken in zip(rows, *(column.tolist() for column in columns), strict=True):
        if answered:
            row["brings"] = {key: level for key, level in zip(COMPETENCE_KEYS, levels, strict=True) if level >= 0}
            row["learns"] = [key for place, key in enumerate(COMPETENCE_KEYS) if learns >> place & 1]
            row["languages"] = {
                code: CEFR[level - 1] for code, level in zip(LANGUAGE_CODES, spoken, strict=True) if level
            }
