"""Pools (Verbünde) of a round: companies that form tandems together."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.forms import Confirm, Name
from web.coordinator.pages import address, show
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound, Form, clean_text
from web.rendering import Page, with_notice
from web.services.actor import Actor
from web.services.names import sort_key
from web.services.outreach import pools
from web.services.outreach.pools import Member
from web.translations import N_

router = APIRouter(prefix="/coordinator/rounds/{round_id}/pools")
SHOWN = 30
"""Companies offered at once; the search finds the others."""
AGREED = N_("Has agreed to take part in the pool “%(pool)s”.")


class NewPool(Form):
    """Name of a pool and the companies that have agreed to it."""

    name: Name
    companies: tuple[UUID, ...] = ()


@router.get("")
def show_pools(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """Show the pools of the round and ask who forms another one; ?company= ticks companies."""
    ticked = page.request.query_params.getlist("company")
    return _show(page, actor, round_id, NewPool.filled({"companies": ticked}))


def _show(page: Page, actor: Actor, round_id: UUID, form: Bound[NewPool]) -> Response:
    found = page.unit.read(lambda session: pools.pool_page(session, actor, round_id))
    query = clean_text(page.request.query_params.get("q", ""))
    ticked = set(form.values("companies"))
    first = [one for one in found.free if str(one.id) in ticked]
    others = [one for one in found.free if str(one.id) not in ticked and _fits(one, query)]
    return show(
        page,
        "pools.html",
        found.where,
        form=form,
        found=found,
        query=query,
        ticked=[str(one.id) for one in first],
        offered=[*first, *others[:SHOWN]],
        more=max(0, len(others) - SHOWN),
    )


def _fits(one: Member, query: str) -> bool:
    return sort_key(query) in sort_key(f"{one.name} {one.town}")


@router.post("")
def form_pool(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Join companies to a pool."""
    bound = NewPool.bind(data)
    return page.submit(
        bound,
        lambda session, form: pools.form_pool(
            session,
            actor,
            round_id,
            name=form.name,
            company_ids=form.companies,
            note=page.t(AGREED, pool=form.name),
        ),
        then=lambda _id: with_notice(address(round_id, "pools"), "pool-formed"),
        again=lambda: _show(page, actor, round_id, bound),
    )


@router.post("/{block_id}/dissolution")
def dissolve_pool(page: PageDep, actor: ActorDep, round_id: UUID, block_id: UUID, data: FormDep) -> Response:
    """Let the companies of a pool each stand for themselves again."""
    return page.submit(
        Confirm.bind(data),
        lambda session, _form: pools.dissolve_pool(session, actor, round_id, block_id),
        then=lambda _none: with_notice(address(round_id, "pools"), "pool-dissolved"),
        again=lambda: _show(page, actor, round_id, NewPool.filled()),
    )
