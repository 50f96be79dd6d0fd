"""More time for one company, and what its late data would change before it is taken in."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.companies import CompanyDep, company_address
from web.coordinator.company_forms import Extension, ExtensionEnd, TakeData
from web.coordinator.pages import address, show
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services import rounds
from web.services.actor import Actor
from web.services.outreach import late_people

router = APIRouter(prefix="/coordinator/rounds/{round_id}")
EXTENSION = "/companies/{company_id}/extension"


@router.get(EXTENSION)
def ask_for_extension(page: PageDep, actor: ActorDep, at: CompanyDep) -> Response:
    """Ask until when a company has more time, and why."""
    found = page.unit.read(lambda session: late_people.extendable(session, actor, *at))
    known = {"until": found.extended or "", "reason": found.reason, "tell": "yes"}
    return _ask(page, actor, at, Extension.filled(known))


def _ask(page: Page, actor: Actor, at: CompanyDep, form: Bound[Extension]) -> Response:
    found = page.unit.read(lambda session: late_people.extendable(session, actor, *at))
    where = page.unit.read(lambda session: rounds.where(session, actor, at[0]))
    return show(page, "extension.html", where, form=form, found=found, here=company_address(*at))


@router.post(EXTENSION)
def extend(page: PageDep, actor: ActorDep, at: CompanyDep, data: FormDep) -> Response:
    """Give a company more time."""
    bound = Extension.bind(data)
    return page.submit(
        bound,
        lambda session, form: late_people.extend_deadline(
            session, actor, *at, until=form.until, reason=form.reason, tell=form.tell, today=page.today()
        ),
        then=lambda _nothing: with_notice(company_address(*at), "extended"),
        again=lambda: _ask(page, actor, at, bound),
    )


@router.post(EXTENSION + "/withdrawal")
def withdraw_extension(page: PageDep, actor: ActorDep, at: CompanyDep, data: FormDep) -> Response:
    """Let the deadline of the round hold for the company again."""
    bound = ExtensionEnd.bind(data)
    return page.submit(
        bound,
        lambda session, form: late_people.withdraw_extension(session, actor, *at, tell=form.say),
        then=lambda _nothing: with_notice(company_address(*at), "extension-withdrawn"),
        again=lambda: ask_for_extension(page, actor, at),
    )


@router.get("/blocks/{block_id}/new-data")
def show_changes(page: PageDep, actor: ActorDep, round_id: UUID, block_id: UUID) -> Response:
    """Show what the new data of a company that was computed before would change."""
    return _show_changes(page, actor, round_id, block_id)


def _show_changes(page: Page, actor: Actor, round_id: UUID, block_id: UUID, form: Bound[Any] | None = None) -> Response:
    found = page.unit.read(lambda session: late_people.outlook(session, actor, round_id, block_id))
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    return show(page, "new_data.html", where, form=form or TakeData.filled(), found=found)


@router.post("/blocks/{block_id}/new-data")
def take_new_data(page: PageDep, actor: ActorDep, round_id: UUID, block_id: UUID, data: FormDep) -> Response:
    """Take in exactly the data that was looked at."""
    bound = TakeData.bind(data)
    return page.submit(
        bound,
        lambda session, form: late_people.take_new_data(
            session, actor, round_id, block_id, seen=form.seen, reason=form.reason
        ),
        then=lambda _nothing: with_notice(address(round_id), "new-data"),
        again=lambda: _show_changes(page, actor, round_id, block_id, bound),
    )
