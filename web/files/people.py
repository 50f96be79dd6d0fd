"""A person as a table describes them: the company part of the questionnaire and nothing else."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from web.files.cells import Pattern


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

    @property
    def place(self) -> str:
        """The row's address in the file: ``"9"``, or ``"2!9"`` in its second table."""
        return f"{self.mark}{self.row}"

    def answers(self) -> dict[str, Any]:
        """Return what was said as answers of the questionnaire (JSON values by question key).

        ``line_manager`` and ``trainer`` are missing: they are names here and person ids in an answer.
        """
        plain = ("site", "department", "training_year", "training_ends", "capacity", "aevo", "minor_until")
        said = {key: getattr(self, key) for key in plain}
        said["occupation"] = _occupation_answer(self.occupation)
        said["safety_instruction"] = _safety_answer(self.safety_instruction)
        said["shift"], said["school"] = _pattern_answer(self.shift), _pattern_answer(self.school)
        return {key: value for key, value in said.items() if value is not None}


def _occupation_answer(occupation: NamedOccupation | None) -> dict[str, str | None] | None:
    return None if occupation is None else {"title": occupation.title, "kldb": occupation.kldb}


def _safety_answer(instruction: SafetyInstruction | None) -> dict[str, bool | str | None] | None:
    return (
        None
        if instruction is None
        else {"has": instruction.has, "on": instruction.on.isoformat() if instruction.on else None}
    )


def _pattern_answer(pattern: Pattern | None) -> dict[str, str | list[list[int]]] | None:
    return None if pattern is None else {"preset": pattern.preset, "weeks": [list(week) for week in pattern.weeks]}
