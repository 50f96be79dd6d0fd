"""The receipt: what was sent, what happens next and until when it can be changed, on the page and on paper."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.catalogue.question import Role
from web.company.pages import as_company_reads, home, read_overview
from web.company.wording import in_words
from web.deps import ActorDep, PageDep
from web.papers import document
from web.papers.document import Paper, heading, points, steps, strong, text
from web.rendering import Page
from web.services.registrations import papers, sending
from web.services.registrations.papers import Issuer
from web.services.registrations.registration import Frame, Overview, PersonLine
from web.translations import N_

router = APIRouter(prefix="/receipt")
TITLES = {Role.AZUBI: N_("Azubis (%(count)s)"), Role.FACHKRAFT: N_("Fachkräfte (%(count)s)")}
SIZES = (11, 10.5, 10)
"""Points. A receipt that does not fit on one page takes smaller letters first."""


@router.get("")
def show_receipt(page: PageDep, actor: ActorDep, company_id: UUID) -> Response:
    """Show what was sent."""
    view = read_overview(page, actor, company_id)
    if view.frame.submitted_at is None:
        return page.redirect(home(company_id))
    return page.show(
        "company/receipt.html",
        frame=view.frame,
        view=view,
        base=home(company_id),
        sent=sent_words(page, view.frame),
        next_steps=next_steps(page, view.frame),
        need_letter=sending.need_letter(view),
    )


@router.get(".pdf")
def print_receipt(page: PageDep, actor: ActorDep, company_id: UUID) -> Response:
    """Give out the receipt for the files."""
    view = read_overview(page, actor, company_id)
    if view.frame.submitted_at is None:
        return page.redirect(home(company_id))
    issuer = page.unit.read(lambda session: papers.issuer_of_company(session, actor, company_id))
    made = receipt_paper(as_company_reads(page, actor, company_id), issuer, view)
    return document.answer(page, made, page.t("Receipt %(name)s", name=view.frame.company))


def sent_words(page: Page, frame: Frame) -> str:
    """Say when and by whom the registration was sent."""
    at, name = page.time(frame.submitted_at) if frame.submitted_at else "", frame.submitted_by
    if frame.submitted_on_behalf:
        return page.t("Sent on %(time)s by %(name)s for the coordinators, on your behalf.", time=at, name=name)
    return page.t("Sent on %(time)s by %(name)s.", time=at, name=name or page.t("the coordinators"))


def next_steps(page: Page, frame: Frame) -> list[str]:
    """Say what happens after sending, in its order."""
    change = (
        page.t(
            "You can change everything until %(day)s, and after that until the coordinators freeze the data.",
            day=page.date(frame.deadline),
        )
        if frame.is_open
        else page.t("The data is frozen. If something is wrong, please call.")
    )
    return [
        change,
        page.t("Everybody you registered fills in their own part. You do not see what they write there."),
        page.t("The coordinators form the tandems. People decide, not a machine alone."),
        page.t("You see your tandems first and can object. Your people are told afterwards."),
        page.t("The tandems start on %(day)s.", day=page.date(frame.starts_on)),
    ]


def receipt_paper(page: Page, issuer: Issuer, view: Overview) -> Paper:
    """Return the receipt as a paper."""
    frame = view.frame
    title = page.t("Registration of %(company)s", company=frame.company)
    changed = page.t("Changed after sending. This is the current version.")
    parts = [
        heading(title, 1),
        text(sent_words(page, frame)),
        *([strong(changed)] if frame.changed_after_sending else []),
        heading(page.t("Who is registered")),
        *_people(page, Role.AZUBI, view.azubis),
        *_people(page, Role.FACHKRAFT, view.fachkraefte),
        *_promise(page, frame),
        heading(page.t("What happens when")),
        steps(next_steps(page, frame)),
    ]
    return document.paper(page, issuer, "document", title, pages=1, sizes=SIZES, parts=parts)


def _people(page: Page, role: Role, lines: tuple[PersonLine, ...]) -> list[document.Part]:
    write = in_words(page)
    said = [f"{line.name}, {write('occupation', line.answers.get('occupation'))}" for line in lines]
    return [heading(page.t(TITLES[role], count=len(lines)), 3), points(said) if said else text(page.t("Nobody"))]


def _promise(page: Page, frame: Frame) -> list[document.Part]:
    """What the company promised and wants, if it said so."""
    said = []
    if frame.hours_confirmed:
        said.append((page.t("Working hours a month for each tandem"), str(frame.hours_confirmed)))
    if said or frame.tandems_wanted:
        said.append((page.t("Tandems wanted"), str(frame.tandems_wanted or page.t("as many as possible"))))
    return [text("; ".join(f"{label}: {value}" for label, value in said))] if said else []
