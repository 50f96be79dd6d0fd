"""The competences a programme asks for: those of the catalogue, as far as it offers them, and some of its own.

They are the options of the two questions "brings" and "learns", and of every list of competences a programme asks for
besides, so that answers to competences that are no longer offered stay readable.
"""

from collections.abc import Iterable
from dataclasses import replace

from web.catalogue.competences import COMPETENCES, COMPETENCES_BY_KEY, GROUPS, Competence
from web.catalogue.question import Kind, Option, Question
from web.catalogue.text import Text

OWN_PREFIX = "c_"
"""How the keys of a programme's own competences begin."""
LISTED_IN = ("brings", "learns")
"""The questions of the product that share one list of competences."""
_CATALOGUE = tuple(Option(each.key, Text(each.de, each.en)) for each in COMPETENCES)
_NOTHING = Text("", "")


def is_own(option: Option) -> bool:
    """Whether a competence was added by the programme."""
    return option.key.startswith(OWN_PREFIX)


def shares_list(question: Question) -> bool:
    """Whether a question offers the programme's list of competences; those of the programme's own do too."""
    return question.key in LISTED_IN or question.kind is Kind.COMPETENCES


def shared_list(questions: Iterable[Question]) -> tuple[Option, ...]:
    """Return the list of competences of a questionnaire, also those that are not offered."""
    return next((question.options for question in questions if question.key in LISTED_IN), _CATALOGUE)


def sharing_list(questions: tuple[Question, ...]) -> tuple[Question, ...]:
    """Return the questions of a questionnaire, all lists of competences in it being the same."""
    options = shared_list(questions)
    return tuple(replace(each, options=options) if shares_list(each) else each for each in questions)


def options_of_list(question: Question) -> tuple[Option, ...]:
    """Return the options of a question; one that shares the list and has none stands for the whole catalogue."""
    return question.options or (_CATALOGUE if shares_list(question) else ())


def competences_of(question: Question) -> tuple[Competence, ...]:
    """Return every competence of a question by area, also those that are no longer offered.

    A question that has no list of its own stands for the whole catalogue.
    """
    if not question.options:
        return COMPETENCES
    known = [_competence(option) for option in question.options]
    return tuple(each for group in GROUPS for each in known if each.group == group.key)


def _competence(option: Option) -> Competence:
    known = COMPETENCES_BY_KEY.get(option.key)
    if known is not None:
        return known
    return Competence(option.key, option.group, option.label.de, option.label.en, option.example or _NOTHING)


def competence_keys(question: Question) -> dict[str, Competence]:
    """Return the competences that can be an answer to a question, by key, in the order in which they are asked."""
    return {each.key: each for each in competences_of(question)}


def own_labels(questions: tuple[Question, ...]) -> dict[str, Text]:
    """Return the names of a programme's own competences, for sentences about them."""
    return {
        option.key: option.label
        for question in questions
        if question.key in LISTED_IN
        for option in question.options
        if is_own(option)
    }
