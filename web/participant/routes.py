"""A participant's own pages: where things stand, the tandem once it is published, and everything that is stored."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.catalogue.question import Role
from web.deps import ActorDep, PageDep, UnitDep
from web.participant import frame, questions
from web.participant.words import in_words
from web.rendering import Page
from web.sentences import Voice, sentence_texts
from web.services import participation, person_part
from web.services.participation import News, Standing

router = APIRouter()
router.include_router(questions.router)


@router.get("/participant/{participant_id}")
def show_home(page: PageDep, unit: UnitDep, actor: ActorDep, participant_id: UUID) -> Response:
    """Show the tandem after publication; before it, one's own part and the dates, and nothing about anybody else."""
    news = unit.read(lambda session: participation.news_of(session, actor, participant_id))
    progress = unit.read(lambda session: person_part.progress_of(session, actor, participant_id))
    if news is None:
        return frame.show(page, "participant/waiting.html", progress.standing, progress=progress)
    template = "participant/tandem.html" if news.partner else "participant/without.html"
    return frame.show(page, template, progress.standing, news=news, reasons=_reasons(page, progress.standing, news))


@router.get("/participant/{participant_id}/data")
def show_data(page: PageDep, unit: UnitDep, actor: ActorDep, participant_id: UUID) -> Response:
    """Show everything that is stored about oneself."""
    standing = unit.read(lambda session: participation.standing_of(session, actor, participant_id))
    data = unit.read(lambda session: participation.data_of(session, actor, participant_id))
    parts = {
        name: [(question, answer, in_words(question, answer.value, data.names, page)) for question, answer in part]
        for name, part in (("company", data.company_part), ("person", data.person_part))
    }
    return frame.show(page, "participant/data.html", standing, data=data, parts=parts)


def _reasons(page: Page, standing: Standing, news: News) -> list[str]:
    """Return why these two, or why nobody yet, in words for the person who reads."""
    pair = [standing.name, news.partner.name if news.partner else ""]
    azubi, fachkraft = pair if standing.role is Role.AZUBI else reversed(pair)
    voice = Voice(
        page.translations,
        azubi=azubi,
        fachkraft=fachkraft,
        audience="participant",
        role=standing.role.value,
        address=standing.form,
    )
    said = [news.reason] if news.reason else news.reasons
    return sentence_texts(said, voice)
