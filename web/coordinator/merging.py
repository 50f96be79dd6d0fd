"""Making one of two entries of a person or a company."""

from collections.abc import Callable
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.answer_words import field_name, in_short
from web.coordinator.hindrance_words import words_for
from web.coordinator.pages import address, show
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound, Form
from web.rendering import Page, with_notice
from web.services.actor import Actor
from web.services.quality import merging, merging_companies, merging_people
from web.services.quality.merging import MergePage

router = APIRouter(prefix="/coordinator/rounds/{round_id}/merges")
Look = Callable[..., MergePage]
"""Takes the session, the actor, the round and two entries."""


class Merge(Form):
    """Two entries; `seen` stands for what the page showed."""

    first: UUID
    second: UUID
    seen: str = ""


@router.get("")
def show_candidates(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """Show who may be in the round twice."""
    found = page.unit.read(lambda session: merging.candidates(session, actor, round_id))
    return show(page, "merges.html", found.where, found=found, **words_for(page))


@router.get("/people")
def compare_people(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """Show two entries of a person side by side."""
    return _compare(page, actor, round_id, merging_people.page_of_people, is_company=False)


@router.get("/companies")
def compare_companies(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """Show two entries of a company side by side."""
    return _compare(page, actor, round_id, merging_companies.page_of_companies, is_company=True)


def _compare(
    page: Page,
    actor: Actor,
    round_id: UUID,
    look: Look,
    *,
    is_company: bool,
    form: Bound[Merge] | None = None,
) -> Response:
    asked = form or Merge.bind(page.request.query_params)  # type: ignore[arg-type]  # both are multi-dicts
    if asked.accepted is None or asked.model.first == asked.model.second:
        page.unit.read(lambda session: merging.candidates(session, actor, round_id))
        return page.redirect(address(round_id, "merges"))
    first, second = asked.model.first, asked.model.second
    view = page.unit.read(lambda session: look(session, actor, round_id, first, second))
    return show(
        page,
        "merge.html",
        view.where,
        form=form,
        view=view,
        is_company=is_company,
        field_name=lambda key: field_name(page, key, view.questions.get(key), of_company=is_company),
        value=lambda key, value: in_short(page, key, value, view.names, view.questions.get(key)),
    )


@router.post("/people")
def merge_people(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Make one of two entries of a person."""
    bound, choices = Merge.bind(data), _choices(data)
    return page.submit(
        bound,
        lambda session, form: merging_people.merge_people(
            session, actor, round_id, first_id=form.first, second_id=form.second, choices=choices, seen=form.seen
        ),
        then=lambda _id: with_notice(address(round_id, "merges"), "merged"),
        again=lambda: _compare(page, actor, round_id, merging_people.page_of_people, is_company=False, form=bound),
    )


@router.post("/companies")
def merge_companies(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Make one of two entries of a company."""
    bound, choices = Merge.bind(data), _choices(data)
    return page.submit(
        bound,
        lambda session, form: merging_companies.merge_companies(
            session, actor, round_id, first_id=form.first, second_id=form.second, choices=choices, seen=form.seen
        ),
        then=lambda _id: with_notice(address(round_id, "merges"), "merged"),
        again=lambda: _compare(page, actor, round_id, merging_companies.page_of_companies, is_company=True, form=bound),
    )


def _choices(data: FormDep) -> dict[str, str]:
    """Read which side counts for each field: `keep.name` = first or second."""
    return {name[5:]: str(value) for name, value in data.multi_items() if name.startswith("keep.")}
