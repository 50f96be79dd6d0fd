"""Sites and departments a company sets once: adding, renaming, removing."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.company.pages import home, set_once, show_set_once, stand
from web.company.pattern_forms import PlaceForm, RenameForm
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services.actor import Actor
from web.services.registrations import giving, patterns
from web.services.registrations.giving import PlacePage
from web.translations import N_

router = APIRouter(prefix="/patterns/places")
EMPTY = N_("Please enter a name.")


@router.post("")
def add_place(page: PageDep, actor: ActorDep, company_id: UUID, data: FormDep) -> Response:
    """Add a site or a department."""
    form = PlaceForm.bind(data)
    if not form.invalid and not form.model.name:
        form.refuse(form.model.kind, EMPTY, {})
    return page.submit(
        form,
        lambda session, sent: patterns.add_place(session, actor, company_id, kind=sent.kind, name=sent.name),
        then=lambda _none: with_notice(set_once(company_id), "place-added"),
        again=lambda: show_set_once(page, actor, company_id, form),
    )


@router.post("/remove")
def remove_place(page: PageDep, actor: ActorDep, company_id: UUID, data: FormDep) -> Response:
    """Remove a site or a department from the lists."""
    form = PlaceForm.bind(data)
    return page.submit(
        form,
        lambda session, sent: patterns.remove_place(session, actor, company_id, kind=sent.kind, name=sent.name),
        then=lambda _none: with_notice(set_once(company_id), "place-removed"),
        again=lambda: show_set_once(page, actor, company_id, form),
    )


@router.get("/{place_id}")
def show_place(page: PageDep, actor: ActorDep, company_id: UUID, place_id: UUID) -> Response:
    """Show a site or a department for renaming it."""
    return _place_page(page, actor, company_id, place_id, None)


@router.post("/{place_id}")
def rename_place(page: PageDep, actor: ActorDep, company_id: UUID, place_id: UUID, data: FormDep) -> Response:
    """Rename a site or a department, also for everybody who has it."""
    form = RenameForm.bind(data)
    return page.submit(
        form,
        lambda session, sent: giving.rename_place(
            session, actor, company_id, place_id=place_id, name=sent.name, seen=sent.seen
        ),
        then=lambda _none: with_notice(set_once(company_id), "place-renamed"),
        again=lambda: _place_page(page, actor, company_id, place_id, form),
        stored=lambda: _stored(page.unit.read(lambda s: giving.place_page(s, actor, company_id, place_id))),
    )


def _stored(view: PlacePage) -> Bound[RenameForm]:
    return RenameForm.filled({"name": view.name, "seen": view.name})


def _place_page(page: Page, actor: Actor, company_id: UUID, place_id: UUID, form: Bound[Any] | None) -> Response:
    view = page.unit.read(lambda session: giving.place_page(session, actor, company_id, place_id))
    stand(page, view.frame)
    return page.show(
        "company/place.html", form=form or _stored(view), frame=view.frame, view=view, base=home(company_id)
    )
