"""Bringing a company into a round, by form."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.forms import CompanyForm
from web.coordinator.pages import address, show
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services import companies, rounds
from web.services.actor import Actor

router = APIRouter(prefix="/coordinator/rounds/{round_id}/companies")


@router.get("")
def ask_for_company(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """Ask which company takes part and who speaks for it."""
    page.unit.read(lambda session: companies.check_open(session, actor, round_id))
    return _ask(page, actor, round_id, CompanyForm.filled())


def _ask(page: Page, actor: Actor, round_id: UUID, form: Bound[CompanyForm]) -> Response:
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    return show(page, "new_company.html", where, form=form)


@router.post("")
def add_company(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Let a company take part; it is not told yet."""
    bound = CompanyForm.bind(data)
    next_page = address(round_id, "companies") if bound.value("more") else address(round_id)
    return page.submit(
        bound,
        lambda session, form: companies.add_company(session, actor, round_id, form.company),
        then=lambda _id: with_notice(next_page, "company-added"),
        again=lambda: _ask(page, actor, round_id, bound),
    )
