"""Counts that lead to nobody: no class of fewer than five, and nothing to be had by taking one figure from another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LEAST = 5
"""So many tandems or people stand in a class at least."""
STEP, STEPS = 10, 10
"""Per cent of a step, and how many steps there are; 100 belongs to the last."""


@dataclass(frozen=True, slots=True)
class ValueClass:
    """So many tandems have a figure from ``low`` to ``high`` per cent.

    ``without_figure``: tandems that were the only possible combination, and so have no figure, would be counted here.
    Where all are such tandems, ``low`` and ``high`` are None.
    """

    without_figure: bool
    low: int | None
    high: int | None
    tandems: int


@dataclass(frozen=True, slots=True)
class ReasonClass:
    """So many people have one of these reasons."""

    reasons: tuple[str, ...]
    people: int


def value_classes(without_figure: int, spread: Sequence[int]) -> tuple[ValueClass, ...] | None:
    """Join neighbouring steps until every class holds five tandems; None if there are fewer than five in all.

    The tandems without a figure are joined with the lowest, whether or not there are any: so the classes add up to all
    tandems, and a total beside them tells nothing more. A step nobody is in is joined as well.
    """
    counts = [without_figure, *spread]
    if sum(counts) < LEAST:
        return None
    ends, held, sizes = [], 0, []
    for place, count in enumerate(counts):
        held += count
        if held >= LEAST:
            ends.append(place)
            sizes.append(held)
            held = 0
    ends[-1], sizes[-1] = STEPS, sizes[-1] + held
    starts = [0, *(end + 1 for end in ends[:-1])]
    return tuple(_values(*each) for each in zip(starts, ends, sizes, strict=True))


def _values(start: int, end: int, tandems: int) -> ValueClass:
    """The class of these positions; position 0 holds the tandems without a figure."""
    if end == 0:
        return ValueClass(True, None, None, tandems)
    high = 100 if end == STEPS else end * STEP - 1
    return ValueClass(start == 0, max(start - 1, 0) * STEP, high, tandems)


def reason_classes(counts: Mapping[str, int], known: Sequence[str]) -> tuple[ReasonClass, ...] | None:
    """Return reasons that five people have, and all other known ones together; None for fewer than five people.

    The others are five as well, or none: otherwise the rarest of the frequent ones is counted among them.
    """
    if sum(counts.values()) < LEAST:
        return None
    frequent = sorted((key for key in known if counts.get(key, 0) >= LEAST), key=lambda key: (-counts[key], key))
    others = sum(counts.values()) - sum(counts[key] for key in frequent)
    while 0 < others < LEAST:
        others += counts[frequent.pop()]
    shown = [ReasonClass((key,), counts[key]) for key in frequent]
    rest = tuple(key for key in known if key not in frequent)
    return (*shown, ReasonClass(rest, others)) if others else tuple(shown)
