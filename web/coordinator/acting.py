"""Acts on very many companies that the worker does: how far one is, how it ended, and stopping it."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.forms import Confirm
from web.coordinator.pages import address, show
from web.deps import ActorDep, FormDep, PageDep
from web.rendering import with_notice
from web.services import rounds
from web.services.planning import large_acts

router = APIRouter(prefix="/coordinator/rounds/{round_id}/acts")


def after(round_id: UUID, act_id: UUID | None, done: str) -> str:
    """Return where to go once something was asked for: to `done`, with its notice, or to the page of its progress."""
    return address(round_id, "acts", act_id) if act_id else done


def _done(round_id: UUID, act: large_acts.Act) -> str:
    """Where one goes once an act is done, as if it had been done at once."""
    match act.kind:
        case "freeze":
            return with_notice(address(round_id), "frozen")
        case "ask_for_approval":
            return with_notice(address(round_id, "plans", act.plan_id, "approval"), "approval-asked")
    return with_notice(address(round_id, "publication"), "approved")


@router.get("/{act_id}")
def watch_act(page: PageDep, actor: ActorDep, round_id: UUID, act_id: UUID) -> Response:
    """Show how far an act is; once it is done, go on from there."""
    act = page.unit.read(lambda session: large_acts.act(session, actor, round_id, act_id))
    if act.is_done:
        on = _done(round_id, act)
        return page.finish(Response(headers={"HX-Redirect": on})) if page.wants_fragment else page.redirect(on)
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    return show(page, "act.html", where, act=act, block="progress" if page.wants_fragment else None)


@router.post("/{act_id}/cancellation")
def cancel_act(page: PageDep, actor: ActorDep, round_id: UUID, act_id: UUID, data: FormDep) -> Response:
    """Stop an act; nothing of it counts."""
    here = address(round_id, "acts", act_id)
    return page.submit(
        Confirm.bind(data),
        lambda session, _form: large_acts.cancel(session, actor, round_id, act_id),
        then=lambda _nothing: here,
        again=lambda: page.redirect(here),
    )
