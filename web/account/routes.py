"""What every role needs: the start page, the language, signing out."""

from fastapi import APIRouter
from starlette.responses import Response

from web import security
from web.deps import FormDep, MaybeActorDep, PageDep, UnitDep
from web.rendering import LANGUAGE_COOKIE
from web.services import sessions
from web.translations import known_language

router = APIRouter()
YEAR = 365 * 24 * 3600


@router.get("/")
def start(page: PageDep, actor: MaybeActorDep) -> Response:
    """Show the way in, or to one's own page."""
    return page.show("account/start.html", actor=actor)


@router.post("/language")
def choose_language(page: PageDep, data: FormDep) -> Response:
    """Remember the language in this browser."""
    response = page.redirect(own_path(str(data.get("next", "/"))))
    language = known_language(str(data.get("language")))
    security.set_cookie(response, page.settings, LANGUAGE_COOKIE, language, seconds=YEAR)
    return response


@router.post("/sign-out")
def sign_out(page: PageDep, unit: UnitDep) -> Response:
    """End the session in the database and forget the cookie."""
    name = security.session_cookie(page.settings)
    token = page.request.cookies.get(name)
    if token:
        unit.run(lambda session: sessions.end_session(session, token))
    response = page.redirect("/", done="signed-out")
    response.delete_cookie(name, path="/", secure=page.settings.is_https, httponly=True, samesite="lax")
    return response


def own_path(address: str) -> str:
    """Return `address` if it is a path of ours, else the start page: nobody is sent to another site."""
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) else "/"
