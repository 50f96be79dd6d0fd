"""Computing: asking for a run and watching it."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.forms import Confirm
from web.coordinator.pages import address, show
from web.deps import ActorDep, FormDep, PageDep
from web.rendering import with_notice
from web.services import rounds
from web.services.planning import runs

router = APIRouter(prefix="/coordinator/rounds/{round_id}/runs")


@router.post("")
def start_run(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Ask for a run over everything that is fixed and not approved."""
    return page.submit(
        Confirm.bind(data),
        lambda session, _form: runs.request_run(session, actor, round_id),
        then=lambda run_id: address(round_id, "runs", run_id),
        again=lambda: page.redirect(address(round_id)),
    )


@router.get("/{run_id}")
def watch_run(page: PageDep, actor: ActorDep, round_id: UUID, run_id: UUID) -> Response:
    """Show how far a run is; once it is done, go on to the proposal."""
    run = page.unit.read(lambda session: runs.progress(session, actor, round_id, run_id))
    if run.is_done:
        plan = with_notice(address(round_id, "plans", run.plan_id), "computed")
        fragment = Response(headers={"HX-Redirect": plan})
        return page.finish(fragment) if page.wants_fragment else page.redirect(plan)
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    return show(page, "run.html", where, run=run, block="progress" if page.wants_fragment else None)
