"""Taking a table back, and a registration that goes out as a table and comes back unchanged."""

import datetime as dt
import io
import json
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from sqlmodel import select

from tests import factories as make
from tests.web.client import Browser
from tests.web.company.conftest import World
from tests.web.company.uploading import (
    MIA,
    PETRA,
    csv,
    everybody,
    imports,
    person_id,
    preview_of,
    sums,
    take_over,
)
from web.catalogue.shifts import rota, school_weeks, shift_weeks
from web.db.models import AnswerSource, BlockState, Participant, RoundCompany
from web.services.planning import freezing

NEXT_YEAR = dt.datetime.now(dt.UTC).year + 1


def taken_over(world: World, owner: Browser, *rows: str) -> str:
    """Take a table over and return the address of taking it back."""
    take_over(owner, *preview_of(owner, world, csv(*rows)))
    return f"{world.base}/imports/{imports(world)[-1].id}/undo"


def test_a_table_is_taken_back_whole(world: World, owner: Browser) -> None:
    taken_over(world, owner, MIA, PETRA)
    before = everybody(world)
    changed = MIA.replace(";2;", ";3;").replace(";;3", ";mia@example.org;3")
    path = taken_over(world, owner, changed, PETRA, "Ali Demir;Fachkraft;Koch;;;;")
    html = owner.open(path)
    assert "Nicht mehr gemeldet (1)" in html
    assert "Ali Demir" in html
    assert "Wieder wie vorher (1)" in html
    owner.submit(path)
    assert everybody(world) == before
    assert "E-Mail: keine Angabe → mia@example.org" in preview_of(owner, world, csv(changed))[1]
    assert "rückgängig gemacht" in owner.open(f"{world.base}/upload")
    assert [table.undo for table in imports(world)[1:2]] == [None]
    owner.submit(path, status=409)


def test_who_was_changed_since_stays_and_is_named(world: World, owner: Browser) -> None:
    path = taken_over(world, owner, MIA, PETRA, "Ali Demir;Fachkraft;Koch;;;;")
    taken_over(world, owner, MIA.replace(";2;", ";3;"))
    answer_person_part(world, "Ali Demir")
    html = owner.open(path)
    assert "Diese Personen bleiben, wie sie jetzt sind" in html
    assert "Mia Kurz, Ali Demir" in html
    assert "Den Rest rückgängig machen" in html
    owner.submit(path)
    assert set(everybody(world)) == {"Mia Kurz", "Ali Demir"}


def answer_person_part(world: World, name: str) -> None:
    def work(session: Any) -> None:
        row = session.exec(select(Participant).where(Participant.person_id == UUID(person_id(world, name)))).one()
        make.give_answers(session, row, {"learns": ["cad"]}, AnswerSource.SELF)

    world.unit.run(work)


def test_nothing_is_left_to_take_back(world: World, owner: Browser) -> None:
    path = taken_over(world, owner, MIA)
    participant = person_id(world, "Mia Kurz")
    assert participant
    taken_over(world, owner, MIA.replace(";2;", ";3;"))
    assert "Es gibt nichts mehr rückgängig zu machen" in owner.open(path)


def test_a_contact_takes_back_what_a_colleague_took_over(world: World, owner: Browser, new_browser: Any) -> None:
    path = taken_over(world, owner, MIA)
    mate = new_browser().sign_in(world.unit, world.mate.account_id)
    assert "Karin Vogt" in mate.open(f"{world.base}/upload")
    mate.submit(path)
    assert everybody(world) == {}


def test_bug_what_tables_kept_outlived_who_left(world: World, owner: Browser) -> None:
    taken_over(world, owner, MIA, PETRA)
    taken_over(world, owner, MIA.replace(";2;", ";3;"), PETRA.replace("Petra Sommer", "Petra  Sommer"))
    assert "Mia Kurz" in json.dumps([table.undo for table in imports(world)])
    person = UUID(person_id(world, "Mia Kurz"))
    mia = world.unit.read(lambda s: s.exec(select(Participant.id).where(Participant.person_id == person)).one())
    owner.submit(f"{world.base}/people/{mia}/remove", page=f"{world.base}/people/{mia}/remove")
    said = json.dumps([table.undo for table in imports(world)])
    assert "Mia Kurz" not in said
    assert str(mia) not in said
    assert '"participant"' in said


def test_fixed_data_cannot_be_taken_back(world: World, owner: Browser) -> None:
    path = taken_over(world, owner, MIA, PETRA)

    def freeze(session: Any) -> int:
        company = session.get_one(RoundCompany, world.company)
        return freezing.freeze_blocks(session, world.coordinator, company.round_id, block_ids=[company.block_id])

    assert world.unit.run(freeze) == 1
    assert [table.undo for table in imports(world)] == [None]
    owner.submit(path, status=409)
    world.set_state(BlockState.COLLECTING)
    assert "nicht mehr möglich" in owner.open(f"{world.base}/upload")
    owner.submit(path, status=409)


def test_a_dropped_or_missing_table_is_not_there(world: World, owner: Browser) -> None:
    preview_of(owner, world, csv(MIA))
    dropped = imports(world)[0].id
    owner.open(f"{world.base}/imports/{dropped}/undo", status=404)
    owner.open(f"{world.base}/imports/{UUID(int=1)}/undo", status=404)


OWN = rota("Mo-Do 06:00-14:30, Fr 06:00-12:00", "Mo 22:00-06:00, Mi-Fr 14:00-22:00, Sa 08:00-12:00")
AZUBI_ANSWERS: dict[str, Any] = {
    "occupation": {"title": "Fräser in der Lehre", "kldb": "24232"},
    "training_year": 2,
    "training_ends": f"{NEXT_YEAR}-07",
    "department": "=HYPERLINK(1)",
    "site": "'05",
    "shift": {"preset": "own", "weeks": [list(week) for week in OWN]},
    "school": {"preset": "two_days", "weeks": [list(week) for week in school_weeks("two_days", [1, 3])]},
    "minor_until": f"{NEXT_YEAR}-03",
}
FACHKRAFT_ANSWERS: dict[str, Any] = {
    "occupation": {"title": "Zerspanungsmechaniker/in", "kldb": "24232"},
    "shift": {"preset": "day", "weeks": [list(week) for week in shift_weeks("day")]},
    "capacity": 2,
    "aevo": False,
    "safety_instruction": {"has": True, "on": "2025-09-01"},
}


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_export_comes_back_without_a_change(world: World, owner: Browser, language: str, new_browser: Any) -> None:
    world.add("azubi", "Mia Kurz", answers=AZUBI_ANSWERS, email="mia@example.org")
    world.add("fachkraft", "Petra 't Hooft", answers=FACHKRAFT_ANSWERS)
    chef = {"occupation": {"title": "Koch", "kldb": None}, "line_manager": person_id(world, "Petra 't Hooft")}
    world.add("fachkraft", "Ali Demir", answers=chef)
    stored = everybody(world)
    speaks = new_browser(language=language).sign_in(world.unit, world.owner.account_id)
    content = speaks.get(f"{world.base}/people.xlsx").content
    cells = [cell.value for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0] for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not any(str(cell).startswith(("=", "+", "@")) for cell in cells if cell)
    _, html = preview_of(owner, world, content, "meldung.xlsx")
    assert sums(html) == (3, 0, 0, 3, 0, 0)
    assert everybody(world) == stored
