"""Checks the company part of one person as a whole before it is stored."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from web.catalogue.answers import AnswerProblem, validate_answer
from web.catalogue.question import Kind, Question
from web.services.errors import InputRefused
from web.services.registrations.roster import Roster
from web.translations import N_

NOTHING: Mapping[str, Any] = MappingProxyType({})
CHECK = N_("Please check this answer.")
MISSING = N_("Please fill in this field.")
SCHOOL_DAYS = N_("Please tick the days of vocational school: one day, or two.")
TRAINING_OVER = N_("This month has passed, so the training would be over. Please check it.")
INSTRUCTION_AHEAD = N_("This date is in the future. Please enter the day of the last instruction.")
NOT_HERE = N_("This person is not in your registration. Please choose somebody else or nobody.")
MESSAGES: Mapping[str, str] = MappingProxyType(
    {"missing": MISSING, "weekdays_needed": SCHOOL_DAYS, "date_in_future": INSTRUCTION_AHEAD}
)


def checked_answers(
    asked: Iterable[Question],
    given: Mapping[str, Any],
    roster: Roster,
    *,
    today: date,
    before: Mapping[str, Any] = NOTHING,
) -> dict[str, Any]:
    """Return the answers in the form in which they are stored, None for those that are to be taken away.

    Questions that were not asked are dropped, so that nothing comes in past the questionnaire. A preset that was not
    changed keeps the hours stored with it. Raises InputRefused with the question's key as field.
    """
    return {
        question.key: _checked(question, given.get(question.key), roster, today, before.get(question.key))
        for question in asked
    }


def _checked(question: Question, value: Any, roster: Roster, today: date, before: Any) -> Any:
    if value is None:
        if question.required:
            raise InputRefused(question.key, MISSING)
        return None
    if value == before or _is_unchanged(question, value, before):
        return before
    if question.kind is Kind.PERSON:
        return _person(question, value, roster)
    if question.key == "minor_until" and value < f"{today:%Y-%m}":
        return None
    if question.key == "training_ends" and value < f"{today:%Y-%m}":
        raise InputRefused(question.key, TRAINING_OVER)
    try:
        return validate_answer(question, value, today=today)
    except AnswerProblem as problem:
        raise InputRefused(question.key, MESSAGES.get(problem.code, CHECK)) from problem


def _is_unchanged(question: Question, value: Any, before: Any) -> bool:
    """Whether a form sent only the name of what is stored: a pattern may have its own hours, a title its own code."""
    if not before:
        return False
    if question.kind is Kind.OCCUPATION:
        return "kldb" not in value and bool(value.get("title") == before["title"])
    if question.kind not in {Kind.SHIFT, Kind.SCHOOL}:
        return False
    return "weeks" not in value and not value.get("weekdays") and value.get("preset") == before["preset"]


def _person(question: Question, value: Any, roster: Roster) -> str:
    if value not in {str(one.person_id) for one in roster.registered}:
        raise InputRefused(question.key, NOT_HERE)
    return str(value)
