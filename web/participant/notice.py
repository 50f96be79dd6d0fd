"""What happens with one's data (GDPR Art. 13 and 14), made from the round's questionnaire; and the same in short."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.catalogue.question import RETENTION_TEXTS, Part, Viewer
from web.db.models import AnswerSource, TextsKind
from web.deps import ActorDep, PageDep
from web.legal_words import legal_words, version_number
from web.participant import frame
from web.rendering import Page
from web.services.actor import Actor
from web.services.people import participation
from web.services.people.participation import StoredData
from web.services.setup import programme_texts
from web.translations import N_

router = APIRouter(prefix="/participant/{participant_id}/notice")
VIEWERS = {
    Viewer.SELF: N_("you yourself"),
    Viewer.COMPANY: N_("your company"),
    Viewer.COORDINATOR: N_("the coordinators"),
    Viewer.PARTNER: N_("your partner, once the tandem is settled"),
}


@router.get("")
def show_notice(page: PageDep, actor: ActorDep, participant_id: UUID, version: str = "") -> Response:
    """Show the whole notice, in the wording of now or of an earlier version."""
    return _notice(page, actor, participant_id, "participant/notice.html", number=version_number(version))


@router.get("/simple")
def show_simple(page: PageDep, actor: ActorDep, participant_id: UUID) -> Response:
    """Show the notice in very plain words."""
    return _notice(page, actor, participant_id, "participant/notice_simple.html")


def _notice(page: Page, actor: Actor, participant_id: UUID, template: str, *, number: int | None = None) -> Response:
    standing = page.unit.read(lambda session: participation.standing_of(session, actor, participant_id))
    data = page.unit.read(lambda session: participation.data_of(session, actor, participant_id))
    asked = page.unit.read(lambda session: participation.asked_about(session, actor, participant_id, standing.role))
    wording, versions = page.unit.read(
        lambda session: programme_texts.with_versions(
            session, actor, standing.programme_id, TextsKind.LEGAL, number=number
        )
    )
    typed = [question for question, _answer in data.company_part]
    return frame.show(
        page,
        template,
        standing,
        data=data,
        typed=typed,
        not_typed=[question for question in asked if question.part is Part.COMPANY and question not in typed],
        own=[question for question in asked if question.part is Part.PERSON],
        no_longer_asked=[question for question, _answer in data.person_part if question not in asked],
        has_coordinator_entries=_was_entered_on_behalf(data),
        legal=legal_words(page, wording, standing.form),
        shown=wording.number,
        versions=versions,
        **fate_of_answers(page),
    )


def fate_of_answers(page: Page) -> dict[str, Any]:
    """Return what a page needs to say who sees an answer and when it is deleted."""
    return {"viewers": {viewer.value: page.t(text) for viewer, text in VIEWERS.items()}, "retention": RETENTION_TEXTS}


def _was_entered_on_behalf(data: StoredData) -> bool:
    return any(answer.source is AnswerSource.COORDINATOR for _question, answer in data.company_part)
