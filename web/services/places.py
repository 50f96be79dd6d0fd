"""Where an actor may go: one place for each role in each round, for the start page and the role switch.

A programme without a round is a place of its coordinators, where they open the first one.
"""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlmodel import Session

from web.db.queries import places
from web.services.actor import Actor

Kind = Literal["coordinator", "company", "participant", "programme"]


PAGES: dict[str, str] = {
    "coordinator": "/coordinator/rounds/",
    "company": "/company/",
    "participant": "/participant/",
    "programme": "/coordinator/programmes/",
}
"""Where the page of each kind of role begins."""


@dataclass(frozen=True)
class Place:
    """A role's page: `id` is a round, a round company, a participant or a programme, by `kind`."""

    kind: Kind
    id: UUID
    title: str
    """Programme, company or round, to tell several places of one kind apart."""

    @property
    def path(self) -> str:
        """The address of the page."""
        return f"{PAGES[self.kind]}{self.id}"


def places_of(session: Session, actor: Actor) -> tuple[Place, ...]:
    """Return every place of the actor, newest round first, programmes without a round last."""
    return tuple(Place(kind, id_, title) for kind, id_, title in places.of_actor(session, actor))
