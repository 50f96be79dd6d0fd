"""The solver, and the only importer of scipy: one block, lexicographic objectives, always exact, always with a proof.

After the pins are taken out: (1) most tandems, by one solve on points + a bonus larger than any sum of points; (2)
for "floor", the highest threshold that still allows so many tandems; (3) the highest sum; (4) the lots of the people
served; (5) the lots of the pairs. Stages 3 to 5 work on one square of side n + m - k, in which n - k more columns and
m - k more rows stand for staying alone. Each stage keeps exactly the cells of reduced cost 0 for the next one. Dual
values come from integer arithmetic, so whatever floating point did, a plan that is returned has been proved.

References: R. Burkard, M. Dell'Amico, S. Martello, Assignment Problems (2012), chapters 3, 4 and 6.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matcher.errors import LeximinTooLarge, ProofFailed
from matcher.lots import pair_weights, person_lots, person_weights
from matcher.matrix import EXACT, read_block, read_seed, useful_capacities
from matcher.result import Assignment, Certificate, Stage

__all__ = ["assign", "heaviest", "most_pairs", "solve_block"]

Numbers: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
Lots: TypeAlias = tuple[NDArray[np.uint64], NDArray[np.uint64]]

FORBIDDEN = -(1 << 61)
DENSE_SIDE = 200
"""Up to this side a 0/1 assignment finds most pairs faster than a sparse matching."""
NONE = np.zeros(0, dtype=np.int64)
ALL = slice(None)
LEXIMIN_SIDE = 500


def assign(
    points: ArrayLike,
    allowed: ArrayLike | None = None,
    *,
    objective: str = "floor",
    places: int | None = None,
    pins: Iterable[Sequence[int]] = (),
    capacities: Sequence[int] | None = None,
    row_ids: Sequence[object] | None = None,
    column_ids: Sequence[object] | None = None,
    seed: int = 0,
) -> Assignment:
    """The best plan of one block.

    Parameters
    ----------
    points : (n, m) integers from 0.
    allowed : (n, m) booleans, all True by default; a ban is False, a pin on a False cell is an override.
    objective : "floor" (most tandems, highest weakest unpinned tandem, highest sum), "total" (most tandems, highest
        sum) or "leximin" (most tandems, then the weakest, the second weakest, ... as high as possible); what is equal
        then is decided by lot.
    places : at most so many pairs, pins included; None for as many as possible.
    pins : (row, column) cells that are in the plan.
    capacities : (m,) integers from 0, pairs each column may be in, pins included; None for 1 each.
    row_ids, column_ids : what the lots are drawn for, positions by default. With ids the order of rows plays no part.
    seed : of the lots, 0 to 2^64 - 1.

    Raises
    ------
    MatrixError
        Names the cell or the pin and what to do; ``LeximinTooLarge`` for more than 500 on the smaller side.
    UnknownObjective
        Lists the objectives there are.
    """
    block = read_block(
        points,
        allowed,
        objective=objective,
        places=places,
        pins=pins,
        row_ids=row_ids,
        column_ids=column_ids,
        capacities=capacities,
    )
    seed = read_seed(seed)
    row_order, column_order = _order(block.row_ids, row_ids), _order(block.column_ids, column_ids)
    row_place, column_place = np.argsort(row_order), np.argsort(column_order)
    lots = (
        person_lots(seed, "row", [block.row_ids[row] for row in row_order]),
        person_lots(seed, "column", [block.column_ids[column] for column in column_order]),
    )
    pairs, certificate = solve_block(
        block.points[np.ix_(row_order, column_order)],
        block.allowed[np.ix_(row_order, column_order)],
        objective=block.objective,
        places=block.places,
        pins=[(int(row_place[row]), int(column_place[column])) for row, column in block.pins],
        lots=lots,
        capacities=None if block.capacities is None else np.array(block.capacities, dtype=np.int64)[column_order],
    )
    pairs = _ascending(np.stack([row_order[pairs[:, 0]], column_order[pairs[:, 1]]], axis=1))
    pinned = set(block.pins)
    free = [int(block.points[row, column]) for row, column in pairs.tolist() if (row, column) not in pinned]
    return Assignment(
        pairs=pairs,
        total=int(block.points[pairs[:, 0], pairs[:, 1]].sum()),
        floor=min(free, default=0),
        objective=block.objective,
        places=block.places,
        pins=block.pins,
        capacities=block.capacities,
        seed=seed,
        certificate=_moved(certificate, row_order, column_order, block.points.shape),
    )


def _order(labels: tuple[str, ...], ids: Sequence[object] | None) -> Numbers:
    order = range(len(labels)) if ids is None else sorted(range(len(labels)), key=labels.__getitem__)
    return np.array(order, dtype=np.int64)


def _ascending(pairs: Numbers) -> Numbers:
    return pairs[np.argsort(pairs[:, 0])]


def _moved(certificate: Certificate, rows: Numbers, columns: Numbers, shape: tuple[int, ...]) -> Certificate:
    """The certificate with position p of rows and columns renamed to ``rows[p]`` and ``columns[p]``."""
    stages = tuple(
        Stage(_scattered(stage.rows, rows, shape[0]), _scattered(stage.columns, columns, shape[1]), stage.shift)
        for stage in certificate.stages
    )
    return Certificate(
        np.sort(rows[certificate.cover_rows]),
        np.unique(columns[certificate.cover_columns]),
        np.sort(rows[certificate.floor_rows]),
        np.unique(columns[certificate.floor_columns]),
        stages,
    )


def _scattered(values: Numbers, places: Numbers, size: int) -> Numbers:
    result = np.zeros(size, dtype=np.int64)
    result[places] = values
    return result


def solve_block(
    points: Numbers,
    allowed: Bools,
    *,
    objective: str,
    places: int | None,
    pins: Sequence[tuple[int, int]],
    lots: Lots,
    capacities: Numbers | None = None,
) -> tuple[Numbers, Certificate]:
    """``assign`` without checks, for rows and columns in canonical order: pairs (k, 2) and the certificate.

    A column with room for c pairs stands for c equal columns; best dual values of equal columns are equal, so the
    certificate has one for all of them.
    """
    if not pins and capacities is None:
        partner, certificate = _solve(points, allowed, objective, places, lots)
        return _pairs_of(partner), certificate
    pinned = np.array(pins, dtype=np.int64).reshape(-1, 2)
    room = np.ones(points.shape[1], dtype=np.int64) if capacities is None else capacities.copy()
    np.subtract.at(room, pinned[:, 1], 1)
    rows = np.setdiff1d(np.arange(points.shape[0]), pinned[:, 0])
    copies = np.repeat(np.arange(len(room)), useful_capacities(room, len(rows)))
    spare = int(room.sum()) - len(copies)
    free = np.ix_(rows, copies)
    left = None if places is None else places - len(pins)
    partner, certificate = _solve(
        points[free],
        allowed[free],
        objective,
        left,
        (lots[0][rows], lots[1][copies]),
        spare,
        np.unique(copies, return_index=True)[1],
    )
    chosen = _pairs_of(partner)
    pairs = np.concatenate([pinned, np.stack([rows[chosen[:, 0]], copies[chosen[:, 1]]], axis=1)])
    return _ascending(pairs), _moved(certificate, rows, copies, points.shape)


def _pairs_of(partner: Numbers) -> Numbers:
    served = np.flatnonzero(partner >= 0)
    return np.stack([served, partner[served]], axis=1)


def _solve(
    points: Numbers,
    allowed: Bools,
    objective: str,
    places: int | None,
    lots: Lots,
    spare: int = 0,
    first: Numbers | slice = ALL,
) -> tuple[Numbers, Certificate]:
    """The plan of a block without pins as the column of each row, -1 for none, and its certificate.

    ``spare``: copies of columns that were left out because they stay alone in any plan; the lots are cut as if they
    were there.
    """
    if objective == "leximin" and min(points.shape) > LEXIMIN_SIDE:
        raise LeximinTooLarge(limit=LEXIMIN_SIDE, size=min(points.shape))
    partner, is_best = _most_tandems(points, allowed)
    number = int(np.count_nonzero(partner >= 0))
    cover = (NONE, NONE)
    if places is not None and number >= places:
        is_best &= number == places
        number = places
    else:
        cover = _cover(allowed, partner)
    if number == 0:
        return np.full(len(points), -1), Certificate(*cover, NONE, NONE, ())
    floor_cover = (NONE, NONE)
    usable = allowed
    if objective != "total":
        reached = np.sort(points[partner >= 0, partner[partner >= 0]])[-number]
        floor = _highest_floor(points, allowed, number, int(reached))
        if objective == "floor":
            above = allowed & (points > floor)
            floor_cover = _cover(above, _largest(above))
        usable = allowed & (points >= floor)
        is_best &= bool(floor == reached)
    if objective == "leximin":
        partner, stages = _leximin_stages(points, usable, number, lots, spare, first)
    else:
        partner, stages = _stages(points, usable, number, partner if is_best else None, lots, spare, first)
    return partner, Certificate(*cover, *floor_cover, stages)


@cache
def _solver() -> Callable[..., tuple[Numbers, Numbers]]:
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415  scipy takes long to load

    return linear_sum_assignment


def _most_tandems(points: Numbers, allowed: Bools) -> tuple[Numbers, bool]:
    """A plan with as many pairs as possible, and whether it also has the highest sum of such plans.

    One solve with a bonus larger than any sum of points, as long as that stays exact.
    """
    smaller = min(points.shape)
    highest = int(points.max(initial=0))
    bonus = (smaller + 1) * (highest + 1)
    if 2 * smaller * (highest + bonus) >= EXACT:
        return _largest(allowed), False
    rows, columns = _solver()(np.where(allowed, points + bonus, 0), maximize=True)
    partner = np.full(points.shape[0], -1)
    real = allowed[rows, columns]
    partner[rows[real]] = columns[real]
    return partner, True


def _largest(mask: Bools) -> Numbers:
    """Most pairs from the cells of the mask: the column of each row, -1 for none."""
    if min(mask.shape) > DENSE_SIDE:
        return _largest_sparse(mask)
    rows, columns = _solver()(mask.astype(np.float64), maximize=True)
    partner = np.full(mask.shape[0], -1)
    real = mask[rows, columns]
    partner[rows[real]] = columns[real]
    return partner


def _largest_sparse(mask: Bools) -> Numbers:
    from scipy.sparse import csr_array  # noqa: PLC0415  scipy takes long to load
    from scipy.sparse.csgraph import maximum_bipartite_matching  # noqa: PLC0415

    return np.asarray(maximum_bipartite_matching(csr_array(mask), perm_type="column"), dtype=np.int64)


def _highest_floor(points: Numbers, allowed: Bools, number: int, reached: int) -> int:
    """The highest threshold at which ``number`` pairs still fit; ``reached`` is one at which they do."""
    inside = np.where(allowed, points, -1)
    best_row = np.sort(inside.max(axis=1))[-number]
    best_column = np.sort(inside.max(axis=0))[-number]
    levels = np.unique(inside[(inside >= reached) & (inside <= min(best_row, best_column))])
    low, high = 0, len(levels) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if np.count_nonzero(_largest(inside >= levels[middle]) >= 0) >= number:
            low = middle
        else:
            high = middle - 1
    return int(levels[low])


def _cover(mask: Bools, partner: Numbers) -> tuple[Numbers, Numbers]:
    """Rows and columns that touch every cell of the mask, as many as there are pairs (König's theorem).

    ``partner`` is a largest set of pairs. Reached are the rows without a partner, the columns of their cells, the
    partners of these columns, and so on; the cover is the rows not reached and the columns reached.
    """
    reached_rows = partner < 0
    reached_columns = np.zeros(mask.shape[1], dtype=bool)
    owner = np.full(mask.shape[1], -1)
    owner[partner[~reached_rows]] = np.flatnonzero(~reached_rows)
    frontier = np.flatnonzero(reached_rows)
    while frontier.size:
        new = mask[frontier].any(axis=0) & ~reached_columns
        reached_columns |= new
        frontier = owner[new]
        reached_rows[frontier] = True
    return np.flatnonzero(~reached_rows), np.flatnonzero(reached_columns)


@dataclass(frozen=True, eq=False)
class _Cells:
    """What a stage may use: cells, and rows and columns that may stay alone."""

    usable: Bools
    rows_alone: Bools
    columns_alone: Bools

    def count(self, first: Numbers | slice) -> int:
        """How many cells there are, equal columns counted once."""
        return int(np.count_nonzero(self.usable[:, first]))

    def tight(self, weights: Numbers, stage: Stage) -> _Cells:
        """What optimal plans of the stage can use: exactly what has reduced cost 0."""
        bound = stage.rows[:, None] + stage.columns[None, :] + stage.shift
        return _Cells(
            self.usable & (bound == weights),
            self.rows_alone & (stage.rows == 0),
            self.columns_alone & (stage.columns == 0),
        )


def _stages(
    points: Numbers, usable: Bools, number: int, best: Numbers | None, lots: Lots, spare: int, first: Numbers | slice
) -> tuple[Numbers, tuple[Stage, ...]]:
    """Highest sum, then the lots of people, then the lots of pairs, each among the best plans of the one before.

    ``best`` is a plan known to have the highest sum, or None. It ends as soon as only one plan is left.
    """
    cells = _Cells(usable, *(np.ones(size, dtype=bool) for size in points.shape))
    partner, stage = _stage(points, cells, number, best)
    return _draw(partner, [stage], cells.tight(points, stage), number, lots, spare, first)


def _leximin_stages(
    points: Numbers, usable: Bools, number: int, lots: Lots, spare: int, first: Numbers | slice
) -> tuple[Numbers, tuple[Stage, ...]]:
    """Level by level as few pairs as possible at the weakest points there must be, then the lots."""
    cells = _Cells(usable, *(np.ones(size, dtype=bool) for size in points.shape))
    level = int(points[usable].min())
    stages: list[Stage] = []
    while True:
        above = (points > level).astype(np.int64)
        partner, stage = _stage(above, cells, number, None)
        stages.append(stage)
        cells = cells.tight(above, stage)
        chosen = points[partner >= 0, partner[partner >= 0]]
        if cells.count(first) == number or not (chosen > level).any():
            return _draw(partner, stages, cells, number, lots, spare, first)
        level, cells = _next_level(points, cells, number, level, int(chosen[chosen > level].min()))


def _next_level(points: Numbers, cells: _Cells, number: int, level: int, reached: int) -> tuple[int, _Cells]:
    """The next weakest points there must be, and the cells without those between."""
    levels = np.unique(points[cells.usable & (points >= reached)])
    low, high = 0, len(levels) - 1
    while low < high:
        middle = (low + high + 1) // 2
        rest = _without(points, cells, level, int(levels[middle]))
        if _is_feasible(rest, number):
            low = middle
        else:
            high = middle - 1
    return int(levels[low]), _without(points, cells, level, int(levels[low]))


def _without(points: Numbers, cells: _Cells, level: int, following: int) -> _Cells:
    return replace(cells, usable=cells.usable & ((points <= level) | (points >= following)))


def _is_feasible(cells: _Cells, number: int) -> bool:
    padded = _padded(np.zeros(cells.usable.shape, dtype=np.int64), cells, number) != FORBIDDEN
    return bool((_largest(padded) >= 0).all())


def _draw(
    partner: Numbers, stages: list[Stage], cells: _Cells, number: int, lots: Lots, spare: int, first: Numbers | slice
) -> tuple[Numbers, tuple[Stage, ...]]:
    side = sum(cells.usable.shape) - number + spare
    for weigh in (person_weights, pair_weights):
        if cells.count(first) == number:
            break
        weights = weigh(*lots, side)
        partner, stage = _stage(weights, cells, number, None)
        stages.append(stage)
        cells = cells.tight(weights, stage)
    return partner, tuple(stages)


def _stage(weights: Numbers, cells: _Cells, number: int, best: Numbers | None) -> tuple[Numbers, Stage]:
    """The plan of ``number`` pairs with the highest weight, and the dual values that prove it."""
    padded = _padded(weights, cells, number)
    if best is None:
        cost = np.where(padded == FORBIDDEN, np.inf, -padded)
        matched = _solver()(cost)[1]
    else:
        matched = _completed(best, number, weights.shape)
    rows, columns = _potentials(padded, matched)
    n, m = weights.shape
    row_shift = columns[m] if n > number else -rows.min()
    column_shift = rows[n] if m > number else -columns.min()
    partner = np.where(matched[:n] < m, matched[:n], -1)
    return partner, Stage(rows[:n] + row_shift, columns[:m] + column_shift, -int(row_shift + column_shift))


def _padded(weights: Numbers, cells: _Cells, number: int) -> Numbers:
    """One square: beside the pairs, n - k columns and m - k rows of weight 0 for those who stay alone."""
    n, m = weights.shape
    padded = np.full((n + m - number, n + m - number), FORBIDDEN, dtype=np.int64)
    padded[:n, :m] = np.where(cells.usable, weights, FORBIDDEN)
    padded[:n, m:] = np.where(cells.rows_alone, 0, FORBIDDEN)[:, None]
    padded[n:, :m] = np.where(cells.columns_alone, 0, FORBIDDEN)
    return padded


def _completed(partner: Numbers, number: int, shape: tuple[int, ...]) -> Numbers:
    """The plan on the square: who stays alone gets one of the added columns and rows."""
    n, m = shape
    matched = np.empty(n + m - number, dtype=np.int64)
    alone = partner < 0
    matched[:n] = partner
    matched[:n][alone] = m + np.arange(n - number)
    columns_alone = np.ones(m, dtype=bool)
    columns_alone[partner[~alone]] = False
    matched[n:] = np.flatnonzero(columns_alone)
    return matched


def _potentials(padded: Numbers, matched: Numbers) -> tuple[Numbers, Numbers]:
    """Dual values of a best plan of the square, by Bellman-Ford on the exchange graph in integers.

    ``rows[i] + columns[j] >= padded[i, j]`` everywhere, with equality on the plan. The values of columns start at 0 and
    rise only as far as needed; if they still rise after as many rounds as there are rows, some exchange gains, and the
    plan is not the best: ``ProofFailed``.
    """
    side = len(padded)
    everybody = np.arange(side)
    own = padded[everybody, matched]
    gain = padded - own[:, None]
    owner = np.empty(side, dtype=np.int64)
    owner[matched] = everybody
    columns = np.zeros(side, dtype=np.int64)
    rows = everybody
    for _ in range(side + 1):
        offered = (gain[rows] + columns[matched[rows], None]).max(axis=0)
        risen = offered > columns
        if not risen.any():
            return own - columns[matched], columns
        columns = np.maximum(columns, offered)
        rows = owner[risen]
    raise ProofFailed(detail="an exchange would gain")


def most_pairs(usable: Bools) -> int:
    """How many pairs the usable cells (n, m) have room for."""
    return int(np.count_nonzero(_largest(usable) >= 0))


def heaviest(weights: Numbers, usable: Bools, bound: Bools, number: int) -> Numbers | None:
    """The column of each row, -1 for none, in a plan of exactly ``number`` pairs of the highest weight, unproved.

    ``bound`` (n,): rows that must have a partner. None if there is no such plan; ``number`` is at most n and at most m.
    Exact while any ``n + m - number`` weights add up to less than 2^51.
    """
    n, m = weights.shape
    padded = _padded(weights, _Cells(usable, ~bound, np.ones(m, dtype=bool)), number)
    try:
        matched = _solver()(np.where(padded == FORBIDDEN, np.inf, -padded))[1]
    except ValueError:
        return None
    return np.where(matched[:n] < m, matched[:n], -1)
