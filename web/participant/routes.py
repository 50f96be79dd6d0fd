"""A participant's own pages: where things stand, the tandem once it is published, and everything that is stored."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from babel.lists import format_list
from fastapi import APIRouter
from starlette.responses import Response

from web.catalogue.question import Role
from web.catalogue.text import Text
from web.deps import ActorDep, PageDep, UnitDep
from web.participant import frame, leaving, notice, questions
from web.participant.words import in_words
from web.rendering import Page
from web.sentences import Voice, sentence_texts
from web.services.people import participation, person_part
from web.services.people.participation import News, Partner, Standing, TandemNews

router = APIRouter()
for part in (questions, notice, leaving):
    router.include_router(part.router)


@router.get("/participant/{participant_id}")
def show_home(page: PageDep, unit: UnitDep, actor: ActorDep, participant_id: UUID) -> Response:
    """Show the tandem after publication; before it, one's own part and the dates, and nothing about anybody else."""
    news = unit.read(lambda session: participation.news_of(session, actor, participant_id))
    progress = unit.read(lambda session: person_part.progress_of(session, actor, participant_id))
    standing = progress.standing
    if news is None:
        if standing.is_open and not (standing.is_done or progress.has_begun):
            return questions.introduce(page, actor, progress)
        return frame.show(page, "participant/waiting.html", standing, progress=progress)
    if news.tandems:
        tandems = [
            (each.partner, _why(page, standing, each, news.competences), _answers(page, each.partner))
            for each in news.tandems
        ]
        names = format_list([partner.name for partner, _, _ in tandems], locale=page.language)
        return frame.show(page, "participant/tandem.html", standing, news=news, tandems=tandems, names=names)
    return frame.show(page, "participant/without.html", standing, news=news, reasons=_why_nobody(page, standing, news))


@router.get("/participant/{participant_id}/data")
def show_data(page: PageDep, unit: UnitDep, actor: ActorDep, participant_id: UUID) -> Response:
    """Show everything that is stored about oneself."""
    standing = unit.read(lambda session: participation.standing_of(session, actor, participant_id))
    data = unit.read(lambda session: participation.data_of(session, actor, participant_id))
    parts = {
        name: [(question, answer, in_words(question, answer.value, data.names, page)) for question, answer in part]
        for name, part in (("company", data.company_part), ("person", data.person_part))
    }
    return frame.show(page, "participant/data.html", standing, data=data, parts=parts, **notice.fate_of_answers(page))


def _why(page: Page, standing: Standing, tandem: TandemNews, competences: Mapping[str, Text]) -> list[str]:
    """Return why these two, in words for the one who reads."""
    pair = (standing.name, tandem.partner.name)
    azubi, fachkraft = pair if standing.role is Role.AZUBI else pair[::-1]
    questions = {each.key: each.label.in_language(page.language) for each, _value in tandem.partner.answers}
    labels = {key: label.in_language(page.language) for key, label in competences.items()}
    voice = replace(_voice(page, standing, azubi, fachkraft), questions=questions, labels=labels)
    return sentence_texts(tandem.reasons, voice)


def _answers(page: Page, partner: Partner) -> list[tuple[str, str]]:
    """What the partner answered to own questions of the programme, as far as it may be shown: question and answer."""
    return [
        (question.label.in_language(page.language), "; ".join(in_words(question, value, {}, page)))
        for question, value in partner.answers
    ]


def _why_nobody(page: Page, standing: Standing, news: News) -> list[str]:
    """Return why there is nobody yet; nothing if that was not told."""
    return sentence_texts([news.reason] if news.reason else [], _voice(page, standing))


def _voice(page: Page, standing: Standing, azubi: str = "", fachkraft: str = "") -> Voice:
    return Voice(
        page.translations,
        azubi=azubi,
        fachkraft=fachkraft,
        audience="participant",
        role=standing.role.value,
        address=standing.form,
    )
