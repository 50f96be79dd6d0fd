"""The only door to the engine: our values in, our values out. Nothing here touches the database.

People appear as engine keys only; names never get this far.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np

import matcher
from matcher import ENGINE_VERSION, Decisions, MatcherError, Policy, Problem, Result
from web.db.models import DecisionKind
from web.services.planning.records import Record

__all__ = ["ENGINE_VERSION"]

Words = dict[str, Any]
"""A sentence or reason as it is stored: key and parameters."""


@dataclass(frozen=True)
class Said:
    """A sentence or reason of the engine, for `web.sentences`."""

    key: str
    params: Mapping[str, Any]

    @classmethod
    def stored(cls, words: Mapping[str, Any]) -> "Said":
        """Return what was stored as key and parameters."""
        return cls(words["key"], words["params"])


class EngineRefusal(Exception):
    """The engine refused what it was given; `code` and `params` say why."""

    def __init__(self, error: MatcherError) -> None:
        self.code = error.code
        self.params = dict(error.params)
        super().__init__(str(error))


class NotProved(Exception):
    """A result did not stand up to the independent check: an error in the program, never of the people's data."""


@dataclass(frozen=True)
class FrozenData:
    """A block's data as canonical bytes, with their hash and counts."""

    data: bytes
    sha256: str
    azubis: int
    fachkraefte: int


@dataclass(frozen=True)
class Choice:
    """A coordinator's decision in the engine's terms; people by their keys."""

    kind: DecisionKind
    azubi: str | None = None
    fachkraft: str | None = None
    places: int | None = None
    rule: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class BlockTask:
    """One block to solve: its frozen bytes, its places (None: as many as possible) and what was decided about it."""

    block_id: UUID
    input_id: UUID
    data: bytes
    places: int | None
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class PairAnswer:
    """A pair of the answer. `details` holds the reasons for each audience, the confidence and open questions."""

    azubi: str
    fachkraft: str
    points: int
    percent: int
    pinned: bool
    overridden: bool
    only_possible: bool
    details: dict[str, Any]


@dataclass(frozen=True)
class AloneAnswer:
    """Somebody without a partner, with the coordinator's reason, the one that may be told, and what would help."""

    key: str
    reason: Words
    public: Words
    helps: tuple[Words, ...]


@dataclass(frozen=True)
class BlockAnswer:
    """A solved and proved block. `result` is the engine's own result with its certificate."""

    block_id: UUID
    input_id: UUID
    pairs: tuple[PairAnswer, ...]
    alone: tuple[AloneAnswer, ...]
    result: dict[str, Any]
    result_hash: str


def warm_up() -> None:
    """Load the solver ahead of the first run, which would otherwise wait a second for it."""
    matcher.assign(np.ones((1, 1), dtype=np.int64))


def default_policy() -> Policy:
    """Return the engine's default policy."""
    return Policy()


def policy_of_round(toml: str, starts_on: date) -> str:
    """Return a stored policy as a round uses it: with the month in which its tandems start, unless it names one.

    Stored policies hold for every round of a programme, so they usually name none.
    """
    policy = Policy.from_toml(toml)
    return replace(policy, starts=policy.starts or starts_on.strftime("%Y-%m")).to_toml()


def policy_fingerprint(toml: str) -> str:
    """Return the fingerprint of a policy."""
    return Policy.from_toml(toml).fingerprint


OWN_ANSWERS_WEIGHT = 10
"""What all own questions of a programme together count, unless its policy says otherwise."""
_OWN_ANSWERS = "own_answers"


def weighing_own_answers(toml: str, *, count: bool) -> str:
    """Return a stored policy in which the answers to a programme's own questions count, or do not."""
    policy = Policy.from_toml(toml)
    weight = (policy.weights[_OWN_ANSWERS] or OWN_ANSWERS_WEIGHT) if count else 0
    return replace(policy, weights={**policy.weights, _OWN_ANSWERS: weight}).to_toml()


def share_of_own_answers(toml: str) -> int:
    """Return how much the answers to own questions count in a policy where they do, in per cent of everything."""
    weights = Policy.from_toml(weighing_own_answers(toml, count=True)).weights
    return round(100 * weights[_OWN_ANSWERS] / sum(weights.values()))


def objective(toml: str) -> str:
    """Return what a stored policy aims at: `floor`, `total` or `leximin`."""
    return Policy.from_toml(toml).objective


def in_force(toml: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the criteria that count in a stored policy, the heaviest first, and the rules that hold."""
    policy = Policy.from_toml(toml)
    weights = policy.weights
    criteria = sorted((key for key, weight in weights.items() if weight), key=lambda key: -weights[key])
    return tuple(criteria), tuple(key for key, holds in policy.rules.items() if holds)


def freeze(block_id: UUID, companies: Iterable[str], people: Iterable[tuple[str, Record]]) -> FrozenData:
    """Pack the people of a block, given as (role, record); raises EngineRefusal for answers it cannot read."""
    sides: dict[str, list[Record]] = {"azubi": [], "fachkraft": []}
    for role, record in people:
        sides[role].append(record)
    blocks = [{"id": company, "pool": str(block_id)} for company in companies]
    try:
        problem = Problem.from_records(sides["azubi"], sides["fachkraft"], blocks)
    except MatcherError as error:
        raise EngineRefusal(error) from error
    return FrozenData(problem.to_bytes(), problem.fingerprint, len(sides["azubi"]), len(sides["fachkraft"]))


def solve_block(task: BlockTask, *, policy: str, seed: int) -> BlockAnswer:
    """Solve one block, check the result independently and say why each pair came about.

    Raises EngineRefusal when the decisions contradict each other or the data, NotProved when the check fails.
    """
    rules, problem = Policy.from_toml(policy), Problem.from_bytes(task.data)
    decisions = _decisions(task, problem)
    try:
        result = matcher.match(problem, rules, decisions, seed=seed)
    except MatcherError as error:
        raise EngineRefusal(error) from error
    issues = matcher.verify(problem, rules, result, decisions)
    if issues:
        raise NotProved(issues[0].code)
    explained = matcher.explain_tandems(problem, rules, result, decisions=decisions)
    helps = _helps(matcher.diagnose(problem, rules, result, decisions))
    return BlockAnswer(
        block_id=task.block_id,
        input_id=task.input_id,
        pairs=tuple(_pair(*each) for each in zip(result.tandems, explained, strict=True)),
        alone=tuple(
            AloneAnswer(one.person, _words(one.reason), _words(one.public), helps.get(one.person, ()))
            for one in result.unmatched
        ),
        result=result.to_dict(),
        result_hash=result.fingerprint,
    )


def check_choices(task: BlockTask, *, policy: str) -> None:
    """Raise EngineRefusal if the decisions about a block contradict each other, the data or the rules."""
    problem = Problem.from_bytes(task.data)
    try:
        matcher.match(problem, Policy.from_toml(policy), _decisions(task, problem))
    except MatcherError as error:
        raise EngineRefusal(error) from error


@dataclass(frozen=True)
class PublicForecast:
    """What a company may know of its own block before publication; people by their keys.

    `recruit`: of which role one more person would help. `only_pair`: the one possible pair, if there is exactly one.
    `impossible`: for whom nobody is possible, with the rules that rule them out, commonest first.
    """

    tandems: int
    recruit: str | None
    only_pair: tuple[str, str] | None
    impossible: Mapping[str, tuple[str, ...]]
    minimum_hours: int


def public_forecast(
    people: Iterable[tuple[str, Record]], *, block: str, policy: str, places: int | None
) -> PublicForecast:
    """Look ahead at a company on nothing but what it reported; raises EngineRefusal for what cannot be read.

    `people` are given as (role, record); whatever is in a record beyond a company's facts plays no part.
    """
    try:
        problem, rules = _own_block(people, block), Policy.from_toml(policy)
        choices = _made(places=[(block, places, "")])
        plan = matcher.match(matcher.public_view(problem), replace(rules, minimum=None, objective="total"), choices)
        found = matcher.public_diagnosis(problem, rules, choices)
    except MatcherError as error:
        raise EngineRefusal(error) from error
    only = next((each for each in plan.tandems if each.only_possible), None)
    recruits = found.blocks[0].recruits if found.blocks else ()
    return PublicForecast(
        tandems=len(plan.tandems),
        recruit=recruits[0].role if recruits else None,
        only_pair=(only.azubi, only.fachkraft) if only else None,
        impossible={each.person: _commonest(each.rules) for each in found.people if each.rules},
        minimum_hours=rules.minimum_hours,
    )


def _own_block(people: Iterable[tuple[str, Record]], block: str) -> Problem:
    sides: dict[str, list[Record]] = {"azubi": [], "fachkraft": []}
    for role, record in people:
        sides[role].append(record)
    return Problem.from_records(sides["azubi"], sides["fachkraft"], [{"id": block, "pool": None}])


def _commonest(counts: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(counts, key=lambda rule: (-counts[rule], rule)))


@dataclass(frozen=True)
class CriterionLine:
    """One criterion of a pair: both figures in per cent."""

    key: str
    percent: int
    weight: int
    known: int


@dataclass(frozen=True)
class Effect:
    """What keeping a pair together would do to its block: in sentences about figures, and who gets whom."""

    said: tuple[Said, ...]
    changes: tuple[tuple[str, str | None, str | None], ...]
    """Azubis with another partner: (who, with whom before, with whom then), by their keys."""


@dataclass(frozen=True)
class PairExplained:
    """One pair looked at closely, chosen or not."""

    status: str
    percent: int
    confidence: int
    is_only_possible: bool
    broken: tuple[str, ...]
    criteria: tuple[CriterionLine, ...]
    why: tuple[Said, ...]
    """Why the two are a tandem or not."""
    about: tuple[Said, ...]
    """What their answers have in common."""
    effect: Effect | None


def explain_pair(
    task: BlockTask, stored: Mapping[str, Any], *, policy: str, azubi: str, fachkraft: str
) -> PairExplained:
    """Say why two people are a pair of a stored result or not, and what keeping them together would change."""
    rules, problem, result = Policy.from_toml(policy), Problem.from_bytes(task.data), Result.from_dict(stored)
    decisions = _decisions(task, problem)
    found = matcher.explain(problem, rules, result, azubi, fachkraft, decisions=decisions)
    return PairExplained(
        status=found.status,
        percent=found.percent,
        confidence=found.confidence,
        is_only_possible=found.only_possible,
        broken=found.broken,
        criteria=tuple(
            CriterionLine(each.key, each.value // 10, each.weight, each.known // 10)
            for each in found.criteria
            if each.weight
        ),
        why=_said(found.why),
        about=_about(found),
        effect=_effect(found),
    )


def _said(sentences: Iterable[matcher.Sentence]) -> tuple[Said, ...]:
    return tuple(Said(each.key, each.params) for each in sentences)


def _about(found: matcher.Explanation) -> tuple[Said, ...]:
    """Nothing twice: the confidence is a figure of its own, and what somebody knows is among all they bring."""
    keys = {each.key for each in found.about}
    return _said(
        each
        for each in found.about
        if each.key != "confidence" and each.key.replace("_knows", "_brings") not in keys - {each.key}
    )


def _effect(found: matcher.Explanation) -> Effect | None:
    """None for pairs that were chosen or are impossible, and where decisions made so far stand against it."""
    if found.effect is None:
        return None
    figures = (sentence for sentence in found.cost if "people" not in sentence.params)
    return Effect(_said(figures), tuple(_azubis(found.effect.changes)))


def _azubis(changes: matcher.Changes) -> Iterable[tuple[str, str | None, str | None]]:
    """Azubis with another partner; an Azubi has one at most."""
    for each in changes.people:
        if each.role == "azubi":
            yield each.person, next(iter(each.before), None), next(iter(each.after), None)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, str | None]]:
    """Return each Azubi whose partner differs between two stored results, with both partners' keys."""
    found = matcher.compare(Result.from_dict(before), Result.from_dict(after))
    return [{"person": person, "before": old, "after": new} for person, old, new in _azubis(found)]


@dataclass(frozen=True)
class Difference:
    """What another data state of a block would change. Everybody appears by their keys."""

    tandems_before: int
    tandems_after: int
    changes: tuple[tuple[str, str | None, str | None], ...]
    """Azubis with another partner: (who, with whom before, with whom then)."""


def difference(task: BlockTask, stored: Mapping[str, Any], *, policy: str, seed: int) -> Difference:
    """Solve a block as it would be and compare it with a stored result; raises EngineRefusal."""
    rules, problem, before = Policy.from_toml(policy), Problem.from_bytes(task.data), Result.from_dict(stored)
    try:
        after = matcher.match(problem, rules, _decisions(task, problem), seed=seed)
    except MatcherError as error:
        raise EngineRefusal(error) from error
    found = matcher.compare(before, after)
    return Difference(len(before.tandems), len(after.tandems), tuple(_azubis(found)))


def is_proved(task: BlockTask, stored: Mapping[str, Any], *, policy: str, result_hash: str) -> bool:
    """Whether a stored result is still what it was, belongs to this data, policy and decisions, and is the best."""
    rules, problem, result = Policy.from_toml(policy), Problem.from_bytes(task.data), Result.from_dict(stored)
    decisions = _decisions(task, problem)
    return (
        result.fingerprint == result_hash
        and result.decisions_fingerprint == decisions.fingerprint
        and not matcher.verify(problem, rules, result, decisions)
    )


def _decisions(task: BlockTask, problem: Problem) -> Decisions:
    """The decisions that concern people who still stand in the data; the last number of places counts."""
    pairs: dict[DecisionKind, list[tuple[str, str, str]]] = {kind: [] for kind in DecisionKind}
    left_out, overrides, places = [], [], task.places
    for choice in task.choices:
        if choice.kind is DecisionKind.PLACES:
            places = choice.places
        elif choice.kind is DecisionKind.LEAVE_OUT:
            left_out.append((choice.azubi or choice.fachkraft or "", choice.reason))
        elif choice.kind is DecisionKind.OVERRIDE:
            overrides.append((choice.azubi or "", choice.fachkraft or "", choice.rule or "", choice.reason))
        else:
            pairs[choice.kind].append((choice.azubi or "", choice.fachkraft or "", choice.reason))
    has_own_places = task.places is not None or any(choice.kind is DecisionKind.PLACES for choice in task.choices)
    block = str(task.block_id)
    return _made(
        pins=pairs[DecisionKind.PIN],
        bans=pairs[DecisionKind.BAN],
        holds=pairs[DecisionKind.HOLD],
        left_out=left_out,
        overrides=overrides,
        places=[(block, places, "")] if has_own_places else [],
    ).within(problem)


def _made(**entries: Sequence[tuple[Any, ...]]) -> Decisions:
    """Plain tuples become the engine's own entries in its constructor."""
    return Decisions(**{name: tuple(values) for name, values in entries.items()})  # type: ignore[arg-type]


def _helps(found: matcher.Diagnosis) -> dict[str, tuple[Words, ...]]:
    """For everybody without a tandem who is not left out: a recruit on the other side, and the smallest exception."""
    helps = {}
    for person in found.people:
        block = next(each for each in found.blocks if each.block == person.block)
        recruits = [each.sentences[0] for each in block.recruits if each.role != person.role]
        helps[person.person] = tuple(_words(said) for said in (*recruits, *person.sentences()))
    return helps


def _pair(tandem: matcher.Tandem, explanation: matcher.Explanation) -> PairAnswer:
    return PairAnswer(
        azubi=tandem.azubi,
        fachkraft=tandem.fachkraft,
        points=tandem.points,
        percent=tandem.percent,
        pinned=tandem.pinned,
        overridden=bool(tandem.override),
        only_possible=tandem.only_possible,
        details={
            "coordinator": [_words(each) for each in explanation.sentences("coordinator")],
            "company": [_words(each) for each in explanation.sentences("company")],
            "participant": [_words(each) for each in explanation.sentences("participant")],
            "confidence": tandem.confidence,
            "open": list(tandem.open_rules),
            "override": list(tandem.override),
        },
    )


def _words(said: matcher.Sentence | matcher.Reason) -> Words:
    params = {name: list(value) if isinstance(value, tuple) else value for name, value in said.params.items()}
    return {"key": said.key, "params": params}
