"""What new people of a coordinator's table are in the database, worked out before any transaction begins."""

import json
import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, repeat
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
        self._ids = ordered_ids(steps.count)
        self._keys = engine_keys(steps.houses)

    def id_of(self, person: int | str) -> str:
        """Return the identifier of somebody a row names."""
        return str(UUID(self._ids[person])) if isinstance(person, int) else person

    def parts(self, most: int) -> Iterator[Part]:
        """Yield the rows of at most so many people, until all were."""
        houses = chain.from_iterable(repeat(house, house.new) for house in self._steps.houses)
        everybody = zip(self._steps.new, houses, self._ids, self._keys, strict=True)
        while some := list(islice(everybody, most)):
            yield self._part(some)

    def _part(self, some: Sequence[tuple[NewStep, HousePart, str, str]]) -> Part:
        people: list[Written] = []
        participants: list[Written] = []
        answers: list[Written] = []
        ids = iter(ordered_ids(sum(len(step.answers) + len(step.named) for step, *_ in some)))
        for (step, house, new, key), own in zip(some, ordered_ids(len(some)), strict=True):
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


def ordered_ids(number: int) -> list[str]:
    """Return identifiers that follow each other: a database files them side by side, which is many times faster.

    They begin with the time and a counter and end with 62 random bits (RFC 9562, version 7): nobody can guess one.
    """
    now, random = time.time_ns() // 1_000_000, secrets.token_hex(8 * number)
    ids: list[str] = []
    for tick in range(-(-number // len(COUNTED))):
        head, first = f"{now + tick:012x}", 16 * tick * len(COUNTED)
        ids += [
            head + count + VARIANT[random[place]] + random[place + 1 : place + 16]
            for count, place in zip(COUNTED, range(first, len(random), 16), strict=False)
        ]
    return ids


def engine_keys(houses: Sequence[HousePart]) -> list[str]:
    """Return the random names under which the engine knows new people, in their order of storing.

    Drawn at random and dealt to the companies in ascending order, so that the database files each company's side by
    side; within a company their last digits, which are as random, give the order: it says nothing about the file's.
    """
    number = sum(house.new for house in houses)
    random = secrets.token_hex(16 * number)
    drawn = sorted(random[start : start + 32] for start in range(0, len(random), 32))
    keys: list[str] = []
    for house in houses:
        keys += sorted(drawn[len(keys) : len(keys) + house.new], key=_last_digits)
    return keys


def _last_digits(key: str) -> str:
    return key[16:]
