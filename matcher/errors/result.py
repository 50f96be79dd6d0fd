"""A stored result, or one that did not prove itself."""

from __future__ import annotations

from matcher.errors.base import MatcherError

__all__ = ["InvalidResult", "ProofFailed", "ResultError"]


class ResultError(MatcherError):
    """A result cannot be used."""


class InvalidResult(ResultError):
    """A stored result cannot be read."""

    code = "invalid_result"
    template = "This result cannot be read: {detail}."


class ProofFailed(MatcherError):
    """The solver could not prove its own answer. Nothing is returned; please report the block's bytes."""

    code = "proof_failed"
    template = "The answer of the solver is not optimal ({detail}). Please report this."
