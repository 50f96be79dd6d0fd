"""What the pages of a company share: addresses, the line that says where one is, and the registration itself."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.responses import Response

from web.company.advising import advice_words
from web.company.choosing import chosen_people, page_address
from web.company.hindering import hindrance
from web.company.wording import in_words
from web.db.models import TextsKind
from web.forms import Bound
from web.rendering import Page
from web.services.actor import Actor
from web.services.people import leaving
from web.services.registrations import papers, patterns, people_pages, registration, sending, withdrawal
from web.services.registrations.registration import Frame, Overview, PersonLine
from web.services.setup import programme_texts
from web.services.setup.programme_texts import OwnText

MOST_TASKS = 6
"""Names and people listed one by one; the tables below show all of them."""
FEW = 3
"""So many people with the personal part missing have their own buttons; of more, the names stand in one line."""


@dataclass(frozen=True)
class Gap:
    """A question of the company part that is still open for somebody; `anchor` is its field in the form."""

    label: str
    purpose: str
    anchor: str
    lines: tuple[PersonLine, ...]


def home(round_company_id: UUID) -> str:
    """Return the address of a company's registration."""
    return f"/company/{round_company_id}"


def set_once(round_company_id: UUID) -> str:
    """Return the address of what a company sets once."""
    return f"{home(round_company_id)}/patterns"


def stand(page: Page, frame: Frame) -> None:
    """Say at the top of the page which programme, round and company this is, and on whose behalf one acts."""
    role = page.t("On behalf of %(company)s", company=frame.company) if frame.on_behalf else frame.company
    page.stand_at(programme=frame.programme, round_name=frame.round_name, role=role)
    page.accent = frame.accent


def as_company_reads(page: Page, actor: Actor, company_id: UUID) -> Page:
    """Return the page in the language the company's papers are in: of a contact who prints them, as they see it now;
    printed by coordinators, of the contact they are for.
    """
    frame = page.unit.read(lambda session: registration.get_frame(session, actor, company_id))
    if not frame.on_behalf:
        return page.for_reader(page.language)
    return page.for_reader(page.unit.read(lambda session: papers.language_of_company(session, actor, company_id)))


def read_overview(page: Page, actor: Actor, company_id: UUID) -> Overview:
    """Return a registration and stand at it."""
    view = page.unit.read(lambda session: registration.overview(session, actor, company_id))
    stand(page, view.frame)
    return view


def show_overview(
    page: Page, actor: Actor, company_id: UUID, template: str, *, form: Bound[Any] | None = None, **context: Any
) -> Response:
    """Answer with a page about the registration as a whole."""
    view = read_overview(page, actor, company_id)
    people = people_pages.people_page(view, chosen_people(page))
    return page.show(
        template,
        form=form,
        frame=view.frame,
        view=view,
        people=people,
        pages_of={side.role: page_address(home(company_id), people.choice, side) for side in people.sides},
        base=home(company_id),
        days_left=(view.frame.deadline - page.today()).days,
        most_tasks=MOST_TASKS,
        in_words=in_words(page),
        few=FEW,
        gaps=_gaps(page, view),
        participants={str(line.person_id): line.participant_id for line in view.people},
        advice=advice_words(page, view),
        hindrances=[(each, *hindrance(page, view.forecast, each)) for each in view.forecast.impossible],
        need_letter=len(sending.need_letter(view)),
        taken_back_by=page.unit.read(lambda s: withdrawal.taken_back_for_company(s, actor, view.frame)),
        left=page.unit.read(lambda session: leaving.people_who_left(session, actor, company_id)),
        greeting=_greeting(page, actor, view),
        **context,
    )


def _greeting(page: Page, actor: Actor, view: Overview) -> OwnText | None:
    """Return what the programme wants companies to read first, as long as nobody is entered."""
    if view.people:
        return None
    texts = page.unit.read(
        lambda session: programme_texts.texts_of(session, actor, view.frame.programme_id, TextsKind.GREETING)
    )
    return texts.own("company", page.language)


def show_set_once(page: Page, actor: Actor, company_id: UUID, form: Bound[Any] | None) -> Response:
    """Answer with everything the company has set once."""
    view = page.unit.read(lambda session: patterns.patterns_page(session, actor, company_id))
    stand(page, view.frame)
    return page.show(
        "company/patterns.html",
        form=form,
        frame=view.frame,
        view=view,
        base=home(company_id),
        in_words=in_words(page),
    )


def _gaps(page: Page, view: Overview) -> list[Gap]:
    """Return what is missing, question by question: what it is for is said once, whomever it is missing for."""
    return [
        Gap(
            each.label.in_language(page.language),
            each.purpose.in_language(page.language),
            f"#f-{each.key}",
            tuple(line for line in view.people if each.key in line.missing),
        )
        for each in view.frame.questionnaire.questions
        if any(each.key in line.missing for line in view.people)
    ]
