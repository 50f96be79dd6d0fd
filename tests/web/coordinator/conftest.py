"""A round with three companies: one with tandems to form, one without a Fachkraft, one where no pair is possible."""

import time
from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlmodel import Session, select

from tests import factories
from tests.infra.kept import put_up
from web.catalogue.shifts import shift_weeks
from web.db.models import Block, Participant, RoundCompany, Run, RunState
from web.db.queries import staleness
from web.db.session import Unit
from web.jobs import matching as matching_job
from web.services.actor import Actor
from web.services.planning import approval, block_plans, freezing, plans, publication, runs

DAY = {"preset": "day", "weeks": [list(week) for week in shift_weeks("day")]}
NIGHT = {"preset": "night", "weeks": [list(week) for week in shift_weeks("night")]}
GERMAN = {"de": "C1"}
MOST_SECONDS = 60


@dataclass(frozen=True)
class PlanRead:
    """A whole plan, read in full."""

    blocks: tuple[block_plans.BlockPlan, ...]

    @property
    def pairs(self) -> tuple[block_plans.PairLine, ...]:
        """All pairs."""
        return tuple(pair for block in self.blocks for pair in block.pairs)


@dataclass(frozen=True)
class World:
    """Who and what there is. `block` has two Azubis and two Fachkräfte, `lonely` one Azubi, `mute` no language."""

    unit: Unit
    round_id: UUID
    coordinator: Actor
    stranger: Actor
    contact: Actor
    company: UUID
    block: UUID
    lonely: UUID
    mute: UUID
    azubis: tuple[UUID, UUID]
    fachkraefte: tuple[UUID, UUID]

    @property
    def blocks(self) -> tuple[UUID, UUID, UUID]:
        """All blocks."""
        return self.block, self.lonely, self.mute

    def freeze(self, *blocks: UUID) -> int:
        """Fix the data of these blocks, or of all."""
        return self.unit.run(
            lambda session: freezing.freeze_blocks(
                session, self.coordinator, self.round_id, block_ids=blocks or self.blocks
            )
        )

    def compute(self) -> UUID:
        """Ask for a run, do it, and return the plan."""
        run_id = self.unit.run(lambda session: runs.request_run(session, self.coordinator, self.round_id))
        self.solve(run_id)
        return self.run(run_id).plan_id

    def solve(self, run_id: UUID) -> None:
        """Do a run; where a server stands beside the test, its worker may have taken it up first and is waited for."""
        matching_job.solve_run(self.unit, run_id)
        until = time.monotonic() + MOST_SECONDS
        while self.run(run_id).state in {RunState.QUEUED, RunState.RUNNING}:
            assert time.monotonic() < until
            time.sleep(0.05)

    def run(self, run_id: UUID) -> Run:
        """A run's row."""
        return self.unit.read(lambda session: session.get_one(Run, run_id))

    def plan(self, plan_id: UUID) -> PlanRead:
        """What a plan says about its blocks."""
        here = (self.coordinator, self.round_id, plan_id)
        return PlanRead(self.unit.read(lambda session: block_plans.block_plans(session, *here)))

    def page(self, plan_id: UUID, choice: plans.Choice | None = None) -> plans.PlanPage:
        """A plan as the coordinator's page shows it."""
        here = (self.coordinator, self.round_id, plan_id)
        return self.unit.read(lambda session: plans.plan_page(session, *here, choice))

    def pairs(self, plan_id: UUID) -> set[tuple[UUID, UUID]]:
        """The pairs of a plan."""
        return {(pair.azubi_id, pair.fachkraft_id) for pair in self.plan(plan_id).pairs}

    def seen(self, plan_id: UUID, *blocks: UUID) -> dict[UUID, str]:
        """What an approval form of these blocks (or all) would send."""
        return {
            block.id: block.result_hash for block in self.plan(plan_id).blocks if block.id in (blocks or self.blocks)
        }

    def approve(self, plan_id: UUID, *blocks: UUID) -> int:
        """Approve what a plan says about these blocks, or all."""
        chosen = approval.Chosen(self.seen(plan_id, *blocks), self.coordinator.name)
        return self.unit.run(
            lambda session: approval.approve(session, self.coordinator, self.round_id, plan_id, chosen)
        )

    def publish(self, *blocks: UUID) -> int:
        """First wave."""
        here = (self.coordinator, self.round_id, blocks or self.blocks)
        return len(
            self.unit.run(lambda session: publication.publish_to_companies(session, *here, today=factories.TODAY))
        )

    def tell(self, *blocks: UUID) -> int:
        """Second wave."""
        return self.unit.run(
            lambda session: publication.tell_people(session, self.coordinator, self.round_id, blocks or self.blocks)
        )

    def state(self, block_id: UUID) -> Block:
        """A block's row."""
        return self.unit.read(lambda session: session.get_one(Block, block_id))

    def is_stale(self, block_id: UUID) -> bool:
        """Whether what counts for a block is out of date."""
        return block_id in self.unit.read(lambda session: staleness.among(session, [block_id]))

    def outdate(self, block_id: UUID) -> None:
        """Let every answer about a block be out of date."""
        self.unit.run(lambda session: staleness.mark(session, [block_id]))

    def count(self, table: type) -> int:
        """How many rows a table has."""
        return len(self.unit.read(lambda session: session.exec(select(table)).all()))


@pytest.fixture
def world(database: str, unit: Unit) -> World:
    """The round, before anything is fixed."""
    return put_up(database, make_world, unit)


def make_world(unit: Unit) -> World:
    """The round, in any database."""
    return unit.run(lambda session: _world(session, unit))


def _world(session: Session, unit: Unit) -> World:
    round_ = factories.make_round(session)
    company = factories.make_company(session, round_, "Muster Metallbau GmbH")
    lonely = factories.make_company(session, round_, "Nordwind Logistik GmbH")
    mute = factories.make_company(session, round_, "Frischkost GmbH")
    coordinator = factories.make_coordinator(session, round_.programme_id)
    stranger = factories.make_coordinator(session, factories.make_programme(session, "Anderes Programm").id)
    contact = factories.make_contact(session, company)
    factories.make_contact(session, lonely, "Jörg Pietsch")
    facts = {"occupation": {"title": "Zerspanungsmechaniker/in", "kldb": "24232"}, "shift": DAY, "languages": GERMAN}
    azubis = (
        _person(session, company, "azubi", "Jonas Weiß", facts | {"learns": ["cad"]}, email="jonas@example.org"),
        _person(session, company, "azubi", "Mia Kurz", facts | {"learns": ["plc"]}),
    )
    fachkraefte = (
        _person(
            session, company, "fachkraft", "Petra Sommer", facts | {"brings": {"cad": 3}}, email="petra@example.org"
        ),
        _person(session, company, "fachkraft", "Ali Demir", facts | {"brings": {"plc": 3}}, email="ali@example.org"),
    )
    _person(session, lonely, "azubi", "Kim Petersen", facts)
    _person(session, mute, "azubi", "Selin Arslan", facts | {"languages": {"tr": "C1"}})
    _person(session, mute, "fachkraft", "Ioan Szabó", facts | {"languages": {"ro": "C1"}})
    return World(
        unit,
        round_.id,
        coordinator,
        stranger,
        contact,
        company.id,
        company.block_id,
        lonely.block_id,
        mute.block_id,
        (azubis[0].id, azubis[1].id),
        (fachkraefte[0].id, fachkraefte[1].id),
    )


def _person(
    session: Session,
    company: RoundCompany,
    role: str,
    name: str,
    answers: dict[str, object],
    *,
    email: str = "",
) -> Participant:
    return factories.make_participant(session, company, role, name, email=email or None, answers=answers)
