"""What a coordinator's table changes about people who were known: prepared outside, stored in one short transaction."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, col

from web.db.bulk import Bulk, Change, Written, change_rows, delete_rows, insert_new
from web.db.models import Person
from web.services.tables.many_people_rows import ANSWER, NewPeople, OrderedIds
from web.services.tables.many_people_steps import ChangeStep, Steps

ADDRESS = "@"
"""Stands in what is kept for taking back where a question stands: the change was to a person's address."""
FOUND_BY = ("participant_id", "question_key", "value")


class Outdated(Exception):
    """The companies are not what the preview showed any more; a new preview is due."""


@dataclass(frozen=True)
class Changes:
    """New answers and addresses of known people, as the database writes them."""

    people: int
    replaced: Sequence[Written]
    """The new answer, then participant, question and the answer there was."""
    added: Sequence[Written]
    """Identifier, participant, question and answer where there was none."""
    addresses: Sequence[Written]
    """Address and person."""
    kept: list[list[Any]]
    """For taking back: participant (or person), question (or `ADDRESS`), the value after and before."""


def changes_of(steps: Steps, people: NewPeople) -> Changes:
    """Return what a plan changes. Read before the new people."""
    changes = Changes(steps.changed, [], [], [], [])
    said: list[tuple[str, str, str]] = []
    replaced: list[Written] = []
    addresses: list[Written] = []
    for step in steps.changes:
        if step.email and step.person:
            addresses.append((step.email, UUID(step.person).hex))
            changes.kept.append([step.person, ADDRESS, step.email, None])
        participant = UUID(step.participant).hex
        for key, text in _answers(step, people):
            before = step.before.get(key)
            if before is None:
                said.append((participant, key, text))
            else:
                replaced.append((text, participant, key, before))
            changes.kept.append([step.participant, key, json.loads(text), json.loads(before or "null")])
    added: list[Written] = [(own, *one) for own, one in zip(OrderedIds(len(said)), said, strict=True)]
    return Changes(steps.changed, replaced, added, addresses, changes.kept)


def _answers(step: ChangeStep, people: NewPeople) -> Sequence[tuple[str, str]]:
    named = [(key, json.dumps(people.id_of(person))) for key, person in step.named.items()]
    return [*step.answers, *named]


def store_changes(session: Session, changes: Changes, common: Mapping[str, Any]) -> None:
    """Store everything a table changes; `common` is what all its answers have in common.

    Raises Outdated if anything is not as the preview saw it.
    """
    said = {key: common[key] for key in ("source", "answered_by", "answered_at")}
    replaced = Change("answer", ("value",), FOUND_BY, changes.replaced, said)
    addresses = Change("person", ("email",), ("id",), changes.addresses, {}, col(Person.email).is_(None))
    if change_rows(session, replaced) != len(changes.replaced):
        raise Outdated
    if insert_new(session, Bulk("answer", ANSWER, changes.added, common)) != len(changes.added):
        raise Outdated
    if change_rows(session, addresses) != len(changes.addresses):
        raise Outdated


def take_back(session: Session, kept: Sequence[Sequence[Any]]) -> None:
    """Restore what was there before a table; what somebody changed since stays as it is."""
    addresses = [(UUID(person).hex, address) for person, key, address, _none in kept if key == ADDRESS]
    answers = [one for one in kept if one[1] != ADDRESS]
    found = [(UUID(own).hex, key, json.dumps(after)) for own, key, after, _before in answers]
    before = [None if one[3] is None else json.dumps(one[3]) for one in answers]
    replaced = [(text, *one) for text, one in zip(before, found, strict=True) if text is not None]
    added = [one for text, one in zip(before, found, strict=True) if text is None]
    change_rows(session, Change("answer", ("value",), FOUND_BY, replaced, {}))
    delete_rows(session, "answer", FOUND_BY, added)
    change_rows(session, Change("person", (), ("id", "email"), addresses, {"email": None}))
