"""What every page and every form can rely on."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Annotated
from uuid import UUID

import pytest
from fastapi import FastAPI
from pydantic import Field
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select
from starlette.responses import Response

from tests.factories import make_account, make_company, make_coordinator, make_round
from tests.web.client import Browser, problems_of, settings_for
from web.app import create_app
from web.db.models import Account, CompanyContact, OutboxMail
from web.db.session import Unit
from web.deps import FormDep, PageDep, get_unit
from web.errors import STATUS
from web.forms import Form
from web.rendering import with_notice
from web.services import outbox
from web.services.errors import InputRefused, ServiceError
from web.services.mails import Mail
from web.settings import Settings
from web.translations import N_

ID = "0198c0de-0000-7000-8000-000000000001"
"""Of nobody."""


class NameForm(Form):
    """A form of one field."""

    name: Annotated[str, Field(max_length=10)]


class FailingUnit(Unit):
    """A unit of work whose first commits are refused by the database, as happens under load."""

    def __init__(self, url: str, failures: int) -> None:
        super().__init__(url)
        self.failures = failures

    def _attempt(self, engine: Engine, work: Callable[[Session], object]) -> object:  # type: ignore[override]
        def then_fail(session: Session) -> object:
            result = work(session)
            session.flush()
            if self.failures > 0:
                self.failures -= 1
                refusal = Exception("database is locked")
                refusal.sqlstate = "40001"  # type: ignore[attr-defined]
                raise OperationalError("COMMIT", {}, refusal)
            return result

        return super()._attempt(engine, then_fail)


def register(session: Session, form: NameForm) -> Account:
    """A use case with an effect in two tables."""
    if form.name == "taken":
        raise InputRefused("name", N_("Please fill in this field."))
    account = make_account(session, form.name)
    outbox.write(session, Mail("test", "Hello", "Text"), outbox.Recipient("a@example.org", form.name))
    return account


def add_test_route(app: FastAPI) -> None:
    """A page with one form, made like every form of the product."""

    @app.post("/test")
    def post(page: PageDep, data: FormDep) -> Response:
        bound = NameForm.bind(data)
        return page.submit(
            bound,
            register,
            then=lambda account: with_notice(f"/done/{account.name}", "signed-out"),
            again=lambda: page.show("errors/error.html", form=bound, message=page.t("Please check this field.")),
        )


@pytest.fixture
def browser(own_app: FastAPI) -> Browser:
    add_test_route(own_app)
    return Browser(own_app)


def accounts(unit: Unit) -> int:
    return unit.read(lambda session: len(session.exec(select(Account)).all()))


def mails(unit: Unit) -> int:
    return unit.read(lambda session: len(session.exec(select(OutboxMail)).all()))


@pytest.mark.parametrize("kind", STATUS)
@pytest.mark.parametrize(("language", "said"), [("de", "12. Februar 2027"), ("en", "12 February 2027")])
def test_a_day_in_a_refusal_is_written_as_its_reader_writes_it(
    own_app: FastAPI, kind: type[ServiceError], language: str, said: str
) -> None:
    until, when = N_("%(day)s"), date(2027, 2, 12)

    @own_app.get("/refused")
    def refuse() -> Response:
        raise kind("", until, day=when) if kind is InputRefused else kind(until, day=when)

    page = Browser(own_app, language=language).open("/refused", status=STATUS[kind])
    assert said in page


def test_a_form_is_committed_before_the_answer(browser: Browser, unit: Unit) -> None:
    answer = browser.submit("/test", {"name": "Ada", "form_key": "k"})
    assert answer.headers["location"] == "/done/Ada?done=signed-out"
    assert (accounts(unit), mails(unit)) == (1, 1)


def test_two_failing_commits_give_one_effect_and_one_redirect(own_app: FastAPI, database: str, unit: Unit) -> None:
    add_test_route(own_app)
    failing = FailingUnit(database, failures=2)
    own_app.dependency_overrides[get_unit] = lambda: failing
    answer = Browser(own_app).submit("/test", {"name": "Ada", "form_key": "k"})
    failing.close()
    assert answer.headers["location"] == "/done/Ada?done=signed-out"
    assert (accounts(unit), mails(unit)) == (1, 1)


def test_the_same_form_sent_twenty_times_at_once_has_one_effect(browser: Browser, unit: Unit) -> None:
    token = browser.token()
    answers: list[str] = []

    def send() -> None:
        data = {"csrf": token, "name": "Ada", "form_key": "same"}
        answers.append(browser.post("/test", data=data).headers["location"])

    threads = [threading.Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["/done/Ada?done=signed-out"] * 20
    assert (accounts(unit), mails(unit)) == (1, 1)


def test_bug_other_content_of_a_page_from_the_history_was_lost(browser: Browser, unit: Unit) -> None:
    """All forms of a page share its key: the second one counted as sent, and its effect was missing."""
    for name in ("Ada", "Grace", "Grace"):
        answer = browser.submit("/test", {"name": name, "form_key": "one page"})
        assert answer.headers["location"] == f"/done/{name}?done=signed-out"
    assert accounts(unit) == 2


def test_an_invalid_form_comes_back_with_what_was_typed(browser: Browser, unit: Unit) -> None:
    answer = browser.submit("/test", {"name": "far too long a name"}, status=422)
    assert "<title>Fehler:" in " ".join(answer.text.split()).replace("<title> ", "<title>")
    assert accounts(unit) == 0


def test_a_refused_form_comes_back(browser: Browser, unit: Unit) -> None:
    browser.submit("/test", {"name": "taken"}, status=422)
    assert accounts(unit) == 0


def test_a_form_without_token_is_refused(browser: Browser, unit: Unit) -> None:
    browser.open("/")
    assert browser.post("/test", data={"name": "Ada"}).status_code == 403
    assert browser.post("/test", data={"name": "Ada", "csrf": "guess"}).status_code == 403
    assert accounts(unit) == 0


def test_a_form_from_another_site_is_refused_even_with_the_token(browser: Browser, unit: Unit) -> None:
    data = {"name": "Ada", "csrf": browser.token()}
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        assert browser.post("/test", data=data, headers=headers).status_code == 403
    assert accounts(unit) == 0


def test_another_browsers_token_is_refused(own_app: FastAPI) -> None:
    add_test_route(own_app)
    stolen = Browser(own_app).token()
    other = Browser(own_app)
    other.open("/")
    assert other.post("/test", data={"name": "Ada", "csrf": stolen}).status_code == 403


def test_unknown_addresses_and_hosts(client: Browser) -> None:
    assert "Startseite" in client.open("/nowhere", status=404)
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    assert "So lässt sich diese Seite nicht öffnen" in client.open("/language", status=405)


def test_errors_are_pages_with_protection(own_app: FastAPI) -> None:
    @own_app.get("/broken")
    def broken() -> Response:
        raise RuntimeError("secret detail")

    answer = Browser(own_app, raise_server_exceptions=False).get("/broken")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert problems_of(answer.text) == []
    assert "content-security-policy" in answer.headers


def test_an_unreachable_database_is_a_page_that_says_when_to_come_back(own_app: FastAPI) -> None:
    @own_app.get("/away")
    def away() -> Response:
        raise OperationalError("SELECT", {}, Exception("connection refused"))

    answer = Browser(own_app).get("/away")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")


def test_the_language_is_remembered(client: Browser) -> None:
    client.cookies.clear()
    assert '<html lang="de"' in client.open("/")
    client.submit("/language", {"language": "en", "next": "/"})
    assert '<html lang="en"' in client.open("/")


@pytest.mark.parametrize(
    ("refused", "page"),
    [
        (f"/coordinator/rounds/{ID}/plans/{ID}/pins", f"/coordinator/rounds/{ID}/plans/{ID}"),
        (f"/company/{ID}", f"/company/{ID}"),
        ("/sign-out", "/"),
        ("/privacy", "/privacy"),
    ],
)
def test_the_language_can_be_changed_where_a_form_was_refused(client: Browser, refused: str, page: str) -> None:
    answer = client.submit("/language", {"language": "en", "next": refused})
    assert answer.headers["location"] == page


@pytest.mark.parametrize("foreign", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"])
def test_nobody_is_sent_to_another_site(client: Browser, foreign: str) -> None:
    answer = client.submit("/language", {"language": "en", "next": foreign})
    assert answer.headers["location"] == "/"


def test_static_files_are_kept_by_browsers_when_versioned(client: Browser) -> None:
    assert "immutable" in client.get("/static/css/app.css?v=1").headers["cache-control"]
    assert "immutable" not in client.get("/static/css/app.css").headers.get("cache-control", "")


def test_static_files_travel_small(client: Browser) -> None:
    assert client.get("/static/css/app.css").headers["content-encoding"] == "gzip"


def test_pages_are_not_kept(client: Browser) -> None:
    assert client.get("/").headers["cache-control"] == "no-store"


def test_cookies_over_https_cannot_leave_it(database: str) -> None:
    settings = settings_for(database, base_url="https://tandem.example.org")
    app = create_app(settings)
    answer = Browser(app).get("/", headers={"host": "tandem.example.org"})
    moved = Browser(app).get("/sign-in/", headers={"host": "tandem.example.org"}, follow_redirects=False)
    app.state.unit.close()
    assert moved.headers["location"] == "https://tandem.example.org/sign-in", "also if the proxy is not trusted"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-tandem-csrf=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"))
    assert "max-age" in answer.headers["strict-transport-security"]


def test_a_body_that_is_too_large_is_refused(database: str, settings: Settings) -> None:
    app = create_app(settings_for(database, upload_limit=1000))
    client = Browser(app)
    data = {"csrf": client.token(), "name": "x" * 2_000_000}
    answer = client.post("/language", data=data)
    assert answer.status_code == 413
    assert "zu groß" in answer.text
    app.state.unit.close()


def test_head_is_get_without_its_body(client: Browser) -> None:
    whole, head = client.get("/imprint"), client.head("/imprint")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]


def test_somebody_with_several_roles_can_switch(client: Browser, unit: Unit) -> None:
    def build(session: Session) -> tuple[UUID, UUID]:
        round_ = make_round(session)
        coordinator = make_coordinator(session, round_.programme_id)
        company = make_company(session, round_)
        session.add(CompanyContact(company_id=company.company_id, account_id=coordinator.account_id))
        return coordinator.account_id, company.id

    account_id, company_id = unit.run(build)
    page = client.sign_in(unit, account_id).open("/imprint")
    assert "Koordination: Roboscouts" in page
    assert f'href="/company/{company_id}"' in page
