"""A round with two companies, and the steps of an import of people of many companies."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from tests import factories
from web.db.models import (
    Participant,
    Person,
    RoundCompany,
)
from web.db.session import Unit
from web.jobs import importing
from web.services.actor import Actor
from web.services.tables import many_people_import as many
from web.services.tables.many_people_import import ManyPage

HEAD = "Unternehmen;Rolle;Name;E-Mail;Beruf;Abteilung;Ausbilder/in\n"
FILE = (
    HEAD + "Nord AG;Azubi;Mia Kurz;mia@example.org;Mechatroniker/in;Halle 1;Petra Sommer\n"
    "Nord AG;Fachkraft;Petra Sommer;;Mechatroniker/in;Halle 1;\n"
    "Süd GmbH;Fachkraft;Ali Demir;ali@example.org;Mechatroniker/in;;\n"
    "Ost KG;Azubi;Kim Petersen;;Mechatroniker/in;;\n"
    "Nord AG;Azubi;;;Mechatroniker/in;;\n"
)


@dataclass
class Place:
    """A round with two companies, of which the second lacks the agreement, and the steps of an import."""

    unit: Unit
    round_id: UUID
    actor: Actor
    stranger: Actor
    north: RoundCompany
    south: RoundCompany

    def upload(self, text: str | bytes, *, read: bool = True) -> UUID:
        """Upload a file and let the job read it."""
        file = many.check_file(text if isinstance(text, bytes) else text.encode(), "alle.csv")
        import_id = self.unit.run(lambda s: many.start(s, self.actor, self.round_id, file=file))
        if read:
            self.work(import_id)
        return import_id

    def work(self, import_id: UUID) -> None:
        """Let the job do what is due."""
        importing.work_on(self.unit, import_id)

    def page(self, import_id: UUID) -> ManyPage:
        """Look at the import."""
        return self.unit.read(lambda s: many.many_page(s, self.actor, self.round_id, import_id))

    def do(self, act: Callable[..., Any], import_id: UUID, **values: Any) -> None:
        """Take a step and let the job work."""
        self.unit.run(lambda s: act(s, self.actor, self.round_id, import_id, **values))
        self.work(import_id)

    def counts(self, import_id: UUID) -> dict[str, int]:
        """What the preview counts, without what is zero; the parts always add up to the rows."""
        counts = dict(self.page(import_id).counts)
        assert counts["rows"] == sum(number for name, number in counts.items() if name != "rows")
        return {name: number for name, number in counts.items() if number}

    def all(self, table: Any) -> list[Any]:
        """Return every row of a table."""
        return list(self.unit.read(lambda s: s.exec(select(table)).all()))

    def names(self) -> set[str]:
        """The people everybody sees."""
        people = {row.id: row.name for row in self.all(Person)}
        return {people[row.person_id] for row in self.all(Participant) if row.withdrawn_at is None}

    def named(self, participant: Participant) -> str:
        """What somebody who takes part is called."""
        return self.unit.read(lambda s: s.get_one(Person, participant.person_id)).name

    def change(self, work: Callable[[Session], Any]) -> None:
        """Change something meanwhile."""
        self.unit.run(work)


def make_place(unit: Unit) -> Place:
    """Build it in an empty database."""

    def build(session: Session) -> Place:
        round_ = factories.make_round(session)
        north = factories.make_company(session, round_, "Nord AG")
        south = factories.make_company(session, round_, "Süd GmbH", agreed=False)
        actor = factories.make_coordinator(session, round_.programme_id)
        other = factories.make_coordinator(session, factories.make_programme(session, "Anderes").id)
        return Place(unit, round_.id, actor, other, north, south)

    return unit.run(build)
