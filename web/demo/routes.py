"""Enter the demo as anybody, and read everybody's mail. Registered in demo mode only."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web import security
from web.deps import FormDep, PageDep, UnitDep
from web.forms import Form
from web.rendering import Page
from web.services import demo, mailbox
from web.services.demo import Way

router = APIRouter()
MAILS_SHOWN = 100


class EnterForm(Form):
    """Whom to enter as."""

    account: UUID


@router.get("/")
def start(page: PageDep, unit: UnitDep) -> Response:
    """Show a door for each role."""
    return _doors(page, unit.read(demo.ways))


def _doors(page: Page, ways: tuple[Way, ...]) -> Response:
    choices = [(str(way.account_id), f"{way.company}: {way.name}") for way in ways]
    return page.show(
        "demo/start.html",
        form=EnterForm.filled(),
        choices=choices,
        coordinator=demo.first_way(ways, "coordinator"),
        company=demo.first_way(ways, "company"),
        participant=demo.first_way(ways, "azubi"),
    )


@router.post("/demo/enter")
def enter(page: PageDep, unit: UnitDep, data: FormDep) -> Response:
    """Sign in as one of the invented people and go to their page."""
    form = EnterForm.bind(data)
    ways = unit.read(demo.ways)
    way = next((way for way in ways if not form.invalid and way.account_id == form.model.account), None)
    if way is None:
        return _doors(page, ways)
    token = unit.run(lambda session: demo.enter(session, way.account_id))
    response = page.redirect(way.place.path)
    security.set_cookie(response, page.settings, security.session_cookie(page.settings), token)
    return response


@router.get("/demo/mailbox")
def list_mails(page: PageDep, unit: UnitDep, to: str = "") -> Response:
    """Show the newest mails, of everybody or of those whose name or address contains `to`."""
    mails = unit.read(lambda session: mailbox.newest(session, MAILS_SHOWN, to=to.strip()))
    return page.show("demo/mailbox.html", mails=mails, to=to)


@router.get("/demo/mailbox/{mail_id}")
def show_mail(page: PageDep, unit: UnitDep, mail_id: UUID) -> Response:
    """Show one mail as its reader would see it; links can be followed."""
    return page.show("demo/mail.html", mail=unit.read(lambda session: mailbox.open_mail(session, mail_id)))
