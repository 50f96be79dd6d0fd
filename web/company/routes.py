"""The company's own page: its registration, who sees what, and sending."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.catalogue.question import RETENTION_TEXTS
from web.company import (
    agreement,
    copying,
    named_places,
    papers,
    patterns,
    people,
    proposals,
    receipts,
    returning,
    tandems,
    together,
    upload,
    withdrawing,
)
from web.company.pages import home, read_overview, show_overview, stand
from web.company.send_form import SendForm, send_form
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services.actor import Actor
from web.services.registrations import registration, sending

router = APIRouter(prefix="/company/{company_id}")


@router.get("")
def show_registration(page: PageDep, actor: ActorDep, company_id: UUID) -> Response:
    """Show "Unsere Meldung"."""
    return show_overview(page, actor, company_id, "company/registration.html")


@router.get("/who-sees-what")
def show_visibility(page: PageDep, actor: ActorDep, company_id: UUID) -> Response:
    """Show every question: who answers it, who sees the answer, what for and how long."""
    frame = page.unit.read(lambda session: registration.get_frame(session, actor, company_id))
    stand(page, frame)
    return page.show(
        "company/visibility.html",
        frame=frame,
        base=home(company_id),
        questions=frame.questionnaire.questions,
        retention=RETENTION_TEXTS,
    )


@router.get("/send")
def check_before_sending(page: PageDep, actor: ActorDep, company_id: UUID) -> Response:
    """Show what would be sent."""
    return _send_page(page, actor, company_id, None)


@router.post("/send")
def send(page: PageDep, actor: ActorDep, company_id: UUID, data: FormDep) -> Response:
    """Hand the registration in."""
    form = SendForm.bind(data)
    return page.submit(
        form,
        lambda session, sent: sending.send_registration(session, actor, company_id, sent.promise()),
        then=lambda _sent: with_notice(f"{home(company_id)}/receipt", "registration-sent"),
        again=lambda: _send_page(page, actor, company_id, form),
    )


def _send_page(page: Page, actor: Actor, company_id: UUID, form: Bound[SendForm] | None) -> Response:
    view = read_overview(page, actor, company_id)
    if not view.frame.is_open:
        return page.redirect(home(company_id))
    return page.show(
        "company/send.html",
        form=form or send_form(view.frame),
        frame=view.frame,
        view=view,
        base=home(company_id),
        receivers=sending.will_get_link(view),
        need_letter=sending.need_letter(view),
    )


for part in (
    agreement,
    copying,
    papers,
    named_places,
    patterns,
    people,
    returning,
    together,
    proposals,
    receipts,
    upload,
    tandems,
    withdrawing,
):
    router.include_router(part.router)
