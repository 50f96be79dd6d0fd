"""The earlier versions of a programme's questionnaire: a list, and each as it was."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator import question_words as words
from web.coordinator.questionnaires import show, through_eyes
from web.deps import ActorDep, PageDep
from web.services.errors import NotFound
from web.services.setup import questionnaire_versions, questionnaires

router = APIRouter(prefix="/coordinator/programmes/{programme_id}/questionnaire/versions")


@router.get("")
def list_versions(page: PageDep, actor: ActorDep, programme_id: UUID) -> Response:
    """Show all versions: who took each over and when, and which rounds ask it."""
    editor = page.unit.read(lambda session: questionnaires.open_editor(session, actor, programme_id))
    versions = page.unit.read(lambda session: questionnaire_versions.versions_of(session, actor, programme_id))
    return show(page, "questionnaire_versions.html", editor, versions=versions)


@router.get("/{number}")
def show_version(page: PageDep, actor: ActorDep, programme_id: UUID, number: str) -> Response:
    """Show one version as it was, through everybody's eyes, with what it changed."""
    editor = page.unit.read(lambda session: questionnaires.open_editor(session, actor, programme_id))
    if not (number.isascii() and number.isdecimal() and len(number) < 9):
        raise NotFound
    view = page.unit.read(lambda session: questionnaire_versions.version_of(session, actor, programme_id, int(number)))
    lines = None if view.differences is None else words.change_lines(page, view.differences)
    context = through_eyes(page, view.questionnaire)
    return show(page, "questionnaire_version.html", editor, view=view, version=view.version, lines=lines, **context)
