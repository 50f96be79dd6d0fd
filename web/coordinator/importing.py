"""Tables of many companies: template, upload or pasting, preview, taking over."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.forms import Confirm
from web.coordinator.import_forms import TableForm, TakeOver, mending_of, read_sent
from web.coordinator.importing_people import show_people
from web.coordinator.pages import address, show
from web.deps import ActorDep, FormDep, PageDep
from web.files.companies_table import FIELDS
from web.files.companies_template import companies_template
from web.files.left_rows import WHY_LEFT_OUT
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services import rounds
from web.services.actor import Actor
from web.services.names import same_name_key
from web.services.outreach import companies
from web.services.setup import first_steps
from web.services.tables import companies_import, round_imports
from web.services.tables.companies_import import Brought

router = APIRouter(prefix="/coordinator/rounds/{round_id}/imports")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 100
"""Rows of one kind shown on the preview; the counts are always complete."""


@router.get("/companies.xlsx")
def download_template(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """Give out the empty table of companies as an Excel file."""
    page.unit.read(lambda session: rounds.where(session, actor, round_id))
    headers = {"Content-Disposition": 'attachment; filename="unternehmen.xlsx"'}
    return Response(companies_template(page.language), media_type=EXCEL, headers=headers)


@router.get("/companies")
def ask_for_table(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """Ask for a table of companies."""
    page.unit.read(lambda session: companies.check_open(session, actor, round_id))
    return _upload_page(page, actor, round_id, TableForm.filled())


def _upload_page(page: Page, actor: Actor, round_id: UUID, form: Bound[TableForm]) -> Response:
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    headings = [field.heading for field in FIELDS]
    first = _is_on_the_first_way(page, actor, round_id)
    return show(page, "import_companies.html", where, form=form, headings=headings, is_first=first)


def _is_on_the_first_way(page: Page, actor: Actor, round_id: UUID) -> bool:
    """Whether the companies are the third of the four steps to the first invited company."""
    return page.unit.read(lambda session: first_steps.needs_companies(session, actor, round_id))


@router.post("/companies")
def upload_table(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Read a table of companies and go to its preview. The file is opened before the transaction."""
    page.unit.read(lambda session: companies.check_open(session, actor, round_id))
    form = TableForm.bind(data)
    table = read_sent(page, form, companies_import.read_upload, round_imports.NO_TABLE)
    return page.submit(
        form,
        lambda session, _sent: companies_import.start(session, actor, round_id, table=table),
        then=lambda import_id: address(round_id, "imports", import_id),
        again=lambda: _upload_page(page, actor, round_id, form),
    )


@router.get("/{import_id}")
def show_preview(page: PageDep, actor: ActorDep, round_id: UUID, import_id: UUID) -> Response:
    """Show what a table would do, or how far it is."""
    kind = page.unit.read(lambda session: round_imports.kind_of(session, actor, round_id, import_id))
    if kind == round_imports.PEOPLE:
        return show_people(page, actor, round_id, import_id)
    return _preview(page, actor, round_id, import_id, TakeOver.filled())


def _preview(page: Page, actor: Actor, round_id: UUID, import_id: UUID, form: Bound[TakeOver]) -> Response:
    view = page.unit.read(lambda session: companies_import.preview_page(session, actor, round_id, import_id))
    fields = [(field.key, field.heading.in_language(page.language)) for field in FIELDS]
    return show(
        page,
        "import_companies_preview.html",
        view.where,
        form=form,
        view=view,
        preview=view.preview,
        fields=fields,
        meant_key=same_name_key,
        most_shown=MOST_SHOWN,
        why_left_out=WHY_LEFT_OUT,
        is_first=_is_on_the_first_way(page, actor, round_id),
    )


@router.post("/{import_id}/mend")
def mend(page: PageDep, actor: ActorDep, round_id: UUID, import_id: UUID, data: FormDep) -> Response:
    """Read the table again with what was corrected on the preview."""
    here = address(round_id, "imports", import_id)
    mending = mending_of(data)
    return page.submit(
        Confirm.bind(data),
        lambda session, _form: round_imports.mend(session, actor, round_id, import_id, mending=mending),
        then=lambda _none: with_notice(here, "preview-renewed"),
        again=lambda: page.redirect(here),
    )


@router.post("/{import_id}/take-over")
def take_over(page: PageDep, actor: ActorDep, round_id: UUID, import_id: UUID, data: FormDep) -> Response:
    """Store what the preview showed; if that is not what would happen any more, show the preview again."""
    form = TakeOver.bind(data)
    home = _home(page, actor, round_id)
    return page.submit(
        form,
        lambda session, sent: companies_import.take_over(session, actor, round_id, import_id, seen=sent.seen),
        then=lambda done: _after(round_id, import_id, done, home),
        again=lambda: _preview(page, actor, round_id, import_id, form),
    )


def _home(page: Page, actor: Actor, round_id: UUID) -> str:
    """Return where somebody came from: the four steps, or the overview."""
    is_first = _is_on_the_first_way(page, actor, round_id)
    return address(round_id, "first-companies") if is_first else address(round_id)


def _after(round_id: UUID, import_id: UUID, done: Brought | None, home: str) -> str:
    if done is None:
        return with_notice(address(round_id, "imports", import_id), "import-outdated")
    return with_notice(home, "companies-taken-over")


@router.post("/{import_id}/drop")
def drop(page: PageDep, actor: ActorDep, round_id: UUID, import_id: UUID, data: FormDep) -> Response:
    """Delete the uploaded table."""
    home = _home(page, actor, round_id)
    return page.submit(
        Confirm.bind(data),
        lambda session, _form: round_imports.drop(session, actor, round_id, import_id),
        then=lambda _none: with_notice(home, "table-dropped"),
        again=lambda: page.redirect(home),
    )
