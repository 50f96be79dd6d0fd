"""The person part: one short screen after the other, saved as one goes."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.db.models import TextsKind
from web.deps import ActorDep, FormDep, PageDep, UnitDep
from web.forms import Bound
from web.greeting_words import answered_worries
from web.participant import forms, frame
from web.participant.forms import NothingForm, ScreenForm
from web.participant.words import in_words
from web.person_fields import areas_of, person_choices, reach_choices, read_person_answers
from web.rendering import Page
from web.services.actor import Actor
from web.services.people import participation, person_part
from web.services.people.participation import StoredData
from web.services.people.person_part import Progress, ScreenView
from web.services.setup import programme_texts
from web.translations import N_

router = APIRouter(prefix="/participant/{participant_id}")
TITLES = {
    "brings": N_("What I bring"),
    "learns": N_("What I want to learn"),
    "languages": N_("Languages"),
    "reach": N_("How to reach me"),
    "wishes": N_("Wishes"),
    "more": N_("More questions"),
}


@router.get("/questions")
def show_introduction(page: PageDep, unit: UnitDep, actor: ActorDep, participant_id: UUID) -> Response:
    """Answer the questions people have before they answer any."""
    return introduce(page, actor, unit.read(lambda session: person_part.progress_of(session, actor, participant_id)))


def introduce(page: Page, actor: Actor, progress: Progress) -> Response:
    """Answer with what people ask before they answer any question: also the first page of who has not begun."""
    standing = progress.standing
    texts = page.unit.read(
        lambda session: programme_texts.texts_of(session, actor, standing.programme_id, TextsKind.GREETING)
    )
    worries = answered_worries(texts, standing.role, page.language, standing.form)
    return frame.show(page, "participant/introduction.html", standing, progress=progress, worries=worries)


@router.get("/questions/{key}")
def show_screen(page: PageDep, unit: UnitDep, actor: ActorDep, participant_id: UUID, key: str) -> Response:
    """Show one screen."""
    view = unit.read(lambda session: person_part.screen_of(session, actor, participant_id, key))
    return _show(page, view, forms.filled(view))


@router.post("/questions/{key}")
def save_screen(page: PageDep, actor: ActorDep, data: FormDep, participant_id: UUID, key: str) -> Response:
    """Save one screen and go on to the next, or sign out; the last one can be saved and finished with in one go."""
    view = page.unit.read(lambda session: person_part.screen_of(session, actor, participant_id, key))
    form = ScreenForm.bind(data)
    answers = read_person_answers(view.questions, form)
    saved = page.submit(
        form,
        lambda session, sent: person_part.save_screen(
            session,
            actor,
            participant_id,
            key,
            answers,
            state=sent.state,
            language=page.language,
            listed=sent.listed if key == "wishes" else None,
            finishes=sent.finish,
        ),
        then=lambda following: _next(participant_id, following, finished=bool(form.value("finish"))),
        again=lambda: _again(page, actor, view, form),
    )
    return page.sign_out() if form.value("leave") and not form.invalid else saved


@router.post("/finish")
def finish(page: PageDep, actor: ActorDep, data: FormDep, participant_id: UUID) -> Response:
    """Say that one is done."""
    return page.submit(
        NothingForm.bind(data),
        lambda session, _: person_part.finish(session, actor, participant_id),
        then=lambda _: f"/participant/{participant_id}/done",
        again=lambda: page.redirect(f"/participant/{participant_id}"),
    )


@router.get("/review")
def show_review(page: PageDep, unit: UnitDep, actor: ActorDep, participant_id: UUID) -> Response:
    """Show what was answered on each screen, before one finishes."""
    progress = unit.read(lambda session: person_part.progress_of(session, actor, participant_id))
    data = unit.read(lambda session: participation.data_of(session, actor, participant_id))
    return frame.show(page, "participant/review.html", progress.standing, screens=_reviewed(page, progress, data))


def _reviewed(page: Page, progress: Progress, data: StoredData) -> list[tuple[str, str, list[tuple[str, Any]]]]:
    """Return key, title and the answers in words of every screen; None for an answer that is hidden."""
    said = {
        question.key: (
            question.label.in_language(page.language),
            None if answer.is_hidden else in_words(question, answer.value, data.names, page),
        )
        for question, answer in data.person_part
    }
    return [
        (screen.key, page.t(TITLES[screen.key]), [said[key] for key in screen.questions if key in said])
        for screen in progress.screens
    ]


@router.get("/done")
def show_done(page: PageDep, unit: UnitDep, actor: ActorDep, participant_id: UUID) -> Response:
    """Thank, and let a shared device be left safely."""
    standing = unit.read(lambda session: participation.standing_of(session, actor, participant_id))
    return frame.show(page, "participant/done.html", standing)


def _next(participant_id: UUID, following: str | None, *, finished: bool) -> str:
    after_the_last = "done" if finished else "review"
    return f"/participant/{participant_id}/" + (f"questions/{following}" if following else after_the_last)


def _again(page: Page, actor: Actor, before: ScreenView, form: Bound[ScreenForm]) -> Response:
    """Show a refused screen with what was typed, on the state as it is now."""
    key = before.screen.key
    view = page.unit.read(lambda session: person_part.screen_of(session, actor, before.standing.id, key))
    return _show(page, view, form)


def _show(page: Page, view: ScreenView, form: Bound[ScreenForm]) -> Response:
    reach = view.questions.get("reach")
    return frame.show(
        page,
        f"participant/screen_{view.screen.key}.html",
        view.standing,
        form=form,
        view=view,
        title=page.t(TITLES[view.screen.key]),
        labels=[page.t(TITLES[screen.key]) for screen in view.screens],
        areas={key: areas_of(question, form, page.language) for key, question in view.questions.items()},
        optional={key: replace(question, required=False) for key, question in view.questions.items()},
        reach_options=reach_choices(reach, page.language, has_email=view.has_email) if reach else [],
        **person_choices(page.language),
    )
