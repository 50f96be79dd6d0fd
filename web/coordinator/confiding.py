"""Opening a confidential note."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.deciding import PlanDep, plan_address
from web.coordinator.pages import show
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Form
from web.services import rounds
from web.services.errors import NotFound
from web.services.planning import confidential

router = APIRouter(prefix="/coordinator/rounds/{round_id}/plans/{plan_id}")


class Both(Form):
    """The two people a note is about."""

    azubi: UUID
    fachkraft: UUID


@router.post("/confidential")
def open_note(page: PageDep, actor: ActorDep, plan: PlanDep, data: FormDep) -> Response:
    """Show what stands in a confidential note. It is sent, not only fetched, for that it was opened is recorded."""
    bound = Both.bind(data)
    if bound.invalid:
        raise NotFound
    both = {"azubi_id": bound.model.azubi, "fachkraft_id": bound.model.fachkraft}
    where = page.unit.read(lambda session: rounds.where(session, actor, plan[0]))
    note = page.unit.run(lambda session: confidential.open_note(session, actor, *plan, **both))
    part = "note" if page.wants_fragment else None
    return show(page, "confidential.html", where, block=part, note=note, plan=plan_address(plan))
