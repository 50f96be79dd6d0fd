"""Reporting people of the last round again."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from web.company.pages import home, stand
from web.company.wording import in_words
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound, Form
from web.rendering import Page, with_notice
from web.services.actor import Actor
from web.services.registrations import last_round

router = APIRouter()


class CopyForm(Form):
    """Who is reported again; `seen` are the marks of what the page showed about each."""

    people: list[UUID] = Field(default_factory=list)
    seen: list[str] = Field(default_factory=list)


@router.get("/copy")
def show_last_round(page: PageDep, actor: ActorDep, company_id: UUID) -> Response:
    """Show the people of the last round."""
    return _copy_page(page, actor, company_id, CopyForm.filled())


@router.post("/copy")
def copy(page: PageDep, actor: ActorDep, company_id: UUID, data: FormDep) -> Response:
    """Report people of the last round again."""
    form = CopyForm.bind(data)
    return page.submit(
        form,
        lambda session, sent: last_round.copy_people(session, actor, company_id, chosen=sent.people, seen=sent.seen),
        then=lambda _count: with_notice(home(company_id), "people-copied"),
        again=lambda: _copy_page(page, actor, company_id, form),
    )


def _copy_page(page: Page, actor: Actor, company_id: UUID, form: Bound[Any]) -> Response:
    view = page.unit.read(lambda session: last_round.copy_page(session, actor, company_id))
    stand(page, view.frame)
    return page.show(
        "company/copy.html", form=form, frame=view.frame, view=view, base=home(company_id), in_words=in_words(page)
    )
