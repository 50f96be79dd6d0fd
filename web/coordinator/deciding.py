"""Decisions by hand: this pair stays, these two never, this person not, so many places; and undoing them."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from web.coordinator.forms import Confirm, Decide, LeaveOut, Places
from web.coordinator.pages import address, show
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services import rounds
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.planning import decisions, pair_views

router = APIRouter(prefix="/coordinator/rounds/{round_id}/plans/{plan_id}")
Plan = tuple[UUID, UUID]
"""A round and a plan of it."""


def plan_path(round_id: UUID, plan_id: UUID) -> Plan:
    """Return which plan of which round the address names."""
    return round_id, plan_id


PlanDep = Annotated[Plan, Depends(plan_path)]


def _chosen(form: Bound[Any], field: str) -> UUID:
    """Return whom a hidden field names; raises NotFound for a field somebody tampered with."""
    try:
        return UUID(form.value(field))
    except ValueError as error:
        raise NotFound from error


def plan_address(plan: Plan) -> str:
    """Return the address of a plan's page."""
    return address(plan[0], "plans", plan[1])


@router.get("/pairs/{azubi_id}/{fachkraft_id}")
def pair(page: PageDep, actor: ActorDep, plan: PlanDep, azubi_id: UUID, fachkraft_id: UUID) -> Response:
    """Show why two people are a tandem, or why not, and offer both decisions."""
    form = Decide.filled({"azubi": azubi_id, "fachkraft": fachkraft_id})
    return _pair(page, actor, plan, form)


def _pair(page: Page, actor: Actor, plan: Plan, form: Bound[Decide]) -> Response:
    azubi_id, fachkraft_id = _chosen(form, "azubi"), _chosen(form, "fachkraft")
    where = page.unit.read(lambda session: rounds.where(session, actor, plan[0]))
    found = page.unit.read(
        lambda session: pair_views.pair_view(session, actor, *plan, azubi_id=azubi_id, fachkraft_id=fachkraft_id)
    )
    return show(page, "pair.html", where, form=form, pair=found, plan=plan_address(plan))


@router.post("/pins")
def keep(page: PageDep, actor: ActorDep, plan: PlanDep, data: FormDep) -> Response:
    """Keep two people together."""
    bound = Decide.bind(data)
    return page.submit(
        bound,
        lambda session, form: decisions.keep_pair(
            session,
            actor,
            *plan,
            azubi_id=form.azubi,
            fachkraft_id=form.fachkraft,
            reason=form.reason,
            override=form.override,
        ),
        then=lambda _nothing: _decided(plan),
        again=lambda: _pair(page, actor, plan, bound),
    )


@router.post("/bans")
def separate(page: PageDep, actor: ActorDep, plan: PlanDep, data: FormDep) -> Response:
    """Never put two people together."""
    bound = Decide.bind(data)
    return page.submit(
        bound,
        lambda session, form: decisions.separate_pair(
            session, actor, *plan, azubi_id=form.azubi, fachkraft_id=form.fachkraft, reason=form.reason
        ),
        then=lambda _nothing: _decided(plan),
        again=lambda: _pair(page, actor, plan, bound),
    )


def _decided(plan: Plan) -> str:
    return with_notice(plan_address(plan), "decided")


@router.get("/people/{participant_id}")
def person(page: PageDep, actor: ActorDep, plan: PlanDep, participant_id: UUID) -> Response:
    """Show whom somebody could be compared with, and offer to leave them out."""
    return _person(page, actor, plan, LeaveOut.filled({"participant": participant_id}))


def _person(page: Page, actor: Actor, plan: Plan, form: Bound[LeaveOut]) -> Response:
    participant_id = _chosen(form, "participant")
    where = page.unit.read(lambda session: rounds.where(session, actor, plan[0]))
    found = page.unit.read(lambda session: pair_views.person_view(session, actor, *plan, participant_id))
    return show(page, "person.html", where, form=form, person=found, plan=plan_address(plan))


@router.post("/left-out")
def leave_out(page: PageDep, actor: ActorDep, plan: PlanDep, data: FormDep) -> Response:
    """Leave somebody out."""
    bound = LeaveOut.bind(data)
    return page.submit(
        bound,
        lambda session, form: decisions.leave_out(session, actor, *plan, form.participant, reason=form.reason),
        then=lambda _nothing: _decided(plan),
        again=lambda: _person(page, actor, plan, bound),
    )


@router.get("/places/{block_id}")
def places(page: PageDep, actor: ActorDep, plan: PlanDep, block_id: UUID) -> Response:
    """Ask how many tandems a company gets."""
    return _places(page, actor, plan, Places.filled({"block": block_id}))


def _places(page: Page, actor: Actor, plan: Plan, form: Bound[Places]) -> Response:
    block_id = _chosen(form, "block")
    where = page.unit.read(lambda session: rounds.where(session, actor, plan[0]))
    block = page.unit.read(lambda session: decisions.block_to_change(session, actor, *plan, block_id))
    return show(page, "places.html", where, form=form, company=block[1], plan=plan_address(plan))


@router.post("/places")
def set_places(page: PageDep, actor: ActorDep, plan: PlanDep, data: FormDep) -> Response:
    """Set the places of a company."""
    bound = Places.bind(data)
    return page.submit(
        bound,
        lambda session, form: decisions.set_places(
            session, actor, *plan, form.block, places=form.places, reason=form.reason
        ),
        then=lambda _nothing: _decided(plan),
        again=lambda: _places(page, actor, plan, bound),
    )


@router.post("/decisions/{decision_id}/undo")
def undo(page: PageDep, actor: ActorDep, plan: PlanDep, decision_id: UUID, data: FormDep) -> Response:
    """Undo a decision."""
    return page.submit(
        Confirm.bind(data),
        lambda session, _form: decisions.undo_decision(session, actor, *plan, decision_id),
        then=lambda _nothing: with_notice(plan_address(plan), "undone"),
        again=lambda: page.redirect(plan_address(plan)),
    )
