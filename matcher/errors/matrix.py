"""One block of bare numbers, and what is asked of it."""

from __future__ import annotations

from matcher.errors.base import MatcherError

__all__ = [
    "InvalidAllowed",
    "InvalidCapacity",
    "InvalidCount",
    "InvalidGone",
    "InvalidLabels",
    "InvalidPin",
    "InvalidPlaces",
    "InvalidPlan",
    "InvalidSeed",
    "LeximinTooLarge",
    "MatrixError",
    "NegativePoints",
    "NotANumber",
    "NotInteger",
    "NotTheBestPlan",
    "PinBeyondCapacity",
    "PinOfGone",
    "PinTwice",
    "PointsOutOfRange",
    "ShapeMismatch",
    "TooFewChanges",
    "WrongObjective",
]


class MatrixError(MatcherError):
    """A block of bare numbers cannot be used."""


class ShapeMismatch(MatrixError):
    """An array has the wrong shape."""

    code = "shape_mismatch"
    template = "{name} has the shape {shape}, expected {expected}."


class NotANumber(MatrixError):
    """A cell is NaN."""

    code = "not_a_number"
    template = "points[{row}, {column}] is NaN. Give every cell an integer and mark impossible pairs in `allowed`."


class NotInteger(MatrixError):
    """A cell is not a whole number."""

    code = "not_integer"
    template = "points[{row}, {column}] is {value}, not an integer. Scale the points to whole numbers."


class NegativePoints(MatrixError):
    """A cell is negative."""

    code = "negative_points"
    template = "points[{row}, {column}] is {value}. Points start at 0; mark impossible pairs in `allowed`."


class PointsOutOfRange(MatrixError):
    """The points are too large for exact arithmetic at this size."""

    code = "points_out_of_range"
    template = "points[{row}, {column}] is {value}; at this size points up to {limit} are exact. Use smaller weights."


class InvalidAllowed(MatrixError):
    """A cell of `allowed` is neither true nor false."""

    code = "invalid_allowed"
    template = "`allowed` has the type {dtype}. Use booleans: True for possible pairs."


class InvalidLabels(MatrixError):
    """Row or column ids are not unique."""

    code = "invalid_labels"
    template = "{name} holds {label} twice. Every row and every column needs an id of its own."


class InvalidPin(MatrixError):
    """A pin is no cell of the matrix."""

    code = "invalid_pin"
    template = "The pin {pin} is no cell of the {shape} matrix. A pin is a row and a column, counted from 0."


class PinTwice(MatrixError):
    """One row or column is pinned twice."""

    code = "pin_twice"
    template = "{axis} {index} is pinned twice. Keep one of the pins."


class InvalidCapacity(MatrixError):
    """The capacity of a column is no whole number from 0."""

    code = "invalid_capacity"
    template = "capacities[{column}] is {value}, expected a whole number from 0 to {limit}: pairs the column may be in."


class PinBeyondCapacity(MatrixError):
    """A column is pinned more often than it has room."""

    code = "pin_beyond_capacity"
    template = "column {column} is pinned {pins} times, its capacity is {capacity}. Undo a pin or raise the capacity."


class LeximinTooLarge(MatrixError):
    """The block is too large to compare plans tandem by tandem."""

    code = "leximin_too_large"
    template = (
        "leximin serves blocks with up to {limit} people on the smaller side, block {block} has {size}. "
        "Choose the objective floor."
    )


class InvalidPlaces(MatrixError):
    """Places are no whole number from 0."""

    code = "invalid_places"
    template = "places is {value}, expected a whole number from 0, or None for as many as possible."


class InvalidSeed(MatrixError):
    """The seed is no whole number of 64 bits."""

    code = "invalid_seed"
    template = "seed is {value}, expected a whole number from 0 to 2^64 - 1."


class WrongObjective(MatrixError):
    """The question has no answer under this objective."""

    code = "wrong_objective"
    template = "{question} is answered under {known} only, not under {objective}. Solve the block under {known} first."


class NotTheBestPlan(MatrixError):
    """A plan is said to be the best one, but its own certificate does not prove it for these points."""

    code = "not_the_best_plan"
    template = "The plan is not proved to be the best of these points: {detail} Solve the block again with assign()."


class InvalidCount(MatrixError):
    """A number of plans or of changes is no whole number, or too small."""

    code = "invalid_count"
    template = "{name} is {value}, expected a whole number from {least}."


class InvalidPlan(MatrixError):
    """The pairs to be repaired are no plan of the block."""

    code = "invalid_plan"
    template = "The old pairs are no plan: {detail}. Hand in the plan as it was, each row at most once."


class InvalidGone(MatrixError):
    """Somebody who is gone is no row or column of the matrix."""

    code = "invalid_gone"
    template = "{name} names {value}, expected positions from 0 to below {size}."


class PinOfGone(MatrixError):
    """A pair is pinned although one of its two people is gone."""

    code = "pin_of_gone"
    template = "The pin {row}, {column} keeps a pair of which somebody is gone. Undo the pin."


class TooFewChanges(MatrixError):
    """Pins, bans, places and capacities dissolve more old pairs than may change."""

    code = "too_few_changes"
    template = "At least {needed} old pairs cannot stay, but max_changes is {limit}. Allow {needed} changes."
