"""Every error the engine raises, each with a machine-readable code and parameters.

    MatcherError (a ValueError)
    ├── ProblemError      what was handed in about people and companies
    │   ├── MissingId · DuplicateId · CompanyInTwoPools · BlockClash · DuplicateBlock
    │   └── InvalidAnswer · InvalidColumn · InvalidCell · InvalidBytes
    ├── PolicyError       the weights and rules
    │   ├── UnknownCriterion · UnknownRule · RuleNotSwitchable · UnknownObjective
    │   ├── AllWeightsZero · InvalidSetting · InvalidToml
    │   └── InvalidCriterion · DuplicateCriterion · UnfitCriterion
    ├── DecisionError     what was decided about single people
    │   ├── UnknownPerson · UnknownBlock · WrongSide · PairAcrossBlocks
    │   ├── ContradictingPins · PinContradicted · PinImpossible · RuleNotOverridable
    │   └── MorePinsThanPlaces · MorePinsThanCapacity · InvalidDecisions
    ├── MatrixError       one block of bare numbers
    │   ├── ShapeMismatch · NotANumber · NotInteger · NegativePoints · PointsOutOfRange
    │   ├── InvalidAllowed · InvalidLabels · InvalidPin · PinTwice · InvalidPlaces · InvalidSeed
    │   ├── InvalidCapacity · PinBeyondCapacity · LeximinTooLarge
    │   └── WrongObjective · NotTheBestPlan · InvalidCount · InvalidPlan · InvalidGone · PinOfGone · TooFewChanges
    ├── ResultError       a stored result that cannot be read or does not hold what is asked
    │   └── InvalidResult
    └── ProofFailed       the solver's own proof did not come out: a bug, never the input

The English message says which person or cell and what to do; another language takes ``code`` and ``params``.
``ERRORS`` lists every code with the names of its parameters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Formatter
from types import MappingProxyType
from typing import ClassVar


class MatcherError(ValueError):
    """Base of all errors of the engine; ``code`` and ``params`` let an interface say it in its own words."""

    code: ClassVar[str] = ""
    template: ClassVar[str] = ""

    def __init__(self, **params: str | int) -> None:
        self.params: Mapping[str, str | int] = params
        super().__init__(self.template.format(**params))

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), dict(self.params))


def _rebuild(kind: type[MatcherError], params: dict[str, str | int]) -> MatcherError:
    return kind(**params)


class ProblemError(MatcherError):
    """What was handed in about people and companies cannot be used."""


class MissingId(ProblemError):
    """A record lacks its id or its company."""

    code = "missing_id"
    template = "Record {row} of the {side} has no {field}. Give every person a text there."


class DuplicateId(ProblemError):
    """One id belongs to two people, or to an Azubi and a Fachkraft."""

    code = "duplicate_id"
    template = "The id {person} occurs twice. Every person of a round needs an id of their own; remove one of the two."


class CompanyInTwoPools(ProblemError):
    """A company is listed twice with different pools."""

    code = "company_in_two_pools"
    template = "The company {company} is listed with the pools {first} and {second}. Keep one of them."


class BlockClash(ProblemError):
    """A pool has the id of a company that stands alone."""

    code = "block_clash"
    template = "{block} is the id of a pool and of a company outside it. Rename the pool."


class DuplicateBlock(ProblemError):
    """The same block occurs in two problems that are to be joined."""

    code = "duplicate_block"
    template = "The block {block} is in two of the problems to be joined. Leave it out of one of them."


class InvalidAnswer(ProblemError):
    """An answer of a person is not of the agreed form."""

    code = "invalid_answer"
    template = "{person}: {field} is {value}, expected {expected}. Correct it, or leave it out for 'not answered'."


class InvalidColumn(ProblemError):
    """A column of arrays is of another name, type or shape."""

    code = "invalid_column"
    template = "{side}: the column {column} cannot be used: {detail}."


class InvalidCell(ProblemError):
    """An entry of a column, counted from 0, is out of range."""

    code = "invalid_cell"
    template = "{side}: row {row} of the column {column} is {value}, expected {expected}."


class InvalidBytes(ProblemError):
    """Packed bytes are damaged, of another version or not in canonical form."""

    code = "invalid_bytes"
    template = "These bytes are no packed problem: {detail}. Use the bytes exactly as to_bytes() returned them."


class PolicyError(MatcherError):
    """The policy cannot be used."""


class UnknownCriterion(PolicyError):
    """A weight names a criterion that does not exist."""

    code = "unknown_criterion"
    template = "There is no criterion {criterion}. Known are: {known}."


class UnknownRule(PolicyError):
    """A policy or an override names a rule that does not exist."""

    code = "unknown_rule"
    template = "There is no rule {rule}. Known are: {known}."


class RuleNotSwitchable(PolicyError):
    """The rule always holds."""

    code = "rule_not_switchable"
    template = "The rule {rule} always holds and cannot be switched off. Remove it from the policy."


class UnknownObjective(PolicyError):
    """There is no such objective."""

    code = "unknown_objective"
    template = "There is no objective {objective}. Known are: {known}."


class InvalidCriterion(PolicyError):
    """A criterion of one's own cannot be used as it is declared."""

    code = "invalid_criterion"
    template = "The criterion {criterion} cannot be used: {detail}."


class DuplicateCriterion(PolicyError):
    """Two criteria of a policy have one key, or one's own has the key of a built-in one."""

    code = "duplicate_criterion"
    template = "There are two criteria {criterion}. Give one's own criterion a key of its own."


class UnfitCriterion(PolicyError):
    """A criterion returned something else than one whole number from 0 to 1000 per pair."""

    code = "unfit_criterion"
    template = "The criterion {criterion} returned {detail}. check_criterion() in matcher.testing lists what is wrong."


class AllWeightsZero(PolicyError):
    """Nothing would be compared."""

    code = "all_weights_zero"
    template = "All weights are 0, so nothing would be compared. Give at least one criterion a weight."


class InvalidSetting(PolicyError):
    """A setting of the policy has a value outside its range."""

    code = "invalid_setting"
    template = "The setting {setting} is {value}, expected {expected}."


class InvalidToml(PolicyError):
    """The text is no policy in TOML."""

    code = "invalid_toml"
    template = "This text is no policy: {detail}."


class DecisionError(MatcherError):
    """A decision does not fit the round."""


class UnknownPerson(DecisionError):
    """The id belongs to nobody in the round."""

    code = "unknown_person"
    template = "There is no person {person} in this round. Undo the decision, or add the person."


class UnknownBlock(DecisionError):
    """The id belongs to no block of the round."""

    code = "unknown_block"
    template = "There is no block {block} in this round. Use the id of a company or of a pool."


class WrongSide(DecisionError):
    """An Azubi stands where a Fachkraft is expected, or the other way round."""

    code = "wrong_side"
    template = "{person} is not among the {side}. Exchange the two people of the decision."


class PairAcrossBlocks(DecisionError):
    """The two people belong to different blocks."""

    code = "pair_across_blocks"
    template = "{azubi} and {fachkraft} are in different blocks. Put their companies into one pool first."


class ContradictingPins(DecisionError):
    """One person is pinned to two partners."""

    code = "contradicting_pins"
    template = "{person} is kept together with {first} and with {second}. Undo one of the two decisions."


class PinContradicted(DecisionError):
    """A pinned pair is banned, or one of the two is left out."""

    code = "pin_contradicted"
    template = "{azubi} and {fachkraft} are kept together, but another decision ({by}) forbids it. Undo one of them."


class PinImpossible(DecisionError):
    """A pinned pair breaks a rule without an override."""

    code = "pin_impossible"
    template = "{azubi} and {fachkraft} cannot be kept together: rule {rule}. Override the rule with a reason first."


class RuleNotOverridable(DecisionError):
    """No decision can override this rule."""

    code = "rule_not_overridable"
    template = "The rule {rule} cannot be overridden for {azubi} and {fachkraft}. Undo the decision."


class MorePinsThanPlaces(DecisionError):
    """More pairs are kept together than there are places."""

    code = "more_pins_than_places"
    template = "Block {block}: {pins} pairs are kept together, but there are only {places} places. Raise the places."


class MorePinsThanCapacity(DecisionError):
    """One Fachkraft is kept together with more Azubis than they have room for."""

    code = "more_pins_than_capacity"
    template = "{fachkraft} is kept together with {pins} Azubis, but has room for only {capacity}. Undo a decision."


class InvalidDecisions(DecisionError):
    """Stored decisions cannot be read."""

    code = "invalid_decisions"
    template = "These decisions cannot be read: {detail}."


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
        "leximin serves blocks with up to {limit} people on the smaller side, this one has {size}. "
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


def _subclasses(kind: type[MatcherError]) -> Iterator[type[MatcherError]]:
    for child in kind.__subclasses__():
        yield child
        yield from _subclasses(child)


def _parameters(kind: type[MatcherError]) -> tuple[str, ...]:
    return tuple(sorted({name for _, name, _, _ in Formatter().parse(kind.template) if name}))


ERRORS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {kind.code: _parameters(kind) for kind in _subclasses(MatcherError) if kind.code}
)
