"""Practice: beginning it, reading what it would have sent, deleting it whole."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web import security
from web.coordinator.forms import Confirm, Visit
from web.coordinator.pages import address as round_address
from web.coordinator.programmes import address, show, view_of
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services.actor import Actor
from web.services.setup import practice

router = APIRouter(prefix="/coordinator/programmes/{programme_id}")


@router.post("/practice")
def begin(page: PageDep, actor: ActorDep, programme_id: UUID, data: FormDep) -> Response:
    """Make a practice round, or take up the one that is there."""
    bound = Confirm.bind(data)
    return page.submit(
        bound,
        lambda session, _form: practice.begin_practice(session, actor, programme_id, today=page.today()),
        then=lambda round_id: with_notice(round_address(round_id), "practice-begun"),
        again=lambda: page.redirect(address(programme_id)),
    )


@router.get("/mails")
def mails(page: PageDep, actor: ActorDep, programme_id: UUID) -> Response:
    """List what would have been sent."""
    found = page.unit.read(lambda session: practice.withheld_mails(session, actor, programme_id))
    return show(page, "practice_mails.html", view_of(page, actor, programme_id), mails=found)


@router.get("/mails/{mail_id}")
def mail(page: PageDep, actor: ActorDep, programme_id: UUID, mail_id: UUID) -> Response:
    """Show one mail that would have been sent."""
    found = page.unit.read(lambda session: practice.withheld_mail(session, actor, programme_id, mail_id))
    return show(page, "practice_mail.html", view_of(page, actor, programme_id), mail=found)


@router.get("/visits")
def choose_eyes(page: PageDep, actor: ActorDep, programme_id: UUID) -> Response:
    """List the made-up people through whose eyes the practice can be seen."""
    found = page.unit.read(lambda session: practice.people(session, actor, programme_id))
    return show(page, "practice_visits.html", view_of(page, actor, programme_id), people=found)


@router.post("/visits")
def visit(page: PageDep, actor: ActorDep, programme_id: UUID, data: FormDep) -> Response:
    """Go on as somebody made up; the coordinator's own session waits in this browser."""
    bound = Visit.bind(data)
    if bound.invalid:
        return choose_eyes(page, actor, programme_id)
    token, path = page.unit.run(lambda session: practice.visit(session, actor, programme_id, bound.model.whom))
    own = security.session_cookie(page.settings)
    response = page.redirect(path)
    security.set_cookie(response, page.settings, security.home_cookie(page.settings), page.request.cookies[own])
    security.set_cookie(response, page.settings, own, token)
    return response


@router.get("/deletion")
def ask_for_deletion(page: PageDep, actor: ActorDep, programme_id: UUID) -> Response:
    """Say what deleting the practice means."""
    return _ask(page, actor, programme_id)


def _ask(page: Page, actor: Actor, programme_id: UUID, form: Bound[Confirm] | None = None) -> Response:
    page.unit.read(lambda session: practice.own_practice(session, actor, programme_id))
    return show(page, "practice_deletion.html", view_of(page, actor, programme_id), form)


@router.post("/deletion")
def delete(page: PageDep, actor: ActorDep, programme_id: UUID, data: FormDep) -> Response:
    """Delete the practice with everything in it."""
    bound = Confirm.bind(data)
    return page.submit(
        bound,
        lambda session, _form: practice.delete_practice(session, actor, programme_id),
        then=lambda _none: with_notice("/", "practice-deleted"),
        again=lambda: _ask(page, actor, programme_id, bound),
    )
