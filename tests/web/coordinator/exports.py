"""What tests of a plan's files share: fetching them, reading them back, and decisions by hand."""

import io
import re
from typing import Any
from uuid import UUID

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from sqlmodel import Session, col, select

from tests import factories
from tests.web.client import Browser
from tests.web.coordinator.conftest import World
from tests.web.papers.reading import Printed
from web.db.models import (
    AuditEntry,
    ExportKind,
    Participant,
)
from web.exports import making
from web.services.planning import decisions, export_jobs

KINDS = tuple(kind.value for kind in ExportKind)
FIGURES = ("%", "Übereinstimmung", "Prozent", "Punkte")


def home(world: World, plan_id: UUID) -> str:
    return f"/coordinator/rounds/{world.round_id}/plans/{plan_id}/exports"


def fetched(browser: Browser, url: str) -> bytes:
    browser.token("/imprint")
    answer = browser.post(url, data={"csrf": browser.token()})
    assert answer.status_code == 200, answer.text[:300]
    assert answer.headers["content-disposition"].startswith("attachment; ")
    content: bytes = answer.content
    return content


def book(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def words_of(content: bytes) -> str:
    """Everything in a workbook or in the paper of a company."""
    if content.startswith(b"%PDF"):
        return Printed(content).text
    cells = (value for sheet in book(content) for row in sheet.iter_rows(values_only=True) for value in row)
    return "\n".join(str(value) for value in cells if value is not None)


def numbers_without_a_meaning(words: str) -> list[str]:
    """Every number that is no hours, week, date, page, telephone or name of the round: there a figure could hide."""
    known = r"\d+ Stunden|Woche \d+ von \d+|\d{1,2}\. \w+ \d{4}|Durchgang \d{4}|Seite \d+ von \d+|0511\s+123456"
    return re.findall(r"\d+", re.sub(known, "", words))


def entries(world: World, action: str) -> list[dict[str, Any]]:
    """The details of what the audit log says about this."""
    statement = select(AuditEntry).where(AuditEntry.action == action).order_by(col(AuditEntry.number))
    return [row.details for row in world.unit.read(lambda session: session.exec(statement).all())]


def answer(session: Session, person: UUID, key: str, value: Any) -> None:
    factories.give_answers(session, session.get_one(Participant, person), {key: value})


def person_id(session: Session, participant: UUID) -> str:
    """By which answers name somebody."""
    return str(session.get_one(Participant, participant).person_id)


def made(world: World, plan_id: UUID, kind: ExportKind, language: str = "de") -> list[export_jobs.File]:
    order = making.Order(world.unit, world.coordinator, world.round_id, plan_id, kind, language)
    return list(making.make_files(order, making.outline_of(order)))


def keep(world: World, plan_id: UUID, azubi: UUID, fachkraft: UUID, *, reason: str) -> None:
    """Decide that two people stay together."""
    here = (world.coordinator, world.round_id, plan_id)
    world.unit.run(lambda s: decisions.keep_pair(s, *here, azubi_id=azubi, fachkraft_id=fachkraft, reason=reason))


def separate(world: World, plan_id: UUID, azubi: UUID, fachkraft: UUID, *, reason: str) -> None:
    """Decide that two people do not get together."""
    here = (world.coordinator, world.round_id, plan_id)
    world.unit.run(lambda s: decisions.separate_pair(s, *here, azubi_id=azubi, fachkraft_id=fachkraft, reason=reason))


def person_of(world: World, participant_id: UUID) -> Any:
    """Somebody acting for themselves."""
    return world.unit.run(lambda s: factories.participant_actor(s, s.get_one(Participant, participant_id)))
