"""Mending a published company after somebody left: the ways there are, and choosing one."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.deciding import block_address
from web.coordinator.forms import Repair
from web.coordinator.pages import address, show
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services import rounds
from web.services.actor import Actor
from web.services.planning import publication, repairing

router = APIRouter(prefix="/coordinator/rounds/{round_id}/blocks/{block_id}/repair")


@router.get("")
def ask_how(page: PageDep, actor: ActorDep, round_id: UUID, block_id: UUID) -> Response:
    """Show the ways to mend a company's tandems, what each means and whom it concerns."""
    return _ask(page, actor, round_id, block_id, None)


def _ask(page: Page, actor: Actor, round_id: UUID, block_id: UUID, form: Bound[Repair] | None) -> Response:
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    found = page.unit.read(lambda session: repairing.repair_page(session, actor, round_id, block_id))
    mails = page.unit.read(lambda session: publication.repair_news(session, actor, round_id, block_id, page.today()))
    wanted = next((way.seen for way in found.ways if way.is_recommended), "")
    return show(page, "repair.html", where, form=form or Repair.filled({"seen": wanted}), repair=found, news=mails)


@router.post("")
def choose(page: PageDep, actor: ActorDep, round_id: UUID, block_id: UUID, data: FormDep) -> Response:
    """Take one way into the proposal; its approval comes next."""
    bound = Repair.bind(data)
    return page.submit(
        bound,
        lambda session, form: repairing.choose_way(
            session, actor, round_id, block_id, seen=form.seen, reason=form.reason
        ),
        then=lambda mended: _next(round_id, mended),
        again=lambda: _ask(page, actor, round_id, block_id, bound),
    )


def _next(round_id: UUID, mended: repairing.Mended) -> str:
    """Where to go on: to the approval, or to the proposal if nothing but the coordinator's own changes are to come."""
    if mended.is_by_hand:
        return block_address((round_id, mended.plan_id), mended.block_id, "changeable")
    return with_notice(address(round_id, "plans", mended.plan_id, "approval") + f"?block={mended.block_id}", "repaired")
