"""Inviting and reminding companies: at once where they are few, else with a page that shows how far it is."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.pages import address, show
from web.deps import ActorDep, PageDep
from web.rendering import with_notice
from web.services.outreach import mailings
from web.services.outreach.mailings import Begun

router = APIRouter(prefix="/coordinator/rounds/{round_id}/mailings")


def after(round_id: UUID, begun: Begun, done: str) -> str:
    """Return where to go once a mailing was asked for: to `done`, with its notice, or to the page of its progress."""
    return address(round_id, "mailings", begun.mailing_id) if begun.mailing_id else done


@router.get("/{mailing_id}")
def watch(page: PageDep, actor: ActorDep, round_id: UUID, mailing_id: UUID) -> Response:
    """Show how far a mailing is; once it is done, go on to the overview."""
    found = page.unit.read(lambda session: mailings.progress(session, actor, round_id, mailing_id))
    if not found.is_open:
        overview = with_notice(address(round_id), "invited" if found.is_invitation else "reminders-written")
        fragment = Response(headers={"HX-Redirect": overview})
        return page.finish(fragment) if page.wants_fragment else page.redirect(overview)
    return show(page, "mailing.html", found.where, mailing=found, block="progress" if page.wants_fragment else None)
