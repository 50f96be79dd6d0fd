"""Criteria and rules for which the questionnaire asks nothing: the same for everybody, or never to be told."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.catalogue.own_answers import in_matching
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE, Questionnaire
from web.db.queries import policies as queries
from web.db.queries import questionnaires
from web.services.actor import Actor

NOT_NEEDED = frozenset({"school"})
"""Answers that only narrow down what others say."""


@dataclass(frozen=True)
class Unfed:
    """What of a policy nothing is asked for."""

    criteria: tuple[str, ...]
    rules: tuple[str, ...]


def unfed(
    session: Session,
    actor: Actor,
    programme_id: UUID,
    *,
    criteria: Collection[str],
    rules: Collection[str],
    round_id: UUID | None = None,
) -> Unfed:
    """Return which of these criteria and rules lack an answer nobody is asked for.

    Asked is what the questionnaire of the round asks for the matching, without a round the newest of the programme.
    """
    if round_id is None:
        document = queries.questionnaire(session, actor, programme_id)
    else:
        document = questionnaires.document_of_round(session, actor, round_id)
    found = unfed_by(Questionnaire.from_document(document)) if document else frozenset()
    return Unfed(tuple(key for key in criteria if key in found), tuple(key for key in rules if key in found))


def unfed_by(questionnaire: Questionnaire) -> frozenset[str]:
    """Return every criterion and rule that lacks an answer this questionnaire does not ask for."""
    asked = {question.key for question in in_matching(questionnaire)} | NOT_NEEDED
    return frozenset(
        use for question in DEFAULT_QUESTIONNAIRE.questions if question.key not in asked for use in question.used_by
    )
