"""Independent check of one block: recomputes every figure and follows the certificate. Shares no code with the solver.

Pins are taken out first and use up the capacity of their columns. Most tandems: the plan takes all places, or lines
that touch every possible pair together allow no more pairs than the plan has. Floor t: lines that allow fewer touch
every pair above t. Sum: dual values bound the sum of any plan of k pairs by the sum of this one. Leximin: the same for
the number of pairs above each level of the plan, from the lowest up. Draw: the same for the lots. Each stage chooses
among what the stage before left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matcher.lots import cut_lots, mixed_lots, person_lots
from matcher.matrix import Block, is_whole, read_block, read_seed
from matcher.result import Assignment, Certificate, Issue, Stage

__all__ = ["ISSUES", "check", "check_plan", "issue"]

Numbers: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
Cells: TypeAlias = tuple[Numbers, Numbers]
Lot: TypeAlias = NDArray[np.uint64]
Lots: TypeAlias = tuple[Lot, Lot]

LIMIT = 1 << 60
"""Dual values beyond it are refused, so that no sum of three overflows."""
MOST_SCALE = 1 << 6
"""Weights are below 2^53, so scaled ones stay below ``LIMIT``."""
STRIP = 1 << 16
"""So many cells are followed at a time: their numbers fit into the cache of a processor."""

ISSUES = {
    "not_a_plan": "The pairs are no rows and columns of the block, rows once, columns up to their capacity.",
    "pair_not_allowed": "Pair {row}, {column} is impossible and not pinned.",
    "pin_missing": "The pinned pair {row}, {column} is not in the plan.",
    "too_many_pairs": "There are {pairs} pairs for {places} places.",
    "wrong_terms": "The plan was made for another objective, places, pins, capacities or seed.",
    "wrong_total": "The total is {stored}, it should be {actual}.",
    "wrong_floor": "The floor is {stored}, it should be {actual}.",
    "malformed_certificate": "The certificate does not fit the block.",
    "tandems_not_proved": "It is not proved that there cannot be more tandems.",
    "floor_not_proved": "It is not proved that the weakest tandems cannot be stronger.",
    "sum_not_proved": "It is not proved that the sum cannot be higher.",
    "draw_not_proved": "It is not proved that this plan won the draw.",
}
"""Every code with its message."""


def issue(code: str, **params: int | str) -> Issue:
    """An issue of ``ISSUES`` with its message filled in."""
    return Issue(code, ISSUES[code].format(**params), params)


def check(
    points: ArrayLike,
    allowed: ArrayLike | None,
    assignment: Assignment,
    *,
    objective: str,
    places: int | None = None,
    pins: Iterable[Sequence[int]] = (),
    capacities: Sequence[int] | None = None,
    row_ids: Sequence[object] | None = None,
    column_ids: Sequence[object] | None = None,
    seed: int | None = None,
) -> list[Issue]:
    """What is wrong with a plan; an empty list means it is valid and proven optimal.

    Everything is computed anew from ``points``, ``allowed`` and the pairs; no stored figure is trusted. With a ``seed``
    the draw is proved too, and ``row_ids`` and ``column_ids`` must be those the plan was made with. Raises what
    ``assign`` raises if the input itself is wrong.
    """
    block = read_block(
        points,
        allowed,
        objective=objective,
        places=places,
        pins=pins,
        capacities=capacities,
        row_ids=row_ids,
        column_ids=column_ids,
    )
    lots = None
    if seed is not None:
        seed = read_seed(seed)
        lots = (person_lots(seed, "row", block.row_ids), person_lots(seed, "column", block.column_ids))
    issues = check_plan(block, assignment.pairs, assignment.certificate, lots)
    if issues and issues[0].code == "not_a_plan":
        return issues
    return issues + _check_terms(block, assignment, seed) + _check_figures(block, assignment)


def _check_terms(block: Block, assignment: Assignment, seed: int | None) -> list[Issue]:
    capacities = _capacities(block)
    terms = (
        (assignment.objective, block.objective),
        (assignment.places, block.places),
        (tuple(sorted(assignment.pins)), block.pins),
        ((1,) * len(capacities) if assignment.capacities is None else assignment.capacities, capacities),
    )
    same = all(_equals(*each) for each in terms) and (seed is None or _equals(assignment.seed, seed))
    return [] if same else [issue("wrong_terms")]


def _check_figures(block: Block, assignment: Assignment) -> list[Issue]:
    values = {(row, column): int(block.points[row, column]) for row, column in assignment.pairs.tolist()}
    total = sum(values.values())
    floor = min((value for cell, value in values.items() if cell not in block.pins), default=0)
    issues = []
    if not _equals(assignment.total, total):
        issues.append(issue("wrong_total", stored=assignment.total, actual=total))
    if not _equals(assignment.floor, floor):
        issues.append(issue("wrong_floor", stored=assignment.floor, actual=floor))
    return issues


def _equals(stored: object, right: object) -> bool:
    """Whether something stored, whatever it is, is this; an array is not."""
    return not isinstance(stored, np.ndarray) and bool(stored == right)


def check_plan(
    block: Block,
    pairs: Numbers,
    certificate: Certificate,
    lots: Lots | None,
) -> list[Issue]:
    """Whether the pairs are a plan of the block, and what of its optimality the certificate does not prove."""
    if not _is_plan(block, pairs):
        return [issue("not_a_plan")]
    pairs = pairs.astype(np.int64)
    issues = _check_rules(block, [(row, column) for row, column in pairs.tolist()])
    if issues:
        return issues
    if not _fits(certificate, block.points.shape):
        return [issue("malformed_certificate")]
    return _check_proof(block, pairs, certificate, lots)


def _is_plan(block: Block, pairs: object) -> bool:
    if not isinstance(pairs, np.ndarray) or pairs.ndim != 2 or pairs.shape[1] != 2 or pairs.dtype.kind not in "iu":
        return False
    rows, columns = block.points.shape
    if not bool(((pairs >= 0) & (pairs < np.array([rows, columns]))).all()):
        return False
    cells = pairs.astype(np.int64)
    is_once = np.bincount(cells[:, 0], minlength=rows) <= 1
    has_room = np.bincount(cells[:, 1], minlength=columns) <= np.array(_capacities(block))
    return bool(is_once.all() and has_room.all())


def _capacities(block: Block) -> tuple[int, ...]:
    return (1,) * block.points.shape[1] if block.capacities is None else block.capacities


def _check_rules(block: Block, pairs: list[tuple[int, int]]) -> list[Issue]:
    chosen, pinned = set(pairs), set(block.pins)
    issues = [
        issue("pair_not_allowed", row=row, column=column)
        for row, column in sorted(chosen - pinned)
        if not block.allowed[row, column]
    ]
    issues += [issue("pin_missing", row=row, column=column) for row, column in sorted(pinned - chosen)]
    if block.places is not None and len(pairs) > block.places:
        issues.append(issue("too_many_pairs", pairs=len(pairs), places=block.places))
    return issues


def _fits(certificate: object, shape: tuple[int, ...]) -> bool:
    if not isinstance(certificate, Certificate) or not isinstance(certificate.stages, tuple):
        return False
    lines = (
        (certificate.cover_rows, shape[0]),
        (certificate.cover_columns, shape[1]),
        (certificate.floor_rows, shape[0]),
        (certificate.floor_columns, shape[1]),
    )
    return all(_are_lines(*each) for each in lines) and all(_is_stage(stage, shape) for stage in certificate.stages)


def _are_lines(lines: object, size: int) -> bool:
    if not isinstance(lines, np.ndarray) or lines.ndim != 1 or lines.dtype.kind != "i":
        return False
    return bool(((lines >= 0) & (lines < size)).all()) and len(np.unique(lines)) == len(lines)


def _is_stage(stage: object, shape: tuple[int, ...]) -> bool:
    if not isinstance(stage, Stage) or not isinstance(stage.shift, int | np.integer):
        return False
    values = zip((stage.rows, stage.columns), shape, strict=True)
    scale = stage.scale
    if not is_whole(scale) or not 1 <= scale <= MOST_SCALE:
        return False
    return abs(int(stage.shift)) <= LIMIT and all(_are_values(*each) for each in values)


def _are_values(values: object, size: int) -> bool:
    """Narrower integers are refused, as their sums would overflow."""
    if not isinstance(values, np.ndarray) or values.shape != (size,) or values.dtype != np.int64:
        return False
    return bool(((values >= -LIMIT) & (values <= LIMIT)).all())


@dataclass(frozen=True, eq=False)
class _Free:
    """What the pins left: free rows (n,), residual capacities (m,), and the rows and columns of the k free pairs."""

    points: Numbers
    allowed: Bools
    rows: Bools
    capacities: Numbers
    plan: Cells

    @property
    def number(self) -> int:
        """How many pairs of the plan are not pinned."""
        return len(self.plan[0])

    def usable(self) -> Bools:
        """The possible pairs of free rows and of columns with capacity."""
        columns = self.capacities > 0
        if bool(self.rows.all()) and bool(columns.all()):
            return self.allowed
        return self.allowed & self.rows[:, None] & columns

    def levels(self) -> list[int]:
        """The distinct points of the plan's free pairs, ascending."""
        return sorted(set(self.points[self.plan].tolist()))


def _without_pins(block: Block, pairs: Numbers) -> _Free:
    pins = np.array(block.pins, dtype=np.int64).reshape(-1, 2)
    rows = np.ones(block.points.shape[0], dtype=bool)
    rows[pins[:, 0]] = False
    room = np.array(_capacities(block), dtype=np.int64)
    room -= np.bincount(pins[:, 1], minlength=len(room))
    chosen = pairs[rows[pairs[:, 0]]]
    return _Free(block.points, block.allowed, rows, room, (chosen[:, 0], chosen[:, 1]))


def _check_proof(block: Block, pairs: Numbers, certificate: Certificate, lots: Lots | None) -> list[Issue]:
    free = _without_pins(block, pairs)
    usable = free.usable()
    issues = []
    cover = certificate.cover_rows, certificate.cover_columns
    if len(pairs) != block.places and not _covers(free, cover, usable, free.number):
        issues.append(issue("tandems_not_proved"))
    if free.number == 0:
        return issues
    if block.objective != "total":
        weakest = free.levels()[0]
        cover = certificate.floor_rows, certificate.floor_columns
        if block.objective == "floor" and not _covers(free, cover, usable, free.number - 1, above=weakest):
            issues.append(issue("floor_not_proved"))
        usable = usable & (free.points >= weakest)
    return issues + _check_stages(free, usable, certificate.stages, _steps(free, block.objective, lots))


def _covers(free: _Free, cover: tuple[Numbers, Numbers], usable: Bools, most: int, above: int = -1) -> bool:
    """Whether the lines touch every usable cell above so many points, and allow at most so many pairs."""
    rows, columns = free.rows.copy(), free.capacities > 0
    room = int(rows[cover[0]].sum()) + sum(free.capacities[cover[1]].tolist())
    rows[cover[0]] = columns[cover[1]] = False
    bare = np.ix_(rows, columns)
    return room <= most and not bool((usable[bare] & (free.points[bare] > above)).any())


@dataclass(frozen=True, eq=False)
class _Step:
    """What one stage weighs, the code of the issue if it proves nothing, and what is given up after it: cells whose
    points lie between two levels of the plan.
    """

    weigh: Callable[[Cells], Numbers]
    code: str
    levels: tuple[int, int] | None = None


def _steps(free: _Free, objective: str, lots: Lots | None) -> Iterator[_Step]:
    """What the stages have to weigh, in order."""
    if objective == "leximin":
        levels = free.levels()
        for level, following in zip(levels, [*levels[1:], LIMIT], strict=True):
            yield _Step(partial(_is_above, free.points, level), "floor_not_proved", (level, following))
    else:
        yield _Step(free.points.__getitem__, "sum_not_proved")
    if lots is not None:
        side = int(free.rows.sum()) + sum(free.capacities.tolist()) - free.number
        yield _Step(partial(_people_lots, lots, side), "draw_not_proved")
        yield _Step(partial(_pair_lots, lots, side), "draw_not_proved")


def _is_above(points: Numbers, level: int, cells: Cells) -> Numbers:
    return (points[cells] > level).astype(np.int64)


def _people_lots(lots: Lots, side: int, cells: Cells) -> Numbers:
    return cut_lots(lots[0][cells[0]], side) + cut_lots(lots[1][cells[1]], side)


def _pair_lots(lots: Lots, side: int, cells: Cells) -> Numbers:
    return cut_lots(mixed_lots(lots[0][cells[0]], lots[1][cells[1]]), side)


def _check_stages(free: _Free, usable: Bools, stages: Iterable[Stage], steps: Iterable[_Step]) -> list[Issue]:
    """Follow the stages until one plan is left; each may use what the one before left, and the plan is part of it."""
    left = _Left(_strips(usable), int(np.count_nonzero(usable)), free.rows, free.capacities > 0)
    given = iter(stages)
    for step in steps:
        if left.number == free.number:
            break
        stage = next(given, None)
        after = left.after(stage, step, free.points) if stage is not None and _sums_up(free, stage, step) else None
        if after is None:
            return [issue(step.code)]
        left = after
    return []


def _strips(usable: Bools) -> Iterator[Cells]:
    """The usable cells in strips of rows that fit into the cache."""
    height = STRIP // usable.shape[1] + 1
    for start in range(0, len(usable), height):
        rows, columns = np.nonzero(usable[start : start + height])
        yield rows + start, columns


def _sums_up(free: _Free, stage: Stage, step: _Step) -> bool:
    """Whether the weight of this plan is the bound of all plans of as many pairs."""
    rows = sum(stage.rows[free.rows].tolist())
    columns = sum(each * value for each, value in zip(free.capacities.tolist(), stage.columns.tolist(), strict=True))
    weight = int(stage.scale) * sum(step.weigh(free.plan).tolist())
    return bool(rows + columns + free.number * int(stage.shift) == weight)


@dataclass(frozen=True, eq=False)
class _Left:
    """What the stages so far left to choose from: so many cells, and rows and columns that may stay alone."""

    strips: Iterable[Cells]
    number: int
    rows_alone: Bools
    columns_alone: Bools

    def after(self, stage: Stage, step: _Step, points: Numbers) -> _Left | None:
        """What has reduced cost 0 and is not given up; None if the dual values are no bound."""
        if bool((stage.rows[self.rows_alone] < 0).any() or (stage.columns[self.columns_alone] < 0).any()):
            return None
        kept = []
        for rows, columns in self.strips:
            reduced = stage.rows[rows] + stage.columns[columns] + np.int64(stage.shift)
            reduced -= np.int64(stage.scale) * step.weigh((rows, columns))
            if bool((reduced < 0).any()):
                return None
            tight = reduced == 0
            if step.levels is not None:
                tight &= ~_between(points[rows, columns], *step.levels)
            kept.append((rows[tight], columns[tight]))
        alone = self.rows_alone & (stage.rows == 0), self.columns_alone & (stage.columns == 0)
        return _Left(*_joined(kept), *alone)


def _joined(strips: Sequence[Cells]) -> tuple[Sequence[Cells], int]:
    """The same cells, in one strip if they fit into it, and their number."""
    number = sum(len(rows) for rows, _ in strips)
    if number > STRIP:
        return strips, number
    return [(np.concatenate([rows for rows, _ in strips]), np.concatenate([columns for _, columns in strips]))], number


def _between(points: Numbers, lower: int, upper: int) -> Bools:
    return np.asarray((lower < points) & (points < upper))
