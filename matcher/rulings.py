"""Decisions looked up in a problem: who is meant, by position in the block, and whether the decisions agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from matcher.decisions import Decisions, PairDecision
from matcher.errors import (
    ContradictingPins,
    MorePinsThanCapacity,
    MorePinsThanPlaces,
    PairAcrossBlocks,
    PinContradicted,
    RuleNotOverridable,
    UnknownPerson,
    UnknownRule,
    WrongSide,
)
from matcher.policy import Policy
from matcher.problem import Problem
from matcher.rules import PAIR_RULES, RULES

__all__ = ["BlockRuling", "locate_pair", "locate_person", "rule_blocks"]

Cell: TypeAlias = tuple[int, int]


@dataclass
class BlockRuling:
    """What was decided about one block; cells are positions of Azubi and Fachkraft within the block."""

    places: int | None
    pins: set[Cell] = field(default_factory=set)
    holds: set[Cell] = field(default_factory=set)
    bans: set[Cell] = field(default_factory=set)
    azubis_left_out: set[int] = field(default_factory=set)
    fachkraefte_left_out: set[int] = field(default_factory=set)
    overrides: dict[Cell, int] = field(default_factory=dict)

    @property
    def kept(self) -> tuple[Cell, ...]:
        """Pins and holds in order."""
        return tuple(sorted(self.pins | self.holds))


def locate_pair(problem: Problem, azubi: str, fachkraft: str) -> tuple[int, Cell]:
    """Block and positions within it. Raises ``UnknownPerson``, ``WrongSide`` or ``PairAcrossBlocks``."""
    first_block, first = _locate(problem, azubi, "azubis")
    second_block, second = _locate(problem, fachkraft, "fachkraefte")
    if first_block != second_block:
        raise PairAcrossBlocks(azubi=azubi, fachkraft=fachkraft)
    return first_block, (first, second)


def _locate(problem: Problem, person: str, side: str) -> tuple[int, int]:
    found_side, block, place = locate_person(problem, person)
    if found_side != side:
        raise WrongSide(person=person, side=side)
    return block, place


def locate_person(problem: Problem, person: str) -> tuple[str, int, int]:
    """Side ("azubis" or "fachkraefte"), block and position within the block. Raises ``UnknownPerson``."""
    if person in problem.azubi_rows:
        row, people, starts, side = problem.azubi_rows[person], problem.azubis, problem.azubi_starts, "azubis"
    elif person in problem.fachkraft_rows:
        row, people, starts = problem.fachkraft_rows[person], problem.fachkraefte, problem.fachkraft_starts
        side = "fachkraefte"
    else:
        raise UnknownPerson(person=person)
    block = int(problem.company_block[people.company[row]])
    return side, block, row - int(starts[block])


def rule_blocks(problem: Problem, policy: Policy, decisions: Decisions) -> dict[int, BlockRuling]:
    """What was decided, by position of the block; blocks without decisions get the default when looked up.

    Raises a ``DecisionError`` if a decision names nobody of the problem or contradicts another.
    """
    rulings: defaultdict[int, BlockRuling] = defaultdict(lambda: BlockRuling(policy.places))
    for entry in decisions.places:
        rulings[problem.block_index(entry.block)].places = entry.places
    for name in ("pins", "holds", "bans"):
        for block, cell in _cells(problem, getattr(decisions, name)):
            getattr(rulings[block], name).add(cell)
    for person in decisions.left_out:
        side, block, place = locate_person(problem, person.person)
        getattr(rulings[block], f"{side}_left_out").add(place)
    _add_overrides(problem, decisions, rulings)
    for block, ruling in rulings.items():
        _refuse_contradictions(problem, block, ruling)
    return rulings


def _cells(problem: Problem, entries: Iterable[PairDecision]) -> Iterable[tuple[int, Cell]]:
    return (locate_pair(problem, entry.azubi, entry.fachkraft) for entry in entries)


def _add_overrides(problem: Problem, decisions: Decisions, rulings: defaultdict[int, BlockRuling]) -> None:
    for entry in decisions.overrides:
        if entry.rule not in RULES:
            raise UnknownRule(rule=entry.rule, known=", ".join(RULES))
        if not RULES[entry.rule].overridable:
            raise RuleNotOverridable(rule=entry.rule, azubi=entry.azubi, fachkraft=entry.fachkraft)
        block, cell = locate_pair(problem, entry.azubi, entry.fachkraft)
        bit = 1 << PAIR_RULES.index(RULES[entry.rule])
        overrides = rulings[block].overrides
        overrides[cell] = overrides.get(cell, 0) | bit


def _refuse_contradictions(problem: Problem, block: int, ruling: BlockRuling) -> None:
    azubis = problem.azubis.ids[problem.azubi_starts[block] : problem.azubi_starts[block + 1]]
    fachkraefte = problem.fachkraefte.ids[problem.fachkraft_starts[block] : problem.fachkraft_starts[block + 1]]
    _refuse_second_partner(ruling.kept, azubis, fachkraefte)
    _refuse_more_than_capacity(problem, block, ruling.kept)
    for cell in ruling.kept:
        by = ""
        if cell in ruling.bans:
            by = "ban"
        elif cell[0] in ruling.azubis_left_out or cell[1] in ruling.fachkraefte_left_out:
            by = "left_out"
        if by:
            raise PinContradicted(azubi=azubis[cell[0]], fachkraft=fachkraefte[cell[1]], by=by)
    if ruling.places is not None and len(ruling.kept) > ruling.places:
        raise MorePinsThanPlaces(block=problem.blocks[block], pins=len(ruling.kept), places=ruling.places)


def _refuse_second_partner(cells: tuple[Cell, ...], azubis: tuple[str, ...], fachkraefte: tuple[str, ...]) -> None:
    partner_of: dict[int, int] = {}
    for person, partner in cells:
        other = partner_of.setdefault(person, partner)
        if other != partner:
            raise ContradictingPins(person=azubis[person], first=fachkraefte[other], second=fachkraefte[partner])


def _refuse_more_than_capacity(problem: Problem, block: int, cells: tuple[Cell, ...]) -> None:
    start, azubi_start = int(problem.fachkraft_starts[block]), int(problem.azubi_starts[block])
    partners: defaultdict[int, list[str]] = defaultdict(list)
    for azubi, fachkraft in cells:
        partners[fachkraft].append(problem.azubis.ids[azubi_start + azubi])
    for fachkraft, kept in partners.items():
        capacity = int(problem.fachkraefte.capacity[start + fachkraft])
        name = problem.fachkraefte.ids[start + fachkraft]
        if capacity == 1 and len(kept) > 1:
            raise ContradictingPins(person=name, first=kept[0], second=kept[1])
        if len(kept) > capacity:
            raise MorePinsThanCapacity(fachkraft=name, pins=len(kept), capacity=capacity)
