"""The person part as fields of a form, for the person alone and for who types it together with them.

Competences stand in areas that are folded, so that no more than twelve are open at once. What other kinds of questions
need is in `web.question_fields`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from web.catalogue.competence_lists import competences_of
from web.catalogue.competences import GROUPS, LEVELS, Competence
from web.catalogue.languages import LANGUAGE_LEVELS, LANGUAGES
from web.catalogue.question import Kind, Question
from web.catalogue.text import Text
from web.forms import Bound
from web.question_fields import UNKNOWN, answer_fields, read_answer
from web.translations import N_

MAIN_LANGUAGES = ("de", "en")
OTHER_LANGUAGES = (1, 2, 3)
LEVEL_MISSING = N_("Please say how well, or remove the language.")
LANGUAGE_MISSING = N_("Please choose the language, or remove the level.")


def person_fields(questions: Mapping[str, Question], values: Mapping[str, Any], *, saved: bool) -> dict[str, object]:
    """Return what stands in the fields of these questions.

    `saved` says that they were shown before: a choice without an answer then means "I don't know yet".
    """
    fields: dict[str, object] = {}
    for key, question in questions.items():
        fields |= _fields_of(question, values.get(key), saved=saved)
    return fields


def _fields_of(question: Question, value: Any, *, saved: bool) -> Mapping[str, object]:
    if question.kind is Kind.LANGUAGES:
        return _language_fields(value or {})
    if question.key == "talk_first":
        return {question.key: "yes" if value else None}
    if value is None and question.kind is Kind.CHOICE and saved:
        return {question.key: UNKNOWN}
    return answer_fields(question, value)


def read_person_answers(questions: Mapping[str, Question], form: Bound[Any]) -> dict[str, Any]:
    """Return the answers to these questions, None for what was left out; notes in the form what makes no sense."""
    return {key: _read(question, form) for key, question in questions.items()}


def _read(question: Question, form: Bound[Any]) -> Any:
    if question.kind is Kind.LANGUAGES:
        return _language_answers(form)
    if question.key == "talk_first":
        return True if form.value(question.key) else None
    if question.kind is Kind.PEOPLE:
        return list(dict.fromkeys(each for each in form.values(question.key) if each))
    return read_answer(question, form)


def _language_fields(answer: Mapping[str, str]) -> Mapping[str, object]:
    known = dict(answer)
    fields: dict[str, object] = {f"level.{code}": known.pop(code, None) for code in MAIN_LANGUAGES}
    for number, (code, level) in zip(OTHER_LANGUAGES, known.items(), strict=False):
        fields |= {f"other.{number}": code, f"other_level.{number}": level}
    return fields


def _language_answers(form: Bound[Any]) -> dict[str, str]:
    levels = {code: form.value(f"level.{code}") for code in MAIN_LANGUAGES}
    for number in OTHER_LANGUAGES:
        code, level = form.value(f"other.{number}"), form.value(f"other_level.{number}")
        if code and not level:
            form.refuse(f"other_level.{number}", LEVEL_MISSING, {})
        elif level and not code:
            form.refuse(f"other.{number}", LANGUAGE_MISSING, {})
        elif code:
            levels[code] = level
    return {code: level for code, level in levels.items() if level}


@dataclass(frozen=True)
class Area:
    """One area of competences as a page shows it: `entries` are (number on the page, key, label, examples)."""

    label: str
    entries: tuple[tuple[int, str, str, str], ...]
    chosen: int
    """How many of them have an answer."""
    has_errors: bool = False


def areas_of(question: Question, form: Bound[Any], language: str) -> tuple[Area, ...]:
    """Return the areas of a question about competences: what is offered, and what was chosen before."""
    chosen = _chosen(question, form)
    kept = {option.key for option in question.offered} | chosen
    known = [each for each in competences_of(question) if each.key in kept]
    shown = [(group, [each for each in known if each.group == group.key]) for group in GROUPS]
    areas, number = [], 1
    for group, entries in shown:
        if entries:
            lines = tuple(_line(place, each, language) for place, each in enumerate(entries, start=number))
            count = sum(each.key in chosen for each in entries)
            areas.append(Area(_said(group.de, group.en, language), lines, count, _has_errors(question, entries, form)))
        number += len(entries)
    return tuple(areas)


def _chosen(question: Question, form: Bound[Any]) -> set[str]:
    if question.kind is Kind.COMPETENCES:
        return set(form.values(question.key))
    prefix = f"{question.key}."
    return {name.removeprefix(prefix) for name in form.data if name.startswith(prefix) and form.value(name)}


def _has_errors(question: Question, entries: list[Competence], form: Bound[Any]) -> bool:
    names = {f"{question.key}.{each.key}" for each in entries}
    return any(field in names for field, _problem in form.refusals)


def _line(place: int, entry: Competence, language: str) -> tuple[int, str, str, str]:
    return place, entry.key, _said(entry.de, entry.en, language), entry.examples.in_language(language)


def _said(de: str, en: str, language: str) -> str:
    return Text(de, en).in_language(language)


def person_choices(language: str) -> dict[str, Any]:
    """Return what the lists of the person part offer: levels with their examples, languages and how well."""
    return {
        "levels": [(each.value, _said(each.de, each.en, language)) for each in LEVELS],
        "level_examples": [(_said(each.de, each.en, language), each.examples.in_language(language)) for each in LEVELS],
        "languages": [(each.code, _said(each.de, each.en, language)) for each in LANGUAGES],
        "language_levels": [(each.code, _said(each.de, each.en, language)) for each in LANGUAGE_LEVELS],
        "other_languages": OTHER_LANGUAGES,
    }


def reach_choices(question: Question, language: str, *, has_email: bool) -> list[tuple[str, str]]:
    """Return how somebody can be reached; by e-mail only with an address."""
    return [
        (option.key, option.label.in_language(language))
        for option in question.offered
        if option.key != "email" or has_email
    ]
