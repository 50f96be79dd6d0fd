"""Inviting one company by hand: the invitation as text with its link, and noting that it was given."""

from urllib.parse import quote, urlencode

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.companies import CompanyDep, company_address, show_page
from web.coordinator.company_forms import ByHand, ForContact
from web.coordinator.pages import show
from web.deps import ActorDep, FormDep, PageDep
from web.rendering import Page, with_notice
from web.services import rounds
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.outreach import company_care, invitations

router = APIRouter(prefix="/coordinator/rounds/{round_id}/companies/{company_id}")
TEMPLATE = "invitation.html"


@router.get("/invitation")
def show_ways(page: PageDep, actor: ActorDep, at: CompanyDep) -> Response:
    """Show the ways to invite a company without our mail."""
    return show_page(page, actor, at, template=TEMPLATE)


@router.post("/invitation-text")
def show_text(page: PageDep, actor: ActorDep, at: CompanyDep, data: FormDep) -> Response:
    """Make a personal link and show the invitation with it, to be copied."""
    page.unit.read(lambda session: company_care.own_part(session, actor, *at))
    form = ForContact.bind(data)
    if form.invalid:
        raise NotFound
    text = page.unit.run(lambda session: invitations.text_to_send(session, actor, at[1], form.model.account))
    return _show_text(page, actor, at, text)


def _show_text(page: Page, actor: Actor, at: CompanyDep, text: invitations.InvitationText) -> Response:
    where = page.unit.read(lambda session: rounds.where(session, actor, at[0]))
    body = urlencode({"subject": text.subject, "body": text.text}, quote_via=quote)
    return show(
        page,
        "invitation_text.html",
        where,
        invitation=text,
        mailto=f"mailto:{quote(text.email)}?{body}" if text.email else "",
        days=invitations.VALID_FOR.days,
        here=company_address(*at),
    )


@router.post("/invited-by-hand")
def note_by_hand(page: PageDep, actor: ActorDep, at: CompanyDep, data: FormDep) -> Response:
    """Note that the company was invited by telephone or from one's own mailbox."""
    page.unit.read(lambda session: company_care.own_part(session, actor, *at))
    bound = ByHand.bind(data)
    return page.submit(
        bound,
        lambda session, form: invitations.note_by_hand(session, actor, at[1], by_phone=form.way == "phone"),
        then=lambda _nothing: with_notice(company_address(*at), "invited-by-hand"),
        again=lambda: show_page(page, actor, at, bound, TEMPLATE),
    )
