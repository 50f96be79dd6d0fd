"""What was handed in about people and companies."""

from __future__ import annotations

from matcher.errors.base import MatcherError

__all__ = [
    "BlockClash",
    "CompanyInTwoPools",
    "DuplicateBlock",
    "DuplicateId",
    "InvalidAnswer",
    "InvalidBytes",
    "InvalidCell",
    "InvalidColumn",
    "MissingId",
    "ProblemError",
]


class ProblemError(MatcherError):
    """What was handed in about people and companies cannot be used."""


class MissingId(ProblemError):
    """A record lacks its id or its company."""

    code = "missing_id"
    template = "Record {row} of the {side} has no {field}. Give every record a text there."


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
