"""How all companies of a round stand, as a workbook to take along."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.words import BLOCK_STATES, PROGRESS
from web.deps import ActorDep, PageDep
from web.files.writing import CellValue, Sheet, workbook_bytes
from web.rendering import ZONE, Page
from web.services import rounds
from web.services.outreach import company_list
from web.services.outreach.company_list import CompanyRow
from web.services.outreach.round_overview import CompanyLine
from web.translations import N_

router = APIRouter(prefix="/coordinator/rounds/{round_id}")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = (
    N_("Company"), N_("Town"), N_("Status"), N_("Azubis"), N_("Fachkräfte"), N_("Still missing"), N_("Deadline"),
    N_("Contacts"), N_("E-mail addresses"), N_("Telephone"), N_("Follow-up"), N_("What about?"), N_("Last activity"),
)  # fmt: skip


@router.get("/companies.xlsx")
def download_companies(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """Answer with the state of every company as a workbook."""
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    found = page.unit.read(lambda session: company_list.company_list(session, actor, round_id))
    rows = [_row(page, each) for each in found]
    title = f"{where.programme} {where.name}"
    content = workbook_bytes([Sheet(page.t("Companies"), [page.t(each) for each in HEADINGS], rows)], title=title)
    subject = page.t("companies")
    name = f"{subject}-{page.today():%Y-%m-%d}.xlsx"
    return page.finish(
        Response(content, media_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})
    )


def _row(page: Page, row: CompanyRow) -> list[CellValue]:
    line = row.line
    last = line.last_activity_at
    return [
        line.name,
        line.town,
        page.t(_state(line)),
        line.azubis,
        line.fachkraefte,
        _missing(page, line),
        line.deadline,
        ", ".join(row.names),
        ", ".join(row.emails),
        ", ".join(row.phones),
        line.follow_up_on,
        line.follow_up_note,
        last.astimezone(ZONE).date() if last else None,
    ]


def _state(line: CompanyLine) -> str:
    states, key = (PROGRESS, line.progress) if line.is_collecting else (BLOCK_STATES, line.block_state)
    return states[key.value][0]


def _missing(page: Page, line: CompanyLine) -> str:
    if not line.is_collecting:
        return ""
    if not line.azubis + line.fachkraefte:
        return page.t(N_("Nobody registered yet"))
    said = []
    if line.lacks_fachkraft or line.lacks_azubi:
        said.append(page.t(N_("Fachkraft") if line.lacks_fachkraft else N_("Azubi")))
    if line.company_part_open:
        said.append(page.n("company part of one person", "company part of %(num)s people", line.company_part_open))
    if line.own_part_open:
        said.append(page.n("own part of one person", "own part of %(num)s people", line.own_part_open))
    return ", ".join(said)
