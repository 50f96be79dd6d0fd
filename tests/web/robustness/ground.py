"""A round with two companies that have tandems to form, and everything a step of its life needs."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from tests import factories as make
from tests.web.client import Browser
from web.catalogue.shifts import shift_weeks
from web.db.models import Block, Programme, Round, RoundCompany
from web.db.session import Unit
from web.jobs import matching as matching_job
from web.services.actor import Actor
from web.services.planning import approval, freezing, plans, publication, runs

DAY = {"preset": "day", "weeks": [list(week) for week in shift_weeks("day")]}
FACTS = {"occupation": {"title": "Mechatroniker/in", "kldb": "26112"}, "shift": DAY, "languages": {"de": "C1"}}


@dataclass(frozen=True)
class House:
    """A company of a round with its contact, its block and its people."""

    id: UUID
    block: UUID
    contact: Actor
    azubis: tuple[UUID, ...]
    fachkraefte: tuple[UUID, ...]

    @property
    def home(self) -> str:
        """Address of its registration."""
        return f"/company/{self.id}"


@dataclass(frozen=True)
class Ground:
    """A round, its coordinator and its two companies."""

    unit: Unit
    round: UUID
    programme: UUID
    coordinator: Actor
    first: House
    second: House

    @property
    def home(self) -> str:
        """Address of the round."""
        return f"/coordinator/rounds/{self.round}"

    def freeze(self, *blocks: UUID) -> None:
        """Fix the data of these blocks, or of both."""
        wanted = blocks or (self.first.block, self.second.block)
        self.unit.run(lambda s: freezing.freeze_blocks(s, self.coordinator, self.round, block_ids=wanted))

    def request_run(self) -> UUID:
        """Ask for a run."""
        return self.unit.run(lambda s: runs.request_run(s, self.coordinator, self.round))

    def compute(self) -> UUID:
        """Run to the end and return the plan."""
        run = self.request_run()
        matching_job.solve_run(self.unit, run)
        return self.unit.read(lambda s: runs.progress(s, self.coordinator, self.round, run)).plan_id

    def seen(self, plan: UUID) -> dict[UUID, str]:
        """The result of each block as its page shows it."""
        view = self.unit.read(lambda s: plans.plan_page(s, self.coordinator, self.round, plan))
        return {line.id: line.row.result_hash for line in view.lines}

    def approve(self, plan: UUID) -> None:
        """Approve both blocks."""
        chosen = approval.Chosen(self.seen(plan), self.coordinator.name)
        self.unit.run(lambda s: approval.approve(s, self.coordinator, self.round, plan, chosen))

    def publish(self) -> None:
        """First wave for both blocks."""
        blocks = (self.first.block, self.second.block)
        self.unit.run(
            lambda s: publication.publish_to_companies(s, self.coordinator, self.round, blocks, today=make.TODAY)
        )

    def tell(self) -> None:
        """Second wave for both blocks."""
        blocks = (self.first.block, self.second.block)
        self.unit.run(lambda s: publication.tell_people(s, self.coordinator, self.round, blocks))

    def state(self, house: House) -> str:
        """State of a company's block."""
        return self.unit.read(lambda s: s.get_one(Block, house.block)).state.value


def make_ground(unit: Unit, session: Session, programme: Programme | None = None, name: str = "Berg") -> Ground:
    """A round with two companies of two Azubis and two Fachkräfte each."""
    programme = programme or make.make_programme(session, f"Programm {name}")
    round_ = make.make_round(session, programme) if name == "Berg" else _next_round(session, programme)
    houses = [_house(session, round_, f"{name} {number}") for number in ("Eins", "Zwei")]
    coordinator = make.make_coordinator(session, programme.id, f"Sabine {name}")
    return Ground(unit, round_.id, programme.id, coordinator, *houses)


def _next_round(session: Session, programme: Programme) -> Round:
    earlier = session.exec(select(Round).where(Round.programme_id == programme.id)).first()
    if earlier is None:
        return make.make_round(session, programme)
    values = earlier.model_dump(exclude={"id", "created_at", "version"}) | {"name": "Durchgang 2028", "seed": None}
    row = Round(**values)
    session.add(row)
    session.flush()
    return row


def _house(session: Session, round_: Round, name: str) -> House:
    company = make.make_company(session, round_, name)
    people = {role: tuple(_person(session, company, role, n) for n in (1, 2)) for role in ("azubi", "fachkraft")}
    contact = make.make_contact(session, company, f"Karin {name}")
    return House(company.id, company.block_id, contact, people["azubi"], people["fachkraft"])


def _person(session: Session, company: RoundCompany, role: str, number: int) -> UUID:
    email = f"{role}{number}@{company.id}.example"
    name = f"{role.title()} {'Eins' if number == 1 else 'Zwei'}"
    return make.make_participant(session, company, role, name, answers=FACTS, email=email).id


def send(browser: Browser, path: str, page: str, **fields: Any) -> int:
    """Send a form with the token of a page, whatever the answer, and return its status."""
    answer = browser.post(path, data={"csrf": browser.token(page), **fields})
    assert answer.status_code < 500, (path, answer.status_code)
    return answer.status_code
