"""The full proof of a plan: one line of JSON for each group, without names; whoever has it can prove the plan anew.

It holds the answers under random keys: pseudonymous personal data, that stay with the coordinators. The first line says
what it is about, the last how many groups there are. The same plan gives the same bytes. Nothing in it is packed, so
nothing in it can burst.
"""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import IO, Any

import matcher
from web.files.messages import N_, Message
from web.transparency.words import are_complete

FORMAT, VERSION = "tandemwerk-full-proof", 1
LONGEST = 16 * 1024 * 1024
"""Bytes of a line at most: a group of some ten thousand people."""
SEEDS = 1 << 64

NOT_A_PROOF = N_("%(file)s is not a full proof of a plan. Please name the file that came with the transparency file.")
NEWER = N_("%(file)s was written by a newer version of this program. Please use that version.")
BROKEN_LINE = N_("%(file)s, line %(line)s is damaged.")
CUT_SHORT = N_("%(file)s is incomplete: %(found)s groups were found, %(wanted)s were expected.")


class Unreadable(Exception):
    """A file is not what it should be; ``message`` says so in words."""

    def __init__(self, msgid: str, **params: str | int) -> None:
        super().__init__(msgid)
        self.message = Message(msgid, params)


@dataclass(frozen=True)
class About:
    """What a plan as a whole is: where it belongs and what it was made with. ``words``: see ``words_for``."""

    programme: str
    round: str
    proposal: int
    computed_on: str
    language: str
    policy: matcher.Policy
    seed: int
    words: Mapping[str, Any]
    engine: str = matcher.ENGINE_VERSION

    def head(self) -> dict[str, Any]:
        """The first line."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "programme": self.programme,
            "round": self.round,
            "proposal": self.proposal,
            "computed_on": self.computed_on,
            "language": self.language,
            "engine": self.engine,
            "policy": self.policy.to_toml(),
            "seed": self.seed,
            "words": dict(self.words),
        }


@dataclass(frozen=True)
class Group:
    """A company or pool: its answers, its decisions without their reasons, and its result as it was stored."""

    problem: matcher.Problem
    decisions: matcher.Decisions
    result: matcher.Result

    def issues(self, policy: matcher.Policy) -> list[matcher.Issue]:
        """What is wrong with the result, looked at anew; raises MatcherError for decisions that fit nothing.

        The fingerprint of the decisions in the result is the one with their reasons, which are nobody's business here.
        """
        told = replace(self.result, decisions_fingerprint=self.decisions.fingerprint)
        return matcher.verify(self.problem, policy, told, self.decisions)


def without_reasons(decisions: matcher.Decisions) -> matcher.Decisions:
    """Return the decisions as they count: a reason is free text and may name anybody."""
    plain = {kind: [{**entry, "reason": ""} for entry in entries] for kind, entries in decisions.to_dict().items()}
    return matcher.Decisions.from_dict(plain)


def head_line(about: About) -> bytes:
    """Return the first line."""
    return _line(about.head())


def group_line(group: Group) -> bytes:
    """Return the line of a group."""
    return _line(
        {
            "input": base64.b64encode(group.problem.to_bytes()).decode(),
            "decisions": group.decisions.to_dict(),
            "result": group.result.to_dict(),
        }
    )


def last_line(groups: int, left_out: int) -> bytes:
    """Return the last line: how many groups there are, and how many of the plan are not part of its proof."""
    return _line({"groups": groups, "groups_left_out": left_out})


def _line(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{text}\n".encode()


def _read_line(line: bytes) -> dict[str, Any] | None:
    """Return the mapping a line holds; None for anything that would be written otherwise."""
    try:
        value = json.loads(line)
        return value if isinstance(value, dict) and _line(value) == line else None
    except (ValueError, RecursionError):
        return None


class Reader:
    """Reads a full proof line by line; nothing in it is believed, and never more than one line is kept.

    Raises Unreadable for everything that is not exactly as it would be written.
    """

    def __init__(self, source: IO[bytes], name: str) -> None:
        self._source = source
        self._name = name
        self._number = 0
        self.left_out = 0
        """Groups of the plan that are not part of the proof; known once all groups were read."""

    def about(self) -> About:
        """Read the first line."""
        try:
            head = self._next()
            if head["format"] != FORMAT or not isinstance(head["version"], int):
                raise Unreadable(NOT_A_PROOF, file=self._name)
            if head["version"] > VERSION:
                raise Unreadable(NEWER, file=self._name)
            about = _about(head)
        except (KeyError, TypeError, ValueError) as error:
            raise Unreadable(NOT_A_PROOF, file=self._name) from error
        if about.head() != head:
            raise Unreadable(BROKEN_LINE, file=self._name, line=1)
        return about

    def groups(self) -> Iterator[Group]:
        """Read the groups, up to the last line and the end of the file."""
        found = 0
        while set(line := self._next()) != {"groups", "groups_left_out"}:
            yield self._group(line)
            found += 1
        if not isinstance(line["groups_left_out"], int) or line["groups_left_out"] < 0:
            raise Unreadable(BROKEN_LINE, file=self._name, line=self._number)
        self.left_out = line["groups_left_out"]
        if line["groups"] != found:
            raise Unreadable(CUT_SHORT, file=self._name, found=found, wanted=str(line["groups"]))
        if self._source.read(1):
            raise Unreadable(BROKEN_LINE, file=self._name, line=self._number + 1)

    def _next(self) -> dict[str, Any]:
        self._number += 1
        line = self._source.readline(LONGEST + 1)
        value = _read_line(line) if len(line) <= LONGEST else None
        if value is None and self._number == 1:
            raise Unreadable(NOT_A_PROOF, file=self._name)
        if value is None:
            raise Unreadable(BROKEN_LINE, file=self._name, line=self._number)
        return value

    def _group(self, line: Mapping[str, Any]) -> Group:
        try:
            group = Group(
                matcher.Problem.from_bytes(base64.b64decode(line["input"], validate=True)),
                matcher.Decisions.from_dict(line["decisions"]),
                matcher.Result.from_dict(line["result"]),
            )
        except (matcher.MatcherError, binascii.Error, KeyError, TypeError, ValueError, RecursionError) as error:
            raise Unreadable(BROKEN_LINE, file=self._name, line=self._number) from error
        if group_line(group) != _line(line) or without_reasons(group.decisions) != group.decisions:
            raise Unreadable(BROKEN_LINE, file=self._name, line=self._number)
        return group


def _about(head: Mapping[str, Any]) -> About:
    """Return what a first line says; raises KeyError, TypeError or ValueError for another form."""
    try:
        policy = matcher.Policy.from_toml(_text(head["policy"]))
    except matcher.MatcherError as error:
        raise ValueError("policy") from error
    if not are_complete(head["words"], policy.objective) or not 0 <= _number(head["seed"]) < SEEDS:
        raise TypeError("words")
    return About(
        programme=_text(head["programme"]),
        round=_text(head["round"]),
        proposal=_number(head["proposal"]),
        computed_on=_text(head["computed_on"]),
        language=_text(head["language"]),
        policy=policy,
        seed=head["seed"],
        words=head["words"],
        engine=_text(head["engine"]),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise TypeError("number")
    return value
