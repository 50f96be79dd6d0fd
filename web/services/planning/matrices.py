"""Every combination of a company, as rows of Azubis and columns of Fachkräfte."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.services.actor import Actor
from web.services.matching.tables import Cell, combination_table
from web.services.planning.figures import is_unsure
from web.services.planning.ground import Ground, ground_of_block

IN_PLACE = 200
"""Up to so many combinations the table stands within its company."""
ROWS = 25
COLUMNS = 10
BANNED = "banned"
LEFT_OUT = "left_out"
WEAK = "below_minimum"
"""What stands in the way of a pair besides rules."""


@dataclass(frozen=True)
class Combination:
    """A cell of the table. `against`: the rules and decisions in the way, as keys of the legend."""

    azubi: str
    fachkraft: str
    percent: int
    is_chosen: bool
    is_unsure: bool
    against: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A stretch of one side of the table. `people`: their keys."""

    people: tuple[str, ...]
    number: int
    pages: int


@dataclass(frozen=True)
class Matrix:
    """A page of the table of a block. `legend`: what is in the way of the pairs shown."""

    ground: Ground
    azubis: Page
    fachkraefte: Page
    rows: tuple[tuple[Combination, ...], ...]
    legend: tuple[str, ...]
    is_only_possible: bool
    """A single possible pair needs no figure."""
    has_unsure: bool


def matrix(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, block_id: UUID, *, row_page: int, column_page: int
) -> Matrix:
    """Return the table of a block; whole if it is small, else the page asked for, or the nearest there is.

    Raises NotFound where the plan says nothing about the block.
    """
    ground = ground_of_block(session, actor, round_id, plan_id, block_id)
    is_small = len(ground.azubis) * len(ground.fachkraefte) <= IN_PLACE
    azubis = _page(ground.azubis, row_page, len(ground.azubis) if is_small else ROWS)
    fachkraefte = _page(ground.fachkraefte, column_page, len(ground.fachkraefte) if is_small else COLUMNS)
    table = combination_table(
        ground.task, ground.result, policy=ground.policy, azubis=azubis.people, fachkraefte=fachkraefte.people
    )
    rows = tuple(tuple(combination(cell) for cell in row) for row in table.rows)
    shown = [cell for row in rows for cell in row]
    return Matrix(
        ground=ground,
        azubis=azubis,
        fachkraefte=fachkraefte,
        rows=rows,
        legend=tuple(dict.fromkeys(key for cell in shown for key in cell.against)),
        is_only_possible=table.possible == 1,
        has_unsure=any(cell.is_unsure for cell in shown),
    )


def _page(people: Sequence[str], number: int, size: int) -> Page:
    pages = max(-(-len(people) // max(size, 1)), 1)
    number = min(max(number, 1), pages)
    return Page(tuple(people[(number - 1) * size : number * size]), number, pages)


def combination(cell: Cell) -> Combination:
    """Return what is shown of a combination; an impossible one has reasons instead of a figure."""
    against = () if cell.is_possible or cell.is_chosen else tuple(_against(cell))
    return Combination(
        azubi=cell.azubi,
        fachkraft=cell.fachkraft,
        percent=cell.percent,
        is_chosen=cell.is_chosen,
        is_unsure=not against and is_unsure(cell.confidence),
        against=against,
    )


def _against(cell: Cell) -> list[str]:
    decided = [(BANNED, cell.is_banned), (LEFT_OUT, bool(cell.left_out)), (WEAK, cell.is_weak and not cell.rules)]
    return [*cell.rules, *(key for key, is_so in decided if is_so)]
