"""Changing a questionnaire: pure steps from one questionnaire to the next, each refused by name when it makes no sense.

Keys are permanent: a question that was part of a version is retired, never deleted, and keeps its kind and who is
asked. What the engine reads is fixed by the product: a programme can only switch its use on and off.
"""

import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from web.catalogue.competence_lists import sharing_list
from web.catalogue.own_answers import CRITERION, Obstacle, obstacle
from web.catalogue.question import (
    CUSTOM_PREFIX,
    LARGEST_NUMBER,
    Comparison,
    Kind,
    Option,
    Part,
    Question,
    Retention,
    Role,
    Source,
    Viewer,
    Weight,
)
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE, Questionnaire
from web.catalogue.text import Text
from web.services.errors import InputRefused, NotFound, refuse_together
from web.translations import N_

MOST_QUESTIONS = 60
MOST_OPTIONS = 40
LONGEST = {"label": 120, "hint": 300, "purpose": 200, "option": 120, "example": 200}
CUSTOM_KINDS = (
    Kind.CHOICE,
    Kind.MULTIPLE,
    Kind.SCALE,
    Kind.YES_NO,
    Kind.TEXT,
    Kind.NUMBER,
    Kind.DATE,
    Kind.MONTH,
    Kind.COMPETENCES,
    Kind.LANGUAGES,
    Kind.SHIFT,
)
"""The kinds a programme's own question can have."""
LISTS = frozenset({Kind.CHOICE, Kind.MULTIPLE, Kind.SCALE})
"""Kinds whose answers the programme words itself."""
INDISPENSABLE = frozenset({"occupation"})
"""Always asked and always required: without it nobody can be entered."""
SCALE_STEPS = (2, 7)

LABEL_MISSING = N_("Please enter the question in German.")
PURPOSE_MISSING = N_("Please say in German what the answer is needed for: everybody reads it in the notices.")
TOO_LONG = N_("Please use at most %(max_length)s characters.")
ROLES_MISSING = N_("Please tick who is asked: Azubis, Fachkräfte or both.")
TOO_FEW_OPTIONS = N_("Please offer at least two answers.")
TOO_FEW_STEPS = N_("A scale needs at least two steps.")
TOO_MANY_OPTIONS = N_("Please offer at most %(most)s answers.")
TOO_MANY_STEPS = N_("A scale has at most seven steps.")
OPTION_TWICE = N_("The answer “%(label)s” appears twice.")
OPTION_MISSING = N_("Please word this answer in German, or untick it.")
TOO_MANY_QUESTIONS = N_("A questionnaire has at most %(most)s questions. Please retire some first.")
CANNOT_RETIRE = N_("This question is always asked: without the occupation nobody can be entered.")
ALREADY_FIRST = N_("This question is already first.")
ALREADY_LAST = N_("This question is already last.")
NOT_IN_RANGE = N_("Please enter a whole number from 0 to %(most)s.")
RANGE_UPSIDE_DOWN = N_("The largest number has to be larger than the smallest.")
RANGE_INCOMPLETE = N_("Please enter both: the smallest and the largest number.")
OBSTACLES: dict[Obstacle, str] = {
    Obstacle.KIND: N_(
        "Answers of this kind cannot be compared: nobody can say how similar two of them are. Lists, scales,"
        " numbers and yes or no can be used."
    ),
    Obstacle.TOPIC: N_(
        "This question touches on something that must not decide who works with whom. It is never used in the matching."
    ),
    Obstacle.ROLES: N_("Two answers can only be compared if both are asked: please tick Azubis and Fachkräfte."),
    Obstacle.RANGE: N_(
        "Numbers can only be compared within a range: please enter the smallest and the largest number, at most"
        " 1000 apart."
    ),
}
"""Why a question cannot be used in the matching."""


@dataclass(frozen=True)
class Wording:
    """What an editor says about a question. An option without a key is a new one."""

    label: Text
    hint: Text
    purpose: Text
    roles: tuple[Role, ...] = tuple(Role)
    required: bool = False
    in_matching: bool = False
    compare: Comparison = Comparison.ALIKE
    weight: Weight = Weight.MEDIUM
    partner_sees: bool = False
    retention: Retention = Retention.ROUND_PLUS_SIX_MONTHS
    options: tuple[Option, ...] = ()
    span: tuple[int | None, int | None] = (None, None)


def add_question(before: Questionnaire, part: Part, kind: Kind, wording: Wording) -> tuple[Questionnaire, str]:
    """Return the questionnaire with a new question at the end of its part, and the question's key.

    Raises InputRefused for what is missing, too long or too much.
    """
    if len(before.questions) >= MOST_QUESTIONS:
        raise InputRefused("", TOO_MANY_QUESTIONS, most=MOST_QUESTIONS)
    key = f"{CUSTOM_PREFIX}{secrets.token_hex(4)}"
    said = replace(wording, options=known_keys_only(wording.options, ()))
    new = reworded(replace(blank_question(part, kind), key=key), _without_blanks(said, frozenset()))
    return Questionnaire(sharing_list(in_parts((*before.questions, new)))), key


def blank_question(part: Part, kind: Kind) -> Question:
    """Return a question of the programme's own before anything is said about it."""
    nothing = Text("", "")
    of_company = part is Part.COMPANY
    return Question(
        key=CUSTOM_PREFIX,
        part=part,
        roles=tuple(Role),
        kind=kind,
        label=nothing,
        hint=nothing,
        purpose=nothing,
        retention=Retention.ROUND_PLUS_SIX_MONTHS,
        answered_by=(Source.COMPANY, Source.COORDINATOR) if of_company else (Source.SELF, Source.TOGETHER),
        seen_by=_viewers(part, partner_sees=False),
    )


def _viewers(part: Part, *, partner_sees: bool) -> tuple[Viewer, ...]:
    """The company sees nothing of what people answer themselves."""
    company = (Viewer.COMPANY,) if part is Part.COMPANY else ()
    partner = (Viewer.PARTNER,) if partner_sees else ()
    return (Viewer.SELF, *company, Viewer.COORDINATOR, *partner)


def in_parts(questions: Sequence[Question]) -> tuple[Question, ...]:
    """Return the questions with those of the company first, each part in its order."""
    return tuple(question for part in Part for question in questions if question.part is part)


def question_of(questionnaire: Questionnaire, key: str) -> Question:
    """Return a question; raises NotFound."""
    try:
        return questionnaire.question(key)
    except KeyError as error:
        raise NotFound from error


def change_question(
    before: Questionnaire, key: str, wording: Wording, *, fixed: frozenset[str] = frozenset()
) -> Questionnaire:
    """Return the questionnaire with a question reworded; raises NotFound and InputRefused.

    `fixed` are the keys of answers that stand in a version already: they can be retired, never dropped.
    """
    question = question_of(before, key)
    said = replace(wording, options=known_keys_only(wording.options, {option.key for option in question.options}))
    return _with(before, reworded(question, _without_blanks(said, fixed), fixed))


def known_keys_only(wanted: Iterable[Option], known: Collection[str]) -> tuple[Option, ...]:
    """Return answers with keys that are known, each of them once; with any other key an answer is a new one."""
    left = set(known)
    return tuple(option if _take(option.key, left) else replace(option, key="") for option in wanted)


def _take(key: str, left: set[str]) -> bool:
    is_there = key in left
    left.discard(key)
    return is_there


def _without_blanks(wording: Wording, fixed: frozenset[str]) -> Wording:
    """An answer that never was in use goes away when its words are taken away."""
    kept = (option for option in wording.options if option.key in fixed or option.label.de or option.label.en)
    return replace(wording, options=tuple(kept))


def _with(questionnaire: Questionnaire, changed: Question) -> Questionnaire:
    return Questionnaire(tuple(changed if each.key == changed.key else each for each in questionnaire.questions))


def can_be_required(question: Question) -> bool:
    """Whether an answer can be demanded: of a company always, of people only to a programme's own questions."""
    return question.key not in INDISPENSABLE and (question.part is Part.COMPANY or question.is_custom)


def has_own_options(question: Question) -> bool:
    """Whether the programme words the answers of a question; other lists belong to the product."""
    return question.kind in LISTS


def may_add_options(question: Question) -> bool:
    """Whether answers can be added and retired; what the engine or the pages know can only be reworded."""
    return question.is_custom and question.kind in LISTS


def known_use(key: str) -> tuple[str, ...]:
    """Return which criteria and rules can read the answers to a question."""
    if key.startswith(CUSTOM_PREFIX):
        return (CRITERION,)
    return next((each.used_by for each in DEFAULT_QUESTIONNAIRE.questions if each.key == key), ())


def wording_of(question: Question) -> Wording:
    """Return what an editor can say about a question, as it stands."""
    return Wording(
        label=question.label,
        hint=question.hint,
        purpose=question.purpose,
        roles=question.roles,
        required=question.required,
        in_matching=bool(question.used_by),
        compare=question.compare,
        weight=question.weight,
        partner_sees=Viewer.PARTNER in question.seen_by,
        retention=question.retention,
        options=question.options,
        span=question.span or (None, None),
    )


def reworded(question: Question, wording: Wording, fixed: frozenset[str] = frozenset()) -> Question:
    """Return a question with another wording; raises InputRefused for everything that is wrong with it."""
    refuse_together(_refusals(question, wording))
    return as_typed(question, wording, fixed)


def as_typed(question: Question, wording: Wording, fixed: frozenset[str] = frozenset()) -> Question:
    """Return the question as an editor words it, right or wrong."""
    changed = replace(
        question,
        label=wording.label,
        hint=wording.hint,
        purpose=wording.purpose,
        used_by=known_use(question.key) if wording.in_matching else (),
        required=wording.required if can_be_required(question) else question.required,
        options=_options(question, wording.options, fixed) if has_own_options(question) else question.options,
    )
    if not question.is_custom:
        return changed
    viewers = _viewers(question.part, partner_sees=wording.partner_sees)
    span = _span(wording) if question.kind is Kind.NUMBER else None
    return replace(
        changed,
        roles=wording.roles,
        retention=wording.retention,
        seen_by=viewers,
        span=span,
        compare=wording.compare,
        weight=wording.weight,
    )


def _span(wording: Wording) -> tuple[int, int] | None:
    """The range, if both its ends are there."""
    least, most = wording.span
    return None if least is None or most is None else (least, most)


def _refusals(question: Question, wording: Wording) -> Iterator[InputRefused]:
    if not wording.label.de:
        yield InputRefused("label_de", LABEL_MISSING)
    if not wording.purpose.de:
        yield InputRefused("purpose_de", PURPOSE_MISSING)
    if question.is_custom and not wording.roles:
        yield InputRefused("roles", ROLES_MISSING)
    for name in ("label", "hint", "purpose"):
        text: Text = getattr(wording, name)
        yield from _too_long(f"{name}_de", text.de, LONGEST[name])
        yield from _too_long(f"{name}_en", text.en, LONGEST[name])
    if has_own_options(question):
        yield from _option_refusals(question, wording.options)
    if question.is_custom and question.kind is Kind.NUMBER:
        yield from _range_refusals(wording)
    if wording.in_matching and (found := obstacle(as_typed(question, wording))):
        yield InputRefused("counts" if question.is_custom else "in_matching", OBSTACLES[found])


def _range_refusals(wording: Wording) -> Iterator[InputRefused]:
    least, most = wording.span
    if (least is None) != (most is None):
        yield InputRefused("least" if least is None else "most", RANGE_INCOMPLETE)
    for field, number in (("least", least), ("most", most)):
        if number is not None and not 0 <= number <= LARGEST_NUMBER:
            yield InputRefused(field, NOT_IN_RANGE, most=LARGEST_NUMBER)
    if least is not None and most is not None and least >= most:
        yield InputRefused("most", RANGE_UPSIDE_DOWN)


def _too_long(field: str, text: str, most: int) -> Iterator[InputRefused]:
    if len(text) > most:
        yield InputRefused(field, TOO_LONG, max_length=most)


def _option_refusals(question: Question, options: Sequence[Option]) -> Iterator[InputRefused]:
    offered = [option for option in options if option.active]
    is_scale = question.kind is Kind.SCALE
    most = SCALE_STEPS[1] if is_scale else MOST_OPTIONS
    if len(offered) < 2:
        yield InputRefused("option.0.de", TOO_FEW_STEPS if is_scale else TOO_FEW_OPTIONS)
    if len(options) > most:
        yield InputRefused("option.0.de", TOO_MANY_STEPS if is_scale else TOO_MANY_OPTIONS, most=most)
    seen: set[str] = set()
    for row, option in enumerate(options):
        yield from _option_texts(row, option)
        folded = option.label.de.casefold()
        if option.active and folded in seen:
            yield InputRefused(f"option.{row}.de", OPTION_TWICE, label=option.label.de)
        seen |= {folded} if option.active else set()


def _option_texts(row: int, option: Option) -> Iterator[InputRefused]:
    if not option.label.de:
        yield InputRefused(f"option.{row}.de", OPTION_MISSING)
    yield from _too_long(f"option.{row}.de", option.label.de, LONGEST["option"])
    yield from _too_long(f"option.{row}.en", option.label.en, LONGEST["option"])
    if option.example is not None:
        yield from _too_long(f"option.{row}.example_de", option.example.de, LONGEST["example"])
        yield from _too_long(f"option.{row}.example_en", option.example.en, LONGEST["example"])


def _options(question: Question, wanted: Sequence[Option], fixed: frozenset[str]) -> tuple[Option, ...]:
    """Give new options their permanent keys; none that somebody can have chosen is lost."""
    if not may_add_options(question):
        said = {option.key: option for option in wanted}
        return tuple(replace(said.get(option.key, option), active=option.active) for option in question.options)
    if question.kind is Kind.SCALE:
        return _steps(wanted, fixed)
    keyed = tuple(option if option.key else replace(option, key=f"o_{secrets.token_hex(3)}") for option in wanted)
    left_out = {option.key for option in keyed}
    kept = (option for option in question.options if option.key in fixed and option.key not in left_out)
    return (*keyed, *(replace(option, active=False) for option in kept))


def _steps(wanted: Sequence[Option], fixed: frozenset[str]) -> tuple[Option, ...]:
    """The steps of a scale are numbered from least to most, because their numbers are the answers."""
    old = sorted((option for option in wanted if option.key in fixed), key=lambda option: int(option.key))
    new = [option for option in wanted if option.key not in fixed]
    return tuple(replace(step, key=str(number), active=True) for number, step in enumerate((*old, *new), start=1))


def move_question(before: Questionnaire, key: str, *, up: bool) -> Questionnaire:
    """Return the questionnaire with a question one place further up or down among those asked with it.

    Raises NotFound, or InputRefused when it stands at the end already.
    """
    questions, asked = list(before.questions), _asked_with(before, key)
    here = asked.index(key)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(asked):
        raise InputRefused("", ALREADY_FIRST if up else ALREADY_LAST)
    one, other = (questions.index(question_of(before, asked[place])) for place in (here, there))
    questions[one], questions[other] = questions[other], questions[one]
    return Questionnaire(tuple(questions))


def can_move(questionnaire: Questionnaire, key: str, *, up: bool) -> bool:
    """Whether a question can move further; raises NotFound."""
    asked = _asked_with(questionnaire, key)
    return key != asked[0 if up else -1]


def _asked_with(questionnaire: Questionnaire, key: str) -> list[str]:
    """The questions of a question's part that stand in one list with it: what is asked, or what is retired."""
    mine = question_of(questionnaire, key)
    return [each.key for each in questionnaire.questions if each.part is mine.part and each.active is mine.active]


def switch_question(before: Questionnaire, key: str, *, active: bool) -> Questionnaire:
    """Return the questionnaire with a question retired or brought back; raises NotFound and InputRefused."""
    question = question_of(before, key)
    if not active and key in INDISPENSABLE:
        raise InputRefused("", CANNOT_RETIRE)
    return _with(before, replace(question, active=active))


def delete_question(before: Questionnaire, key: str) -> Questionnaire:
    """Return the questionnaire without a question that never was part of a version; raises NotFound."""
    gone = question_of(before, key)
    return Questionnaire(tuple(each for each in before.questions if each is not gone))
