"""A programme before and between its rounds: its data, its rounds, a new round."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.forms import ProgrammeForm, RoundForm
from web.coordinator.pages import ROLE
from web.coordinator.pages import address as round_address
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services import programmes
from web.services.actor import Actor
from web.services.programmes import ProgrammeView
from web.translations import N_

router = APIRouter(prefix="/coordinator/programmes/{programme_id}")
ROUND_NAME = N_("Round %(year)s")


def address(programme_id: UUID, *parts: str) -> str:
    """Return the address of a page of a programme."""
    return "/".join(["/coordinator/programmes", str(programme_id), *parts])


def _view(page: Page, actor: Actor, programme_id: UUID) -> ProgrammeView:
    return page.unit.read(lambda session: programmes.view_programme(session, actor, programme_id))


def _show(page: Page, template: str, view: ProgrammeView, form: Bound[Any] | None = None) -> Response:
    page.stand_at(programme=view.data.name, role=page.t(ROLE))
    page.accent = view.accent
    return page.show(f"coordinator/{template}", form=form, programme=view, base=address(view.id))


@router.get("")
def programme(page: PageDep, actor: ActorDep, programme_id: UUID) -> Response:
    """Show the programme's rounds and data, or the way to its first round."""
    return _show(page, "programme.html", _view(page, actor, programme_id))


@router.get("/data")
def ask_for_data(page: PageDep, actor: ActorDep, programme_id: UUID) -> Response:
    """Ask what the programme is called, who is responsible and whom to call."""
    view = _view(page, actor, programme_id)
    return _show(page, "programme_data.html", view, ProgrammeForm.filled(vars(view.data) | {"version": view.version}))


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
        again=lambda: _show(page, "programme_data.html", _view(page, actor, programme_id), bound),
    )


@router.get("/rounds")
def ask_for_round(page: PageDep, actor: ActorDep, programme_id: UUID) -> Response:
    """Ask for the dates of a new round."""
    form = RoundForm.filled({"name": page.t(ROUND_NAME, year=page.today().year)})
    return _show(page, "new_round.html", _view(page, actor, programme_id), form)


@router.post("/rounds")
def open_round(page: PageDep, actor: ActorDep, programme_id: UUID, data: FormDep) -> Response:
    """Open a round from today on."""
    bound = RoundForm.bind(data)
    return page.submit(
        bound,
        lambda session, form: programmes.open_round(
            session, actor, programme_id, **form.model_dump(), today=page.today()
        ),
        then=lambda round_id: with_notice(round_address(round_id), "round-opened"),
        again=lambda: _show(page, "new_round.html", _view(page, actor, programme_id), bound),
    )
