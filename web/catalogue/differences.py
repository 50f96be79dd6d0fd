"""What is different between two questionnaires, one thing at a time, so that a page can say it in words."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from web.catalogue.competence_lists import options_of_list
from web.catalogue.question import LARGEST_NUMBER, Option, Part, Question, Viewer
from web.catalogue.questionnaire import Questionnaire
from web.catalogue.text import Text


class Change(StrEnum):
    """The kinds of differences."""

    ADDED = "added"
    REMOVED = "removed"
    RETIRED = "retired"
    RETURNED = "returned"
    MOVED = "moved"
    LABEL = "label"
    HINT = "hint"
    PURPOSE = "purpose"
    ROLES = "roles"
    REQUIRED = "required"
    OPTIONAL = "optional"
    USED = "used"
    UNUSED = "unused"
    SHOWN = "shown"
    UNSHOWN = "unshown"
    RETENTION = "retention"
    SPAN = "span"
    COMPARE = "compare"
    WEIGHT = "weight"
    OPTION_ADDED = "option_added"
    OPTION_REMOVED = "option_removed"
    OPTION_RETIRED = "option_retired"
    OPTION_RETURNED = "option_returned"
    OPTION_LABEL = "option_label"
    OPTION_EXAMPLE = "option_example"
    OPTIONS_MOVED = "options_moved"


WORDING_ALONE = frozenset(
    {
        Change.MOVED, Change.LABEL, Change.HINT, Change.PURPOSE, Change.OPTION_LABEL, Change.OPTION_EXAMPLE,
        Change.OPTIONS_MOVED,
    }
)  # fmt: skip
"""Changes after which the same is asked, in other words or another order."""

_MISSING = Text("", "")
ANY_NUMBER = (0, LARGEST_NUMBER)
"""What a question for a number accepts that names no range."""


@dataclass(frozen=True)
class Difference:
    """One difference of a question. `before` and `after` are texts where something was reworded."""

    question: Question
    change: Change
    subject: Text = _MISSING
    before: Any = None
    after: Any = None


def differences(before: Questionnaire, after: Questionnaire) -> tuple[Difference, ...]:
    """Return what is different, in the order of the new questionnaire; what is no longer there comes last."""
    old = {question.key: question for question in before.questions}
    new = {question.key for question in after.questions}
    moved = {key for part in Part for key in _moved(before, after, part)}
    found = [each for question in after.questions for each in _of_question(old.get(question.key), question, moved)]
    gone = [Difference(question, Change.REMOVED) for question in before.questions if question.key not in new]
    return (*found, *gone)


def _moved(before: Questionnaire, after: Questionnaire, part: Part) -> set[str]:
    """The questions outside the longest run that kept its order: as few as possible are said to have moved."""
    both = {question.key for question in before.questions} & {question.key for question in after.questions}
    old = [each.key for each in before.questions if each.part is part and each.key in both]
    new = [each.key for each in after.questions if each.part is part and each.key in both]
    return set(new) - set(_longest_in_order([old.index(key) for key in new if key in old], new))


def _longest_in_order(places: list[int], keys: list[str]) -> list[str]:
    best: list[list[int]] = []
    for end, place in enumerate(places):
        runs = [run for run in best if places[run[-1]] < place]
        best.append([*max(runs, key=len, default=[]), end])
    return [keys[index] for index in max(best, key=len, default=[])]


def _of_question(old: Question | None, new: Question, moved: set[str]) -> Iterator[Difference]:
    if old is None:
        yield Difference(new, Change.ADDED)
        yield from _switches(replace(new, required=False, used_by=(), seen_by=()), new)
        return
    if old.active != new.active:
        yield Difference(new, Change.RETURNED if new.active else Change.RETIRED)
    for change, before, after in (
        (Change.LABEL, old.label, new.label),
        (Change.HINT, old.hint, new.hint),
        (Change.PURPOSE, old.purpose, new.purpose),
        (Change.ROLES, old.roles, new.roles),
        (Change.RETENTION, old.retention, new.retention),
        (Change.SPAN, old.span or ANY_NUMBER, new.span or ANY_NUMBER),
    ):
        if before != after:
            yield Difference(new, change, before=before, after=after)
    yield from _switches(old, new)
    if old.used_by and new.used_by:
        yield from _counting(old, new)
    yield from _of_options(old, new)
    if new.key in moved:
        yield Difference(new, Change.MOVED)


def _switches(old: Question, new: Question) -> Iterator[Difference]:
    for was, now, on, off in (
        (old.required, new.required, Change.REQUIRED, Change.OPTIONAL),
        (bool(old.used_by), bool(new.used_by), Change.USED, Change.UNUSED),
        (Viewer.PARTNER in old.seen_by, Viewer.PARTNER in new.seen_by, Change.SHOWN, Change.UNSHOWN),
    ):
        if was != now:
            yield Difference(new, on if now else off)


def _counting(old: Question, new: Question) -> Iterator[Difference]:
    """How a question counts that did before; whoever begins to be used says it as a whole."""
    if old.compare is not new.compare:
        yield Difference(new, Change.COMPARE, before=old.compare, after=new.compare)
    if old.weight is not new.weight:
        yield Difference(new, Change.WEIGHT, before=old.weight, after=new.weight)


def _of_options(old: Question, new: Question) -> Iterator[Difference]:
    before = {option.key: option for option in options_of_list(old)}
    after = {option.key: option for option in options_of_list(new)}
    for option in after.values():
        yield from _of_option(new, before.get(option.key), option)
    for key, option in before.items():
        if key not in after:
            yield Difference(new, Change.OPTION_REMOVED, option.label)
    kept = [key for key in after if key in before]
    if [key for key in before if key in after] != kept or any(before[key].group != after[key].group for key in kept):
        yield Difference(new, Change.OPTIONS_MOVED)


def _of_option(question: Question, old: Option | None, new: Option) -> Iterator[Difference]:
    if old is None:
        yield Difference(question, Change.OPTION_ADDED, new.label)
        return
    if old.active != new.active:
        yield Difference(question, Change.OPTION_RETURNED if new.active else Change.OPTION_RETIRED, new.label)
    if old.label != new.label:
        yield Difference(question, Change.OPTION_LABEL, new.label, old.label, new.label)
    if old.example != new.example:
        yield Difference(question, Change.OPTION_EXAMPLE, new.label, old.example or _MISSING, new.example or _MISSING)
