"""Approving a proposal, with a second person where the programme wants one, and taking an approval back."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator import acting
from web.coordinator.forms import Approve, Blocks, Decline, Lapsed, WithReason
from web.coordinator.pages import address, show
from web.coordinator.plan import left_out_address
from web.db.models import ActKind
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services import rounds
from web.services.actor import Actor
from web.services.planning import approval, checking, costs, history, lapsed, large_acts, second_person
from web.translations import N_

router = APIRouter(prefix="/coordinator/rounds/{round_id}")
LAPSED_REASON = N_("The policy or the data changed after the approval.")


@router.get("/plans/{plan_id}/approval")
def check_approval(page: PageDep, actor: ActorDep, round_id: UUID, plan_id: UUID) -> Response:
    """Show in full sentences what would be approved."""
    return _check(page, actor, round_id, plan_id, None)


def _check(page: Page, actor: Actor, round_id: UUID, plan_id: UUID, form: Bound[Approve] | None) -> Response:
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    check = page.unit.read(lambda session: checking.check_page(session, actor, round_id, plan_id))
    asked = page.request.query_params.get("block", "")
    only = [each for each in check.open if str(each.id) == asked]
    listed, rest = checking.listed(only or check.open)
    ticks = [each.seen for each in listed] + ([checking.mark_of_rest(rest)] if rest else [])
    return show(
        page,
        "approval.html",
        where,
        form=form or Approve.filled({"blocks": ticks}),
        check=check,
        listed=listed,
        rest=rest,
        mark_of_rest=checking.mark_of_rest(rest),
        is_one=bool(only),
        acts=_meanwhile(page, actor, round_id, check, form),
        act=page.unit.read(lambda session: large_acts.under_way(session, actor, round_id)),
        plan=address(round_id, "plans", plan_id),
    )


def _meanwhile(
    page: Page, actor: Actor, round_id: UUID, check: checking.Check, form: Bound[Approve] | None
) -> tuple[history.Act, ...]:
    """What others decided about companies whose result is another than the one a form that came too late had seen."""
    if form is None or not form.is_overtaken:
        return ()
    now = {each.id: each.line.row.result_hash for each in check.ready}
    changed = {block_id: seen for block_id, seen in form.model.seen.items() if now.get(block_id, seen) != seen}
    return page.unit.read(lambda session: history.acts_since_seen(session, actor, round_id, check.plan_id, changed))


@router.post("/plans/{plan_id}/approval")
def approve(page: PageDep, actor: ActorDep, round_id: UUID, plan_id: UUID, data: FormDep) -> Response:
    """Approve the proposal for the chosen companies."""
    bound = Approve.bind(data)
    return page.submit(
        bound,
        lambda session, form: large_acts.approve(
            session, actor, round_id, plan_id, approval.Chosen(form.seen, form.name, form.rest)
        ),
        then=lambda act_id: acting.after(round_id, act_id, with_notice(address(round_id, "publication"), "approved")),
        again=lambda: _check(page, actor, round_id, plan_id, bound),
    )


@router.get("/plans/{plan_id}/approval/cost")
def cost(page: PageDep, actor: ActorDep, round_id: UUID, plan_id: UUID) -> Response:
    """Show what all decisions by hand cost together; to htmx only what belongs on the check page."""
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    only = page.request.query_params.get("block", "")
    found = page.unit.read(lambda session: costs.cost_of_decisions(session, actor, round_id, plan_id, only=only))
    plan = address(round_id, "plans", plan_id)
    return show(page, "cost.html", where, block="cost" if page.wants_fragment else None, costs=found, plan=plan)


@router.post("/plans/{plan_id}/approval/request")
def ask(page: PageDep, actor: ActorDep, round_id: UUID, plan_id: UUID, data: FormDep) -> Response:
    """Ask another coordinator to approve the chosen companies."""
    bound = Approve.bind(data)
    return page.submit(
        bound,
        lambda session, form: large_acts.approve(
            session,
            actor,
            round_id,
            plan_id,
            approval.Chosen(form.seen, form.name, form.rest),
            kind=ActKind.ASK_FOR_APPROVAL,
        ),
        then=lambda act_id: acting.after(
            round_id, act_id, with_notice(address(round_id, "plans", plan_id, "approval"), "approval-asked")
        ),
        again=lambda: _check(page, actor, round_id, plan_id, bound),
    )


@router.post("/plans/{plan_id}/approval/request/end")
def take_back(page: PageDep, actor: ActorDep, round_id: UUID, plan_id: UUID, data: FormDep) -> Response:
    """Take a request back."""
    bound = Blocks.bind(data)
    return page.submit(
        bound,
        lambda session, form: second_person.take_back(session, actor, round_id, plan_id, form.blocks),
        then=lambda _count: with_notice(address(round_id, "plans", plan_id, "approval"), "request-taken-back"),
        again=lambda: _check(page, actor, round_id, plan_id, Bound({}, None, bound.refusals)),
    )


@router.get("/plans/{plan_id}/second-approval")
def check_second(page: PageDep, actor: ActorDep, round_id: UUID, plan_id: UUID) -> Response:
    """Show in full sentences what somebody else asks to approve."""
    return _check_second(page, actor, round_id, plan_id, None)


def _check_second(page: Page, actor: Actor, round_id: UUID, plan_id: UUID, form: Bound[Approve] | None) -> Response:
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    check = page.unit.read(lambda session: checking.check_page(session, actor, round_id, plan_id))
    listed, rest = checking.listed(check.theirs)
    ticks = [*(each.seen for each in listed), " ".join(each.seen for each in rest)]
    shown = form or Approve.filled({"blocks": ticks})
    plan = address(round_id, "plans", plan_id)
    act = page.unit.read(lambda session: large_acts.under_way(session, actor, round_id))
    context: dict[str, Any] = {"check": check, "listed": listed, "rest": rest, "act": act, "plan": plan}
    return show(page, "second_approval.html", where, form=shown, **context)


@router.post("/plans/{plan_id}/second-approval")
def approve_second(page: PageDep, actor: ActorDep, round_id: UUID, plan_id: UUID, data: FormDep) -> Response:
    """Approve what somebody else asked for."""
    bound = Approve.bind(data)
    return page.submit(
        bound,
        lambda session, form: large_acts.approve(
            session, actor, round_id, plan_id, approval.Chosen(form.seen, form.name), kind=ActKind.APPROVE_AS_SECOND
        ),
        then=lambda act_id: acting.after(round_id, act_id, with_notice(address(round_id, "publication"), "approved")),
        again=lambda: _check_second(page, actor, round_id, plan_id, bound),
    )


@router.get("/plans/{plan_id}/refusal")
def ask_why_not(page: PageDep, actor: ActorDep, round_id: UUID, plan_id: UUID) -> Response:
    """Ask why what somebody else asked for is not approved."""
    return _ask_why_not(page, actor, round_id, plan_id, None)


def _ask_why_not(page: Page, actor: Actor, round_id: UUID, plan_id: UUID, form: Bound[Decline] | None) -> Response:
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    check = page.unit.read(lambda session: checking.check_page(session, actor, round_id, plan_id))
    listed, rest = checking.listed(check.theirs)
    ticks = [*(str(each.id) for each in listed), " ".join(str(each.id) for each in rest)]
    shown = form or Decline.filled({"blocks": ticks})
    plan = address(round_id, "plans", plan_id)
    return show(page, "refusal.html", where, form=shown, check=check, plan=plan, listed=listed, rest=rest)


@router.post("/plans/{plan_id}/refusal")
def decline(page: PageDep, actor: ActorDep, round_id: UUID, plan_id: UUID, data: FormDep) -> Response:
    """Decline what somebody else asked for."""
    bound = Decline.bind(data)
    return page.submit(
        bound,
        lambda session, form: second_person.decline(session, actor, round_id, plan_id, form.blocks, reason=form.reason),
        then=lambda _count: with_notice(address(round_id, "plans", plan_id), "approval-declined"),
        again=lambda: _ask_why_not(page, actor, round_id, plan_id, bound),
    )


@router.get("/revocations")
def check_lapsed(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """Show which approvals no longer hold and what follows when all of them are taken back."""
    return _check_lapsed(page, actor, round_id, Lapsed.filled({"reason": page.t(LAPSED_REASON)}))


def _check_lapsed(page: Page, actor: Actor, round_id: UUID, form: Bound[Lapsed]) -> Response:
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    found = page.unit.read(lambda session: lapsed.lapsed_page(session, actor, round_id))
    plan = address(round_id, "plans", where.plan_id) if where.plan_id else address(round_id)
    return show(page, "revocations.html", where, form=form, lapsed=found, plan=plan)


@router.post("/revocations")
def take_back_lapsed(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Take all approvals back that no longer hold."""
    bound = Lapsed.bind(data)
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    plan = address(round_id, "plans", where.plan_id) if where.plan_id else address(round_id)
    return page.submit(
        bound,
        lambda session, form: lapsed.take_back_lapsed(session, actor, round_id, form.blocks, reason=form.reason),
        then=lambda done: with_notice(left_out_address(plan, done.left_out), _taken_back(done)),
        again=lambda: _check_lapsed(page, actor, round_id, bound),
    )


def _taken_back(done: lapsed.TakenBack) -> str:
    return "revoked-but" if done.left_out else "revoked-all"


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
