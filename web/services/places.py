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


def place_around(session: Session, actor: Actor, path: str) -> Place | None:
    """Return the place an address belongs to, if the actor may go there; a coordinator may go to every company."""
    at = next((place for place in places_of(session, actor) if f"{path}/".startswith(f"{place.path}/")), None)
    if at is not None or not path.startswith(PAGES["company"]):
        return at
    return _company(session, actor, path.removeprefix(PAGES["company"]).partition("/")[0])


def _company(session: Session, actor: Actor, key: str) -> Place | None:
    try:
        title = places.company_name(session, actor, UUID(key))
    except ValueError:
        return None
    return Place("company", UUID(key), title) if title else None
