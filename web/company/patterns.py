"""What a company sets once: sites, departments, working times and school patterns, and giving them to many people."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.catalogue.shifts import MOST_WEEKS, SCHOOL_PATTERNS, WEEKDAYS
from web.company.forms import ConfirmForm, school_answer
from web.company.pages import home, stand
from web.company.pattern_forms import LINES, GiveForm, PatternForm, PlaceForm, read_weeks
from web.company.wording import day_name, in_words
from web.db.models import PatternKind
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services.actor import Actor
from web.services.registrations import intake, patterns
from web.translations import N_

router = APIRouter(prefix="/patterns")
EMPTY = N_("Please enter a name.")


def _here(company_id: UUID) -> str:
    return f"{home(company_id)}/patterns"


@router.get("")
def show_patterns(page: PageDep, actor: ActorDep, company_id: UUID) -> Response:
    """Show everything that is set once."""
    return _patterns_page(page, actor, company_id, None)


def _patterns_page(page: Page, actor: Actor, company_id: UUID, form: Bound[Any] | None) -> Response:
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
        then=lambda pattern_id: with_notice(f"{_here(company_id)}/{pattern_id}", "pattern-added"),
        again=lambda: _form_page(page, actor, company_id, form),
    )


def _answer(sent: PatternForm, weeks: list[list[int]]) -> dict[str, Any]:
    if sent.kind is PatternKind.SHIFT:
        return patterns.own_hours(weeks)
    return school_answer(sent.school, sent.school_days) or {}


def _form_page(page: Page, actor: Actor, company_id: UUID, form: Bound[PatternForm]) -> Response:
    view = page.unit.read(lambda session: patterns.patterns_page(session, actor, company_id))
    stand(page, view.frame)
    language = page.language
    return page.show(
        "company/new_pattern.html",
        form=form,
        frame=view.frame,
        base=home(company_id),
        weekdays=[(day, day_name(day, language)) for day in range(len(WEEKDAYS))],
        schools=[(each.key, getattr(each, language)) for each in SCHOOL_PATTERNS if each.key != "none"],
        weeks=range(1, MOST_WEEKS + 1),
        lines=LINES,
    )


@router.post("/places")
def add_place(page: PageDep, actor: ActorDep, company_id: UUID, data: FormDep) -> Response:
    """Add a site or a department."""
    form = PlaceForm.bind(data)
    if not form.invalid and not form.model.name:
        form.refuse(form.model.kind, EMPTY, {})
    return page.submit(
        form,
        lambda session, sent: patterns.add_place(session, actor, company_id, kind=sent.kind, name=sent.name),
        then=lambda _none: with_notice(_here(company_id), "place-added"),
        again=lambda: _patterns_page(page, actor, company_id, form),
    )


@router.post("/places/remove")
def remove_place(page: PageDep, actor: ActorDep, company_id: UUID, data: FormDep) -> Response:
    """Remove a site or a department from the lists."""
    form = PlaceForm.bind(data)
    return page.submit(
        form,
        lambda session, sent: patterns.remove_place(session, actor, company_id, kind=sent.kind, name=sent.name),
        then=lambda _none: with_notice(_here(company_id), "place-removed"),
        again=lambda: _patterns_page(page, actor, company_id, form),
    )


@router.get("/{pattern_id}")
def show_pattern(page: PageDep, actor: ActorDep, company_id: UUID, pattern_id: UUID) -> Response:
    """Show a pattern with everybody it can be given to."""
    return _giving_page(page, actor, company_id, pattern_id, None)


def _giving_page(page: Page, actor: Actor, company_id: UUID, pattern_id: UUID, form: Bound[Any] | None) -> Response:
    view = page.unit.read(lambda session: patterns.giving_page(session, actor, company_id, pattern_id))
    stand(page, view.frame)
    return page.show(
        "company/pattern.html",
        form=form or GiveForm.filled(),
        frame=view.frame,
        view=view,
        base=home(company_id),
        in_words=in_words(page),
    )


@router.post("/{pattern_id}/give")
def give(page: PageDep, actor: ActorDep, company_id: UUID, pattern_id: UUID, data: FormDep) -> Response:
    """Give a pattern to several people at once."""
    form = GiveForm.bind(data)
    return page.submit(
        form,
        lambda session, sent: intake.give_pattern(
            session, actor, company_id, pattern_id=pattern_id, chosen=sent.people, seen=sent.seen
        ),
        then=lambda _none: with_notice(_here(company_id), "pattern-given"),
        again=lambda: _giving_page(page, actor, company_id, pattern_id, form),
    )


@router.post("/{pattern_id}/remove")
def remove(page: PageDep, actor: ActorDep, company_id: UUID, pattern_id: UUID, data: FormDep) -> Response:
    """Remove a pattern; nobody loses their hours."""
    form = ConfirmForm.bind(data)
    return page.submit(
        form,
        lambda session, _sent: patterns.remove_pattern(session, actor, company_id, pattern_id=pattern_id),
        then=lambda _none: with_notice(_here(company_id), "pattern-removed"),
        again=lambda: _giving_page(page, actor, company_id, pattern_id, form),
    )
