"""Answers to a programme's own questions: how they are written down as options, and read again to compare two people.

The engine knows nothing of these questions. Each answer becomes options of one table, so that they are stored, cut out
and joined like competences:

- ``question=`` asked, but not answered
- ``question=key`` one chosen answer; several of them for several answers
- ``question=position/steps`` a number, so many steps above the lowest of ``steps + 1`` values

How two answers are compared, and how much a question counts, stands in the policy: ``OwnUse``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from matcher import answers
from matcher.answers import Unfit
from matcher.canonical import to_bits, to_words

if TYPE_CHECKING:
    from matcher.pairs import Pairs
    from matcher.problem import Ints, People

__all__ = ["COMPARISONS", "MOST_STEPS", "OwnQuestion", "OwnUse", "is_key", "is_option", "options_of", "read_questions"]

COMPARISONS = ("alike", "different", "shown", "wanted")
"""What speaks for a pair: answers that are alike; that are different; competences one of them names that the other
wants to learn; competences one of them names that the other brings.
"""
ONE_SIDED = frozenset({"shown", "wanted"})
"""Comparisons with what the other answered elsewhere, so that it is enough if one of the two was asked."""
SHOWABLE = 2
"""Level from which somebody brings a competence: "I can do it alone"."""

MOST_STEPS = 1_000
"""The widest range of a number."""
FULL = 1000
_KEY = "[a-z0-9][a-z0-9_]{0,63}"
_OPTION = re.compile(f"({_KEY})=({_KEY}|(0|[1-9][0-9]{{0,3}})/([1-9][0-9]{{0,3}}))?")
_EXPECTED = "a mapping of question to nothing, a choice, several choices, or position and number of steps"


@dataclass(frozen=True)
class OwnUse:
    """How much a question counts against the other questions, 0 to 1000, and one of ``COMPARISONS``."""

    weight: int
    compare: str = "alike"


def is_key(text: object) -> bool:
    """Whether it can be the key of a question."""
    return isinstance(text, str) and re.fullmatch(_KEY, text) is not None


def is_option(text: str) -> bool:
    """Whether a text is an option as the module's docstring says."""
    found = _OPTION.fullmatch(text)
    return found is not None and (found[4] is None or int(found[3]) <= int(found[4]) <= MOST_STEPS)


def options_of(value: object) -> tuple[str, ...]:
    """The options that stand for what a record holds under ``own``. Raises ``Unfit``."""
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise Unfit(_EXPECTED)
    options = tuple(dict.fromkeys(option for key, answer in value.items() for option in _options(key, answer)))
    if not all(map(is_option, options)):
        raise Unfit(_EXPECTED)
    return options


def _options(question: str, answer: object) -> Iterator[str]:
    if isinstance(answer, bool | np.bool_):
        answer = "yes" if answer else "no"
    if answer is None or isinstance(answer, str):
        yield f"{question}={answer or ''}"
    elif isinstance(answer, Mapping | bytes) or not isinstance(answer, Collection):
        raise Unfit(_EXPECTED)
    elif all(isinstance(each, str) and each for each in answer):
        yield from (f"{question}={each}" for each in (answer or ("",)))
    elif len(answer) == 2:
        position, steps = map(answers.whole(0, MOST_STEPS), answer)
        yield f"{question}={position}/{steps}"
    else:
        raise Unfit(_EXPECTED)


@dataclass(frozen=True, eq=False)
class _Side:
    """What one side answered to one question, a row per person: -1 is "no number"."""

    asked: NDArray[np.bool_]
    chosen: NDArray[np.uint64]
    position: Ints
    steps: Ints


@dataclass(frozen=True, eq=False)
class OwnQuestion:
    """One question with the answers of Azubis and Fachkräfte; ``choices``: what can be chosen, in the order of bits."""

    key: str
    choices: tuple[str, ...]
    sides: tuple[_Side, _Side]

    def asked(self, pairs: Pairs, compare: str) -> NDArray[np.bool_]:
        """Whether the question says something of each pair: both were asked, or one where that is enough."""
        azubi, fachkraft = self.sides[0].asked[pairs.azubi], self.sides[1].asked[pairs.fachkraft]
        return np.asarray(azubi | fachkraft if compare in ONE_SIDED else azubi & fachkraft)

    def fit(self, pairs: Pairs, compare: str) -> Ints:
        """0 to 1000 for each pair, -1 where an answer is missing: see ``criteria.own_answers``."""
        if compare in ONE_SIDED:
            return self._covering(pairs, compare)
        alike = self._likeness(pairs.azubi, pairs.fachkraft)
        return alike if compare == "alike" else np.where(alike >= 0, FULL - alike, -1)

    def _likeness(self, azubi: Ints, fachkraft: Ints) -> Ints:
        chosen = self.sides[0].chosen[azubi], self.sides[1].chosen[fachkraft]
        common, together = _size(chosen[0] & chosen[1]), _size(chosen[0] | chosen[1])
        both = chosen[0].any(axis=1) & chosen[1].any(axis=1)
        value = np.where(both, FULL * common // np.maximum(together, 1), -1)
        first, second = self.sides[0].position[azubi], self.sides[1].position[fachkraft]
        steps = self.sides[0].steps[azubi]
        numbers = (first >= 0) & (second >= 0) & (steps == self.sides[1].steps[fachkraft])
        apart = np.abs(first - second)
        return np.where(numbers, FULL * (steps - apart) // np.maximum(steps, 1), value)

    def _covering(self, pairs: Pairs, compare: str) -> Ints:
        """The mean over the directions that are known."""
        first, second = (self._covered(pairs, side, compare) for side in (0, 1))
        known = (first >= 0).astype(np.int64) + (second >= 0)
        total = np.maximum(first, 0) + np.maximum(second, 0)
        return np.asarray(np.where(known > 0, total // np.maximum(known, 1), -1))

    def _covered(self, pairs: Pairs, side: int, compare: str) -> Ints:
        """What people of one side name against what the others of their pairs want to learn, or bring."""
        ends = (pairs.problem.azubis, pairs.azubi), (pairs.problem.fachkraefte, pairs.fachkraft)
        rows, (people, others) = ends[side][1], ends[1 - side]
        named = self._competences(self.sides[side], pairs.problem.competences)[rows]
        if compare == "shown":
            goals = people.learns[others]
            found, of = named & goals, np.minimum(_size(self.sides[side].chosen[rows]), _size(goals))
        else:
            brings = people.brings[others]
            found, of = named & brings[:, SHOWABLE], _size(named & brings[:, 0])
        return np.where(of > 0, FULL * _size(found) // np.maximum(of, 1), -1)

    def _competences(self, side: _Side, table: Sequence[str]) -> NDArray[np.uint64]:
        """What each named, as sets of competences; what nobody brings or wants to learn stands in no table."""
        position = {choice: place for place, choice in enumerate(self.choices)}
        chosen = to_bits(side.chosen, len(self.choices))
        bits = np.zeros((len(chosen), len(table)), dtype=bool)
        for place, key in enumerate(table):
            if key in position:
                bits[:, place] = chosen[:, position[key]]
        return to_words(bits)


def _size(words: NDArray[np.uint64]) -> Ints:
    return np.asarray(np.bitwise_count(words).sum(axis=1, dtype=np.int64))


def read_questions(table: Sequence[str], azubis: People, fachkraefte: People) -> tuple[OwnQuestion, ...]:
    """The questions of a table of options, in its order, with everybody's answers."""
    places: dict[str, list[tuple[int, str]]] = {}
    for place, option in enumerate(table):
        question, _, answer = option.partition("=")
        places.setdefault(question, []).append((place, answer))
    bits = to_bits(azubis.own, len(table)), to_bits(fachkraefte.own, len(table))
    return tuple(
        OwnQuestion(question, _choices(options), (_side(bits[0], options), _side(bits[1], options)))
        for question, options in places.items()
    )


def _choices(options: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(answer for _, answer in options if answer and "/" not in answer)


def _side(bits: NDArray[np.bool_], options: Sequence[tuple[int, str]]) -> _Side:
    choices = [place for place, answer in options if answer and "/" not in answer]
    numbers = [(place, *map(int, answer.split("/"))) for place, answer in options if "/" in answer]
    marked = bits[:, [number[0] for number in numbers]]
    # One more, for people who gave no number: they find no mark, and so the last.
    which = np.where(marked.any(axis=1), _first(marked), len(numbers))
    tables: list[NDArray[Any]] = [np.array([*(number[part] for number in numbers), -1]) for part in (1, 2)]
    asked = np.asarray(bits[:, [place for place, _ in options]].any(axis=1))
    return _Side(asked, to_words(bits[:, choices]), tables[0][which], tables[1][which])


def _first(marked: NDArray[np.bool_]) -> Ints:
    """Position of the first mark of each row, 0 without any."""
    return marked.argmax(axis=1) if marked.shape[1] else np.zeros(len(marked), dtype=np.int64)
