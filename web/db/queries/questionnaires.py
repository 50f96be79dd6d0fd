"""Questionnaires as coordinators edit them: the versions, the draft, what was answered, the rounds that use one."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.models import (
    Account,
    Answer,
    Block,
    BlockState,
    Option,
    Participant,
    Plan,
    Programme,
    Question,
    QuestionnaireDraft,
    QuestionnaireVersion,
    Round,
)
from web.db.queries.rows import AnyRow, row_or_none, rows
from web.db.queries.scope import own_programmes
from web.services.actor import Actor


def newest(session: Session, actor: Actor, programme_id: UUID) -> AnyRow | None:
    """Return a programme's name and accent with its newest questionnaire: id, number, document, created_at, author."""
    statement = (
        select(
            col(Programme.name).label("programme"),
            col(Programme.accent),
            col(QuestionnaireVersion.id),
            col(QuestionnaireVersion.number),
            col(QuestionnaireVersion.document),
            col(QuestionnaireVersion.created_at),
            col(Account.name).label("author"),
        )
        .join(QuestionnaireVersion, col(QuestionnaireVersion.programme_id) == col(Programme.id))
        .join(Account, col(Account.id) == col(QuestionnaireVersion.created_by), isouter=True)
        .where(col(Programme.id) == programme_id, own_programmes(actor))
        .order_by(col(QuestionnaireVersion.number).desc())
        .limit(1)
    )
    return row_or_none(session, statement)


def draft(session: Session, actor: Actor, programme_id: UUID) -> QuestionnaireDraft | None:
    """Return the questionnaire that is being edited, for editing."""
    statement = (
        select_rows(QuestionnaireDraft)
        .join(Programme, col(Programme.id) == col(QuestionnaireDraft.programme_id))
        .where(QuestionnaireDraft.programme_id == programme_id, own_programmes(actor))
    )
    return session.exec(statement).first()


def account_name(session: Session, _actor: Actor, account_id: UUID | None) -> str | None:
    """Return the name of who edited last; None when the account is gone."""
    row = row_or_none(session, select(col(Account.name)).where(col(Account.id) == account_id))
    return row.name if row else None


def answers(session: Session, actor: Actor, programme_id: UUID) -> dict[str, int]:
    """Return how many people of a programme answered each question, in all its rounds."""
    statement = (
        select(col(Answer.question_key), func.count().label("people"))
        .join(QuestionnaireVersion, col(QuestionnaireVersion.id) == col(Answer.questionnaire_version_id))
        .join(Programme, col(Programme.id) == col(QuestionnaireVersion.programme_id))
        .where(col(Programme.id) == programme_id, own_programmes(actor))
        .group_by(col(Answer.question_key))
        .order_by(col(Answer.question_key))
    )
    return {row.question_key: row.people for row in rows(session, statement)}


def keys(session: Session, actor: Actor, programme_id: UUID) -> Sequence[Question]:
    """Return the permanent keys of a programme's questions."""
    statement = (
        select_rows(Question)
        .join(Programme, col(Programme.id) == col(Question.programme_id))
        .where(Question.programme_id == programme_id, own_programmes(actor))
        .order_by(col(Question.key))
    )
    return session.exec(statement).all()


def option_keys(session: Session, actor: Actor, programme_id: UUID) -> set[tuple[UUID, str]]:
    """Return (question id, key) of every permanent option key of a programme."""
    statement = (
        select(col(Option.question_id), col(Option.key))
        .join(Question, col(Question.id) == col(Option.question_id))
        .join(Programme, col(Programme.id) == col(Question.programme_id))
        .where(col(Programme.id) == programme_id, own_programmes(actor))
        .order_by(col(Option.id))
    )
    return {(row.question_id, row.key) for row in rows(session, statement)}


def collecting_rounds(session: Session, actor: Actor, programme_id: UUID) -> Sequence[Round]:
    """Return the rounds of a programme in which somebody still enters data, or that have no company yet."""
    blocks = select(col(Block.id)).where(col(Block.round_id) == col(Round.id))
    statement = (
        select_rows(Round)
        .join(Programme, col(Programme.id) == col(Round.programme_id))
        .where(
            Round.programme_id == programme_id,
            own_programmes(actor),
            blocks.where(col(Block.state) == BlockState.COLLECTING).exists() | ~blocks.exists(),
        )
        .order_by(col(Round.starts_on), col(Round.id))
    )
    return session.exec(statement).all()


def standing_of_rounds(
    session: Session, actor: Actor, round_ids: Collection[UUID]
) -> tuple[dict[UUID, int], set[UUID]]:
    """Return about how many people there are answers in each round, and the rounds that have a plan."""
    answered = (
        select(col(Participant.round_id), func.count(col(Answer.participant_id).distinct()).label("people"))
        .join(Answer, col(Answer.participant_id) == col(Participant.id))
        .join(Round, col(Round.id) == col(Participant.round_id))
        .join(Programme, col(Programme.id) == col(Round.programme_id))
        .where(col(Participant.round_id).in_(round_ids), own_programmes(actor))
        .group_by(col(Participant.round_id))
        .order_by(col(Participant.round_id))
    )
    computed = (
        select(col(Plan.round_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .join(Programme, col(Programme.id) == col(Round.programme_id))
        .where(col(Plan.round_id).in_(round_ids), own_programmes(actor))
        .order_by(col(Plan.id))
    )
    people = {row.round_id: row.people for row in rows(session, answered)}
    return people, {row.round_id for row in rows(session, computed)}


def versions(session: Session, actor: Actor, programme_id: UUID) -> Sequence[AnyRow]:
    """Return every version of a programme's questionnaire: id, number, created_at, author; the newest first."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(QuestionnaireVersion.id),
            col(QuestionnaireVersion.number),
            col(QuestionnaireVersion.created_at),
            col(Account.name).label("author"),
        )
        .join(Programme, col(Programme.id) == col(QuestionnaireVersion.programme_id))
        .join(Account, col(Account.id) == col(QuestionnaireVersion.created_by), isouter=True)
        .where(col(QuestionnaireVersion.programme_id) == programme_id, own_programmes(actor))
        .order_by(col(QuestionnaireVersion.number).desc())
    )
    return rows(session, statement)


def documents(session: Session, actor: Actor, version_ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return the documents of versions by their id."""
    statement = (
        select(col(QuestionnaireVersion.id), col(QuestionnaireVersion.document))
        .join(Programme, col(Programme.id) == col(QuestionnaireVersion.programme_id))
        .where(col(QuestionnaireVersion.id).in_(version_ids), own_programmes(actor))
        .order_by(col(QuestionnaireVersion.id))
    )
    return {row.id: dict(row.document) for row in rows(session, statement)}


def use_of_versions(session: Session, actor: Actor, programme_id: UUID) -> tuple[Sequence[AnyRow], dict[UUID, int]]:
    """Return the rounds of a programme (name, version_id), and how many answers were given to each version."""
    asked: Select[*tuple[Any, ...]] = (
        select(col(Round.name), col(Round.questionnaire_version_id).label("version_id"))
        .join(Programme, col(Programme.id) == col(Round.programme_id))
        .where(col(Round.programme_id) == programme_id, own_programmes(actor))
        .order_by(col(Round.starts_on), col(Round.id))
    )
    given = (
        select(col(QuestionnaireVersion.id), func.count().label("answers"))
        .join(Answer, col(Answer.questionnaire_version_id) == col(QuestionnaireVersion.id))
        .join(Programme, col(Programme.id) == col(QuestionnaireVersion.programme_id))
        .where(col(Programme.id) == programme_id, own_programmes(actor))
        .group_by(col(QuestionnaireVersion.id))
        .order_by(col(QuestionnaireVersion.id))
    )
    return rows(session, asked), {row.id: row.answers for row in rows(session, given)}


def document_of_round(session: Session, actor: Actor, round_id: UUID) -> dict[str, Any]:
    """Return the questionnaire a round of the actor's programmes uses now, as a document."""
    statement = (
        select(col(QuestionnaireVersion.document))
        .join(Round, col(Round.questionnaire_version_id) == col(QuestionnaireVersion.id))
        .join(Programme, col(Programme.id) == col(Round.programme_id))
        .where(col(Round.id) == round_id, own_programmes(actor))
    )
    row = row_or_none(session, statement)
    return dict(row.document) if row else {}
