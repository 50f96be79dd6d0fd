"""Somebody who withdrew takes part again: they called the coordinators, who say so here in the company's name."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.company.pages import home
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Form
from web.rendering import with_notice
from web.services.people import leaving

router = APIRouter(prefix="/people/{person_id}/return")


class ReturnForm(Form):
    """A button without fields."""


@router.post("")
def take_back(page: PageDep, actor: ActorDep, data: FormDep, company_id: UUID, person_id: UUID) -> Response:
    """Let them take part again, and go on to what the company has to fill in anew."""
    return page.submit(
        ReturnForm.bind(data),
        lambda session, _: leaving.take_back(session, actor, company_id, person_id),
        then=lambda _: with_notice(f"{home(company_id)}/people/{person_id}", "taken-back"),
        again=lambda: page.redirect(home(company_id)),
    )
