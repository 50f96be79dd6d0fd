"""What new people of a coordinator's table are in the database, worked out before any transaction begins."""

import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeAlias
from uuid import UUID, uuid4

from web.db.models import AnswerSource, Round
from web.db.models.columns import utc_now
from web.services.names import same_name_key, sort_key
from web.services.tables.many_people_plan import House, PersonStep


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


class Ids:
    """The identifiers of the people of a table by company and name, for those whom rows name as superior or trainer."""

    def __init__(self, steps: Sequence[PersonStep], houses: Sequence[House]) -> None:
        wanted = {(step.house, same_name_key(name)) for step in steps for name in step.names.values()}
        known = ((house.key, one.name, one.person_id) for house in houses for one in house.roster.registered)
        made = zip(steps, _in_order(len(steps)), strict=True)
        self.of_step = {step.row: UUID(step.person) if step.person else new for step, new in made}
        self._people: dict[tuple[str, str], str] = {}
        listed = ((step.house, step.name, self.of_step[step.row]) for step in steps)
        for house, name, person in chain(known, listed) if wanted else ():
            key = (house, same_name_key(name))
            if key in wanted:
                self._people[key] = str(person)

    def named(self, step: PersonStep) -> dict[str, str]:
        """Return the answers that name people, as identifiers; names nobody in the company has are left out."""
        if not step.names:
            return {}
        found = {key: self._people.get((step.house, same_name_key(name))) for key, name in step.names.items()}
        own = str(self.of_step[step.row])
        return {key: person for key, person in found.items() if person and person != own}


Inserts: TypeAlias = "dict[str, tuple[dict[str, Any], list[dict[str, Any]]]]"
"""Table name → what all its rows have in common, and the rows to insert; in an order that foreign keys allow."""


def inserts(
    loaded: Loaded, round_: Round, some: Sequence[PersonStep], ids: Ids, companies: Mapping[str, UUID]
) -> Inserts:
    """Return what new people are in the database, not visible yet; made outside any transaction."""
    people = [_person(step, ids, companies) for step in some if step.person is None]
    keys = zip(some, _in_order(len(some)), strict=True)
    participants = [_participant(new, step, ids) for step, new in keys]
    said = [
        (participant["id"], key, value)
        for step, participant in zip(some, participants, strict=True)
        for key, value in {**step.answers, **ids.named(step)}.items()
    ]
    answers = [
        {"id": id_, "participant_id": participant, "question_key": key, "value": value}
        for id_, (participant, key, value) in zip(_in_order(len(said)), said, strict=True)
    ]
    return {
        "person": (_of_people(loaded, round_), people),
        "participant": (_of_participants(loaded), participants),
        "answer": (answer_row(loaded, round_), answers),
    }


def _person(step: PersonStep, ids: Ids, companies: Mapping[str, UUID]) -> dict[str, Any]:
    return {
        "id": ids.of_step[step.row],
        "company_id": companies[step.house],
        "name": step.name,
        "sort_key": sort_key(step.name),
        "email": step.email,
    }


def _of_people(loaded: Loaded, round_: Round) -> dict[str, Any]:
    return {
        "programme_id": round_.programme_id,
        "listed": False,
        "import_id": loaded.id,
        "version": 1,
        "created_at": utc_now(),
    }


def _participant(new: UUID, step: PersonStep, ids: Ids) -> dict[str, Any]:
    return {
        "id": new,
        "round_company_id": UUID(step.house),
        "person_id": ids.of_step[step.row],
        "role": step.role,
        "key": uuid4().hex,
    }


def _of_participants(loaded: Loaded) -> dict[str, Any]:
    return {
        "round_id": loaded.round_id,
        "withdrawn_at": utc_now(),
        "entered_by": loaded.created_by,
        "on_behalf": True,
        "import_id": loaded.id,
        "version": 1,
        "created_at": utc_now(),
    }


def answer_row(loaded: Loaded, round_: Round) -> dict[str, Any]:
    """Return what all answers of an import have in common."""
    return {
        "questionnaire_version_id": round_.questionnaire_version_id,
        "source": AnswerSource.COORDINATOR,
        "answered_by": loaded.created_by,
        "answered_at": utc_now(),
        "version": 1,
    }


def _in_order(number: int) -> Iterator[UUID]:
    """Yield identifiers that follow each other: a database files them side by side, which is many times faster.

    They begin with the time and a counter and end with 62 random bits (RFC 9562, version 7): nobody can guess one.
    """
    now, random = time.time_ns() // 1_000_000, secrets.token_bytes(8 * number)
    for place in range(number):
        moment = (now + (place >> 12)) << 80 | 7 << 76 | (place & 0xFFF) << 64
        tail = int.from_bytes(random[8 * place : 8 * place + 8], "big") >> 2 | 2 << 62
        yield UUID(int=moment | tail)
