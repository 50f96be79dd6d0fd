"""What companies and people may see before publication is computed on this alone."""

from __future__ import annotations

import numpy as np

from matcher.problem import UNKNOWN, People, Problem

__all__ = ["PERSON_PART", "public_view"]

PERSON_PART = (
    "brings", "learns", "learns_answered", "languages", "work_style", "motivation", "wishes", "please_not",
    "own",
)  # fmt: skip
"""Columns that only the people themselves answer, and the answers to a programme's own questions, whoever gave them."""
ZERO_IS_UNANSWERED = frozenset({"brings", "learns", "learns_answered", "languages", "own"})


def public_view(problem: Problem) -> Problem:
    """The same round with everything unanswered that the people answer themselves.

    Whatever anybody wishes, refuses, speaks, brings or wants to learn, the view is the same, byte by byte; a criterion
    of one's own that reads such answers finds them unanswered here.
    """
    sides = [_public(people) for people in (problem.azubis, problem.fachkraefte)]
    return Problem(
        companies=problem.companies,
        pools=problem.pools,
        sites=problem.sites,
        departments=problem.departments,
        competences=(),
        language_codes=(),
        own_options=(),
        weeks=problem.weeks,
        week_counts=problem.week_counts,
        azubis=sides[0],
        fachkraefte=sides[1],
    )


def _public(people: People) -> People:
    blank = {
        name: np.full_like(getattr(people, name), 0 if name in ZERO_IS_UNANSWERED else UNKNOWN) for name in PERSON_PART
    }
    for name in ("brings", "learns", "languages", "own"):
        blank[name] = blank[name][..., :0]
    return people.replaced(**blank)
