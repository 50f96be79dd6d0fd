"""What is stored of a block looked at once more: is it what it was, does it follow from what went in, is it the best.

The engine's independent checker goes through the proof; then the block is solved again, which must give the same bytes.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import matcher
from matcher import Decisions, MatcherError, Policy, Problem, Result
from web.services.matching.blocks import decisions_of, made
from web.services.matching.together import KINDS, collector_resting, solve_blocks
from web.services.matching.values import BlockTask

CHANGED = "changed"
INPUT = "input"
TERMS = "terms"
ENGINE = "engine"
UNPROVED = "unproved"
SHOWN = "shown"
NOT_REPEATED = "not_repeated"
LOST = "lost"
FINDINGS = (CHANGED, INPUT, TERMS, ENGINE, UNPROVED, SHOWN, NOT_REPEATED, LOST)
"""What can be wrong: the stored result or the stored data is not what it was; it was made from something else; by an
earlier engine; it is not proved to be the best; what the plan shows is something else; solving again gives something
else; the data was deleted."""


@dataclass(frozen=True)
class StoredBlock:
    """A block's result as it is stored, and everything it is said to follow from."""

    task: BlockTask
    policy: str
    seed: int
    sha256: str
    result: Mapping[str, Any]
    result_hash: str
    shown: frozenset[tuple[str, str, int]] | None = None
    """The pairs a plan shows, by engine keys, with their points; None where no plan is looked at."""


def recheck(stored: Sequence[StoredBlock]) -> dict[UUID, str]:
    """Return what is wrong, by block; nothing is said of a block that is proved and comes out the same again."""
    wrong = unproved(stored)
    for each in stored:
        is_other = each.result.get("engine_version") != matcher.ENGINE_VERSION
        if is_other and wrong.get(each.task.block_id) not in {CHANGED, INPUT}:
            wrong[each.task.block_id] = ENGINE
    alike: dict[tuple[str, int], list[StoredBlock]] = defaultdict(list)
    for each in stored:
        if each.task.block_id not in wrong:
            alike[each.policy, each.seed].append(each)
    for (policy, seed), group in alike.items():
        wrong |= _not_repeated(group, policy=policy, seed=seed)
    return wrong


def unproved(stored: Sequence[StoredBlock]) -> dict[UUID, str]:
    """Return what is wrong, by block, without solving again; nothing is said of a block that is proved to be the best.

    Blocks are looked at together: thousands take seconds.
    """
    wrong: dict[UUID, str] = {}
    alike: dict[str, list[_Read]] = defaultdict(list)
    with collector_resting():
        policies = {text: Policy.from_toml(text) for text in {each.policy for each in stored}}
        for each in stored:
            read = _read(each, policies[each.policy])
            if isinstance(read, _Read):
                alike[each.policy].append(read)
            else:
                wrong[each.task.block_id] = read
        for policy, group in alike.items():
            wrong |= _unproved(group, policies[policy])
    return wrong


@dataclass(frozen=True)
class _Read:
    """A stored block whose hashes are right."""

    stored: StoredBlock
    result: Result
    decisions: Decisions


def _read(stored: StoredBlock, policy: Policy) -> "_Read | str":
    """Compare all hashes; the first that is wrong is returned."""
    text = json.dumps(stored.result, sort_keys=True, separators=(",", ":"))
    if hashlib.sha256(text.encode()).hexdigest() != stored.result_hash:
        return CHANGED
    if hashlib.sha256(stored.task.data).hexdigest() != stored.sha256:
        return INPUT
    result = Result.from_dict(stored.result)
    decisions = _decisions(stored.task)
    told = (result.input_fingerprint, result.policy_fingerprint, result.decisions_fingerprint, result.seed)
    if told != (stored.sha256, policy.fingerprint, decisions.fingerprint, stored.seed):
        return TERMS
    if stored.shown is not None and stored.shown != {(one.azubi, one.fachkraft, one.points) for one in result.tandems}:
        return SHOWN
    return _Read(stored, result, decisions)


def _decisions(task: BlockTask) -> Decisions:
    if not task.choices and task.places is None:
        return Decisions()
    return decisions_of(task, Problem.from_bytes(task.data))


def _unproved(group: Sequence[_Read], policy: Policy) -> dict[UUID, str]:
    try:
        found = _issues(group, policy)
    except MatcherError:
        found = {block for read in group for block in _issues_alone(read, policy)}
    return {UUID(block): UNPROVED for block in found}


def _issues_alone(read: _Read, policy: Policy) -> set[str]:
    try:
        return _issues([read], policy)
    except MatcherError:
        return {str(read.stored.task.block_id)}


def _issues(group: Sequence[_Read], policy: Policy) -> set[str]:
    """Check all proofs in one go and return the blocks that do not stand up to it."""
    problem = Problem.from_many(read.stored.task.data for read in group)
    decisions = made(**{kind: [entry for read in group for entry in getattr(read.decisions, kind)] for kind in KINDS})
    whole = _joined((read.result for read in group), problem, decisions)
    issues = matcher.verify(problem, policy, whole, decisions)
    everybody = {str(read.stored.task.block_id) for read in group}
    return {
        block for issue in issues for block in ({str(issue.params["block"])} if "block" in issue.params else everybody)
    }


def _joined(results: Iterable[Result], problem: Problem, decisions: Decisions) -> Result:
    """One result of all these blocks, in the order of the problem's."""
    by_block = {block.block: (result, block) for result in results for block in result.blocks}
    known = [by_block[block] for block in problem.blocks if block in by_block]
    return replace(
        known[0][0],
        tandems=tuple(tandem for result, _block in known for tandem in result.tandems),
        unmatched=tuple(person for result, _block in known for person in result.unmatched),
        blocks=tuple(block for _result, block in known),
        input_fingerprint=problem.fingerprint,
        decisions_fingerprint=decisions.fingerprint,
    )


def _not_repeated(group: Sequence[StoredBlock], *, policy: str, seed: int) -> dict[UUID, str]:
    if not group:
        return {}
    again = {
        answer.block_id: answer.result_hash
        for answer in solve_blocks([each.task for each in group], policy=policy, seed=seed).answers
    }
    return {each.task.block_id: NOT_REPEATED for each in group if again.get(each.task.block_id) != each.result_hash}
