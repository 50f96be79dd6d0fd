"""The solver, and the only importer of scipy: lexicographic objectives, always exact, always with a proof.

After the pins are taken out: (1) most tandems, by one solve on points + a bonus larger than any sum of points; (2) for
"floor" and "leximin" the highest threshold that still allows so many tandems; (3) the highest sum, or for "leximin"
level by level as few pairs as possible at the weakest points; (4) the lots of the people served; (5) the lots of the
pairs. ``stages`` has the steps, ``squares`` the assignments, ``duals`` the proofs, each for many blocks at once; here
are the doors: one checked block, one block in canonical order, a stack of blocks of one shape.

References: R. Burkard, M. Dell'Amico, S. Martello, Assignment Problems (2012), chapters 3, 4 and 6.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import zip_longest
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matcher.duals import Cells, Duals
from matcher.lots import person_lots
from matcher.matrix import Block, read_block, read_seed
from matcher.result import UNPROVED, Assignment, Certificate
from matcher.squares import Solver, best_plans, largest
from matcher.stages import Lots, Plans, Proofs, Terms, solve
from matcher.tiny import cheapest_tiny, is_tiny

__all__ = ["MANY", "assign", "heaviest", "most_pairs", "solve_block", "solve_stack"]

Numbers: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]

MANY = 1 << 30
"""As many places as there can be."""
REDUCED_SIDE = 100
"""From this side on it pays to prepare a square for scipy."""
TOGETHER = 1 << 18
"""Cells that are solved at a time, so that the arrays stay small."""


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
    orders = _order(block.row_ids, row_ids), _order(block.column_ids, column_ids)
    pairs, certificate = _solved_in_order(block, *orders, seed)
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
        certificate=certificate,
    )


def _solved_in_order(block: Block, row_order: Numbers, column_order: Numbers, seed: int) -> tuple[Numbers, Certificate]:
    """Pairs and certificate of a block that is solved with its rows and columns in these orders."""
    row_place, column_place = np.argsort(row_order), np.argsort(column_order)
    order = np.ix_(row_order, column_order)
    pairs, certificate = solve_block(
        block.points[order],
        block.allowed[order],
        objective=block.objective,
        places=block.places,
        pins=[(int(row_place[row]), int(column_place[column])) for row, column in block.pins],
        lots=(
            person_lots(seed, "row", [block.row_ids[row] for row in row_order]),
            person_lots(seed, "column", [block.column_ids[column] for column in column_order]),
        ),
        capacities=None if block.capacities is None else np.array(block.capacities, dtype=np.int64)[column_order],
    )
    pairs = _ascending(np.stack([row_order[pairs[:, 0]], column_order[pairs[:, 1]]], axis=1))
    return pairs, _moved(certificate, row_order, column_order, block.points.shape)


def _order(labels: tuple[str, ...], ids: Sequence[object] | None) -> Numbers:
    order = range(len(labels)) if ids is None else sorted(range(len(labels)), key=labels.__getitem__)
    return np.array(order, dtype=np.int64)


def _ascending(pairs: Numbers) -> Numbers:
    return pairs[np.argsort(pairs[:, 0])]


def _moved(certificate: Certificate, rows: Numbers, columns: Numbers, shape: tuple[int, ...]) -> Certificate:
    """The certificate with position p of rows and columns renamed to ``rows[p]`` and ``columns[p]``."""
    stages = tuple(
        replace(
            stage, rows=_scattered(stage.rows, rows, shape[0]), columns=_scattered(stage.columns, columns, shape[1])
        )
        for stage in certificate.stages
    )
    return Certificate(
        np.sort(rows[certificate.cover_rows]),
        np.sort(columns[certificate.cover_columns]),
        np.sort(rows[certificate.floor_rows]),
        np.sort(columns[certificate.floor_columns]),
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
    proof: bool = True,
) -> tuple[Numbers, Certificate]:
    """``assign`` without checks, for rows and columns in canonical order: pairs (k, 2) and the certificate, which is
    ``UNPROVED`` without ``proof``.

    ``points`` (n, m), ``allowed`` (n, m), ``lots`` of rows (n,) and columns (m,), ``capacities`` (m,) pins included.
    """
    pinned = np.array(pins, dtype=np.int64).reshape(-1, 2)
    room = np.ones(points.shape[1], dtype=np.int64) if capacities is None else capacities
    room = room - np.bincount(pinned[:, 1], minlength=len(room))
    is_free = np.ones(len(points), dtype=bool)
    is_free[pinned[:, 0]] = False
    rows, columns = np.flatnonzero(is_free), np.flatnonzero(room)
    free = np.ix_(rows, columns) if len(rows) < len(points) or len(columns) < len(room) else ...
    plans = solve_stack(
        points[free][None],
        allowed[free][None],
        objective=objective,
        places=None if places is None else np.array([min(places - len(pins), MANY)]),
        capacities=room[None, columns],
        lots=(lots[0][None, rows], lots[1][None, columns]),
        proof=proof,
    )
    partner = plans.partner[0]
    served = np.flatnonzero(partner >= 0)
    pairs = np.concatenate([pinned, np.stack([rows[served], columns[partner[served]]], axis=1)])
    return _ascending(pairs), _moved(plans.certificate(0), rows, columns, points.shape) if proof else UNPROVED


def solve_stack(
    points: Numbers,
    allowed: Bools,
    *,
    objective: str,
    places: Numbers | None = None,
    capacities: Numbers | None = None,
    lots: Lots | None = None,
    proof: bool = True,
) -> Plans:
    """The best plans of B blocks of one shape, each for itself, without pins and without checks.

    Parameters
    ----------
    points : (B, n, m) int64 from 0. Rows and columns of every block are in canonical order.
    allowed : (B, n, m) bool.
    places : (B,) int64 from 0, at most so many pairs; None for as many as possible.
    capacities : (B, m) int64 from 0, pairs each column may be in; None for 1 each.
    lots : ``person_lots`` of the rows (B, n) and of the columns (B, m) uint64; None draws no lots. Which of several
        equally good plans is returned is then not defined.
    proof : whether certificates are wanted. A plan is proved while it is made if there are certificates or lots.

    Returns
    -------
    ``partner`` (B, n) int64, the column of every row or -1, and ``proofs`` of which ``certificate(b)`` is one block's;
    None without ``proof``.

    Raises
    ------
    LeximinTooLarge
    """
    blocks, rows, columns = points.shape
    room = np.ones((blocks, columns), dtype=np.int64) if capacities is None else capacities
    limit = np.full(blocks, MANY) if places is None else places
    if not points.size:
        return _empty(blocks, rows, columns)
    step = max(1, TOGETHER // (rows * columns))
    parts = [slice(first, first + step) for first in range(0, blocks, step)]
    return _joined(
        [
            solve(
                points[part],
                allowed[part],
                Terms(objective, limit[part], room[part], lots and (lots[0][part], lots[1][part]), proof),
                SOLVER,
            )
            for part in parts
        ],
        step,
    )


def most_pairs(usable: Bools) -> int:
    """How many pairs the usable cells (n, m) have room for."""
    if not usable.size:
        return 0
    return int(np.count_nonzero(largest(usable[None], np.ones((1, usable.shape[1]), dtype=np.int64), SOLVER) >= 0))


def heaviest(weights: Numbers, usable: Bools, bound: Bools, number: int) -> Numbers | None:
    """The column of each row, -1 for none, in a plan of exactly ``number`` pairs of the highest weight, unproved.

    ``bound`` (n,): rows that must have a partner. None if there is no such plan; ``number`` is at most n and at most m.
    Exact while any ``n + m - number`` weights add up to less than 2^51.
    """
    if not usable.size:
        return None if number or bound.any() else np.full(len(usable), -1)
    cells = Cells.fresh(usable[None], np.ones((1, usable.shape[1]), dtype=np.int64), np.array([number]))
    try:
        partner = best_plans(weights[None], replace(cells, rows_alone=~bound[None]), None, SOLVER)[0]
    except ValueError:
        return None
    served = np.flatnonzero(partner >= 0)
    return partner if np.count_nonzero(usable[served, partner[served]]) == number else None


def _empty(blocks: int, rows: int, columns: int) -> Plans:
    cover = (np.zeros((blocks, rows), dtype=bool), np.zeros((blocks, columns), dtype=bool))
    return Plans(np.full((blocks, rows), -1), Proofs(cover, cover, ()))


def _joined(plans: list[Plans], step: int) -> Plans:
    """Plans of consecutive blocks, ``step`` in each but the last, as one."""
    if len(plans) == 1:
        return plans[0]
    partner = np.concatenate([each.partner for each in plans])
    proofs = [each.proofs for each in plans if each.proofs is not None]
    if not proofs:
        return Plans(partner, None)
    stages = []
    for same in zip_longest(*(each.stages for each in proofs)):
        there = [(first * step, *stage) for first, stage in enumerate(same) if stage]
        values = (np.concatenate(each) for each in zip(*(vars(duals).values() for _, _, duals in there), strict=True))
        stages.append((np.concatenate([start + blocks for start, blocks, _ in there]), Duals(*values)))
    cover, floor_cover = (_joined_cover([getattr(each, name) for each in proofs]) for name in ("cover", "floor_cover"))
    return Plans(partner, Proofs(cover, floor_cover, tuple(stages)))


def _joined_cover(covers: list[tuple[Bools, Bools]]) -> tuple[Bools, Bools]:
    return np.concatenate([rows for rows, _ in covers]), np.concatenate([columns for _, columns in covers])


@cache
def _scipy_solver() -> Callable[..., tuple[Numbers, Numbers]]:
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415  scipy takes long to load

    return linear_sum_assignment


def _cheapest(costs: NDArray[np.float64]) -> Numbers:
    """The column of every row (B, r) in the cheapest assignment of costs (B, r, c), which are used up; -1 for none."""
    number, rows, columns = costs.shape
    if rows > columns:
        partner = np.full((number, rows), -1)
        if columns:
            block, column = np.indices((number, columns))
            partner[block, _cheapest(costs.transpose(0, 2, 1))] = column
        return partner
    if rows == 1:
        return np.asarray(costs.argmin(axis=2))
    if is_tiny(number, rows, columns):
        return cheapest_tiny(costs)
    if rows == columns >= REDUCED_SIDE:
        _reduce(costs)
    solver = _scipy_solver()
    return np.array([solver(each)[1] for each in costs]).reshape(number, rows)


def _reduce(costs: NDArray[np.float64]) -> None:
    """Make squares have a 0 in every row and column, in place: scipy solves these up to a hundred times faster."""
    for axis in (2, 1):
        least = costs.min(axis=axis, keepdims=True)
        costs -= np.where(np.isfinite(least), least, 0)


def _largest(mask: Bools) -> Numbers:
    from scipy.sparse import csr_array  # noqa: PLC0415  scipy takes long to load
    from scipy.sparse.csgraph import maximum_bipartite_matching  # noqa: PLC0415

    ends = np.concatenate([[0], np.cumsum(np.count_nonzero(mask, axis=1))])
    columns = np.nonzero(mask)[1]
    graph = csr_array((np.ones(len(columns), dtype=np.int8), columns, ends), shape=mask.shape)
    return np.asarray(maximum_bipartite_matching(graph, perm_type="column"), dtype=np.int64)


def _circles(starts: Numbers, ends: Numbers, nodes: int) -> Numbers:
    from scipy.sparse import csr_array  # noqa: PLC0415  scipy takes long to load
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    graph = csr_array((np.ones(len(starts), dtype=np.int8), (starts, ends)), shape=(nodes, nodes))
    return np.asarray(connected_components(graph, connection="strong")[1], dtype=np.int64)


SOLVER = Solver(_cheapest, _largest, _circles)
