"""The person part entered together: while the person sits beside, or from the paper sheet they filled in."""

from dataclasses import replace
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.company.pages import home, stand
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound, Form
from web.person_fields import areas_of, person_choices, reach_choices, read_person_answers
from web.rendering import Page, with_notice
from web.services.actor import Actor
from web.services.people import together
from web.services.people.together import TogetherPage

router = APIRouter(prefix="/people/{person_id}/together")


class TogetherForm(Form):
    """The confirmation; the answers are read by their questions."""

    beside: bool = False
    seen: int | None = None


@router.get("")
def show_together(page: PageDep, actor: ActorDep, company_id: UUID, person_id: UUID) -> Response:
    """Show the empty questions, in the order of the paper sheet."""
    return _page(page, actor, company_id, person_id, TogetherForm.filled())


@router.post("")
def save_together(page: PageDep, actor: ActorDep, company_id: UUID, person_id: UUID, data: FormDep) -> Response:
    """Store what was answered together."""
    view = page.unit.read(lambda session: together.together_page(session, actor, company_id, person_id))
    form = TogetherForm.bind(data)
    answers = read_person_answers(view.questions, form)
    return page.submit(
        form,
        lambda session, sent: together.save_together(
            session,
            actor,
            company_id,
            participant_id=person_id,
            answers=answers,
            is_beside=sent.beside,
            language=page.language,
            seen=sent.seen,
        ),
        then=lambda _: with_notice(f"{home(company_id)}/people/{person_id}", "entered-together"),
        again=lambda: _page(page, actor, company_id, person_id, form),
    )


def _page(page: Page, actor: Actor, company_id: UUID, person_id: UUID, form: Bound[TogetherForm]) -> Response:
    view = page.unit.read(lambda session: together.together_page(session, actor, company_id, person_id))
    stand(page, view.frame)
    return page.show(
        "company/together.html",
        form=form,
        frame=view.frame,
        view=view,
        base=home(company_id),
        questions={key: replace(question, required=False) for key, question in view.questions.items()},
        areas={key: areas_of(question, form, page.language) for key, question in view.questions.items()},
        reach_options=_reach(view, page.language),
        **person_choices(page.language),
    )


def _reach(view: TogetherPage, language: str) -> list[tuple[str, str]]:
    question = view.questions.get("reach")
    return reach_choices(question, language, has_email=view.line.email is not None) if question else []
