"""Certificates made by hand, in plain integers: the proof that a plan is the best, or None if it is not."""

from collections.abc import Iterator, Sequence
from itertools import chain, combinations

import numpy as np
from numpy.typing import NDArray

from matcher.result import Assignment, Certificate, Stage
from tests.matcher.oracle import Cell, Instance, Plan, lots_of

Numbers = NDArray[np.int64]
Node = str | Cell
Values = dict[Node, int]
Bound = tuple[Node, Node, int]
Lines = tuple[list[int], list[int]]


def assignment(instance: Instance, objective: str, plan: Plan, certificate: Certificate, seed: int = 0) -> Assignment:
    """A plan as the solver would return it, with figures that fit it."""
    free = [int(instance.points[cell]) for cell in plan if cell not in instance.pins]
    return Assignment(
        pairs=np.array(sorted(plan), dtype=np.int64).reshape(-1, 2),
        total=sum(int(instance.points[cell]) for cell in plan),
        floor=min(free, default=0),
        objective=objective,
        places=instance.places,
        pins=tuple(sorted(instance.pins)),
        capacities=instance.capacities,
        seed=seed,
        certificate=certificate,
    )


def certificate(instance: Instance, objective: str, plan: Plan, seed: int | None = None) -> Certificate | None:
    """The proof that no plan is better, None if one is; with a seed also that it won the draw."""
    free = [cell for cell in plan if cell not in instance.pins]
    usable = free_cells(instance)
    cover: Lines | None = ([], [])
    if len(plan) != instance.places:
        cover = cover_of(instance, usable, len(free))
    floor_cover: Lines | None = ([], [])
    if free and objective != "total":
        floor = min(int(instance.points[cell]) for cell in free)
        if objective == "floor":
            floor_cover = cover_of(instance, [cell for cell in usable if instance.points[cell] > floor], len(free) - 1)
        usable = [cell for cell in usable if instance.points[cell] >= floor]
    stages = stages_of(instance, objective, free, usable, seed) if free else []
    if cover is None or floor_cover is None or stages is None:
        return None
    lines = [np.array(side, dtype=np.int64) for side in (*cover, *floor_cover)]
    return Certificate(lines[0], lines[1], lines[2], lines[3], tuple(stages))


def free_cells(instance: Instance) -> list[Cell]:
    room = instance.room()
    return [
        (row, column)
        for row in instance.free_rows()
        for column in range(len(room))
        if instance.allowed[row, column] and room[column]
    ]


def cover_of(instance: Instance, cells: Sequence[Cell], most: int) -> Lines | None:
    """Lines that touch all cells and allow at most so many pairs, by trying all sets of columns."""
    room = instance.copies()
    columns = sorted({column for _, column in cells})
    for chosen in chain.from_iterable(combinations(columns, number) for number in range(len(columns) + 1)):
        rows = sorted({row for row, column in cells if column not in chosen})
        if len(rows) + sum(room[column] for column in chosen) <= most:
            return rows, list(chosen)
    return None


def stages_of(
    instance: Instance, objective: str, plan: Sequence[Cell], usable: list[Cell], seed: int | None
) -> list[Stage] | None:
    """One stage after the other, until one plan is left."""
    copies = instance.copies()
    rows_alone = set(instance.free_rows())
    columns_alone = {column for column, number in enumerate(copies) if number}
    stages: list[Stage] = []
    for weights, given_up in weighings(instance, objective, plan, seed):
        if len(usable) == len(plan):
            break
        stage = dual_values(instance, plan, {cell: weights[cell] for cell in usable}, rows_alone, columns_alone)
        if stage is None:
            return None
        stages.append(stage)
        usable = [
            (row, column)
            for row, column in usable
            if stage.rows[row] + stage.columns[column] + stage.shift == weights[row, column]
            and int(instance.points[row, column]) not in given_up
        ]
        rows_alone = {row for row in rows_alone if stage.rows[row] == 0}
        columns_alone = {column for column in columns_alone if stage.columns[column] == 0}
    return stages


def weighings(
    instance: Instance, objective: str, plan: Sequence[Cell], seed: int | None
) -> Iterator[tuple[dict[Cell, int], range]]:
    """The weights of each stage, and the points that are given up after it."""
    points = {cell: int(instance.points[cell]) for cell in free_cells(instance)}
    if objective == "leximin":
        levels = sorted({points[cell] for cell in plan})
        for level, following in zip(levels, [*levels[1:], 1 << 60], strict=True):
            yield {cell: int(each > level) for cell, each in points.items()}, range(level + 1, following)
    else:
        yield points, range(0)
    if seed is not None:
        for draw in lots_of(instance, len(plan), seed):
            yield {cell: draw(cell) for cell in points}, range(0)


def dual_values(
    instance: Instance, plan: Sequence[Cell], weights: dict[Cell, int], rows_alone: set[int], columns_alone: set[int]
) -> Stage | None:
    """Dual values by Bellman-Ford on difference constraints, None if there are none: then the plan is not the best.

    With a = u + shift and b = -v the conditions read a - b >= w on usable cells, a >= shift for rows and b <= 0 for
    columns that may stay alone; the other way round too where the plan uses them.
    """
    served, used = [row for row, _ in plan], [column for _, column in plan]
    idle = [row for row in instance.free_rows() if row not in served]
    with_room = [column for column, copies in enumerate(instance.copies()) if used.count(column) < copies]
    bounds: list[Bound] = [((0, row), (1, column), weight) for (row, column), weight in weights.items()]
    bounds += [((1, column), (0, row), -weights[row, column]) for row, column in plan]
    bounds += [((0, row), "shift", 0) for row in rows_alone] + [("shift", (0, row), 0) for row in idle]
    bounds += [("zero", (1, column), 0) for column in columns_alone]
    bounds += [((1, column), "zero", 0) for column in with_room]
    return stage_from(instance, settled(bounds))


def settled(bounds: Sequence[Bound]) -> Values | None:
    """Values with larger >= smaller + difference for all bounds, None if they go on rising."""
    values: Values = {node: 0 for larger, smaller, _ in bounds for node in (larger, smaller)}
    for _ in range(len(values) + 1):
        risen = False
        for larger, smaller, difference in bounds:
            if values[larger] < values[smaller] + difference:
                values[larger] = values[smaller] + difference
                risen = True
        if not risen:
            return values
    return None


def stage_from(instance: Instance, values: Values | None) -> Stage | None:
    """u = a - shift and v = zero - b; nobody was asked for the value of a line without cells and it is 0."""
    if values is None:
        return None
    rows, columns = instance.points.shape
    shift, zero = values.get("shift", 0), values.get("zero", 0)
    return Stage(
        np.array([values.get((0, row), shift) - shift for row in range(rows)], dtype=np.int64),
        np.array([zero - values.get((1, column), zero) for column in range(columns)], dtype=np.int64),
        shift - zero,
    )


def proves(instance: Instance, objective: str, plan: Plan, given: Certificate, seed: int | None) -> bool:
    """Whether a certificate proves a valid plan to be the best, word by word as it is promised."""
    free = [cell for cell in plan if cell not in instance.pins]
    usable = free_cells(instance)
    if len(plan) != instance.places and not touches(instance, given.cover_rows, given.cover_columns, usable, len(free)):
        return False
    if free and objective != "total":
        floor = min(int(instance.points[cell]) for cell in free)
        above = [cell for cell in usable if instance.points[cell] > floor]
        if objective == "floor" and not touches(instance, given.floor_rows, given.floor_columns, above, len(free) - 1):
            return False
        usable = [cell for cell in usable if instance.points[cell] >= floor]
    return not free or follows(instance, objective, free, usable, stages=given.stages, seed=seed)


def touches(instance: Instance, rows: Numbers, columns: Numbers, cells: Sequence[Cell], most: int) -> bool:
    """Whether the lines touch all cells and allow at most so many pairs."""
    rows_read, columns_read = set(rows.tolist()) & set(instance.free_rows()), set(columns.tolist())
    room = len(rows_read) + sum(instance.copies()[column] for column in columns_read)
    return room <= most and all(row in rows_read or column in columns_read for row, column in cells)


def follows(
    instance: Instance,
    objective: str,
    plan: Sequence[Cell],
    usable: list[Cell],
    *,
    stages: Sequence[Stage],
    seed: int | None,
) -> bool:
    """Whether the stages lead from the usable cells to this plan."""
    copies, given = instance.copies(), iter(stages)
    alone = [(0, row) for row in instance.free_rows()]
    alone += [(1, column) for column, number in enumerate(copies) if number]
    for weights, given_up in weighings(instance, objective, plan, seed):
        if len(usable) == len(plan):
            return True
        stage = next(given, None)
        if stage is None:
            return False
        values, shift = (stage.rows.tolist(), stage.columns.tolist()), stage.shift
        bound = sum(values[0][row] for row in instance.free_rows()) + len(plan) * shift
        bound += sum(number * value for number, value in zip(copies, values[1], strict=True))
        scaled = {cell: stage.scale * weight for cell, weight in weights.items()}
        reduced = {cell: values[0][cell[0]] + values[1][cell[1]] + shift - scaled[cell] for cell in usable}
        is_bound = min(reduced.values()) >= 0 and all(values[side][line] >= 0 for side, line in alone)
        if not is_bound or bound != sum(scaled[cell] for cell in plan):
            return False
        usable = [cell for cell in usable if reduced[cell] == 0 and int(instance.points[cell]) not in given_up]
        alone = [(side, line) for side, line in alone if values[side][line] == 0]
    return True
