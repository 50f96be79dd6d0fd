"""Answers to a programme's own questions in words, whatever their kind, for whoever may read them."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from babel.dates import format_date

from web.catalogue.competence_lists import competence_keys
from web.catalogue.languages import LANGUAGE_LEVELS, LANGUAGES_BY_CODE
from web.catalogue.question import Kind, Question
from web.catalogue.shifts import WEEKDAYS
from web.catalogue.text import Text
from web.question_fields import DAY_PARTS, YES_NO, answer_fields
from web.rendering import Page

_LEVELS = {level.code: Text(level.de, level.en) for level in LANGUAGE_LEVELS}


def own_answer_words(page: Page, question: Question, value: Any) -> list[str]:
    """Return an answer as one or more short texts in the reader's language."""
    write = _WRITERS.get(question.kind)
    return write(page, question, value) if write else [str(value)]


def _options(page: Page, question: Question, value: Any) -> list[str]:
    labels = {option.key: option.label.in_language(page.language) for option in question.options}
    chosen = value if isinstance(value, list) else [value]
    return [labels.get(str(key), str(key)) for key in chosen]


def _yes_no(page: Page, _question: Question, value: Any) -> list[str]:
    yes, no = (option.label.in_language(page.language) for option in YES_NO)
    return [yes if value else no]


def _date(page: Page, _question: Question, value: Any) -> list[str]:
    return [page.day(date.fromisoformat(value))]


def _month(page: Page, _question: Question, value: Any) -> list[str]:
    return [format_date(date.fromisoformat(f"{value}-01"), "MMMM y", locale=page.language)]


def _competences(page: Page, question: Question, value: Any) -> list[str]:
    known = competence_keys(question)
    return [Text(known[key].de, known[key].en).in_language(page.language) for key in value]


def _languages(page: Page, _question: Question, value: Any) -> list[str]:
    language = page.language
    names = {code: Text(LANGUAGES_BY_CODE[code].de, LANGUAGES_BY_CODE[code].en) for code in value}
    return [f"{names[code].in_language(language)}: {_LEVELS[how].in_language(language)}" for code, how in value.items()]


def _week(page: Page, question: Question, value: Any) -> list[str]:
    """The days with the parts of them that are ticked."""
    ticked = set(answer_fields(question, value)[question.key])
    parts = {key: label.in_language(page.language) for key, label, _spans in DAY_PARTS}
    days = [
        (name.in_language(page.language), [said for key, said in parts.items() if f"{day}-{key}" in ticked])
        for day, name in enumerate(WEEKDAYS)
    ]
    return [f"{day}: {', '.join(said)}" for day, said in days if said]


_WRITERS: Mapping[Kind, Callable[[Page, Question, Any], list[str]]] = {
    Kind.CHOICE: _options,
    Kind.MULTIPLE: _options,
    Kind.SCALE: _options,
    Kind.YES_NO: _yes_no,
    Kind.DATE: _date,
    Kind.MONTH: _month,
    Kind.COMPETENCES: _competences,
    Kind.LANGUAGES: _languages,
    Kind.SHIFT: _week,
}
