"""One block of bare numbers, checked: used by the solver and by the independent check, but neither of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matcher.errors import (
    InvalidAllowed,
    InvalidCapacity,
    InvalidCount,
    InvalidLabels,
    InvalidPin,
    InvalidPlaces,
    InvalidSeed,
    MorePinsThanPlaces,
    NegativePoints,
    NotANumber,
    NotInteger,
    PinBeyondCapacity,
    PinTwice,
    PointsOutOfRange,
    ShapeMismatch,
    UnknownObjective,
)
from matcher.policy import OBJECTIVES

__all__ = ["EXACT", "Block", "is_whole", "read_block", "read_count", "read_seed"]

EXACT = 1 << 53
"""Integers below it are exact as floating-point numbers."""
MAX_CAPACITY = 1_000_000


@dataclass(frozen=True, eq=False)
class Block:
    """``points`` (n, m) integers from 0, ``allowed`` (n, m), pins as cells, ids as texts, ``capacities`` (m,) integers
    from 0 or None for 1 each.
    """

    points: NDArray[np.int64]
    allowed: NDArray[np.bool_]
    objective: str
    places: int | None
    pins: tuple[tuple[int, int], ...]
    row_ids: tuple[str, ...]
    column_ids: tuple[str, ...]
    capacities: tuple[int, ...] | None = None


def read_block(
    points: ArrayLike,
    allowed: ArrayLike | None,
    *,
    objective: str,
    places: int | None = None,
    pins: Iterable[Sequence[int]] = (),
    capacities: Sequence[int] | None = None,
    row_ids: Sequence[object] | None = None,
    column_ids: Sequence[object] | None = None,
) -> Block:
    """Check everything once. Raises a ``MatrixError`` that names the cell, or ``UnknownObjective``."""
    numbers = _read_points(points)
    room = None if capacities is None else _read_capacities(capacities, numbers)
    if objective not in OBJECTIVES:
        raise UnknownObjective(objective=str(objective), known=", ".join(OBJECTIVES))
    cells = _read_pins(pins, numbers.shape, room)
    if places is not None and (not is_whole(places) or places < 0):
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
        room,
    )


def _read_points(points: ArrayLike) -> NDArray[np.int64]:
    array = _as_array("points", points, "(rows, columns)")
    if array.ndim != 2:
        raise ShapeMismatch(name="points", shape=str(array.shape), expected="(rows, columns)")
    if array.dtype.kind == "f":
        # Half precision cannot even hold the limit that follows.
        array = array.astype(np.float64)
        _refuse_cell(np.isnan(array), array, NotANumber)
        _refuse_cell(np.isinf(array) | (array != np.floor(array)), array, NotInteger)
    elif array.dtype.kind not in "iu":
        _refuse_cell(np.vectorize(_no_integer, otypes=[bool])(array), array, NotInteger)
        # Without cells any type is fine, but not every type can be compared with a number.
        array = array.astype(object)
    _refuse_cell(array < 0, array, NegativePoints)
    _refuse_large(array, exact_limit(*array.shape))
    return array.astype(np.int64)


def _as_array(name: str, values: ArrayLike, expected: str) -> NDArray[Any]:
    """An empty list is a matrix without rows and columns. A masked cell is no answer, so it becomes NaN."""
    try:
        array = np.asarray(np.ma.filled(values.astype(float), np.nan) if np.ma.isMaskedArray(values) else values)
    except ValueError:
        raise ShapeMismatch(name=name, shape="rows of different lengths", expected=expected) from None
    return array.reshape(0, 0) if array.shape == (0,) else array


def _refuse_large(array: NDArray[Any], limit: int) -> None:
    _refuse_cell(array > limit, array, PointsOutOfRange, limit=limit)


def is_whole(value: object) -> TypeGuard[int]:
    """Whether it is a whole number, of Python or numpy; True and False are none."""
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _no_integer(value: object) -> bool:
    return not is_whole(value)


def _refuse_cell(wrong: Any, array: NDArray[Any], error: type[Any], **more: int) -> None:
    """Raise the error for the first wrong cell, with the parameters its message asks for."""
    if np.any(wrong):
        row, column = (int(position) for position in np.argwhere(wrong)[0])
        known = {"row": row, "column": column, "value": str(array[row, column]), **more}
        raise error(**{name: value for name, value in known.items() if f"{{{name}}}" in error.template})


def exact_limit(rows: int, columns: int) -> int:
    """Largest points with which every sum the solver forms is exact in floating point."""
    return int(EXACT // (4 * (rows + columns + 1)))


def _read_allowed(allowed: ArrayLike | None, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    if allowed is None:
        return np.ones(shape, dtype=bool)
    array = _as_array("allowed", allowed, str(shape))
    if array.shape != shape:
        raise ShapeMismatch(name="allowed", shape=str(array.shape), expected=str(shape))
    if array.dtype != np.bool_ and array.size:
        raise InvalidAllowed(dtype=str(array.dtype))
    return array.astype(bool)


def _read_capacities(capacities: Sequence[int], points: NDArray[np.int64]) -> tuple[int, ...]:
    rows, columns = points.shape
    given = np.array(capacities, dtype=object)
    if given.shape != (columns,):
        raise ShapeMismatch(name="capacities", shape=str(given.shape), expected=f"({columns},)")
    room = given.tolist()
    for column, capacity in enumerate(room):
        if not is_whole(capacity) or not 0 <= capacity <= MAX_CAPACITY:
            raise InvalidCapacity(column=column, value=repr(capacity)[:80], limit=MAX_CAPACITY)
    _refuse_large(points, exact_limit(rows, sum(useful_capacities(room, rows))))
    return tuple(int(capacity) for capacity in room)


def useful_capacities(capacities: Iterable[int], rows: int) -> list[int]:
    """As many copies of each column as can matter: one more than there are rows stays alone in any plan."""
    return [min(int(capacity), rows + 1) for capacity in capacities]


def _read_pins(
    pins: Iterable[Sequence[int]], shape: tuple[int, ...], capacities: tuple[int, ...] | None
) -> tuple[tuple[int, int], ...]:
    if not isinstance(pins, Iterable):
        raise InvalidPin(pin=repr(pins)[:80], shape=_shown(shape))
    cells = tuple(_read_pin(pin, shape) for pin in pins)
    for row, times in Counter(row for row, _ in cells).items():
        if times > 1:
            raise PinTwice(axis="row", index=row)
    for column, times in Counter(column for _, column in cells).items():
        if capacities is None and times > 1:
            raise PinTwice(axis="column", index=column)
        if capacities is not None and times > capacities[column]:
            raise PinBeyondCapacity(column=column, pins=times, capacity=capacities[column])
    return tuple(sorted(cells))


def _read_pin(pin: object, shape: tuple[int, ...]) -> tuple[int, int]:
    if isinstance(pin, Sequence | np.ndarray) and len(pin) == 2:
        row, column = pin
        if _is_position(row, shape[0]) and _is_position(column, shape[1]):
            return int(row), int(column)
    raise InvalidPin(pin=repr(pin)[:80], shape=_shown(shape))


def _is_position(value: Any, size: int) -> bool:
    try:
        return bool(0 <= value < size and value == int(value))
    except (TypeError, ValueError):
        return False


def _shown(shape: tuple[int, ...]) -> str:
    return f"{shape[0]} x {shape[1]}"


def _read_ids(name: str, ids: Sequence[object] | None, number: int) -> tuple[str, ...]:
    if not isinstance(ids, Iterable | None):
        raise ShapeMismatch(name=name, shape="()", expected=f"({number},)")
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
    if not is_whole(seed) or not 0 <= seed < 1 << 64:
        raise InvalidSeed(value=repr(seed)[:80])
    return int(seed)


def read_count(name: str, value: int, least: int) -> int:
    """The value, if it is a whole number from ``least``; else raises ``InvalidCount``."""
    if not is_whole(value) or value < least:
        raise InvalidCount(name=name, value=repr(value)[:80], least=least)
    return int(value)
