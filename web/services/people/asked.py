"""What is asked around an address: to say in words what somebody typed into a form that is gone."""

from sqlmodel import Session

from web.catalogue.question import Question
from web.services.actor import Actor
from web.services.people import participation
from web.services.places import Place
from web.services.registrations import registration


def questions_at(session: Session, actor: Actor, place: Place) -> tuple[Question, ...]:
    """Return the questions of the round a person or a company takes part in; none for other places."""
    if place.kind == "participant":
        return participation.questionnaire_of(session, actor, place.id).questions
    if place.kind == "company":
        return registration.get_frame(session, actor, place.id).questionnaire.questions
    return ()
