"""The letter for the guardians of people under 18: to take home, noted when it was handed over, blocking nothing."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from tests import factories as make
from tests.web.client import Browser, path_of
from tests.web.papers.conftest import Ground
from tests.web.papers.reading import Printed
from web.db.models import AuditEntry, Participant


@pytest.fixture
def minor(ground: Ground) -> str:
    """Mia Kurz is under 18 for another year; the address of her page."""
    month = (datetime.now(UTC).date() + timedelta(days=365)).strftime("%Y-%m")

    def work(session: Session) -> None:
        make.give_answers(session, session.get_one(Participant, ground.mia), {"minor_until": month})

    ground.unit.run(work)
    return f"{ground.base}/people/{ground.mia}"


def handed_over(ground: Ground) -> date | None:
    return ground.unit.read(lambda session: session.get_one(Participant, ground.mia).guardian_letter_on)


def test_one_page_that_asks_for_nothing(ground: Ground, contact: Browser, minor: str) -> None:
    answer = contact.get(f"{minor}/guardian-letter.pdf")
    assert answer.status_code == 200
    made = Printed(answer.content)
    assert (len(made.pages), made.is_pdf_ua) == (1, True)
    assert "Nein. Sie müssen nichts unterschreiben." in made.text
    assert "Mia Kurz macht eine Ausbildung bei Muster Metallbau GmbH." in made.text
    assert "0511 123456" in made.text
    english = Printed(contact.get(f"{minor}/guardian-letter.pdf?language=en").content)
    assert "You need not sign anything." in english.text
    assert len(english.pages) == 1


@pytest.mark.parametrize("who", ["contact", "coordinator"])
def test_when_it_was_handed_over_is_noted_and_shown(
    ground: Ground, contact: Browser, coordinator: Browser, minor: str, who: str
) -> None:
    browser = {"contact": contact, "coordinator": coordinator}[who]
    assert "Noch nicht mitgegeben." in browser.open(minor)
    assert "Eine Person unter 18 hat ihn noch nicht" in browser.open(ground.base)
    day = datetime.now(UTC).date() - timedelta(days=3)
    answer = browser.submit(f"{minor}/guardian-letter", {"on": day.isoformat()})
    assert path_of(answer) == f"{minor}/guardian-letter"
    assert "Es ist eingetragen" in browser.open(answer.headers["location"])
    assert handed_over(ground) == day
    for reader in (contact, coordinator):
        assert "Mitgegeben am" in reader.open(minor)
        assert "hat ihn noch nicht" not in reader.open(ground.base)

    def logged(session: Session) -> list[dict[str, Any]]:
        found = session.exec(select(AuditEntry).where(AuditEntry.action == "guardian_letter.hand_over")).all()
        return [entry.details for entry in found]

    assert ground.unit.read(logged) == [{"on": day.isoformat()}]


@pytest.mark.parametrize(
    ("days", "message"), [(2, "liegt in der Zukunft"), (-400, "zu lange zurück"), (None, "Bitte füllen Sie")]
)
def test_days_that_cannot_be_right(
    ground: Ground, contact: Browser, minor: str, days: int | None, message: str
) -> None:
    typed = "" if days is None else (datetime.now(UTC).date() + timedelta(days=days)).isoformat()
    answer = contact.submit(f"{minor}/guardian-letter", {"on": typed}, status=422)
    assert message in answer.text
    assert handed_over(ground) is None


def test_a_wrong_entry_is_taken_back(ground: Ground, contact: Browser, minor: str) -> None:
    page = f"{minor}/guardian-letter"
    contact.submit(page, {"on": datetime.now(UTC).date().isoformat()}, page=page)
    assert "Doch noch nicht mitgegeben" in contact.open(page)
    answer = contact.submit(page, {"undo": "yes"}, page=page)
    assert "Der Brief ist noch nicht mitgegeben" in contact.open(answer.headers["location"])
    assert handed_over(ground) is None
    assert "Doch noch nicht mitgegeben" not in contact.open(page)


def test_grown_ups_have_none(ground: Ground, contact: Browser) -> None:
    person = f"{ground.base}/people/{ground.ali}"
    assert contact.get(f"{person}/guardian-letter.pdf").status_code == 409
    contact.submit(f"{person}/guardian-letter", {"on": "2026-01-01"}, status=409)
    assert "Erziehungsberechtigte" not in contact.open(person)
    assert "Erziehungsberechtigte" not in contact.open(ground.base)


def test_who_was_under_18_is_grown_up_now(ground: Ground, contact: Browser) -> None:
    def work(session: Session) -> None:
        make.give_answers(session, session.get_one(Participant, ground.ali), {"minor_until": "2020-01"})

    ground.unit.run(work)
    assert contact.get(f"{ground.base}/people/{ground.ali}/guardian-letter").status_code == 409


def test_other_companies_people_have_none_here(ground: Ground, contact: Browser) -> None:
    for address in ("guardian-letter.pdf", "guardian-letter"):
        assert contact.get(f"{ground.base}/people/{ground.jonas}/{address}").status_code == 404
    contact.submit(f"{ground.base}/people/{ground.jonas}/guardian-letter", {"on": "2026-01-01"}, status=404)
