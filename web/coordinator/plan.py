"""The proposal: at a glance, and one company of it."""

from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.pages import address, show
from web.deps import ActorDep, PageDep
from web.forms import clean_text
from web.rendering import Page
from web.services import rounds
from web.services.errors import NotFound
from web.services.planning import block_plans, plans
from web.services.planning.plans import Choice, Order, Show

router = APIRouter(prefix="/coordinator/rounds/{round_id}/plans/{plan_id}")
E = TypeVar("E", bound=StrEnum)

ALL = "all"
"""In the address: every company of this page is opened, for printing and where no script runs."""

LEFT = "left"
"""In the address: a company that was left out of what was done with many."""

NAMES = 20
"""So many companies are named in a warning at most."""


@router.get("")
def plan(page: PageDep, actor: ActorDep, round_id: UUID, plan_id: UUID) -> Response:
    """Show the proposal: its figures, what to look at first, and one page of its companies."""
    choice = _choice(page)
    view = page.unit.read(lambda session: plans.plan_page(session, actor, round_id, plan_id, choice))
    wanted = {line.id for line in view.shown if _opens_all(page) or line.id == choice.opened}
    opened = page.unit.read(lambda session: block_plans.opened(session, actor, round_id, plan_id, wanted))
    kept = urlencode({"q": choice.query, "show": choice.show.value, "order": choice.order.value})
    list_url = f"{address(round_id, 'plans', plan_id)}?{kept}"
    asked = {*page.request.query_params.getlist(LEFT)[:NAMES]}
    left = [line.name for line in view.lines if asked and str(line.id) in asked]
    return show(page, "plan.html", view.where, plan=view, opened=opened, list_url=list_url, most_names=NAMES, left=left)


def left_out_address(plan: str, block_ids: Sequence[UUID]) -> str:
    """Return the address of a proposal that names companies which were left out of what was done with many."""
    return plan + ("?" + urlencode([(LEFT, str(block_id)) for block_id in block_ids[:NAMES]]) if block_ids else "")


def _opens_all(page: Page) -> bool:
    return page.request.query_params.get("open") == ALL


def _choice(page: Page) -> Choice:
    """Read the address; what no list knows stands for the default."""
    asked = page.request.query_params
    number, opened = asked.get("page", ""), None
    with suppress(ValueError):
        opened = UUID(asked.get("open", ""))
    return Choice(
        show=_one_of(Show, asked.get("show", ""), Show.ALL),
        query=clean_text(asked.get("q", "")).strip(),
        order=_one_of(Order, asked.get("order", ""), Order.LOOK),
        number=int(number) if number.isdecimal() and len(number) < 6 else None,
        opened=opened,
    )


def _one_of(words: type[E], asked: str, default: E) -> E:
    return words(asked) if asked in {*words} else default


@router.get("/blocks/{block_id}")
def block(page: PageDep, actor: ActorDep, round_id: UUID, plan_id: UUID, block_id: UUID) -> Response:
    """Show one company or pool of the proposal; to htmx only what opens in the list."""
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    found = page.unit.read(lambda session: block_plans.opened(session, actor, round_id, plan_id, {block_id}))
    if not found.blocks:
        raise NotFound
    company = found.blocks[block_id]
    here, part = address(round_id, "plans", plan_id), "company" if page.wants_fragment else None
    return show(page, "plan_block.html", where, block=part, company=company, opened=found, here=here)
