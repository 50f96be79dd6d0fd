"""The agreement: reading and accepting it before the first person is entered."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.company.forms import AgreementForm
from web.company.pages import home, stand
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services.actor import Actor
from web.services.registrations import agreements

router = APIRouter()


@router.get("/agreement")
def show_agreement(page: PageDep, actor: ActorDep, company_id: UUID) -> Response:
    """Show the agreement: to be accepted, or by whom it was."""
    return _agreement_page(page, actor, company_id, None)


@router.post("/agreement")
def accept(page: PageDep, actor: ActorDep, company_id: UUID, data: FormDep) -> Response:
    """Accept the agreement for the company."""
    form = AgreementForm.bind(data)
    return page.submit(
        form,
        lambda session, sent: agreements.accept_agreement(
            session, actor, company_id, name=sent.name, wording=sent.wording, authorised=sent.authorised
        ),
        then=lambda is_first: (
            with_notice(home(company_id), "agreement-accepted")
            if is_first
            else with_notice(f"{home(company_id)}/agreement", "agreement-there")
        ),
        again=lambda: _agreement_page(page, actor, company_id, form),
    )


def _agreement_page(page: Page, actor: Actor, company_id: UUID, form: Bound[AgreementForm] | None) -> Response:
    view = page.unit.read(lambda session: agreements.agreement_page(session, actor, company_id))
    stand(page, view.frame)
    signer = "" if view.frame.on_behalf else actor.name
    return page.show(
        "company/agreement.html",
        form=form or AgreementForm.filled({"name": signer}),
        frame=view.frame,
        view=view,
        base=home(company_id),
        clauses=view.frame.wording.clauses(page.language),
    )
