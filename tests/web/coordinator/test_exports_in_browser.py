"""The page of what is given away on a phone: no violation, no sideways scroll, and the files arrive."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.infra.browser import axe, overflow
from tests.infra.server import LiveServer
from tests.web.coordinator.conftest import make_world
from tests.web.papers.reading import Printed
from web.db.models import ExportKind
from web.db.session import Unit
from web.jobs import exporting
from web.services.access import sessions
from web.services.planning import export_jobs

pytestmark = pytest.mark.browser


def test_files_of_a_plan_on_a_phone(phone: Page, live_server: LiveServer) -> None:
    behind = Unit(live_server.database_url, base_url=live_server.url)
    world = make_world(behind)
    world.freeze()
    plan_id = world.compute()
    token = behind.run(lambda session: sessions.open_session(session, world.coordinator.account_id))
    export_id = behind.run(
        lambda session: export_jobs.request_export(
            session, world.coordinator, world.round_id, plan_id, kind=ExportKind.FULL_PROOF, language="de"
        )
    )
    exporting.make_export(behind, export_id)
    behind.close()
    phone.context.add_cookies([{"name": "tandem-session", "value": token, "url": live_server.url}])
    here = f"{live_server.url}/coordinator/rounds/{world.round_id}/plans/{plan_id}/exports"
    for address in (here, f"{here}/made/{export_id}"):
        phone.goto(address)
        for width in (1280, 320):
            phone.set_viewport_size({"width": width, "height": 900})
            assert axe(phone) == []
            assert overflow(phone) <= 0
            if folder := os.environ.get("SHOTS"):
                phone.screenshot(path=Path(folder) / f"exports-{len(address)}-{width}.png", full_page=True)
    phone.goto(here)
    with phone.expect_download() as download:
        phone.get_by_role("button", name="Alles zum Drucken (PDF)").click()
    assert len(Printed(download.value.path().read_bytes()).pages) == 3
    assert download.value.suggested_filename == "unternehmen-durchgang-2027-vorschlag-1.pdf"
