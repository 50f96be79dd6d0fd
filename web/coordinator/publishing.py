"""Publishing in two waves: the companies, then their people; and the letters for people without an address."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.forms import Blocks
from web.coordinator.pages import address, show
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services import rounds
from web.services.actor import Actor
from web.services.planning import publication

router = APIRouter(prefix="/coordinator/rounds/{round_id}")


@router.get("/publication")
def check_publication(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """Show whom publishing would reach, when and with which words."""
    return _check(page, actor, round_id, None)


def _check(page: Page, actor: Actor, round_id: UUID, form: Bound[Blocks] | None) -> Response:
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    first = page.unit.read(lambda session: publication.first_wave(session, actor, round_id, page.today()))
    second = page.unit.read(lambda session: publication.second_wave(session, actor, round_id, page.today()))
    to_print = page.unit.read(lambda session: publication.letters_to_print(session, actor, round_id))
    ticked = [str(block.id) for block in first.blocks]
    shown = form or Blocks.filled({"blocks": ticked})
    return show(page, "publication.html", where, form=shown, first=first, second=second, letters=to_print)


@router.post("/publication")
def publish(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """First wave: tell the companies."""
    bound = Blocks.bind(data)
    return page.submit(
        bound,
        lambda session, form: publication.publish_to_companies(
            session, actor, round_id, form.blocks, today=page.today()
        ),
        then=lambda _count: with_notice(address(round_id, "publication"), "published"),
        again=lambda: _check(page, actor, round_id, bound),
    )


@router.get("/news")
def check_news(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """Show whom telling the people would reach, and with which words."""
    return _check_news(page, actor, round_id, None)


def _check_news(page: Page, actor: Actor, round_id: UUID, form: Bound[Blocks] | None) -> Response:
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    second = page.unit.read(lambda session: publication.second_wave(session, actor, round_id, page.today()))
    ticked = [str(block.id) for block in second.blocks if not block.wants_call]
    return show(page, "news.html", where, form=form or Blocks.filled({"blocks": ticked}), second=second)


@router.post("/news")
def tell(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Second wave: tell everybody of the chosen companies."""
    bound = Blocks.bind(data)
    return page.submit(
        bound,
        lambda session, form: publication.tell_people(session, actor, round_id, form.blocks),
        then=lambda _count: with_notice(address(round_id, "publication"), "people-told"),
        again=lambda: _check_news(page, actor, round_id, bound),
    )
