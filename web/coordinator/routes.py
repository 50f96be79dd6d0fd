"""A round at a glance: figures, what needs the coordinator now, all companies; inviting them."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator import (
    acting,
    approving,
    companies,
    comparing,
    competences,
    confiding,
    contacts,
    deciding,
    explaining,
    exporting,
    freezing,
    hindering,
    importing,
    importing_people,
    inviting,
    late,
    mailing,
    merging,
    papers,
    plan,
    plan_exports,
    policies,
    pooling,
    practising,
    programmes,
    proposing,
    publishing,
    questionnaire_versions,
    questionnaires,
    rechecking,
    releasing,
    repairing,
    round_policy,
    running,
    setting_up,
    settings,
    settling,
    stepping,
    wording,
)
from web.coordinator.forms import Invite
from web.coordinator.hindrance_words import words_for
from web.coordinator.pages import address, show
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound, clean_text
from web.rendering import Page, with_notice
from web.services.actor import Actor
from web.services.outreach import mailings, round_overview
from web.services.planning import large_acts
from web.services.planning.checking import open_requests
from web.services.quality import hindrances

router = APIRouter()
ROWS = 50
OVERVIEW = "/coordinator/rounds/{round_id}"


@router.get(OVERVIEW)
def overview(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """Show how the round stands and what to do next."""
    return _overview(page, actor, round_id)


def _overview(page: Page, actor: Actor, round_id: UUID, form: Bound[Invite] | None = None) -> Response:
    found = page.unit.read(lambda session: round_overview.overview(session, actor, round_id))
    worst = page.unit.read(lambda session: hindrances.of_overview(session, actor, found))
    requests = page.unit.read(lambda session: open_requests(session, actor, round_id))
    state, query = page.request.query_params.get("state", ""), clean_text(page.request.query_params.get("q", ""))
    lines = found.filtered(progress=state, query=query, today=page.today())
    number = min(max(_number(page.request.query_params.get("page", "1")), 1), max(-(-len(lines) // ROWS), 1))
    return show(
        page,
        "overview.html",
        found.where,
        form=form,
        round=found,
        step=found.step(page.today()).value,
        mailings=page.unit.read(lambda session: mailings.under_way(session, actor, round_id)),
        act=page.unit.read(lambda session: large_acts.newest(session, actor, round_id)),
        worst=worst,
        requests=requests,
        lines=lines[(number - 1) * ROWS : number * ROWS],
        number=number,
        pages=-(-len(lines) // ROWS),
        state=state,
        query=query,
        **words_for(page),
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 1


@router.post(OVERVIEW + "/invitations")
def invite(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Invite companies, or remind them with a new link."""
    bound = Invite.bind(data)
    return page.submit(
        bound,
        lambda session, form: mailings.invite(session, actor, round_id, form.company),
        then=lambda begun: mailing.after(round_id, begun, with_notice(_back(bound, round_id), "invited")),
        again=lambda: _overview(page, actor, round_id, bound),
    )


@router.post(OVERVIEW + "/reminders")
def remind(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Remind companies that have not sent their registration: one, or all of them."""
    bound = Invite.bind(data)
    return page.submit(
        bound,
        lambda session, form: mailings.remind(session, actor, round_id, form.company),
        then=lambda begun: mailing.after(round_id, begun, with_notice(_back(bound, round_id), _said(begun))),
        again=lambda: _overview(page, actor, round_id, bound),
    )


def _said(begun: mailings.Begun) -> str:
    if begun.is_repeated:
        return "reminded-already"
    return "reminded-later" if begun.waits else "reminded"


def _back(bound: Bound[Invite], round_id: UUID) -> str:
    """Return the page a button stood on: a company's, or the overview."""
    company = bound.value("company") if bound.value("back") == "company" else ""
    return address(round_id, "companies", company) if company else address(round_id)


for portal_part in (
    programmes,
    companies,
    competences,
    contacts,
    inviting,
    mailing,
    late,
    exporting,
    freezing,
    running,
    rechecking,
    comparing,
    plan,
    plan_exports,
    policies,
    round_policy,
    deciding,
    stepping,
    releasing,
    confiding,
    explaining,
    proposing,
    approving,
    publishing,
    papers,
    importing_people,
    importing,
    hindering,
    merging,
    pooling,
    setting_up,
    settings,
    acting,
    settling,
    practising,
    questionnaire_versions,
    questionnaires,
    repairing,
    wording,
):
    router.include_router(portal_part.router)
