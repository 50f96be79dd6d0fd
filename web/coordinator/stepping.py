"""Back and forth along what was decided by hand, and the list of all of it."""

from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.deciding import Plan, PlanDep, acts_meanwhile, block_address, plan_address
from web.coordinator.forms import MOST_STEPS, StepNumber
from web.coordinator.pages import show
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page
from web.services import rounds
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.planning import history, step_views, steps

router = APIRouter(prefix="/coordinator/rounds/{round_id}/plans/{plan_id}")


@router.get("/undo/{step}")
def check_undo(page: PageDep, actor: ActorDep, plan: PlanDep, step: int) -> Response:
    """Show what it would do to undo what was decided in one act."""
    return _look(page, actor, plan, StepNumber.filled({"step": step}), "undo")


@router.get("/redo/{step}")
def check_redo(page: PageDep, actor: ActorDep, plan: PlanDep, step: int) -> Response:
    """Show what it would do to do again what was undone, or why that cannot be any more."""
    return _look(page, actor, plan, StepNumber.filled({"step": step}), "redo")


def _look(page: Page, actor: Actor, plan: Plan, form: Bound[StepNumber], way: step_views.Way) -> Response:
    number = _step(form)
    where = page.unit.read(lambda session: rounds.where(session, actor, plan[0]))
    found = page.unit.read(lambda session: step_views.step_view(session, actor, *plan, number=number, way=way))
    acts = acts_meanwhile(page, actor, plan, form, found.ground.id) or found.later
    return show(
        page,
        "stepping.html",
        where,
        form=form,
        step=found,
        acts=acts,
        plan=plan_address(plan),
    )


def _step(form: Bound[StepNumber]) -> int:
    """Return the step a page names; raises NotFound for one somebody tampered with."""
    number = form.value("step")
    if not number.isdecimal() or int(number) > MOST_STEPS:
        raise NotFound
    return int(number)


@router.post("/undo")
def undo(page: PageDep, actor: ActorDep, plan: PlanDep, data: FormDep) -> Response:
    """Undo what was decided in one act; where anything changed since the page was opened, show that first."""
    bound = StepNumber.bind(data)
    return page.submit(
        bound,
        lambda session, form: steps.undo_step(session, actor, *plan, form.step, seen=form.seen),
        then=lambda block_id: block_address(plan, block_id, "undone"),
        again=lambda: _look(page, actor, plan, bound, "undo"),
    )


@router.post("/redo")
def redo(page: PageDep, actor: ActorDep, plan: PlanDep, data: FormDep) -> Response:
    """Do again what was undone last; where it comes too late, say what happened and what can be done."""
    bound = StepNumber.bind(data)
    return page.submit(
        bound,
        lambda session, form: steps.redo_step(session, actor, *plan, form.step, seen=form.seen),
        then=lambda block_id: block_address(plan, block_id, "redone"),
        again=lambda: _look(page, actor, plan, bound, "redo"),
    )


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
