"""Independent check of one block: recomputes every figure and follows the certificate. Shares no code with the solver.

Most tandems: the plan takes all places, or a cover of k lines touches every possible pair, and each pair of a plan
needs a line of its own. Floor t: a cover of fewer than k lines touches every pair above t. Sum: dual values bound the
sum of any plan of k pairs by the sum of this one. Draw: the same for the lots, among what the stage before left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matcher.lots import pair_weights, person_lots, person_weights
from matcher.matrix import Block, read_block, read_seed
from matcher.result import Assignment, Certificate, Issue, Stage

__all__ = ["ISSUES", "check", "check_plan", "issue"]

Numbers: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]

LIMIT = 1 << 60
"""Dual values beyond it are refused, so that no sum of three overflows."""

ISSUES = {
    "not_a_plan": "The pairs are no rows and columns of the block, each at most once.",
    "pair_not_allowed": "Pair {row}, {column} is impossible and not pinned.",
    "pin_missing": "The pinned pair {row}, {column} is not in the plan.",
    "too_many_pairs": "There are {pairs} pairs for {places} places.",
    "wrong_terms": "The plan was made for another objective, places, pins or seed.",
    "wrong_total": "The total is {stored}, it should be {actual}.",
    "wrong_floor": "The floor is {stored}, it should be {actual}.",
    "malformed_certificate": "The certificate does not fit the block.",
    "tandems_not_proved": "It is not proved that there cannot be more tandems.",
    "floor_not_proved": "It is not proved that the weakest tandem cannot be stronger.",
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
        points, allowed, objective=objective, places=places, pins=pins, row_ids=row_ids, column_ids=column_ids
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
    stored = (assignment.objective, assignment.places, tuple(sorted(assignment.pins)))
    same = stored == (block.objective, block.places, block.pins) and seed in (None, assignment.seed)
    return [] if same else [issue("wrong_terms")]


def _check_figures(block: Block, assignment: Assignment) -> list[Issue]:
    values = {(row, column): int(block.points[row, column]) for row, column in assignment.pairs.tolist()}
    total = sum(values.values())
    floor = min((value for cell, value in values.items() if cell not in block.pins), default=0)
    issues = []
    if assignment.total != total:
        issues.append(issue("wrong_total", stored=assignment.total, actual=total))
    if assignment.floor != floor:
        issues.append(issue("wrong_floor", stored=assignment.floor, actual=floor))
    return issues


def check_plan(
    block: Block,
    pairs: Numbers,
    certificate: Certificate,
    lots: tuple[NDArray[np.uint64], NDArray[np.uint64]] | None,
) -> list[Issue]:
    """Whether the pairs are a plan of the block, and what of its optimality the certificate does not prove."""
    if not _is_plan(pairs, block.points.shape):
        return [issue("not_a_plan")]
    issues = _check_rules(block, [(row, column) for row, column in pairs.tolist()])
    if issues:
        return issues
    if not _fits(certificate, block.points.shape):
        return [issue("malformed_certificate")]
    return _check_proof(_without_pins(block, pairs, certificate, lots))


def _is_plan(pairs: Numbers, shape: tuple[int, ...]) -> bool:
    if pairs.ndim != 2 or pairs.shape[1] != 2 or pairs.dtype.kind not in "iu":
        return False
    inside = ((pairs >= 0) & (pairs < np.array(shape))).all()
    return bool(inside) and all(len(set(side)) == len(pairs) for side in pairs.T.tolist())


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


def _fits(certificate: Certificate, shape: tuple[int, ...]) -> bool:
    lines = (
        (certificate.cover_rows, shape[0]),
        (certificate.cover_columns, shape[1]),
        (certificate.floor_rows, shape[0]),
        (certificate.floor_columns, shape[1]),
    )
    return all(_are_lines(*each) for each in lines) and all(_is_stage(stage, shape) for stage in certificate.stages)


def _are_lines(lines: Numbers, size: int) -> bool:
    if lines.ndim != 1 or lines.dtype.kind != "i":
        return False
    return bool(((lines >= 0) & (lines < size)).all()) and len(np.unique(lines)) == len(lines)


def _is_stage(stage: Stage, shape: tuple[int, ...]) -> bool:
    for values, size in ((stage.rows, shape[0]), (stage.columns, shape[1])):
        if values.shape != (size,) or values.dtype.kind != "i" or bool((np.abs(values) > LIMIT).any()):
            return False
    return abs(int(stage.shift)) <= LIMIT


@dataclass(frozen=True, eq=False)
class _Proof:
    """A block without its pinned rows and columns, with the plan as a mask and everything the proof needs."""

    points: Numbers
    allowed: Bools
    plan: Bools
    cover: tuple[Bools, Bools]
    floor_cover: tuple[Bools, Bools]
    stages: tuple[Stage, ...]
    lots: tuple[NDArray[np.uint64], NDArray[np.uint64]] | None
    is_full: bool
    objective: str


def _without_pins(
    block: Block,
    pairs: Numbers,
    certificate: Certificate,
    lots: tuple[NDArray[np.uint64], NDArray[np.uint64]] | None,
) -> _Proof:
    rows, columns = (_unpinned(block, axis) for axis in (0, 1))
    free = np.ix_(rows, columns)
    plan = np.zeros(block.points.shape, dtype=bool)
    plan[pairs[:, 0], pairs[:, 1]] = True
    return _Proof(
        points=block.points[free],
        allowed=block.allowed[free],
        plan=plan[free],
        cover=(_marked(certificate.cover_rows, rows), _marked(certificate.cover_columns, columns)),
        floor_cover=(_marked(certificate.floor_rows, rows), _marked(certificate.floor_columns, columns)),
        stages=tuple(Stage(stage.rows[rows], stage.columns[columns], stage.shift) for stage in certificate.stages),
        lots=None if lots is None else (lots[0][rows], lots[1][columns]),
        is_full=len(pairs) == block.places,
        objective=block.objective,
    )


def _unpinned(block: Block, axis: int) -> Bools:
    free = np.ones(block.points.shape[axis], dtype=bool)
    free[[pin[axis] for pin in block.pins]] = False
    return free


def _marked(lines: Numbers, free: Bools) -> Bools:
    marks = np.zeros(len(free), dtype=bool)
    marks[lines] = True
    return marks[free]


def _check_proof(proof: _Proof) -> list[Issue]:
    number = int(proof.plan.sum())
    issues = []
    if not proof.is_full and not _covers(proof.cover, proof.allowed, number):
        issues.append(issue("tandems_not_proved"))
    if number == 0:
        return issues
    usable = proof.allowed
    if proof.objective == "floor":
        floor = int(proof.points[proof.plan].min())
        if not _covers(proof.floor_cover, proof.allowed & (proof.points > floor), number - 1):
            issues.append(issue("floor_not_proved"))
        usable = usable & (proof.points >= floor)
    return issues + _check_stages(proof, usable)


def _covers(cover: tuple[Bools, Bools], cells: Bools, most: int) -> bool:
    """Whether at most so many lines touch every cell."""
    rows, columns = cover
    bare = cells & ~rows[:, None] & ~columns[None, :]
    return int(rows.sum() + columns.sum()) <= most and not bool(bare.any())


@dataclass(frozen=True, eq=False)
class _Left:
    """What the stages so far left to choose from: pairs, and rows and columns that may stay alone."""

    usable: Bools
    rows_alone: Bools
    columns_alone: Bools

    def after(self, stage: Stage, weights: Numbers) -> _Left:
        """What has reduced cost 0."""
        return _Left(
            self.usable & (_bound(stage) == weights),
            self.rows_alone & (stage.rows == 0),
            self.columns_alone & (stage.columns == 0),
        )


def _check_stages(proof: _Proof, usable: Bools) -> list[Issue]:
    """Follow the stages; each may use what the one before left, and the plan is always part of it."""
    number = int(proof.plan.sum())
    left = _Left(usable, *(np.ones(size, dtype=bool) for size in proof.points.shape))
    code = "sum_not_proved"
    stages = iter(proof.stages)
    for weights in _weights(proof, number):
        stage = next(stages, None)
        if stage is None or not _bounds(stage, weights, left, proof.plan):
            return [issue(code)]
        left = left.after(stage, weights)
        if int(left.usable.sum()) == number:
            break
        code = "draw_not_proved"
    return []


def _weights(proof: _Proof, number: int) -> Iterator[Numbers]:
    yield proof.points
    if proof.lots is not None:
        side = sum(proof.points.shape) - number
        yield person_weights(*proof.lots, side)
        yield pair_weights(*proof.lots, side)


def _bound(stage: Stage) -> Numbers:
    return np.asarray(stage.rows[:, None] + stage.columns[None, :] + np.int64(stage.shift))


def _bounds(stage: Stage, weights: Numbers, left: _Left, plan: Bools) -> bool:
    """Whether the dual values show that no plan of as many pairs of what is left weighs more than this one."""
    if bool((stage.rows[left.rows_alone] < 0).any() or (stage.columns[left.columns_alone] < 0).any()):
        return False
    if bool((left.usable & (_bound(stage) < weights)).any()):
        return False
    bound = sum(stage.rows.tolist()) + sum(stage.columns.tolist()) + int(plan.sum()) * int(stage.shift)
    return bool(bound == sum(weights[plan].tolist()))
