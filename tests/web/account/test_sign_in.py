"""Signing in by mail: one answer for everybody, links that only a POST consumes, sessions that begin and end."""

import datetime as dt
import time
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
import time_machine
from fastapi import FastAPI
from httpx2 import Response
from sqlmodel import Session

from tests.factories import make_account, make_company, make_contact, make_round
from tests.web.account.doorstep import everything, link_in, mails
from tests.web.client import Browser, path_of, settings_for
from web.app import create_app
from web.db.models import Account, CredentialKind, RoundCompany
from web.db.models.columns import utc_now
from web.db.session import Unit
from web.services.access import links
from web.services.access.sign_in import NOT_AN_ADDRESS
from web.translations import load


@pytest.fixture
def account(unit: Unit) -> Account:
    return unit.run(lambda session: make_account(session, "Karin Vogt", "karin@example.org"))


def ask(browser: Browser, email: str, next_page: str = "/", status: int = 303) -> Response:
    return browser.submit("/sign-in", {"email": email, "next": next_page}, page="/sign-in", status=status)


def fresh_link(unit: Unit, account: Account, kind: CredentialKind = CredentialKind.SIGN_IN_LINK) -> str:
    address = unit.run(lambda session: links.issue_link(session, account.id, kind))
    return address.removeprefix("http://127.0.0.1:8000")


def is_signed_in(browser: Browser, name: str = "Karin Vogt") -> bool:
    return name in browser.open("/")


def test_a_link_comes_by_mail_and_opens_the_own_page(client: Browser, unit: Unit, account: Account) -> None:
    assert path_of(ask(client, "  Karin@Example.ORG ")) == "/sign-in/sent"
    [mail] = mails(unit)
    assert (mail.recipient, mail.kind, mail.subject) == ("karin@example.org", "sign_in", "Ihr Link zum Anmelden")
    link = link_in(mail)
    assert "Als Karin Vogt anmelden" in client.open(link)
    client.submit(link, page=link)
    assert is_signed_in(client)


def test_known_and_unknown_addresses_get_the_same_answer(client: Browser, unit: Unit, account: Account) -> None:
    known, unknown = ask(client, "karin@example.org"), ask(client, "nobody@example.org")
    assert (known.status_code, known.headers["location"], known.text) == (
        unknown.status_code,
        unknown.headers["location"],
        unknown.text,
    )
    assert len(mails(unit)) == 1


def test_known_and_unknown_addresses_take_the_same_time(client: Browser, unit: Unit, account: Account) -> None:
    def seconds(email: str) -> float:
        token = client.token("/sign-in")
        start = time.perf_counter()
        client.post("/sign-in", data={"csrf": token, "email": email, "form_key": email + str(start)})
        return time.perf_counter() - start

    pairs = [(seconds("karin@example.org"), seconds("nobody@example.org")) for _ in range(9)]
    fastest_known, fastest_unknown = (min(side) for side in zip(*pairs, strict=True))
    assert abs(fastest_known - fastest_unknown) < 0.02


def test_no_address_is_refused_with_what_to_do(client: Browser) -> None:
    answer = ask(client, "karin", status=422)
    assert load("de").gettext(NOT_AN_ADDRESS) in answer.text


def test_looking_at_a_link_changes_nothing(client: Browser, unit: Unit, account: Account) -> None:
    """Mail scanners open every link, some of them many times."""
    link = fresh_link(unit, account)
    before = everything(unit)
    for _ in range(20):
        assert client.get(link).status_code == 200
        client.head(link)
    assert everything(unit) == before
    client.submit(link, page=link)
    assert is_signed_in(client)


def test_a_link_works_once(new_browser: Callable[..., Browser], unit: Unit, account: Account) -> None:
    link = fresh_link(unit, account)
    new_browser().submit(link, page=link)
    late = new_browser()
    answer = late.submit(link, {"form_key": "another"}, status=410)
    assert "Dieser Link wurde schon benutzt" in answer.text
    assert not is_signed_in(late)


def test_of_two_browsers_at_once_one_gets_in(app: FastAPI, unit: Unit, account: Account) -> None:
    link = fresh_link(unit, account)
    barrier = Barrier(2)
    statuses: list[int] = []

    def knock(number: int) -> None:
        browser = Browser(app)
        fields = {"csrf": browser.token(link), "form_key": f"browser {number}"}
        barrier.wait()
        statuses.append(browser.post(link, data=fields).status_code)

    threads = [Thread(target=knock, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303, 410]


def test_the_same_form_sent_twice_opens_for_the_same_browser(client: Browser, unit: Unit, account: Account) -> None:
    """A double click must not end on "used already"."""
    link = fresh_link(unit, account)
    token = client.token(link)
    for _ in range(3):
        answer = client.post(link, data={"csrf": token, "form_key": "one page"})
        assert answer.status_code == 303
    assert is_signed_in(client)


def test_a_link_expires_after_ten_minutes_and_a_new_one_is_one_button_away(
    client: Browser, unit: Unit, account: Account
) -> None:
    link = fresh_link(unit, account)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=11)):
        page = client.open(link, status=410)
        assert "Dieser Link ist abgelaufen" in page
        assert f'action="{link}/renew"' in page
        client.submit(link, page="/sign-in", status=410)
        assert not is_signed_in(client)
        assert path_of(client.submit(f"{link}/renew", page="/sign-in")) == "/sign-in/sent"
        new = link_in(mails(unit)[-1])
        client.submit(new, page=new)
        assert is_signed_in(client)


def test_an_unknown_link_says_what_to_do(client: Browser) -> None:
    page = client.open("/link/AAAA", status=404)
    assert 'href="/sign-in"' in page
    assert 'href="/code"' in page
    client.submit("/link/AAAA", page="/sign-in", status=404)
    assert path_of(client.submit("/link/AAAA/renew", page="/sign-in")) == "/sign-in/sent"


@pytest.fixture
def invited(unit: Unit) -> tuple[Account, RoundCompany]:
    def make(session: Session) -> tuple[Account, RoundCompany]:
        company = make_company(session, make_round(session), invited_at=utc_now())
        contact = make_contact(session, company, email="contact@example.org")
        return session.get_one(Account, contact.account_id), company

    return unit.run(make)


def test_an_invitation_opens_the_registration_and_is_noted(
    client: Browser, unit: Unit, invited: tuple[Account, RoundCompany]
) -> None:
    account, company = invited
    link = fresh_link(unit, account, CredentialKind.INVITATION_LINK)
    assert client.submit(link, page=link).headers["location"] == f"/company/{company.id}"
    row = unit.read(lambda session: session.get_one(RoundCompany, company.id))
    assert row.first_sign_in_at is not None
    page = client.open(link, status=410)
    assert f'action="{link}/renew"' in page


def test_the_page_one_came_from_is_opened_afterwards(client: Browser, unit: Unit, account: Account) -> None:
    assert client.get("/participant/7d6058a7-dcdc-41b4-9e7c-bed810ae8fae").headers["location"].startswith("/sign-in?")
    ask(client, "karin@example.org", "/privacy")
    link = link_in(mails(unit)[-1])
    assert client.submit(link, {"next": "/privacy"}, page=link).headers["location"] == "/privacy"
    assert 'name="next" value="/privacy"' in client.open(f"{fresh_link(unit, account)}?next=/privacy")


@pytest.mark.parametrize(
    "foreign", ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_site(client: Browser, unit: Unit, account: Account, foreign: str) -> None:
    link = fresh_link(unit, account)
    assert "evil" not in client.get(link, params={"next": foreign}).text
    assert client.submit(link, {"next": foreign}, page=link).headers["location"] == "/"


def test_a_session_from_before_signing_in_is_worth_nothing(client: Browser, unit: Unit, account: Account) -> None:
    """Session fixation: the token a stranger planted is not the one that gets signed in."""
    client.cookies.set("tandem-session", "planted", domain="127.0.0.1")
    link = fresh_link(unit, account)
    answer = client.submit(link, page=link)
    assert "tandem-session=planted" not in answer.headers["set-cookie"]
    stranger = Browser(client.app)  # type: ignore[arg-type]
    stranger.cookies.set("tandem-session", "planted", domain="127.0.0.1")
    assert not is_signed_in(stranger)


def test_signing_in_as_somebody_else_ends_the_first_session(client: Browser, unit: Unit, account: Account) -> None:
    other = unit.run(lambda session: make_account(session, "Petra Sommer", "petra@example.org"))
    client.sign_in(unit, other.id)
    first = client.cookies["tandem-session"]
    link = fresh_link(unit, account)
    assert "Gerade ist Petra Sommer angemeldet" in client.open(link)
    client.submit(link, page=link)
    client.cookies.set("tandem-session", first, domain="127.0.0.1")
    assert "Petra Sommer" not in client.open("/")


def test_a_signed_out_session_is_dead(client: Browser, unit: Unit, account: Account) -> None:
    client.sign_in(unit, account.id)
    token = client.cookies["tandem-session"]
    client.submit("/sign-out")
    client.cookies.set("tandem-session", token, domain="127.0.0.1")
    assert not is_signed_in(client)


def test_too_many_requests_for_one_address_are_stopped_and_getting_in_takes_them_back(
    new_browser: Callable[..., Browser], unit: Unit, account: Account
) -> None:
    browser = new_browser()
    for _ in range(20):
        ask(browser, "karin@example.org")
    assert "Bitte" in ask(browser, "karin@example.org", status=429).text
    link = link_in(mails(unit)[-1])
    browser.submit(link, page=link)
    ask(new_browser(), "karin@example.org")


def test_thirty_people_behind_one_address_sign_in(new_browser: Callable[..., Browser], unit: Unit) -> None:
    people = unit.run(
        lambda session: [make_account(session, f"Person {n}", f"person{n}@example.org") for n in range(30)]
    )
    for person in people:
        browser = new_browser()
        ask(browser, str(person.email))
        link = link_in(next(mail for mail in mails(unit) if mail.recipient == person.email))
        browser.submit(link, page=link)
        assert is_signed_in(browser, person.name)


def test_one_network_address_cannot_try_without_end(database: str) -> None:
    app = create_app(settings_for(database, sign_in_failures_per_hour=2))
    client = Browser(app)
    token = client.token("/sign-in")
    statuses = [
        client.post("/sign-in", data={"csrf": token, "email": f"guess{n}@example.org", "form_key": f"k{n}"}).status_code
        for n in range(21)
    ]
    app.state.unit.close()
    assert statuses == [303] * 20 + [429]


def test_who_has_no_address_any_more_gets_in_by_an_open_link_but_no_new_one(
    client: Browser, unit: Unit, account: Account
) -> None:
    link, second = fresh_link(unit, account), fresh_link(unit, account)
    unit.run(lambda session: setattr(session.get_one(Account, account.id), "email", None))
    client.submit(link, page=link)
    assert "/renew" not in client.open(link, status=410)
    client.submit(f"{second}/renew", page="/sign-in")
    assert mails(unit) == []
