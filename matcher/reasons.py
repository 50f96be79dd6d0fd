"""Why somebody has no tandem: one reason for the coordinator, one that may be told to the company and the person.

The public reason speaks of numbers and times or says nothing in particular. It is computed from the company's own
facts alone, never from languages, please-nots, wishes, bans, points or anything a person answered. Numbers count the
Azubis, the Fachkräfte and the tandems all Fachkräfte together have room for.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from matcher.cases import Case
from matcher.result import Reason, Unmatched
from matcher.rules import PAIR_RULES

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
    for azubi in np.flatnonzero(azubis_free).tolist():
        view = _View(case, "azubi", azubi, room, len(pairs))
        yield Unmatched(case.block, case.azubis[azubi], "azubi", view.reason(), view.public())
    for fachkraft in np.flatnonzero(tandems[1] == 0).tolist():
        view = _View(case, "fachkraft", fachkraft, azubis_free, len(pairs))
        yield Unmatched(case.block, case.fachkraefte[fachkraft], "fachkraft", view.reason(), view.public())


class _View:
    """The block as one person sees it: rows over everybody on the other side. ``room``: who could have one more."""

    def __init__(self, case: Case, role: str, place: int, room: NDArray[np.bool_], tandems: int) -> None:
        self.case, self.role, self.tandems, self.room = case, role, tandems, room
        line = (place, slice(None)) if role == "azubi" else (slice(None), place)
        self.allowed, self.weak, self.banned = case.allowed[line], case.weak[line], case.banned[line]
        self.broken, self.standing = case.broken[line], case.broken[line] & ~case.overridden[line]
        ruling = case.ruling
        sides = (ruling.azubis_left_out, ruling.fachkraefte_left_out)
        own, others = sides if role == "azubi" else sides[::-1]
        self.is_left_out, self.partners_left_out = place in own, len(others)

    def reason(self) -> Reason:
        """For the coordinator."""
        if self.is_left_out:
            return Reason("unmatched_left_out")
        if not len(self.allowed):
            return Reason("unmatched_no_counterpart")
        if not self.allowed.any():
            return self._ruled_out()
        if bool((self.allowed & self.room).any()):
            return Reason("unmatched_places", {"places": self.tandems})
        return Reason("unmatched_competition", {**self._numbers(), "possible": int(self.allowed.sum())})

    def _ruled_out(self) -> Reason:
        below = int((self.weak & (self.standing == 0) & ~self.banned).sum())
        partners = len(self.allowed)
        if below:
            return Reason("unmatched_below_minimum", {"below": below, "partners": partners})
        counts = {rule.key: int((self.standing >> bit & 1).sum()) for bit, rule in enumerate(PAIR_RULES)}
        return Reason(
            "unmatched_ruled_out",
            {
                "partners": partners,
                "rules": {key: count for key, count in counts.items() if count},
                "banned": int(self.banned.sum()),
                "left_out": self.partners_left_out,
            },
        )

    def _numbers(self) -> dict[str, int]:
        azubis, fachkraefte = self.case.points.shape
        return {"azubis": azubis, "fachkraefte": fachkraefte, "room": int(self.case.capacities.sum())}

    def public(self) -> Reason:
        """For the company and the person."""
        numbers = self._numbers()
        is_azubi = self.role == "azubi"
        places = self.case.ruling.places
        if self.is_left_out:
            return Reason("public_neutral")
        if not len(self.allowed):
            return Reason("public_no_counterpart")
        if bool((self.broken & TIMES).all()):
            return Reason("public_times")
        if places is not None and places == self.tandems and places < min(numbers["azubis"], numbers["room"]):
            return Reason("public_places", {"places": places})
        if is_azubi and numbers["azubis"] > numbers["room"]:
            return Reason("public_more_azubis", numbers)
        if not is_azubi and numbers["fachkraefte"] > numbers["azubis"]:
            return Reason("public_more_fachkraefte", numbers)
        return Reason("public_neutral")
