"""The state of all companies as a workbook, and the list on the overview."""

import datetime as dt
import io
from typing import Any
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import Session

from tests import factories
from tests.web.client import Browser
from tests.web.coordinator.conftest import World
from web.db.models import Block, BlockState, Company, Round, RoundCompany
from web.services.errors import NotFound
from web.services.outreach import company_care, company_list, round_overview
from web.services.outreach.round_overview import Progress


@pytest.fixture
def desk(world: World, client: Browser) -> Browser:
    """The coordinator's browser."""
    return client.sign_in(world.unit, world.coordinator.account_id)


def download(world: World, desk: Browser) -> list[list[Any]]:
    answer = desk.get(f"/coordinator/rounds/{world.round_id}/companies.xlsx")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/vnd.openxmlformats")
    assert 'filename="unternehmen-' in answer.headers["content-disposition"]
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()


def test_the_workbook_says_how_every_company_stands(world: World, desk: Browser) -> None:
    world.unit.run(
        lambda session: company_care.set_follow_up(
            session,
            world.coordinator,
            world.round_id,
            world.company,
            day=dt.date(2027, 1, 20),
            note="=HEUTE()",
            seen="",
        )
    )
    world.unit.run(lambda session: setattr(session.get_one(Block, world.mute), "state", BlockState.FROZEN))
    headings, *rows = download(world, desk)
    assert headings == [
        "Unternehmen", "Ort", "Stand", "Azubis", "Fachkräfte", "Fehlt noch", "Meldeschluss", "Ansprechpersonen",
        "E-Mail-Adressen", "Telefon", "Wiedervorlage", "Worum geht es?", "Letzte Aktivität",
    ]  # fmt: skip
    by_name = {row[0]: row for row in rows}
    muster = by_name["Muster Metallbau GmbH"]
    assert muster[1:5] == ["Hannover", "noch nicht eingeladen", 2, 2]
    assert muster[6:8] == [dt.date(2027, 1, 29), "Karin Vogt"]
    assert muster[9:12] == ["0511 98765, 0511 55512", dt.date(2027, 1, 20), "'=HEUTE()"]
    assert by_name["Frischkost GmbH"][2] == "Daten fest"
    assert by_name["Frischkost GmbH"][5] == ""
    assert "Fachkraft" in by_name["Nordwind Logistik GmbH"][5]


def test_an_empty_company_has_nobody_reported(world: World, desk: Browser) -> None:
    world.unit.run(lambda session: factories.make_company(session, session.get_one(Round, world.round_id), "Leer").id)
    assert {row[0]: row[5] for row in download(world, desk)}["Leer"] == "noch niemand gemeldet"


def test_a_company_without_an_address_is_invited_by_hand(world: World, desk: Browser) -> None:
    listed = desk.open(f"/coordinator/rounds/{world.round_id}").partition('id="companies"')[2]
    assert 'Selbst einladen\N{NO-BREAK SPACE}…<span class="tw-hidden">: Frischkost GmbH' in listed
    assert listed.count("Selbst einladen\N{NO-BREAK SPACE}…") == 1


def test_names_cannot_become_formulas(world: World, desk: Browser) -> None:
    def rename(session: Session) -> None:
        session.get_one(Company, session.get_one(RoundCompany, world.company).company_id).name = "=1+1"

    world.unit.run(rename)
    assert "'=1+1" in {row[0] for row in download(world, desk)}


def test_strangers_download_nothing(world: World) -> None:
    with pytest.raises(NotFound):
        world.unit.read(lambda session: company_list.company_list(session, world.stranger, world.round_id))


@pytest.mark.parametrize(
    ("values", "progress", "choices"),
    [
        ({}, Progress.NOT_INVITED, {"not_invited", "collecting"}),
        ({"invited_by_hand_at": True}, Progress.INVITED, {"invited", "unsent"}),
        ({"invited_at": True, "begun_at": True}, Progress.BEGUN, {"begun", "unsent"}),
        ({"invited_at": True, "submitted_at": True}, Progress.SUBMITTED, {"submitted"}),
        ({"invited_at": True, "withdrawn_at": True}, Progress.WITHDRAWN, {"withdrawn"}),
    ],
)
def test_states_and_filters(world: World, values: dict[str, Any], progress: Progress, choices: set[str]) -> None:
    def work(session: Session) -> UUID:
        row = factories.make_company(session, session.get_one(Round, world.round_id), "Probe AG")
        for name in values:
            setattr(row, name, dt.datetime(2027, 1, 10, tzinfo=dt.UTC))
        return row.id

    part = world.unit.run(work)
    found = world.unit.read(lambda session: round_overview.overview(session, world.coordinator, world.round_id))
    assert next(line for line in found.companies if line.id == part).progress is progress
    for choice in ("not_invited", "invited", "begun", "submitted", "withdrawn", "unsent"):
        shown = {line.id for line in found.filtered(progress=choice, today=factories.TODAY)}
        assert (part in shown) == (choice in choices), choice


def test_numbers_in_names_stand_in_their_order(world: World, desk: Browser) -> None:
    def add(session: Session) -> None:
        round_ = session.get_one(Round, world.round_id)
        for name in ("Werk 105", "Werk 7"):
            factories.make_company(session, round_, name)
        for number in range(12, 4, -1):
            company = session.get_one(RoundCompany, world.company)
            factories.make_participant(session, company, "azubi", f"Azubi Vor{number}")

    world.unit.run(add)
    names = [
        line.name
        for line in world.unit.read(lambda session: round_overview.lines(session, world.coordinator, world.round_id))
    ]
    assert names[-2:] == ["Werk 7", "Werk 105"]
    page = " ".join(desk.open(f"/coordinator/rounds/{world.round_id}/freeze").split())
    assert "Ali Demir, Azubi Vor5, Azubi Vor6, Azubi Vor7, Azubi Vor8 und 7 weitere" in page
    assert f'href="/company/{world.company}">Alle zeigen' in page
