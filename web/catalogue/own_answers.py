"""A programme's own questions in the matching: which of them can be compared, and how the engine reads an answer."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from web.catalogue.question import Comparison, Kind, Question, Role, Weight
from web.catalogue.questionnaire import Questionnaire
from web.catalogue.sensitive import SAFEGUARDS, topics_of

CRITERION = "own_answers"
"""The criterion of the engine that compares the answers to a programme's own questions."""
_BY_LIKENESS = (Comparison.ALIKE, Comparison.DIFFERENT)
COMPARISONS: Mapping[Kind, tuple[Comparison, ...]] = {
    **dict.fromkeys((Kind.CHOICE, Kind.MULTIPLE, Kind.SCALE, Kind.YES_NO, Kind.NUMBER), _BY_LIKENESS),
    Kind.COMPETENCES: (*_BY_LIKENESS, Comparison.SHOWN, Comparison.WANTED),
}
"""Kinds of which two answers are more or less alike, and how they can be compared."""
ONE_SIDED = frozenset({Comparison.SHOWN, Comparison.WANTED})
"""Compared with what the other person answers to a question of the product, so that it is enough to ask one."""
WEIGHTS: Mapping[Weight, int] = {Weight.LITTLE: 3, Weight.MEDIUM: 8, Weight.MUCH: 15}
"""As much as the same site, as near occupations and as shared working time count in the default policy."""
WIDEST_RANGE = 1_000
"""So far apart the smallest and the largest number may be."""


class Obstacle(StrEnum):
    """Why a question cannot be used in the matching."""

    KIND = "kind"
    TOPIC = "topic"
    ROLES = "roles"
    RANGE = "range"


def obstacle(question: Question) -> Obstacle | None:
    """Return what stands against using a question in the matching; None if nothing does.

    A topic the law forbids, or that stands in for one, never counts, whatever the reason for asking is. Questions of
    the product are compared as the product knows; those that protect people stay in use: their rules are the law.
    """
    if not question.is_custom:
        return Obstacle.TOPIC if question.key not in SAFEGUARDS and topics_of(question) else None
    if question.compare not in COMPARISONS.get(question.kind, ()):
        return Obstacle.KIND
    if topics_of(question):
        return Obstacle.TOPIC
    if set(question.roles) != set(Role) and question.compare not in ONE_SIDED:
        return Obstacle.ROLES
    if question.kind is Kind.NUMBER and not (question.span and 0 < _width(question.span) <= WIDEST_RANGE):
        return Obstacle.RANGE
    return None


def _width(span: tuple[int, int]) -> int:
    return span[1] - span[0]


def in_matching(questionnaire: Questionnaire) -> tuple[Question, ...]:
    """Return the questions that are asked and whose answers are handed to the engine."""
    return tuple(
        question
        for question in questionnaire.questions
        if question.active and question.used_by and obstacle(question) is None
    )


def compared(questionnaire: Questionnaire) -> tuple[Question, ...]:
    """Return those of them that the programme made itself."""
    return tuple(question for question in in_matching(questionnaire) if question.is_custom)


def uses(questionnaire: Questionnaire) -> dict[str, tuple[int, str]]:
    """Return the weight of each of them and how its answers are compared, as the engine's policy calls it."""
    return {each.key: (WEIGHTS[each.weight], each.compare.value) for each in compared(questionnaire)}


def engine_answers(questions: tuple[Question, ...], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers of one person to these questions as `matcher.Problem.from_records` reads them under `own`.

    A number outside the range that is asked for now counts as not answered.
    """
    return {question.key: _engine_answer(question, answers.get(question.key)) for question in questions}


def _engine_answer(question: Question, value: Any) -> Any:
    if value is None or question.kind not in {Kind.SCALE, Kind.NUMBER}:
        return value
    least, most = _range(question)
    return (value - least, most - least) if least <= value <= most else None


def _range(question: Question) -> tuple[int, int]:
    if question.span is not None:
        return question.span
    steps = [int(option.key) for option in question.options]
    return min(steps), max(steps)
