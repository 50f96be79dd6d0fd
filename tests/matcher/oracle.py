"""The best plan by trying all of them, and the lottery once more in plain integers."""

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

Cell = tuple[int, int]
Plan = tuple[Cell, ...]
MASK = (1 << 64) - 1


def examples(number: int) -> settings:
    """So many examples, also on a machine that is busy with something else."""
    return settings(deadline=None, max_examples=number, suppress_health_check=[HealthCheck.too_slow])


class Instance:
    """One block of numbers with everything that may be asked of it."""

    def __init__(
        self,
        points: Sequence[Sequence[int]] | NDArray[np.int64],
        allowed: Sequence[Sequence[bool]] | NDArray[np.bool_] | None = None,
        *,
        places: int | None = None,
        pins: Sequence[Cell] = (),
    ) -> None:
        self.points = np.array(points, dtype=np.int64)
        self.allowed = np.ones(self.points.shape, dtype=bool) if allowed is None else np.array(allowed, dtype=bool)
        self.places, self.pins = places, tuple(pins)

    def __repr__(self) -> str:
        return f"Instance({self.points.tolist()}, {self.allowed.tolist()}, places={self.places}, pins={self.pins})"

    def terms(self) -> dict[str, object]:
        return {"places": self.places, "pins": self.pins}


def plans(instance: Instance) -> Iterator[Plan]:
    """Every valid plan."""
    rows, columns = instance.points.shape
    partner = dict(instance.pins)
    taken = frozenset(partner.values())

    def extend(row: int, used: frozenset[int], plan: Plan) -> Iterator[Plan]:
        if row == rows:
            if instance.places is None or len(plan) <= instance.places:
                yield plan
            return
        if row in partner:
            yield from extend(row + 1, used, (*plan, (row, partner[row])))
            return
        yield from extend(row + 1, used, plan)
        for column in range(columns):
            if column not in used and instance.allowed[row, column]:
                yield from extend(row + 1, used | {column}, (*plan, (row, column)))

    return extend(0, taken, ())


def value(instance: Instance, plan: Plan, objective: str) -> tuple[int, ...]:
    """What the objective compares, most important first."""
    values = {cell: int(instance.points[cell]) for cell in plan}
    total = sum(values.values())
    if objective == "total":
        return len(plan), total
    return len(plan), min((each for cell, each in values.items() if cell not in instance.pins), default=0), total


def best_value(instance: Instance, objective: str) -> tuple[int, ...]:
    """The highest value of any plan."""
    return max(value(instance, plan, objective) for plan in plans(instance))


def drawn_plan(instance: Instance, objective: str, seed: int) -> Plan:
    """The plan that wins the draw among the best ones."""
    best = best_value(instance, objective)
    rows, columns = instance.points.shape
    pinned_rows, pinned_columns = {row for row, _ in instance.pins}, {column for _, column in instance.pins}
    side = rows - len(pinned_rows) + columns - len(pinned_columns) - (best[0] - len(instance.pins))
    row_lots = [lot(seed, "row", str(row)) for row in range(rows)]
    column_lots = [lot(seed, "column", str(column)) for column in range(columns)]
    shift = 14 + side.bit_length()

    def draw(plan: Plan) -> tuple[int, int]:
        free = [cell for cell in plan if cell not in instance.pins]
        people = sum((row_lots[row] >> shift) + (column_lots[column] >> shift) for row, column in free)
        pairs = sum(splitmix(row_lots[row], column_lots[column]) >> shift for row, column in free)
        return people, pairs

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
def instances(draw: st.DrawFn, largest: int = 4, *, with_pins: bool = True) -> Instance:
    """Blocks of all shapes: empty, one-sided, with ties, with impossible pairs, places and pins."""
    rows, columns = draw(st.integers(0, largest)), draw(st.integers(0, largest))
    highest = draw(st.sampled_from([0, 1, 3, 1000, 10**6]))
    cells = rows * columns
    points = draw(st.lists(st.integers(0, highest), min_size=cells, max_size=cells))
    allowed = draw(st.lists(st.sampled_from([True, True, False]), min_size=cells, max_size=cells))
    number = draw(st.integers(0, min(rows, columns, 2))) if with_pins else 0
    pin_rows = draw(st.permutations(range(rows)))[:number]
    pin_columns = draw(st.permutations(range(columns)))[:number]
    places = draw(st.one_of(st.none(), st.integers(number, largest)))
    shape = (rows, columns)
    return Instance(
        np.array(points, dtype=np.int64).reshape(shape),
        np.array(allowed, dtype=bool).reshape(shape),
        places=places,
        pins=list(zip(pin_rows, pin_columns, strict=True)),
    )
