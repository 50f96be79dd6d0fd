"""A company with four Azubis and four Fachkräfte, computed once, on which coordinators change things by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from tests import factories
from tests.web.coordinator.conftest import DAY, GERMAN, World, make_world
from web.db.models import Round
from web.db.session import Unit
from web.services.planning import change_views

REASON = "So besprochen"
FACTS = {"occupation": {"title": "Zerspanungsmechaniker/in", "kldb": "24232"}, "shift": DAY, "languages": GERMAN}
SIDES: dict[str, list[dict[str, object]]] = {
    "azubi": [{"learns": ["cad", "plc"]}, {"learns": ["plc"]}, {"learns": ["cad"]}, {}],
    "fachkraft": [{"brings": {"cad": 3}}, {"brings": {"plc": 2, "cad": 1}}, {"brings": {"cad": 2, "plc": 3}}, {}],
}
Look = Callable[..., change_views.ChangeView]
Act = Callable[..., UUID]


@dataclass(frozen=True)
class Bench:
    """A company with four Azubis and four Fachkräfte, computed once."""

    world: World
    plan: UUID
    block: UUID
    azubis: tuple[UUID, ...]
    fachkraefte: tuple[UUID, ...]

    @property
    def here(self) -> tuple[UUID, UUID]:
        """Round and plan."""
        return self.world.round_id, self.plan

    def tandems(self) -> dict[UUID, UUID]:
        """The Fachkraft of each Azubi of the company."""
        pairs = self.world.plan(self.plan).pairs
        return {pair.azubi_id: pair.fachkraft_id for pair in pairs if pair.block_id == self.block}

    def do(self, act: Act, **options: object) -> UUID:
        """Change something by hand."""
        said = {"reason": REASON, **options}
        return self.world.unit.run(lambda session: act(session, self.world.coordinator, *self.here, **said))

    def go(self, way: Act, step: int) -> UUID:
        """Undo or redo a step."""
        return self.world.unit.run(lambda session: way(session, self.world.coordinator, *self.here, step))

    def look(self, view: Look, **options: object) -> change_views.ChangeView:
        """Look at a change before it is made."""
        return self.world.unit.read(lambda session: view(session, self.world.coordinator, *self.here, **options))

    def history(self) -> tuple[int | None, int | None]:
        """What would be undone and done again."""
        page = self.world.page(self.plan)
        return page.undo, page.redo


def make_bench(world: World) -> Bench:
    """Let the company take part, fix its data and compute it."""

    def people(session: Session) -> tuple[UUID, tuple[UUID, ...], tuple[UUID, ...]]:
        company = factories.make_company(session, session.get_one(Round, world.round_id), "Vierer Werkzeugbau GmbH")
        sides = {
            role: tuple(
                factories.make_participant(session, company, role, f"{role} {number}", answers=FACTS | own).id
                for number, own in enumerate(answers, 1)
            )
            for role, answers in SIDES.items()
        }
        return company.block_id, sides["azubi"], sides["fachkraft"]

    block, azubis, fachkraefte = world.unit.run(people)
    world.freeze(world.block, block)
    return Bench(world, world.compute(), block, azubis, fachkraefte)


def bench_alone(unit: Unit) -> Bench:
    """The bench with the world around it, for `put_up`."""
    return make_bench(make_world(unit))
