"""From people in the order they were handed in to a problem in canonical order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matcher.canonical import assemble
from matcher.ids import Ids
from matcher.problem import ELSEWHERE, UNKNOWN, Ints, People, Problem, blocks_of

__all__ = ["PEOPLE_COLUMNS", "in_order"]

Weeks: TypeAlias = tuple[NDArray[np.uint64], Ints]

REFERENCES = ("line_manager", "trainer")
LISTS = ("wishes", "please_not")
PEOPLE_COLUMNS = (*REFERENCES, *LISTS)
"""Columns that name people of the other side."""


def in_order(
    companies: Sequence[str],
    pools: Sequence[str],
    tables: Mapping[str, tuple[str, ...]],
    weeks: Weeks,
    sides: list[People],
) -> Problem:
    """A problem of people in any order whose columns of people hold rows of the other side as it is handed in.

    ``companies`` and the tables are sorted; tables and ``weeks`` may hold unused entries.
    """
    _, block_of_company = blocks_of(companies, pools)
    blocks = [block_of_company[people.company] for people in sides]
    orders = [_order(block, people) for block, people in zip(blocks, sides, strict=True)]
    places = [_places(block, order) for block, order in zip(blocks, orders, strict=True)]
    moved = []
    for side, order in enumerate(orders):
        people = _with_places(sides[side], blocks[side], blocks[1 - side], places[1 - side])
        moved.append(people if _is_in_order(order) else people.taken(order))
    return assemble(companies, pools, dict(tables), weeks, moved)


def _is_in_order(order: Ints) -> bool:
    return bool((order[:-1] < order[1:]).all())


def _order(block: Ints, people: People) -> Ints:
    """Rows by block, then by id."""
    if isinstance(people.ids, Ids):
        texts = people.ids.array
        if bool((texts[:-1] <= texts[1:]).all()):
            return np.asarray(np.argsort(block, kind="stable"))
        return np.lexsort((*people.ids.keys()[::-1], block))
    keys = list(zip(block.tolist(), people.ids, strict=True))
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int64)


def _places(block: Ints, order: Ints) -> Ints:
    """Position of each row within its block, once they are in order."""
    ordered = block[order]
    starts = np.searchsorted(ordered, ordered)
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(len(order)) - starts
    return places


def _with_places(people: People, own: Ints, other: Ints, places: Ints) -> People:
    """The people with places within the block instead of rows; whoever is in another block has no effect."""
    changed: dict[str, NDArray[Any]] = {}
    for name in PEOPLE_COLUMNS:
        rows = getattr(people, name)
        named = rows >= 0
        if not named.any():
            continue
        # Nobody is row 0 of nobody: without anybody on the other side no row is named.
        safe = np.where(named, rows, 0)
        near = named & (other[safe] == (own if rows.ndim == 1 else own[:, None]))
        if rows.ndim == 1:
            found = np.where(near, places[safe], np.where(named, ELSEWHERE, rows))
        else:
            found = _sorted_once(np.where(near, places[safe], UNKNOWN))
        changed[name] = found.astype(np.int32)
    return people.replaced(**changed)


def _sorted_once(places: Ints) -> Ints:
    """Each row ascending, every place once, then -1."""
    last = np.iinfo(np.int64).max
    ascending = np.sort(np.where(places < 0, last, places), axis=1)
    ascending[:, 1:][ascending[:, 1:] == ascending[:, :-1]] = last
    ascending.sort(axis=1)
    return np.where(ascending == last, UNKNOWN, ascending)
