"""The proposal: by company, a pair or a person closely, and what "recalculated" means."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.pages import show
from web.deps import ActorDep, PageDep
from web.services import rounds
from web.services.planning import plans

router = APIRouter(prefix="/coordinator/rounds/{round_id}/plans/{plan_id}")


@router.get("")
def plan(page: PageDep, actor: ActorDep, round_id: UUID, plan_id: UUID) -> Response:
    """Show the proposal by company."""
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    found = page.unit.read(lambda session: plans.plan_view(session, actor, round_id, plan_id))
    first = page.request.query_params.get("view") == "first"
    blocks = [block for block in found.blocks if block.look_first] if first else found.blocks
    opened = page.request.query_params.get("open", "")
    return show(page, "plan.html", where, plan=found, blocks=blocks, first=first, opened=opened)


@router.get("/proof")
def proof(page: PageDep, actor: ActorDep, round_id: UUID, plan_id: UUID) -> Response:
    """Explain what is proved about the proposal, and what is not."""
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    found = page.unit.read(lambda session: plans.plan_view(session, actor, round_id, plan_id))
    return show(page, "proof.html", where, plan=found)
