"""Pairs a company proposes: "Wissen Sie schon, wer zusammenpasst?"."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import AfterValidator, Field
from starlette.responses import Response

from web.company.forms import ConfirmForm
from web.company.pages import home, stand
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound, Form
from web.rendering import Page, with_notice
from web.services.actor import Actor
from web.services.registrations import proposals
from web.translations import N_

router = APIRouter(prefix="/proposals")
NO_AZUBI = N_("Please choose a person under “Azubi”.")
NO_FACHKRAFT = N_("Please choose a person under “Fachkraft”.")
NO_REASON = N_("Please say in one sentence why you propose these two.")


def _chosen(missing: str) -> Callable[[UUID | None], UUID | None]:
    def check(person_id: UUID | None) -> UUID | None:
        if person_id is None:
            raise ValueError(missing)
        return person_id

    return check


def _reason(text: str) -> str:
    if not text:
        raise ValueError(NO_REASON)
    return " ".join(text.split())


class ProposalForm(Form):
    """Two people and one sentence."""

    azubi_id: Annotated[UUID | None, AfterValidator(_chosen(NO_AZUBI))] = Field(default=None, validate_default=True)
    fachkraft_id: Annotated[UUID | None, AfterValidator(_chosen(NO_FACHKRAFT))] = Field(
        default=None, validate_default=True
    )
    sentence: Annotated[str, AfterValidator(_reason), Field(max_length=400)] = Field(default="", validate_default=True)


@router.get("")
def show_proposals(page: PageDep, actor: ActorDep, company_id: UUID) -> Response:
    """Show what was proposed and how it stands."""
    return _proposals_page(page, actor, company_id, ProposalForm.filled())


@router.post("")
def propose(page: PageDep, actor: ActorDep, company_id: UUID, data: FormDep) -> Response:
    """Propose two people."""
    form = ProposalForm.bind(data)
    return page.submit(
        form,
        lambda session, sent: proposals.propose_pair(
            session,
            actor,
            company_id,
            azubi_id=sent.azubi_id,
            fachkraft_id=sent.fachkraft_id,
            sentence=sent.sentence,
        ),
        then=lambda _id: with_notice(f"{home(company_id)}/proposals", "proposal-made"),
        again=lambda: _proposals_page(page, actor, company_id, form),
    )


@router.post("/{proposal_id}/take-back")
def take_back(page: PageDep, actor: ActorDep, company_id: UUID, proposal_id: UUID, data: FormDep) -> Response:
    """Take a proposal back."""
    form = ConfirmForm.bind(data)
    return page.submit(
        form,
        lambda session, _sent: proposals.take_back(session, actor, company_id, proposal_id),
        then=lambda _none: with_notice(f"{home(company_id)}/proposals", "proposal-taken-back"),
        again=lambda: _proposals_page(page, actor, company_id, form),
    )


def _proposals_page(page: Page, actor: Actor, company_id: UUID, form: Bound[Any]) -> Response:
    view = page.unit.read(lambda session: proposals.proposals_page(session, actor, company_id))
    stand(page, view.frame)
    return page.show("company/proposals.html", form=form, frame=view.frame, view=view, base=home(company_id))
