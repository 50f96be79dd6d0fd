"""Giving a plan away: what there is and who may get it, downloads, and files that take a while."""

import re
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.forms import Confirm
from web.coordinator.pages import address, show
from web.db.models import ExportKind
from web.deps import ActorDep, FormDep, PageDep
from web.exports import making
from web.exports.reader import Reader
from web.forms import clean_text
from web.rendering import Page
from web.services import rounds
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.planning import export_jobs, exports
from web.services.planning.export_jobs import File
from web.services.planning.exports import Handout, Outline

router = APIRouter(prefix="/coordinator/rounds/{round_id}/plans/{plan_id}/exports")
MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "json": "application/json",
    "jsonl": "application/jsonl",
}
CHECKED_BY = ("tandem verify transparenz.json", "tandem verify transparenz.json --proof nachweis.jsonl")
"""How somebody checks what they were given: the transparency file alone, and with the full proof."""
FOUND = 25
"""Companies that are listed at most; the others are found by name."""
ONE_COMPANY: dict[str, Callable[[Reader, Outline, Handout], File]] = {
    "workbook": making.book_of,
    "paper": making.paper_of,
}


@router.get("")
def show_exports(page: PageDep, actor: ActorDep, round_id: UUID, plan_id: UUID) -> Response:
    """Show what can be given away, to whom, and what is in it."""
    words = clean_text(page.request.query_params.get("q", "")).strip()
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    plan = page.unit.read(lambda session: exports.outline(session, actor, round_id, plan_id))
    companies = page.unit.read(lambda session: exports.companies_called(session, actor, plan_id, words, most=FOUND + 1))
    return show(
        page,
        "plan_exports.html",
        where,
        plan=plan,
        plan_id=plan_id,
        here=address(round_id, "plans", plan_id),
        checked_by=CHECKED_BY,
        takes_long=len(plan.lines) > making.AT_ONCE,
        words=words,
        companies=companies[:FOUND],
        are_more=len(companies) > FOUND,
    )


@router.post("/{kind}")
def download(page: PageDep, actor: ActorDep, data: FormDep, *, round_id: UUID, plan_id: UUID, kind: str) -> Response:
    """Answer with what was asked for; a large plan goes to the worker, and the page shows how far it is."""
    plan = page.unit.read(lambda session: exports.outline(session, actor, round_id, plan_id))
    wanted = _kind(kind)
    if len(plan.lines) > making.AT_ONCE:
        return page.submit(
            Confirm.bind(data),
            lambda session, _form: export_jobs.request_export(
                session, actor, round_id, plan_id, kind=wanted, language=page.language
            ),
            then=lambda export_id: address(round_id, "plans", plan_id, "exports", "made", export_id),
            again=lambda: page.redirect(address(round_id, "plans", plan_id, "exports")),
        )
    order = making.Order(page.unit, actor, round_id, plan_id, wanted, page.language)
    found = list(making.make_files(order, plan))
    if not found:
        return page.redirect(address(round_id, "plans", plan_id, "exports"), done="nothing-to-export")
    return _answer(page, actor, plan, plan_id, found[0], kind=wanted.value)


def _kind(kind: str) -> ExportKind:
    with suppress(ValueError):
        return ExportKind(kind)
    raise NotFound


@router.post("/companies/{company_id}/{form}")
def download_of_company(
    page: PageDep, actor: ActorDep, _data: FormDep, *, round_id: UUID, plan_id: UUID, company_id: UUID, form: str
) -> Response:
    """Answer with what one company may be given: names and reasons, never a figure, nobody else."""
    plan = page.unit.read(lambda session: exports.outline(session, actor, round_id, plan_id))
    if form not in ONE_COMPANY:
        raise NotFound
    handout = page.unit.read(lambda session: exports.handout(session, actor, plan_id, company_id))
    made = ONE_COMPANY[form](Reader(page.language, plan.own), plan, handout)
    return _answer(page, actor, plan, plan_id, made, kind=f"company_{form}", company=str(company_id))


def _answer(
    page: Page, actor: Actor, plan: Outline, plan_id: UUID, file: File, *, kind: str, company: str = ""
) -> Response:
    """Answer with a file that was made just now, once it is written down that it was."""
    page.unit.run(
        lambda session: export_jobs.note_download(
            session, actor, plan.programme_id, plan_id, kind=kind, sha256=file.sha256, company=company
        )
    )
    return page.finish(_attachment(file))


def _attachment(file: File) -> Response:
    plain = re.sub(r"[^\w.-]", "", file.name, flags=re.ASCII)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name)}"
    media = MEDIA[file.name.rpartition(".")[2]]
    return Response(file.data, media_type=media, headers={"Content-Disposition": disposition})


@router.get("/made/{export_id}")
def watch(page: PageDep, actor: ActorDep, round_id: UUID, plan_id: UUID, export_id: UUID) -> Response:
    """Show how far files are; once they are there, what can be fetched."""
    made = page.unit.read(lambda session: export_jobs.progress(session, actor, round_id, plan_id, export_id))
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    here = address(round_id, "plans", plan_id)
    part = "progress" if page.wants_fragment else None
    return show(page, "plan_export.html", where, made=made, here=here, block=part)


@router.post("/made/{export_id}/files/{number}")
def fetch(
    page: PageDep, actor: ActorDep, _data: FormDep, *, round_id: UUID, plan_id: UUID, export_id: UUID, number: int
) -> Response:
    """Answer with a file that was made."""
    file = page.unit.run(lambda session: export_jobs.fetch(session, actor, round_id, plan_id, export_id, number=number))
    return page.finish(_attachment(file))
