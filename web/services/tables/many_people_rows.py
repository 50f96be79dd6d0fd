"""What new people of a coordinator's table are in the database, worked out before any transaction begins."""

import json
import secrets
import time
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, repeat
from operator import itemgetter
from typing import Any
from uuid import UUID

from web.db.bulk import Bulk, Written
from web.db.models import AnswerSource, Round
from web.db.models.columns import utc_now
from web.services.names import sort_key
from web.services.tables.many_people_steps import HousePart, NewStep, Steps

VARIANT = {digit: "89ab"[place % 4] for place, digit in enumerate("0123456789abcdef")}
"""What the 17th digit of an identifier becomes: its first two bits are given (RFC 9562), the others random."""
COUNTED = [f"7{number:03x}" for number in range(1 << 12)]
"""The 13th to 16th digit of an identifier: its version and a counter."""
PERSON = ("id", "company_id", "name", "sort_key", "email")
PARTICIPANT = ("id", "round_company_id", "person_id", "role", "key")
ANSWER = ("id", "participant_id", "question_key", "value")


@dataclass(frozen=True)
class Loaded:
    """What the job takes out of the database to work on an import."""

    id: UUID
    round_id: UUID
    state: str
    file_name: str
    data: bytes
    choices: Mapping[str, Any]
    created_by: UUID


@dataclass(frozen=True)
class Part:
    """What goes into one transaction: so many people, and their rows in an order that foreign keys allow."""

    people: int
    rows: tuple[Bulk, ...]


class NewPeople:
    """The new people of an import with the identifiers they get."""

    def __init__(self, loaded: Loaded, round_: Round, steps: Steps) -> None:
        self._loaded, self._round, self._steps = loaded, round_, steps
        self._ids = OrderedIds(steps.count)
        self._keys = engine_keys(steps.houses)

    def id_of(self, person: int | str) -> str:
        """Return the identifier of somebody a row names."""
        return str(UUID(self._ids[person])) if isinstance(person, int) else person

    def parts(self, most: int) -> Iterator[Part]:
        """Yield the rows of at most so many people, until all were; once, as the steps are read meanwhile."""
        houses = chain.from_iterable(repeat(house, house.new) for house in self._steps.houses)
        everybody = zip(self._steps.new, houses, self._ids, self._keys, strict=True)
        while some := list(islice(everybody, most)):
            yield self._part(some)

    def _part(self, some: Sequence[tuple[NewStep, HousePart, str, str]]) -> Part:
        people: list[Written] = []
        participants: list[Written] = []
        answers: list[Written] = []
        ids = iter(OrderedIds(sum(len(step.answers) + len(step.named) for step, *_ in some)))
        for (step, house, new, key), own in zip(some, OrderedIds(len(some)), strict=True):
            person = new if step.person is None else UUID(step.person).hex
            if step.person is None:
                people.append((new, house.company, step.name, sort_key(step.name), step.email))
            participants.append((own, house.part, person, step.role, key))
            answers += [(next(ids), own, question, text) for question, text in step.answers]
            if step.named:
                answers += [(next(ids), own, key, json.dumps(self.id_of(one))) for key, one in step.named.items()]
        rows = (
            Bulk("person", PERSON, people, self._of_people()),
            Bulk("participant", PARTICIPANT, participants, self._of_participants()),
            Bulk("answer", ANSWER, answers, self._of_new_answers()),
        )
        return Part(len(some), rows)

    def _of_people(self) -> dict[str, Any]:
        return {
            "programme_id": self._round.programme_id,
            "listed": False,
            "import_id": self._loaded.id,
            "version": 1,
            "created_at": utc_now(),
        }

    def _of_participants(self) -> dict[str, Any]:
        return {
            "round_id": self._loaded.round_id,
            "withdrawn_at": utc_now(),
            "entered_by": self._loaded.created_by,
            "on_behalf": True,
            "import_id": self._loaded.id,
            "version": 1,
            "created_at": utc_now(),
        }

    def _of_new_answers(self) -> dict[str, Any]:
        """Who typed them is who entered the person: said once there, not looked up by PostgreSQL for each answer."""
        return {**of_answers(self._loaded, self._round), "answered_by": None}


def of_answers(loaded: Loaded, round_: Round) -> dict[str, Any]:
    """Return what all answers of an import have in common."""
    return {
        "questionnaire_version_id": round_.questionnaire_version_id,
        "source": AnswerSource.COORDINATOR,
        "answered_by": loaded.created_by,
        "answered_at": utc_now(),
        "version": 1,
    }


class OrderedIds:
    """Identifiers that follow each other: a database files them side by side, which is many times faster.

    They begin with the time and a counter and end with 62 random bits (RFC 9562, version 7): nobody can guess one.
    Only the random bits are kept, as there may be hundreds of thousands.
    """

    def __init__(self, number: int) -> None:
        self._begun, self._random = time.time_ns() // 1_000_000, secrets.token_hex(8 * number)

    def __getitem__(self, place: int) -> str:
        tick, count = divmod(place, len(COUNTED))
        return self._head(tick) + COUNTED[count] + self._tail(16 * place)

    def __iter__(self) -> Iterator[str]:
        for tick, start in enumerate(range(0, len(self._random), 16 * len(COUNTED))):
            head, places = self._head(tick), range(start, len(self._random), 16)
            yield from (head + count + self._tail(place) for count, place in zip(COUNTED, places, strict=False))

    def _head(self, tick: int) -> str:
        return f"{self._begun + tick:012x}"

    def _tail(self, place: int) -> str:
        return VARIANT[self._random[place]] + self._random[place + 1 : place + 16]


def engine_keys(houses: Sequence[HousePart]) -> Iterator[str]:
    """Yield the random names under which the engine knows new people, in their order of storing.

    Drawn at random and dealt to the companies in ascending order, so that the database files each company's side by
    side; within a company their second half, which is as random, gives the order: it says nothing about the file's.
    """
    number = sum(house.new for house in houses)
    first, second = (array("Q", secrets.token_bytes(8 * number)) for _ in range(2))
    halves = zip(sorted(first), second, strict=True)
    for house in houses:
        dealt = sorted(islice(halves, house.new), key=itemgetter(1))
        yield from (f"{one:016x}{other:016x}" for one, other in dealt)
