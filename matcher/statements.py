"""What pairs have in common and bring to each other, in statements: many pairs at a time, each sentence kept once.

Only criteria that count under the policy are spoken of; what each of the two brings is said whatever counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from matcher.criteria import FULL
from matcher.problem import CEFR
from matcher.scoring import score_pairs
from matcher.sentences import say

if TYPE_CHECKING:
    from matcher.pairs import Pairs
    from matcher.policy import Policy
    from matcher.result import Param, Sentence

__all__ = ["Book", "Column", "describe"]

Words: TypeAlias = "NDArray[np.uint64]"
Keys: TypeAlias = tuple[str, ...]
Set: TypeAlias = tuple[int, ...]
"""The words of a bit set."""
Numbers: TypeAlias = tuple[int, ...]
Column: TypeAlias = "Sequence[int]"
"""The number of a sentence for each pair."""
Value = TypeVar("Value")

SHOWABLE = 2
"""Level from which somebody can show a competence: "I can do it alone"."""
BEGUN = 1
"""Level from which somebody has begun: "with help"."""
NEAR_DIGITS = 3
NEAR_VALUE = 500
"""Likeness of two answers from which they are called near."""
_OWN_ALIKE = ("own_same", "own_near", "own_different")
_OWN_COMPLEMENT = ("own_complete", "own_complete_partly", "own_not_complete")
_OWN_FOR_PARTICIPANTS = {"own_same": "own_shared", "own_complete": "own_completed"}
MOST_NAMED = 3
"""So many competences are named to people whose partner's goals none of them meets."""
PERCENT = 10
"""A value of 1000 in steps of one per cent."""


class Book:
    """Sentences that are said of many pairs, each kept once and known by its number; number 0 says nothing."""

    def __init__(self) -> None:
        self.sentences: list[Sentence | None] = [None]
        self._numbers: dict[tuple[object, ...], int] = {}

    def say(self, key: str, **params: Param) -> int:
        """The number of a sentence with exactly the parameters its key asks for."""
        name = (key, *params.values())
        if name not in self._numbers:
            self._numbers[name] = len(self.sentences)
            self.sentences.append(say(key, **params))
        return self._numbers[name]

    def numbers(self, sentences: Iterable[Sentence]) -> Numbers:
        """The numbers of sentences."""
        return tuple(self.say(said.key, **said.params) for said in sentences)

    def told(self, numbers: Iterable[int]) -> list[Sentence]:
        """The sentences of these numbers."""
        return [said for said in map(self.sentences.__getitem__, numbers) if said is not None]


def describe(pairs: Pairs, policy: Policy, book: Book) -> list[Column]:
    """What is said about each pair, most important first: numbers of sentences in columns with a number for each pair.

    Raises ``UnfitCriterion``.
    """
    columns: list[Column] = []
    for criterion in policy.criteria:
        if policy.weights[criterion.key]:
            speak = _SPEAKERS.get(criterion.key, partial(_plug_in, criterion.key))
            columns += speak(pairs, policy, book)
    for learner in ("azubi", "fachkraft"):
        columns.append(_named(learner, pairs, policy, book))
    return columns


def _each(values: Sequence[Value], speak: Callable[[Value], Numbers]) -> list[Column]:
    """Columns of what is said of each value; what is said of equal ones is put together once."""
    said = {value: speak(value) for value in dict.fromkeys(values)}
    return list(zip(*[said[value] for value in values], strict=True))


def _plug_in(key: str, pairs: Pairs, policy: Policy, book: Book) -> list[Column]:
    """What is said about every criterion of somebody else's."""
    place = [criterion.key for criterion in policy.criteria].index(key)

    def speak(value: tuple[int, int]) -> Numbers:
        points, known = value
        if not known:
            return (book.say("criterion_unknown", criterion=key),)
        return (book.say("criterion_value", criterion=key, percent=points // PERCENT),)

    scores = [of_pair[place] for of_pair in score_pairs(pairs, policy)]
    return _each([(score.value, score.known) for score in scores], speak)


def _sets(bits: Words) -> list[Set]:
    """The words of each row of bit sets."""
    return list(map(tuple, bits.tolist()))


def _options(words: Set, table: Keys) -> Keys:
    """The options of one bit set, in the order of the table."""
    found = []
    for place, word in enumerate(words):
        left = word
        while left:
            found.append(table[64 * place + (left & -left).bit_length() - 1])
            left &= left - 1
    return tuple(found)


def _sides(learner: str, pairs: Pairs) -> tuple[str, Words, Words]:
    """The other of the two, what the learner wants to learn, and what the other brings by level."""
    if learner == "azubi":
        return "fachkraft", pairs.of_azubi("learns"), pairs.of_fachkraft("brings")
    return "azubi", pairs.of_fachkraft("learns"), pairs.of_azubi("brings")


def _goals(learner: str, pairs: Pairs, _policy: Policy, book: Book) -> list[Column]:
    """How many goals of one the other can show, which ones, and what else the other brings."""
    other, goals, levels = _sides(learner, pairs)
    table, shown = pairs.problem.competences, goals & levels[:, SHOWABLE]
    counts = [
        np.bitwise_count(words).sum(axis=1, dtype=np.int64).tolist() for words in (shown, goals, goals & ~levels[:, 0])
    ]

    def count(value: tuple[int, int, int]) -> Numbers:
        covered, wanted, unknown = value
        if not wanted:
            return (book.say(f"{learner}_goals_unknown"),)
        return (book.say(f"{learner}_goals", covered=covered, goals=wanted, unknown=unknown),)

    def name(key: str, words: Set) -> Numbers:
        return (book.say(key, competences=_options(words, table)) if any(words) else 0,)

    return [
        *_each(list(zip(*counts, strict=True)), count),
        *_each(_sets(shown), partial(name, f"{other}_shows")),
        *_each(_sets(levels[:, SHOWABLE]), partial(name, f"{other}_brings")),
    ]


def _named(learner: str, pairs: Pairs, policy: Policy, book: Book) -> Column:
    """Something the other brings, unless it was told what they can show: what they know well, else have begun."""
    other, goals, levels = _sides(learner, pairs)
    table = pairs.problem.competences
    shows = np.asarray((goals & levels[:, SHOWABLE]).any(axis=1))
    told_already = shows & bool(policy.weights.get(f"{learner}_goals"))
    places = np.flatnonzero(~told_already)

    def name(levels: tuple[Set, Set]) -> int:
        knows, begun = levels
        if any(knows):
            return book.say(f"{other}_knows", competences=_options(knows, table)[:MOST_NAMED])
        return book.say(f"{other}_has_begun", competences=_options(begun, table)[:MOST_NAMED]) if any(begun) else 0

    column = [0] * len(pairs)
    known = zip(_sets(levels[places, SHOWABLE]), _sets(levels[places, BEGUN]), strict=True)
    for place, words in zip(places.tolist(), known, strict=True):
        column[place] = name(words)
    return column


def _hours(pairs: Pairs, _policy: Policy, book: Book) -> list[Column]:
    """Put together once for every two patterns of working time, which are few."""
    times = pairs.problem.working_time
    patterns = list(
        zip(times.azubi_index[pairs.azubi].tolist(), times.fachkraft_index[pairs.fachkraft].tolist(), strict=True)
    )
    examples = dict(zip(patterns, zip(pairs.azubi.tolist(), pairs.fachkraft.tolist(), strict=True), strict=True))
    return _each(patterns, lambda pattern: _shared_time(times.by_day(*examples[pattern]), book))


def _shared_time(by_day: NDArray[np.integer[Any]] | None, book: Book) -> Numbers:
    """Whole hours a week on average, the week with fewer hours than that, and the days on which both are there."""
    if by_day is None:
        return book.say("shared_hours_unknown"), 0, 0
    by_day = _one_rotation(by_day)
    weeks = len(by_day)
    hours = int(by_day.sum()) // (2 * weeks)
    by_week = by_day.sum(axis=1)
    thinnest = int(by_week.argmin())
    fewest = int(by_week[thinnest]) // 2
    always, sometimes = _days((by_day >= 2).all(axis=0)), _days((by_day >= 2).any(axis=0))
    days = 0
    if always:
        days = book.say("shared_days", weekdays=always)
    elif sometimes:
        days = book.say("shared_days_rotating", weekdays=sometimes, weeks=weeks)
    return (
        book.say("shared_hours", hours=hours, weekdays=_days(by_day.any(axis=0))),
        book.say("thinnest_week", hours=fewest, week=thinnest + 1, weeks=weeks) if fewest < hours else 0,
        days,
    )


def _one_rotation(by_day: NDArray[np.integer[Any]]) -> NDArray[np.integer[Any]]:
    """The weeks up to where they repeat, however long the joint cycle of everybody in the problem is."""
    cycle = len(by_day)
    lengths = (weeks for weeks in range(1, cycle + 1) if cycle % weeks == 0)
    return next(by_day[:weeks] for weeks in lengths if (by_day.reshape(-1, weeks, 7) == by_day[:weeks]).all())


def _days(there: NDArray[np.bool_] | np.bool_) -> tuple[int, ...]:
    return tuple(np.flatnonzero(there).tolist())


def _languages(pairs: Pairs, _policy: Policy, book: Book) -> list[Column]:
    level = pairs.shared_language
    rows, plane = np.arange(len(pairs)), np.maximum(level - 1, 0)
    bits = pairs.of_azubi("languages")[rows, plane] & pairs.of_fachkraft("languages")[rows, plane]

    def speak(value: tuple[Set, int]) -> Numbers:
        words, best = value
        if best <= 0:
            return (book.say("languages_unknown" if best < 0 else "no_shared_language"),)
        languages = _options(words, pairs.problem.language_codes)
        return (book.say("shared_language", languages=languages, level=CEFR[best - 1]),)

    return _each(list(zip(_sets(bits), level.tolist(), strict=True)), speak)


def _occupation(pairs: Pairs, _policy: Policy, book: Book) -> list[Column]:
    digits = pairs.shared_digits
    same = (pairs.of_azubi("occupation") == pairs.of_fachkraft("occupation")).all(axis=1)
    return _chosen(
        pairs,
        book,
        ("occupation_unknown", digits < 0),
        ("occupation_same", same),
        ("occupation_near", digits >= NEAR_DIGITS),
        "occupation_far",
    )


def _chosen(pairs: Pairs, book: Book, *cases: tuple[str, NDArray[np.bool_]] | str) -> list[Column]:
    """The sentence of the first case that is so; a key alone is so always, an empty one says nothing."""
    numbers = np.zeros(len(pairs), dtype=np.int64)
    for case in reversed(cases):
        key, is_so = (case, np.True_) if isinstance(case, str) else case
        numbers = np.where(is_so, book.say(key) if key else 0, numbers)
    return [numbers.tolist()]


def _wishes(pairs: Pairs, _policy: Policy, book: Book) -> list[Column]:
    by_azubi, by_fachkraft = pairs.names("wishes")
    both = by_azubi & by_fachkraft
    return _chosen(
        pairs,
        book,
        ("wish_of_both", both),
        ("wish_of_azubi", by_azubi),
        ("wish_of_fachkraft", by_fachkraft),
        "wish_of_nobody",
    )


def _site(pairs: Pairs, _policy: Policy, book: Book) -> list[Column]:
    return _place("site", pairs, book)


def _department(pairs: Pairs, policy: Policy, book: Book) -> list[Column]:
    return [] if policy.department == "any" else _place("department", pairs, book)


def _place(column: str, pairs: Pairs, book: Book) -> list[Column]:
    same = pairs.same_place(column)
    return _chosen(
        pairs,
        book,
        ("", ~pairs.same_company),
        (f"{column}_unknown", same < 0),
        (f"{column}_same", same > 0),
        f"{column}_different",
    )


def _company(pairs: Pairs, _policy: Policy, book: Book) -> list[Column]:
    """Said where there is a choice: in a block of several companies."""
    blocks = pairs.problem.company_block
    alone = np.bincount(blocks)[blocks[pairs.of_azubi("company")]] == 1
    return _chosen(pairs, book, ("", alone), ("company_same", pairs.same_company), "company_different")


def _steps(column: str, pairs: Pairs, _policy: Policy, book: Book) -> list[Column]:
    azubi, fachkraft = pairs.of_azubi(column).astype(np.int64), pairs.of_fachkraft(column).astype(np.int64)
    steps = np.where((azubi < 0) | (fachkraft < 0), -1, np.abs(azubi - fachkraft))

    def speak(apart: int) -> Numbers:
        return (book.say(f"{column}_unknown") if apart < 0 else book.say(f"{column}_steps", steps=apart),)

    return _each(steps.tolist(), speak)


def _training_time(pairs: Pairs, policy: Policy, book: Book) -> list[Column]:
    """Months of training that are left when the round starts; a past end is none."""
    start = policy.start_month

    def speak(end: int) -> Numbers:
        if start is None or end < 0:
            return (book.say("training_months_unknown"),)
        return (book.say("training_months", months=max(end - start, 0)),)

    return _each(pairs.of_azubi("training_ends").tolist(), speak)


def _own_answers(pairs: Pairs, policy: Policy, book: Book) -> list[Column]:
    """The programme's own questions that count, by how well the answers fit."""
    found: list[dict[str, list[str]]] = [{} for _ in range(len(pairs))]
    for question in pairs.problem.columns.own_questions:
        use = policy.use_of(question.key)
        if use.weight:
            asked = question.asked(pairs, use.compare).tolist()
            for row, value in enumerate(question.fit(pairs, use.compare).tolist()):
                if asked[row]:
                    found[row].setdefault(_own_key(value, use.compare), []).append(question.key)
    about = [tuple(_about_own(of_pair, book)) for of_pair in found]
    return list(zip(*about, strict=True))


def _own_key(value: int, compare: str) -> str:
    if value < 0:
        return "own_unknown"
    full, near, low = _OWN_ALIKE if compare == "alike" else _OWN_COMPLEMENT
    return full if value == FULL else near if value >= NEAR_VALUE else low


def _about_own(found: Mapping[str, Sequence[str]], book: Book) -> Iterator[int]:
    for key in (*_OWN_ALIKE, *_OWN_COMPLEMENT, "own_unknown"):
        yield book.say(key, questions=tuple(found[key])) if key in found else 0
    for key, shown in _OWN_FOR_PARTICIPANTS.items():
        yield book.say(shown, questions=tuple(found[key])) if key in found else 0


_SPEAKERS: Mapping[str, Callable[[Pairs, Policy, Book], list[Column]]] = MappingProxyType(
    {
        "azubi_goals": partial(_goals, "azubi"),
        "fachkraft_goals": partial(_goals, "fachkraft"),
        "hours": _hours,
        "languages": _languages,
        "occupation": _occupation,
        "wishes": _wishes,
        "site": _site,
        "company": _company,
        "department": _department,
        "training_time": _training_time,
        "work_style": partial(_steps, "work_style"),
        "motivation": partial(_steps, "motivation"),
        "own_answers": _own_answers,
    }
)
"""Criterion -> what it says about every pair; criteria of others all say the same."""
