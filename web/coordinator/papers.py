"""What coordinators print, as PDF: the pages for works councils and data protection, letters."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.pages import address, show
from web.deps import ActorDep, FormDep, PageDep
from web.papers.document import answer
from web.papers.letters import LettersForm, choice, chosen_people, print_letters, refusal
from web.papers.works_council import works_council_paper
from web.services import rounds
from web.services.access import letters
from web.services.registrations import papers

router = APIRouter(prefix="/coordinator")


@router.get("/programmes/{programme_id}/papers/works-council.pdf")
def print_works_council_paper(page: PageDep, actor: ActorDep, programme_id: UUID) -> Response:
    """Give out the two pages for works councils, as the next round would have them, in German unless asked."""
    dossier = page.unit.read(lambda session: papers.dossier_of_programme(session, actor, programme_id))
    made = works_council_paper(page.for_reader(""), dossier)
    return answer(page, made, page.t("Works council and data protection"))


@router.get("/rounds/{round_id}/letters")
def choose_letters(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """Ask whose access letters are to be printed: those who need one, or with `all` everybody."""
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    people = page.unit.read(lambda session: letters.addressees_of_round(session, actor, round_id))
    shows_all = "all" in page.request.query_params
    return show(page, "letters.html", where, **choice(people, shows_all=shows_all))


@router.post("/rounds/{round_id}/letters.pdf")
def print_all_letters(page: PageDep, actor: ActorDep, data: FormDep, round_id: UUID) -> Response:
    """Make access letters, one page each. Their codes exist in this answer only."""
    bound = LettersForm.bind(data)
    people = page.unit.read(lambda session: letters.addressees_of_round(session, actor, round_id))
    chosen = [] if bound.invalid else chosen_people(bound.model, people)
    if notice := refusal(chosen):
        return page.redirect(address(round_id, "letters"), done=notice)
    made = print_letters(page, actor, chosen, bound.value("form_key"), round_id=round_id)
    return answer(page, made, page.t("Access letters"))


@router.post("/rounds/{round_id}/people/{person_id}/letter.pdf")
def print_letter(page: PageDep, actor: ActorDep, data: FormDep, round_id: UUID, person_id: UUID) -> Response:
    """Make one person's access letter."""
    page.unit.read(lambda session: rounds.where(session, actor, round_id))
    form_key = LettersForm.bind(data).value("form_key")
    return answer(page, print_letters(page, actor, [person_id], form_key, round_id=round_id), page.t("Access letter"))
