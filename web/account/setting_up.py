"""The set-up link of an empty installation: who begins, and with which programme."""

from fastapi import APIRouter
from starlette.responses import Response

from web import security
from web.account.forms import SetUpForm
from web.deps import FormDep, PageDep
from web.forms import Bound
from web.rendering import Page
from web.services.access import coordinators
from web.services.errors import InputRefused, LinkUnusable, NotFound

router = APIRouter(prefix="/set-up/{token}")


def _check(page: Page, token: str) -> None:
    if not security.is_set_up_token(page.settings, token):
        raise NotFound
    if page.unit.read(coordinators.is_set_up):
        raise LinkUnusable(coordinators.SET_UP_ALREADY)


def _show(page: Page, token: str, form: Bound[SetUpForm]) -> Response:
    return page.show("account/set_up.html", form=form, address=f"/set-up/{token}")


@router.get("")
def ask_who_begins(page: PageDep, token: str) -> Response:
    """Ask for a name, an address and the name of the programme."""
    _check(page, token)
    return _show(page, token, SetUpForm.filled())


@router.post("")
def begin(page: PageDep, token: str, data: FormDep) -> Response:
    """Make the first coordinator, sign them in and go on with the four steps."""
    _check(page, token)
    form = SetUpForm.bind(data)
    if form.invalid:
        return _show(page, token, form)
    sent = form.model
    try:
        made = page.unit.run(
            lambda session: coordinators.set_up(
                session, email=sent.email, name=sent.name, programme_name=sent.programme
            )
        )
    except InputRefused as refusal:
        form.refuse(refusal.field, refusal.message, refusal.params)
        return _show(page, token, form)
    response = page.redirect(f"/coordinator/programmes/{made.programme_id}")
    security.set_cookie(response, page.settings, security.session_cookie(page.settings), made.token)
    return response
