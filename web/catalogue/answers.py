"""Checks the value of an answer and brings it into the one form in which it is stored.

Values are JSON values. No answer at all is no row, never a null: callers drop an emptied field before they come here.
Whether a named person exists, belongs to the same company or is the answering person is the caller's business.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from web.catalogue.competence_lists import competence_keys
from web.catalogue.competences import LEVELS
from web.catalogue.languages import LANGUAGE_LEVELS, LANGUAGES_BY_CODE
from web.catalogue.occupations import find
from web.catalogue.question import LARGEST_NUMBER, Kind, Question
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE
from web.catalogue.shifts import (
    ALL_DAY,
    DAYS_PER_WEEK,
    MOST_WEEKS,
    OWN_HOURS,
    SCHOOL_PATTERNS,
    SHIFTS,
    Weeks,
    school_weeks,
    shift_weeks,
)
from web.catalogue.text import Text

Value = Any
"""A JSON value."""

LONGEST_TEXT = 120
MOST_WISHES = 3
MOST_PLEASE_NOT = 2
MOST_TRAINEES = 20
SCALE = (1, 5)
"""A scale without options of its own."""

PROBLEMS: Mapping[str, Text] = MappingProxyType(
    {
        "unknown_question": Text("Diese Frage gibt es nicht: {key}.", "There is no such question: {key}."),
        "missing": Text("Bitte etwas eintragen oder auswählen.", "Please enter or choose something."),
        "not_text": Text("Hier wird ein Text erwartet.", "A text is expected here."),
        "too_long": Text("Bitte höchstens {most} Zeichen.", "Please use at most {most} characters."),
        "not_a_number": Text(
            "Bitte eine ganze Zahl von {least} bis {most}.", "Please enter a whole number from {least} to {most}."
        ),
        "not_a_month": Text(
            "Das ist kein Monat. Bitte Monat und Jahr, zum Beispiel 07/2027.",
            "This is not a month. Please give month and year, for example 07/2027.",
        ),
        "not_a_date": Text(
            "Das ist kein Datum. Bitte TT.MM.JJJJ, zum Beispiel 01.09.2025.",
            "This is not a date. Please use DD.MM.YYYY, for example 01.09.2025.",
        ),
        "date_in_future": Text(
            "Dieses Datum liegt in der Zukunft. Bitte das Datum der letzten Unterweisung.",
            "This date is in the future. Please give the date of the last instruction.",
        ),
        "not_yes_or_no": Text("Bitte Ja oder Nein wählen.", "Please choose yes or no."),
        "unknown_option": Text("„{value}“ steht nicht zur Auswahl.", "“{value}” is not one of the choices."),
        "unknown_occupation_code": Text(
            "Die Kennziffer {value} gibt es nicht. Bitte zwei bis fünf Ziffern der KldB 2010.",
            "There is no code {value}. Please use two to five digits of KldB 2010.",
        ),
        "weeks_malformed": Text(
            "Die Arbeitszeiten sind nicht vollständig. Bitte ein bis vier Wochen mit je sieben Tagen.",
            "The working hours are not complete. Please give one to four weeks of seven days.",
        ),
        "no_hours": Text("Bitte mindestens eine Arbeitszeit ankreuzen.", "Please tick at least one working time."),
        "weekdays_needed": Text(
            "Bitte die Schultage wählen ({count}).", "Please choose the days of vocational school ({count})."
        ),
        "language_missing": Text(
            "Bitte die Sprache wählen oder die Angabe weglassen.",
            "Please choose the language, or leave it out.",
        ),
        "level_missing": Text(
            "Bitte wählen, wie gut, oder die Sprache weglassen.", "Please choose how well, or take the language away."
        ),
        "too_many": Text("Bitte höchstens {most} Personen wählen.", "Please choose at most {most} people."),
        "named_twice": Text("Eine Person ist doppelt gewählt.", "One person is chosen twice."),
    }
)
"""Every problem by its code, as a sentence with the parameters of the problem in braces."""


class AnswerProblem(ValueError):
    """An answer cannot be stored as it is; `code` is a key of PROBLEMS and `params` fill its sentence."""

    def __init__(self, code: str, **params: str | int) -> None:
        self.code = code
        self.params = params
        super().__init__(self.message("en"))

    def message(self, language: str) -> str:
        """Return what is wrong and what to do, in German or English."""
        return PROBLEMS[self.code].in_language(language).format(**self.params)


def validate_answer(question: Question | str, value: Value, *, today: date | None = None) -> Value:
    """Return the value in the form in which it is stored.

    The key of a question stands for that question of the default questionnaire. With `today`, a date of instruction
    later than that is refused. Raises AnswerProblem when the question does not exist or the value cannot be an answer
    to it. An option that is no longer offered is still an answer.
    """
    check = _check_of(question)
    if value is None or value in ("", [], {}):
        raise AnswerProblem("missing")
    answer = check(value)
    if check is _instruction and today and answer["on"] and answer["on"] > today.isoformat():
        raise AnswerProblem("date_in_future")
    return answer


def _check_of(question: Question | str) -> Callable[[Value], Value]:
    if isinstance(question, str):
        try:
            question = DEFAULT_QUESTIONNAIRE.question(question)
        except KeyError as error:
            raise AnswerProblem("unknown_question", key=str(question)) from error
    by_options = _BY_OPTIONS.get(question.kind)
    if by_options is not None:
        return by_options(question)
    return _CHECKS.get(question.key) or _BY_KIND[question.kind]


def _text(value: Value) -> str:
    if not isinstance(value, str):
        raise AnswerProblem("not_text")
    text = " ".join(value.split())
    if not text:
        raise AnswerProblem("missing")
    if len(text) > LONGEST_TEXT:
        raise AnswerProblem("too_long", most=LONGEST_TEXT)
    return text


def _whole_number(least: int, most: int) -> Callable[[Value], int]:
    def check(value: Value) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise AnswerProblem("not_a_number", least=least, most=most)
        return value

    return check


def _month(value: Value) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"20\d{2}-(0[1-9]|1[0-2])", value.strip()):
        raise AnswerProblem("not_a_month")
    return value.strip()


def _yes_no(value: Value) -> bool:
    if not isinstance(value, bool):
        raise AnswerProblem("not_yes_or_no")
    return value


def _day(value: Value) -> str:
    try:
        return date.fromisoformat(value.strip()).isoformat()
    except (AttributeError, ValueError) as error:
        raise AnswerProblem("not_a_date") from error


def _instruction(value: Value) -> dict[str, Value]:
    fields = _fields(value, {"has", "on"})
    has = _yes_no(fields.get("has"))
    on = fields.get("on")
    return {"has": has, "on": _day(on) if has and on else None}


def _occupation(value: Value) -> dict[str, str | None]:
    """A known title is written as in the catalogue and brings its code; any other keeps its text, with or without."""
    fields = {"title": value} if isinstance(value, str) else _fields(value, {"title", "kldb"})
    title = _text(fields.get("title", ""))
    code = fields.get("kldb") or None
    known = find(title)
    if known is not None and code in {None, known.kldb}:
        return {"title": known.de, "kldb": known.kldb}
    if code is not None and not (isinstance(code, str) and re.fullmatch(r"\d{2,5}", code)):
        raise AnswerProblem("unknown_occupation_code", value=str(code))
    return {"title": title, "kldb": code}


def _weeks(value: Value) -> Weeks:
    if not isinstance(value, (list, tuple)) or not 1 <= len(value) <= MOST_WEEKS:
        raise AnswerProblem("weeks_malformed")
    if not all(isinstance(week, (list, tuple)) and len(week) == DAYS_PER_WEEK for week in value):
        raise AnswerProblem("weeks_malformed")
    for day in (day for week in value for day in week):
        if isinstance(day, bool) or not isinstance(day, int) or not 0 <= day <= ALL_DAY:
            raise AnswerProblem("weeks_malformed")
    return tuple(tuple(week) for week in value)


def _shift(value: Value) -> dict[str, Value]:
    """A preset alone stands for its usual weeks; weeks that are given win and the preset is their name."""
    fields = _fields({"preset": value} if isinstance(value, str) else value, {"preset", "weeks"})
    preset = _one_of(fields.get("preset", OWN_HOURS), {*(entry.key for entry in SHIFTS), OWN_HOURS})
    given = fields.get("weeks")
    weeks = shift_weeks(preset) if given is None and preset != OWN_HOURS else _weeks(given)
    if not any(day for week in weeks for day in week):
        raise AnswerProblem("no_hours")
    return {"preset": preset, "weeks": [list(week) for week in weeks]}


def _school(value: Value) -> dict[str, Value]:
    """A pattern with the weekdays it needs, or with weeks that are given."""
    fields = _fields({"preset": value} if isinstance(value, str) else value, {"preset", "weekdays", "weeks"})
    preset = _one_of(fields.get("preset"), {entry.key for entry in SCHOOL_PATTERNS})
    given = fields.get("weeks")
    weeks = _weeks(given) if given is not None else _weeks_of_school(preset, fields.get("weekdays", ()))
    return {"preset": preset, "weeks": [list(week) for week in weeks]}


def _weeks_of_school(preset: str, weekdays: Value) -> Weeks:
    try:
        return school_weeks(preset, weekdays)
    except (TypeError, ValueError) as error:
        count = next(pattern.days for pattern in SCHOOL_PATTERNS if pattern.key == preset)
        raise AnswerProblem("weekdays_needed", count=count) from error


def _brings(question: Question) -> Callable[[Value], dict[str, int]]:
    keys = competence_keys(question)
    level = _whole_number(LEVELS[0].value, LEVELS[-1].value)

    def check(value: Value) -> dict[str, int]:
        fields = _fields(value, keys)
        return {key: level(fields[key]) for key in keys if key in fields}

    return check


def _learns(question: Question) -> Callable[[Value], list[str]]:
    keys = competence_keys(question)

    def check(value: Value) -> list[str]:
        chosen = {_one_of(key, keys) for key in _listed(value)}
        return [key for key in keys if key in chosen]

    return check


def _languages(value: Value) -> dict[str, str]:
    if isinstance(value, Mapping) and "" in value:
        raise AnswerProblem("language_missing")
    fields = _fields(value, LANGUAGES_BY_CODE)
    if "" in fields.values():
        raise AnswerProblem("level_missing")
    levels = {level.code for level in LANGUAGE_LEVELS}
    return {code: _one_of(fields[code], levels) for code in LANGUAGES_BY_CODE if code in fields}


def _people(most: int) -> Callable[[Value], list[str]]:
    def check(value: Value) -> list[str]:
        people = [_text(person) for person in _listed(value)]
        if len(set(people)) < len(people):
            raise AnswerProblem("named_twice")
        if len(people) > most:
            raise AnswerProblem("too_many", most=most)
        return sorted(people)

    return check


def _date(value: Value) -> str:
    day = _day(value)
    if not "1950" <= day[:4] < "2100":
        raise AnswerProblem("not_a_date")
    return day


def _choice(question: Question) -> Callable[[Value], str]:
    return lambda value: _one_of(value, {option.key for option in question.options})


def _multiple(question: Question) -> Callable[[Value], list[str]]:
    keys = [option.key for option in question.options]

    def check(value: Value) -> list[str]:
        chosen = {_one_of(key, set(keys)) for key in _listed(value)}
        return [key for key in keys if key in chosen]

    return check


def _scale(question: Question) -> Callable[[Value], int]:
    steps = [int(option.key) for option in question.options]
    return _whole_number(min(steps), max(steps)) if steps else _whole_number(*SCALE)


def _number(question: Question) -> Callable[[Value], int]:
    return _CHECKS.get(question.key) or _whole_number(*(question.span or (0, LARGEST_NUMBER)))


def _one_of(value: Value, known: Mapping[str, object] | set[str]) -> str:
    if not isinstance(value, str) or value not in known:
        raise AnswerProblem("unknown_option", value=str(value))
    return value


def _listed(value: Value) -> list[Value]:
    if not isinstance(value, (list, tuple)):
        raise AnswerProblem("unknown_option", value=str(value))
    return list(value)


def _fields(value: Value, known: Mapping[str, object] | set[str]) -> dict[str, Value]:
    if not isinstance(value, Mapping):
        raise AnswerProblem("unknown_option", value=str(value))
    return {_one_of(key, known): field for key, field in value.items()}


_CHECKS: dict[str, Callable[[Value], Value]] = {
    "training_year": _whole_number(1, 4),
    "capacity": _whole_number(1, MOST_TRAINEES),
    "wishes": _people(MOST_WISHES),
    "please_not": _people(MOST_PLEASE_NOT),
}
"""Questions that are narrower than their kind."""

_BY_OPTIONS: dict[Kind, Callable[[Question], Callable[[Value], Value]]] = {
    Kind.CHOICE: _choice,
    Kind.MULTIPLE: _multiple,
    Kind.SCALE: _scale,
    Kind.NUMBER: _number,
    Kind.COMPETENCE_LEVELS: _brings,
    Kind.COMPETENCES: _learns,
}
_BY_KIND: dict[Kind, Callable[[Value], Value]] = {
    Kind.OCCUPATION: _occupation,
    Kind.MONTH: _month,
    Kind.TEXT: _text,
    Kind.SHIFT: _shift,
    Kind.SCHOOL: _school,
    Kind.YES_NO: _yes_no,
    Kind.INSTRUCTION: _instruction,
    Kind.PERSON: _text,
    Kind.PEOPLE: _people(MOST_WISHES),
    Kind.LANGUAGES: _languages,
    Kind.DATE: _date,
}
