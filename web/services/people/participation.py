"""One person's own view: where their round stands, what is stored about them, and their partner once it is told."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from web.catalogue.competence_lists import own_labels
from web.catalogue.question import Part, Question, Role, Viewer
from web.catalogue.questionnaire import Questionnaire
from web.catalogue.text import Text
from web.db.models import Answer, AnswerSource, BlockState
from web.db.queries import credentials
from web.db.queries import participation as queries
from web.db.queries.rows import AnyRow
from web.services.access import personal_links
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.planning import news
from web.speech import Address


@dataclass(frozen=True)
class Standing:
    """The frame of a participation: who, in which round, and where it stands."""

    id: UUID
    name: str
    role: Role
    form: Address
    company: str
    programme_id: UUID
    programme: str
    accent: str
    round_name: str
    deadline: date
    starts_on: date
    news_by: date
    is_open: bool
    """Answers can be given and changed."""
    is_done: bool
    """The person has said that their part is finished."""
    last_screen: str
    """The screen of the own part they went on from last; empty before the first."""
    has_asked_out: bool
    """They said that it does not go on with their partner; the coordinators settle it."""
    contact_name: str
    contact_phone: str
    contact_email: str
    controller: str


@dataclass(frozen=True)
class Partner:
    """What a person reads about their partner: only what everybody may know and what the partner agreed to show."""

    name: str
    occupation: str
    site: str
    department: str
    company: str
    """Only when it is not one's own."""
    reach: str
    email: str
    contacts: tuple[tuple[str, str], ...]
    answers: tuple[tuple[Question, Any], ...]
    """What they answered to the programme's own questions of which both were told that the partner sees the answer."""


@dataclass(frozen=True)
class Said:
    """A sentence of the engine: its key and parameters, put into words by `web.sentences`."""

    key: str
    params: Mapping[str, Any]


@dataclass(frozen=True)
class TandemNews:
    """One tandem: with whom, and why these two."""

    partner: Partner
    reasons: tuple[Said, ...]


@dataclass(frozen=True)
class News:
    """What somebody was told: their tandem (a Fachkraft may have several), or that there is none yet and why."""

    tandems: tuple[TandemNews, ...]
    reason: Said | None
    """Why there is no partner."""
    competences: Mapping[str, Text]
    """The programme's own competences by key, for the reasons."""
    has_ended: bool
    """They had a tandem that is none any more, and no other one yet."""
    meet_by: date


@dataclass(frozen=True)
class StoredAnswer:
    """An answer as its owner sees it; `is_hidden` answers are stored but not shown through this door."""

    key: str
    value: Any
    source: AnswerSource
    version: int
    is_hidden: bool


@dataclass(frozen=True)
class StoredData:
    """Everything stored about a person in a round."""

    email: str
    is_listed: bool
    guardian_letter_on: date | None
    company_part: tuple[tuple[Question, StoredAnswer], ...]
    person_part: tuple[tuple[Question, StoredAnswer], ...]
    names: dict[str, str]
    """Names of the people mentioned in answers, by their identifier as text."""


def standing_of(session: Session, actor: Actor, participant_id: UUID) -> Standing:
    """Return the actor's own participation; raises NotFound for any other."""
    return _standing(_row(session, actor, participant_id))


def _row(session: Session, actor: Actor, participant_id: UUID) -> AnyRow:
    row = queries.standing(session, actor, participant_id)
    if row is None:
        raise NotFound
    return row


def _standing(row: AnyRow) -> Standing:
    return Standing(
        id=row.id,
        name=row.person_name,
        role=Role(row.role.value),
        form=personal_links.address_of(row),
        company=row.company_name,
        programme_id=row.programme_id,
        programme=row.programme_name,
        accent=row.accent,
        round_name=row.round_name,
        deadline=row.extended_deadline or row.deadline,
        starts_on=row.starts_on,
        news_by=row.news_by,
        is_open=row.block_state is BlockState.COLLECTING,
        is_done=row.person_part_done_at is not None,
        last_screen=row.person_part_screen,
        has_asked_out=row.asked_out_at is not None,
        contact_name=row.contact_name,
        contact_phone=row.contact_phone,
        contact_email=row.contact_email,
        controller=row.controller,
    )


def news_of(session: Session, actor: Actor, participant_id: UUID) -> News | None:
    """Return what the actor was told, or None while nothing is published to the people of their block."""
    row = _row(session, actor, participant_id)
    notice = queries.newest_notice(session, actor, participant_id)
    if notice is None:
        return None
    meet_by = news.first_meeting_by(row.starts_on, notice.told_at.date())
    competences = own_labels(questionnaire_of(session, actor, participant_id).questions)
    tandems = tuple(
        _tandem_news(session, actor, row, tandem) for tandem in queries.told_tandems(session, actor, participant_id)
    )
    if tandems:
        return News(tandems, None, competences, has_ended=False, meet_by=meet_by)
    return News((), _said(notice.reason), competences, has_ended=bool(notice.had_tandem), meet_by=meet_by)


def _tandem_news(session: Session, actor: Actor, own: AnyRow, tandem: AnyRow) -> TandemNews:
    reasons = tuple(said for each in tandem.reasons.get("participant", ()) if (said := _said(each)))
    return TandemNews(_partner(session, actor, own, tandem.id, tandem.partner_id), reasons)


def _partner(session: Session, actor: Actor, own: AnyRow, tandem_id: UUID, partner_id: UUID) -> Partner:
    shown = _shown_to_partner(questionnaire_of(session, actor, own.id))
    found = queries.partner(session, actor, tandem_id, partner_id, also=shown)
    first = found[0]
    answers = {row.question_key: row.value for row in found if row.question_key in queries.SHOWN_TO_PARTNER}
    reach = answers.get("reach", "in_person")
    contacts = queries.company_contacts(session, actor, own.id, first.company_id) if reach == "through_company" else ()
    return Partner(
        name=first.name,
        occupation=answers.get("occupation", {}).get("title", ""),
        site=answers.get("site", ""),
        department=answers.get("department", ""),
        company=first.company_name if first.company_id != own.company_id else "",
        reach=reach,
        email=(first.email or "") if reach == "email" else "",
        contacts=tuple((row.name, row.phone) for row in contacts),
        answers=tuple(_answers_for_partner(session, actor, own.id, shown, found)),
    )


def _shown_to_partner(questionnaire: Questionnaire) -> dict[str, Question]:
    """The programme's own questions whose answers the partner sees, in their order."""
    return {
        question.key: question
        for question in questionnaire.questions
        if question.is_custom and question.active and Viewer.PARTNER in question.seen_by
    }


def _answers_for_partner(
    session: Session, actor: Actor, participant_id: UUID, shown: Mapping[str, Question], found: Sequence[AnyRow]
) -> Iterator[tuple[Question, Any]]:
    """Only what was answered when it was already said that the partner would see it."""
    given = {row.question_key: row for row in found if row.question_key in shown}
    versions = queries.documents(session, actor, participant_id, {row.version_id for row in given.values()})
    told = {key: set(_shown_to_partner(Questionnaire.from_document(document))) for key, document in versions.items()}
    for key, question in shown.items():
        if key in given and key in told.get(given[key].version_id, ()):
            yield question, given[key].value


def _said(stored: Mapping[str, Any]) -> Said | None:
    return Said(stored["key"], stored.get("params", {})) if stored.get("key") else None


def answers_of(session: Session, actor: Actor, participant_id: UUID) -> dict[str, StoredAnswer]:
    """Return the actor's stored answers by question; what perhaps somebody else has answered is marked hidden.

    By mail one sees what the same account answered; by link or letter what was answered since the PIN was chosen,
    because whoever prints a letter anew could choose a PIN too.
    """
    since = credentials.pin_chosen_at(session, participant_id) if actor.limited_to else None

    def is_hidden(answer: Answer) -> bool:
        if answer.source is not AnswerSource.SELF:
            return False
        if actor.limited_to is None:
            return answer.answered_by != actor.account_id
        return since is None or answer.answered_at < since

    return {
        answer.question_key: _stored(answer, is_hidden=is_hidden(answer))
        for answer in queries.own_answers(session, actor, participant_id)
    }


def _stored(answer: Answer, *, is_hidden: bool) -> StoredAnswer:
    value = None if is_hidden else answer.value
    return StoredAnswer(answer.question_key, value, answer.source, answer.version, is_hidden)


def questionnaire_of(session: Session, actor: Actor, participant_id: UUID) -> Questionnaire:
    """Return the questionnaire of the actor's own round."""
    return Questionnaire.from_document(queries.questionnaire(session, actor, participant_id))


def asked_about(session: Session, actor: Actor, participant_id: UUID, role: Role) -> tuple[Question, ...]:
    """Return everything that is asked about people of this role in the actor's round, both parts, in order."""
    questionnaire = questionnaire_of(session, actor, participant_id)
    return tuple(question for part in Part for question in questionnaire.asked(part, role))


def data_of(session: Session, actor: Actor, participant_id: UUID) -> StoredData:
    """Return everything stored about the actor in this round; raises NotFound."""
    row = _row(session, actor, participant_id)
    answers = answers_of(session, actor, participant_id)
    questions = questionnaire_of(session, actor, participant_id).questions
    stored = [(question, answers[question.key]) for question in questions if question.key in answers]
    ids = {UUID(each) for _question, answer in stored for each in _people_in(answer)}
    names = queries.names_of_people(session, actor, participant_id, ids)
    return StoredData(
        email=row.person_email or "",
        is_listed=row.listed,
        guardian_letter_on=row.guardian_letter_on,
        company_part=tuple((question, answer) for question, answer in stored if question.part is Part.COMPANY),
        person_part=tuple((question, answer) for question, answer in stored if question.part is Part.PERSON),
        names={str(person_id): name for person_id, name in names},
    )


def _people_in(answer: StoredAnswer) -> list[str]:
    if answer.key in ("wishes", "please_not"):
        return list(answer.value or ())
    return [answer.value] if answer.key in ("line_manager", "trainer") else []
