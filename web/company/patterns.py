"""What a company sets once: working times and school patterns, changing them and giving them to many people."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.catalogue.shifts import MOST_WEEKS, SCHOOL_PATTERNS, WEEKDAYS, school_weekdays
from web.company.forms import ConfirmForm, school_answer
from web.company.pages import home, set_once, show_set_once, stand
from web.company.pattern_forms import GiveForm, PatternForm, read_weeks, shown_lines, typed_weeks
from web.company.wording import day_name, in_words
from web.db.models import PatternKind
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services.actor import Actor
from web.services.registrations import giving, patterns, registration
from web.services.registrations.giving import GivingPage
from web.services.registrations.registration import Frame

router = APIRouter(prefix="/patterns")


@router.get("")
def show_patterns(page: PageDep, actor: ActorDep, company_id: UUID) -> Response:
    """Show everything that is set once."""
    return show_set_once(page, actor, company_id, None)


@router.get("/new")
def show_new(page: PageDep, actor: ActorDep, company_id: UUID, kind: PatternKind = PatternKind.SHIFT) -> Response:
    """Show the empty form of a pattern."""
    return _form_page(page, actor, company_id, PatternForm.filled({"kind": kind.value}))


@router.post("")
def add(page: PageDep, actor: ActorDep, company_id: UUID, data: FormDep) -> Response:
    """Store a pattern and go on to whom it is for."""
    form = PatternForm.bind(data)
    weeks = read_weeks(form) if form.value("kind") != PatternKind.SCHOOL else []
    return page.submit(
        form,
        lambda session, sent: patterns.add_pattern(
            session, actor, company_id, kind=sent.kind, name=sent.name, answer=_answer(sent, weeks)
        ),
        then=lambda pattern_id: with_notice(f"{set_once(company_id)}/{pattern_id}", "pattern-added"),
        again=lambda: _form_page(page, actor, company_id, form),
    )


def _answer(sent: PatternForm, weeks: list[list[int]]) -> dict[str, Any]:
    if sent.kind is PatternKind.SHIFT:
        return patterns.own_hours(weeks)
    return school_answer(sent.school, sent.school_days) or {}


def _form_page(page: Page, actor: Actor, company_id: UUID, form: Bound[PatternForm]) -> Response:
    frame = page.unit.read(lambda session: registration.get_frame(session, actor, company_id))
    return _show_form(page, frame, form, None)


def _show_form(page: Page, frame: Frame, form: Bound[PatternForm], view: GivingPage | None) -> Response:
    stand(page, frame)
    language = page.language
    return page.show(
        "company/pattern_form.html",
        form=form,
        frame=frame,
        view=view,
        base=home(frame.round_company_id),
        weekdays=[(day, day_name(day, language)) for day in range(len(WEEKDAYS))],
        schools=[(each.key, getattr(each, language)) for each in SCHOOL_PATTERNS if each.key != "none"],
        weeks=range(1, MOST_WEEKS + 1),
        lines=shown_lines(form),
    )


@router.get("/{pattern_id}")
def show_pattern(page: PageDep, actor: ActorDep, company_id: UUID, pattern_id: UUID) -> Response:
    """Show a pattern with everybody it can be given to."""
    return _giving_page(page, actor, company_id, pattern_id, None)


def _giving_page(page: Page, actor: Actor, company_id: UUID, pattern_id: UUID, form: Bound[Any] | None) -> Response:
    view = page.unit.read(lambda session: giving.giving_page(session, actor, company_id, pattern_id))
    stand(page, view.frame)
    return page.show(
        "company/pattern.html",
        form=form or GiveForm.filled(),
        frame=view.frame,
        view=view,
        base=home(company_id),
        in_words=in_words(page),
    )


@router.get("/{pattern_id}/change")
def show_change(page: PageDep, actor: ActorDep, company_id: UUID, pattern_id: UUID) -> Response:
    """Show a pattern for changing it, with everybody who has it."""
    return _change_page(page, actor, company_id, pattern_id, None)


def _change_page(
    page: Page, actor: Actor, company_id: UUID, pattern_id: UUID, form: Bound[PatternForm] | None
) -> Response:
    view = page.unit.read(lambda session: giving.giving_page(session, actor, company_id, pattern_id))
    return _show_form(page, view.frame, form or _stored(view), view)


def _stored(view: GivingPage) -> Bound[PatternForm]:
    """The form with what is stored, everybody who has it ticked."""
    pattern = view.pattern
    weeks = tuple(tuple(week) for week in pattern.answer["weeks"])
    hours: dict[str, Any] = typed_weeks(weeks)
    if pattern.kind is PatternKind.SCHOOL:
        hours = {"school": pattern.answer["preset"], "school_days": school_weekdays(weeks)}
    people = [line.participant_id for line in pattern.used_by]
    return PatternForm.filled(
        {"kind": pattern.kind.value, "name": pattern.name, "people": people, "seen": view.seen} | hours
    )


@router.post("/{pattern_id}")
def change(page: PageDep, actor: ActorDep, company_id: UUID, pattern_id: UUID, data: FormDep) -> Response:
    """Change a pattern, and the hours of those who are to get the new ones."""
    form = PatternForm.bind(data)
    weeks = read_weeks(form) if form.value("kind") != PatternKind.SCHOOL else []
    return page.submit(
        form,
        lambda session, sent: giving.change_pattern(
            session,
            actor,
            company_id,
            pattern_id=pattern_id,
            name=sent.name,
            answer=_answer(sent, weeks),
            chosen=sent.people,
            seen=sent.seen,
        ),
        then=lambda _none: with_notice(set_once(company_id), "pattern-changed"),
        again=lambda: _change_page(page, actor, company_id, pattern_id, form),
        stored=lambda: _stored(page.unit.read(lambda s: giving.giving_page(s, actor, company_id, pattern_id))),
    )


@router.post("/{pattern_id}/give")
def give(page: PageDep, actor: ActorDep, company_id: UUID, pattern_id: UUID, data: FormDep) -> Response:
    """Give a pattern to several people at once."""
    form = GiveForm.bind(data)
    return page.submit(
        form,
        lambda session, sent: giving.give_pattern(
            session, actor, company_id, pattern_id=pattern_id, chosen=sent.people, seen=sent.seen
        ),
        then=lambda _none: with_notice(set_once(company_id), "pattern-given"),
        again=lambda: _giving_page(page, actor, company_id, pattern_id, form),
    )


@router.post("/{pattern_id}/remove")
def remove(page: PageDep, actor: ActorDep, company_id: UUID, pattern_id: UUID, data: FormDep) -> Response:
    """Remove a pattern; nobody loses their hours."""
    form = ConfirmForm.bind(data)
    return page.submit(
        form,
        lambda session, _sent: patterns.remove_pattern(session, actor, company_id, pattern_id=pattern_id),
        then=lambda _none: with_notice(set_once(company_id), "pattern-removed"),
        again=lambda: _giving_page(page, actor, company_id, pattern_id, form),
    )
