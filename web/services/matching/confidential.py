"""Who asked not to be put together with whom: read only when a coordinator opens the note."""

from collections.abc import Iterable

from matcher import Problem
from matcher.problem import People


def who_asked(data: bytes, azubi: str, fachkraft: str) -> tuple[str, ...]:
    """Return which of two people of one block, given by their keys, asked not to be put together with the other."""
    problem = Problem.from_bytes(data)
    both = (problem.azubis, azubi), (problem.fachkraefte, fachkraft)
    return tuple(_asking(both)) + tuple(_asking(both[::-1]))


def _asking(sides: tuple[tuple[People, str], ...]) -> Iterable[str]:
    (own, person), (others, other) = sides
    place = {str(key): number for number, key in enumerate(others.ids)}.get(other)
    for key, named in zip(own.ids, own.please_not.tolist(), strict=True):
        if str(key) == person and place in named:
            yield person
