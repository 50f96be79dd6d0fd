"""A table of people: template, upload, preview, taking over."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.datastructures import FormData
from starlette.responses import Response

from web.company.forms import ConfirmForm, TakeOverForm, UploadForm
from web.company.mending import mending_of
from web.company.pages import home, stand
from web.company.preview import crowded, exported, shown_part
from web.company.wording import in_words
from web.deps import ActorDep, FormDep, PageDep
from web.files.fields import FIELDS, Field, Part
from web.files.left_rows import WHY_LEFT_OUT
from web.files.own_columns import own_fields
from web.files.people_book import Book
from web.files.people_export import people_workbook
from web.files.problems import FileProblem
from web.files.template import people_template, people_template_csv
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services.actor import Actor
from web.services.registrations import agreements, registration
from web.services.registrations.registration import Frame
from web.services.tables import import_undo, people_import
from web.services.tables.people_import import TakenOver
from web.translations import N_

router = APIRouter()
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
MOST_NAMED = 60
"""People named on the page that takes a table back; the count above them is complete."""
PartDep = Annotated[int, Query(ge=1, le=1000)]
NO_FILE = N_("Please choose a file, or paste rows copied from a spreadsheet.")
PASTED = N_("pasted rows")


@router.get("/template.xlsx")
def download_workbook(page: PageDep, actor: ActorDep, company_id: UUID) -> Response:
    """Give out the empty table as an Excel file."""
    frame = page.unit.read(lambda session: registration.get_frame(session, actor, company_id))
    return _download(people_template(page.language, frame.own_questions), EXCEL, f"{page.t('registration')}.xlsx")


@router.get("/template.csv")
def download_text(page: PageDep, actor: ActorDep, company_id: UUID) -> Response:
    """Give out the empty table as CSV."""
    frame = page.unit.read(lambda session: registration.get_frame(session, actor, company_id))
    return _download(people_template_csv(page.language, frame.own_questions), CSV, f"{page.t('registration')}.csv")


def _download(content: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


@router.get("/upload")
def show_upload(page: PageDep, actor: ActorDep, company_id: UUID) -> Response:
    """Show how to upload a table."""
    return _upload_page(page, actor, company_id, UploadForm.filled())


@router.post("/upload")
def upload(page: PageDep, actor: ActorDep, company_id: UUID, data: FormDep) -> Response:
    """Read a table and go to its preview. The file is opened before the transaction, which may not wait for it."""
    page.unit.read(lambda session: agreements.frame_for_adding(session, actor, company_id))
    form = UploadForm.bind(data)
    book = _read(page, form, data)
    return page.submit(
        form,
        lambda session, _sent: people_import.start_import(session, actor, company_id, book=book),
        then=lambda import_id: f"{home(company_id)}/upload/{import_id}",
        again=lambda: _upload_page(page, actor, company_id, form),
    )


def _read(page: Page, form: Bound[UploadForm], data: FormData) -> Book:
    """Return the lists of a sent form; what cannot be read is written onto the form, which is then invalid."""
    content, name = _content(form, data)
    if not content and not name:
        form.refuse("file", NO_FILE, {})
        return people_import.NO_BOOK
    try:
        return people_import.read_upload(content, name or page.t(PASTED))
    except FileProblem as problem:
        form.refuse("file" if name else "pasted", problem.message.text(page.translations), {})
        return people_import.NO_BOOK


def _content(form: Bound[UploadForm], data: FormData) -> tuple[bytes, str]:
    """Return bytes and name of a file, or pasted rows with all their white space: a first cell may be empty."""
    sent = None if form.invalid else form.model.file
    if sent is not None:
        return sent.file.read(), sent.filename or ""
    pasted = data.get("pasted")
    return (pasted.strip("\r\n").encode() if isinstance(pasted, str) and pasted.strip() else b""), ""


def _upload_page(page: Page, actor: Actor, company_id: UUID, form: Bound[UploadForm]) -> Response:
    frame = page.unit.read(lambda session: agreements.frame_for_adding(session, actor, company_id))
    stand(page, frame)
    earlier = page.unit.read(lambda session: import_undo.imports_of(session, actor, company_id))
    return page.show("company/upload.html", form=form, frame=frame, base=home(company_id), earlier=earlier)


@router.get("/upload/{import_id}")
def show_preview(page: PageDep, actor: ActorDep, company_id: UUID, import_id: UUID, part: PartDep = 1) -> Response:
    """Show what the table would do, long lists in parts."""
    return _preview_page(page, actor, company_id, import_id, TakeOverForm.filled(), part=part)


@router.post("/upload/{import_id}/mend")
def mend(page: PageDep, actor: ActorDep, company_id: UUID, import_id: UUID, data: FormDep) -> Response:
    """Read the table again with what was corrected on the preview."""
    form = ConfirmForm.bind(data)
    mending = mending_of(data)
    return page.submit(
        form,
        lambda session, _sent: people_import.mend_import(
            session, actor, company_id, import_id=import_id, mending=mending
        ),
        then=lambda _none: with_notice(f"{home(company_id)}/upload/{import_id}", "preview-renewed"),
        again=lambda: _preview_page(page, actor, company_id, import_id, TakeOverForm.filled()),
    )


@router.post("/upload/{import_id}/forget")
def forget(page: PageDep, actor: ActorDep, company_id: UUID, import_id: UUID, data: FormDep) -> Response:
    """Read the columns by their headings alone again, now and in later files."""
    form = ConfirmForm.bind(data)
    return page.submit(
        form,
        lambda session, _sent: people_import.forget_columns(session, actor, company_id, import_id=import_id),
        then=lambda _none: with_notice(f"{home(company_id)}/upload/{import_id}", "columns-forgotten"),
        again=lambda: _preview_page(page, actor, company_id, import_id, TakeOverForm.filled()),
    )


@router.post("/upload/{import_id}/take-over")
def take_over(page: PageDep, actor: ActorDep, company_id: UUID, import_id: UUID, data: FormDep) -> Response:
    """Store what the preview showed; if that is not what would happen any more, show the preview again."""
    form = TakeOverForm.bind(data)
    return page.submit(
        form,
        lambda session, sent: people_import.take_over(session, actor, company_id, import_id=import_id, seen=sent.seen),
        then=lambda done: _after_taking_over(company_id, import_id, done),
        again=lambda: _preview_page(page, actor, company_id, import_id, form),
    )


def _after_taking_over(company_id: UUID, import_id: UUID, done: TakenOver | None) -> str:
    if done is None:
        return with_notice(f"{home(company_id)}/upload/{import_id}", "preview-changed")
    return with_notice(home(company_id), "table-taken-over")


@router.post("/upload/{import_id}/drop")
def drop(page: PageDep, actor: ActorDep, company_id: UUID, import_id: UUID, data: FormDep) -> Response:
    """Delete the uploaded table."""
    form = ConfirmForm.bind(data)
    return page.submit(
        form,
        lambda session, _sent: people_import.drop_import(session, actor, company_id, import_id=import_id),
        then=lambda _none: with_notice(home(company_id), "table-dropped"),
        again=lambda: _preview_page(page, actor, company_id, import_id, TakeOverForm.filled()),
    )


def _preview_page(
    page: Page, actor: Actor, company_id: UUID, import_id: UUID, form: Bound[TakeOverForm], *, part: int = 1
) -> Response:
    view = page.unit.read(lambda session: people_import.import_page(session, actor, company_id, import_id))
    stand(page, view.frame)
    return page.show(
        "company/preview.html",
        form=form,
        frame=view.frame,
        view=view,
        preview=view.preview,
        base=home(company_id),
        shown=shown_part(view.preview, part),
        crowded=crowded(view.preview),
        fields=[(field.key, field.heading.in_language(page.language)) for field in _offered(view.frame)],
        own={each.key: each for each in view.frame.own_questions},
        in_words=in_words(page),
        left_out=WHY_LEFT_OUT,
    )


def _offered(frame: Frame) -> list[Field]:
    """What a column may be: what every programme knows, and the programme's own questions."""
    known = [field for field in FIELDS if field.part in {Part.IDENTITY, Part.COMPANY} and field.key != "id"]
    return [*known, *own_fields(frame.own_questions).values()]


@router.get("/imports/{import_id}/undo")
def show_undo(page: PageDep, actor: ActorDep, company_id: UUID, import_id: UUID) -> Response:
    """Show what taking back a table would do."""
    return _undo_page(page, actor, company_id, import_id, ConfirmForm.filled())


@router.post("/imports/{import_id}/undo")
def undo(page: PageDep, actor: ActorDep, company_id: UUID, import_id: UUID, data: FormDep) -> Response:
    """Take a table back, but for people who were changed since."""
    form = ConfirmForm.bind(data)
    return page.submit(
        form,
        lambda session, _sent: import_undo.undo_import(session, actor, company_id, import_id=import_id),
        then=lambda _done: with_notice(home(company_id), "table-undone"),
        again=lambda: _undo_page(page, actor, company_id, import_id, form),
    )


def _undo_page(page: Page, actor: Actor, company_id: UUID, import_id: UUID, form: Bound[ConfirmForm]) -> Response:
    view = page.unit.read(lambda session: import_undo.undo_page(session, actor, company_id, import_id))
    stand(page, view.frame)
    base = home(company_id)
    return page.show("company/undo.html", form=form, frame=view.frame, view=view, base=base, most_shown=MOST_NAMED)


@router.get("/people.xlsx")
def download_people(page: PageDep, actor: ActorDep, company_id: UUID) -> Response:
    """Give out the registration as an Excel file that can be changed and uploaded again."""
    view = page.unit.read(lambda session: registration.overview(session, actor, company_id))
    own = view.frame.own_questions
    return _download(people_workbook(exported(view), page.language, own), EXCEL, f"{page.t('registration')}.xlsx")
