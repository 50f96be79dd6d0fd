"""Who is acting: the first argument of every use case after the session."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class Actor:
    """A signed-in human with all their roles, as they were when the request came in.

    `limited_to` is set when the session came from a personal link or a letter: such an actor reaches that one
    participation and holds no other role.
    """

    account_id: UUID
    name: str
    email: str | None = None
    language: str = "de"
    coordinates: frozenset[UUID] = field(default=frozenset())
    """Programmes."""
    speaks_for: frozenset[UUID] = field(default=frozenset())
    """Companies."""
    participates: frozenset[UUID] = field(default=frozenset())
    """Participants, one for each round and company."""
    limited_to: UUID | None = None

    @property
    def has_several_roles(self) -> bool:
        """Whether there is more than one page to go to."""
        return len(self.coordinates) + len(self.speaks_for) + len(self.participates) > 1
