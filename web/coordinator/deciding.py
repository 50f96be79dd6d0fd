"""Decisions by hand: this pair stays, these swap, these two never, this person not, so many places."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from web.coordinator.forms import Decide, LeaveOut, Places, Swap, is_number_of_places
from web.coordinator.pages import address, show
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound, clean_text
from web.rendering import Page, with_notice
from web.services import rounds
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.planning import change_views, decisions, history
from web.services.planning.change_views import ChangeView
from web.services.planning.releasing import ReleaseView
from web.services.registrations import proposals

router = APIRouter(prefix="/coordinator/rounds/{round_id}/plans/{plan_id}")
Plan = tuple[UUID, UUID]
"""A round and a plan of it."""


def plan_path(round_id: UUID, plan_id: UUID) -> Plan:
    """Return which plan of which round the address names."""
    return round_id, plan_id


PlanDep = Annotated[Plan, Depends(plan_path)]


def chosen(form: Bound[Any], field: str) -> UUID:
    """Return whom a hidden field names; raises NotFound for a field somebody tampered with."""
    try:
        return UUID(form.value(field))
    except ValueError as error:
        raise NotFound from error


def plan_address(plan: Plan) -> str:
    """Return the address of a plan's page."""
    return address(plan[0], "plans", plan[1])


@router.get("/pins/{azubi_id}/{fachkraft_id}")
def check_keep(page: PageDep, actor: ActorDep, plan: PlanDep, azubi_id: UUID, fachkraft_id: UUID) -> Response:
    """Show what it would do to keep two people together; to htmx, what stands beside a company's proposal.

    `proposal` in the address brings the company's reason along.
    """
    both = {"azubi": azubi_id, "fachkraft": fachkraft_id, "others": "free"}
    proposal_id = page.request.query_params.get("proposal", "")
    said = page.unit.read(lambda session: proposals.reason_of(session, actor, plan[0], proposal_id, azubi_id))
    return _keep(page, actor, plan, Decide.filled(both | ({"reason": said} if said else {})))


def _keep(page: Page, actor: Actor, plan: Plan, form: Bound[Decide]) -> Response:
    both = {"azubi_id": chosen(form, "azubi"), "fachkraft_id": chosen(form, "fachkraft")}
    found = page.unit.read(lambda session: change_views.keep_view(session, actor, *plan, **both))
    if page.wants_fragment:
        where = page.unit.read(lambda session: rounds.where(session, actor, plan[0]))
        here = page.request.url
        context = {"change": found, "plan": plan_address(plan), "full": f"{here.path}?{here.query}"}
        return show(page, "change_taking.html", where, form=form, block="taking", **context)
    return show_change(page, actor, plan, form, found)


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
            override=form.override,
            **form.choice,
        ),
        then=lambda block_id: block_address(plan, block_id, "decided"),
        again=lambda: _keep(page, actor, plan, bound),
    )


@router.get("/bans/{azubi_id}/{fachkraft_id}")
def check_separate(page: PageDep, actor: ActorDep, plan: PlanDep, azubi_id: UUID, fachkraft_id: UUID) -> Response:
    """Show what it would do never to put two people together."""
    return _separate(page, actor, plan, Decide.filled({"azubi": azubi_id, "fachkraft": fachkraft_id, "others": "free"}))


def _separate(page: Page, actor: Actor, plan: Plan, form: Bound[Decide]) -> Response:
    both = {"azubi_id": chosen(form, "azubi"), "fachkraft_id": chosen(form, "fachkraft")}
    found = page.unit.read(lambda session: change_views.separate_view(session, actor, *plan, **both))
    return show_change(page, actor, plan, form, found)


@router.post("/bans")
def separate(page: PageDep, actor: ActorDep, plan: PlanDep, data: FormDep) -> Response:
    """Never put two people together."""
    bound = Decide.bind(data)
    return page.submit(
        bound,
        lambda session, form: decisions.separate_pair(
            session, actor, *plan, azubi_id=form.azubi, fachkraft_id=form.fachkraft, **form.choice
        ),
        then=lambda block_id: block_address(plan, block_id, "decided"),
        again=lambda: _separate(page, actor, plan, bound),
    )


@router.get("/swaps/{first}/{second}")
def check_swap(page: PageDep, actor: ActorDep, plan: PlanDep, first: UUID, second: UUID) -> Response:
    """Show what it would do if two Azubis exchanged their Fachkräfte."""
    return _swap(page, actor, plan, Swap.filled({"first": first, "second": second, "others": "free"}))


def _swap(page: Page, actor: Actor, plan: Plan, form: Bound[Swap]) -> Response:
    both = chosen(form, "first"), chosen(form, "second")
    found = page.unit.read(lambda session: change_views.swap_view(session, actor, *plan, azubi_ids=both))
    return show_change(page, actor, plan, form, found)


@router.post("/swaps")
def swap(page: PageDep, actor: ActorDep, plan: PlanDep, data: FormDep) -> Response:
    """Let two Azubis exchange their Fachkräfte."""
    bound = Swap.bind(data)
    return page.submit(
        bound,
        lambda session, form: decisions.swap_partners(
            session, actor, *plan, azubi_ids=(form.first, form.second), override=form.override, **form.choice
        ),
        then=lambda block_id: block_address(plan, block_id, "decided"),
        again=lambda: _swap(page, actor, plan, bound),
    )


@router.get("/left-out/{participant_id}")
def check_leave_out(page: PageDep, actor: ActorDep, plan: PlanDep, participant_id: UUID) -> Response:
    """Show what it would do to leave somebody out."""
    return _leave_out(page, actor, plan, LeaveOut.filled({"participant": participant_id, "others": "free"}))


def _leave_out(page: Page, actor: Actor, plan: Plan, form: Bound[LeaveOut]) -> Response:
    whom = chosen(form, "participant")
    found = page.unit.read(lambda session: change_views.leave_out_view(session, actor, *plan, whom))
    return show_change(page, actor, plan, form, found)


@router.post("/left-out")
def leave_out(page: PageDep, actor: ActorDep, plan: PlanDep, data: FormDep) -> Response:
    """Leave somebody out."""
    bound = LeaveOut.bind(data)
    return page.submit(
        bound,
        lambda session, form: decisions.leave_out(session, actor, *plan, form.participant, **form.choice),
        then=lambda block_id: block_address(plan, block_id, "decided"),
        again=lambda: _leave_out(page, actor, plan, bound),
    )


def show_change(
    page: Page,
    actor: Actor,
    plan: Plan,
    form: Bound[Any],
    change: ChangeView | ReleaseView,
    *,
    template: str = "change.html",
) -> Response:
    """Show what a change would do, and what was done meanwhile where it comes too late."""
    where = page.unit.read(lambda session: rounds.where(session, actor, plan[0]))
    acts = acts_meanwhile(page, actor, plan, form, change.ground.id)
    return show(
        page,
        template,
        where,
        form=form,
        change=change,
        plan=plan_address(plan),
        acts=acts,
    )


def acts_meanwhile(page: Page, actor: Actor, plan: Plan, form: Bound[Any], block_id: UUID) -> tuple[history.Act, ...]:
    """Return what others did since a form that came too late was opened."""
    if not form.is_overtaken:
        return ()
    seen = form.value("seen")
    return page.unit.read(lambda session: history.acts_since(session, actor, *plan, block_id=block_id, seen=seen))


def block_address(plan: Plan, block_id: UUID, notice: str) -> str:
    """Where the company stands open on the page of the proposal."""
    return with_notice(f"{plan_address(plan)}?open={block_id}#block-{block_id}", notice)


@router.get("/places/{block_id}")
def places(page: PageDep, actor: ActorDep, plan: PlanDep, block_id: UUID) -> Response:
    """Ask how many tandems a company gets, and once a number is chosen show what it would do."""
    asked = page.request.query_params
    known = {"places": clean_text(asked["places"]).strip()} if "places" in asked else {}
    return _places(page, actor, plan, Places.filled({"block": block_id, "others": "free", **known}))


def _places(page: Page, actor: Actor, plan: Plan, form: Bound[Places]) -> Response:
    block_id = chosen(form, "block")
    where = page.unit.read(lambda session: rounds.where(session, actor, plan[0]))
    company = page.unit.read(lambda session: decisions.block_to_change(session, actor, *plan, block_id))
    found = page.unit.read(lambda session: history.history_of(session, actor, plan[1], block_id))
    return show(
        page,
        "places.html",
        where,
        form=form,
        change=_places_change(page, actor, plan, form, block_id),
        acts=acts_meanwhile(page, actor, plan, form, block_id),
        company=company,
        set=found.places,
        plan=plan_address(plan),
    )


def _places_change(
    page: Page, actor: Actor, plan: Plan, form: Bound[Places], block_id: UUID
) -> change_views.PlacesView | None:
    """What the number that was chosen would do; nothing before one was, or for one that cannot be."""
    wanted = form.value("places")
    if "places" not in form.data or (wanted and not is_number_of_places(wanted)):
        return None
    wish = int(wanted) if wanted else None
    return page.unit.read(
        lambda session: change_views.places_view(session, actor, *plan, block_id=block_id, places=wish)
    )


@router.post("/places")
def set_places(page: PageDep, actor: ActorDep, plan: PlanDep, data: FormDep) -> Response:
    """Set the places of a company."""
    bound = Places.bind(data)
    return page.submit(
        bound,
        lambda session, form: decisions.set_places(
            session, actor, *plan, form.block, places=form.places, reason=form.reason, seen=form.seen
        ),
        then=lambda block_id: block_address(plan, block_id, "decided"),
        again=lambda: _places(page, actor, plan, bound),
    )
