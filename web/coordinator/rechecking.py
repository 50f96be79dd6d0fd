"""Checking a result once more: what is proved, the button, and what came of it."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.forms import Confirm
from web.coordinator.pages import address, page_number, show
from web.coordinator.run_words import run_words
from web.deps import ActorDep, FormDep, PageDep
from web.forms import clean_text
from web.services import rounds
from web.services.planning import rechecks

router = APIRouter(prefix="/coordinator/rounds/{round_id}")


@router.get("/plans/{plan_id}/proof")
def show_proof(page: PageDep, actor: ActorDep, round_id: UUID, plan_id: UUID) -> Response:
    """Say what is proved about the proposal and what is not, and how the last check of it went."""
    here = (actor, round_id, plan_id)
    query, number = clean_text(page.request.query_params.get("q", "")).strip(), page_number(page)
    head = page.unit.read(lambda session: rechecks.proved_plan(session, *here))
    check = page.unit.read(lambda session: rechecks.last_check(session, *here))
    hashes = page.unit.read(lambda session: rechecks.hashes(session, *here, query=query, number=number))
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    return show(page, "proof.html", where, plan=head, check=check, hashes=hashes, **run_words(page))


@router.post("/plans/{plan_id}/checks")
def check_plan(page: PageDep, actor: ActorDep, round_id: UUID, plan_id: UUID, data: FormDep) -> Response:
    """Ask for a check of what the proposal says."""
    return page.submit(
        Confirm.bind(data),
        lambda session, _form: rechecks.request_check(session, actor, round_id, plan_id),
        then=lambda check_id: address(round_id, "checks", check_id),
        again=lambda: page.redirect(address(round_id, "plans", plan_id, "proof")),
    )


@router.get("/checks/{check_id}")
def watch_check(page: PageDep, actor: ActorDep, round_id: UUID, check_id: UUID) -> Response:
    """Show how far a check is, then what it found."""
    check = page.unit.read(lambda session: rechecks.check_view(session, actor, round_id, check_id))
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    part = "progress" if page.wants_fragment else None
    return show(page, "check.html", where, check=check, block=part, **run_words(page))
