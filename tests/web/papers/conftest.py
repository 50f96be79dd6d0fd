"""A round with two companies and the people who get paper."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session

from tests import factories as make
from tests.web.client import Browser
from web.db.models import Block, BlockState, Participant, Person, Programme, RoundCompany
from web.db.session import Unit
from web.services.actor import Actor


class Ground:
    """Mia Kurz and Petra Sommer have no address, Ali Demir has one; Jonas Weiß works in another company."""

    def __init__(self, session: Session, unit: Unit) -> None:
        self.unit = unit
        round_ = make.make_round(session)
        company = make.make_company(session, round_)
        other = make.make_company(session, round_, "Nordwind Logistik GmbH")
        self.round, self.company, self.other = round_.id, company.id, other.id
        self.programme = round_.programme_id
        self.contact: Actor = make.make_contact(session, company)
        self.coordinator: Actor = make.make_coordinator(session, round_.programme_id)
        self.mia = make.make_participant(session, company, "azubi", "Mia Kurz").id
        self.petra = make.make_participant(session, company, "fachkraft", "Petra Sommer").id
        self.ali = make.make_participant(session, company, "azubi", "Ali Demir", email="ali@example.org").id
        self.jonas = make.make_participant(session, other, "azubi", "Jonas Weiß").id

    @property
    def base(self) -> str:
        """The company's address."""
        return f"/company/{self.company}"

    @property
    def desk(self) -> str:
        """The round's address."""
        return f"/coordinator/rounds/{self.round}"

    def change(self, model: type[Any], key: UUID, **values: Any) -> None:
        """Set columns of a row."""

        def work(session: Session) -> None:
            row = session.get_one(model, key)
            for name, value in values.items():
                setattr(row, name, value)

        self.unit.run(work)

    def read_by(self, participant_id: UUID, language: str) -> None:
        """Let somebody have an account and have chosen a language."""

        def work(session: Session) -> None:
            person = session.get_one(Person, session.get_one(Participant, participant_id).person_id)
            person.account_id = make.make_account(session, person.name, language=language).id

        self.unit.run(work)

    def answer(self, participant_id: UUID, key: str, value: Any) -> None:
        """Store what was answered for somebody."""
        self.unit.run(lambda s: make.give_answers(s, s.get_one(Participant, participant_id), {key: value}))

    def practise(self) -> None:
        """Make the programme one for trying things out."""
        self.change(Programme, self.programme, is_practice=True)

    def move(self, state: BlockState) -> None:
        """Move the company's block to a state."""
        block_id = self.unit.read(lambda session: session.get_one(RoundCompany, self.company).block_id)
        self.change(Block, block_id, state=state)


@pytest.fixture
def ground(unit: Unit) -> Ground:
    return unit.run(lambda session: Ground(session, unit))


@pytest.fixture
def contact(ground: Ground, new_browser: Callable[..., Browser]) -> Browser:
    """The browser of the company's contact."""
    return new_browser().sign_in(ground.unit, ground.contact.account_id)


@pytest.fixture
def coordinator(ground: Ground, new_browser: Callable[..., Browser]) -> Browser:
    """The browser of a coordinator."""
    return new_browser().sign_in(ground.unit, ground.coordinator.account_id)
