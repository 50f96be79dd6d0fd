"""Fixing the data of companies, and opening one for changes again."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator import acting
from web.coordinator.forms import Blocks, WithReason
from web.coordinator.pages import address, show
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services import rounds
from web.services.actor import Actor
from web.services.outreach import late_people
from web.services.planning import freezing, large_acts
from web.services.setup import first_steps

router = APIRouter(prefix="/coordinator/rounds/{round_id}")
NAMED = 5
"""People of a company the page names; all of them stand on the company's page."""


@router.get("/freeze")
def check_freeze(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """Show what fixing the data means and who is not finished."""
    return _check(page, actor, round_id, None)


def _check(page: Page, actor: Actor, round_id: UUID, form: Bound[Blocks] | None) -> Response:
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    asked = page.request.query_params.get("block", "")
    again = page.unit.read(lambda session: late_people.computed_before(session, actor, round_id))
    found = page.unit.read(
        lambda session: freezing.blocks_to_freeze(session, actor, round_id, again=again, asked=asked)
    )
    planned = page.unit.read(lambda session: first_steps.dates_of(session, actor, round_id)).freezes_on
    sent = [*(str(block.id) for block in found.listed if block.is_submitted), " ".join(map(str, found.sent))]
    return show(
        page,
        "freeze.html",
        where,
        form=form or Blocks.filled({"blocks": [asked] if asked else sent}),
        named=NAMED,
        act=page.unit.read(lambda session: large_acts.under_way(session, actor, round_id)),
        planned=planned if planned > page.today() else None,
        found=found,
        blocks=found.listed,
        again=found.again,
    )


@router.post("/freeze")
def freeze(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Fix the data of the chosen companies."""
    bound = Blocks.bind(data)
    return page.submit(
        bound,
        lambda session, form: large_acts.freeze(session, actor, round_id, block_ids=form.blocks, reason=form.reason),
        then=lambda act_id: acting.after(round_id, act_id, with_notice(address(round_id), "frozen")),
        again=lambda: _check(page, actor, round_id, bound),
    )


@router.get("/blocks/{block_id}/release")
def check_release(page: PageDep, actor: ActorDep, round_id: UUID, block_id: UUID) -> Response:
    """Show what opening a company's data again means, and ask why."""
    return _check_release(page, actor, round_id, block_id, WithReason.filled())


def _check_release(page: Page, actor: Actor, round_id: UUID, block_id: UUID, form: Bound[WithReason]) -> Response:
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    block = page.unit.read(lambda session: freezing.block_to_release(session, actor, round_id, block_id))
    return show(page, "release.html", where, form=form, company=block)


@router.post("/blocks/{block_id}/release")
def release(page: PageDep, actor: ActorDep, round_id: UUID, block_id: UUID, data: FormDep) -> Response:
    """Open a company's data for changes again."""
    bound = WithReason.bind(data)
    return page.submit(
        bound,
        lambda session, form: freezing.release_block(session, actor, round_id, block_id, reason=form.reason),
        then=lambda _nothing: with_notice(address(round_id), "released"),
        again=lambda: _check_release(page, actor, round_id, block_id, bound),
    )
