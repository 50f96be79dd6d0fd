"""What the tests of uploaded tables share: tables, and pressing the buttons of a preview."""

import re
from typing import Any

from sqlmodel import col, select

from tests.web.client import Browser, path_of
from tests.web.company.conftest import World
from web.db.models import Answer, Participant, PeopleImport, Person

HEADINGS = "Name;Rolle;Beruf;E-Mail;Ausbildungsjahr;Arbeitszeit;Führungskraft"
MIA = "Mia Kurz;Azubi;Mechatroniker/in;;2;Tagschicht;Petra Sommer"
PETRA = "Petra Sommer;Fachkraft;Zerspanungsmechaniker/in;petra@example.org;;Tagschicht;"


def csv(*lines: str, headings: str = HEADINGS) -> bytes:
    """A table as a German office saves it."""
    return "\r\n".join([headings, *lines]).encode("cp1252")


def upload(browser: Browser, world: World, content: bytes, name: str = "personal.csv", status: int = 303) -> Any:
    """Upload a file and return the answer."""
    return browser.submit(f"{world.base}/upload", files={"file": (name, content)}, status=status)


def preview_of(browser: Browser, world: World, content: bytes, name: str = "personal.csv") -> tuple[str, str]:
    """Upload a file and return the address and the text of its preview."""
    path = path_of(upload(browser, world, content, name))
    return path, browser.open(path)


def take_over(browser: Browser, path: str, html: str) -> Any:
    """Press the button of a preview."""
    seen = html.split('name="seen" value="')[1].split('"', maxsplit=1)[0]
    return browser.submit(f"{path}/take-over", {"seen": seen})


def everybody(world: World) -> dict[str, dict[str, Any]]:
    """Name → stored answers of the company's people."""

    def work(session: Any) -> dict[str, dict[str, Any]]:
        statement = (
            select(Person, Participant)
            .join(Participant, col(Participant.person_id) == col(Person.id))
            .where(Participant.round_company_id == world.company)
        )
        found: dict[str, dict[str, Any]] = {}
        for person, participant in session.exec(statement).all():
            answers = session.exec(select(Answer).where(Answer.participant_id == participant.id)).all()
            found[person.name] = {answer.question_key: answer.value for answer in answers}
        return found

    return world.unit.read(work)


def imports(world: World) -> list[PeopleImport]:
    """All uploaded tables, oldest first."""
    return world.unit.read(
        lambda session: list(session.exec(select(PeopleImport).order_by(col(PeopleImport.created_at))))
    )


def person_id(world: World, name: str) -> str:
    """The id of somebody by name."""
    return str(world.unit.read(lambda session: session.exec(select(Person.id).where(Person.name == name)).one()))


def sums(html: str) -> tuple[int, ...]:
    """The numbers of a preview: rows, new, changed, unchanged, to be clarified, left out."""
    found = re.search(
        r"(\d+) Zeilen unter den Überschriften = (\d+) neu \+ (\d+) geändert \+ (\d+) unverändert"
        r" \+ (\d+) zu klären \+ (\d+) ausgelassen",
        html,
    )
    assert found, "the preview says how its rows add up"
    return tuple(map(int, found.groups()))
