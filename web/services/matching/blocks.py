"""One block: its data fixed as bytes, solved under its decisions, proved."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import numpy as np

import matcher
from matcher import Decisions, MatcherError, Policy, Problem, Result
from web.db.models import DecisionKind, ParticipantRole
from web.services.matching.values import (
    AloneAnswer,
    BlockAnswer,
    BlockTask,
    EngineRefusal,
    FrozenData,
    NotProved,
    PairAnswer,
    Words,
)
from web.services.planning.records import Record

AUDIENCES: tuple[matcher.Audience, ...] = ("coordinator", "company", "participant")
WARM_UP_SIDE = 48
Named = tuple[str, str, str]
"""Azubi, Fachkraft and the reason for what was decided about them."""


def warm_up() -> None:
    """Load the solver ahead of the first run, which would otherwise wait a second for it.

    All that a block may need is loaded by one of this size without a best plan that comes to light at once.
    """
    matcher.assign(np.ones((WARM_UP_SIDE, WARM_UP_SIDE), dtype=np.int64))


def freeze(block_id: UUID, companies: Iterable[str], people: Iterable[tuple[str, Record]]) -> FrozenData:
    """Pack the people of a block, given as (role, record); raises EngineRefusal for answers it cannot read."""
    return freeze_blocks({block_id: (tuple(companies), tuple(people))})[block_id]


def freeze_blocks(
    blocks: Mapping[UUID, tuple[Sequence[str], Sequence[tuple[str, Record]]]],
) -> dict[UUID, FrozenData]:
    """Pack the people of many blocks, given as companies and people of each; one look at all of them together.

    Each gets what it would get alone. Raises EngineRefusal, which does not say for which block.
    """
    everybody = [each for _companies, people in blocks.values() for each in people]
    azubis, others = ([each for role, each in everybody if (role == "azubi") is first] for first in (True, False))
    pools = [{"id": each, "pool": str(block)} for block, (companies, _people) in blocks.items() for each in companies]
    try:
        parts = Problem.from_records(azubis, others, pools).to_parts()
    except MatcherError as error:
        raise EngineRefusal(error) from error
    nobody = Problem.from_records([], []).to_bytes()
    return {block: _frozen(parts.get(str(block), nobody), people) for block, (_, people) in blocks.items()}


def _frozen(data: bytes, people: Sequence[tuple[str, Record]]) -> FrozenData:
    azubis = sum(role == "azubi" for role, _record in people)
    return FrozenData(data, hashlib.sha256(data).hexdigest(), azubis, len(people) - azubis)


def solve_block(task: BlockTask, *, policy: str, seed: int) -> BlockAnswer:
    """Solve one block, check the result independently and say why each pair came about.

    Raises EngineRefusal when the decisions contradict each other or the data, NotProved when the check fails.
    """
    problem = Problem.from_bytes(task.data)
    terms = Terms(problem, Policy.from_toml(policy), decisions_of(task, problem), seed)
    (part,) = solved(terms).values()
    return answer_of(task, part)


@dataclass(frozen=True)
class Terms:
    """What a result follows from."""

    problem: Problem
    policy: Policy
    decisions: Decisions
    seed: int


@dataclass(frozen=True)
class Part:
    """What the engine found about one block: its result, why each pair came about, and what helps whom.

    `told`: for each tandem, in their order, its sentences for every audience as JSON.
    """

    result: Result
    told: Sequence[str]
    helps: Mapping[str, tuple[Words, ...]]


def solved(terms: Terms) -> dict[str, Part]:
    """Solve and prove all blocks of a problem, and return what was found about each, by its name in the problem.

    Raises EngineRefusal, or NotProved.
    """
    problem, policy, decisions = terms.problem, terms.policy, terms.decisions
    try:
        result = matcher.match(problem, policy, decisions, seed=terms.seed)
    except MatcherError as error:
        raise EngineRefusal(error) from error
    issues = matcher.verify(problem, policy, result, decisions)
    if issues:
        raise NotProved(issues[0].code)
    told: dict[str, list[str]] = {block: [] for block in problem.blocks}
    for tandem, sentences in zip(result.tandems, _told(matcher.tell_tandems(problem, policy, result)), strict=True):
        told[tandem.block].append(sentences)
    helps = _helps(matcher.diagnose(problem, policy, result, decisions)) if result.unmatched else {}
    return {block: Part(one, told[block], helps) for block, one in result.split().items()}


def answer_of(task: BlockTask, part: Part) -> BlockAnswer:
    """Turn what was found about a block into our words."""
    result = part.result
    text = result.to_json()
    return BlockAnswer(
        block_id=task.block_id,
        input_id=task.input_id,
        pairs=tuple(_pair(*each) for each in zip(result.tandems, part.told, strict=True)),
        alone=tuple(
            AloneAnswer(
                one.person,
                ParticipantRole(one.role),
                _words(one.reason),
                _words(one.public),
                part.helps.get(one.person, ()),
            )
            for one in result.unmatched
        ),
        result=text,
        result_hash=hashlib.sha256(text.encode()).hexdigest(),
        input_hash=result.input_fingerprint,
        decisions_hash=result.decisions_fingerprint,
    )


def check_choices(task: BlockTask, *, policy: str) -> None:
    """Raise EngineRefusal if the decisions about a block contradict each other, the data or the rules."""
    problem = Problem.from_bytes(task.data)
    try:
        matcher.match(problem, Policy.from_toml(policy), decisions_of(task, problem))
    except MatcherError as error:
        raise EngineRefusal(error) from error


def decisions_of(task: BlockTask, problem: Problem) -> Decisions:
    """The decisions that concern people who still stand in the data; the last number of places counts.

    To hold a tandem while others change is no word about its people: a hold gives way to every other decision, and to
    later holds.
    """
    pairs: dict[DecisionKind, list[Named]] = {kind: [] for kind in DecisionKind}
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
    if pairs[DecisionKind.HOLD]:
        gone = {person for person, _reason in left_out}
        pairs[DecisionKind.HOLD] = _still_held(problem, pairs, gone, places)
    has_own_places = task.places is not None or any(choice.kind is DecisionKind.PLACES for choice in task.choices)
    block = str(task.block_id)
    return made(
        pins=pairs[DecisionKind.PIN],
        bans=pairs[DecisionKind.BAN],
        holds=pairs[DecisionKind.HOLD],
        left_out=left_out,
        overrides=overrides,
        places=[(block, places, "")] if has_own_places else [],
    ).within(problem)


def _still_held(
    problem: Problem, pairs: Mapping[DecisionKind, Sequence[Named]], gone: AbstractSet[str], places: int | None
) -> list[Named]:
    """The holds that stand in nobody's way, given everything else that was decided about pairs, people and places."""
    azubis = {*problem.azubis.ids}
    room = Counter(dict(zip(problem.fachkraefte.ids, problem.fachkraefte.capacity.tolist(), strict=True)))
    pinned, banned = (
        {(azubi, fachkraft) for azubi, fachkraft, _reason in pairs[kind] if azubi in azubis and fachkraft in room}
        for kind in (DecisionKind.PIN, DecisionKind.BAN)
    )
    served = {azubi for azubi, _fachkraft in pinned}
    room.subtract(fachkraft for _azubi, fachkraft in pinned)
    kept: list[Named] = []
    for hold in reversed(pairs[DecisionKind.HOLD]):
        azubi, fachkraft, _reason = hold
        is_free = azubi not in served | gone and fachkraft not in gone and room[fachkraft] > 0
        if is_free and (azubi, fachkraft) not in banned and (places is None or len(pinned) + len(kept) < places):
            kept.append(hold)
            served.add(azubi)
            room[fachkraft] -= 1
    return kept


def made(**entries: Sequence[tuple[Any, ...]]) -> Decisions:
    """Plain tuples become the engine's own entries in its constructor."""
    return Decisions(**{name: tuple(values) for name, values in entries.items()})  # type: ignore[arg-type]


def _helps(found: matcher.Diagnosis) -> dict[str, tuple[Words, ...]]:
    """For everybody without a tandem who is not left out: a recruit on the other side, and the smallest exception."""
    helps = {}
    blocks = {block.block: block for block in found.blocks}
    for person in found.people:
        found_here = () if person.barred else blocks[person.block].recruits
        recruits = [
            said for each in found_here if each.role != person.role for said in (*each.sentences[:1], *each.needed)
        ]
        helps[person.person] = tuple(_words(said) for said in (*recruits, *person.sentences()))
    return helps


def _pair(tandem: matcher.Tandem, told: str) -> PairAnswer:
    return PairAnswer(
        azubi=tandem.azubi,
        fachkraft=tandem.fachkraft,
        points=tandem.points,
        percent=tandem.percent,
        pinned=tandem.pinned,
        overridden=bool(tandem.override),
        only_possible=tandem.only_possible,
        confidence=tandem.confidence,
        is_unclear=bool(tandem.open_rules),
        details=told + _rest(tandem.confidence, tandem.open_rules, tandem.override),
    )


def _told(told: matcher.Told) -> list[str]:
    """The beginning of the JSON of each pair's details: what every audience is told, up to where the rest begins."""
    written = told.written(_sentence)
    return [
        f'{{"coordinator":[{coordinator[:-1]}],"company":[{company[:-1]}],"participant":[{participant[:-1]}],'
        for coordinator, company, participant in zip(*map(written.__getitem__, AUDIENCES), strict=True)
    ]


@lru_cache(maxsize=1 << 12)
def _rest(confidence: int, unclear: tuple[str, ...], override: tuple[str, ...]) -> str:
    return json.dumps({"confidence": confidence, "open": unclear, "override": override})[1:]


def _sentence(said: matcher.Sentence) -> str:
    """A sentence as JSON, with a comma behind it."""
    params = ",".join([f'"{name}":{_value(value)}' for name, value in said.params.items()])
    return f'{{"key":"{said.key}","params":{{{params}}}}},'


def _value(value: object) -> str:
    """A parameter as JSON; most are numbers or short lists, and there are tens of thousands."""
    if isinstance(value, tuple):
        return f"[{','.join(map(_value, value))}]"
    return _quoted(value) if isinstance(value, str) else json.dumps(value)


_quoted = json.encoder.encode_basestring_ascii


def _words(said: matcher.Sentence | matcher.Reason) -> Words:
    params = {name: list(value) if isinstance(value, tuple) else value for name, value in said.params.items()}
    return {"key": said.key, "params": params}
