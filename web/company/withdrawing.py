"""Taking the whole registration back, with a check page, and taking part after all."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.company.forms import ConfirmForm
from web.company.pages import home, read_overview
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services.actor import Actor
from web.services.registrations import withdrawal

router = APIRouter()


@router.get("/withdrawal")
def check_before_withdrawing(page: PageDep, actor: ActorDep, company_id: UUID) -> Response:
    """Ask before the registration is taken back."""
    return _check_page(page, actor, company_id, ConfirmForm.filled())


def _check_page(page: Page, actor: Actor, company_id: UUID, form: Bound[Any]) -> Response:
    view = read_overview(page, actor, company_id)
    if not view.frame.is_open or view.frame.withdrawn_at is not None:
        return page.redirect(home(company_id))
    return page.show("company/withdrawal.html", form=form, frame=view.frame, view=view, base=home(company_id))


@router.post("/withdrawal")
def withdraw(page: PageDep, actor: ActorDep, company_id: UUID, data: FormDep) -> Response:
    """Take the registration back."""
    form = ConfirmForm.bind(data)
    return page.submit(
        form,
        lambda session, _sent: withdrawal.withdraw_registration(session, actor, company_id),
        then=lambda _none: with_notice(home(company_id), "registration-withdrawn"),
        again=lambda: _check_page(page, actor, company_id, form),
    )


@router.post("/withdrawal/undo")
def resume(page: PageDep, actor: ActorDep, company_id: UUID, data: FormDep) -> Response:
    """Take part after all."""
    form = ConfirmForm.bind(data)
    return page.submit(
        form,
        lambda session, _sent: withdrawal.resume_registration(session, actor, company_id),
        then=lambda _none: with_notice(home(company_id), "registration-resumed"),
        again=lambda: _check_page(page, actor, company_id, form),
    )
