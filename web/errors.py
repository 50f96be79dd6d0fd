"""From named errors to answers: one table, one page that says what to do next."""

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from web.catalogue.question import Question
from web.deps import FormExpired, get_actor_or_none, get_form_data
from web.forms import Form
from web.rendering import Page
from web.services import errors as service_errors
from web.services import places
from web.services.access import sign_in
from web.services.actor import Actor
from web.services.people import asked
from web.services.places import Place
from web.translations import N_
from web.typed_words import typed_words

log = structlog.get_logger("web")

STATUS: dict[type[Exception], int] = {
    service_errors.NotFound: 404,
    service_errors.NotAllowed: 403,
    service_errors.Changed: 409,
    service_errors.WrongState: 409,
    service_errors.InputRefused: 422,
    service_errors.LinkUnusable: 410,
    service_errors.TooManyAttempts: 429,
    service_errors.ServiceError: 400,
}
FORM_EXPIRED = N_(
    "This form was open for too long or came from another page. Please go back, reload and send it again."
)
BUSY = N_("The data cannot be reached at the moment. Nothing was lost. Please try again in a minute.")
UNEXPECTED = N_(
    "Something went wrong on our side. Nothing was left half saved. Please try again or call your coordinator."
)
TOO_LARGE = N_("This file is too large. Please leave out pictures and sheets that are not needed, then try again.")
NOT_POSSIBLE = N_("The address exists, but not for this kind of request. Please start from the overview.")
OWN_FIELDS = frozenset({"csrf", "form_key"})
"""Fields every form carries; a page that sends a form again has its own."""
PORTALS = ("/company/", "/coordinator/", "/participant/")
"""Where forms hold what somebody worked out; those of the doors hold secrets and are short."""
STATE_FIELDS = Form.state_fields | {"state", "next"}
"""Fields nobody fills in: which state was on the page, and where to go afterwards."""
TOLD_APART = frozenset({400, 403, 404, 405, 409, 410, 422, 429})
"""For these it is looked up who asks: neither the database nor the program has failed."""
LED_ON = frozenset({403, 404, 409})
"""With these one is shown where to go on."""
NOT_NOW = N_("This is not possible now")
OUT_OF_DATE = N_("This form is out of date")
NOT_FOUND = service_errors.NotFound.message
MESSAGES = {
    404: NOT_FOUND,
    405: NOT_POSSIBLE,
    413: TOO_LARGE,
    422: service_errors.NotFound.message,
}


def install(app: FastAPI) -> None:
    """Register the handlers."""
    app.add_exception_handler(service_errors.SignInNeeded, _to_sign_in)
    app.add_exception_handler(service_errors.AgreementNeeded, _to_agreement)
    app.add_exception_handler(service_errors.ServiceError, _service_error)
    app.add_exception_handler(FormExpired, _form_expired)
    app.add_exception_handler(StaleDataError, _stale)
    app.add_exception_handler(RequestValidationError, _fixed(404, NOT_FOUND))
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(DBAPIError, _database_error)
    app.add_exception_handler(Exception, _fixed(500, UNEXPECTED))


def refuse_large_body(request: Request) -> Response:
    """Answer an upload or form that is too large."""
    return _show(request, 413, TOO_LARGE)


def _show(
    request: Request,
    status: int,
    message: str,
    params: dict[str, object] | None = None,
    *,
    heading: str = "",
    kept: Sequence[tuple[str, str]] = (),
) -> Response:
    actor = _actor(request) if status in TOLD_APART else None
    page = _page(request, actor)
    text = page.t(message, **(params or {}))
    place = _place(page, actor) if actor and status in LED_ON else None
    return page.show(
        "errors/error.html",
        status=status,
        message=text,
        heading=heading and page.t(heading),
        kept=kept,
        words=typed_words(page, kept, _asked(page, actor, place) if kept and actor and place else ()),
        place=place,
    )


def _actor(request: Request) -> Actor | None:
    return get_actor_or_none(request, request.app.state.settings, request.app.state.unit)


def _page(request: Request, actor: Actor | None) -> Page:
    """Return the page of an error; it speaks to an Azubi as their own pages do."""
    page = Page(request, request.app.state.settings, request.app.state.unit, None)
    page.speak(actor.language if actor else "")
    page.address = (
        page.unit.read(lambda session: sign_in.address_of_account(session, actor.account_id)) if actor else "sie"
    )
    return page


def _asked(page: Page, actor: Actor, place: Place) -> Sequence[Question]:
    return page.unit.read(lambda session: asked.questions_at(session, actor, place))


def _place(page: Page, actor: Actor) -> Place | None:
    """Return where whoever asked can go on, if anywhere around the address."""
    return page.unit.read(lambda session: places.place_around(session, actor, page.path))


def _fixed(status: int, message: str) -> Callable[[Request, Exception], Response]:
    def handle(request: Request, error: Exception) -> Response:
        if status >= 500:
            log.error("unexpected", error=type(error).__name__, exc_info=error)
        return _show(request, status, message)

    return handle


async def _service_error(request: Request, error: Exception) -> Response:
    """Answer a named error; what was typed into a form whose step has ended meanwhile is not lost with it."""
    if not isinstance(error, service_errors.ServiceError):
        raise TypeError from error
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    heading = NOT_NOW if isinstance(error, service_errors.WrongState) else ""
    return _show(request, status, error.message, error.params, heading=heading, kept=await _entered(request))


async def _stale(request: Request, _error: Exception) -> Response:
    """Somebody else saved between reading and writing."""
    return _show(request, 409, service_errors.Changed.message, kept=await _entered(request))


async def _to_agreement(request: Request, error: Exception) -> Response:
    """Lead to the page of the agreement: what was asked for comes after it, and a filled-in form waits for that."""
    if not isinstance(error, service_errors.AgreementNeeded):
        raise TypeError from error
    address = f"/company/{error.params['round_company_id']}/agreement?done=agreement-needed"
    kept = await _entered(request)
    return _keep(request, 409, kept, address) if kept else RedirectResponse(address, 303)


def _http_error(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 500)
    return _show(request, status, MESSAGES.get(status, UNEXPECTED))


async def _database_error(request: Request, error: Exception) -> Response:
    """The database is away or overloaded: say so, and when to come back."""
    if not isinstance(error, OperationalError):
        return _fixed(500, UNEXPECTED)(request, error)
    log.error("database", error=type(error).__name__)
    response = _show(request, 503, BUSY, kept=await _entered(request))
    response.headers["Retry-After"] = "10"
    return response


async def _to_sign_in(request: Request, _error: Exception) -> Response:
    """Send to the sign-in page; a form that was filled in meanwhile is kept on a page of its own.

    A fragment must not be filled with the sign-in page, so htmx is told to change the page.
    """
    address = "/sign-in?" + urlencode({"next": request.url.path})
    if request.headers.get("hx-request") == "true":
        return Response(status_code=401, headers={"HX-Redirect": address})
    kept = await _typed(request)
    if not kept:
        return RedirectResponse(address, status_code=303)
    return _keep(request, 401, kept)


async def _form_expired(request: Request, _error: Exception) -> Response:
    """Refuse a form without this browser's token; what was typed is kept if the browser says that the page was ours."""
    kept = await _typed(request) if request.headers.get("sec-fetch-site") == "same-origin" else []
    return _keep(request, 403, kept) if kept else _show(request, 403, FORM_EXPIRED, heading=OUT_OF_DATE)


def _keep(request: Request, status: int, kept: list[tuple[str, str]], first: str = "/sign-in") -> Response:
    """Show a form that can be sent again; `first` is where its reader goes before that."""
    page = _page(request, _actor(request))
    return page.show("errors/kept.html", status=status, kept=kept, first=first)


async def _entered(request: Request) -> list[tuple[str, str]]:
    """Return what stands in a form of a portal if somebody entered anything: a mere button has nothing to keep."""
    kept = await _typed(request)
    return kept if any(value and name not in STATE_FIELDS for name, value in kept) else []


async def _typed(request: Request) -> list[tuple[str, str]]:
    """Return what stands in a form of a portal; nothing of one with a file, which no page can keep."""
    if request.method != "POST" or not request.url.path.startswith(PORTALS):
        return []
    sent = (await get_form_data(request)).multi_items()
    if any(not isinstance(value, str) and value.filename for _, value in sent):
        return []
    return [(name, value) for name, value in sent if isinstance(value, str) and name not in OWN_FIELDS]
