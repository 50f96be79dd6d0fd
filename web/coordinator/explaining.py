"""Why: a pair, a person, every combination of a company, its next best plans, and what is missing."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.catalogue.text import Text
from web.coordinator.deciding import Plan, PlanDep, plan_address
from web.coordinator.explaining_words import explaining_labels
from web.coordinator.pages import show
from web.deps import ActorDep, PageDep
from web.rendering import Page
from web.services import rounds
from web.services.planning import matrices, missing, next_best, pair_views, person_views, shortages
from web.services.rounds import Where

Own = Mapping[str, Text]
"""The programme's own questions and competences by key."""
NONE: Own = {}
router = APIRouter(prefix="/coordinator/rounds/{round_id}/plans/{plan_id}")


@router.get("/pairs/{azubi_id}/{fachkraft_id}")
def pair(page: PageDep, actor: ActorDep, plan: PlanDep, azubi_id: UUID, fachkraft_id: UUID) -> Response:
    """Show why two people are a tandem, or why not and what it would cost."""
    where = page.unit.read(lambda session: rounds.where(session, actor, plan[0]))
    found = page.unit.read(
        lambda session: pair_views.pair_view(session, actor, *plan, azubi_id=azubi_id, fachkraft_id=fachkraft_id)
    )
    return _show(page, "pair.html", where, plan, pair=found)


@router.get("/people/{participant_id}")
def person(page: PageDep, actor: ActorDep, plan: PlanDep, participant_id: UUID) -> Response:
    """Show whom somebody has and why, the second choice and all others."""
    where = page.unit.read(lambda session: rounds.where(session, actor, plan[0]))
    found = page.unit.read(lambda session: person_views.person_view(session, actor, *plan, participant_id))
    return _show(page, "person.html", where, plan, person=found)


def _show(page: Page, template: str, where: Where, plan: Plan, *, own: Own = NONE, **context: Any) -> Response:
    return show(page, template, where, plan=plan_address(plan), **explaining_labels(page, own), **context)


@router.get("/blocks/{block_id}/combinations")
def combinations(page: PageDep, actor: ActorDep, plan: PlanDep, block_id: UUID) -> Response:
    """Show every combination of a company; to htmx only the table."""
    where = page.unit.read(lambda session: rounds.where(session, actor, plan[0]))
    row, column = _number(page, "row"), _number(page, "column")
    found = page.unit.read(
        lambda session: matrices.matrix(session, actor, *plan, block_id, row_page=row, column_page=column)
    )
    part = "table" if page.wants_fragment else None
    return _show(page, "combinations.html", where, plan, block=part, matrix=found)


def _number(page: Page, name: str) -> int:
    """The page of a list in the address; whatever is no number stands for the first."""
    asked = page.request.query_params.get(name, "")
    return int(asked) if asked.isdecimal() and len(asked) < 6 else 1


@router.get("/blocks/{block_id}/alternatives")
def alternatives(page: PageDep, actor: ActorDep, plan: PlanDep, block_id: UUID) -> Response:
    """Show the next best plans of a company."""
    where = page.unit.read(lambda session: rounds.where(session, actor, plan[0]))
    found = page.unit.read(lambda session: next_best.next_best(session, actor, *plan, block_id))
    return _show(page, "alternatives.html", where, plan, next_best=found)


@router.get("/blocks/{block_id}/missing")
def company_missing(page: PageDep, actor: ActorDep, plan: PlanDep, block_id: UUID) -> Response:
    """Show what is missing in a company."""
    where = page.unit.read(lambda session: rounds.where(session, actor, plan[0]))
    number = _number(page, "page")
    found = page.unit.read(lambda session: missing.company_missing(session, actor, *plan, block_id, number=number))
    return _show(page, "missing.html", where, plan, missing=found)


@router.get("/missing")
def round_missing(page: PageDep, actor: ActorDep, plan: PlanDep) -> Response:
    """Show what is missing in the round."""
    number = _number(page, "page")
    found = page.unit.read(lambda session: shortages.shortages(session, actor, *plan, number=number))
    return _show(page, "shortages.html", found.where, plan, own=found.own, shortages=found)
