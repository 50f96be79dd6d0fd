"""Stopping reminders: a contact needs no account for it, only the address from the mail; only a POST stops anything."""

from fastapi import APIRouter
from starlette.responses import Response

from web.account.forms import StopForm
from web.deps import FormDep, PageDep
from web.rendering import with_notice
from web.services.outreach import reminders

router = APIRouter()


@router.get("/reminders/{token}")
def show_stop(page: PageDep, token: str) -> Response:
    """Ask whether no more reminders should come. Changes nothing."""
    found = page.unit.read(lambda session: reminders.look_at_stop(session, token))
    page.stand_at(programme=found.programme)
    page.accent = found.accent
    return page.show("account/reminders.html", found=found, address=f"/reminders/{token}")


@router.post("/reminders/{token}")
def stop(page: PageDep, data: FormDep, token: str) -> Response:
    """Stop reminders, or let them come again. A mail program must not be redirected (RFC 8058).

    Where a form leads is stored, and nobody who reads that may find the secret: so it leads to where it came from.
    """
    form = StopForm.bind(data)
    if data.get("List-Unsubscribe"):
        page.unit.run(lambda session: reminders.stop_reminders(session, token, off=True))
        return show_stop(page, token)
    return page.submit(
        form,
        lambda session, sent: reminders.stop_reminders(session, token, off=sent.off),
        then=lambda _nothing: with_notice("", "reminders-changed"),
        again=lambda: show_stop(page, token),
    )
