"""The person part typed by company or coordinator while the person sits beside, or copied from their paper sheet.

Without wishes and please-not. What the person answered alone before is neither shown nor overwritten, and which that
was does not show either; nothing stored is ever shown here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from web.catalogue.question import Part, Question, Source
from web.db.models import Answer, AnswerSource
from web.db.models.columns import utc_now
from web.db.queries import intake as queries
from web.services import audit
from web.services.actor import Actor
from web.services.errors import Changed, InputRefused, NotFound
from web.services.people.person_part import checked_answer
from web.services.registrations.intake import line_of
from web.services.registrations.registration import Frame, PersonLine, get_frame, open_frame
from web.translations import N_

NOT_BESIDE = N_("Please confirm this: nobody may answer for somebody who is not there.")
ENTERED_MEANWHILE = N_(
    "Somebody else has entered answers with this person in the meantime. None of yours have been saved yet."
    " Please ask the person which answers count. If you save again, yours replace the others."
)


@dataclass(frozen=True)
class TogetherPage:
    """Who is asked what, in the order of the paper sheet. `questions` hold nothing confidential.

    `seen` stands for what was entered together so far; it changes with nothing the person does alone.
    """

    frame: Frame
    line: PersonLine
    questions: Mapping[str, Question]
    seen: int


def together_page(session: Session, actor: Actor, round_company_id: UUID, participant_id: UUID) -> TogetherPage:
    """Return what can be entered together with somebody of a registration; raises NotFound."""
    frame = get_frame(session, actor, round_company_id)
    line = line_of(session, actor, round_company_id, participant_id)
    seen = queries.last_entered_together(session, actor, participant_id)
    return TogetherPage(frame, line, _questions(frame, line), seen)


def _questions(frame: Frame, line: PersonLine) -> dict[str, Question]:
    asked = frame.questionnaire.asked(Part.PERSON, line.role)
    return {question.key: question for question in asked if Source.TOGETHER in question.answered_by}


def save_together(
    session: Session,
    actor: Actor,
    round_company_id: UUID,
    *,
    participant_id: UUID,
    answers: Mapping[str, Any],
    is_beside: bool,
    language: str,
    seen: int | None = None,
) -> None:
    """Store what somebody said or wrote, marked as entered together; what is left out stays as it was.

    Raises NotFound, WrongState once the data is fixed, InputRefused without the confirmation or for a wrong answer, and
    Changed when somebody else entered something since the page that showed `seen`.
    """
    frame = open_frame(session, actor, round_company_id)
    line = line_of(session, actor, round_company_id, participant_id)
    participant = queries.participant(session, actor, round_company_id, participant_id)
    if participant is None:
        raise NotFound
    if not is_beside:
        raise InputRefused("beside", NOT_BESIDE)
    if seen not in {None, queries.last_entered_together(session, actor, participant_id)}:
        raise Changed(ENTERED_MEANWHILE)
    given = {
        key: checked_answer(question, answers[key], language)
        for key, question in _questions(frame, line).items()
        if answers.get(key) not in (None, "", [], {})
    }
    _write(session, actor, frame, participant_id, given)
    participant.person_part_done_at = participant.person_part_done_at or utc_now()
    audit.record(session, actor, "person_part.together", participant_id, programme_id=frame.programme_id)


def _write(session: Session, actor: Actor, frame: Frame, participant_id: UUID, given: Mapping[str, Any]) -> None:
    stored = queries.answer_rows(session, actor, {participant_id}, set(given)) if given else ()
    rows = {row.question_key: row for row in stored}
    for key, value in given.items():
        row = rows.get(key)
        if row is None:
            session.add(_answer(actor, frame, participant_id, key, value))
        elif row.source is not AnswerSource.SELF:
            row.value, row.source = value, AnswerSource.TOGETHER
            row.answered_by, row.answered_at = actor.account_id, utc_now()


def _answer(actor: Actor, frame: Frame, participant_id: UUID, key: str, value: Any) -> Answer:
    return Answer(
        participant_id=participant_id,
        question_key=key,
        value=value,
        questionnaire_version_id=frame.questionnaire_version_id,
        source=AnswerSource.TOGETHER,
        answered_by=actor.account_id,
    )
