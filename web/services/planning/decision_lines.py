"""What was decided by hand in a plan, as people read it: who, what, when and why, and who undid it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from web.db.models import DecisionKind
from web.db.queries.rows import AnyRow

ABOUT_PEOPLE = frozenset({DecisionKind.PIN, DecisionKind.HOLD, DecisionKind.BAN, DecisionKind.LEAVE_OUT})


@dataclass(frozen=True)
class DecisionLine:
    """A decision, with the people's names. Of a release, `released` is the decision that no longer holds."""

    id: UUID
    block_id: UUID
    number: int
    step: int
    kind: DecisionKind
    azubi_id: UUID | None
    azubi: str
    fachkraft_id: UUID | None
    fachkraft: str
    places: int | None
    rule: str
    released: "DecisionLine | None"
    reason: str
    maker_id: UUID | None
    made_by: str
    made_at: datetime
    undoer_id: UUID | None
    undone_by: str
    undone_at: datetime | None
    is_released: bool
    """It does not hold any more because it was released, not because its step was undone."""

    @property
    def is_in_force(self) -> bool:
        """Whether it holds."""
        return self.undone_at is None


def decision_lines(rows: Iterable[AnyRow]) -> tuple[DecisionLine, ...]:
    """Return decisions as `queries.plans.decisions` reads them, whole blocks at a time, in their order."""
    rows = tuple(rows)
    released = frozenset(row.releases for row in rows if row.releases is not None and row.undone_at is None)
    by_number: dict[int, DecisionLine] = {}
    for row in rows:
        by_number[row.number] = _line(row, by_number, is_released=row.number in released)
    return tuple(by_number.values())


def _line(row: AnyRow, before: Mapping[int, DecisionLine], *, is_released: bool) -> DecisionLine:
    return DecisionLine(
        id=row.id,
        block_id=row.block_id,
        number=row.number,
        step=row.step,
        kind=row.kind,
        azubi_id=row.azubi_id,
        azubi=row.azubi or "",
        fachkraft_id=row.fachkraft_id,
        fachkraft=row.fachkraft or "",
        places=row.places,
        rule=row.rule,
        released=before.get(row.releases),
        reason=row.reason,
        maker_id=row.maker_id,
        made_by=row.made_by or "",
        made_at=row.made_at,
        undoer_id=row.undoer_id,
        undone_by=row.undone_by or "",
        undone_at=row.undone_at,
        is_released=is_released,
    )


@dataclass(frozen=True)
class History:
    """The way of one block: what was decided, and which step of it would be undone and which done again."""

    lines: tuple[DecisionLine, ...] = ()

    @property
    def undo(self) -> int | None:
        """The last step that holds."""
        return max((line.step for line in self.lines if line.is_in_force), default=None)

    @property
    def redo(self) -> int | None:
        """The step that was undone last, if nothing was decided after that."""
        newest = max((line.made_at for line in self.lines), default=None)
        undone = [(line.undone_at, -line.step) for line in self.lines if line.undone_at and not line.is_released]
        at, step = max(undone, default=(None, 0))
        return -step if at and newest and at > newest else None

    def about(self, *people: UUID) -> DecisionLine | None:
        """The decision in force that says most about a person, or about an Azubi and a Fachkraft."""
        return self._in_force.get(frozenset(people))

    @cached_property
    def _in_force(self) -> Mapping[frozenset[UUID | None], DecisionLine]:
        """By the people they are about; of several the one whose kind comes first."""
        found = [line for line in self.lines if line.is_in_force and line.kind in ABOUT_PEOPLE]
        ordered = sorted(found, key=lambda line: list(DecisionKind).index(line.kind), reverse=True)
        return {frozenset({line.azubi_id, line.fachkraft_id} - {None}): line for line in ordered}

    @cached_property
    def acts(self) -> tuple[tuple[DecisionLine, int], ...]:
        """The decisions without those that only hold other tandems, with how many their step held beside each first."""
        held = Counter(line.step for line in self.lines if line.kind is DecisionKind.HOLD)
        seen: set[int] = set()
        found = []
        for line in self.lines:
            if line.kind is not DecisionKind.HOLD:
                found.append((line, 0 if line.step in seen else held[line.step]))
                seen.add(line.step)
        return tuple(found)

    @cached_property
    def first(self) -> frozenset[int]:
        """The numbers of the decisions that stand for their step in `acts`."""
        numbers: dict[int, int] = {}
        for line, _held in self.acts:
            numbers.setdefault(line.step, line.number)
        return frozenset(numbers.values())

    @property
    def places(self) -> DecisionLine | None:
        """The number of places that was set by hand last and holds."""
        found = [line for line in self.lines if line.is_in_force and line.kind is DecisionKind.PLACES]
        return found[-1] if found else None
