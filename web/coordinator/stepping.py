"""Back and forth along what was decided by hand, and the list of all of it."""

from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.deciding import Plan, PlanDep, acts_meanwhile, block_address, plan_address
from web.coordinator.forms import StepNumber
from web.coordinator.pages import show
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page
from web.services import rounds
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.planning import history, steps

router = APIRouter(prefix="/coordinator/rounds/{round_id}/plans/{plan_id}")


@router.post("/undo")
def undo(page: PageDep, actor: ActorDep, plan: PlanDep, data: FormDep) -> Response:
    """Undo what was decided in one act; where somebody decided something else since, show that first."""
    bound = StepNumber.bind(data)
    return page.submit(
        bound,
        lambda session, form: steps.undo_step(session, actor, *plan, form.step, seen=form.seen, is_last=form.is_last),
        then=lambda block_id: block_address(plan, block_id, "undone"),
        again=lambda: _undo(page, actor, plan, bound),
    )


def _undo(page: Page, actor: Actor, plan: Plan, form: Bound[StepNumber]) -> Response:
    step = _step(form)
    where = page.unit.read(lambda session: rounds.where(session, actor, plan[0]))
    found = page.unit.read(lambda session: history.step_view(session, actor, *plan, step))
    acts = acts_meanwhile(page, actor, plan, form, found.block_id) or found.later
    return show(page, "undoing.html", where, form=form, step=found, acts=acts, plan=plan_address(plan))


def _step(form: Bound[StepNumber]) -> int:
    """Return the step a button names; raises NotFound for one somebody tampered with."""
    if not form.is_overtaken:
        raise NotFound
    return form.model.step


@router.post("/redo")
def redo(page: PageDep, actor: ActorDep, plan: PlanDep, data: FormDep) -> Response:
    """Do again what was undone last."""
    return page.submit(
        StepNumber.bind(data),
        lambda session, form: steps.redo_step(session, actor, *plan, form.step),
        then=lambda block_id: block_address(plan, block_id, "redone"),
        again=_tampered,
    )


def _tampered() -> Response:
    """A button names its step itself, so whoever sends none has no page of ours; raises NotFound."""
    raise NotFound


@router.get("/news")
def news(page: PageDep, actor: ActorDep, plan: PlanDep) -> Response:
    """Show what other coordinators did since one last did something here; to htmx, for the page of the proposal."""
    where = page.unit.read(lambda session: rounds.where(session, actor, plan[0]))
    acts = page.unit.read(lambda session: history.acts_of_others(session, actor, *plan, datetime.now(UTC)))
    part = "acts" if page.wants_fragment else None
    return show(page, "others.html", where, block=part, acts=acts, plan=plan_address(plan))


@router.get("/decisions")
def decisions(page: PageDep, actor: ActorDep, plan: PlanDep) -> Response:
    """List everything that was decided by hand, of all companies or of one."""
    asked, chosen, number = page.request.query_params, None, 1
    with suppress(ValueError):
        chosen = UUID(asked.get("block", ""))
    with suppress(ValueError):
        number = int(asked.get("page", "")[:6])
    where = page.unit.read(lambda session: rounds.where(session, actor, plan[0]))
    found = page.unit.read(
        lambda session: history.decisions_page(session, actor, *plan, block_id=chosen, number=number)
    )
    return show(page, "decisions.html", where, page_of=found, plan=plan_address(plan))
