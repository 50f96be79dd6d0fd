"""Columns for the questions a programme added itself: their headings, how cells are read and answers written."""

import re
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from web.catalogue.competence_lists import options_of_list
from web.catalogue.languages import LANGUAGE_LEVELS, LANGUAGES
from web.catalogue.question import LARGEST_NUMBER, Kind, Part, Question
from web.catalogue.shifts import OWN_HOURS
from web.catalogue.text import Text
from web.files.cells import CellProblem, quoted, read_answer_text, read_date, read_month, read_yes_no
from web.files.company_part import Reader
from web.files.fields import Field, fold
from web.files.fields import Part as FieldPart
from web.files.messages import N_
from web.files.patterns import read_shift

NO_OPTION = N_("“%(text)s” is not an answer to “%(question)s”. Please choose from: %(known)s.")
NO_NUMBER = N_("“%(text)s” is not a whole number from %(least)s to %(most)s. Please correct it.")
NO_LANGUAGE = N_(
    "“%(text)s” is not a language with a level for “%(question)s”. Please write, for example: German B2; Turkish A1."
)
MOST_NAMED = 15
"""So many answers are named to somebody whose cell holds none of them."""
BETWEEN_LANGUAGES = re.compile(r"[;,/|]|(?<=\b[ABCabc][12])\s")
"""Lines of a cell arrive as words side by side: "Deutsch C1 Türkisch B2"."""
CEFR = frozenset(level.code for level in LANGUAGE_LEVELS)
LANGUAGE_NAMES = {each.code: Text(each.de, each.en) for each in LANGUAGES}
YES_NO = (Text("ja", "yes"), Text("nein", "no"))


def own_questions(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Return the questions of the company part a programme added itself and asks now."""
    return tuple(each for each in questions if each.is_custom and each.active and each.part is Part.COMPANY)


def own_fields(questions: Iterable[Question]) -> dict[str, Field]:
    """Return the columns for questions by their keys; the headings are the questions' labels."""
    return {each.key: Field(each.key, FieldPart.COMPANY, each.label.de, each.label.en) for each in questions}


def own_readers(questions: Iterable[Question]) -> dict[str, Reader]:
    """Return how the cells of these columns are read, by key; the values are answers as they are stored."""
    return {each.key: partial(read_own, each) for each in questions}


def read_own(question: Question, text: str) -> Any:
    """Return the answer a cell gives to a question. Raises CellProblem."""
    if question.kind in {Kind.CHOICE, Kind.SCALE}:
        return _option(question, text)
    if question.kind in {Kind.MULTIPLE, Kind.COMPETENCES}:
        return _several(question, text)
    if question.kind is Kind.LANGUAGES:
        return dict(_language(question, part) for part in BETWEEN_LANGUAGES.split(text) if part.strip())
    if question.kind is Kind.SHIFT:
        return {"preset": OWN_HOURS, "weeks": [list(week) for week in read_shift(text).weeks]}
    if question.kind is Kind.NUMBER:
        return _number(question, text)
    if question.kind is Kind.YES_NO:
        return read_yes_no(text)
    if question.kind is Kind.DATE:
        return read_date(text).isoformat()
    return read_month(text) if question.kind is Kind.MONTH else read_answer_text(text)


def _spellings(question: Question) -> dict[str, str]:
    """What each option may be called, folded, and its key."""
    return {
        fold(spelling): option.key
        for option in options_of_list(question)
        for spelling in (option.key, option.label.de, option.label.en)
    }


def _option(question: Question, text: str) -> str:
    key = _spellings(question).get(fold(text))
    if key is None:
        raise _no_option(question, text)
    return key


def _several(question: Question, text: str) -> list[str]:
    """Find the options one after the other: what stands between them may also be part of a name."""
    spellings, chosen, rest = _spellings(question), set(), fold(text)
    while rest:
        name = max((name for name in spellings if name and rest.startswith(name)), key=len, default=None)
        if name is None:
            raise _no_option(question, text)
        chosen.add(spellings[name])
        rest = rest[len(name) :]
    return [option.key for option in options_of_list(question) if option.key in chosen]


def _language(question: Question, text: str) -> tuple[str, str]:
    """Read "Türkisch B1", the name of a language in German or English or its code, and a level of the CEFR."""
    name, _space, level = text.replace(":", " ").strip().rpartition(" ")
    codes = {fold(said): each.code for each in LANGUAGES for said in (each.code, each.de, each.en)}
    code = codes.get(fold(name))
    if code is None or level.upper() not in CEFR:
        raise CellProblem("no_language", NO_LANGUAGE, text=quoted(text.strip()), question=question.label)
    return code, level.upper()


def _no_option(question: Question, text: str) -> CellProblem:
    labels = [option.label for option in options_of_list(question) if option.active]
    known = tuple(labels if len(labels) <= MOST_NAMED else [*labels[:MOST_NAMED], Text("…", "…")])
    return CellProblem("no_option", NO_OPTION, text=quoted(text), question=question.label, known=known)


def _number(question: Question, text: str) -> int:
    least, most = question.span or (0, LARGEST_NUMBER)
    match = re.fullmatch(r"(\d{1,6})(?:[.,]0)?", text)
    if match is None or not least <= int(match[1]) <= most:
        raise CellProblem("not_a_number", NO_NUMBER, text=quoted(text), least=least, most=most)
    return int(match[1])


def own_choices(question: Question, language: str) -> list[str]:
    """Return what can be chosen in a cell, as a drop-down offers it; nothing where something is written."""
    if question.kind is Kind.YES_NO:
        return [each.in_language(language) for each in YES_NO]
    if question.kind in {Kind.CHOICE, Kind.SCALE, Kind.MULTIPLE}:
        return [option.label.in_language(language) for option in question.offered]
    return []


def own_text(question: Question, value: Any, language: str) -> str:
    """Write an answer so that `read_own` reads it again."""
    options = options_of_list(question)
    labels: Mapping[str, str] = {option.key: option.label.in_language(language) for option in options}
    if question.kind is Kind.LANGUAGES:
        return "; ".join(f"{LANGUAGE_NAMES[code].in_language(language)} {level}" for code, level in value.items())
    if isinstance(value, bool):
        return YES_NO[not value].in_language(language)
    if isinstance(value, list):
        return "; ".join(labels.get(each, each) for each in value)
    if question.kind in {Kind.DATE, Kind.MONTH}:
        return (".", "/")[question.kind is Kind.MONTH].join(reversed(value.split("-")))
    return labels.get(str(value), str(value))
