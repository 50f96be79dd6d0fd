"""Letting a decision by hand no longer hold."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.deciding import Plan, PlanDep, block_address, chosen, show_change
from web.coordinator.forms import Release
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page
from web.services.actor import Actor
from web.services.planning import releasing

router = APIRouter(prefix="/coordinator/rounds/{round_id}/plans/{plan_id}/releases")


@router.get("/{decision_id}")
def check_release(page: PageDep, actor: ActorDep, plan: PlanDep, decision_id: UUID) -> Response:
    """Show what it would do if a decision no longer held."""
    return _release(page, actor, plan, Release.filled({"decision": decision_id, "others": "free"}))


def _release(page: Page, actor: Actor, plan: Plan, form: Bound[Release]) -> Response:
    decision_id = chosen(form, "decision")
    found = page.unit.read(lambda session: releasing.release_view(session, actor, *plan, decision_id))
    return show_change(page, actor, plan, form, found, template="change_release.html")


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
