"""What a company prints, as PDF: the pages for its councils, letters, paper questionnaires, the guardians' letter."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.company.pages import home, stand
from web.deps import ActorDep, FormDep, PageDep
from web.papers.document import answer
from web.papers.letters import LettersForm, choice, chosen_people, print_letters, refusal
from web.papers.works_council import works_council_paper
from web.services import intake, letters, papers, registration

router = APIRouter()


@router.get("/papers/works-council.pdf")
def print_works_council_paper(page: PageDep, actor: ActorDep, company_id: UUID) -> Response:
    """Give out the two pages for works council, trainee council and data protection."""
    dossier = page.unit.read(lambda session: papers.dossier_of_company(session, actor, company_id))
    return answer(page, works_council_paper(page, dossier), page.t("Works council and data protection"))


@router.get("/letters")
def choose_letters(page: PageDep, actor: ActorDep, company_id: UUID) -> Response:
    """Ask whose access letters are to be printed; those who need one are ticked."""
    frame = page.unit.read(lambda session: registration.get_frame(session, actor, company_id))
    people = page.unit.read(lambda session: letters.addressees_of_company(session, actor, company_id))
    stand(page, frame)
    return page.show("company/letters.html", frame=frame, base=home(company_id), **choice(people, shows_all=True))


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
