"""People entered one by one: adding, changing and removing them, with the company part of their profile.

The answers to `line_manager` and `trainer` are identifiers of persons (`Person.id`), like wishes in the person part.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session

from web.catalogue.question import Question, Role
from web.db.models import Answer, Participant, ParticipantRole, Person
from web.db.models.columns import utc_now
from web.db.queries import intake as queries
from web.db.queries import patterns as pattern_queries
from web.services import audit
from web.services.access.person_accounts import forget_account, move_account
from web.services.actor import Actor
from web.services.errors import Changed, NotFound
from web.services.names import sort_key
from web.services.people.naming import forget_named
from web.services.registrations.agreements import frame_for_adding
from web.services.registrations.company_answers import checked_answers
from web.services.registrations.patterns import Pattern, patterns_of, resolved
from web.services.registrations.registration import (
    Frame,
    PersonLine,
    get_frame,
    note_change,
    open_frame,
    people_lines,
    source_of,
)
from web.services.registrations.roster import Known, choices, roster_of
from web.services.tables.kept_copies import forget_person

CHUNK = 1000
REFERENCES = frozenset({"line_manager", "trainer"})


@dataclass(frozen=True)
class Entry:
    """What a company says about a person: name, own address if any, and the company part (None: no answer)."""

    name: str
    email: str | None
    answers: Mapping[str, Any]


@dataclass(frozen=True)
class Newcomer:
    """Somebody who joins a registration; `known` is who they were in an earlier round."""

    role: Role
    name: str
    email: str | None
    known: Known | None


@dataclass(frozen=True)
class Profile:
    """Answers to store for a participant, and those that are stored."""

    participant_id: UUID
    answers: Mapping[str, Any]
    before: Mapping[str, Any]

    @property
    def changed(self) -> dict[str, Any]:
        """What differs."""
        return {key: value for key, value in self.answers.items() if self.before.get(key) != value}


@dataclass(frozen=True)
class PersonPage:
    """What the form about a person needs."""

    frame: Frame
    role: Role
    questions: tuple[Question, ...]
    colleagues: tuple[tuple[str, str], ...]
    """(person id, name) of the other Fachkräfte in the registration: who may lead or train somebody."""
    sites: tuple[str, ...]
    departments: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    line: PersonLine | None = None
    seen: str = ""
    """Stands for what the form shows; sent back, it tells whether somebody changed it meanwhile."""
    entered: tuple[str, ...] = ()
    """The names of those with this role who are in the registration already."""


def answers_of(session: Session, participant_ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return every answer of these participants, both parts, by question key; everybody has an entry.

    Holds confidential answers: for freezing a block's data only, never for a page of a company.
    """
    wanted = list(participant_ids)
    found: dict[UUID, dict[str, Any]] = {participant_id: {} for participant_id in wanted}
    for start in range(0, len(wanted), CHUNK):
        for participant_id, key, value in queries.all_answers(session, wanted[start : start + CHUNK]):
            found[participant_id][key] = value
    return found


def new_person_page(session: Session, actor: Actor, round_company_id: UUID, role: Role) -> PersonPage:
    """Return what the empty form needs; raises as `frame_for_adding`."""
    frame = frame_for_adding(session, actor, round_company_id)
    return _page(session, actor, frame, people_lines(session, actor, frame), role)


def person_page(session: Session, actor: Actor, round_company_id: UUID, participant_id: UUID) -> PersonPage:
    """Return what the form about somebody of the registration needs; raises NotFound."""
    frame = get_frame(session, actor, round_company_id)
    lines = people_lines(session, actor, frame)
    line = _line_among(lines, participant_id)
    return _page(session, actor, frame, lines, line.role, line=line)


def line_of(session: Session, actor: Actor, round_company_id: UUID, participant_id: UUID) -> PersonLine:
    """Return one person of a registration; raises NotFound."""
    frame = get_frame(session, actor, round_company_id)
    return _line_among(people_lines(session, actor, frame), participant_id)


def _line_among(lines: Iterable[PersonLine], participant_id: UUID) -> PersonLine:
    found = next((line for line in lines if line.participant_id == participant_id), None)
    if found is None:
        raise NotFound
    return found


def _page(
    session: Session,
    actor: Actor,
    frame: Frame,
    lines: Sequence[PersonLine],
    role: Role,
    *,
    line: PersonLine | None = None,
) -> PersonPage:
    roster = roster_of(session, actor, frame).without(line.person_id if line else None)
    return PersonPage(
        frame,
        role,
        frame.asked(role),
        choices([known for known in roster.registered if known.role is Role.FACHKRAFT]),
        _offered(lines, "site", [row.name for row in pattern_queries.sites(session, actor, frame.company_id)]),
        _offered(
            lines, "department", [row.name for row in pattern_queries.departments(session, actor, frame.company_id)]
        ),
        patterns_of(session, actor, frame),
        line,
        seen_of(line) if line else "",
        tuple(each.name for each in lines if each.role is role),
    )


def _offered(lines: Iterable[PersonLine], key: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return what a company has set once, and what it has typed about somebody."""
    typed = {str(line.answers[key]) for line in lines if key in line.answers}
    return tuple(sorted({*names, *typed}, key=sort_key))


def seen_of(line: PersonLine) -> str:
    """Return a digest of a person's company part, to notice that somebody else has changed it."""
    content = [line.name, line.email, dict(line.answers)]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]


def add_person(session: Session, actor: Actor, round_company_id: UUID, *, role: Role, entry: Entry) -> UUID:
    """Add somebody to a registration and return the participant.

    Raises as `frame_for_adding`, and InputRefused for a person or address that is known already.
    """
    frame = frame_for_adding(session, actor, round_company_id)
    roster = roster_of(session, actor, frame)
    roster.check_new(entry.name, entry.email)
    asked = frame.asked(role)
    given = _given(session, actor, frame, entry)
    answers = checked_answers(asked, given, roster, today=utc_now().date())
    newcomer = Newcomer(role, entry.name, entry.email, roster.returning(entry.name, entry.email))
    participant = enrol(session, actor, frame, [newcomer])[0]
    write_answers(session, actor, frame, [Profile(participant.id, answers, {})])
    note_change(session, actor, round_company_id)
    audit.record(session, actor, "person.added", participant.id, programme_id=frame.programme_id, role=role.value)
    return participant.id


def _given(session: Session, actor: Actor, frame: Frame, entry: Entry) -> dict[str, Any]:
    """Return what was typed, patterns with what they stand for, the site of a company with one filled in by itself."""
    given = resolved(session, actor, frame, entry.answers)
    sites = pattern_queries.sites(session, actor, frame.company_id)
    if given.get("site") is None and len(sites) == 1:
        given["site"] = sites[0].name
    return given


def enrol(session: Session, actor: Actor, frame: Frame, newcomers: Sequence[Newcomer]) -> list[Participant]:
    """Make people participants of the round, in the order given: new ones, ones of an earlier round, withdrawn ones."""
    people = [_person(session, actor, frame, newcomer) for newcomer in newcomers]
    session.flush()  # participations refer to people, and the tables know no object relations to order the inserts by
    participants = [
        _participation(session, actor, frame, newcomer, person.id)
        for newcomer, person in zip(newcomers, people, strict=True)
    ]
    session.flush()  # answers refer to participations, likewise
    return participants


def _person(session: Session, actor: Actor, frame: Frame, newcomer: Newcomer) -> Person:
    known = newcomer.known and queries.person(session, actor, newcomer.known.person_id)
    if not known:
        known = Person(
            programme_id=frame.programme_id,
            company_id=frame.company_id,
            name=newcomer.name,
            sort_key=sort_key(newcomer.name),
            email=newcomer.email,
        )
        session.add(known)
    known.name, known.sort_key = newcomer.name, sort_key(newcomer.name)
    known.email = newcomer.email or known.email
    return known


def _participation(session: Session, actor: Actor, frame: Frame, newcomer: Newcomer, person_id: UUID) -> Participant:
    role = ParticipantRole(newcomer.role.value)
    earlier_id = newcomer.known.participant_id if newcomer.known else None
    if earlier_id is not None:
        earlier = session.get_one(Participant, earlier_id)
        earlier.withdrawn_at, earlier.role = None, role
        return earlier
    participant = Participant(
        round_id=frame.round_id,
        round_company_id=frame.round_company_id,
        person_id=person_id,
        role=role,
        key=uuid4().hex,
        entered_by=actor.account_id,
        on_behalf=frame.on_behalf,
    )
    session.add(participant)
    return participant


def change_person(
    session: Session, actor: Actor, round_company_id: UUID, *, participant_id: UUID, entry: Entry, seen: str
) -> UUID:
    """Store what a company says about somebody now and return the participant.

    Raises NotFound, WrongState once the data is fixed, Changed when the company part is not what the form showed, and
    InputRefused for a name or address of somebody else.
    """
    frame = open_frame(session, actor, round_company_id)
    line = _line_among(people_lines(session, actor, frame), participant_id)
    if seen_of(line) != seen:
        raise Changed
    roster = roster_of(session, actor, frame).without(line.person_id)
    if (entry.name, entry.email) != (line.name, line.email):
        roster.check_new(entry.name, entry.email)
    asked = frame.asked(line.role)
    given = _given(session, actor, frame, entry)
    answers = checked_answers(asked, given, roster, today=utc_now().date(), before=line.answers)
    rename(session, actor, line, name=entry.name, email=entry.email)
    write_answers(session, actor, frame, [Profile(participant_id, answers, line.answers)])
    note_change(session, actor, round_company_id)
    audit.record(session, actor, "person.changed", participant_id, programme_id=frame.programme_id)
    return participant_id


def rename(session: Session, actor: Actor, line: PersonLine, *, name: str, email: str | None) -> None:
    """Store name and address of somebody in the registration; raises NotFound."""
    if (name, email) == (line.name, line.email):
        return
    person = queries.person(session, actor, line.person_id)
    if person is None:
        raise NotFound
    if email != person.email:
        move_account(session, person, line.participant_id, email)
    person.name, person.sort_key, person.email = name, sort_key(name), email


def write_answers(session: Session, actor: Actor, frame: Frame, profiles: Sequence[Profile]) -> None:
    """Store the answers that differ from those before, one row for each question; None takes an answer away."""
    changed = {profile.participant_id: profile.changed for profile in profiles if profile.changed}
    keys = {key for profile in profiles for key in profile.changed if key in profile.before}
    stored = queries.answer_rows(session, actor, changed, keys) if keys else ()
    existing = {(row.participant_id, row.question_key): row for row in stored}
    for participant_id, answers in changed.items():
        for key, value in answers.items():
            row = existing.get((participant_id, key))
            if row is None:
                session.add(_answer(actor, frame, participant_id, key, value))
            elif value is None:
                session.delete(row)
            else:
                _overwrite(row, actor, frame, value)


def _answer(actor: Actor, frame: Frame, participant_id: UUID, key: str, value: Any) -> Answer:
    return Answer(
        participant_id=participant_id,
        question_key=key,
        value=value,
        questionnaire_version_id=frame.questionnaire_version_id,
        source=source_of(frame),
        answered_by=actor.account_id,
    )


def _overwrite(row: Answer, actor: Actor, frame: Frame, value: Any) -> None:
    row.value, row.source = value, source_of(frame)
    row.questionnaire_version_id = frame.questionnaire_version_id
    row.answered_by, row.answered_at = actor.account_id, utc_now()


def remove_person(session: Session, actor: Actor, round_company_id: UUID, *, participant_id: UUID) -> str:
    """Take somebody out of a registration with everything stored about them, and return the name.

    Somebody whose data was fixed before (the block had been taken back) is kept as withdrawn, so that the copy in the
    fixed data can still be found and erased. Raises NotFound, or WrongState once the data is fixed.
    """
    frame = open_frame(session, actor, round_company_id)
    participant = queries.participant(session, actor, round_company_id, participant_id)
    if participant is None:
        raise NotFound
    person = session.get_one(Person, participant.person_id)
    name = person.name
    forget_named(session, round_company_id, person.id)
    forget_person(session, participant)
    if queries.stands_in_an_input(session, participant_id):
        participant.withdrawn_at = utc_now()
        for answer in queries.everything_answered(session, actor, participant_id):
            session.delete(answer)
    else:
        session.delete(participant)
        if not queries.other_participations(session, person.id, participant_id):
            forget_account(session, person)
            session.delete(person)
    note_change(session, actor, round_company_id)
    audit.record(session, actor, "person.removed", participant_id, programme_id=frame.programme_id)
    return name
