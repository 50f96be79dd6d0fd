"""Letting a decision by hand no longer hold."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.deciding import Plan, PlanDep, acts_meanwhile, block_address, chosen, plan_address, price_url
from web.coordinator.forms import Release
from web.coordinator.pages import show
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page
from web.services import rounds
from web.services.actor import Actor
from web.services.planning import releasing

router = APIRouter(prefix="/coordinator/rounds/{round_id}/plans/{plan_id}/releases")


@router.get("/{decision_id}")
def check_release(page: PageDep, actor: ActorDep, plan: PlanDep, decision_id: UUID) -> Response:
    """Show what it would do if a decision no longer held."""
    return _release(page, actor, plan, Release.filled({"decision": decision_id, "others": "free"}))


def _release(page: Page, actor: Actor, plan: Plan, form: Bound[Release]) -> Response:
    decision_id = chosen(form, "decision")
    where = page.unit.read(lambda session: rounds.where(session, actor, plan[0]))
    found = page.unit.read(lambda session: releasing.release_view(session, actor, *plan, decision_id))
    acts = acts_meanwhile(page, actor, plan, form, found.ground.id)
    return show(
        page,
        "change_release.html",
        where,
        form=form,
        change=found,
        plan=plan_address(plan),
        acts=acts,
        price_url=price_url(page, found.ground),
    )


@router.post("")
def release(page: PageDep, actor: ActorDep, plan: PlanDep, data: FormDep) -> Response:
    """Let a decision no longer hold."""
    bound = Release.bind(data)
    return page.submit(
        bound,
        lambda session, form: releasing.release(session, actor, *plan, form.decision, **form.choice),
        then=lambda block_id: block_address(plan, block_id, "decided"),
        again=lambda: _release(page, actor, plan, bound),
    )
