"""Why somebody has no tandem: one reason for the coordinator, one that may be told to the company and the person.

The public reason speaks of numbers and times or says nothing in particular. It is computed from the company's own
facts alone, never from languages, please-nots, wishes, bans, points or anything a person answered. Numbers count the
Azubis, the Fachkräfte and the tandems all Fachkräfte together have room for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from matcher.cases import Case
from matcher.result import Reason, Unmatched
from matcher.rules import PAIR_RULES, keys_of

__all__ = ["REASONS", "unmatched"]

REASONS: dict[str, tuple[str, ...]] = {
    "unmatched_left_out": (),
    "unmatched_no_counterpart": (),
    "unmatched_ruled_out": ("banned", "left_out", "partners", "rules"),
    "unmatched_below_minimum": ("below", "partners"),
    "unmatched_places": ("places",),
    "unmatched_competition": ("azubis", "fachkraefte", "possible", "room"),
    "public_no_counterpart": (),
    "public_times": (),
    "public_places": ("places",),
    "public_more_azubis": ("azubis", "fachkraefte", "room"),
    "public_more_fachkraefte": ("azubis", "fachkraefte", "room"),
    "public_neutral": (),
}
"""Key -> names of the parameters. ``rules`` maps rules to the number of possible partners they rule out; ``room``: how
many tandems the Fachkräfte have room for, all together.
"""

TIMES = 1 << [rule.key for rule in PAIR_RULES].index("minimum_hours")


def unmatched(case: Case, pairs: NDArray[np.int64]) -> Iterable[Unmatched]:
    """Everybody of the block who is not in the pairs, Azubis first, with both reasons."""
    rows, columns = case.points.shape
    tandems = np.bincount(pairs[:, 0], minlength=rows), np.bincount(pairs[:, 1], minlength=columns)
    azubis_free, room = tandems[0] == 0, case.capacities > tandems[1]
    azubis, fachkraefte = np.flatnonzero(azubis_free).tolist(), np.flatnonzero(tandems[1] == 0).tolist()
    if azubis:
        side = _Side(case, "azubi", room, len(pairs))
        yield from (_unmatched(side, place, case.azubis[place]) for place in azubis)
    if fachkraefte:
        side = _Side(case, "fachkraft", azubis_free, len(pairs))
        yield from (_unmatched(side, place, case.fachkraefte[place]) for place in fachkraefte)


def _unmatched(side: _Side, place: int, person: str) -> Unmatched:
    return Unmatched(side.case.block, person, side.role, side.reason(place), side.public(place))


class _Side:
    """The block as one side sees it: a row for each of its people over everybody on the other side.

    ``room``: who of the others could have one more.
    """

    def __init__(self, case: Case, role: str, room: NDArray[np.bool_], tandems: int) -> None:
        self.case, self.role, self.tandems = case, role, tandems
        arrays = (case.allowed, case.weak, case.banned, case.broken, case.overridden)
        self.allowed, self.weak, self.banned, self.broken, self.overridden = (
            array if role == "azubi" else array.T for array in arrays
        )
        self.possible = self.allowed.sum(axis=1).tolist()
        self.has_room = np.asarray((self.allowed & room).any(axis=1))
        self.lacks_time = ((self.broken & TIMES) != 0).all(axis=1)
        sides = (case.ruling.azubis_left_out, case.ruling.fachkraefte_left_out)
        self.left_out, others = sides if role == "azubi" else sides[::-1]
        self.partners, self.partners_left_out = self.allowed.shape[1], len(others)
        self.numbers = {
            "azubis": case.points.shape[0],
            "fachkraefte": case.points.shape[1],
            "room": int(case.capacities.sum()),
        }

    def reason(self, place: int) -> Reason:
        """For the coordinator."""
        if place in self.left_out:
            return Reason("unmatched_left_out")
        if not self.partners:
            return Reason("unmatched_no_counterpart")
        if not self.possible[place]:
            return self._ruled_out(place)
        if self.has_room[place]:
            return Reason("unmatched_places", {"places": self.tandems})
        return Reason("unmatched_competition", {**self.numbers, "possible": self.possible[place]})

    def _ruled_out(self, place: int) -> Reason:
        standing, banned = self.broken[place] & ~self.overridden[place], self.banned[place]
        below = int((self.weak[place] & (standing == 0) & ~banned).sum())
        if below:
            return Reason("unmatched_below_minimum", {"below": below, "partners": self.partners})
        counts = Counter(key for mask in standing.tolist() for key in keys_of(mask))
        return Reason(
            "unmatched_ruled_out",
            {
                "partners": self.partners,
                "rules": {rule.key: counts[rule.key] for rule in PAIR_RULES if rule.key in counts},
                "banned": int(np.count_nonzero(banned)),
                "left_out": self.partners_left_out,
            },
        )

    def public(self, place: int) -> Reason:
        """For the company and the person."""
        numbers, places = self.numbers, self.case.ruling.places
        is_azubi = self.role == "azubi"
        if place in self.left_out:
            return Reason("public_neutral")
        if not self.partners:
            return Reason("public_no_counterpart")
        if self.lacks_time[place]:
            return Reason("public_times")
        if places is not None and places == self.tandems and places < min(numbers["azubis"], numbers["room"]):
            return Reason("public_places", {"places": places})
        if is_azubi and numbers["azubis"] > numbers["room"]:
            return Reason("public_more_azubis", numbers)
        if not is_azubi and numbers["fachkraefte"] > numbers["azubis"]:
            return Reason("public_more_fachkraefte", numbers)
        return Reason("public_neutral")
