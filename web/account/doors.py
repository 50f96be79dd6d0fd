"""The doors: asking for a sign-in link, links of every kind, letters with a code. Only a POST opens one."""

from functools import partial

from fastapi import APIRouter
from starlette.responses import Response

from web import security
from web.account.forms import CodeForm, PinForm, RenewForm, SignInForm, own_path
from web.deps import FormDep, PageDep
from web.forms import Bound
from web.rendering import Page
from web.services import imprint
from web.services.access import doors, letters, sign_in
from web.services.access.doors import DoorState, Knock
from web.services.access.sessions import token_hash
from web.services.errors import LinkUnusable
from web.speech import spoken
from web.translations import N_

router = APIRouter()
UNKNOWN_CODE = N_("We do not know this code. Please compare it with your letter, character by character.")
NOT_A_CODE = N_(
    "A code has twelve characters, in three groups of four. The digits 0 and 1 and the letters O and I are never used."
)


@router.get("/sign-in")
def show_sign_in(page: PageDep, next: str = "/") -> Response:  # noqa: A002  (the name in the address)
    """Ask for the e-mail address."""
    return page.show("account/sign_in.html", form=SignInForm.filled({"next": own_path(next)}))


@router.post("/sign-in")
def ask_for_link(page: PageDep, data: FormDep) -> Response:
    """Send a link; known and unknown addresses get the same answer."""
    form = SignInForm.bind(data)
    return page.submit(
        form,
        lambda session, sent: sign_in.ask_for_link(
            session, sent.email, client=_client(page), limit=_limit(page), onward=own_path(sent.next)
        ),
        then=lambda _: "/sign-in/sent",
        again=lambda: page.show("account/sign_in.html", form=form),
    )


@router.get("/sign-in/sent")
def show_sent(page: PageDep) -> Response:
    """Say where to look now."""
    return page.show("account/sent.html")


@router.get("/link/{token}")
def show_link(page: PageDep, token: str, next: str = "/") -> Response:  # noqa: A002  (the name in the address)
    """Show what a link opens. Changes nothing."""
    return _show_door(page, f"/link/{token}", token_hash(token), PinForm.filled({"next": own_path(next)}))


@router.post("/link/{token}")
def open_link(page: PageDep, data: FormDep, token: str) -> Response:
    """Consume a link, or check its PIN."""
    return _open_door(page, f"/link/{token}", token_hash(token), PinForm.bind(data))


@router.post("/link/{token}/renew")
def renew_link(page: PageDep, data: FormDep, token: str) -> Response:
    """Send a new link in place of one that does not work any more."""
    return page.submit(
        RenewForm.bind(data),
        lambda session, _: doors.renew(session, token_hash(token), client=_client(page), limit=_limit(page)),
        then=lambda _: "/sign-in/sent",
        again=lambda: show_link(page, token),
    )


@router.get("/c")
@router.get("/code")
def show_code(page: PageDep) -> Response:
    """Ask for the code of a letter. The short address stands in the letter: somebody types it on a phone."""
    return page.show("account/code.html", form=CodeForm.filled(), programmes=())


@router.post("/code")
def send_code(page: PageDep, data: FormDep) -> Response:
    """Go on to the PIN if the code is one of ours."""
    form = CodeForm.bind(data)
    typed = form.value("code")
    secret = letters.secret_of(typed)
    if not form.invalid:
        known = page.unit.run(lambda session: doors.is_known(session, secret, client=_client(page), limit=_limit(page)))
        if known:
            return page.redirect(f"/code/{letters.grouped(letters.plain(typed))}")
        form.refuse("code", UNKNOWN_CODE if secret else NOT_A_CODE, {})
    return page.show("account/code.html", form=form, programmes=page.unit.read(imprint.public_programmes))


@router.get("/code/{code}")
def show_letter_door(page: PageDep, code: str) -> Response:
    """Ask for the PIN of a letter, or let one be chosen. This is where the letter's QR code leads."""
    return _show_door(page, f"/code/{code}", letters.secret_of(code), PinForm.filled())


@router.post("/code/{code}")
def open_letter_door(page: PageDep, data: FormDep, code: str) -> Response:
    """Sign in with code and PIN."""
    return _open_door(page, f"/code/{code}", letters.secret_of(code), PinForm.bind(data))


def _show_door(page: Page, address: str, secret: str, form: Bound[PinForm]) -> Response:
    door = page.unit.read(lambda session: doors.look(session, secret))
    page.speak(door.language or page.language)
    page.stand_at(programme=door.programme, round_name=door.round_name)
    page.accent = door.accent
    page.address = door.address
    say = partial(spoken, address=door.address)
    if door.state is not DoorState.OPEN:
        programmes = page.unit.read(imprint.public_programmes) if not door.contact_phone else ()
        status = 404 if door.state is DoorState.UNKNOWN else 410
        return page.show("account/shut.html", door=door, address=address, say=say, programmes=programmes, status=status)
    template = "account/link.html" if door.pin == "none" else "account/pin.html"
    return page.show(template, form=form, door=door, address=address, say=say)


def _open_door(page: Page, address: str, secret: str, form: Bound[PinForm]) -> Response:
    cookie = security.session_cookie(page.settings)
    knock = Knock(_client(page), form.value("form_key"), page.request.cookies.get(cookie), page.chosen_language)
    try:
        outcome = page.unit.run(lambda session: doors.enter(session, secret, knock, pin=form.value("pin")))
    except LinkUnusable:
        return _show_door(page, address, secret, form)
    if isinstance(outcome, doors.Refused):
        return _refuse(page, address, secret, form, outcome)
    onward = own_path(form.value("next") or "/")
    response = page.redirect(outcome.path if onward == "/" else onward)
    security.set_cookie(response, page.settings, cookie, outcome.token)
    return response


def _refuse(page: Page, address: str, secret: str, form: Bound[PinForm], refused: doors.Refused) -> Response:
    """Show the door again; a PIN is never sent back."""
    form.refuse(refused.field, refused.message, refused.params)
    form.data.pop("pin", None)
    return _show_door(page, address, secret, form)


def _client(page: Page) -> str:
    return page.request.client.host if page.request.client else ""


def _limit(page: Page) -> int:
    return page.settings.sign_in_failures_per_hour
