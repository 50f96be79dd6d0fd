"""The second half of the first start: the companies of a new round, and reading the invitation before it goes out."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.forms import CompanyForm, Confirm
from web.coordinator.mailing import after
from web.coordinator.pages import address, show
from web.coordinator.programme_forms import EarlierRoundForm
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services.actor import Actor
from web.services.outreach import companies, mailings, round_overview
from web.services.setup import first_steps

router = APIRouter(prefix="/coordinator/rounds/{round_id}")
COMPANIES, INVITATION = "first-companies", "first-invitation"


@router.get("/first-companies")
def ask_for_companies(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """Offer the two ways to bring companies into a round, and show who is in it."""
    return _companies(page, actor, round_id, CompanyForm.filled())


def _companies(page: Page, actor: Actor, round_id: UUID, form: Bound[Any]) -> Response:
    found = page.unit.read(lambda session: first_steps.round_so_far(session, actor, round_id))
    earlier = page.unit.read(lambda session: companies.earlier_rounds(session, actor, round_id))
    return show(page, "welcome_companies.html", found.where, form=form, so_far=found, earlier=earlier)


@router.post("/first-companies")
def add_company(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Let one company take part; it is not told yet."""
    bound = CompanyForm.bind(data)
    return page.submit(
        bound,
        lambda session, form: companies.add_company(session, actor, round_id, form.company),
        then=lambda _id: with_notice(address(round_id, COMPANIES), "company-added"),
        again=lambda: _companies(page, actor, round_id, bound),
    )


@router.post("/first-companies/earlier")
def take_over_companies(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Let the companies of an earlier round take part; they are not told yet."""
    bound = EarlierRoundForm.bind(data)
    return page.submit(
        bound,
        lambda session, form: companies.take_over_companies(session, actor, round_id, form.earlier),
        then=lambda _count: with_notice(address(round_id, COMPANIES), "earlier-companies-added"),
        again=lambda: _companies(page, actor, round_id, bound),
    )


@router.get("/first-invitation")
def read_invitation(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """Show the invitation as the companies will receive it."""
    return _invitation(page, actor, round_id)


def _invitation(page: Page, actor: Actor, round_id: UUID, form: Bound[Confirm] | None = None) -> Response:
    overview = page.unit.read(lambda session: round_overview.overview(session, actor, round_id))
    mail = page.unit.read(lambda session: first_steps.preview_invitation(session, actor, round_id))
    waiting = overview.uninvited
    return show(
        page,
        "welcome_invitation.html",
        overview.where,
        form=form,
        mail=mail,
        waiting=waiting,
        unreachable=overview.unreachable,
    )


@router.post("/first-invitation/trial")
def try_invitation(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Send the invitation to the coordinator alone."""
    bound = Confirm.bind(data)
    return page.submit(
        bound,
        lambda session, _form: first_steps.send_to_oneself(session, actor, round_id),
        then=lambda _address: with_notice(address(round_id, INVITATION), "trial-sent"),
        again=lambda: _invitation(page, actor, round_id, bound),
    )


@router.post("/first-invitation")
def invite_all(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Invite every company that waits for it."""
    bound = Confirm.bind(data)
    return page.submit(
        bound,
        lambda session, _form: mailings.invite(session, actor, round_id),
        then=lambda begun: after(round_id, begun, with_notice(address(round_id), "invited")),
        again=lambda: _invitation(page, actor, round_id, bound),
    )
