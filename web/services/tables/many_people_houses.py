"""The companies of a round with the people they are known to have, as a large table is compared with them.

People are read for some companies at a time: a table may change 100,000 of them, with half a million answers.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from sqlmodel import Session

from web.catalogue.agreement import Wording
from web.catalogue.question import Role
from web.db.models import BlockState, Programme, Round
from web.db.queries import many_people as queries
from web.services.registrations.roster import Known, Roster
from web.services.tables.many_people_plan import House

AT_ONCE = 500
"""Companies whose people are read with one question."""


def houses_of(session: Session, round_id: UUID) -> list[House]:
    """Return the companies of a round, without their people."""
    signed = queries.signed(session, round_id, wording=_present_wording(session, round_id))
    fingerprints = fingerprints_now(session, round_id)
    return [
        House(
            row.id,
            row.company_id,
            row.name,
            row.state is BlockState.COLLECTING,
            row.id in signed,
            fingerprint=fingerprints[str(row.id)],
        )
        for row in queries.houses(session, round_id)
    ]


class Register:
    """Knows the people of a round's companies and their answers to some questions."""

    def __init__(self, session: Session, round_id: UUID, keys: frozenset[str]) -> None:
        self._session, self._round_id, self._keys = session, round_id, keys
        self._value_of = cache(json.loads)  # thousands of people give the same few answers

    def with_people(self, houses: Iterable[House]) -> Iterator[House]:
        """Yield companies with everybody they ever reported."""
        left = iter(houses)
        while some := list(islice(left, AT_ONCE)):
            yield from self._with_people(some)

    def _with_people(self, houses: list[House]) -> Iterator[House]:
        ids = [house.company_id for house in houses]
        everybody = queries.people(self._session, self._round_id, ids)
        answers = self._answers([row.participant_id for row in everybody if row.role and row.withdrawn_at is None])
        people: dict[UUID, list[Any]] = defaultdict(list)
        for row in everybody:
            people[row.company_id].append(row)
        contacts: dict[UUID, dict[str, str]] = defaultdict(dict)
        for row in queries.contacts(self._session, self._round_id, ids):
            contacts[row.company_id][row.email] = row.name
        for house in houses:
            here = people[house.company_id]
            roster = Roster(tuple(map(_known, here)), contacts[house.company_id])
            withdrawn = frozenset(one.id for one in here if one.withdrawn_at is not None)
            yield replace(house, roster=roster, withdrawn=withdrawn, answers=answers)

    def _answers(self, participants: list[UUID]) -> dict[UUID, dict[str, Any]]:
        answers: dict[UUID, dict[str, Any]] = defaultdict(dict)
        for participant, key, text in queries.answers(self._session, participants, self._keys):
            answers[participant][key] = self._value_of(text)
        return answers


def _known(row: Any) -> Known:
    role = Role(row.role.value) if row.participant_id and row.withdrawn_at is None else None
    return Known(row.id, row.name, row.email, row.participant_id, role)


def fingerprints_now(session: Session, round_id: UUID, *, without: UUID | None = None) -> dict[str, str]:
    """Return what stands for all that a plan builds on, by the company's part in the round.

    Those whom the import `without` brought are left out.
    """
    signed = queries.signed(session, round_id, wording=_present_wording(session, round_id))
    people: dict[str, str] = defaultdict(str)
    stored = queries.people_as_stored(session, round_id, without=without)
    for company, group in groupby(stored, lambda row: row[0]):
        digest = hashlib.sha256()
        for row in group:
            digest.update(repr(row[1:]).encode())
        people[UUID(str(company)).hex] = digest.hexdigest()
    return {
        str(row.id): hashlib.sha256(
            repr((row.state, row.id in signed, people[row.company_id.hex])).encode()
        ).hexdigest()[:16]
        for row in queries.houses(session, round_id)
    }


def _present_wording(session: Session, round_id: UUID) -> str:
    """Return the hash of the agreement as it reads now: whoever accepted another one is asked again before adding."""
    round_ = session.get_one(Round, round_id)
    programme = session.get_one(Programme, round_.programme_id)
    return Wording(programme.name, programme.controller, round_.hours_per_month).sha256
