"""The best plan by trying all of them, and the lottery once more in plain integers."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.infra.soak import times

Cell = tuple[int, int]
Plan = tuple[Cell, ...]
Key = tuple[Any, ...]
MASK = (1 << 64) - 1
OBJECTIVES = ("floor", "leximin", "total")


def examples(number: int) -> settings:
    """So many examples, also on a machine that is busy with something else; more in a soak."""
    return settings(deadline=None, max_examples=times(number), suppress_health_check=[HealthCheck.too_slow])


class Instance:
    """One block of numbers with everything that may be asked of it."""

    def __init__(
        self,
        points: Sequence[Sequence[int]] | NDArray[np.int64],
        allowed: Sequence[Sequence[bool]] | NDArray[np.bool_] | None = None,
        *,
        places: int | None = None,
        pins: Sequence[Cell] = (),
        capacities: Sequence[int] | None = None,
    ) -> None:
        self.points = np.array(points, dtype=np.int64)
        self.allowed = np.ones(self.points.shape, dtype=bool) if allowed is None else np.array(allowed, dtype=bool)
        self.places, self.pins = places, tuple(pins)
        self.capacities = None if capacities is None else tuple(capacities)

    def __repr__(self) -> str:
        terms = ", ".join(f"{name}={value}" for name, value in self.terms().items())
        return f"Instance({self.points.tolist()}, {self.allowed.tolist()}, {terms})"

    def terms(self) -> dict[str, Any]:
        """What ``assign`` and ``check`` are asked beside the matrices."""
        return {"places": self.places, "pins": self.pins, "capacities": self.capacities}

    def free_rows(self) -> list[int]:
        """The rows without a pin."""
        pinned = {row for row, _ in self.pins}
        return [row for row in range(self.points.shape[0]) if row not in pinned]

    def room(self) -> tuple[int, ...]:
        """How many pairs each column may have beside its pins; nobody can have more than there are free rows."""
        return tuple(min(copies, len(self.free_rows())) for copies in self.copies())

    def copies(self) -> list[int]:
        """How many columns each column stands for beside its pins."""
        limits = (1,) * self.points.shape[1] if self.capacities is None else self.capacities
        pinned = [column for _, column in self.pins]
        return [limit - pinned.count(column) for column, limit in enumerate(limits)]


def plans(instance: Instance) -> Iterator[Plan]:
    """Every valid plan."""
    rows, columns = instance.points.shape
    partner = dict(instance.pins)

    def extend(row: int, room: tuple[int, ...], plan: Plan) -> Iterator[Plan]:
        if row == rows:
            if instance.places is None or len(plan) <= instance.places:
                yield plan
            return
        if row in partner:
            yield from extend(row + 1, room, (*plan, (row, partner[row])))
            return
        yield from extend(row + 1, room, plan)
        for column in range(columns):
            if room[column] and instance.allowed[row, column]:
                yield from extend(row + 1, less(room, column), (*plan, (row, column)))

    return extend(0, instance.room(), ())


def less(room: tuple[int, ...], column: int) -> tuple[int, ...]:
    return (*room[:column], room[column] - 1, *room[column + 1 :])


def value(instance: Instance, plan: Plan, objective: str) -> tuple[int, ...]:
    """What the objective compares, most important first."""
    values = {cell: int(instance.points[cell]) for cell in plan}
    free = sorted(each for cell, each in values.items() if cell not in instance.pins)
    if objective == "leximin":
        return len(plan), *free
    weakest = () if objective == "total" else (min(free, default=0),)
    return len(plan), *weakest, sum(values.values())


def best_value(instance: Instance, objective: str) -> tuple[int, ...]:
    """The highest value of any plan."""
    return max(value(instance, plan, objective) for plan in plans(instance))


def best_plan(instance: Instance, objective: str, seed: int = 0) -> Plan:
    """The plan that wins the draw among the best ones, without listing them all.

    Row by row, one plan is kept for each room left in the columns: the one with the highest key so far. That suffices,
    as the rows to come can do the same for all plans that left the same room, and keys keep their order by that.
    """
    number = sum(_search(instance, instance.allowed, (), lambda key, _: key)[0])
    cells = instance.allowed
    if objective == "floor":
        weakest = _search(instance, cells, (MASK,), lambda key, cell: (min(*key, int(instance.points[cell])),))[1][0]
        cells = cells & (instance.points >= weakest)
    people, pairs = lots_of(instance, number, seed)

    def extend(key: Key, cell: Cell) -> Key:
        points = int(instance.points[cell])
        worth = tuple(sorted((*key[0], points))) if objective == "leximin" else key[0] + points
        return worth, key[1] + people(cell), key[2] + pairs(cell)

    return tuple(sorted(_search(instance, cells, (() if objective == "leximin" else 0, 0, 0), extend)[2]))


def _search(
    instance: Instance, cells: NDArray[np.bool_], start: Key, extend: Callable[[Key, Cell], Key]
) -> tuple[tuple[int, ...], Key, Plan]:
    """Most pairs from the cells, then the highest key: pairs of each column, key and plan with the pins."""
    room, places = instance.room(), MASK if instance.places is None else instance.places - len(instance.pins)
    found: dict[tuple[int, ...], tuple[Key, Plan]] = {room: (start, instance.pins)}
    for row in instance.free_rows():
        before = dict(found)
        for left, (key, plan) in before.items():
            if sum(room) - sum(left) >= places:
                continue
            for column in np.flatnonzero(cells[row]).tolist():
                if left[column]:
                    new = extend(key, (row, column)), (*plan, (row, column))
                    found[less(left, column)] = max(found.get(less(left, column), new), new)
    left, (key, plan) = max(found.items(), key=lambda item: (-sum(item[0]), item[1]))
    return tuple(before - after for before, after in zip(room, left, strict=True)), key, plan


def lots_of(instance: Instance, number: int, seed: int) -> tuple[Callable[[Cell], int], Callable[[Cell], int]]:
    """Lots of the people of a pair, and of the pair itself, for a plan of so many pairs beside the pins."""
    rows, columns = instance.points.shape
    row_lots = [lot(seed, "row", str(row)) for row in range(rows)]
    column_lots = [lot(seed, "column", str(column)) for column in range(columns)]
    shift = 14 + (len(instance.free_rows()) + sum(instance.copies()) - number).bit_length()
    return (
        lambda cell: (row_lots[cell[0]] >> shift) + (column_lots[cell[1]] >> shift),
        lambda cell: splitmix(row_lots[cell[0]], column_lots[cell[1]]) >> shift,
    )


def drawn_plan(instance: Instance, objective: str, seed: int) -> Plan:
    """The same as ``best_plan``, by listing all plans."""
    best = best_value(instance, objective)
    people, pairs = lots_of(instance, best[0] - len(instance.pins), seed)

    def draw(plan: Plan) -> tuple[int, int]:
        free = [cell for cell in plan if cell not in instance.pins]
        return sum(map(people, free)), sum(map(pairs, free))

    return max((plan for plan in plans(instance) if value(instance, plan, objective) == best), key=draw)


def lot(seed: int, side: str, key: str) -> int:
    data = side.encode() + b"\0" + key.encode()
    return int.from_bytes(hashlib.blake2b(data, digest_size=8, key=seed.to_bytes(8, "little")).digest(), "little")


def splitmix(row: int, column: int) -> int:
    mixed = ((row ^ (column << 1 & MASK)) + 0x9E3779B97F4A7C15) & MASK
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & MASK
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & MASK
    return mixed ^ mixed >> 31


@st.composite
def instances(draw: st.DrawFn, largest: int = 4, *, with_pins: bool = True, with_capacities: bool = False) -> Instance:
    """Blocks of all shapes: empty, one-sided, with ties, with impossible pairs, places, pins and capacities."""
    rows, columns = draw(st.integers(0, largest)), draw(st.integers(0, largest))
    highest = draw(st.sampled_from([0, 1, 3, 1000, 10**6]))
    cells = rows * columns
    points = draw(st.lists(st.integers(0, highest), min_size=cells, max_size=cells))
    allowed = draw(st.lists(st.sampled_from([True, True, False]), min_size=cells, max_size=cells))
    some = st.none() | st.lists(st.integers(0, 3), min_size=columns, max_size=columns)
    capacities = draw(some) if with_capacities else None
    copies = [column for column in range(columns) for _ in range(1 if capacities is None else capacities[column])]
    number = draw(st.integers(0, min(rows, len(copies), 2))) if with_pins else 0
    pin_rows = draw(st.permutations(range(rows)))[:number]
    pin_columns = draw(st.permutations(copies))[:number]
    places = draw(st.one_of(st.none(), st.integers(number, largest)))
    shape = (rows, columns)
    return Instance(
        np.array(points, dtype=np.int64).reshape(shape),
        np.array(allowed, dtype=bool).reshape(shape),
        places=places,
        pins=list(zip(pin_rows, pin_columns, strict=True)),
        capacities=capacities,
    )
