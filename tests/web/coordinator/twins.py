"""A round in which a person and a company stand twice, for tests of merging."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from tests import factories
from web.catalogue.shifts import shift_weeks
from web.db.models import (
    Answer,
    AnswerSource,
    CompanyProposal,
    Participant,
    RoundCompany,
)
from web.db.models.columns import utc_now
from web.db.session import Unit
from web.services.actor import Actor
from web.services.quality import merging_companies, merging_people
from web.services.quality.merging import MergePage

DAY = {"preset": "day", "weeks": [list(week) for week in shift_weeks("day")]}
EARLIER = utc_now() - dt.timedelta(days=3)


@dataclass
class Place:
    """A round with two companies; the first has Petra twice, both in the round."""

    unit: Unit
    round_id: UUID
    actor: Actor
    stranger: Actor
    company: RoundCompany
    other: RoundCompany
    first: Participant
    second: Participant
    azubi: Participant

    def people(self, *, first: UUID | None = None, actor: Actor | None = None) -> MergePage:
        """Compare the two."""
        one = first or self.first.person_id
        return self.unit.read(
            lambda s: merging_people.page_of_people(s, actor or self.actor, self.round_id, one, self.second.person_id)
        )

    def merge_people(self, page: MergePage | None = None, **choices: str) -> UUID:
        """Merge them."""
        return self._merge(merging_people.merge_people, page or self.people(), choices)

    def companies(self) -> MergePage:
        """Compare the two companies."""
        return self.unit.read(
            lambda s: merging_companies.page_of_companies(s, self.actor, self.round_id, self.company.id, self.other.id)
        )

    def merge_companies(self, page: MergePage | None = None, **choices: str) -> UUID:
        """Merge them."""
        return self._merge(merging_companies.merge_companies, page or self.companies(), choices)

    def _merge(self, merge: Callable[..., UUID], page: MergePage, choices: dict[str, str]) -> UUID:
        about = {"first_id": page.first_id, "second_id": page.second_id, "choices": choices, "seen": page.seen}
        return self.unit.run(lambda s: merge(s, self.actor, self.round_id, **about))

    def all(self, table: Any) -> list[Any]:
        """Return every row of a table."""
        return list(self.unit.read(lambda s: s.exec(select(table)).all()))

    def answers(self, participant: Participant) -> dict[str, Any]:
        """Return what is answered for somebody."""
        return {row.question_key: row.value for row in self.all(Answer) if row.participant_id == participant.id}

    def do(self, work: Callable[[Session], Any]) -> None:
        """Change something."""
        self.unit.run(work)


def build(session: Session, unit: Unit) -> Place:
    round_ = factories.make_round(session)
    company = factories.make_company(session, round_)
    other = factories.make_company(session, round_, "Muster Metallbau")
    facts = {"occupation": {"title": "Industriemechaniker/in", "kldb": "25102"}, "aevo": True, "shift": DAY}
    first = factories.make_participant(session, company, "fachkraft", "Petra Sommer", answers=facts)
    second = factories.make_participant(
        session,
        company,
        "fachkraft",
        "Petra Somer",
        email="petra@example.org",
        answers={"aevo": False, "department": "Halle 2", "line_manager": str(first.person_id)},
    )
    azubi = factories.make_participant(
        session, company, "azubi", "Mia Kurz", answers={"trainer": str(second.person_id)}
    )
    factories.give_answers(session, azubi, {"wishes": [str(first.person_id), str(second.person_id)]}, AnswerSource.SELF)
    for answer in session.exec(select(Answer).where(Answer.participant_id == first.id)).all():
        answer.answered_at = EARLIER
    session.add(CompanyProposal(round_company_id=company.id, azubi_id=azubi.id, fachkraft_id=second.id))
    actor = factories.make_coordinator(session, round_.programme_id)
    stranger = factories.make_coordinator(session, factories.make_programme(session, "Anderes").id)
    return Place(unit, round_.id, actor, stranger, company, other, first, second, azubi)
