"""How doors, mails and pages speak to somebody: in which language, du or Sie, and what a stranger may read."""

import re
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from starlette.responses import Response

from tests.factories import make_contact
from tests.web.account.doorstep import link_in, mails
from tests.web.account.test_personal_doors import choose_pin, send
from tests.web.client import Browser
from tests.web.participant import stage
from tests.web.participant.stage import Stage
from web.db.models import CompanyContact
from web.db.session import Unit
from web.errors import STATUS
from web.services.actor import Actor
from web.services.errors import InputRefused, LinkUnusable, NotFound, ServiceError, TooManyAttempts
from web.translations import N_


@pytest.fixture
def here(unit: Unit) -> Stage:
    return unit.run(stage.set_up)


@pytest.fixture
def contact(unit: Unit, here: Stage) -> Actor:
    return unit.run(lambda session: make_contact(session, here.company))


def test_a_door_says_where_it_leads_and_nothing_a_stranger_may_not_know(
    new_browser: Callable[..., Browser], unit: Unit, here: Stage, contact: Actor
) -> None:
    link = send(unit, contact, here.azubi)
    first = new_browser().open(link)
    for words in ("Hallo Mia Kurz", "Das ist deine eigene Seite", "Roboscouts", "Durchgang 2027", "Nicht Mia Kurz?"):
        assert words in first
    choose_pin(new_browser(), link)
    later = new_browser().open(link)
    assert "Willkommen zurück" in later
    assert "Roboscouts" in later
    for page in (first, later):
        assert "Muster Metallbau" not in page, "a link that was passed on does not name the employer"
    assert "Mia" not in later


def test_mails_and_doors_follow_the_language_somebody_chose(
    new_browser: Callable[..., Browser], unit: Unit, here: Stage, contact: Actor
) -> None:
    link = send(unit, contact, here.azubi)
    phone = new_browser(language="en")
    choose_pin(phone, link)
    second = send(unit, contact, here.azubi)
    assert mails(unit)[-1].subject == "Your personal page: Roboscouts"
    assert re.search(
        r"Language of e-mails\s*</dt>\s*<dd[^>]*>\s*English", phone.open(f"/participant/{here.azubi.id}/data")
    )
    elsewhere = new_browser()
    elsewhere.cookies.delete("tandem-language")
    assert "Welcome back" in elsewhere.open(second), "a new device speaks the language of the mail"
    phone.submit("/language", {"language": "de", "next": "/"})
    send(unit, contact, here.azubi)
    assert mails(unit)[-1].subject.startswith("Deine persönliche Seite")


def test_the_next_one_on_a_shared_device_is_spoken_to_in_their_own_language(
    client: Browser, unit: Unit, here: Stage, contact: Actor
) -> None:
    choose_pin(client, link := send(unit, contact, here.azubi))
    client.submit("/language", {"language": "en", "next": "/"})
    gone = client.submit("/sign-out")
    assert "You are signed out" in client.open(gone.headers["location"])
    assert '<html lang="de"' in client.open("/")
    assert '<html lang="en"' in client.open(link), "Mia's own door knows her language"


def test_an_azubi_is_spoken_to_as_on_their_own_page(client: Browser, unit: Unit, here: Stage) -> None:
    for email in ("mia@example.org", "petra@example.org"):
        client.submit("/sign-in", {"email": email}, page="/sign-in")
    azubi, fachkraft = mails(unit)
    assert (azubi.subject, azubi.text[:10]) == ("Dein Link zum Anmelden", "Hallo Mia ")
    assert (fachkraft.subject, fachkraft.text[:10]) == ("Ihr Link zum Anmelden", "Guten Tag ")
    door = link_in(azubi)
    assert "Hallo Mia Kurz" in client.open(door)
    client.submit(door, page=door)
    assert "Deine Bereiche" in client.open("/")
    unit.run(
        lambda session: session.add(CompanyContact(company_id=here.company.company_id, account_id=here.azubi_account))
    )
    assert "Ihre Bereiche" in client.open("/"), "who speaks for a company as well is Sie"


DU, SIE = re.compile(r"\b([Dd]u|[Dd]ein\w*|[Dd]ir|[Dd]ich)\b"), re.compile(r"\b(Sie|Ihr|Ihre[mnrs]?|Ihnen)\b")

EITHER = re.compile(f"{DU.pattern}|{SIE.pattern}")


def words_of(page: str) -> str:
    """What stands in the middle of a page."""
    return re.sub(r"<[^>]+>", " ", page.split("<main")[1].split("</main>", maxsplit=1)[0])


def raising(app: FastAPI, kind: type[ServiceError]) -> str:
    """Add a page that fails in this way, and return its address."""

    @app.get("/refused")
    def refuse() -> Response:
        raise InputRefused("", N_("Please check this field.")) if kind is InputRefused else kind(minutes=5)

    return "/refused"


@pytest.mark.parametrize("kind", STATUS)
def test_an_error_speaks_to_somebody_as_their_own_pages_do(
    own_app: FastAPI, unit: Unit, here: Stage, kind: type[ServiceError]
) -> None:
    address = raising(own_app, kind)
    for account, wrong in ((here.azubi_account, SIE), (here.fachkraft_account, DU)):
        said = words_of(Browser(own_app).sign_in(unit, account).open(address, status=STATUS[kind]))
        assert not wrong.search(said)
        assert "‖" not in said


@pytest.mark.parametrize("kind", [LinkUnusable, TooManyAttempts, NotFound])
def test_an_error_before_signing_in_says_neither_du_nor_sie(own_app: FastAPI, kind: type[ServiceError]) -> None:
    said = words_of(Browser(own_app).open(raising(own_app, kind), status=STATUS[kind]))
    assert EITHER.search(said) is None


@pytest.mark.parametrize("path", ["/sign-in", "/code", "/"])
def test_the_doors_say_neither_du_nor_sie_to_somebody_unknown(client: Browser, path: str) -> None:
    said = words_of(client.open(path))
    assert EITHER.search(said) is None


def test_whoever_was_signed_out_is_spoken_to_in_neither_form(client: Browser, here: Stage) -> None:
    page = client.submit(
        f"/participant/{here.azubi.id}/questions/more", {"q_text": "Robotik"}, page="/", status=401
    ).text
    said = words_of(page)
    assert "Bitte noch einmal anmelden" in said
    assert EITHER.search(said) is None
