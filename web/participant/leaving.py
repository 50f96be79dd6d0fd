"""Not taking part any more: what would happen, then it happens."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.deps import ActorDep, FormDep, PageDep, UnitDep
from web.participant import frame
from web.participant.forms import NothingForm
from web.rendering import with_notice
from web.services.people import leaving
from web.services.people.leaving import Stage

router = APIRouter(prefix="/participant/{participant_id}/withdraw")


@router.get("")
def check(page: PageDep, unit: UnitDep, actor: ActorDep, participant_id: UUID) -> Response:
    """Say what would happen. Nothing has to be justified."""
    view = unit.read(lambda session: leaving.leaving_of(session, actor, participant_id))
    return frame.show(page, "participant/withdraw.html", view.standing, stage=view.stage.value)


@router.post("")
def withdraw(page: PageDep, unit: UnitDep, actor: ActorDep, data: FormDep, participant_id: UUID) -> Response:
    """Take oneself out."""
    return page.submit(
        NothingForm.bind(data),
        lambda session, _: leaving.withdraw(session, actor, participant_id),
        then=lambda stage: _after(participant_id, stage),
        again=lambda: check(page, unit, actor, participant_id),
    )


def _after(participant_id: UUID, stage: Stage) -> str:
    """Who has left has no page any more; who has a partner still has one."""
    if stage is Stage.PAIRED:
        return with_notice(f"/participant/{participant_id}", "asked-out")
    return with_notice("/", "withdrawn")
