"""Approving a proposal, and taking an approval back."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.forms import Approve, WithReason
from web.coordinator.pages import address, show
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services import rounds
from web.services.actor import Actor
from web.services.planning import approval

router = APIRouter(prefix="/coordinator/rounds/{round_id}")


@router.get("/plans/{plan_id}/approval")
def check_approval(page: PageDep, actor: ActorDep, round_id: UUID, plan_id: UUID) -> Response:
    """Show in full sentences what would be approved."""
    return _check(page, actor, round_id, plan_id, None)


def _check(page: Page, actor: Actor, round_id: UUID, plan_id: UUID, form: Bound[Approve] | None) -> Response:
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    blocks = page.unit.read(lambda session: approval.blocks_to_approve(session, actor, round_id, plan_id))
    asked = page.request.query_params.get("block")
    ticked = [block.seen for block in blocks if asked in {None, str(block.plan.id)}]
    plan = address(round_id, "plans", plan_id)
    return show(page, "approval.html", where, form=form or Approve.filled({"blocks": ticked}), blocks=blocks, plan=plan)


@router.post("/plans/{plan_id}/approval")
def approve(page: PageDep, actor: ActorDep, round_id: UUID, plan_id: UUID, data: FormDep) -> Response:
    """Approve the proposal for the chosen companies."""
    bound = Approve.bind(data)
    return page.submit(
        bound,
        lambda session, form: approval.approve_blocks(
            session, actor, round_id, plan_id, seen=form.seen, name=form.name
        ),
        then=lambda _count: with_notice(address(round_id, "publication"), "approved"),
        again=lambda: _check(page, actor, round_id, plan_id, bound),
    )


@router.get("/blocks/{block_id}/revocation")
def check_revocation(page: PageDep, actor: ActorDep, round_id: UUID, block_id: UUID) -> Response:
    """Ask why an approval is taken back."""
    return _check_revocation(page, actor, round_id, block_id, WithReason.filled())


def _check_revocation(page: Page, actor: Actor, round_id: UUID, block_id: UUID, form: Bound[WithReason]) -> Response:
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    block = page.unit.read(lambda session: approval.block_to_revoke(session, actor, round_id, block_id))
    return show(page, "revocation.html", where, form=form, company=block)


@router.post("/blocks/{block_id}/revocation")
def revoke(page: PageDep, actor: ActorDep, round_id: UUID, block_id: UUID, data: FormDep) -> Response:
    """Take an approval back."""
    bound = WithReason.bind(data)
    return page.submit(
        bound,
        lambda session, form: approval.revoke_approval(session, actor, round_id, block_id, reason=form.reason),
        then=lambda _nothing: with_notice(address(round_id), "revoked"),
        again=lambda: _check_revocation(page, actor, round_id, block_id, bound),
    )
