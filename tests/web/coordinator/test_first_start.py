"""From an empty database to the first invited company: programme, round, company."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, select

from tests import factories
from tests.infra.command import Said, tandem, tandem_from_cold
from tests.web.client import Browser, path_of
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE
from web.db.models import (
    Account,
    Block,
    BlockState,
    Company,
    CompanyContact,
    Option,
    PolicyVersion,
    Programme,
    Question,
    QuestionnaireVersion,
    Round,
    RoundCompany,
)
from web.db.session import Unit
from web.services import audit, places
from web.services.access import coordinators, sign_in
from web.services.actor import Actor
from web.services.errors import Changed, InputRefused, NotFound, WrongState
from web.services.matching import default_policy
from web.services.outreach import companies, round_overview
from web.services.outreach.companies import NewCompany
from web.services.setup import programmes
from web.services.setup.programmes import ProgrammeData
from web.services.setup.round_dates import RoundSettings, complete_dates, propose_dates

DATA = ProgrammeData("Roboscouts", "Stiftung Beispiel, Musterweg 1", "Anna Beispiel", "0511 123456", "anna@example.org")
TODAY = dt.date(2027, 1, 4)
DEADLINE, START = dt.date(2027, 2, 12), dt.date(2027, 3, 1)
METALL = NewCompany("Muster Metallbau GmbH", "Karin Vogt", "karin@example.org", "0511 98765", "Hannover")


@pytest.fixture
def anna(unit: Unit) -> Actor:
    """The first coordinator, made as on the command line."""
    made = unit.run(
        lambda session: coordinators.create_coordinator(
            session, "anna@example.org", "Anna Beispiel", programme_name="Roboscouts"
        )
    )
    return Actor(made.account_id, "Anna Beispiel", coordinates=frozenset({only(unit, Programme).id}))


@pytest.fixture
def stranger(unit: Unit) -> Actor:
    """The coordinator of another programme."""
    return unit.run(
        lambda session: factories.make_coordinator(session, factories.make_programme(session, "Anderes Programm").id)
    )


def only(unit: Unit, table: type[Any]) -> Any:
    """The only row of a table."""
    return unit.read(lambda session: session.exec(select(table)).one())


def everything(unit: Unit, table: type[Any]) -> list[Any]:
    """All rows of a table."""
    return unit.read(lambda session: list(session.exec(select(table)).all()))


def programme_of(actor: Actor) -> UUID:
    """The programme an actor coordinates."""
    return next(iter(actor.coordinates))


def fill_in(unit: Unit, actor: Actor, data: ProgrammeData = DATA, *, version: int = 1) -> bool:
    """Store the programme's data."""
    return unit.run(
        lambda session: programmes.change_programme(session, actor, programme_of(actor), data=data, version=version)
    )


def begin_round(unit: Unit, actor: Actor, **values: Any) -> UUID:
    """Open a round of sensible dates."""
    name, today = values.pop("name", "Durchgang 2027"), values.pop("today", TODAY)
    deadline, starts_on = values.pop("deadline", DEADLINE), values.pop("starts_on", START)
    dates = complete_dates(deadline, starts_on, today=today, **values)
    return unit.run(
        lambda session: programmes.open_round(
            session, actor, programme_of(actor), settings=RoundSettings(name, dates), today=today
        )
    )


def ready(unit: Unit, actor: Actor) -> UUID:
    """A round without companies."""
    fill_in(unit, actor)
    return begin_round(unit, actor)


def add(unit: Unit, actor: Actor, round_id: UUID, new: NewCompany = METALL) -> UUID:
    """Add a company."""
    return unit.run(lambda session: companies.add_company(session, actor, round_id, new))


# ---------------------------------------------------------------- services


def test_the_first_coordinator_comes_with_a_whole_programme(unit: Unit, anna: Actor) -> None:
    programme = only(unit, Programme)
    assert (programme.name, programme.contact_name, programme.contact_email) == (
        "Roboscouts",
        "Anna Beispiel",
        "anna@example.org",
    )
    questionnaire, policy = only(unit, QuestionnaireVersion), only(unit, PolicyVersion)
    assert (questionnaire.number, questionnaire.document) == (1, DEFAULT_QUESTIONNAIRE.to_document())
    assert (policy.number, policy.fingerprint) == (1, default_policy().fingerprint)
    questions = {question.id: question.key for question in everything(unit, Question)}
    assert set(questions.values()) == {question.key for question in DEFAULT_QUESTIONNAIRE.questions}
    assert {(questions[option.question_id], option.key) for option in everything(unit, Option)} == {
        (question.key, option.key) for question in DEFAULT_QUESTIONNAIRE.questions for option in question.options
    }
    assert unit.read(audit.is_whole)


def test_a_second_coordinator_needs_no_name_of_the_programme(unit: Unit, anna: Actor) -> None:
    made = unit.run(lambda session: coordinators.create_coordinator(session, "ben@example.org", "Ben"))
    assert (made.programme, made.is_new_programme) == ("Roboscouts", False)
    assert "/link/" in made.link
    assert len(everything(unit, Programme)) == 1


@pytest.mark.parametrize("email", ["anna", "anna@rathaus", "anna@a@example.org", "anna beispiel@example.org", ""])
def test_nobody_coordinates_who_could_not_sign_in(unit: Unit, email: str) -> None:
    """The check is that of the sign-in form, with its words."""
    for refuse in (
        lambda session: coordinators.create_coordinator(session, email, "Anna", programme_name="Roboscouts"),
        lambda session: sign_in.ask_for_link(session, email, client="127.0.0.1", limit=5),
    ):
        with pytest.raises(InputRefused) as refusal:
            unit.run(refuse)
        assert (refusal.value.field, refusal.value.message) == ("email", sign_in.NOT_AN_ADDRESS)
    assert everything(unit, Account) == []


@pytest.mark.parametrize("name", [None, "", "  "])
def test_an_empty_database_needs_the_name_of_its_programme(unit: Unit, name: str | None) -> None:
    with pytest.raises(InputRefused):
        unit.run(lambda session: coordinators.create_coordinator(session, "a@example.org", "A", programme_name=name))
    assert everything(unit, Programme) == []


def test_a_programme_without_a_round_is_the_place_to_go(unit: Unit, anna: Actor) -> None:
    def where() -> list[str]:
        return [place.path for place in unit.read(lambda session: places.places_of(session, anna))]

    assert where() == [f"/coordinator/programmes/{programme_of(anna)}"]
    round_id = ready(unit, anna)
    assert where() == [f"/coordinator/rounds/{round_id}"]


def test_programmes_without_a_round_stand_behind_everything_else(unit: Unit, anna: Actor, stranger: Actor) -> None:
    both = Actor(anna.account_id, anna.name, coordinates=anna.coordinates | stranger.coordinates)
    ready(unit, anna)
    kinds = [place.kind for place in unit.read(lambda session: places.places_of(session, both))]
    assert kinds == ["coordinator", "programme"]


def test_a_round_follows_from_two_dates(unit: Unit, anna: Actor) -> None:
    assert fill_in(unit, anna) is False
    begin_round(unit, anna)
    row = only(unit, Round)
    assert (row.opens_on, row.deadline, row.starts_on, row.news_by) == (TODAY, DEADLINE, START, dt.date(2027, 3, 29))
    assert row.questionnaire_version_id == only(unit, QuestionnaireVersion).id
    assert row.policy_version_id == only(unit, PolicyVersion).id
    assert fill_in(unit, anna, version=2) is True


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"deadline": TODAY - dt.timedelta(days=1)}, "deadline"),
        ({"deadline": START}, "deadline"),
        ({"starts_on": dt.date(9999, 12, 31)}, "starts_on"),
        ({"news_by": START - dt.timedelta(days=1)}, "news_by"),
        ({"name": "durchgang  2026"}, "name"),
    ],
)
def test_dates_and_names_that_do_not_fit_are_refused(
    unit: Unit, anna: Actor, values: dict[str, Any], field: str
) -> None:
    fill_in(unit, anna)
    begin_round(unit, anna, name="Durchgang 2026")
    with pytest.raises(InputRefused) as refusal:
        begin_round(unit, anna, **values)
    assert refusal.value.field == field
    assert len(everything(unit, Round)) == 1


def test_today_is_an_early_deadline_but_a_possible_one(unit: Unit, anna: Actor) -> None:
    fill_in(unit, anna)
    begin_round(unit, anna, deadline=TODAY, news_by=START)
    assert only(unit, Round).news_by == START


def test_no_round_without_somebody_to_call(unit: Unit, anna: Actor) -> None:
    with pytest.raises(InputRefused):
        begin_round(unit, anna)
    assert everything(unit, Round) == []


def test_two_editors_of_a_programme_do_not_overwrite_each_other(unit: Unit, anna: Actor) -> None:
    fill_in(unit, anna)
    with pytest.raises(Changed):
        fill_in(unit, anna, version=1)


def test_two_programmes_of_one_name_would_be_confused(unit: Unit, anna: Actor, stranger: Actor) -> None:
    with pytest.raises(InputRefused) as refusal:
        fill_in(unit, stranger, DATA)
    assert refusal.value.field == "name"


def test_what_belongs_to_others_is_not_there(unit: Unit, anna: Actor, stranger: Actor) -> None:
    round_id = ready(unit, anna)
    programme_id = programme_of(anna)
    attempts = (
        lambda session: programmes.view_programme(session, stranger, programme_id),
        lambda session: programmes.change_programme(session, stranger, programme_id, data=DATA, version=2),
        lambda session: companies.add_company(session, stranger, round_id, METALL),
        lambda session: companies.check_open(session, anna, uuid4()),
    )
    for attempt in attempts:
        with pytest.raises(NotFound):
            unit.run(attempt)


def test_a_company_gets_a_block_and_a_contact_of_its_own(unit: Unit, anna: Actor) -> None:
    round_id = ready(unit, anna)
    part_id = add(unit, anna, round_id)
    part, block, company = only(unit, RoundCompany), only(unit, Block), only(unit, Company)
    assert (part.id, part.round_id, part.block_id, part.company_id) == (part_id, round_id, block.id, company.id)
    assert (block.name, block.state) == (METALL.name, BlockState.COLLECTING)
    assert (company.name, company.town, company.phone) == (METALL.name, "Hannover", "0511 98765")
    contact = only(unit, CompanyContact)
    karin = unit.read(lambda session: session.get_one(Account, contact.account_id))
    assert (contact.company_id, karin.name, karin.email) == (company.id, "Karin Vogt", "karin@example.org")
    assert part.invited_at is None
    overview = unit.read(lambda session: round_overview.overview(session, anna, round_id))
    assert overview.step(factories.TODAY) is round_overview.Step.INVITE


def test_the_same_company_or_contact_twice_is_refused(unit: Unit, anna: Actor) -> None:
    round_id = ready(unit, anna)
    add(unit, anna, round_id)
    again = (
        (NewCompany("muster  metallbau gmbh", "Ole", "ole@example.org"), "name"),
        (NewCompany("Nordwind", "Karin Vogt", "karin@example.org"), "contact_email"),
    )
    for new, field in again:
        with pytest.raises(InputRefused) as refusal:
            add(unit, anna, round_id, new)
        assert refusal.value.field == field
        assert refusal.value.params["company"] == METALL.name
    assert len(everything(unit, RoundCompany)) == 1
    assert {account.email for account in everything(unit, Account)} == {"anna@example.org", "karin@example.org"}


def test_nobody_learns_for_whom_a_contact_speaks_in_another_programme(unit: Unit, anna: Actor, stranger: Actor) -> None:
    add(unit, anna, ready(unit, anna))
    fill_in(unit, stranger, ProgrammeData("Anderes", "Amt", "Bo", "1", "bo@example.org"))
    unit.run(lambda session: _give_versions(session, programme_of(stranger)))
    add(unit, stranger, begin_round(unit, stranger))
    assert len({contact.account_id for contact in everything(unit, CompanyContact)}) == 1
    assert len(everything(unit, Company)) == 2


def _give_versions(session: Session, programme_id: UUID) -> None:
    document = DEFAULT_QUESTIONNAIRE.to_document()
    session.add(QuestionnaireVersion(programme_id=programme_id, number=1, document=document))
    session.add(PolicyVersion(programme_id=programme_id, number=1, toml=factories.POLICY, fingerprint="0" * 64))


def test_a_company_takes_part_in_the_next_round_as_itself(unit: Unit, anna: Actor) -> None:
    add(unit, anna, ready(unit, anna))
    next_round = begin_round(unit, anna, name="Durchgang 2028")
    add(unit, anna, next_round, NewCompany("Muster Metallbau GmbH", "Karin Vogt", "karin@example.org", "0511 1"))
    company = only(unit, Company)
    assert (company.phone, company.town) == ("0511 1", "Hannover")
    assert len(everything(unit, RoundCompany)) == 2
    assert len(everything(unit, CompanyContact)) == 1


def test_companies_join_until_everything_is_closed(unit: Unit, anna: Actor) -> None:
    def close(session: Session) -> None:
        for block in session.exec(select(Block)):
            block.state = BlockState.CLOSED

    round_id = ready(unit, anna)
    add(unit, anna, round_id)
    unit.run(close)
    assert not unit.read(lambda session: round_overview.overview(session, anna, round_id)).takes_companies
    with pytest.raises(WrongState):
        add(unit, anna, round_id, NewCompany("Nordwind", "Ole", "ole@example.org"))


# ---------------------------------------------------------------- pages


def test_a_new_coordinator_is_led_to_the_first_round(client: Browser, unit: Unit, anna: Actor) -> None:
    home = f"/coordinator/programmes/{programme_of(anna)}"
    client.sign_in(unit, anna.account_id)
    assert home in client.open("/")
    page = client.open(home)
    assert "Es gibt noch keinen Durchgang" in page
    assert page.count("kern-btn--primary") == 1
    assert f'href="{home}/data"' in page
    assert "Anna Beispiel" in client.open(f"{home}/data")
    assert "Roboscouts" not in client.open("/imprint")

    saved = client.submit(f"{home}/data", vars(DATA) | {"version": "1"})
    assert path_of(saved) == f"{home}/rounds"
    assert "Stiftung Beispiel" in client.open("/imprint")
    dates = _dates(client.open(f"{home}/rounds"))
    opened = client.submit(f"{home}/rounds", dates)
    round_page = client.open(opened.headers["location"])
    assert "Noch nimmt kein Unternehmen teil" in round_page
    round_page = client.open(path_of(opened).removesuffix("/first-companies"))
    assert round_page.count("kern-btn--primary") == 1
    assert dates["name"] in client.open(home)
    assert path_of(client.submit(f"{home}/data", vars(DATA) | {"version": "2"})) == home


def _dates(page: str) -> dict[str, str]:
    """The form of a round that begins in some weeks, with the name the page suggests."""
    today = dt.datetime.now(dt.UTC).date()
    name = f"Durchgang {propose_dates(today).starts_on.year}"
    assert f'value="{name}"' in page
    deadline, start = today + dt.timedelta(weeks=6), today + dt.timedelta(weeks=9)
    return {"name": name, "deadline": deadline.isoformat(), "starts_on": start.isoformat()}


def test_wrong_entries_are_explained_at_their_field(client: Browser, unit: Unit, anna: Actor) -> None:
    home = f"/coordinator/programmes/{programme_of(anna)}"
    client.sign_in(unit, anna.account_id)
    refused = client.submit(f"{home}/data", vars(DATA) | {"contact_email": "anna", "version": "1"}, status=422).text
    assert "Das ist keine E-Mail-Adresse" in refused
    assert "Stiftung Beispiel" in refused
    early = client.submit(
        f"{home}/rounds", {"name": "X", "deadline": "2020-01-01", "starts_on": "2020-02-01"}, status=422
    ).text
    assert "ergänzen Sie zuerst die Angaben zum Programm" in early
    fill_in(unit, anna)
    late = client.submit(
        f"{home}/rounds", {"name": "X", "deadline": "2020-01-01", "starts_on": "2020-02-01"}, status=422
    ).text
    assert "Dieser Tag ist schon vorbei" in late
    client.submit(f"{home}/data", vars(DATA) | {"version": "1"}, status=409)


def test_companies_are_added_and_invited(client: Browser, unit: Unit, anna: Actor) -> None:
    base = f"/coordinator/rounds/{ready(unit, anna)}"
    client.sign_in(unit, anna.account_id)
    form = {
        "name": " Muster  Metallbau GmbH ",
        "town": "Hannover",
        "phone": "0511 98765",
        "contact_name": "Karin Vogt",
        "contact_email": "Karin@Example.org",
    }
    assert f'href="{base}/companies"' in client.open(base)
    client.open(f"{base}/companies")
    more = client.submit(f"{base}/companies", form | {"more": "yes"})
    assert path_of(more) == f"{base}/companies"
    assert "Es ist noch nicht eingeladen" in client.open(more.headers["location"])
    assert "nimmt an diesem Durchgang schon teil" in client.submit(f"{base}/companies", form, status=422).text
    other = {"name": "Nordwind", "contact_name": "Ole", "contact_email": "ole@example.org"}
    assert path_of(client.submit(f"{base}/companies", other)) == base
    waiting = client.open(base)
    assert "2 Unternehmen einladen" in waiting
    client.submit(f"{base}/invitations")
    page = client.open(base)
    assert "eingeladen" in page
    assert "Muster Metallbau GmbH" in page
    client.submit(f"{base}/companies", {}, status=422)


def test_a_closed_round_shows_no_form(client: Browser, unit: Unit, anna: Actor) -> None:
    def close(session: Session) -> None:
        session.exec(select(Block)).one().state = BlockState.CLOSED

    round_id = ready(unit, anna)
    add(unit, anna, round_id)
    unit.run(close)
    base = f"/coordinator/rounds/{round_id}"
    assert f'href="{base}/companies"' not in client.sign_in(unit, anna.account_id).open(base)
    client.open(f"{base}/companies", status=409)


# ---------------------------------------------------------------- command line


def test_the_command_line_makes_the_first_programme(tmp_path: Path, empty_database: str) -> None:
    def run(*arguments: str, start: Callable[..., Said] = tandem) -> tuple[int, str, str]:
        answer = start(*arguments, folder=tmp_path, DATABASE_URL=empty_database)
        assert "Traceback" not in answer.stderr
        return answer.returncode, answer.stdout, answer.stderr

    person = ("create-coordinator", "anna@example.org", "Anna Beispiel")
    assert "tandem migrate" in run(*person)[2]
    assert run("migrate")[0] == 0
    code, output, said = run(*person)
    assert (code, output) == (2, "")
    assert "--programme" in said
    code, output, said = run("create-coordinator", "anna@rathaus", "Anna Beispiel", "--programme", "Roboscouts")
    assert (code, output) == (2, "")
    assert "This e-mail address is incomplete." in said
    code, output, said = run(*person, "--programme", "Roboscouts [2027]")
    assert code == 0
    assert urlsplit(output.strip()).path.startswith("/link/")
    assert "Roboscouts [2027]" in said
    assert "tandem serve" in said
    code, second, _said = run(*person, start=tandem_from_cold)
    assert code == 0
    assert second != output
