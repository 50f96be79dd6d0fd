"""Which answer may make a rule hold that is broken for a pair, so that nothing has to be set aside.

For the protection of minors a missing answer counts like the strict one, and an instruction can still be given: whom to
ask for what comes before any thought of an exception.
"""

from __future__ import annotations

from collections.abc import Iterator

from matcher.problem import Problem
from matcher.result import Sentence
from matcher.sentences import say

__all__ = ["cures"]

UNKNOWN = 1


def cures(problem: Problem, azubi: int, fachkraft: int, rule: str) -> tuple[Sentence, ...]:
    """What to ask whom first, for the coordinator; empty where the broken rule rests on answers that are certain.

    ``azubi`` and ``fachkraft``: positions in the problem.
    """
    return tuple(_cures(problem, azubi, fachkraft, rule))


def _cures(problem: Problem, azubi: int, fachkraft: int, rule: str) -> Iterator[Sentence]:
    minor = say("cure_minor", azubi=problem.azubis.ids[azubi])
    is_minor_open = problem.columns.minors[azubi] == UNKNOWN
    if rule in {"minor_safety", "safety_instruction"}:
        yield say("cure_instruction", fachkraft=problem.fachkraefte.ids[fachkraft])
    if rule == "minor_night" and problem.columns.danger["night"][fachkraft] == UNKNOWN:
        yield say("cure_hours", fachkraft=problem.fachkraefte.ids[fachkraft])
    if rule in {"minor_safety", "minor_night"} and is_minor_open:
        yield minor
