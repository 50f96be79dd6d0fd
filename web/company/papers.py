"""What a company prints, as PDF: the pages for its councils, letters, paper questionnaires, the guardians' letter."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.deps import ActorDep, PageDep
from web.papers.document import answer
from web.papers.works_council import works_council_paper
from web.services import papers

router = APIRouter()


@router.get("/papers/works-council.pdf")
def print_works_council_paper(page: PageDep, actor: ActorDep, company_id: UUID) -> Response:
    """Give out the two pages for works council, trainee council and data protection."""
    dossier = page.unit.read(lambda session: papers.dossier_of_company(session, actor, company_id))
    return answer(page, works_council_paper(page, dossier), page.t("Works council and data protection"))
