"""One person at a time: adding, changing, taking out, and the ways in for their own part."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from web.catalogue.occupations import OCCUPATIONS
from web.catalogue.question import Part, Role
from web.catalogue.shifts import OWN_HOURS, SCHOOL_PATTERNS, SHIFTS, WEEKDAYS
from web.company.forms import ConfirmForm, PersonForm, next_person_form, person_form
from web.company.pages import home, show_overview, stand
from web.company.wording import answer_text, hours
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.question_fields import read_answer
from web.rendering import Page, with_notice
from web.services.access import personal_links
from web.services.actor import Actor
from web.services.registrations import agreements, intake, registration
from web.services.registrations.intake import PersonPage

router = APIRouter(prefix="/people")
SCHOOL_DAYS = 5


@router.get("/new")
def show_new(
    page: PageDep, actor: ActorDep, company_id: UUID, role: Role | None = None, like: UUID | None = None
) -> Response:
    """Show the form of a role, or the choice between the two; working hours and department as those of `like`."""
    if role is None:
        frame = page.unit.read(lambda session: agreements.frame_for_adding(session, actor, company_id))
        stand(page, frame)
        return page.show("company/role.html", frame=frame, base=home(company_id))
    if like is not None:
        return _next_page(page, actor, company_id, role, like)
    return _new_page(page, actor, company_id, role, PersonForm.filled())


def _next_page(page: Page, actor: Actor, company_id: UUID, role: Role, like: UUID) -> Response:
    """Show the form for somebody who is entered after a colleague, and say what was taken over."""
    colleague = page.unit.read(lambda session: intake.person_page(session, actor, company_id, like))
    view = page.unit.read(lambda session: intake.new_person_page(session, actor, company_id, role))
    form = next_person_form(_filled(colleague))
    shown = [each for each in view.questions if each.key != "site" or len(view.sites) > 1]
    taken = [each.label.in_language(page.language) for each in shown if form.value(each.key)]
    return _form_page(page, view, form, like=colleague.line.name if colleague.line else "", taken=taken)


@router.post("")
def add(page: PageDep, actor: ActorDep, company_id: UUID, data: FormDep) -> Response:
    """Add a person."""
    form = PersonForm.bind(data)
    role = Role.FACHKRAFT if form.value("role") == Role.FACHKRAFT else Role.AZUBI
    own = _own_answers(page, actor, company_id, data)
    return page.submit(
        form,
        lambda session, sent: intake.add_person(session, actor, company_id, role=role, entry=sent.entry(own)),
        then=lambda person_id: _after_adding(company_id, role, form, person_id),
        again=lambda: _new_page(page, actor, company_id, role, form),
    )


def _own_answers(page: Page, actor: Actor, company_id: UUID, data: FormData) -> dict[str, Any]:
    """Return the answers to questions the programme added itself."""
    frame = page.unit.read(lambda session: registration.get_frame(session, actor, company_id))
    added = [each for each in frame.questionnaire.questions if each.part is Part.COMPANY and each.is_custom]
    return {each.key: read_answer(each, data) for each in added}


def _after_adding(company_id: UUID, role: Role, form: Bound[PersonForm], person_id: UUID) -> str:
    more = f"{home(company_id)}/people/new?role={role.value}&like={person_id}"
    return with_notice(more if form.model.more else home(company_id), "person-added")


@router.get("/{person_id}")
def show(page: PageDep, actor: ActorDep, company_id: UUID, person_id: UUID) -> Response:
    """Show what is stored about a person, for changing it while that is possible."""
    view = page.unit.read(lambda session: intake.person_page(session, actor, company_id, person_id))
    return _form_page(page, view, _filled(view))


def _filled(view: PersonPage) -> Bound[PersonForm]:
    """The form with what is stored."""
    return person_form(view.line, view.seen, view.patterns) if view.line else PersonForm.filled()


def _stored(page: Page, actor: Actor, company_id: UUID, person_id: UUID) -> Bound[PersonForm]:
    return _filled(page.unit.read(lambda session: intake.person_page(session, actor, company_id, person_id)))


@router.post("/{person_id}")
def change(page: PageDep, actor: ActorDep, company_id: UUID, person_id: UUID, data: FormDep) -> Response:
    """Store what the company says about a person now."""
    form = PersonForm.bind(data)
    own = _own_answers(page, actor, company_id, data)
    return page.submit(
        form,
        lambda session, sent: intake.change_person(
            session, actor, company_id, participant_id=person_id, entry=sent.entry(own), seen=sent.seen
        ),
        then=lambda _person: with_notice(home(company_id), "person-changed"),
        again=lambda: _changing_page(page, actor, company_id, person_id, form),
        stored=lambda: _stored(page, actor, company_id, person_id),
    )


def _new_page(page: Page, actor: Actor, company_id: UUID, role: Role, form: Bound[PersonForm]) -> Response:
    view = page.unit.read(lambda session: intake.new_person_page(session, actor, company_id, role))
    return _form_page(page, view, form)


def _changing_page(page: Page, actor: Actor, company_id: UUID, person_id: UUID, form: Bound[PersonForm]) -> Response:
    view = page.unit.read(lambda session: intake.person_page(session, actor, company_id, person_id))
    return _form_page(page, view, form)


def _form_page(
    page: Page, view: PersonPage, form: Bound[PersonForm], *, like: str = "", taken: Sequence[str] = ()
) -> Response:
    stand(page, view.frame)
    return page.show(
        "company/person.html",
        form=form,
        frame=view.frame,
        view=view,
        base=home(view.frame.round_company_id),
        written=partial(_written, page, view),
        like=like,
        taken=taken,
        **_choices(page, view),
    )


def _written(page: Page, view: PersonPage, key: str) -> str:
    """Return a stored answer in words; people by their names."""
    value = view.line.answers.get(key) if view.line else None
    named = dict(view.colleagues).get(value) if isinstance(value, str) else None
    return named or answer_text(page, key, value, view.frame.questionnaire.question(key))


def _choices(page: Page, view: PersonPage) -> dict[str, Any]:
    """Return what the form offers: occupations, shifts with their hours, school patterns and weekdays."""
    language = page.language
    patterns = [
        (each.choice, each.name, _hours(each.answer, language)) for each in view.patterns if each.kind == "shift"
    ]
    own = view.line.answers.get("shift") if view.line else None
    stored = {own["preset"]: _hours(own, language)} if own else {}
    usual = {each.key: hours(each.weeks, language) for each in SHIFTS} | stored
    shifts = patterns + [(each.key, getattr(each, language), usual[each.key]) for each in SHIFTS]
    if own and own["preset"] == OWN_HOURS and own not in [each.answer for each in view.patterns]:
        shifts.append((own["preset"], page.t("Own hours"), _hours(own, language)))
    return {
        "occupations": [getattr(each, language) for each in OCCUPATIONS],
        "shifts": shifts,
        "schools": [(each.choice, each.name) for each in view.patterns if each.kind == "school"]
        + [(each.key, getattr(each, language)) for each in SCHOOL_PATTERNS],
        "sites": [(name, name) for name in view.sites],
        "weekdays": [(day, name.in_language(language)) for day, name in enumerate(WEEKDAYS[:SCHOOL_DAYS])],
    }


def _hours(answer: Mapping[str, Any], language: str) -> str:
    return hours(tuple(tuple(week) for week in answer["weeks"]), language)


@router.get("/{person_id}/remove")
def check_before_removing(page: PageDep, actor: ActorDep, company_id: UUID, person_id: UUID) -> Response:
    """Ask before a person is taken out."""
    return _remove_page(page, actor, company_id, person_id, ConfirmForm.filled())


@router.post("/{person_id}/remove")
def remove(page: PageDep, actor: ActorDep, company_id: UUID, person_id: UUID, data: FormDep) -> Response:
    """Take a person out of the registration."""
    form = ConfirmForm.bind(data)
    return page.submit(
        form,
        lambda session, _sent: intake.remove_person(session, actor, company_id, participant_id=person_id),
        then=lambda _name: with_notice(home(company_id), "person-removed"),
        again=lambda: _remove_page(page, actor, company_id, person_id, form),
    )


def _remove_page(page: Page, actor: Actor, company_id: UUID, person_id: UUID, form: Bound[ConfirmForm]) -> Response:
    frame = page.unit.read(lambda session: registration.open_frame(session, actor, company_id))
    line = page.unit.read(lambda session: intake.line_of(session, actor, company_id, person_id))
    stand(page, frame)
    return page.show("company/remove.html", form=form, frame=frame, line=line, base=home(company_id))


@router.post("/{person_id}/link")
def send_link(page: PageDep, actor: ActorDep, company_id: UUID, person_id: UUID, data: FormDep) -> Response:
    """Mail a person the link to their own part."""
    form = ConfirmForm.bind(data)
    page.unit.read(lambda session: intake.line_of(session, actor, company_id, person_id))
    return page.submit(
        form,
        lambda session, _sent: personal_links.send_personal_link(session, actor, person_id),
        then=lambda _none: with_notice(home(company_id), "link-sent"),
        again=lambda: show_overview(page, actor, company_id, "company/registration.html", form=form),
    )
