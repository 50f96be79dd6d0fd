"""What routes ask for: the page, the unit of work, the actor, the sent form."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from web import security
from web.db.session import Unit
from web.forms import clean_text
from web.rendering import Page
from web.services.access import sessions
from web.services.actor import Actor
from web.services.errors import SignInNeeded
from web.settings import Settings


class FormExpired(Exception):
    """A form came without the token of this browser: too old, or from another site."""


def get_settings(request: Request) -> Settings:
    """Return the settings the application was made with."""
    settings: Settings = request.app.state.settings
    return settings


def get_unit(request: Request) -> Unit:
    """Return the application's unit of work."""
    unit: Unit = request.app.state.unit
    return unit


def get_actor_or_none(
    request: Request, settings: Annotated[Settings, Depends(get_settings)], unit: Annotated[Unit, Depends(get_unit)]
) -> Actor | None:
    """Return who is signed in, if anybody."""
    token = request.cookies.get(security.session_cookie(settings))
    return unit.read(lambda session: sessions.actor_of(session, token)) if token else None


def get_actor(actor: Annotated[Actor | None, Depends(get_actor_or_none)]) -> Actor:
    """Return who is signed in; raises SignInNeeded."""
    if actor is None:
        raise SignInNeeded
    return actor


def get_page(
    request: Request,
    settings: Annotated[Settings, Depends(get_settings)],
    unit: Annotated[Unit, Depends(get_unit)],
    actor: Annotated[Actor | None, Depends(get_actor_or_none)],
) -> Page:
    """Return the page under construction."""
    return Page(request, settings, unit, actor)


async def get_form_data(request: Request) -> FormData:
    """Return what the browser sent, names and texts without what nobody can have typed."""
    sent = (await request.form()).multi_items()
    return FormData([(clean_text(name), clean_text(said) if isinstance(said, str) else said) for name, said in sent])


async def _is_one_click(request: Request) -> bool:
    """Whether a mail program stops reminders for its owner (RFC 8058): it has no cookie, the address is the secret."""
    if not request.url.path.startswith("/reminders/"):
        return False
    return (await request.form()).get("List-Unsubscribe") == "One-Click"


async def refuse_foreign_forms(
    request: Request, settings: Annotated[Settings, Depends(get_settings)]
) -> AsyncIterator[None]:
    """Let an unsafe request pass only if it comes from one of our own pages, in this browser; raises FormExpired.

    Files that came with the form are closed when the request is over.
    """
    try:
        if request.method not in security.SAFE_METHODS and not await _is_one_click(request):
            sent = request.headers.get("x-csrf-token") or str((await request.form()).get("csrf", ""))
            if not security.is_same_origin(request.headers) or not security.has_valid_token(request, settings, sent):
                raise FormExpired
        yield
    finally:
        await request.close()


UnitDep = Annotated[Unit, Depends(get_unit)]
ActorDep = Annotated[Actor, Depends(get_actor)]
MaybeActorDep = Annotated[Actor | None, Depends(get_actor_or_none)]
PageDep = Annotated[Page, Depends(get_page)]
FormDep = Annotated[FormData, Depends(get_form_data)]
