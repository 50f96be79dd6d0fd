"""What coordinators print, as PDF: the pages for works councils and data protection, letters."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.deps import ActorDep, PageDep
from web.papers.document import answer
from web.papers.works_council import works_council_paper
from web.services import papers

router = APIRouter(prefix="/coordinator")


@router.get("/programmes/{programme_id}/papers/works-council.pdf")
def print_works_council_paper(page: PageDep, actor: ActorDep, programme_id: UUID) -> Response:
    """Give out the two pages for works councils, as the next round would have them."""
    dossier = page.unit.read(lambda session: papers.dossier_of_programme(session, actor, programme_id))
    return answer(page, works_council_paper(page, dossier), page.t("Works council and data protection"))
