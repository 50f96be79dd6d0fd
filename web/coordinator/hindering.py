"""The list of what hinders the matching of a round, and letting something be."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.hindrance_words import words_for
from web.coordinator.pages import address, show
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Form, clean_text
from web.rendering import Page, with_notice
from web.services import rounds
from web.services.actor import Actor
from web.services.quality import hindrances

router = APIRouter(prefix="/coordinator/rounds/{round_id}/hindrances")
ROWS = 50


class Waive(Form):
    """A hindrance of a company, to be let be or to count again."""

    company: UUID
    subject: str


@router.get("")
def show_hindrances(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """Show everything that hinders, most harmful first, or one kind of it."""
    view = page.unit.read(lambda session: hindrances.hindrance_page(session, actor, round_id))
    kind = clean_text(page.request.query_params.get("kind", ""))
    found = view.of(kind)
    sent = page.request.query_params.get("page", "1")
    pages = -(-len(found) // ROWS)
    number = min(max(int(sent) if sent.isdecimal() and len(sent) < 6 else 1, 1), max(pages, 1))
    return show(
        page,
        "hindrances.html",
        view.where,
        view=view,
        shown=found[(number - 1) * ROWS : number * ROWS],
        kind=kind,
        number=number,
        pages=pages,
        **words_for(page),
    )


@router.post("/waive")
def waive(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Let something be."""
    here = address(round_id, "hindrances")
    return page.submit(
        Waive.bind(data),
        lambda session, form: hindrances.waive(session, actor, round_id, company_id=form.company, subject=form.subject),
        then=lambda _none: with_notice(here, "waived"),
        again=lambda: _back(page, actor, round_id),
    )


@router.post("/take-back")
def take_back(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Let something count again."""
    here = address(round_id, "hindrances")
    return page.submit(
        Waive.bind(data),
        lambda session, form: hindrances.take_back(
            session, actor, round_id, company_id=form.company, subject=form.subject
        ),
        then=lambda _none: with_notice(here, "waiver-taken-back"),
        again=lambda: _back(page, actor, round_id),
    )


def _back(page: Page, actor: Actor, round_id: UUID) -> Response:
    """Go back to the list after a form that says nothing; raises NotFound for rounds of others."""
    page.unit.read(lambda session: rounds.where(session, actor, round_id))
    return page.redirect(address(round_id, "hindrances"))
