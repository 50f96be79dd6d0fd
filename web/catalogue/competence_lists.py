"""The competences a programme asks for: those of the catalogue, as far as it offers them, and some of its own.

They are the options of the two questions "brings" and "learns", so that answers to competences that are no longer
offered stay readable.
"""

from web.catalogue.competences import COMPETENCES, COMPETENCES_BY_KEY, GROUPS, Competence
from web.catalogue.question import Option, Question
from web.catalogue.text import Text

OWN_PREFIX = "c_"
"""How the keys of a programme's own competences begin."""
LISTED_IN = ("brings", "learns")
"""The questions that share one list of competences."""
_NOTHING = Text("", "")


def is_own(option: Option) -> bool:
    """Whether a competence was added by the programme."""
    return option.key.startswith(OWN_PREFIX)


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
