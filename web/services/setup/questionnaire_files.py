"""A questionnaire as a file, so that a programme can take over another's: read strictly, refused by name."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlmodel import Session

from web.catalogue.competence_lists import LISTED_IN, sharing_list
from web.catalogue.own_answers import obstacle
from web.catalogue.question import Option, Question
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE, FORMAT, Questionnaire, question_from_row
from web.catalogue.text import Text
from web.services import audit
from web.services.actor import Actor
from web.services.errors import InputRefused
from web.services.setup import competence_edits, question_edits, questionnaires
from web.services.setup.question_edits import CUSTOM_KINDS, MOST_QUESTIONS, TOO_MANY_QUESTIONS
from web.translations import N_

LARGEST_FILE = 500_000
FIELD = "file"
_UNTYPABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")

FILE_MISSING = N_("Please choose a file.")
TOO_LARGE = N_("This file is too large for a questionnaire. Please choose the file that was downloaded here.")
NOT_TEXT = N_("This file is not a questionnaire: it is not text. Please choose the file that was downloaded here.")
NOT_JSON = N_("This file is not a questionnaire: line %(line)s cannot be read. It may have been changed by hand.")
NOT_A_QUESTIONNAIRE = N_("This file is not a questionnaire. Please choose the file that was downloaded here.")
OTHER_FORMAT = N_(
    "This questionnaire was made by a newer version of the software. Please update this installation first."
)
QUESTION_UNREADABLE = N_("Question %(number)s of the file cannot be read: %(problem)s.")
KEY_TWICE = N_("Question %(number)s of the file has the key “%(key)s”, which another question already has.")
UNKNOWN_KEY = N_("Question %(number)s of the file, “%(label)s”, is not known here: its key is “%(key)s”.")
OTHER_KIND = N_("Question %(number)s of the file, “%(label)s”, is of a different kind from the same question here.")
QUESTION_REFUSED = N_("Question %(number)s of the file, “%(label)s”: a text is missing, too long or appears twice.")
OCCUPATION_MISSING = N_("The file does not ask for the occupation. Without it nobody can be entered.")


def export_questionnaire(session: Session, actor: Actor, programme_id: UUID) -> tuple[int, bytes]:
    """Return the number of the version in use and the questionnaire (the draft if there is one) as a file.

    Raises NotFound.
    """
    editor = questionnaires.open_editor(session, actor, programme_id)
    text = json.dumps(editor.questionnaire.to_document(), ensure_ascii=False, indent=2)
    return editor.number, f"{text}\n".encode()


def import_questionnaire(
    session: Session, actor: Actor, programme_id: UUID, *, data: bytes, state: str, reason: str = ""
) -> int:
    """Make a file's questionnaire the draft and return how many things it would change.

    Questions of this programme that are not in the file are kept, retired. Raises NotFound, or InputRefused with what
    is wrong with the file.
    """
    editor = questionnaires.editor_at(session, actor, programme_id, state)
    changed = _joined(editor.in_use, read_questionnaire(data))
    questionnaires.require_reason(session, actor, editor, changed, reason)
    questionnaires.store_draft(session, actor, editor, changed)
    audit.record(
        session,
        actor,
        "questionnaire.import",
        programme_id,
        programme_id=programme_id,
        questions=len(changed.questions),
    )
    return len(questionnaires.open_editor(session, actor, programme_id).differences)


def read_questionnaire(data: bytes) -> Questionnaire:
    """Return the questionnaire of a file; raises InputRefused with what is wrong with it."""
    document = _document(data)
    rows = document.get("questions")
    if not isinstance(rows, list) or not rows:
        raise InputRefused(FIELD, NOT_A_QUESTIONNAIRE)
    if len(rows) > MOST_QUESTIONS:
        raise InputRefused(FIELD, TOO_MANY_QUESTIONS, most=MOST_QUESTIONS)
    questions: dict[str, Question] = {}
    for number, row in enumerate(rows, start=1):
        question = _question(number, row)
        if question.key in questions:
            raise InputRefused(FIELD, KEY_TWICE, number=number, key=question.key)
        questions[question.key] = question
    if not (questions.get("occupation") and questions["occupation"].active):
        raise InputRefused(FIELD, OCCUPATION_MISSING)
    return Questionnaire(question_edits.in_parts(tuple(questions.values())))


def _document(data: bytes) -> dict[str, Any]:
    if not data:
        raise InputRefused(FIELD, FILE_MISSING)
    if len(data) > LARGEST_FILE:
        raise InputRefused(FIELD, TOO_LARGE)
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputRefused(FIELD, NOT_TEXT) from error
    except json.JSONDecodeError as error:
        raise InputRefused(FIELD, NOT_JSON, line=error.lineno) from error
    except (RecursionError, ValueError) as error:
        raise InputRefused(FIELD, NOT_A_QUESTIONNAIRE) from error
    if not isinstance(document, dict):
        raise InputRefused(FIELD, NOT_A_QUESTIONNAIRE)
    found = document.get("format")
    if isinstance(found, int) and found > FORMAT:
        raise InputRefused(FIELD, OTHER_FORMAT)
    if found != FORMAT:
        raise InputRefused(FIELD, NOT_A_QUESTIONNAIRE)
    return document


def _question(number: int, row: Any) -> Question:
    try:
        question = _tidy(question_from_row(row))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputRefused(FIELD, QUESTION_UNREADABLE, number=number, problem=_short(error)) from error
    known = {each.key: each for each in DEFAULT_QUESTIONNAIRE.questions}.get(question.key)
    named = {"number": number, "key": question.key, "label": question.label.de}
    if known is None and not question.is_custom:
        raise InputRefused(FIELD, UNKNOWN_KEY, **named)
    if known and (known.kind, known.part) != (question.kind, question.part):
        raise InputRefused(FIELD, OTHER_KIND, **named)
    if known is None and question.kind not in CUSTOM_KINDS:
        raise InputRefused(FIELD, OTHER_KIND, **named)
    try:
        return _as_made_here(question, known)
    except (InputRefused, ValueError) as error:
        raise InputRefused(FIELD, QUESTION_REFUSED, **named) from error


def _short(error: Exception) -> str:
    return _UNTYPABLE.sub("", str(error))[:100].rstrip(".")


def _as_made_here(question: Question, known: Question | None) -> Question:
    """What the product decides is taken from the product, whatever the file says: who sees, what is used, the lists."""
    if len({option.key for option in question.options}) < len(question.options):
        message = "two answers have one key"
        raise ValueError(message)
    wording = question_edits.wording_of(question)
    wording = replace(wording, in_matching=wording.in_matching and _may_be_used(question))
    if known is not None:
        options = _with_kept(known.options, question.options) if question_edits.has_own_options(known) else ()
        made = question_edits.reworded(known, replace(wording, options=options))
        if known.key in LISTED_IN:
            made = replace(made, options=competence_edits.competences_of_file(question))
    else:
        kept_keys = frozenset(option.key for option in question.options)
        made = question_edits.reworded(replace(question, used_by=()), wording, kept_keys)
    return replace(made, active=question.active)


def _may_be_used(question: Question) -> bool:
    """Whether an answer may be compared: a question that must not be used is taken over without being used."""
    is_known = not question.is_custom or question.used_by == question_edits.known_use(question.key)
    return is_known and obstacle(question) is None


def _with_kept(mine: tuple[Option, ...], given: tuple[Option, ...]) -> tuple[Option, ...]:
    found = {option.key: option for option in given}
    return tuple(found.get(option.key, option) for option in mine)


def _tidy(question: Question) -> Question:
    return replace(
        question,
        label=_tidied(question.label),
        hint=_tidied(question.hint),
        purpose=_tidied(question.purpose),
        options=tuple(
            replace(option, label=_tidied(option.label), example=_tidied(option.example) if option.example else None)
            for option in question.options
        ),
    )


def _tidied(text: Text) -> Text:
    return Text(*(" ".join(_UNTYPABLE.sub(" ", each).split()) for each in (text.de, text.en)))


def _joined(mine: Questionnaire, theirs: Questionnaire) -> Questionnaire:
    """Their questionnaire, in which nothing is lost that was ever asked here. Raises InputRefused."""
    here = {question.key: question for question in mine.questions}
    joined = [
        _with_my_options(here.get(question.key), question, number)
        for number, question in enumerate(theirs.questions, start=1)
    ]
    given = {question.key for question in theirs.questions}
    retired = [replace(question, active=False) for question in mine.questions if question.key not in given]
    return Questionnaire(sharing_list(question_edits.in_parts((*joined, *retired))))


def _with_my_options(mine: Question | None, theirs: Question, number: int) -> Question:
    if mine is None:
        return theirs
    if (mine.kind, mine.part) != (theirs.kind, theirs.part):
        named: Mapping[str, object] = {"number": number, "label": theirs.label.de}
        raise InputRefused(FIELD, OTHER_KIND, **named)
    return replace(theirs, options=(*theirs.options, *_only_here(mine, theirs)))


def _only_here(mine: Question, theirs: Question) -> Iterator[Option]:
    given = {option.key for option in theirs.options}
    return (replace(option, active=False) for option in mine.options if option.key not in given)
