"""What a company prints, as PDF: the pages for its councils, letters, paper questionnaires, the guardians' letter."""

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.catalogue.question import Role
from web.company.pages import as_company_reads, home, stand
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound, Form
from web.papers.document import answer
from web.papers.guardian import guardian_paper
from web.papers.letters import LettersForm, choice, chosen_people, print_letters, refusal
from web.papers.sheet import sheet_paper
from web.papers.works_council import works_council_paper
from web.rendering import Page, with_notice
from web.services.access import letters
from web.services.actor import Actor
from web.services.registrations import guardians, intake, papers, people_pages, registration

router = APIRouter()


class HandedOverForm(Form):
    """On which day a young person was given the letter for their guardians."""

    on: date


class NotHandedOverForm(Form):
    """The entry was wrong: they have not been given it."""

    on: None = None


@router.get("/papers/works-council.pdf")
def print_works_council_paper(page: PageDep, actor: ActorDep, company_id: UUID) -> Response:
    """Give out the two pages for works council, trainee council and data protection."""
    dossier = page.unit.read(lambda session: papers.dossier_of_company(session, actor, company_id))
    made = works_council_paper(as_company_reads(page, actor, company_id), dossier)
    return answer(page, made, page.t("Works council and data protection"))


@router.get("/letters")
def choose_letters(page: PageDep, actor: ActorDep, company_id: UUID) -> Response:
    """Ask whose access letters are to be printed; those who need one are ticked, and of very many only they show."""
    frame = page.unit.read(lambda session: registration.get_frame(session, actor, company_id))
    people = page.unit.read(lambda session: letters.addressees_of_company(session, actor, company_id))
    stand(page, frame)
    shows_all = len(people) <= people_pages.MANY or "all" in page.request.query_params
    return page.show("company/letters.html", frame=frame, base=home(company_id), **choice(people, shows_all=shows_all))


@router.post("/letters.pdf")
def print_all_letters(page: PageDep, actor: ActorDep, data: FormDep, company_id: UUID) -> Response:
    """Make access letters, one page each. Their codes exist in this answer only."""
    bound = LettersForm.bind(data)
    people = page.unit.read(lambda session: letters.addressees_of_company(session, actor, company_id))
    chosen = [] if bound.invalid else chosen_people(bound.model, people)
    if notice := refusal(chosen):
        return page.redirect(f"{home(company_id)}/letters", done=notice)
    return answer(page, print_letters(page, actor, chosen, bound.value("form_key")), page.t("Access letters"))


@router.get("/people/{person_id}/letter")
def check_before_reprinting(page: PageDep, actor: ActorDep, company_id: UUID, person_id: UUID) -> Response:
    """Say what a letter is, and what a new one does to the old one."""
    frame = page.unit.read(lambda session: registration.get_frame(session, actor, company_id))
    line = page.unit.read(lambda session: intake.line_of(session, actor, company_id, person_id))
    stand(page, frame)
    return page.show("company/letter.html", frame=frame, line=line, base=home(company_id))


@router.post("/people/{person_id}/letter.pdf")
def print_letter(page: PageDep, actor: ActorDep, data: FormDep, company_id: UUID, person_id: UUID) -> Response:
    """Make one person's access letter."""
    line = page.unit.read(lambda session: intake.line_of(session, actor, company_id, person_id))
    made = print_letters(page, actor, [person_id], LettersForm.bind(data).value("form_key"))
    return answer(page, made, page.t("Access letter %(name)s", name=line.name))


@router.get("/sheet.pdf")
def print_empty_sheet(page: PageDep, actor: ActorDep, company_id: UUID, role: Role = Role.AZUBI) -> Response:
    """Give out the empty paper questionnaire of a role."""
    sheet = page.unit.read(lambda session: papers.sheet_of_role(session, actor, company_id, role))
    return answer(page, sheet_paper(page, sheet), page.t("Paper sheet %(name)s", name=role.value.title()))


@router.get("/people/{person_id}/sheet.pdf")
def print_sheet(page: PageDep, actor: ActorDep, company_id: UUID, person_id: UUID) -> Response:
    """Give out a person's paper questionnaire; nothing that was answered stands on it."""
    sheet = page.unit.read(lambda session: papers.sheet_of_person(session, actor, company_id, person_id))
    return answer(page, sheet_paper(page, sheet), page.t("Paper sheet %(name)s", name=sheet.name))


@router.get("/people/{person_id}/guardian-letter.pdf")
def print_guardian_letter(page: PageDep, actor: ActorDep, company_id: UUID, person_id: UUID) -> Response:
    """Give out the letter for the parents or guardians of somebody under 18."""
    letter = page.unit.read(
        lambda session: guardians.guardian_letter(session, actor, company_id, person_id, today=page.today())
    )
    return answer(page, guardian_paper(page, letter), page.t("Letter for guardians %(name)s", name=letter.name))


@router.get("/people/{person_id}/guardian-letter")
def show_guardian_letter(page: PageDep, actor: ActorDep, company_id: UUID, person_id: UUID) -> Response:
    """Show whether the letter was handed over, and ask when."""
    return _guardian_page(page, actor, company_id, person_id, HandedOverForm.filled({"on": page.today()}))


def _guardian_page(page: Page, actor: Actor, company_id: UUID, person_id: UUID, form: Bound[Any]) -> Response:
    frame = page.unit.read(lambda session: registration.get_frame(session, actor, company_id))
    letter = page.unit.read(
        lambda session: guardians.guardian_letter(session, actor, company_id, person_id, today=page.today())
    )
    stand(page, frame)
    return page.show("company/guardian_letter.html", form=form, frame=frame, letter=letter, base=home(company_id))


@router.post("/people/{person_id}/guardian-letter")
def note_guardian_letter(page: PageDep, actor: ActorDep, data: FormDep, company_id: UUID, person_id: UUID) -> Response:
    """Store on which day the letter was handed over, or that it was not."""
    form: Bound[Any] = (NotHandedOverForm if data.get("undo") else HandedOverForm).bind(data)
    return page.submit(
        form,
        lambda session, sent: guardians.hand_over_guardian_letter(
            session, actor, company_id, person_id, on=sent.on, today=page.today()
        ),
        then=lambda _none: with_notice(
            f"{home(company_id)}/people/{person_id}/guardian-letter",
            "not-handed-over" if data.get("undo") else "handed-over",
        ),
        again=lambda: _guardian_page(page, actor, company_id, person_id, form),
    )
