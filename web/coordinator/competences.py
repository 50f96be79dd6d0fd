"""The list of competences of a programme: offering those of the catalogue or not, and adding some."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.catalogue.competence_lists import shared_list
from web.catalogue.competences import GROUPS, in_group
from web.catalogue.text import Text
from web.coordinator.question_forms import NEW_ROWS, CompetencesForm, competences_form, option_rows, read_options
from web.coordinator.questionnaires import address, show
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services.actor import Actor
from web.services.setup import competence_edits, questionnaires
from web.services.setup.question_edits import MOST_OPTIONS
from web.translations import N_

router = APIRouter(prefix="/coordinator/programmes/{programme_id}/questionnaire/competences")
OWN = N_("Competence %(number)s")


@router.get("")
def show_competences(page: PageDep, actor: ActorDep, programme_id: UUID) -> Response:
    """Show every competence with whether it is offered."""
    return _page(page, actor, programme_id)


@router.post("")
def change_competences(page: PageDep, actor: ActorDep, programme_id: UUID, data: FormDep) -> Response:
    """Change the list in the draft."""
    bound = CompetencesForm.bind(data)
    own = read_options(bound)
    return page.submit(
        bound,
        lambda session, form: competence_edits.change_competences(
            session, actor, programme_id, offered=form.offered, own=own, state=form.state, reason=form.reason
        ),
        then=lambda _: with_notice(
            address(programme_id, "competences") if bound.model.more else address(programme_id), "question-saved"
        ),
        again=lambda: _page(page, actor, programme_id, bound),
    )


def _page(page: Page, actor: Actor, programme_id: UUID, bound: Bound[CompetencesForm] | None = None) -> Response:
    editor = page.unit.read(lambda session: questionnaires.open_editor(session, actor, programme_id))
    form = bound or competences_form(shared_list(editor.questionnaire.questions))
    groups = [(group.key, Text(group.de, group.en).in_language(page.language)) for group in GROUPS]
    offers = [
        (name, [_entry(page, each.key, Text(each.de, each.en), each.examples) for each in in_group(key)])
        for key, name in groups
    ]
    labels = {f"option.{row}.de": page.t(OWN, number=row + 1) for row in range(MOST_OPTIONS)}
    rows = option_rows(form, more=True, first=NEW_ROWS)
    return show(
        page, "competences.html", editor, form, groups=groups, offers=offers, rows=rows, labels=labels,
        url=address(programme_id, "competences"),
    )  # fmt: skip


def _entry(page: Page, key: str, label: Text, examples: Text) -> tuple[str, str, str]:
    return key, label.in_language(page.language), examples.in_language(page.language)
