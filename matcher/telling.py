"""Why each tandem of a whole result came about, every sentence put into words once however often it is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import numpy as np

from matcher.errors import UnknownPerson
from matcher.pairs import Pairs
from matcher.policy import Policy
from matcher.problem import Problem
from matcher.result import Result, Sentence, Tandem
from matcher.sentences import AUDIENCES, Audience, say, sentences_for
from matcher.statements import Book, describe

__all__ = ["Told", "tell_tandems", "what_is_sure", "why_chosen"]

BATCH = 1 << 13
"""Pairs that are described at a time."""


@dataclass(frozen=True, eq=False)
class Told:
    """What is said about tandems: for each, in ``numbers``, which of the ``sentences``; None says nothing."""

    sentences: Sequence[Sentence | None]
    numbers: Sequence[tuple[int, ...]]

    def written(self, write: Callable[[Sentence], str]) -> dict[Audience, list[str]]:
        """For each tandem and audience what ``write`` makes of the sentences it may read, one behind the other.

        They are those of ``Explanation.sentences``. ``write`` is called once for each different sentence.
        """
        texts = [write(said) if said else "" for said in self.sentences]
        return {audience: self._joined(audience, texts) for audience in AUDIENCES}

    def _joined(self, audience: Audience, texts: Sequence[str]) -> list[str]:
        may_read = [said is not None and bool(sentences_for(audience, (said,))) for said in self.sentences]
        read = [text if may else "" for text, may in zip(texts, may_read, strict=True)]
        return ["".join([read[number] for number in numbers]) for numbers in self.numbers]


def tell_tandems(problem: Problem, policy: Policy, result: Result) -> Told:
    """What ``explain`` says about every tandem of a result, in the order in which the result has them.

    What was decided is read from the result, so it must be of this problem and policy: ``verify`` it before. A few
    thousandths of a millisecond a tandem. Raises ``UnknownPerson`` or ``UnfitCriterion``.
    """
    book = Book()
    numbers: list[tuple[int, ...]] = []
    frames: dict[tuple[Any, ...], tuple[tuple[int, ...], tuple[int, ...]]] = {}
    for start in range(0, len(result.tandems), BATCH):
        tandems = result.tandems[start : start + BATCH]
        about = zip(*describe(_pairs(problem, tandems), policy, book), strict=True)
        for frame, told in zip(map(_FRAME, tandems), about, strict=True):
            if frame not in frames:
                only, pinned, held, overridden, unclear, sure = frame
                before = book.numbers(why_chosen(only=only, pinned=pinned, held=held, overridden=overridden))
                frames[frame] = before, book.numbers(what_is_sure(unclear, sure))
            before, after = frames[frame]
            numbers.append((*before, *told, *after))
    return Told(book.sentences, numbers)


_FRAME = attrgetter("only_possible", "pinned", "held", "override", "open_rules", "confidence")


def why_chosen(*, only: bool, pinned: bool, held: bool, overridden: Sequence[str]) -> list[Sentence]:
    """What is said about a tandem before anything about its people."""
    sentences = [say("only_possible")] if only else []
    if pinned:
        sentences.append(say("pinned"))
    if held:
        sentences.append(say("held"))
    return sentences + [say("rule_overridden", rule=rule) for rule in overridden]


def what_is_sure(unclear: Sequence[str], confidence: int) -> list[Sentence]:
    """What is said about two people behind everything else: rules nobody can tell, and how much is known."""
    return [*(say("rule_open", rule=rule) for rule in unclear), say("confidence", percent=confidence)]


def _pairs(problem: Problem, tandems: Sequence[Tandem]) -> Pairs:
    try:
        azubis = [problem.azubi_rows[tandem.azubi] for tandem in tandems]
        fachkraefte = [problem.fachkraft_rows[tandem.fachkraft] for tandem in tandems]
    except KeyError as error:
        raise UnknownPerson(person=error.args[0]) from None
    return Pairs(problem, np.array(azubis, dtype=np.int64), np.array(fachkraefte, dtype=np.int64))
