"""Trying a policy on the data of a whole round at once: who would be with whom, without reasons and without storing."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from threading import Lock
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

import matcher
from matcher import Decisions, MatcherError, Policy, Problem
from matcher.pairs import Pairs
from matcher.scoring import judge
from web.db.models import ParticipantRole
from web.services.matching.blocks import decisions_of, made
from web.services.matching.values import BlockTask, EngineRefusal

KEPT_ROUNDS = 4
KINDS = tuple(each.name for each in fields(Decisions))
TRIED_PAIRS = 60_000
"""Pairs of one block up to which a trial answers while somebody waits."""
Numbers = NDArray[np.int64]
Pair = tuple[str, str]
"""Azubi and Fachkraft, by their keys."""
Alone = Mapping[tuple[UUID, ParticipantRole], int]
"""How many people of each side of each block have no tandem."""


@dataclass(frozen=True)
class TrialPair:
    """A pair a trial forms; `percent` is None where it was the only possible one."""

    block_id: UUID
    azubi: str
    fachkraft: str
    percent: int | None


@dataclass(frozen=True)
class Measured:
    """A pair of today under the tried policy: its figure, and whether a rule would now forbid it."""

    percent: int
    is_forbidden: bool


@dataclass(frozen=True)
class Trial:
    """What a policy would give. Blocks that are refused or too large are in neither list of people."""

    pairs: tuple[TrialPair, ...]
    alone: Alone
    blocks: frozenset[UUID]
    """Those that were solved."""
    refused: Mapping[UUID, EngineRefusal]
    too_large: frozenset[UUID]
    today: Mapping[Pair, Measured]


@dataclass(frozen=True)
class Read:
    """The data of a round as one problem, and single blocks of it as far as they were needed."""

    inputs: tuple[UUID, ...]
    together: Problem
    too_large: frozenset[UUID]
    single: dict[UUID, Problem] = field(default_factory=dict)

    @classmethod
    def of(cls, tasks: Sequence[BlockTask]) -> "Read":
        """Read what these tasks hold."""
        problem = Problem.from_many(task.data for task in tasks)
        pairs = dict(zip(problem.blocks, np.diff(problem.pair_starts).tolist(), strict=True))
        large = frozenset(task.block_id for task in tasks if pairs.get(str(task.block_id), 0) > TRIED_PAIRS)
        if large:
            problem = problem.only(block for block, number in pairs.items() if number <= TRIED_PAIRS)
        return cls(tuple(task.input_id for task in tasks), problem, large)

    def decisions(self, task: BlockTask) -> Decisions:
        """What was decided about a block, as a run reads it."""
        if not task.choices:
            return made(places=[] if task.places is None else [(str(task.block_id), task.places, "")])
        if task.block_id not in self.single:
            self.single[task.block_id] = self.together.only([str(task.block_id)])
        return decisions_of(task, self.single[task.block_id])


@dataclass
class Desk:
    """Rounds that were read once, for the next look: reading takes longer than solving.

    What is kept is used only for exactly the inputs it was read from; data that was changed, released or erased is read
    anew, and what was kept of the round before is then let go.
    """

    kept: OrderedDict[UUID, Read] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def read(self, round_id: UUID, tasks: Sequence[BlockTask]) -> Read:
        """Return the problem of these tasks."""
        with self.lock:
            known = self.kept.pop(round_id, None)
            if known is None or known.inputs != tuple(task.input_id for task in tasks):
                known = Read.of(tasks)
            self.kept[round_id] = known
            while len(self.kept) > KEPT_ROUNDS:
                self.kept.popitem(last=False)
        return known


DESK = Desk()
"""Shared by all requests of the process."""


def try_policy(
    round_id: UUID, tasks: Sequence[BlockTask], *, policy: str, seed: int, today: Iterable[Pair] = (), desk: Desk = DESK
) -> Trial:
    """Solve all blocks of a round under a policy, as a run would, and measure the pairs of today by it.

    A block whose decisions do not fit the policy is named and spoils no other; so is one too large to wait for.
    """
    rules, read = Policy.from_toml(policy), desk.read(round_id, tasks)
    tried = {task.block_id: task for task in tasks if task.block_id not in read.too_large}
    decisions = {key: read.decisions(task) for key, task in tried.items()}
    refused: dict[UUID, EngineRefusal] = {}
    problem = read.together
    try:
        pairs, alone = _solved(problem, rules, decisions, seed)
    except MatcherError:
        refused = _refusals(read, rules, decisions, seed)
        decisions = {key: each for key, each in decisions.items() if key not in refused}
        problem = problem.only(map(str, decisions))
        pairs, alone = _solved(problem, rules, decisions, seed)
    return Trial(
        pairs=pairs,
        alone=alone,
        blocks=frozenset(decisions),
        refused=refused,
        too_large=read.too_large,
        today=_measured(problem, rules, today),
    )


def _solved(
    problem: Problem, rules: Policy, decisions: Mapping[UUID, Decisions], seed: int
) -> tuple[tuple[TrialPair, ...], Alone]:
    """The pairs of all blocks, and how many people of each side of each block have none. Proofs take three times as
    long as all the rest, and nobody asks for them here.
    """
    solution = matcher.solve(problem, rules, _together(decisions.values()), seed=seed, proof=False)
    azubis, fachkraefte = solution.pairs.T
    keys = [UUID(block) for block in problem.blocks]
    home = problem.company_block[problem.azubis.company[azubis]]
    tandems = np.bincount(home, minlength=len(keys))
    # With pins, which may stand below the minimum, a block has more tandems than possible pairs.
    few = {key: decisions[key] for key, number in zip(keys, tandems, strict=True) if number == 1 or decisions[key].pins}
    only = _only_possible(problem, rules, few, seed)
    names = zip(
        [problem.azubis.ids[row] for row in azubis], [problem.fachkraefte.ids[row] for row in fachkraefte], strict=True
    )
    told = zip(home.tolist(), names, solution.points[azubis].tolist(), strict=True)
    pairs = tuple(
        TrialPair(keys[at], *pair, None if pair in only else rules.percent(points)) for at, pair, points in told
    )
    return pairs, _alone(problem, keys, tandems, np.unique(fachkraefte))


def _alone(problem: Problem, keys: Sequence[UUID], tandems: Numbers, served: Numbers) -> Alone:
    """Who is left, from the tandems of each block and the rows of the Fachkräfte that have any."""
    busy = np.bincount(problem.company_block[problem.fachkraefte.company[served]], minlength=len(keys))
    left = {
        ParticipantRole.AZUBI: np.diff(problem.azubi_starts) - tandems,
        ParticipantRole.FACHKRAFT: np.diff(problem.fachkraft_starts) - busy,
    }
    return {
        (key, role): number
        for role, numbers in left.items()
        for key, number in zip(keys, numbers.tolist(), strict=True)
    }


def _only_possible(problem: Problem, rules: Policy, decisions: Mapping[UUID, Decisions], seed: int) -> frozenset[Pair]:
    """The pairs of these blocks that are the only possible ones there: such a pair has no figure."""
    some = problem.only(map(str, decisions))
    result = matcher.match(some, rules, _together(decisions.values()), seed=seed)
    return frozenset((each.azubi, each.fachkraft) for each in result.tandems if each.only_possible)


def _together(decisions: Iterable[Decisions]) -> Decisions:
    given = tuple(decisions)
    return made(**{name: [entry for each in given for entry in getattr(each, name)] for name in KINDS})


def _refusals(read: Read, rules: Policy, decisions: Mapping[UUID, Decisions], seed: int) -> dict[UUID, EngineRefusal]:
    """Which blocks the engine refuses, each tried for itself, and why."""
    refused = {}
    for key, each in decisions.items():
        try:
            matcher.solve(read.together.only([str(key)]), rules, each, seed=seed, proof=False)
        except MatcherError as error:
            refused[key] = EngineRefusal(error)
    return refused


def _measured(problem: Problem, rules: Policy, today: Iterable[Pair]) -> dict[Pair, Measured]:
    known = [pair for pair in today if pair[0] in problem.azubi_rows and pair[1] in problem.fachkraft_rows]
    azubis = np.array([problem.azubi_rows[azubi] for azubi, _ in known], dtype=np.int64)
    fachkraefte = np.array([problem.fachkraft_rows[fachkraft] for _, fachkraft in known], dtype=np.int64)
    judged = judge(Pairs(problem, azubis, fachkraefte), rules)
    told = zip(known, judged.points.tolist(), judged.broken.tolist(), strict=True)
    return {pair: Measured(rules.percent(points), bool(broken)) for pair, points, broken in told}
