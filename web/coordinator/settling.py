"""Settling with somebody who does not want to go on with their tandem."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.pages import address, show
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound, Form
from web.rendering import Page, with_notice
from web.services import rounds
from web.services.actor import Actor
from web.services.people import settling

router = APIRouter(prefix="/coordinator/rounds/{round_id}/asked-out/{participant_id}")


class Settled(Form):
    """What was agreed."""

    how: Literal["stays", "ends"]


@router.get("")
def ask_how(page: PageDep, actor: ActorDep, round_id: UUID, participant_id: UUID) -> Response:
    """Ask what was agreed, and say what follows from it."""
    return _ask(page, actor, round_id, participant_id, Settled.filled())


def _ask(page: Page, actor: Actor, round_id: UUID, participant_id: UUID, form: Bound[Settled]) -> Response:
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    person = page.unit.read(lambda session: settling.asked_out(session, actor, round_id, participant_id))
    return show(page, "asked_out.html", where, form=form, person=person)


@router.post("")
def settle(page: PageDep, actor: ActorDep, round_id: UUID, participant_id: UUID, data: FormDep) -> Response:
    """Note what was agreed."""
    bound = Settled.bind(data)
    return page.submit(
        bound,
        lambda session, form: settling.settle(session, actor, round_id, participant_id, goes_on=form.how == "stays"),
        then=lambda _none: with_notice(address(round_id, "hindrances"), "settled"),
        again=lambda: _ask(page, actor, round_id, participant_id, bound),
    )
