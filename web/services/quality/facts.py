"""What is known of a round when one looks for what hinders it, and how many tandems each company stands for."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from statistics import median
from uuid import UUID

from sqlmodel import Session

from web.db.models.columns import utc_now
from web.db.queries import hindrances as queries
from web.db.queries import refused_mails
from web.db.queries.rows import AnyRow
from web.services import outbox
from web.services.actor import Actor
from web.services.outreach.quiet_hours import german_day
from web.services.outreach.round_overview import NEAR_DEADLINE, CompanyLine, Overview, Progress
from web.services.quality.duplicates import any_twins

ENOUGH_TO_ESTIMATE = 3
"""Companies that must have reported people before the others are judged by them."""


class Basis(StrEnum):
    """Where a number of tandems comes from."""

    COUNTED = "counted"
    """The people a company has reported."""
    OTHERS = "others"
    """What the other companies of the round have: an estimate."""
    NOTHING = "nothing"
    """Nobody knows yet; the number only puts the list in order."""


@dataclass(frozen=True)
class Facts:
    """What was read, and what follows for every company."""

    found: Overview
    today: date
    names: Sequence[AnyRow]
    """Everybody of the companies in which two names look alike."""
    minors: Sequence[AnyRow]
    """Those who said when they come of age."""
    left: Sequence[AnyRow]
    """Those who stand in fixed data or a tandem and no longer want to, or do not take part any more."""
    refused_people: Sequence[AnyRow]
    refused_contacts: Mapping[UUID, Sequence[AnyRow]]
    """Contacts whom no mail reaches, by company of the round."""
    instructed: AbstractSet[UUID]
    """Blocks in which somebody was instructed in robot safety."""
    more: Mapping[UUID, AnyRow]
    """What else is known of each company."""
    stuck_mails: int
    announced: Mapping[UUID, int]
    """Tandems of the companies that ask for a call about them."""

    @cached_property
    def azubis(self) -> Mapping[UUID, int]:
        """How many Azubis each block has."""
        return self._summed("azubis")

    @cached_property
    def room(self) -> Mapping[UUID, int]:
        """For how many tandems the Fachkräfte of each block have room."""
        return self._summed("room")

    def _summed(self, name: str) -> Mapping[UUID, int]:
        counts = Counter[UUID]()
        for line in self.lines:
            counts[line.block_id] += getattr(line, name)
        return counts

    @cached_property
    def reported(self) -> Sequence[int]:
        """The tandems each company that has reported both sides can make."""
        return [one for line in self.lines if (one := self.potential(line))]

    @cached_property
    def usual(self) -> int:
        """The tandems a company of this round usually makes."""
        return round(median(self.reported)) if len(self.reported) >= ENOUGH_TO_ESTIMATE else 1

    @cached_property
    def lines(self) -> tuple[CompanyLine, ...]:
        """The companies that take part."""
        return tuple(line for line in self.found.companies if line.progress is not Progress.WITHDRAWN)

    @cached_property
    def by_id(self) -> Mapping[UUID, CompanyLine]:
        """The companies that take part, by their part in the round."""
        return {line.id: line for line in self.lines}

    def places(self, line: CompanyLine, wanted: int) -> int:
        """Return how many of these tandems the company's places allow."""
        own = self.found.places[line.block_id]
        places = own if own is not None else self.found.default_places
        return wanted if places is None else min(wanted, places)

    def potential(self, line: CompanyLine) -> int:
        """Return the tandems a company's own people can make."""
        return self.places(line, min(line.azubis, line.room))

    def expected(self, line: CompanyLine) -> int:
        """Return the tandems to be expected: its own if it reported people, else what others of the round have."""
        return self.potential(line) or self.places(line, self.usual)

    def basis(self, *lines: CompanyLine) -> Basis:
        """Return what the tandems expected of these companies rest on, the weakest of them."""
        if all(map(self.potential, lines)):
            return Basis.COUNTED
        return Basis.OTHERS if len(self.reported) >= ENOUGH_TO_ESTIMATE else Basis.NOTHING

    def is_urgent(self, line: CompanyLine) -> bool:
        """Whether the company's deadline is near or over."""
        return line.deadline - self.today <= NEAR_DEADLINE


def gather(session: Session, actor: Actor, found: Overview) -> Facts:
    """Read what is needed beside the list of companies; the number of queries is the same for any size."""
    round_id = found.where.id
    refused: dict[UUID, list[AnyRow]] = defaultdict(list)
    for row in refused_mails.contacts(session, actor, round_id):
        refused[row.home].append(row)
    minors = queries.minors(session, actor, round_id, since=f"{found.starts_on:%Y-%m}")
    return Facts(
        found,
        german_day(utc_now()),
        queries.names(session, actor, round_id, _with_twins(session, actor, round_id)),
        minors,
        queries.left(session, actor, round_id),
        refused_mails.people(session, actor, round_id),
        refused,
        queries.instructed(session, actor, round_id, {row.block_id for row in minors}),
        {row.id: row for row in queries.companies(session, actor, round_id)},
        outbox.count_stuck(session, actor, found.where.programme_id),
        queries.tandems(session, actor, round_id, [line.id for line in found.companies if line.wants_call]),
    )


def _with_twins(session: Session, actor: Actor, round_id: UUID) -> list[UUID]:
    """Return the companies in which somebody may be twice: they are few, and only their people are read one by one."""
    lists = queries.name_lists(session, actor, round_id)
    return [row.home for row in lists if any_twins(row.names.split(queries.BETWEEN_NAMES))]
