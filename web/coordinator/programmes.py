"""A programme before and between its rounds: its data, its rounds, a new round."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.pages import ROLE
from web.coordinator.pages import address as round_address
from web.coordinator.programme_forms import ProgrammeForm, RoundForm
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services.actor import Actor
from web.services.setup import first_steps, programmes, round_dates, round_settings
from web.services.setup.programmes import ProgrammeView
from web.translations import N_

router = APIRouter(prefix="/coordinator/programmes/{programme_id}")
ROUND_NAME = N_("Round %(year)s")
FOLLOWING = ("news_by", "freezes_on")
"""Dates that are proposed anew with deadline and start."""


def address(programme_id: UUID, *parts: str) -> str:
    """Return the address of a page of a programme."""
    return "/".join(["/coordinator/programmes", str(programme_id), *parts])


def view_of(page: Page, actor: Actor, programme_id: UUID) -> ProgrammeView:
    """Read a programme."""
    return page.unit.read(lambda session: programmes.view_programme(session, actor, programme_id))


def show(page: Page, template: str, view: ProgrammeView, form: Bound[Any] | None = None, **context: Any) -> Response:
    """Answer with a page of a programme."""
    page.stand_at(programme=view.data.name, role=page.t(ROLE))
    page.accent = view.data.accent
    return page.show(f"coordinator/{template}", form=form, programme=view, base=address(view.id), **context)


@router.get("")
def programme(page: PageDep, actor: ActorDep, programme_id: UUID) -> Response:
    """Show the programme's rounds and data, or the way to its first round."""
    view = view_of(page, actor, programme_id)
    steps = page.unit.read(lambda session: first_steps.first_steps(session, actor, programme_id))
    return show(page, "programme.html" if view.rounds else "welcome.html", view, steps=steps)


@router.get("/welcome")
def welcome(page: PageDep, actor: ActorDep, programme_id: UUID) -> Response:
    """Show the four steps to the first invited company, and which one comes next."""
    steps = page.unit.read(lambda session: first_steps.first_steps(session, actor, programme_id))
    return show(page, "welcome.html", view_of(page, actor, programme_id), steps=steps)


@router.get("/data")
def ask_for_data(page: PageDep, actor: ActorDep, programme_id: UUID) -> Response:
    """Ask what the programme is called, who is responsible and whom to call."""
    view = view_of(page, actor, programme_id)
    return show(page, "programme_data.html", view, _filled(view))


def _filled(view: ProgrammeView) -> Bound[ProgrammeForm]:
    """The form with what is stored."""
    four_eyes = "yes" if view.data.four_eyes else ""
    return ProgrammeForm.filled(vars(view.data) | {"four_eyes": four_eyes, "version": view.version})


@router.post("/data")
def change_data(page: PageDep, actor: ActorDep, programme_id: UUID, data: FormDep) -> Response:
    """Store the programme's data; before the first round its form comes next."""
    bound = ProgrammeForm.bind(data)
    return page.submit(
        bound,
        lambda session, form: programmes.change_programme(
            session, actor, programme_id, data=form.programme, version=form.version
        ),
        then=lambda has_round: with_notice(
            address(programme_id) if has_round else address(programme_id, "rounds"), "programme-changed"
        ),
        again=lambda: show(page, "programme_data.html", view_of(page, actor, programme_id), bound),
        stored=lambda: _filled(view_of(page, actor, programme_id)),
    )


@router.get("/rounds")
def ask_for_round(page: PageDep, actor: ActorDep, programme_id: UUID) -> Response:
    """Ask for the dates of a new round; what the last one was set to is filled in."""
    view = view_of(page, actor, programme_id)
    proposal = round_dates.propose_dates(page.today())
    values: dict[str, Any] = {
        "name": page.t(ROUND_NAME, year=proposal.starts_on.year),
        "deadline": proposal.deadline,
        "starts_on": proposal.starts_on,
        **_as_last_time(page, actor, view),
    }
    return _ask_for_round(page, view, RoundForm.filled(values))


def _as_last_time(page: Page, actor: Actor, view: ProgrammeView) -> dict[str, Any]:
    """What the newest round is set to besides its name and dates; what a first round starts with otherwise."""
    if not view.rounds:
        return {"hours_per_month": round_dates.HOURS_PER_MONTH, "company_days": round_dates.COMPANY_DAYS}
    last = view.rounds[0].id
    settings = page.unit.read(lambda session: round_settings.view_settings(session, actor, last)).settings
    return {
        "reminder_days": ", ".join(map(str, settings.dates.reminder_days)),
        "default_places": settings.default_places,
        "hours_per_month": settings.hours_per_month,
        "company_days": settings.company_days,
    }


def _ask_for_round(page: Page, view: ProgrammeView, form: Bound[RoundForm]) -> Response:
    land = form.value("land")
    proposal = round_dates.propose_dates(page.today(), land=land, language=page.language)
    return show(page, "new_round.html", view, form, land=land, lands=round_dates.LANDS.items(), breaks=proposal.breaks)


@router.post("/rounds")
def open_round(page: PageDep, actor: ActorDep, programme_id: UUID, data: FormDep) -> Response:
    """Open a round; before the first companies are in, they come next."""
    bound = RoundForm.bind(data)
    if data.get("propose"):
        return _propose(page, view_of(page, actor, programme_id), bound)
    return page.submit(
        bound,
        lambda session, form: programmes.open_round(
            session, actor, programme_id, settings=form.opened(page.today()), today=page.today()
        ),
        then=lambda round_id: with_notice(round_address(round_id, "first-companies"), "round-opened"),
        again=lambda: _ask_for_round(page, view_of(page, actor, programme_id), bound),
    )


def _propose(page: Page, view: ProgrammeView, typed: Bound[RoundForm]) -> Response:
    """Show the form as typed, with a deadline and a start that keep off the holidays of the chosen state."""
    proposal = round_dates.propose_dates(page.today(), land=typed.value("land"), language=page.language)
    kept = {name: values for name, values in typed.data.items() if name not in FOLLOWING}
    dates = {"deadline": [str(proposal.deadline)], "starts_on": [str(proposal.starts_on)]}
    return _ask_for_round(page, view, Bound({**kept, **dates}, None))
