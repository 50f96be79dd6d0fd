"""The person part: one short screen after the other, saved as one goes."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.catalogue.competences import GROUPS, LEVELS, in_group
from web.catalogue.introduction import INTRODUCTION
from web.catalogue.languages import LANGUAGE_LEVELS, LANGUAGES
from web.deps import ActorDep, FormDep, PageDep, UnitDep
from web.forms import Bound
from web.participant import forms, frame
from web.participant.forms import NothingForm, ScreenForm
from web.rendering import Page
from web.services import participation, person_part
from web.services.actor import Actor
from web.services.person_part import STEPS, ScreenView
from web.translations import N_

router = APIRouter(prefix="/participant/{participant_id}")
STEP_LABELS = {
    "languages": N_("Languages"),
    "competences": N_("Bringing and learning"),
    "reach": N_("Reaching each other"),
    "wishes": N_("Wishes"),
}


@router.get("/questions")
def show_introduction(page: PageDep, unit: UnitDep, actor: ActorDep, participant_id: UUID) -> Response:
    """Answer the questions people have before they answer any."""
    progress = unit.read(lambda session: person_part.progress_of(session, actor, participant_id))
    form = progress.standing.form
    worries = [(each.question(page.language), each.answer(page.language, form)) for each in INTRODUCTION]
    return frame.show(page, "participant/introduction.html", progress.standing, progress=progress, worries=worries)


@router.get("/questions/{key}")
def show_screen(page: PageDep, unit: UnitDep, actor: ActorDep, participant_id: UUID, key: str) -> Response:
    """Show one screen."""
    view = unit.read(lambda session: person_part.screen_of(session, actor, participant_id, key))
    return _show(page, view, forms.filled(view))


@router.post("/questions/{key}")
def save_screen(page: PageDep, actor: ActorDep, data: FormDep, participant_id: UUID, key: str) -> Response:
    """Save one screen and go on to the next."""
    view = page.unit.read(lambda session: person_part.screen_of(session, actor, participant_id, key))
    form = ScreenForm.bind(data)
    answers = forms.read(view.screen, form)
    return page.submit(
        form,
        lambda session, sent: person_part.save_screen(
            session,
            actor,
            participant_id,
            key,
            answers,
            state=sent.state,
            language=page.language,
            listed=sent.listed if view.screen.step == "reach" else None,
        ),
        then=lambda following: _next(participant_id, following),
        again=lambda: _again(page, actor, view, form),
    )


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
    """Show which screens have answers, before one finishes."""
    progress = unit.read(lambda session: person_part.progress_of(session, actor, participant_id))
    titles = {screen.key: _title(page, screen) for screen in progress.screens}
    return frame.show(page, "participant/review.html", progress.standing, progress=progress, titles=titles)


@router.get("/done")
def show_done(page: PageDep, unit: UnitDep, actor: ActorDep, participant_id: UUID) -> Response:
    """Thank, and let a shared device be left safely."""
    standing = unit.read(lambda session: participation.standing_of(session, actor, participant_id))
    return frame.show(page, "participant/done.html", standing)


def _next(participant_id: UUID, following: str | None) -> str:
    return f"/participant/{participant_id}/" + (f"questions/{following}" if following else "review")


def _again(page: Page, actor: Actor, before: ScreenView, form: Bound[ScreenForm]) -> Response:
    """Show a refused screen with what was typed, on the state as it is now."""
    key = before.screen.key
    view = page.unit.read(lambda session: person_part.screen_of(session, actor, before.standing.id, key))
    return _show(page, view, form)


def _show(page: Page, view: ScreenView, form: Bound[ScreenForm]) -> Response:
    german = page.language != "en"
    return frame.show(
        page,
        f"participant/screen_{view.screen.step}.html",
        view.standing,
        form=form,
        view=view,
        title=_title(page, view.screen),
        labels=[page.t(STEP_LABELS[step]) for step in STEPS],
        step=STEPS.index(view.screen.step) + 1,
        groups=[screen.key for screen in view.screens if screen.group],
        entries=[
            (each.key, each.de if german else each.en, each.examples.in_language(page.language))
            for each in in_group(view.screen.group)
        ],
        levels=[(level.value, level.de if german else level.en) for level in LEVELS],
        languages=[(each.code, each.de if german else each.en) for each in LANGUAGES],
        language_levels=[(level.code, level.de if german else level.en) for level in LANGUAGE_LEVELS],
        other_languages=forms.OTHER_LANGUAGES,
        reach_options=[
            (option.key, option.label.in_language(page.language))
            for key, question in view.questions.items()
            if key == "reach"
            for option in question.options
            if option.key != "email" or view.has_email
        ],
    )


def _title(page: Page, screen: person_part.Screen) -> str:
    group = next((group for group in GROUPS if group.key == screen.group), None)
    if group is None:
        return page.t(STEP_LABELS[screen.step])
    return group.en if page.language == "en" else group.de
