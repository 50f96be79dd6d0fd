"""Stored answers in words, for the people they are about."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel.dates import format_date

from web.catalogue.competence_lists import competence_keys
from web.catalogue.competences import LEVELS
from web.catalogue.languages import LANGUAGE_LEVELS, LANGUAGES_BY_CODE
from web.catalogue.question import Kind, Question
from web.catalogue.text import Text
from web.own_answer_words import own_answer_words
from web.rendering import Page
from web.translations import N_

YES = N_("Yes")
NO = N_("No")
YES_ON = N_("Yes, on %(day)s")
OWN_HOURS = N_("Own working hours")
NOT_NAMED = N_("A person who is not listed")
LEVEL_WORDS = {level.value: Text(level.de, level.en) for level in LEVELS}
LANGUAGE_WORDS = {level.code: Text(level.de, level.en) for level in LANGUAGE_LEVELS}


def in_words(question: Question, value: Any, names: Mapping[str, str], page: Page) -> list[str]:
    """Return an answer as one or more short texts in the reader's language; empty for a hidden one."""
    if value is None:
        return []
    if question.is_custom:
        return own_answer_words(page, question, value)
    if question.kind is Kind.OCCUPATION:
        return [value["title"]]
    if question.kind in {Kind.MONTH, Kind.DATE}:
        return [_when(value, page)]
    if question.kind in {Kind.SHIFT, Kind.SCHOOL, Kind.CHOICE, Kind.MULTIPLE, Kind.SCALE}:
        return [_option(question, key, page) for key in _chosen(value)]
    if question.kind in {Kind.YES_NO, Kind.INSTRUCTION}:
        return [_yes_no(value, page)]
    if question.kind in {Kind.PERSON, Kind.PEOPLE}:
        chosen = [value] if isinstance(value, str) else value
        return [names.get(each) or page.t(NOT_NAMED) for each in chosen]
    return _list(question, value, page.language)


def _list(question: Question, value: Any, language: str) -> list[str]:
    if question.kind is Kind.COMPETENCE_LEVELS:
        return [
            f"{_competence(question, key, language)}: {LEVEL_WORDS[level].in_language(language)}"
            for key, level in value.items()
        ]
    if question.kind is Kind.COMPETENCES:
        return [_competence(question, key, language) for key in value]
    if question.kind is Kind.LANGUAGES:
        return [
            f"{_language(code, language)}: {LANGUAGE_WORDS[level].in_language(language)}"
            for code, level in value.items()
        ]
    return [str(value)]


def _competence(question: Question, key: str, language: str) -> str:
    known = competence_keys(question)[key]
    return Text(known.de, known.en).in_language(language)


def _language(code: str, language: str) -> str:
    known = LANGUAGES_BY_CODE[code]
    return known.en if language == "en" else known.de


def _when(value: str, page: Page) -> str:
    if len(value) > len("2027-01"):
        return page.day(date.fromisoformat(value))
    return format_date(date.fromisoformat(f"{value}-01"), "MMMM y", locale=page.language)


def _chosen(value: Any) -> list[str]:
    """Return the keys of what was chosen: one, several, a step of a scale, or the pattern of a week."""
    if isinstance(value, Mapping):
        return [value["preset"]]
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _option(question: Question, key: str, page: Page) -> str:
    labels = {option.key: option.label.in_language(page.language) for option in question.options}
    return labels.get(key) or (page.t(OWN_HOURS) if question.kind in {Kind.SHIFT, Kind.SCHOOL} else key)


def _yes_no(value: Any, page: Page) -> str:
    if isinstance(value, bool):
        return page.t(YES) if value else page.t(NO)
    if value["has"] and value["on"]:
        return page.t(YES_ON, day=page.day(date.fromisoformat(value["on"])))
    return page.t(YES) if value["has"] else page.t(NO)
