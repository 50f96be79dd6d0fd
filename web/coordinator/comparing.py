"""Proposals side by side, and choosing one of them."""

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.compare_forms import Compute, GoBack, Take
from web.coordinator.pages import address, show
from web.deps import ActorDep, FormDep, PageDep
from web.rendering import Page, with_notice
from web.services.errors import NotFound
from web.services.planning import alternatives, compared_blocks, comparing, going_back

router = APIRouter(prefix="/coordinator/rounds/{round_id}/comparison")


@router.get("")
def compare(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """Show the proposals of the round side by side that the address names."""
    wanted, number = _columns(page), page.request.query_params.get("page", "")
    at = int(number) if number.isdecimal() and len(number) < 6 else 1
    found = page.unit.read(lambda session: comparing.comparison(session, actor, round_id, wanted, at))
    ids = [column.offer.id for column in found.columns]
    part = "columns" if page.wants_fragment else None
    return show(
        page,
        "compare.html",
        found.where,
        block=part,
        comparison=found,
        ids=ids,
        url=url_of(round_id, ids),
        url_with=lambda added: url_of(round_id, with_column(ids, added)),
        url_without=lambda gone: url_of(round_id, [each for each in ids if each != gone]),
        url_block=lambda block_id: url_of(round_id, ids, "blocks", block_id),
    )


def _columns(page: Page) -> list[UUID]:
    """The columns in the address; raises NotFound for what is no identifier. An empty choice is none."""
    try:
        return [UUID(each) for each in page.request.query_params.getlist("with") if each][: comparing.MOST]
    except ValueError as error:
        raise NotFound from error


def url_of(round_id: UUID, columns: Sequence[UUID], *parts: object) -> str:
    """Return the address of a comparison of these columns, or of a page below it."""
    return f"{address(round_id, 'comparison', *parts)}?{urlencode([('with', each) for each in columns])}"


@router.get("/blocks/{block_id}")
def compare_block(page: PageDep, actor: ActorDep, round_id: UUID, block_id: UUID) -> Response:
    """Show one company side by side; to htmx only what opens in the list."""
    wanted = _columns(page)
    found = page.unit.read(lambda s: compared_blocks.compared_block(s, actor, round_id, block_id, wanted))
    part = "company" if page.wants_fragment else None
    back = url_of(round_id, [offer.id for offer in found.offers])
    return show(page, "compare_block.html", found.where, block=part, company=found, back=back)


@router.post("/runs")
def compute(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Compute a proposal to compare with; the one of the round stays."""
    return page.submit(
        Compute.bind(data),
        lambda session, form: (
            form.columns,
            alternatives.compute(session, actor, round_id, objective=form.objective, plan_id=form.plan),
        ),
        then=lambda columns: url_of(round_id, with_column(*columns)),
        again=_tampered,
    )


def with_column(columns: Sequence[UUID], added: UUID) -> list[UUID]:
    """Return the columns with another one; where three are there already, it takes the place of the last."""
    return [*columns] if added in columns else [*columns[: comparing.MOST - 1], added]


@router.get("/plans/{plan_id}")
def check_plan(page: PageDep, actor: ActorDep, round_id: UUID, plan_id: UUID) -> Response:
    """Say what it means to choose a proposal."""
    found = page.unit.read(lambda session: alternatives.plan_to_take(session, actor, round_id, plan_id))
    return show(page, "compare_plan.html", found.where, plan=found)


@router.post("/plans")
def take_plan(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Let a proposal be the one of the round."""
    bound = Take.bind(data)
    return page.submit(
        bound,
        lambda session, form: (form.plan, alternatives.take_plan(session, actor, round_id, form.plan)),
        then=lambda taken: _after_taking(round_id, *taken),
        again=_tampered,
    )


def _after_taking(round_id: UUID, plan_id: UUID, run_id: UUID | None) -> str:
    if run_id:
        return with_notice(address(round_id, "runs", run_id), "plan-taken")
    return with_notice(address(round_id, "plans", plan_id), "plan-taken")


@router.get("/states/{run_id}")
def check_state(page: PageDep, actor: ActorDep, round_id: UUID, run_id: UUID) -> Response:
    """Say what it means to go back to an earlier computation."""
    found = page.unit.read(lambda session: going_back.way_back(session, actor, round_id, run_id))
    return show(page, "compare_state.html", found.where, way=found)


@router.post("/states")
def go_back(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Go back to the decisions of an earlier computation."""
    return page.submit(
        GoBack.bind(data),
        lambda session, form: going_back.go_back(session, actor, round_id, form.run),
        then=lambda gone: _after_going_back(round_id, *gone),
        again=_tampered,
    )


def _after_going_back(round_id: UUID, plan_id: UUID, is_same: bool) -> str:
    return with_notice(address(round_id, "plans", plan_id), "went-back" if is_same else "went-back-part")


def _tampered() -> Response:
    """A button names everything itself, so whoever sends something else has no page of ours; raises NotFound."""
    raise NotFound
