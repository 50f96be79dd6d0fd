"""A programme's own questions in the matching: which of them can be compared, and how the engine reads an answer."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from web.catalogue.question import Kind, Question, Role
from web.catalogue.questionnaire import Questionnaire
from web.catalogue.sensitive import SAFEGUARDS, topics_of

CRITERION = "own_answers"
"""The criterion of the engine that compares the answers to a programme's own questions."""
COMPARABLE = frozenset({Kind.CHOICE, Kind.MULTIPLE, Kind.SCALE, Kind.YES_NO, Kind.NUMBER, Kind.COMPETENCES})
"""Kinds of which two answers are more or less alike."""
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
    if question.kind not in COMPARABLE:
        return Obstacle.KIND
    if topics_of(question):
        return Obstacle.TOPIC
    if set(question.roles) != set(Role):
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
