"""One file with people of many companies: upload, progress, preview, taking over, taking back."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from web.coordinator.forms import Confirm
from web.coordinator.import_forms import TableForm, mending_of, read_sent
from web.coordinator.pages import address, show
from web.deps import ActorDep, FormDep, PageDep
from web.files.hidden_notes import hidden_among, is_about_hidden
from web.files.messages import Message
from web.files.table_problems import TableProblem
from web.files.template import people_template
from web.files.writing import Sheet, workbook_bytes
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services import rounds
from web.services.actor import Actor
from web.services.names import same_name_key
from web.services.outreach import companies
from web.services.tables import many_people_import
from web.services.tables.import_words import NO_AGREEMENT
from web.services.tables.large_books import Refused
from web.translations import N_

router = APIRouter(prefix="/coordinator/rounds/{round_id}/imports")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PROBLEM_ROWS = N_("Rows to check")
WHAT_TO_DO = N_("What to do")
ROWS = 50
MOST_CANDIDATES = 20
"""Companies a name may mean are offered for so many names at once; the next ones follow after these."""


@router.get("/people.xlsx")
def download_template(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """Give out the empty table of people of many companies as an Excel file."""
    own = page.unit.read(lambda session: many_people_import.own_columns(session, actor, round_id))
    headers = {"Content-Disposition": 'attachment; filename="personen.xlsx"'}
    return Response(people_template(page.language, own, with_company=True), media_type=EXCEL, headers=headers)


@router.get("/people")
def ask_for_people(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """Ask for a table with people of many companies."""
    page.unit.read(lambda session: companies.check_open(session, actor, round_id))
    return _upload_page(page, actor, round_id, TableForm.filled())


def _upload_page(page: Page, actor: Actor, round_id: UUID, form: Bound[TableForm]) -> Response:
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    return show(page, "import_people.html", where, form=form)


@router.post("/people")
def upload_people(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Keep a table until a job has read it, and go to its page."""
    page.unit.read(lambda session: companies.check_open(session, actor, round_id))
    form = TableForm.bind(data)
    file = read_sent(page, form, many_people_import.check_file, (b"", ""))
    return page.submit(
        form,
        lambda session, _sent: many_people_import.start(session, actor, round_id, file=file),
        then=lambda import_id: address(round_id, "imports", import_id),
        again=lambda: _upload_page(page, actor, round_id, form),
    )


def show_people(page: Page, actor: Actor, round_id: UUID, import_id: UUID) -> Response:
    """Show how far an import is, what it would do, or what it did."""
    view = page.unit.read(lambda session: many_people_import.many_page(session, actor, round_id, import_id))
    here = address(round_id, "imports", import_id)
    if page.wants_fragment and not view.is_at_work:
        return page.finish(Response(headers={"HX-Redirect": here}))
    apart = (each for each in view.problems if each.message.msgid != NO_AGREEMENT)
    problems = tuple(each for each in apart if not is_about_hidden(each))
    number = _number(page.request.query_params.get("page", "1"), -(-len(problems) // ROWS))
    return show(
        page,
        "import_people_page.html",
        view.where,
        view=view,
        problems=problems[(number - 1) * ROWS : number * ROWS],
        hidden=hidden_among(view.problems),
        unsigned=_unsigned(view.problems),
        number=number,
        pages=-(-len(problems) // ROWS),
        most_asked=MOST_CANDIDATES,
        meant_key=same_name_key,
        reason=_reason(page, view.problem) if view.problem else "",
        block="progress" if page.wants_fragment else None,
    )


def _reason(page: Page, problem: tuple[str, Mapping[str, Any]]) -> str:
    """Say why a table could not be read; its parameters are texts of ours or numbers."""
    msgid, params = problem
    values = {key: Message(value) if isinstance(value, str) else value for key, value in params.items()}
    return Message(msgid, values).text(page.translations)


def _number(sent: str, pages: int) -> int:
    return min(max(int(sent) if sent.isdecimal() and len(sent) < 6 else 1, 1), max(pages, 1))


def _unsigned(problems: Iterable[TableProblem]) -> list[str]:
    """The companies that lack the agreement, each once: told in one place, not row by row."""
    lacking = (each.message.params["company"] for each in problems if each.message.msgid == NO_AGREEMENT)
    return list(dict.fromkeys(map(str, lacking)))


@router.get("/{import_id}/problems.xlsx")
def download_problems(page: PageDep, actor: ActorDep, round_id: UUID, import_id: UUID) -> Response:
    """Give out the rows that cannot be taken over, each with what to do, to be corrected and imported again."""
    found = page.unit.read(lambda session: many_people_import.refused_rows(session, actor, round_id, import_id))
    sheets = [_problem_sheet(page, refused, number) for number, refused in enumerate(found, start=1)]
    title = page.t(PROBLEM_ROWS)
    headers = {"Content-Disposition": 'attachment; filename="zu-pruefen.xlsx"', "Cache-Control": "no-store"}
    return Response(workbook_bytes(sheets or [Sheet(title, (), ())], title=title), media_type=EXCEL, headers=headers)


def _problem_sheet(page: Page, refused: Refused, number: int) -> Sheet:
    rows = [
        (*cells, *[""] * (len(refused.headings) - len(cells)), " ".join(_said(page, one) for one in problems))
        for _number, cells, problems in refused.rows
    ]
    title = f"{number} {refused.sheet}" if refused.sheet else f"{page.t(PROBLEM_ROWS)} {number}"
    return Sheet(title, (*refused.headings, page.t(WHAT_TO_DO)), rows)


def _said(page: Page, problem: TableProblem) -> str:
    return problem.message.text(page.translations)


@router.post("/{import_id}/meaning")
def say_meaning(page: PageDep, actor: ActorDep, round_id: UUID, import_id: UUID, data: FormDep) -> Response:
    """Say which companies the names of the file mean, and work the preview out again."""
    mending = mending_of(data)
    return _step(
        page,
        data,
        round_id,
        import_id,
        lambda session: many_people_import.mend(session, actor, round_id, import_id, mending=mending),
    )


@router.post("/{import_id}/new-companies")
def add_unknown(page: PageDep, actor: ActorDep, round_id: UUID, import_id: UUID, data: FormDep) -> Response:
    """Let the companies the round does not know take part."""
    return _step(
        page,
        data,
        round_id,
        import_id,
        lambda session: many_people_import.add_unknown(session, actor, round_id, import_id),
    )


@router.post("/{import_id}/agreements")
def note_agreements(page: PageDep, actor: ActorDep, round_id: UUID, import_id: UUID, data: FormDep) -> Response:
    """Note that the agreement of the companies is there on paper."""
    return _step(
        page,
        data,
        round_id,
        import_id,
        lambda session: many_people_import.note_agreements(session, actor, round_id, import_id),
    )


@router.post("/{import_id}/storing")
def take_over(page: PageDep, actor: ActorDep, round_id: UUID, import_id: UUID, data: FormDep) -> Response:
    """Let the job store what the preview shows."""
    return _step(
        page,
        data,
        round_id,
        import_id,
        lambda session: many_people_import.take_over(session, actor, round_id, import_id),
    )


@router.post("/{import_id}/undo")
def undo(page: PageDep, actor: ActorDep, round_id: UUID, import_id: UUID, data: FormDep) -> Response:
    """Take an import back."""
    return _step(
        page, data, round_id, import_id, lambda session: many_people_import.undo(session, actor, round_id, import_id)
    )


@router.post("/{import_id}/cancel")
def cancel(page: PageDep, actor: ActorDep, round_id: UUID, import_id: UUID, data: FormDep) -> Response:
    """Stop an import and delete its table."""
    return page.submit(
        Confirm.bind(data),
        lambda session, _form: many_people_import.cancel(session, actor, round_id, import_id),
        then=lambda _none: with_notice(address(round_id), "table-dropped"),
        again=lambda: page.redirect(address(round_id)),
    )


def _step(page: Page, data: FormData, round_id: UUID, import_id: UUID, act: Callable[[Any], object]) -> Response:
    """Carry out one step of an import and show its page again."""
    here = address(round_id, "imports", import_id)
    return page.submit(
        Confirm.bind(data),
        lambda session, _form: act(session),
        then=lambda _any: here,
        again=lambda: page.redirect(here),
    )
