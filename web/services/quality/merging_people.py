"""Two entries of one person become one: which values stay is chosen, everything else goes over.

It is done in one transaction and cannot be undone; the page says so.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from web.catalogue.question import Part, Question
from web.catalogue.questionnaire import Questionnaire
from web.db.models import (
    Account,
    Answer,
    AnswerSource,
    BlockState,
    CompanyProposal,
    Participant,
    ParticipantRole,
    Person,
    QuestionnaireVersion,
    Round,
)
from web.db.models.columns import utc_now
from web.db.queries import merging as queries
from web.db.queries.rows import AnyRow
from web.services import audit, rounds
from web.services.access.person_accounts import forget_account, move_account
from web.services.actor import Actor
from web.services.errors import Changed, NotFound, WrongState
from web.services.names import sort_key
from web.services.quality.merging import FIRST, SECOND, MergeField, MergePage, merge_field, values_of
from web.services.tables.kept_copies import forget_person
from web.translations import N_

REFERENCES = ("line_manager", "trainer")
NAMING = (*REFERENCES, "wishes", "please_not")
BOTH_FIXED = N_(
    "Both are in a round whose data has been frozen, so they cannot be merged there. Take one of them out in the"
    " proposal instead."
)
WITHDREW = N_(
    "In one of the two entries the person has withdrawn. Merging must not undo that. Please remove the other"
    " entry from the registration instead."
)
LETTER_ENDS = N_(
    "The links and letters of the entry that is removed stop working. Those of the entry that stays keep working."
)
ASKED_AGAIN = N_(
    "Both entries have a completed own part. The newer answers count, and the person is asked to look at them again."
)


@dataclass(frozen=True)
class _Pair:
    """Two entries of one person with all their participations."""

    first: Person
    second: Person
    round: Round
    questions: Mapping[str, Question]
    """The company part, by key."""
    parts: Sequence[AnyRow]
    answers: Mapping[UUID, Mapping[str, Answer]]

    def part(self, person: Person, round_id: UUID) -> AnyRow | None:
        """Return an entry's participation in a round."""
        return next((row for row in self.parts if row.person_id == person.id and row.round_id == round_id), None)

    @property
    def shared(self) -> list[tuple[AnyRow, AnyRow]]:
        """The participations of rounds in which both take part: (of the first, of the second)."""
        seconds = {row.round_id: row for row in self.parts if row.person_id == self.second.id}
        mine = [row for row in self.parts if row.person_id == self.first.id]
        return [(row, seconds[row.round_id]) for row in mine if row.round_id in seconds]

    @property
    def is_fixed(self) -> bool:
        """Whether there is a round in which neither entry can go."""
        return any(two.state is not BlockState.COLLECTING or two.held for _one, two in self.shared)

    @property
    def refusal(self) -> str:
        """Why the two cannot be merged; empty if they can."""
        if any(one.withdrew != two.withdrew for one, two in self.shared):
            return WITHDREW
        return BOTH_FIXED if self.is_fixed else ""


def _pair(session: Session, actor: Actor, round_id: UUID, first_id: UUID, second_id: UUID) -> _Pair:
    round_ = rounds.own_round(session, actor, round_id)
    found = queries.persons(session, actor, round_id, {first_id, second_id})
    if len(found) != 2:
        raise NotFound
    first, second = found[first_id], found[second_id]
    if first.company_id != second.company_id:
        raise NotFound
    parts = queries.participations(session, [first_id, second_id])
    if any(row.held for row in parts if row.person_id == second_id) and not any(
        row.held for row in parts if row.person_id == first_id
    ):
        first, second = second, first
    answers: dict[UUID, dict[str, Answer]] = defaultdict(dict)
    for answer in queries.answers(session, [row.id for row in parts]):
        answers[answer.participant_id][answer.question_key] = answer
    version = session.get_one(QuestionnaireVersion, round_.questionnaire_version_id)
    questions = Questionnaire.from_document(dict(version.document)).questions
    company = {question.key: question for question in questions if question.part is Part.COMPANY}
    return _Pair(first, second, round_, company, parts, answers)


def page_of_people(session: Session, actor: Actor, round_id: UUID, first_id: UUID, second_id: UUID) -> MergePage:
    """Return two entries side by side; the one whose data was fixed before stays, else the first.

    Raises NotFound unless both are people of one company of the round.
    """
    pair = _pair(session, actor, round_id, first_id, second_id)
    notes = [LETTER_ENDS]
    if any(_both_answered(one, two) for one, two in pair.shared):
        notes.append(ASKED_AGAIN)
    fields = tuple(_fields(pair))
    return MergePage(
        rounds.where(session, actor, round_id),
        pair.first.id,
        pair.second.id,
        pair.first.name,
        pair.second.name,
        fields,
        _moves(session, pair),
        tuple(notes),
        pair.refusal,
        _names(session, pair, fields),
        pair.questions,
    )


def _both_answered(one: AnyRow, two: AnyRow) -> bool:
    return one.person_part_done_at is not None and two.person_part_done_at is not None


def _fields(pair: _Pair) -> list[MergeField]:
    """Return name, address and, if both take part in this round, role and company part."""
    one, two = pair.part(pair.first, pair.round.id), pair.part(pair.second, pair.round.id)
    own = pair.answers[one.id] if one else {}
    other = pair.answers[two.id] if two else {}
    newer = SECOND if _last(other) > _last(own) else FIRST
    fields = [
        merge_field("name", pair.first.name, pair.second.name, newer=newer),
        merge_field("email", pair.first.email, pair.second.email, newer=newer),
    ]
    if one is None or two is None:
        return fields
    fields.append(merge_field("role", one.role.value, two.role.value, newer=newer))
    keys = (key for key in pair.questions if key in own or key in other)
    return fields + [_answer_field(key, own.get(key), other.get(key)) for key in keys]


def _last(answers: Mapping[str, Answer]) -> datetime:
    return max((answer.answered_at for answer in answers.values()), default=datetime(1, 1, 1, tzinfo=UTC))


def _answer_field(key: str, one: Answer | None, two: Answer | None) -> MergeField:
    newer = SECOND if one and two and two.answered_at > one.answered_at else FIRST
    return merge_field(key, one.value if one else None, two.value if two else None, newer=newer)


def _moves(session: Session, pair: _Pair) -> dict[str, int]:
    going = [row.id for row in pair.parts if row.person_id == pair.second.id]
    return {
        "participations": len(going),
        "answers": sum(len(pair.answers[participant]) for participant in going),
        "proposals": len(queries.proposals(session, going)),
        "letters": len(queries.credentials(session, going)),
    }


def _names(session: Session, pair: _Pair, fields: Sequence[MergeField]) -> dict[str, str]:
    named = {value for one in fields if one.key in REFERENCES for value in (one.first, one.second) if value}
    found = queries.pointing_at(session, Person, "id", [UUID(value) for value in named])
    return {str(row.id): row.name for row in found if row.company_id == pair.first.company_id}


def merge_people(
    session: Session,
    actor: Actor,
    round_id: UUID,
    *,
    first_id: UUID,
    second_id: UUID,
    choices: Mapping[str, str],
    seen: str,
) -> UUID:
    """Make one of two entries of a person and return the one that stays.

    `choices` says of fields that differ which side counts. Raises NotFound, WrongState if both stand in fixed data,
    and Changed if they are not what the page showed any more.
    """
    page = page_of_people(session, actor, round_id, first_id, second_id)
    if page.seen != seen:
        raise Changed
    if page.refusal:
        raise WrongState(page.refusal)
    pair = _pair(session, actor, round_id, first_id, second_id)
    values = values_of(page.fields, choices)
    for one, two in pair.shared:
        here = values if one.round_id == round_id else {}
        _join(session, pair, one, two, here)
    session.flush()  # answers and proposals have moved before what they stood in is deleted
    _move(session, pair)
    _rename_references(session, pair)
    _keep_person(session, pair, values)
    audit.record(session, actor, "person.merged", pair.first.id, programme_id=pair.first.programme_id, **page.moves)
    return pair.first.id


def _join(session: Session, pair: _Pair, one: AnyRow, two: AnyRow, values: Mapping[str, Any]) -> None:
    """Make one of two participations in the same round."""
    rows = queries.participants(session, [one.id, two.id])
    stays, goes = rows[one.id], rows[two.id]
    if "role" in values:
        stays.role = ParticipantRole(values["role"])
    own, other = pair.answers[stays.id], pair.answers[goes.id]
    for key in own.keys() | other.keys():
        _join_answer(stays, own.get(key), other.get(key), is_chosen=key in values, value=values.get(key))
    stays.person_part_done_at = (
        None if _both_answered(one, two) else stays.person_part_done_at or goes.person_part_done_at
    )
    stays.withdrawn_at = None if goes.withdrawn_at is None else stays.withdrawn_at
    stays.on_behalf = stays.on_behalf or goes.on_behalf
    stays.guardian_letter_on = stays.guardian_letter_on or goes.guardian_letter_on
    _move_proposals(session, stays, goes)
    forget_person(session, goes)
    session.flush()  # what refers to the one that goes points elsewhere now
    session.delete(goes)


def _join_answer(stays: Participant, one: Answer | None, two: Answer | None, *, is_chosen: bool, value: Any) -> None:
    if two is None or (one is not None and not _beats(two, one, is_chosen=is_chosen, value=value)):
        return
    if one is None:
        two.participant_id = stays.id
        return
    one.value, one.source = two.value, two.source
    one.answered_by, one.answered_at = two.answered_by, two.answered_at
    one.questionnaire_version_id = two.questionnaire_version_id


def _beats(two: Answer, one: Answer, *, is_chosen: bool, value: Any) -> bool:
    """Whether the second answer counts: chosen on the page, else the person's own before others', else the newer."""
    if is_chosen:
        return bool(two.value == value and one.value != value)
    return (two.source is AnswerSource.SELF, two.answered_at) > (one.source is AnswerSource.SELF, one.answered_at)


def _move_proposals(session: Session, stays: Participant, goes: Participant) -> None:
    """Let the proposals of one participation stand for the other; those that fit no more are dropped."""
    own = queries.proposals(session, [stays.id])
    known = {(row.azubi_id, row.fachkraft_id): row for row in own}
    column = "azubi_id" if stays.role is ParticipantRole.AZUBI else "fachkraft_id"
    for row in queries.proposals(session, [goes.id]):
        pair = {"azubi_id": row.azubi_id, "fachkraft_id": row.fachkraft_id}
        moved = {**pair, column: stays.id}
        twin = known.get((moved["azubi_id"], moved["fachkraft_id"]))
        fits = pair[column] == goes.id and twin is None
        if fits and moved["azubi_id"] != moved["fachkraft_id"]:
            setattr(row, column, stays.id)
        else:
            _take_answer(twin, row)
            session.delete(row)


def _take_answer(stays: CompanyProposal | None, goes: CompanyProposal) -> None:
    """Let what a coordinator answered to a proposal that goes stand for its twin."""
    if stays is not None and stays.answered_at is None:
        stays.answer, stays.answered_at, stays.answered_by = goes.answer, goes.answered_at, goes.answered_by


def _move(session: Session, pair: _Pair) -> None:
    """Give the participations of other rounds, and their ways in, to the entry that stays."""
    shared = {two.id for _one, two in pair.shared}
    moving = [row.id for row in pair.parts if row.person_id == pair.second.id and row.id not in shared]
    for participant in queries.participants(session, moving).values():
        participant.person_id = pair.first.id
    if pair.first.account_id is None:
        pair.first.account_id, pair.second.account_id = pair.second.account_id, None
    for credential in queries.credentials(session, moving):
        credential.account_id = pair.first.account_id or credential.account_id


def _rename_references(session: Session, pair: _Pair) -> None:
    """Let answers that name the entry that goes name the one that stays; nobody names themselves."""
    goes, stays = str(pair.second.id), str(pair.first.id)
    own = {row.id for row in pair.parts}
    for answer in queries.naming_answers(session, pair.first.company_id, NAMING):
        named = answer.value if isinstance(answer.value, list) else [answer.value]
        renamed = list(dict.fromkeys(stays if one == goes else one for one in named))
        if answer.participant_id in own:
            renamed = [one for one in renamed if one != stays]
        if not renamed:
            session.delete(answer)
        elif renamed != named:
            answer.value = renamed if isinstance(answer.value, list) else renamed[0]


def _follow_address(session: Session, pair: _Pair, email: str | None) -> None:
    """Let the way in of who stays follow the address that was chosen: mails must not go to the other one."""
    first = pair.first
    if first.account_id is not None and email != session.get_one(Account, first.account_id).email:
        mine = [row.id for row in pair.parts if row.person_id == first.id]
        for participant_id in mine:
            move_account(session, first, participant_id, email)


def _keep_person(session: Session, pair: _Pair, values: Mapping[str, Any]) -> None:
    first, second = pair.first, pair.second
    first.listed = first.listed and second.listed if pair.shared else first.listed
    forget_account(session, second)
    session.flush()  # the address is free only once the other entry is gone, and participations have moved
    session.delete(second)
    session.flush()  # likewise
    _follow_address(session, pair, values["email"])
    first.name, first.sort_key, first.email = values["name"], sort_key(values["name"]), values["email"]
    for registration in queries.registrations_of(session, first.id):
        registration.last_activity_at = utc_now()
