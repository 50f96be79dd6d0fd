"""One block of bare numbers, checked: used by the solver and by the independent check, but neither of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matcher.errors import (
    InvalidAllowed,
    InvalidLabels,
    InvalidPin,
    InvalidPlaces,
    InvalidSeed,
    MorePinsThanPlaces,
    NegativePoints,
    NotANumber,
    NotInteger,
    PinTwice,
    PointsOutOfRange,
    ShapeMismatch,
    UnknownObjective,
)
from matcher.policy import OBJECTIVES

__all__ = ["EXACT", "Block", "read_block", "read_seed"]

EXACT = 1 << 53
"""Integers below it are exact as floating-point numbers."""


@dataclass(frozen=True, eq=False)
class Block:
    """``points`` (n, m) integers from 0, ``allowed`` (n, m), pins as cells, ids as texts."""

    points: NDArray[np.int64]
    allowed: NDArray[np.bool_]
    objective: str
    places: int | None
    pins: tuple[tuple[int, int], ...]
    row_ids: tuple[str, ...]
    column_ids: tuple[str, ...]


def read_block(
    points: ArrayLike,
    allowed: ArrayLike | None,
    *,
    objective: str,
    places: int | None,
    pins: Iterable[Sequence[int]],
    row_ids: Sequence[object] | None,
    column_ids: Sequence[object] | None,
) -> Block:
    """Check everything once. Raises a ``MatrixError`` that names the cell, or ``UnknownObjective``."""
    numbers = _read_points(points)
    if objective not in OBJECTIVES:
        raise UnknownObjective(objective=str(objective), known=", ".join(OBJECTIVES))
    cells = _read_pins(pins, numbers.shape)
    if places is not None and (not _is_whole(places) or places < 0):
        raise InvalidPlaces(value=repr(places)[:80])
    if places is not None and len(cells) > places:
        raise MorePinsThanPlaces(block="-", pins=len(cells), places=int(places))
    return Block(
        numbers,
        _read_allowed(allowed, numbers.shape),
        objective,
        None if places is None else int(places),
        cells,
        _read_ids("row_ids", row_ids, numbers.shape[0]),
        _read_ids("column_ids", column_ids, numbers.shape[1]),
    )


def _read_points(points: ArrayLike) -> NDArray[np.int64]:
    array = np.asarray(points)
    if array.ndim != 2:
        raise ShapeMismatch(name="points", shape=str(array.shape), expected="(rows, columns)")
    if array.dtype.kind == "f":
        _refuse_cell(np.isnan(array), array, NotANumber)
        _refuse_cell(np.isinf(array) | (array != np.floor(array)), array, NotInteger)
    elif array.dtype.kind not in "iu":
        _refuse_cell(np.vectorize(_no_integer, otypes=[bool])(array), array, NotInteger)
    _refuse_cell(array < 0, array, NegativePoints)
    _refuse_cell(array > exact_limit(*array.shape), array, PointsOutOfRange)
    return array.astype(np.int64)


def _is_whole(value: object) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _no_integer(value: object) -> bool:
    return not _is_whole(value)


def _refuse_cell(wrong: Any, array: NDArray[Any], error: type[Any]) -> None:
    """Raise the error for the first wrong cell, with the parameters its message asks for."""
    if np.any(wrong):
        row, column = (int(position) for position in np.argwhere(wrong)[0])
        known = {
            "row": row,
            "column": column,
            "value": str(array[row, column]),
            "limit": exact_limit(*array.shape),
        }
        raise error(**{name: value for name, value in known.items() if f"{{{name}}}" in error.template})


def exact_limit(rows: int, columns: int) -> int:
    """Largest points with which every sum the solver forms is exact in floating point."""
    return int(EXACT // (4 * (rows + columns + 1)))


def _read_allowed(allowed: ArrayLike | None, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    if allowed is None:
        return np.ones(shape, dtype=bool)
    array = np.asarray(allowed)
    if array.shape != shape:
        raise ShapeMismatch(name="allowed", shape=str(array.shape), expected=str(shape))
    if array.dtype != np.bool_ and array.size:
        raise InvalidAllowed(dtype=str(array.dtype))
    return array.astype(bool)


def _read_pins(pins: Iterable[Sequence[int]], shape: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    cells = tuple(_read_pin(pin, shape) for pin in pins)
    for axis, name in enumerate(("row", "column")):
        seen: set[int] = set()
        for cell in cells:
            if cell[axis] in seen:
                raise PinTwice(axis=name, index=cell[axis])
            seen.add(cell[axis])
    return tuple(sorted(cells))


def _read_pin(pin: Sequence[int], shape: tuple[int, ...]) -> tuple[int, int]:
    try:
        row, column = pin
        inside = 0 <= row < shape[0] and 0 <= column < shape[1] and row == int(row) and column == int(column)
    except (TypeError, ValueError):
        inside = False
    if not inside:
        raise InvalidPin(pin=repr(pin)[:80], shape=f"{shape[0]} x {shape[1]}")
    return int(pin[0]), int(pin[1])


def _read_ids(name: str, ids: Sequence[object] | None, number: int) -> tuple[str, ...]:
    labels = tuple(str(label) for label in (range(number) if ids is None else ids))
    if len(labels) != number:
        raise ShapeMismatch(name=name, shape=f"({len(labels)},)", expected=f"({number},)")
    seen: set[str] = set()
    for label in labels:
        if label in seen:
            raise InvalidLabels(name=name, label=label)
        seen.add(label)
    return labels


def read_seed(seed: int) -> int:
    """The seed, if it is a whole number of 64 bits; else raises ``InvalidSeed``."""
    if not _is_whole(seed) or not 0 <= seed < 1 << 64:
        raise InvalidSeed(value=repr(seed)[:80])
    return int(seed)
