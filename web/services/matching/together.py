"""Many blocks solved at once: one look at all of their people instead of one for each block.

What is found about a block is, byte for byte, what `solve_block` finds about it alone.
"""

import gc
import hashlib
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import UUID

from matcher import Decisions, MatcherError, Policy, Problem
from web.services.matching.blocks import Terms, answer_of, decisions_of, made, solve_block, solved
from web.services.matching.values import BlockAnswer, BlockTask, EngineRefusal

NO_DECISIONS = Decisions()
KINDS = ("pins", "bans", "holds", "left_out", "places", "overrides")
_GUARD = threading.Lock()
_AT_WORK = [0]


@dataclass(frozen=True)
class Solved:
    """Answers about some blocks, and why the others could not be solved; each in the order of the tasks."""

    answers: tuple[BlockAnswer, ...]
    refused: tuple[tuple[UUID, EngineRefusal], ...]


def solve_blocks(tasks: Sequence[BlockTask], *, policy: str, seed: int) -> Solved:
    """Solve blocks together; those that cannot be solved as they stand spoil no other.

    Raises NotProved when the check of a result fails.
    """
    with collector_resting():
        try:
            return Solved(tuple(_together(tasks, policy, seed)), ())
        except (EngineRefusal, MatcherError):
            return _one_by_one(tasks, policy, seed)


@contextmanager
def collector_resting() -> Iterator[None]:
    """Thousands of new objects that do not refer to each other in circles: to look through them again and again, as
    Python does, takes longer than to solve the blocks.
    """
    with _GUARD:
        _AT_WORK[0] += 1
        gc.disable()
    try:
        yield
    finally:
        with _GUARD:
            _AT_WORK[0] -= 1
            if not _AT_WORK[0]:
                gc.enable()


def _together(tasks: Sequence[BlockTask], policy: str, seed: int) -> Iterator[BlockAnswer]:
    decisions = {str(task.block_id): _decisions(task) for task in tasks}
    entries = {kind: [entry for each in decisions.values() for entry in getattr(each, kind)] for kind in KINDS}
    problem = Problem.from_many(task.data for task in tasks)
    parts = solved(Terms(problem, Policy.from_toml(policy), made(**entries), seed))
    for task in tasks:
        block = str(task.block_id)
        own = replace(
            parts[block].result,
            input_fingerprint=hashlib.sha256(task.data).hexdigest(),
            decisions_fingerprint=decisions[block].fingerprint,
        )
        yield answer_of(task, replace(parts[block], result=own))


def _decisions(task: BlockTask) -> Decisions:
    if task.choices:
        return decisions_of(task, Problem.from_bytes(task.data))
    return NO_DECISIONS if task.places is None else made(places=[(str(task.block_id), task.places, "")])


def _one_by_one(tasks: Sequence[BlockTask], policy: str, seed: int) -> Solved:
    answers: list[BlockAnswer] = []
    refused: list[tuple[UUID, EngineRefusal]] = []
    for task in tasks:
        try:
            answers.append(solve_block(task, policy=policy, seed=seed))
        except EngineRefusal as refusal:
            refused.append((task.block_id, refusal))
    return Solved(tuple(answers), tuple(refused))
