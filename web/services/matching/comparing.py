"""Two people looked at closely, and what differs between two states of a block."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import matcher
from matcher import MatcherError, Policy, Problem, Result
from matcher.effects import effect_sentences
from matcher.rules import RULES
from web.db.models import DecisionKind
from web.services.matching.blocks import decisions_of
from web.services.matching.speaking import SIDES, criterion_of
from web.services.matching.values import BlockAnswer, BlockTask, Choice, EngineRefusal, Said

TOLD_OTHERWISE = frozenset({"confidence", "own_shared", "own_completed"})


@dataclass(frozen=True)
class CriterionLine:
    """One criterion of a pair: both figures in per cent. `side`: whom it serves, "azubi", "fachkraft" or "both"."""

    key: str
    percent: int
    weight: int
    known: int
    side: str
    said: tuple[Said, ...]
    """What stands behind the figure."""


@dataclass(frozen=True)
class Effect:
    """What a change would do to its block: in sentences about figures, and who gets whom."""

    said: tuple[Said, ...]
    changes: tuple[tuple[str, str | None, str | None], ...]
    """Azubis with another partner: (who, with whom before, with whom then), by their keys."""


@dataclass(frozen=True)
class Outcomes:
    """What a change would do: when everybody may get somebody else, and when all others stay as they are.

    None where the decisions made so far, or a rule, stand against it.
    """

    free: Effect | None
    held: Effect | None


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
    """What else is to be said of the two."""
    can_be_set_aside: bool
    """Whether every rule they break may be set aside for them."""

    @property
    def sentences(self) -> tuple[Said, ...]:
        """All that is said of their answers."""
        return (*(said for line in self.criteria for said in line.said), *self.about)


def explain_pair(
    task: BlockTask, stored: Mapping[str, Any], *, policy: str, azubi: str, fachkraft: str
) -> PairExplained:
    """Say why two people are a pair of a stored result or not."""
    rules, problem, result = Policy.from_toml(policy), Problem.from_bytes(task.data), Result.from_dict(stored)
    decisions = decisions_of(task, problem)
    found = matcher.explain(problem, rules, result, azubi, fachkraft, decisions=decisions)
    about = _about(found)
    weighed = {each.key for each in found.criteria if each.weight}
    return PairExplained(
        status=found.status,
        percent=found.percent,
        confidence=found.confidence,
        is_only_possible=found.only_possible,
        broken=found.broken,
        criteria=tuple(
            _criterion(each, [said for said in about if criterion_of(said) == each.key])
            for each in found.criteria
            if each.weight
        ),
        why=_said(found.why),
        about=tuple(said for said in about if criterion_of(said) not in weighed),
        can_be_set_aside=all(RULES[rule].overridable for rule in found.broken),
    )


def _criterion(score: matcher.CriterionScore, said: Iterable[Said]) -> CriterionLine:
    side = SIDES.get(score.key, "both")
    return CriterionLine(score.key, score.value // 10, score.weight, score.known // 10, side, tuple(said))


def outcomes(
    task: BlockTask, stored: Mapping[str, Any], *, policy: str, choices: Sequence[Choice], about: Collection[str] = ()
) -> Outcomes:
    """Return what a block would become under the decisions of the task and these further choices.

    `stored` is its result so far. Held are the tandems of all others than the people of the choices and those `about`
    whom a choice is dropped.
    """
    before = Result.from_dict(stored)
    meant = {*about, *(person for choice in choices for person in (choice.azubi, choice.fachkraft))}
    holds = tuple(
        Choice(DecisionKind.HOLD, tandem.azubi, tandem.fachkraft)
        for tandem in before.tandems
        if tandem.azubi not in meant and tandem.fachkraft not in meant
    )
    problem = Problem.from_bytes(task.data)
    return Outcomes(*(_effect(task, problem, before, policy, (*extra, *choices)) for extra in ((), holds)))


def freely(task: BlockTask, stored: Mapping[str, Any], *, policy: str, choices: Sequence[Choice]) -> Effect | None:
    """Return what these choices would do if everybody else may get somebody else, or None if something forbids it."""
    return _effect(task, Problem.from_bytes(task.data), Result.from_dict(stored), policy, tuple(choices))


def _effect(
    task: BlockTask, problem: Problem, before: Result, policy: str, choices: tuple[Choice, ...]
) -> Effect | None:
    """Solve the block as the decision itself would, so that what is shown is what happens.

    What the engine worked out about the problem's pairs is kept with it and serves both ways.
    """
    decisions = decisions_of(replace(task, choices=(*task.choices, *choices)), problem)
    try:
        after = matcher.match(problem, Policy.from_toml(policy), decisions, seed=before.seed, proof=False)
    except MatcherError:
        return None
    found = matcher.Effect(before, after, matcher.compare(before, after))
    return Effect(_figures(found), tuple(_azubis(found.changes)))


def _figures(found: matcher.Effect) -> tuple[Said, ...]:
    """What the change costs; who is concerned is told by name, beside it."""
    return _said(each for each in effect_sentences(found, "", "") if "people" not in each.params)


def _said(sentences: Iterable[matcher.Sentence]) -> tuple[Said, ...]:
    return tuple(Said(each.key, each.params) for each in sentences)


def _about(found: matcher.Explanation) -> tuple[Said, ...]:
    """Nothing twice: the confidence is a figure of its own, what somebody knows is among all they bring, the days are
    told with the hours unless they are others, and what people are told of own questions is told the coordinators more
    exactly.
    """
    keys = {each.key for each in found.about}
    told = [each.params["weekdays"] for each in found.about if each.key == "shared_hours"]
    return _said(
        each
        for each in found.about
        if each.key not in TOLD_OTHERWISE
        and each.key.replace("_knows", "_brings") not in keys - {each.key}
        and not (each.key == "shared_days" and each.params["weekdays"] in told)
    )


def _azubis(changes: matcher.Changes) -> Iterable[tuple[str, str | None, str | None]]:
    """Azubis with another partner; an Azubi has one at most."""
    for each in changes.people:
        if each.role == "azubi":
            yield each.person, next(iter(each.before), None), next(iter(each.after), None)


def changes(before: Mapping[str, Any], after: BlockAnswer) -> list[dict[str, str | None]]:
    """Return each Azubi whose partner differs between a stored result and an answer, with both partners' keys."""
    old = {tandem["azubi"]: tandem["fachkraft"] for tandem in before["tandems"]}
    new = {pair.azubi: pair.fachkraft for pair in after.pairs}
    return [
        {"person": person, "before": old.get(person), "after": new.get(person)}
        for person in sorted({*old, *new})
        if old.get(person) != new.get(person)
    ]


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
        after = matcher.match(problem, rules, decisions_of(task, problem), seed=seed, proof=False)
    except MatcherError as error:
        raise EngineRefusal(error) from error
    found = matcher.compare(before, after)
    return Difference(len(before.tandems), len(after.tandems), tuple(_azubis(found)))
