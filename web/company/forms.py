"""The forms of the company portal: what was typed, and what it means."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, Field
from starlette.datastructures import UploadFile

from web.catalogue.answers import LONGEST_TEXT
from web.catalogue.question import Role
from web.catalogue.shifts import OWN_HOURS, school_weekdays
from web.files.cells import CellProblem, read_email, read_month
from web.forms import Bound, Form
from web.services.registrations.intake import Entry
from web.services.registrations.patterns import Pattern
from web.services.registrations.registration import PersonLine
from web.translations import N_

NOT_A_NAME = N_("Please enter first name and last name, for example Petra Sommer.")
NO_OCCUPATION = N_("Please enter the occupation, for example Mechatroniker/in.")
NOT_AN_EMAIL = N_(
    "This is not an e-mail address. Please correct it, or leave the field empty: then the person gets a letter."
)
NOT_A_MONTH = N_("Please enter month and year, for example 07/2027.")
KIND_OF_DAYS = {1: "one_day", 2: "two_days"}
PATTERNS_WITH_DAYS = frozenset(KIND_OF_DAYS.values())


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not any(letter.isalpha() for letter in name):
        raise ValueError(NOT_A_NAME)
    return name


def _email(text: str) -> str:
    try:
        return read_email(text)
    except CellProblem as problem:
        raise ValueError(NOT_AN_EMAIL) from problem


def _month(text: str) -> str:
    try:
        return read_month(text)
    except CellProblem as problem:
        raise ValueError(NOT_A_MONTH) from problem


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _occupation(text: str) -> str:
    if not text:
        raise ValueError(NO_OCCUPATION)
    return text


Month = Annotated[str, AfterValidator(_month)]
Line = Annotated[str, AfterValidator(_one_line), Field(max_length=LONGEST_TEXT)]


def school_answer(kind: str | None, days: Sequence[int]) -> dict[str, Any] | None:
    """Return when school is; one or two ticked days say themselves which kind it is."""
    chosen = kind or KIND_OF_DAYS.get(len(days))
    if chosen is None:
        return None
    return {"preset": chosen, "weekdays": list(days) if chosen in PATTERNS_WITH_DAYS else []}


SHARED_BY_COLLEAGUES = ("site", "department", "shift", "trainer")
"""School days are not among them: they hang on the occupation and the year."""


class PersonForm(Form):
    """A person with the company part of the questionnaire; questions of the other role stay empty."""

    name: Annotated[str, AfterValidator(_name), Field(max_length=200)] = Field(default="", validate_default=True)
    email: Annotated[str, AfterValidator(_email), Field(max_length=254)] | None = None
    occupation: Annotated[Line, AfterValidator(_occupation)] = Field(default="", validate_default=True)
    site: Line | None = None
    department: Line | None = None
    training_year: int | None = Field(default=None, ge=1, le=4)
    training_ends: Month | None = None
    shift: str | None = None
    school: str | None = None
    school_days: list[int] = Field(default_factory=list)
    capacity: int | None = Field(default=None, ge=1, le=20)
    aevo: bool | None = None
    safety_instruction: bool | None = None
    safety_instruction_on: dt.date | None = None
    line_manager: str | None = None
    trainer: str | None = None
    minor_until: Month | None = None
    role: Role = Role.AZUBI
    seen: str = ""
    more: bool = False

    def entry(self, own: Mapping[str, Any]) -> Entry:
        """Return what the form says, as answers to the questions; `own` answers those the programme added itself."""
        plain = ("site", "department", "training_year", "training_ends", "capacity", "aevo", "minor_until")
        answers: dict[str, Any] = {key: getattr(self, key) for key in (*plain, "line_manager", "trainer")}
        answers["occupation"] = {"title": self.occupation}
        answers["shift"] = {"preset": self.shift} if self.shift else None
        answers["school"] = self._school()
        answers["safety_instruction"] = self._instruction()
        return Entry(self.name, self.email, {**answers, **own})

    def _school(self) -> dict[str, Any] | None:
        return school_answer(self.school, self.school_days)

    def _instruction(self) -> dict[str, Any] | None:
        day = self.safety_instruction_on
        if self.safety_instruction is None:
            return {"has": True, "on": day.isoformat()} if day else None
        return {"has": self.safety_instruction, "on": day.isoformat() if day and self.safety_instruction else None}


def person_form(line: PersonLine, seen: str, patterns: Iterable[Pattern] = ()) -> Bound[PersonForm]:
    """Return the form about a person with what is stored; hours that are a pattern of the company by its name."""
    values = {**_typed(line.answers), "name": line.name, "email": line.email, "seen": seen}
    for pattern in patterns:
        if line.answers.get(pattern.kind.value) == pattern.answer:
            values[pattern.kind.value] = pattern.choice
    return PersonForm.filled(values)


def next_person_form(last: Bound[PersonForm]) -> Bound[PersonForm]:
    """Return the form for the next person, with what colleagues mostly share with the one before."""
    shared = {key: last.value(key) for key in SHARED_BY_COLLEAGUES}
    return PersonForm.filled({key: value for key, value in shared.items() if value != OWN_HOURS})


def _typed(answers: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(answers)
    values["occupation"] = answers.get("occupation", {}).get("title")
    values["shift"] = answers.get("shift", {}).get("preset")
    school = answers.get("school", {})
    values["school"] = school.get("preset")
    values["school_days"] = school_weekdays(school["weeks"]) if school.get("preset") in PATTERNS_WITH_DAYS else []
    values["aevo"] = _yes_no(answers.get("aevo"))
    instruction = answers.get("safety_instruction", {})
    values["safety_instruction"] = _yes_no(instruction.get("has"))
    values["safety_instruction_on"] = instruction.get("on")
    return values


def _yes_no(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"


class ConfirmForm(Form):
    """A button without fields."""


class AgreementForm(Form):
    """Who accepts the agreement; `wording` is the hash of what was read."""

    name: Annotated[str, AfterValidator(_name), Field(max_length=200)] = Field(default="", validate_default=True)
    wording: str = ""
    authorised: bool = False


class UploadForm(Form):
    """A table from the company's computer, or rows copied out of a spreadsheet."""

    file: UploadFile | None = None
    pasted: str | None = None


class TakeOverForm(Form):
    """The button below a preview; `seen` stands for what the preview showed."""

    seen: str


class ReplyForm(Form):
    """A company's answer to the first wave."""

    agreed: bool
