"""What every role needs: the start page, the language, signing out, the legal pages."""

from pathlib import PurePosixPath

from fastapi import APIRouter, FastAPI
from starlette.responses import Response
from starlette.routing import Match

from web import security
from web.account import doors, reminders, setting_up
from web.account.forms import own_path
from web.catalogue.question import RETENTION_TEXTS, Part
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE
from web.deps import FormDep, MaybeActorDep, PageDep, UnitDep
from web.rendering import LANGUAGE_COOKIE
from web.services import imprint, places
from web.services.access import sessions, sign_in
from web.services.setup import practice
from web.translations import known_language

router = APIRouter()
router.include_router(doors.router)
router.include_router(setting_up.router)
router.include_router(reminders.router)
YEAR = 365 * 24 * 3600


@router.get("/")
def start(page: PageDep, unit: UnitDep, actor: MaybeActorDep) -> Response:
    """Say what this is and show the ways in, or list one's own places."""
    if actor is None:
        return page.show("account/start.html")
    own = unit.read(lambda session: places.places_of(session, actor))
    offer = unit.read(lambda session: practice.offer(session, actor)) if actor.coordinates else None
    page.address = unit.read(lambda session: sign_in.address_of_account(session, actor.account_id))
    return page.show("account/places.html", places=own, practice=offer)


@router.post("/language")
def choose_language(page: PageDep, data: FormDep) -> Response:
    """Remember the language in this browser, and for the mails of whoever is signed in."""
    language = known_language(str(data.get("language")))
    if page.actor and not page.is_visit:
        account_id = page.actor.account_id
        page.unit.run(lambda session: sessions.remember_language(session, account_id, language))
    response = page.redirect(_openable(page.request.app, own_path(str(data.get("next", "/")))))
    security.set_cookie(response, page.settings, LANGUAGE_COOKIE, language, seconds=YEAR)
    return response


def _openable(app: FastAPI, path: str) -> str:
    """Return the address if it has a page, else the nearest one above: a refused form stands where only forms go."""
    above = (path, *map(str, PurePosixPath(path).parents))
    return next((each for each in above if _has_page(app, each)), "/")


def _has_page(app: FastAPI, path: str) -> bool:
    asked = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
    return any(route.matches(asked)[0] is Match.FULL for route in app.routes)


@router.post("/sign-out")
def sign_out(page: PageDep) -> Response:
    """End the session and forget the cookie."""
    return page.sign_out()


@router.post("/practice/return")
def come_back(page: PageDep, unit: UnitDep) -> Response:
    """End a visit to the practice: what the coordinator was signed in with before counts again."""
    own, home = security.session_cookie(page.settings), security.home_cookie(page.settings)
    token = page.request.cookies.get(home, "")
    actor = unit.run(lambda session: sessions.swap(session, page.request.cookies.get(own, ""), token))
    offer = unit.read(lambda session: practice.offer(session, actor)) if actor else None
    response = page.redirect(f"{places.PAGES['coordinator']}{offer.round_id}" if offer and offer.round_id else "/")
    if actor:
        security.set_cookie(response, page.settings, own, token)
    security.forget_cookie(response, page.settings, home)
    return response


@router.get("/imprint")
def show_imprint(page: PageDep, unit: UnitDep) -> Response:
    """Say who is responsible."""
    return page.show("account/imprint.html", programmes=unit.read(imprint.public_programmes))


@router.get("/privacy")
def show_privacy(page: PageDep, unit: UnitDep) -> Response:
    """Say what is stored, what for, who sees it and for how long."""
    return page.show(
        "account/privacy.html",
        programmes=unit.read(imprint.public_programmes),
        parts=[(part, [each for each in DEFAULT_QUESTIONNAIRE.questions if each.part is part]) for part in Part],
        retention=RETENTION_TEXTS,
    )


@router.get("/accessibility")
def show_accessibility(page: PageDep, unit: UnitDep) -> Response:
    """Say how accessible the pages are and whom to tell about barriers."""
    return page.show("account/accessibility.html", programmes=unit.read(imprint.public_programmes))
