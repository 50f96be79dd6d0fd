"""Companies of a round: bringing one in by form, and the page of each with what is noted about it."""

from collections.abc import Iterable
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from web.coordinator.company_forms import Called, CompanyData, FollowUp, NoteForm
from web.coordinator.forms import CompanyForm, Confirm
from web.coordinator.pages import address, show
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services import rounds
from web.services.actor import Actor
from web.services.outreach import companies, company_care
from web.services.planning import calls
from web.services.registrations.registration import Frame

router = APIRouter(prefix="/coordinator/rounds/{round_id}/companies")
ONE = "/{company_id}"


def _round_and_company(round_id: UUID, company_id: UUID) -> tuple[UUID, UUID]:
    return round_id, company_id


CompanyDep = Annotated[tuple[UUID, UUID], Depends(_round_and_company)]
"""Round and company of the address."""
NAMED_GAPS = 8
"""People with gaps that the page names; all of them stand in the registration."""


def company_address(round_id: UUID, company_id: UUID, *parts: object) -> str:
    """Return the address of a page about one company."""
    return address(round_id, "companies", company_id, *parts)


@router.get("")
def ask_for_company(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """Ask which company takes part and who speaks for it."""
    page.unit.read(lambda session: companies.check_open(session, actor, round_id))
    return _ask(page, actor, round_id, CompanyForm.filled())


def _ask(page: Page, actor: Actor, round_id: UUID, form: Bound[CompanyForm]) -> Response:
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    return show(page, "new_company.html", where, form=form)


@router.post("")
def add_company(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Let a company take part; it is not told yet."""
    bound = CompanyForm.bind(data)
    next_page = address(round_id, "companies") if bound.value("more") else address(round_id)
    return page.submit(
        bound,
        lambda session, form: companies.add_company(session, actor, round_id, form.company),
        then=lambda _id: with_notice(next_page, "company-added"),
        again=lambda: _ask(page, actor, round_id, bound),
    )


@router.get(ONE)
def show_company(page: PageDep, actor: ActorDep, at: CompanyDep) -> Response:
    """Show how far a company is, who speaks for it, what was noted and what it was sent."""
    return show_page(page, actor, at)


def show_page(
    page: Page,
    actor: Actor,
    at: tuple[UUID, UUID],
    form: Bound[Any] | None = None,
    template: str = "company.html",
) -> Response:
    """Answer with a page about a company; `form` is one that was refused.

    The page has several forms: what the other ones hold is put beside what was sent.
    """
    found = page.unit.read(lambda session: company_care.company_page(session, actor, *at))
    shown = form or FollowUp.filled()
    shown.data.setdefault("day", [str(found.line.follow_up_on or "")])
    shown.data.setdefault("note", [found.line.follow_up_note])
    return show(
        page,
        template,
        found.where,
        form=shown,
        company=found,
        call=page.unit.read(lambda session: calls.asked_by(session, actor, *at)),
        here=company_address(*at),
        portal=f"/company/{at[1]}",
        named=NAMED_GAPS,
        question_labels=partial(_question_labels, page.language),
    )


def _question_labels(language: str, frame: Frame, keys: Iterable[str]) -> str:
    return ", ".join(frame.questionnaire.question(key).label.in_language(language) for key in keys)


@router.post(ONE + "/notes")
def add_note(page: PageDep, actor: ActorDep, at: CompanyDep, data: FormDep) -> Response:
    """Write a note about the firm."""
    bound = NoteForm.bind(data)
    return page.submit(
        bound,
        lambda session, form: company_care.add_note(session, actor, *at, text=form.text),
        then=lambda _nothing: with_notice(company_address(*at) + "#notes", "noted"),
        again=lambda: show_page(page, actor, at, bound),
    )


@router.post(ONE + "/notes/{note_id}/removal")
def remove_note(page: PageDep, actor: ActorDep, at: CompanyDep, note_id: UUID, data: FormDep) -> Response:
    """Delete a note."""
    return page.submit(
        Confirm.bind(data),
        lambda session, _form: company_care.remove_note(session, actor, *at, note_id),
        then=lambda _nothing: with_notice(company_address(*at) + "#notes", "note-removed"),
        again=lambda: show_page(page, actor, at),
    )


@router.post(ONE + "/called")
def note_call(page: PageDep, actor: ActorDep, at: CompanyDep, data: FormDep) -> Response:
    """Note that the company was rung up and agrees to its tandems."""
    bound = Called.bind(data)
    return page.submit(
        bound,
        lambda session, form: calls.note_agreement(session, actor, *at, note=form.said),
        then=lambda _nothing: with_notice(company_address(*at), "called"),
        again=lambda: show_page(page, actor, at, bound),
    )


@router.post(ONE + "/follow-up")
def set_follow_up(page: PageDep, actor: ActorDep, at: CompanyDep, data: FormDep) -> Response:
    """Note when to come back to the company, or that it is done."""
    bound = FollowUp.bind(data)
    return page.submit(
        bound,
        lambda session, form: company_care.set_follow_up(
            session, actor, *at, day=form.day, note=form.note, seen=form.seen
        ),
        then=lambda _nothing: with_notice(company_address(*at) + "#follow-up", "follow-up"),
        again=lambda: show_page(page, actor, at, bound),
        stored=lambda: _stored_follow_up(page, actor, at),
    )


def _stored_follow_up(page: Page, actor: Actor, at: CompanyDep) -> Bound[FollowUp]:
    line = page.unit.read(lambda session: company_care.company_page(session, actor, *at)).line
    return FollowUp.filled({"day": line.follow_up_on or "", "note": line.follow_up_note})


@router.get(ONE + "/data")
def ask_for_data(page: PageDep, actor: ActorDep, at: CompanyDep) -> Response:
    """Ask for a company's name, town and telephone."""
    return show_page(page, actor, at, _filled(page, actor, at), "company_data.html")


def _filled(page: Page, actor: Actor, at: CompanyDep) -> Bound[CompanyData]:
    """The form with what is stored."""
    found = page.unit.read(lambda session: company_care.company_page(session, actor, *at))
    known = {"name": found.name, "town": found.town, "phone": found.phone, "version": found.version}
    return CompanyData.filled(known)


@router.post(ONE + "/data")
def change_data(page: PageDep, actor: ActorDep, at: CompanyDep, data: FormDep) -> Response:
    """Correct a company's name, town or telephone."""
    bound = CompanyData.bind(data)
    return page.submit(
        bound,
        lambda session, form: company_care.change_company(session, actor, *at, **form.model_dump()),
        then=lambda _nothing: with_notice(company_address(*at), "company-changed"),
        again=lambda: show_page(page, actor, at, bound, "company_data.html"),
        stored=lambda: _filled(page, actor, at),
    )
