"""What pairs have in common and bring to each other, in statements: many pairs at a time, a list of sentences for each.

Only criteria that count under the policy are spoken of; what each of the two brings is said whatever counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matcher.canonical import to_bits
from matcher.criteria import FULL
from matcher.problem import CEFR
from matcher.scoring import CriterionScore
from matcher.sentences import say

if TYPE_CHECKING:
    from matcher.pairs import Pairs
    from matcher.policy import Policy
    from matcher.result import Sentence

__all__ = ["describe"]

Words: TypeAlias = "NDArray[np.uint64]"
Keys: TypeAlias = tuple[str, ...]

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


def describe(pairs: Pairs, policy: Policy, scores: Sequence[Sequence[CriterionScore]]) -> list[list[Sentence]]:
    """What is said about each of at least one pair, most important first; ``scores``: see ``scoring.score_pairs``."""
    told: list[list[Sentence]] = [[] for _ in range(len(pairs))]
    for position, criterion in enumerate(scores[0]):
        if criterion.weight:
            speak = _SPEAKERS.get(criterion.key)
            found = speak(pairs, policy) if speak else [_of_plug_in(of_pair[position]) for of_pair in scores]
            _add(told, found)
    for learner in ("azubi", "fachkraft"):
        _add(told, _named(learner, pairs, policy))
    return told


def _add(told: list[list[Sentence]], more: list[list[Sentence]]) -> None:
    for row, sentences in enumerate(more):
        told[row] += sentences


def _of_plug_in(score: CriterionScore) -> list[Sentence]:
    if not score.known:
        return [say("criterion_unknown", criterion=score.key)]
    return [say("criterion_value", criterion=score.key, percent=score.value // PERCENT)]


def _options(bits: Words, table: Keys) -> list[Keys]:
    """The options of each row of bit sets."""
    rows, options = np.nonzero(to_bits(bits, len(table)))
    ends = np.searchsorted(rows, np.arange(len(bits)), side="right").tolist()
    found = [table[option] for option in options.tolist()]
    return [tuple(found[start:end]) for start, end in zip([0, *ends], ends, strict=False)]


def _sides(learner: str, pairs: Pairs) -> tuple[str, Words, Words]:
    """The other of the two, what the learner wants to learn, and what the other brings by level."""
    if learner == "azubi":
        return "fachkraft", pairs.of_azubi("learns"), pairs.of_fachkraft("brings")
    return "azubi", pairs.of_fachkraft("learns"), pairs.of_azubi("brings")


def _goals(learner: str, pairs: Pairs, _policy: Policy) -> list[list[Sentence]]:
    """How many goals of one the other can show, which ones, and what else the other brings."""
    other, goals, levels = _sides(learner, pairs)
    table = pairs.problem.competences
    wanted, unknown = _options(goals, table), _options(goals & ~levels[:, 0], table)
    shown, brings = _options(goals & levels[:, SHOWABLE], table), _options(levels[:, SHOWABLE], table)
    told = []
    for row, own_goals in enumerate(wanted):
        if own_goals:
            params = {"covered": len(shown[row]), "goals": len(own_goals), "unknown": len(unknown[row])}
            sentences = [say(f"{learner}_goals", **params)]
        else:
            sentences = [say(f"{learner}_goals_unknown")]
        if shown[row]:
            sentences.append(say(f"{other}_shows", competences=shown[row]))
        if brings[row]:
            sentences.append(say(f"{other}_brings", competences=brings[row]))
        told.append(sentences)
    return told


def _named(learner: str, pairs: Pairs, policy: Policy) -> list[list[Sentence]]:
    """Something the other brings, unless it was told what they can show: what they know well, else have begun."""
    other, goals, levels = _sides(learner, pairs)
    table = pairs.problem.competences
    shows = np.asarray((goals & levels[:, SHOWABLE]).any(axis=1))
    told_already = (shows & bool(policy.weights.get(f"{learner}_goals"))).tolist()
    knows, begun = (_options(levels[:, level], table) for level in (SHOWABLE, BEGUN))
    told: list[list[Sentence]] = []
    for row, is_told in enumerate(told_already):
        key, competences = (f"{other}_knows", knows[row]) if knows[row] else (f"{other}_has_begun", begun[row])
        told.append([say(key, competences=competences[:MOST_NAMED])] if competences and not is_told else [])
    return told


def _hours(pairs: Pairs, _policy: Policy) -> list[list[Sentence]]:
    """Put together once for every two patterns of working time, which are few."""
    times = pairs.problem.working_time
    patterns = list(
        zip(times.azubi_index[pairs.azubi].tolist(), times.fachkraft_index[pairs.fachkraft].tolist(), strict=True)
    )
    people = zip(pairs.azubi.tolist(), pairs.fachkraft.tolist(), strict=True)
    examples = dict(zip(patterns, people, strict=True))
    told = {key: _shared_time(times.by_day(*of_pair)) for key, of_pair in examples.items()}
    return [told[key] for key in patterns]


def _shared_time(by_day: NDArray[np.integer[Any]] | None) -> list[Sentence]:
    """Whole hours a week on average, the days on which both are there, and the week with fewer hours than that."""
    if by_day is None:
        return [say("shared_hours_unknown")]
    by_day = _one_rotation(by_day)
    weeks = len(by_day)
    hours = int(by_day.sum()) // (2 * weeks)
    sentences = [say("shared_hours", hours=hours, weekdays=_days(by_day.any(axis=0)))]
    by_week = by_day.sum(axis=1)
    thinnest = int(by_week.argmin())
    fewest = int(by_week[thinnest]) // 2
    if fewest < hours:
        sentences.append(say("thinnest_week", hours=fewest, week=thinnest + 1, weeks=weeks))
    always, sometimes = _days((by_day >= 2).all(axis=0)), _days((by_day >= 2).any(axis=0))
    if always:
        sentences.append(say("shared_days", weekdays=always))
    elif sometimes:
        sentences.append(say("shared_days_rotating", weekdays=sometimes, weeks=weeks))
    return sentences


def _one_rotation(by_day: NDArray[np.integer[Any]]) -> NDArray[np.integer[Any]]:
    """The weeks up to where they repeat, however long the joint cycle of everybody in the problem is."""
    cycle = len(by_day)
    lengths = (weeks for weeks in range(1, cycle + 1) if cycle % weeks == 0)
    return next(by_day[:weeks] for weeks in lengths if (by_day.reshape(-1, weeks, 7) == by_day[:weeks]).all())


def _days(there: NDArray[np.bool_] | np.bool_) -> tuple[int, ...]:
    return tuple(np.flatnonzero(there).tolist())


def _languages(pairs: Pairs, _policy: Policy) -> list[list[Sentence]]:
    level = pairs.shared_language
    rows, plane = np.arange(len(pairs)), np.maximum(level - 1, 0)
    bits = pairs.of_azubi("languages")[rows, plane] & pairs.of_fachkraft("languages")[rows, plane]
    told = []
    for codes, best in zip(_options(bits, pairs.problem.language_codes), level.tolist(), strict=True):
        if best > 0:
            told.append([say("shared_language", languages=codes, level=CEFR[best - 1])])
        else:
            told.append([say("languages_unknown" if best < 0 else "no_shared_language")])
    return told


def _occupation(pairs: Pairs, _policy: Policy) -> list[list[Sentence]]:
    digits = pairs.shared_digits
    same = (pairs.of_azubi("occupation") == pairs.of_fachkraft("occupation")).all(axis=1)
    return _chosen(
        pairs,
        ("occupation_unknown", digits < 0),
        ("occupation_same", same),
        ("occupation_near", digits >= NEAR_DIGITS),
        "occupation_far",
    )


def _chosen(pairs: Pairs, *cases: tuple[str, NDArray[np.bool_]] | str) -> list[list[Sentence]]:
    """The sentence of the first case that is so; a key alone is so always, an empty one says nothing."""
    keys = np.full(len(pairs), "", dtype=object)
    for case in reversed(cases):
        key, is_so = (case, np.True_) if isinstance(case, str) else case
        keys = np.where(is_so, key, keys)
    return [[say(key)] if key else [] for key in keys.tolist()]


def _wishes(pairs: Pairs, _policy: Policy) -> list[list[Sentence]]:
    by_azubi, by_fachkraft = pairs.names("wishes")
    both = by_azubi & by_fachkraft
    return _chosen(
        pairs,
        ("wish_of_both", both),
        ("wish_of_azubi", by_azubi),
        ("wish_of_fachkraft", by_fachkraft),
        "wish_of_nobody",
    )


def _site(pairs: Pairs, _policy: Policy) -> list[list[Sentence]]:
    return _place("site", pairs)


def _department(pairs: Pairs, policy: Policy) -> list[list[Sentence]]:
    return [[] for _ in range(len(pairs))] if policy.department == "any" else _place("department", pairs)


def _place(column: str, pairs: Pairs) -> list[list[Sentence]]:
    same = pairs.same_place(column)
    return _chosen(
        pairs,
        ("", ~pairs.same_company),
        (f"{column}_unknown", same < 0),
        (f"{column}_same", same > 0),
        f"{column}_different",
    )


def _company(pairs: Pairs, _policy: Policy) -> list[list[Sentence]]:
    """Said where there is a choice: in a block of several companies."""
    blocks = pairs.problem.company_block
    alone = np.bincount(blocks)[blocks[pairs.of_azubi("company")]] == 1
    return _chosen(pairs, ("", alone), ("company_same", pairs.same_company), "company_different")


def _steps(column: str, pairs: Pairs, _policy: Policy) -> list[list[Sentence]]:
    azubi, fachkraft = pairs.of_azubi(column).astype(np.int64), pairs.of_fachkraft(column).astype(np.int64)
    unknown = ((azubi < 0) | (fachkraft < 0)).tolist()
    steps = np.abs(azubi - fachkraft).tolist()
    return [
        [say(f"{column}_unknown") if is_unknown else say(f"{column}_steps", steps=apart)]
        for is_unknown, apart in zip(unknown, steps, strict=True)
    ]


def _training_time(pairs: Pairs, policy: Policy) -> list[list[Sentence]]:
    """Months of training that are left when the round starts; a past end is none."""
    start = policy.start_month
    ends = pairs.of_azubi("training_ends").tolist()
    return [
        [
            say("training_months_unknown")
            if start is None or end < 0
            else say("training_months", months=max(end - start, 0))
        ]
        for end in ends
    ]


def _own_answers(pairs: Pairs, policy: Policy) -> list[list[Sentence]]:
    """The programme's own questions that count, by how well the answers fit."""
    found: list[dict[str, list[str]]] = [{} for _ in range(len(pairs))]
    for question in pairs.problem.columns.own_questions:
        use = policy.use_of(question.key)
        if use.weight:
            asked = question.asked(pairs, use.compare).tolist()
            for row, value in enumerate(question.fit(pairs, use.compare).tolist()):
                if asked[row]:
                    found[row].setdefault(_own_key(value, use.compare), []).append(question.key)
    return [list(_about_own(of_pair)) for of_pair in found]


def _own_key(value: int, compare: str) -> str:
    if value < 0:
        return "own_unknown"
    full, near, low = _OWN_ALIKE if compare == "alike" else _OWN_COMPLEMENT
    return full if value == FULL else near if value >= NEAR_VALUE else low


def _about_own(found: Mapping[str, Sequence[str]]) -> Iterator[Sentence]:
    for key in (*_OWN_ALIKE, *_OWN_COMPLEMENT, "own_unknown"):
        if key in found:
            yield say(key, questions=tuple(found[key]))
    for key, shown in _OWN_FOR_PARTICIPANTS.items():
        if key in found:
            yield say(shown, questions=tuple(found[key]))


_SPEAKERS: Mapping[str, Callable[[Pairs, Policy], list[list[Sentence]]]] = MappingProxyType(
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
