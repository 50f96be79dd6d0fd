"""The settings of a round: the few that matter first, the others behind them."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.pages import address, show
from web.coordinator.programme_forms import RoundSettingsForm
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services.actor import Actor
from web.services.setup import round_settings
from web.services.setup.round_settings import SettingsView

router = APIRouter(prefix="/coordinator/rounds/{round_id}/settings")


@router.get("")
def ask_for_settings(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """Show the settings for changing."""
    view = _view(page, actor, round_id)
    return _ask(page, view, _filled(view))


def _view(page: Page, actor: Actor, round_id: UUID) -> SettingsView:
    return page.unit.read(lambda session: round_settings.view_settings(session, actor, round_id))


def _filled(view: SettingsView) -> Bound[RoundSettingsForm]:
    """The form with what is stored."""
    settings = view.settings
    reminders = ", ".join(map(str, settings.dates.reminder_days))
    values: dict[str, Any] = vars(settings) | vars(settings.dates) | {"reminder_days": reminders}
    return RoundSettingsForm.filled({**values, "version": view.version})


def _ask(page: Page, view: SettingsView, form: Bound[RoundSettingsForm]) -> Response:
    typed = form.accepted.settings(view.settings, page.today()) if form.accepted else view.settings
    changes = round_settings.visible_changes(view.settings, typed) if view.invited else ()
    return show(page, "round_settings.html", view.where, form=form, view=view, changes=changes)


@router.post("")
def change_settings(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Store the settings; what invited companies read differently is shown first and has to be confirmed."""
    bound = RoundSettingsForm.bind(data)
    view = _view(page, actor, round_id)
    return page.submit(
        bound,
        lambda session, form: round_settings.change_settings(
            session,
            actor,
            round_id,
            settings=form.settings(view.settings, page.today()),
            version=form.version,
            is_confirmed=form.confirmed == "yes",
            today=page.today(),
        ),
        then=lambda _none: with_notice(address(round_id, "settings"), "round-changed"),
        again=lambda: _ask(page, _view(page, actor, round_id), bound),
        stored=lambda: _filled(_view(page, actor, round_id)),
    )
