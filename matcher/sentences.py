"""Statements about a pair as keys with parameters, and who may read which.

The coordinator reads everything. The company and the participants read no figure of match quality, no language, no
wish and nothing confidential; of the person part they read competences alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matcher.canonical import to_bits
from matcher.criteria import shared_digits
from matcher.pairs import Pairs
from matcher.policy import Policy
from matcher.problem import CEFR
from matcher.reasons import REASONS
from matcher.result import Param, Sentence

__all__ = ["AUDIENCES", "SENTENCES", "Audience", "describe", "sentences_for", "shows"]

Audience: TypeAlias = Literal["coordinator", "company", "participant"]
AUDIENCES: tuple[Audience, ...] = ("coordinator", "company", "participant")

SHOWABLE = 2
"""Level from which somebody can show a competence: "I can do it alone"."""
NEAR_DIGITS = 3

_EVERYBODY = AUDIENCES
_COORDINATOR: tuple[Audience, ...] = ("coordinator",)
_STAFF: tuple[Audience, ...] = ("coordinator", "company")
_NOT_COMPANY: tuple[Audience, ...] = ("coordinator", "participant")

_TEXTS: Mapping[str, tuple[tuple[Audience, ...], tuple[str, ...]]] = {
    "only_possible": (_COORDINATOR, ()),
    "azubi_goals": (_COORDINATOR, ("covered", "goals", "unknown")),
    "azubi_goals_unknown": (_COORDINATOR, ()),
    "fachkraft_goals": (_COORDINATOR, ("covered", "goals", "unknown")),
    "fachkraft_goals_unknown": (_COORDINATOR, ()),
    "fachkraft_shows": (_EVERYBODY, ("competences",)),
    "azubi_shows": (_EVERYBODY, ("competences",)),
    "fachkraft_brings": (_COORDINATOR, ("competences",)),
    "azubi_brings": (_COORDINATOR, ("competences",)),
    "shared_hours": (_STAFF, ("hours", "weekdays")),
    "thinnest_week": (_STAFF, ("hours", "week", "weeks")),
    "shared_hours_unknown": (_STAFF, ()),
    "shared_days": (_NOT_COMPANY, ("weekdays",)),
    "shared_days_rotating": (_NOT_COMPANY, ("weekdays", "weeks")),
    "shared_language": (_COORDINATOR, ("languages", "level")),
    "no_shared_language": (_COORDINATOR, ()),
    "languages_unknown": (_COORDINATOR, ()),
    "occupation_same": (_STAFF, ()),
    "occupation_near": (_STAFF, ()),
    "occupation_far": (_COORDINATOR, ()),
    "occupation_unknown": (_COORDINATOR, ()),
    "department_same": (_STAFF, ()),
    "department_different": (_STAFF, ()),
    "site_same": (_STAFF, ()),
    "site_different": (_STAFF, ()),
    "company_different": (_STAFF, ()),
    "wish_of_both": (_COORDINATOR, ()),
    "wish_of_azubi": (_COORDINATOR, ()),
    "wish_of_fachkraft": (_COORDINATOR, ()),
    "work_style_steps": (_COORDINATOR, ("steps",)),
    "motivation_steps": (_COORDINATOR, ("steps",)),
    "confidence": (_COORDINATOR, ("percent",)),
    "pinned": (_COORDINATOR, ()),
    "held": (_COORDINATOR, ()),
    "rule_open": (_COORDINATOR, ("rule",)),
    "rule_overridden": (_COORDINATOR, ("rule",)),
    "rule_broken": (_COORDINATOR, ("rule",)),
    "other_block": (_COORDINATOR, ()),
    "banned": (_COORDINATOR, ()),
    "person_left_out": (_COORDINATOR, ("person",)),
    "below_minimum": (_COORDINATOR, ("minimum", "percent")),
    "both_have_partners": (_COORDINATOR, ("azubi_partner", "fachkraft_partner")),
    "azubi_has_partner": (_COORDINATOR, ("azubi_partner",)),
    "fachkraft_has_partner": (_COORDINATOR, ("fachkraft_partner",)),
    "places_taken": (_COORDINATOR, ("places",)),
}

SENTENCES: Mapping[str, tuple[str, ...]] = {key: names for key, (_, names) in _TEXTS.items()} | REASONS
"""Every key of a sentence or reason -> the names of its parameters."""


def sentences_for(audience: Audience, sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """Those of the sentences that the audience may read."""
    return tuple(sentence for sentence in sentences if audience in _TEXTS[sentence.key][0])


def say(key: str, **params: Param) -> Sentence:
    """A sentence with exactly the parameters its key asks for."""
    return Sentence(key, params)


def describe(pair: Pairs, policy: Policy) -> list[Sentence]:
    """What a single pair has in common and brings to each other; only criteria that count under the policy."""
    says = {
        "azubi_goals": _goals("azubi", pair.of_azubi("learns")[0], pair.of_fachkraft("brings")[0], pair),
        "fachkraft_goals": _goals("fachkraft", pair.of_fachkraft("learns")[0], pair.of_azubi("brings")[0], pair),
        "hours": _hours(pair),
        "languages": _languages(pair),
        "occupation": _occupation(pair),
        "wishes": _wishes(pair),
        "site": _place(pair, "site"),
        "company": [] if pair.same_company[0] else [say("company_different")],
        "department": _place(pair, "department"),
        "work_style": _steps(pair, "work_style"),
        "motivation": _steps(pair, "motivation"),
    }
    return [sentence for key, weight in policy.weights.items() if weight for sentence in says[key]]


def _competences(pair: Pairs, bits: NDArray[np.uint64]) -> tuple[str, ...]:
    table = pair.problem.competences
    return tuple(table[index] for index in np.flatnonzero(to_bits(bits, len(table))))


def shows(pair: Pairs, goals: NDArray[np.uint64], levels: NDArray[np.uint64]) -> tuple[str, ...]:
    """The goals that the partner can show."""
    return _competences(pair, goals & levels[SHOWABLE])


def _goals(learner: str, goals: NDArray[np.uint64], levels: NDArray[np.uint64], pair: Pairs) -> list[Sentence]:
    """How many goals of one the other can show, and what the other brings."""
    other = "fachkraft" if learner == "azubi" else "azubi"
    wanted, shown = _competences(pair, goals), shows(pair, goals, levels)
    sentences = []
    if wanted:
        unknown = len(_competences(pair, goals & ~levels[0]))
        sentences.append(say(f"{learner}_goals", covered=len(shown), goals=len(wanted), unknown=unknown))
    else:
        sentences.append(say(f"{learner}_goals_unknown"))
    if shown:
        sentences.append(say(f"{other}_shows", competences=shown))
    brings = _competences(pair, levels[SHOWABLE])
    if brings:
        sentences.append(say(f"{other}_brings", competences=brings))
    return sentences


def _hours(pair: Pairs) -> list[Sentence]:
    """Whole hours a week on average, the days on which both are there, and the week with fewer hours than that."""
    by_day = pair.problem.working_time.by_day(int(pair.azubi[0]), int(pair.fachkraft[0]))
    if by_day is None:
        return [say("shared_hours_unknown")]
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


def _days(there: NDArray[np.bool_] | np.bool_) -> tuple[int, ...]:
    return tuple(np.flatnonzero(there).tolist())


def _languages(pair: Pairs) -> list[Sentence]:
    level, known = pair.shared_language
    if not known[0]:
        return [say("languages_unknown")]
    if not level[0]:
        return [say("no_shared_language")]
    plane = int(level[0]) - 1
    bits = pair.of_azubi("languages")[0, plane] & pair.of_fachkraft("languages")[0, plane]
    codes = pair.problem.language_codes
    best = tuple(codes[index] for index in np.flatnonzero(to_bits(bits, len(codes))))
    return [say("shared_language", languages=best, level=CEFR[plane])]


def _occupation(pair: Pairs) -> list[Sentence]:
    azubi, fachkraft = pair.of_azubi("occupation"), pair.of_fachkraft("occupation")
    if azubi[0, 0] < 0 or fachkraft[0, 0] < 0:
        return [say("occupation_unknown")]
    if np.array_equal(azubi, fachkraft):
        return [say("occupation_same")]
    near = int(shared_digits(azubi, fachkraft)[0]) >= NEAR_DIGITS
    return [say("occupation_near" if near else "occupation_far")]


def _wishes(pair: Pairs) -> list[Sentence]:
    by_azubi, by_fachkraft = (bool(named[0]) for named in pair.names("wishes"))
    if by_azubi and by_fachkraft:
        return [say("wish_of_both")]
    if by_azubi:
        return [say("wish_of_azubi")]
    return [say("wish_of_fachkraft")] if by_fachkraft else []


def _place(pair: Pairs, column: str) -> list[Sentence]:
    azubi, fachkraft = int(pair.of_azubi(column)[0]), int(pair.of_fachkraft(column)[0])
    if azubi < 0 or fachkraft < 0 or not pair.same_company[0]:
        return []
    return [say(f"{column}_same" if azubi == fachkraft else f"{column}_different")]


def _steps(pair: Pairs, column: str) -> list[Sentence]:
    azubi, fachkraft = int(pair.of_azubi(column)[0]), int(pair.of_fachkraft(column)[0])
    if azubi < 0 or fachkraft < 0:
        return []
    return [say(f"{column}_steps", steps=abs(azubi - fachkraft))]
