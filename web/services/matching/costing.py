"""What everything decided by hand costs together: one solve of all those blocks without any of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import matcher
from matcher import MatcherError, Policy, Problem, Result
from web.services.matching.blocks import made
from web.services.matching.values import BlockTask, EngineRefusal

Pairs = dict[str, matcher.Tandem]
"""Tandems by their Azubi."""


@dataclass(frozen=True)
class Sum:
    """Figures of one block, or of several: tandems, those with a figure, the lowest, and the sum of all in per cent.

    Tandems that were the only possible pair have no figure.
    """

    tandems: int
    rated: int
    lowest: int | None
    total: int

    @property
    def mean(self) -> int | None:
        """Of the tandems with a figure, in whole per cent."""
        return self.total // self.rated if self.rated else None


@dataclass(frozen=True)
class Cost:
    """One block as it stands, and as it would be with nothing decided by hand. People appear by their keys."""

    block_id: UUID
    now: Sum
    without: Sum
    changes: tuple[tuple[str, str | None, str | None], ...]
    """Azubis who would have somebody else: (who, with whom now, with whom then)."""


def cost_of_choices(
    decided: Iterable[tuple[BlockTask, Mapping[str, Any]]], *, policy: str, seed: int
) -> tuple[Cost, ...]:
    """Solve these blocks in one go without their choices and compare each with its stored result.

    The places a company has by itself stay. Raises EngineRefusal.
    """
    cases = tuple(decided)
    if not cases:
        return ()
    problem = Problem.combine([Problem.from_bytes(task.data) for task, _stored in cases])
    places = [(str(task.block_id), task.places, "") for task, _stored in cases if task.places is not None]
    try:
        free = matcher.match(problem, Policy.from_toml(policy), made(places=places), seed=seed, proof=False)
    except MatcherError as error:
        raise EngineRefusal(error) from error
    then = _by_block(free)
    return tuple(
        _cost(task.block_id, _by_azubi(Result.from_dict(stored).tandems), then[str(task.block_id)])
        for task, stored in cases
    )


def _by_block(result: Result) -> Mapping[str, Pairs]:
    blocks: defaultdict[str, list[matcher.Tandem]] = defaultdict(list)
    for tandem in result.tandems:
        blocks[tandem.block].append(tandem)
    return defaultdict(dict, {block: _by_azubi(tandems) for block, tandems in blocks.items()})


def _by_azubi(tandems: Iterable[matcher.Tandem]) -> Pairs:
    return {tandem.azubi: tandem for tandem in tandems}


def _cost(block_id: UUID, now: Pairs, then: Pairs) -> Cost:
    changes = (
        (azubi, now[azubi].fachkraft if azubi in now else None, then[azubi].fachkraft if azubi in then else None)
        for azubi in sorted({*now, *then})
    )
    return Cost(
        block_id, _sum(now.values()), _sum(then.values()), tuple(each for each in changes if each[1] != each[2])
    )


def _sum(tandems: Iterable[matcher.Tandem]) -> Sum:
    found = tuple(tandems)
    rated = [each.percent for each in found if not each.only_possible]
    return Sum(len(found), len(rated), min(rated, default=None), sum(rated))


def added_up(sums: Sequence[Sum]) -> Sum:
    """Several blocks as one."""
    return Sum(
        sum(each.tandems for each in sums),
        sum(each.rated for each in sums),
        min((each.lowest for each in sums if each.lowest is not None), default=None),
        sum(each.total for each in sums),
    )
