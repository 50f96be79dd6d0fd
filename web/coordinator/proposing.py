"""Pairs that companies propose: keeping them together, or answering."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import AfterValidator, Field
from starlette.responses import Response

from web.coordinator.deciding import block_address
from web.coordinator.forms import Confirm
from web.coordinator.pages import address, show
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound, Form
from web.rendering import Page, with_notice
from web.services.actor import Actor
from web.services.registrations import proposals
from web.services.registrations.proposals import RoundProposals
from web.translations import N_

router = APIRouter(prefix="/coordinator/rounds/{round_id}/proposals")
NO_ANSWER = N_("Please write a sentence. The company will read it.")


def _written(text: str) -> str:
    if not text:
        raise ValueError(NO_ANSWER)
    return text


class AnswerForm(Form):
    """A text the company reads."""

    answer: Annotated[str, AfterValidator(_written), Field(max_length=400)] = Field(default="", validate_default=True)
    plan: UUID | None = None
    block: UUID | None = None
    """Where it was written: in this block of this plan, or on the page of all proposals."""

    def back(self, round_id: UUID) -> str:
        """Return the address of the page it was written on."""
        if self.plan is None or self.block is None:
            return with_notice(address(round_id, "proposals"), "proposal-answered")
        return block_address((round_id, self.plan), self.block, "proposal-answered")


@router.get("")
def show_proposals(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """Show what the companies propose."""
    return _proposals_page(page, actor, round_id, None, None)


@router.post("/{proposal_id}/keep")
def keep(page: PageDep, actor: ActorDep, round_id: UUID, proposal_id: UUID, data: FormDep) -> Response:
    """Keep a proposed pair together."""
    form = Confirm.bind(data)
    return page.submit(
        form,
        lambda session, _sent: proposals.keep_proposed(session, actor, round_id, proposal_id),
        then=lambda _none: with_notice(address(round_id, "proposals"), "decided"),
        again=lambda: _proposals_page(page, actor, round_id, form, proposal_id),
    )


@router.post("/{proposal_id}/answer")
def answer(page: PageDep, actor: ActorDep, round_id: UUID, proposal_id: UUID, data: FormDep) -> Response:
    """Answer a proposal."""
    form = AnswerForm.bind(data)
    return page.submit(
        form,
        lambda session, sent: proposals.answer_proposal(session, actor, round_id, proposal_id, answer=sent.answer),
        then=lambda _none: form.model.back(round_id),
        again=lambda: _proposals_page(page, actor, round_id, form, proposal_id),
    )


def _proposals_page(page: Page, actor: Actor, round_id: UUID, form: Bound[Any] | None, about: UUID | None) -> Response:
    """`about`: the proposal a refused form belongs to."""
    view = page.unit.read(lambda session: proposals.round_proposals(session, actor, round_id))
    return show(page, "proposals.html", view.where, form=form, view=view, about=about, done=_done(page, view))


def _done(page: Page, view: RoundProposals) -> list[tuple[str, str, str, str]]:
    """Return pair, company, reason and outcome of what was answered."""
    return [
        (
            page.t("%(azubi)s and %(fachkraft)s", azubi=each.azubi, fachkraft=each.fachkraft),
            each.company,
            each.sentence,
            each.answer or page.t("kept together"),
        )
        for each in view.done
    ]
