"""The company's tandems after the first wave: looking, replying, printing."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.catalogue.competence_lists import own_labels
from web.catalogue.text import Text
from web.company.forms import ReplyForm
from web.company.pages import as_company_reads, home, stand
from web.company.tandem_sheet import Reasons, tandem_sheet
from web.company.wording import in_words
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.papers import document
from web.rendering import Page, with_notice
from web.sentences import Voice, sentence_texts
from web.services.actor import Actor
from web.services.planning import company_tandems
from web.services.planning.company_tandems import TandemOfCompany, TandemsPage
from web.services.registrations import papers

router = APIRouter()


@router.get("/tandems")
def show_tandems(page: PageDep, actor: ActorDep, company_id: UUID) -> Response:
    """Show the company's tandems with the reasons in words."""
    return _tandems_page(page, actor, company_id, "company/tandems.html", ReplyForm.filled())


@router.get("/tandems.pdf")
def print_tandems(page: PageDep, actor: ActorDep, company_id: UUID) -> Response:
    """Give out the sheet for trainers and shift leads."""
    view = page.unit.read(lambda session: company_tandems.tandems_page(session, actor, company_id))
    if view is None:
        return page.redirect(home(company_id))
    issuer = page.unit.read(lambda session: papers.issuer_of_company(session, actor, company_id))
    reader = as_company_reads(page, actor, company_id)
    made = tandem_sheet(reader, issuer, view, _reasons_of(reader, view))
    return document.answer(page, made, page.t("Tandems of %(company)s", company=view.frame.company))


@router.post("/tandems/reply")
def reply(page: PageDep, actor: ActorDep, company_id: UUID, data: FormDep) -> Response:
    """Remember whether the company agrees or wants a call."""
    form = ReplyForm.bind(data)
    return page.submit(
        form,
        lambda session, sent: company_tandems.reply_to_publication(session, actor, company_id, agreed=sent.agreed),
        then=lambda _none: with_notice(
            f"{home(company_id)}/tandems", "reply-agreed" if form.model.agreed else "reply-call"
        ),
        again=lambda: _tandems_page(page, actor, company_id, "company/tandems.html", form),
    )


def _tandems_page(page: Page, actor: Actor, company_id: UUID, template: str, form: Bound[Any]) -> Response:
    view = page.unit.read(lambda session: company_tandems.tandems_page(session, actor, company_id))
    if view is None:
        return page.redirect(home(company_id))
    stand(page, view.frame)
    return page.show(
        template,
        form=form,
        frame=view.frame,
        view=view,
        base=home(company_id),
        in_words=in_words(page),
        reasons=_reasons_of(page, view),
    )


def _reasons_of(page: Page, view: TandemsPage) -> Reasons:
    return partial(_reasons, page, own_labels(view.frame.questionnaire.questions))


def _reasons(page: Page, competences: Mapping[str, Text], tandem: TandemOfCompany) -> list[str]:
    """Return why these two, in words; `competences` are the programme's own."""
    labels = {key: label.in_language(page.language) for key, label in competences.items()}
    azubi, fachkraft = tandem.azubi.name, tandem.fachkraft.name
    voice = Voice(page.translations, azubi, fachkraft, labels=labels, audience="company")
    return sentence_texts(tandem.reasons, voice)
