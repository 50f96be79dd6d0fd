"""The worker makes the files of a plan: those asked for, and those whose job is gone."""

from datetime import timedelta

import pytest
from sqlmodel import select

from tests.web.coordinator.conftest import make_world
from tests.web.jobs.test_runtime import database, settings, wait_until, working  # noqa: F401
from web.db.models import ExportKind, PlanExport, RunState
from web.db.models.columns import utc_now
from web.db.session import Unit
from web.services.planning import export_jobs
from web.settings import Settings


@pytest.mark.parametrize("is_forgotten", [False, True])
def test_files_are_made(unit: Unit, settings: Settings, *, is_forgotten: bool) -> None:  # noqa: F811
    world = make_world(unit)
    world.freeze()
    plan_id = world.compute()
    wanted = PlanExport(plan_id=plan_id, kind=ExportKind.TRANSPARENCY, language="de", total=3)
    old = PlanExport(plan_id=plan_id, kind=ExportKind.ROUND_BOOK, language="de", state=RunState.DONE)
    if is_forgotten:
        wanted.created_at, old.created_at = utc_now() - timedelta(minutes=5), utc_now() - timedelta(days=2)
        unit.run(lambda session: session.add_all([wanted, old]))
    else:
        unit.run(
            lambda session: export_jobs.request_export(
                session, world.coordinator, world.round_id, plan_id, kind=ExportKind.TRANSPARENCY, language="de"
            )
        )

    def is_made() -> bool:
        rows = unit.read(lambda session: session.exec(select(PlanExport)).all())
        return [(row.kind, row.state, row.done) for row in rows] == [(ExportKind.TRANSPARENCY, RunState.DONE, 3)]

    with working(settings):
        wait_until(is_made)
