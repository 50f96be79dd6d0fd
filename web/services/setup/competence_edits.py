"""The list of competences of a programme: which of the catalogue it offers, and those it adds."""

import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from sqlmodel import Session

from web.catalogue.competence_lists import LISTED_IN, OWN_PREFIX, is_own, shared_list, shares_list
from web.catalogue.competences import COMPETENCES_BY_KEY, GROUPS
from web.catalogue.own_answers import obstacle
from web.catalogue.question import Option, Question
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE, Questionnaire
from web.services import audit
from web.services.actor import Actor
from web.services.errors import InputRefused, refuse_together
from web.services.setup import questionnaires
from web.services.setup.question_edits import LONGEST, OBSTACLES, OPTION_TWICE, TOO_LONG, known_keys_only
from web.translations import N_

MOST_IN_AN_AREA = 12
"""So many fit on a screen."""
GROUP_KEYS = frozenset(group.key for group in GROUPS)

NAME_MISSING = N_("Please enter the competence in German.")
AREA_MISSING = N_("Please choose the area it belongs to.")
TOO_MANY_IN_AREA = N_("At most %(most)s competences fit in the area “%(area)s”. Please leave some out.")
TOO_FEW = N_("Please offer at least two competences.")


def change_competences(
    session: Session,
    actor: Actor,
    programme_id: UUID,
    *,
    offered: Collection[str],
    own: Sequence[Option],
    state: str,
    reason: str = "",
) -> None:
    """Offer these competences of the catalogue and these of the programme's own in the draft.

    Raises NotFound and InputRefused. What was part of a version is only left out, so that answers stay readable.
    """
    editor = questionnaires.editor_at(session, actor, programme_id, state)
    fixed = frozenset(option.key for option in shared_list(editor.in_use.questions))
    changed = with_competences(editor.questionnaire, offered=offered, own=own, fixed=fixed)
    questionnaires.require_reason(session, actor, editor, changed, reason)
    questionnaires.store_draft(session, actor, editor, changed)
    audit.record(session, actor, "competences.change", programme_id, programme_id=programme_id, own=len(own))


def with_competences(
    before: Questionnaire, *, offered: Collection[str], own: Sequence[Option], fixed: frozenset[str] = frozenset()
) -> Questionnaire:
    """Return the questionnaire with another list of competences; raises InputRefused."""
    known = [replace(option, active=option.key in offered) for option in _catalogue()]
    own = known_keys_only(own, {option.key for option in shared_list(before.questions) if is_own(option)})
    said = [option for option in own if option.key in fixed or option.label.de or option.label.en]
    kept = {option.key for option in said}
    earlier = [option for option in shared_list(before.questions) if is_own(option) and option.key in fixed]
    lost = [option for option in earlier if option.key not in kept]
    added = [*map(_keyed, said), *(replace(option, active=False) for option in lost)]
    refuse_together(_refusals(known, said))
    changed = Questionnaire(
        tuple(replace(each, options=(*known, *added)) if shares_list(each) else each for each in before.questions)
    )
    for each in changed.questions:
        if shares_list(each) and each.used_by and (found := obstacle(each)):
            raise InputRefused("option.0.de", OBSTACLES[found])
    return changed


def _catalogue() -> tuple[Option, ...]:
    return DEFAULT_QUESTIONNAIRE.question(LISTED_IN[0]).options


def _keyed(option: Option) -> Option:
    return option if option.key else replace(option, key=f"{OWN_PREFIX}{secrets.token_hex(4)}")


def _refusals(known: Sequence[Option], own: Sequence[Option]) -> Iterator[InputRefused]:
    offered = [option for option in (*known, *own) if option.active]
    if len(offered) < 2:
        yield InputRefused("offered", TOO_FEW)
    for group in GROUPS:
        if sum(_group_of(option) == group.key for option in offered) > MOST_IN_AN_AREA:
            yield InputRefused("offered", TOO_MANY_IN_AREA, most=MOST_IN_AN_AREA, area=group.de)
    taken = {option.label.de.casefold() for option in known}
    for row, option in enumerate(own):
        yield from _own_refusals(row, option, taken)
        taken |= {option.label.de.casefold()} if option.active else set()


def _own_refusals(row: int, option: Option, taken: set[str]) -> Iterator[InputRefused]:
    example_de, example_en = (option.example.de, option.example.en) if option.example else ("", "")
    if not option.label.de:
        yield InputRefused(f"option.{row}.de", NAME_MISSING)
    elif option.active and option.label.de.casefold() in taken:
        yield InputRefused(f"option.{row}.de", OPTION_TWICE, label=option.label.de)
    if option.group not in GROUP_KEYS:
        yield InputRefused(f"option.{row}.group", AREA_MISSING)
    for field, text, most in (
        ("de", option.label.de, LONGEST["option"]),
        ("en", option.label.en, LONGEST["option"]),
        ("example_de", example_de, LONGEST["example"]),
        ("example_en", example_en, LONGEST["example"]),
    ):
        if len(text) > most:
            yield InputRefused(f"option.{row}.{field}", TOO_LONG, max_length=most)


def _group_of(option: Option) -> str:
    known = COMPETENCES_BY_KEY.get(option.key)
    return known.group if known else option.group


def competences_of_file(question: Question) -> tuple[Option, ...]:
    """Return the list of competences a file brings: of the catalogue what it offers, and its own.

    Raises InputRefused for own ones that could not be entered here.
    """
    hidden = {option.key for option in question.options if not option.active}
    own = [option for option in question.options if is_own(option)]
    refuse_together(_refusals([replace(option, active=option.key not in hidden) for option in _catalogue()], own))
    return (*(replace(option, active=option.key not in hidden) for option in _catalogue()), *own)
