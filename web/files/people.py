"""A person as a table describes them: the company part of the questionnaire and nothing else."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from web.files.patterns import Pattern

ANSWERED: Final = (
    "site",
    "department",
    "training_year",
    "training_ends",
    "capacity",
    "aevo",
    "minor_until",
    "occupation",
    "safety_instruction",
    "shift",
    "school",
)
"""The fields that are answers; the others are the person, or name another one."""


@dataclass(frozen=True, slots=True)
class NamedOccupation:
    """An occupation by its title, with the KldB-2010 code if the title is known."""

    title: str
    kldb: str | None


@dataclass(frozen=True, slots=True)
class SafetyInstruction:
    """Whether somebody was instructed in robot safety, and when, if the table says so."""

    has: bool
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ImportedPerson:
    """One row of a table; None is "not said". Months are ``"YYYY-MM"``, people are named by their names."""

    row: int
    role: str
    name: str
    company: str | None = None
    email: str | None = None
    site: str | None = None
    department: str | None = None
    occupation: NamedOccupation | None = None
    training_year: int | None = None
    training_ends: str | None = None
    shift: Pattern | None = None
    school: Pattern | None = None
    capacity: int | None = None
    aevo: bool | None = None
    safety_instruction: SafetyInstruction | None = None
    line_manager: str | None = None
    trainer: str | None = None
    minor_until: str | None = None
    mark: str = ""
    """Which table of the file the row stands in, see `Table.mark`."""
    own: Mapping[str, Any] = field(default_factory=dict)
    """Answers to the programme's own questions, as they are stored, by key."""

    @property
    def place(self) -> str:
        """The row's address in the file: ``"9"``, or ``"2!9"`` in its second table."""
        return f"{self.mark}{self.row}"

    def answers(self) -> dict[str, Any]:
        """Return what was said as answers of the questionnaire (JSON values by question key).

        ``line_manager`` and ``trainer`` are missing: they are names here and person ids in an answer.
        """
        said = {key: getattr(self, key) for key in ANSWERED}
        return {key: answer_of(key, value) for key, value in said.items() if value is not None} | dict(self.own)


def answer_of(key: str, value: Any) -> Any:
    """Return what a field of a person says as the JSON value of its question."""
    if key == "occupation":
        return _occupation_answer(value)
    if key == "safety_instruction":
        return _safety_answer(value)
    return _pattern_answer(value) if key in {"shift", "school"} else value


def _occupation_answer(occupation: NamedOccupation) -> dict[str, str | None]:
    return {"title": occupation.title, "kldb": occupation.kldb}


def _safety_answer(instruction: SafetyInstruction) -> dict[str, bool | str | None]:
    return {"has": instruction.has, "on": instruction.on.isoformat() if instruction.on else None}


def _pattern_answer(pattern: Pattern) -> dict[str, str | list[list[int]]]:
    return {"preset": pattern.preset, "weeks": [list(week) for week in pattern.weeks]}
