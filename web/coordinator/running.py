"""Computing: asking for a run, watching and stopping it, and the list of all runs."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.forms import Confirm
from web.coordinator.pages import address, page_number, show
from web.coordinator.run_words import run_words
from web.deps import ActorDep, FormDep, PageDep
from web.rendering import with_notice
from web.services import rounds
from web.services.planning import rechecks, run_lists, runs

router = APIRouter(prefix="/coordinator/rounds/{round_id}/runs")


@router.get("")
def list_runs(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """List every run of the round, the newest first."""
    number = page_number(page)
    found = page.unit.read(lambda session: run_lists.run_page(session, actor, round_id, number=number))
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    return show(page, "runs.html", where, runs=found, **run_words(page))


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


@router.post("/{run_id}/cancellation")
def cancel_run(page: PageDep, actor: ActorDep, round_id: UUID, run_id: UUID, data: FormDep) -> Response:
    """Stop a run; nothing of it stays."""
    here = address(round_id, "runs", run_id)
    return page.submit(
        Confirm.bind(data),
        lambda session, _form: runs.cancel_run(session, actor, round_id, run_id),
        then=lambda _nothing: here,
        again=lambda: page.redirect(here),
    )


@router.get("/{run_id}/record")
def show_record(page: PageDep, actor: ActorDep, round_id: UUID, run_id: UUID) -> Response:
    """Show what went into a run, what it found, and whether that was checked."""
    run = page.unit.read(lambda session: run_lists.run_record(session, actor, round_id, run_id))
    check = page.unit.read(lambda session: rechecks.last_check(session, actor, round_id, run.row.plan_id, run_id))
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    return show(page, "run_record.html", where, run=run, check=check, **run_words(page))


@router.post("/{run_id}/checks")
def check_run(page: PageDep, actor: ActorDep, round_id: UUID, run_id: UUID, data: FormDep) -> Response:
    """Ask for a check of what a run found."""
    return page.submit(
        Confirm.bind(data),
        lambda session, _form: rechecks.request_check_of_run(session, actor, round_id, run_id),
        then=lambda check_id: address(round_id, "checks", check_id),
        again=lambda: page.redirect(address(round_id, "runs", run_id, "record")),
    )
