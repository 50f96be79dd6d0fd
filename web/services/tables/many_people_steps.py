"""The steps of a plan as few bytes, kept from the preview until they are stored, in the order of storing."""

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, TypeAlias

from web.files.packing import pack_lines, unpack_lines
from web.services.names import same_name_key
from web.services.tables.many_people_plan import House, ManyPlan, PersonStep

Named: TypeAlias = "Mapping[str, int | str]"
"""Whom a row names, by question key: the place of somebody new among the new people, or an identifier."""


@dataclass(frozen=True, slots=True)
class HousePart:
    """A company of a plan, by identifiers, and how many people are new there."""

    part: str
    company: str
    new: int


@dataclass(frozen=True, slots=True)
class NewStep:
    """Somebody to add; `person` is set for people of an earlier round."""

    name: str
    role: str
    email: str | None
    person: str | None
    answers: Sequence[tuple[str, str]]
    """Question key and the answer as JSON."""
    named: Named


@dataclass(frozen=True, slots=True)
class ChangeStep:
    """Somebody to change; `before` holds the answers that are replaced, `person` is set where there is an address."""

    person: str | None
    participant: str
    email: str | None
    answers: Sequence[tuple[str, str]]
    """Question key and the answer as JSON."""
    before: Mapping[str, str]
    named: Named


@dataclass(frozen=True)
class Steps:
    """What is to be stored: new people one after the other, company by company in the order of `houses`."""

    houses: Sequence[HousePart]
    changed: int
    """How many people are to be changed."""
    changes: Iterator[ChangeStep]
    """Read while it is used, once, before `new`."""
    new: Iterator[NewStep]
    """Read while it is used, once."""

    @property
    def count(self) -> int:
        """How many people are new."""
        return sum(house.new for house in self.houses)


def pack_steps(planned: ManyPlan, houses: Sequence[House]) -> bytes:
    """Return the steps of a plan as bytes: each company and each set of answers is written once.

    New people of a company stand together, because a database files neighbours many times faster; the companies follow
    each other in an order drawn by lot, so that it says nothing about them.
    """
    by_key = {house.key: house for house in houses}
    new = _in_order_of_storing([step for step in planned.steps if step.participant is None])
    known = [step for step in planned.steps if step.participant is not None]
    named = _Named(planned, new)
    pool = _Pool()
    places = [pool.place(step.answers) for step in chain(known, new)]
    changes = (
        [step.person, step.participant, step.email, place, pool.texts(step.before), named.of(step)]
        for step, place in zip(known, places[: len(known)], strict=True)
    )
    rows = (
        [step.name, step.role, step.email, step.person, place, named.of(step)]
        for step, place in zip(new, places[len(known) :], strict=True)
    )
    counted = dict.fromkeys((step.house for step in chain(new, known)), 0)
    for step in new:
        counted[step.house] += 1
    parts = [[by_key[key].id.hex, by_key[key].company_id.hex, number] for key, number in counted.items()]
    return pack_lines([parts, len(known), pool.sets], chain(changes, rows))


def _in_order_of_storing(steps: list[PersonStep]) -> list[PersonStep]:
    order = list({step.house for step in steps})
    secrets.SystemRandom().shuffle(order)
    rank = {house: place for place, house in enumerate(order)}
    return sorted(steps, key=lambda step: rank[step.house])


class _Named:
    """Finds whom rows name as superior or trainer: somebody of the same company, known or new."""

    def __init__(self, planned: ManyPlan, new: Sequence[PersonStep]) -> None:
        steps = planned.steps
        self._wanted = {(step.house, same_name_key(name)) for step in steps for name in step.names.values()}
        self._people: dict[tuple[str, str], int | str] = dict(planned.known)
        if not self._wanted:
            return
        listed = ((step.house, step.name, step.person) for step in steps if step.person is not None)
        added = ((step.house, step.name, step.person or place) for place, step in enumerate(new))
        for house, name, person in chain(listed, added):
            key = (house, same_name_key(name))
            if key in self._wanted:
                self._people[key] = person

    def of(self, step: PersonStep) -> dict[str, int | str]:
        """Return whom a step names; names nobody in the company has are left out, as is the person itself."""
        if not step.names:
            return {}
        own = same_name_key(step.name)
        keys = {question: same_name_key(name) for question, name in step.names.items()}
        found = {question: self._people.get((step.house, key)) for question, key in keys.items() if key != own}
        return {question: person for question, person in found.items() if person is not None}


class _Pool:
    """Numbers sets of answers; equal ones get one number."""

    def __init__(self) -> None:
        self.sets: list[list[tuple[str, str]]] = []
        self._by_texts: dict[tuple[tuple[str, str], ...], int] = {}
        self._texts: dict[int, str] = {}
        self._by_id: dict[int, int] = {}
        self._before: dict[int, dict[str, str]] = {}

    def place(self, answers: Mapping[str, Any]) -> int:
        """Return the number of a set. Sets must stay in memory meanwhile: the same object is looked at once."""
        place = self._by_id.get(id(answers))
        if place is None:
            place = self._by_id[id(answers)] = self._place(answers)
        return place

    def texts(self, answers: Mapping[str, Any]) -> dict[str, str]:
        """Return answers as JSON, without those that were not given. They must stay in memory as well."""
        texts = self._before.get(id(answers))
        if texts is None:
            given = {key: json.dumps(value) for key, value in answers.items() if value is not None}
            texts = self._before[id(answers)] = given
        return texts

    def _place(self, answers: Mapping[str, Any]) -> int:
        texts = tuple([(key, self._texts.get(id(value)) or self._text(value)) for key, value in answers.items()])
        place = self._by_texts.get(texts)
        if place is None:
            place = self._by_texts[texts] = len(self.sets)
            self.sets.append(list(texts))
        return place

    def _text(self, value: Any) -> str:
        return self._texts.setdefault(id(value), json.dumps(value))


def unpack_steps(data: bytes) -> Steps:
    """Return the steps `pack_steps` made bytes of."""
    (parts, changed, sets), rows = unpack_lines(data)
    answers = [[(key, text) for key, text in one] for one in sets]
    return Steps(
        [HousePart(*part) for part in parts],
        changed,
        (
            ChangeStep(person, participant, email, answers[place], before, named)
            for person, participant, email, place, before, named in islice(rows, changed)
        ),
        (NewStep(name, role, email, person, answers[place], named) for name, role, email, person, place, named in rows),
    )
