"""Superiors and trainers, taking people out, and the ways in for their own part."""

from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from tests import factories as make
from tests.web.client import Browser, path_of
from tests.web.company.conftest import World
from tests.web.company.people import AZUBI, FACHKRAFT, change, people, person_of, stored
from tests.web.papers.reading import Printed
from web.db.models import (
    Account,
    BlockInput,
    BlockInputMember,
    BlockState,
    Credential,
    CredentialKind,
    OutboxMail,
    Participant,
    Person,
    Round,
    RoundCompany,
)


def test_superior_and_trainer_are_chosen_from_the_fachkraefte(world: World, owner: Browser) -> None:
    boss = world.add("fachkraft", "Petra Sommer")
    world.add("azubi", "Jonas Weiß")
    form = owner.open(f"{world.base}/people/new?role=azubi")
    assert ">Petra Sommer</option>" in form
    assert ">Jonas Weiß</option>" not in form
    person_id = str(person_of(world, boss).id)
    owner.submit(f"{world.base}/people", {**AZUBI, "line_manager": person_id, "trainer": person_id})
    assert stored(world, people(world)["Mia Kurz"])["line_manager"] == person_id


def test_nobody_of_another_company_can_be_named(world: World, owner: Browser) -> None:
    foreign = world.add("fachkraft", "Olaf Nord", company=world.other)
    data = {**AZUBI, "trainer": str(person_of(world, foreign).id)}
    assert "steht nicht in Ihrer Meldung" in owner.submit(f"{world.base}/people", data, status=422).text


def test_somebody_is_taken_out_with_everything(world: World, owner: Browser) -> None:
    boss = world.add("fachkraft", "Petra Sommer", email="petra@example.org")
    person_id = person_of(world, boss).id
    other = str(person_of(world, world.add("fachkraft", "Ali Demir")).id)
    owner.submit(f"{world.base}/people", {**AZUBI, "line_manager": str(person_id), "trainer": other})
    owner.submit(f"{world.base}/people/{boss}/link")
    assert "Petra Sommer herausnehmen?" in owner.open(f"{world.base}/people/{boss}/remove")
    assert "Petra Sommer" in people(world)
    owner.submit(f"{world.base}/people/{boss}/remove")

    def work(session: Any) -> tuple[Any, ...]:
        accounts = session.exec(select(Account).where(Account.email == "petra@example.org")).all()
        links = session.exec(select(Credential).where(Credential.participant_id == boss)).all()
        mails = session.exec(select(OutboxMail).where(OutboxMail.recipient == "petra@example.org")).all()
        return session.get(Person, person_id), session.get(Participant, boss), accounts, links, mails

    assert world.unit.read(work) == (None, None, [], [], [])
    answers = stored(world, people(world)["Mia Kurz"])
    assert "line_manager" not in answers
    assert answers["trainer"] == other


def test_somebody_taken_out_stays_in_nobodys_wishes(world: World, owner: Browser) -> None:
    boss, other = world.add("fachkraft", "Petra Sommer"), world.add("fachkraft", "Ali Demir")
    gone, stays = (str(person_of(world, each).id) for each in (boss, other))
    mia = world.add("azubi", "Mia Kurz", answers={"wishes": [gone, stays]})
    jonas = world.add("azubi", "Jonas Weiß", answers={"please_not": [gone], "wishes": [stays]})
    owner.submit(f"{world.base}/people/{boss}/remove")
    assert stored(world, mia) == {"wishes": [stays]}
    assert stored(world, jonas) == {"wishes": [stays]}


def test_taking_out_a_contact_who_takes_part_keeps_the_contact(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/people", {**FACHKRAFT, "name": "Karin Vogt", "email": "vogt@muster.example"})
    person = people(world)["Karin Vogt"]
    owner.submit(f"{world.base}/people/{person}/link")
    owner.submit(f"{world.base}/people/{person}/remove")
    assert people(world) == {}
    assert owner.get(world.base).status_code == 200


def test_somebody_in_fixed_data_is_kept_as_withdrawn_and_can_come_back(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/people", AZUBI)
    person = people(world)["Mia Kurz"]

    def fix(session: Any) -> None:
        company = session.get_one(RoundCompany, world.company)
        data = BlockInput(block_id=company.block_id, number=1, data=b"", sha256="0" * 64, azubis=1, fachkraefte=0)
        session.add(data)
        session.flush()
        session.add(BlockInputMember(input_id=data.id, participant_id=person))

    world.unit.run(fix)
    owner.submit(f"{world.base}/people/{person}/remove")
    assert stored(world, person) == {}
    assert "Mia Kurz" not in owner.open(world.base)
    owner.open(f"{world.base}/people/{person}", status=404)
    owner.submit(f"{world.base}/people", AZUBI)
    assert people(world) == {"Mia Kurz": person}
    assert stored(world, person)["training_year"] == 2


def test_a_person_of_an_earlier_round_is_the_sameperson_of(world: World, owner: Browser) -> None:
    def earlier(session: Any) -> UUID:
        now = session.get_one(RoundCompany, world.company)
        old = session.get_one(Round, now.round_id)
        before = Round(**{**old.model_dump(), "id": UUID(int=7), "name": "Durchgang 2026"})
        session.add(before)
        session.flush()
        past = RoundCompany(round_id=before.id, company_id=now.company_id, block_id=now.block_id)
        session.add(past)
        session.flush()
        return make.make_participant(session, past, "azubi", "Mia Kurz").person_id

    person_id = world.unit.run(earlier)
    owner.submit(f"{world.base}/people", AZUBI)
    assert person_of(world, people(world)["Mia Kurz"]).id == person_id
    owner.submit(f"{world.base}/people/{people(world)['Mia Kurz']}/remove")
    assert world.unit.read(lambda session: session.get(Person, person_id)) is not None


def test_a_new_address_shuts_the_links_sent_to_the_old_one(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/people", AZUBI)
    person = people(world)["Mia Kurz"]
    owner.submit(f"{world.base}/people/{person}/link")
    change(world, owner, person, **{**AZUBI, "email": "neu@example.org"})()

    def work(session: Any) -> tuple[Any, ...]:
        links = session.exec(select(Credential).where(Credential.participant_id == person)).all()
        return [link.revoked_at is not None for link in links], [
            account.email for account in session.exec(select(Account).where(Account.name == "Mia Kurz")).all()
        ]

    assert world.unit.read(work) == ([True], ["neu@example.org"])


def test_a_new_address_leaves_an_account_with_other_roles_alone(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/people", {**FACHKRAFT, "name": "Karin Vogt", "email": "vogt@muster.example"})
    person = people(world)["Karin Vogt"]
    owner.submit(f"{world.base}/people/{person}/link")
    change(world, owner, person, **{**FACHKRAFT, "name": "Karin Vogt", "email": "karin@example.org"})()
    contact = world.unit.read(lambda session: session.get_one(Account, world.owner.account_id))
    assert contact.email == "vogt@muster.example"
    assert person_of(world, person).account_id is None


def test_link_and_letter(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/people", AZUBI)
    person = people(world)["Mia Kurz"]
    assert path_of(owner.submit(f"{world.base}/people/{person}/link")) == world.base
    assert "Link noch einmal schicken" in owner.open(world.base)
    letter = Printed(owner.submit(f"{world.base}/people/{person}/letter.pdf", status=200).content)
    assert "Mia Kurz" in letter.text
    assert len(letter.pages) == 1
    assert "Neuer Brief" in owner.open(world.base)
    assert "Es wurde schon ein Brief gedruckt" in owner.open(f"{world.base}/people/{person}/letter")


def test_a_link_without_an_address_is_refused_on_the_page(world: World, owner: Browser) -> None:
    person = world.add(name="Jonas Weiß")
    html = owner.open(world.base)
    assert "Link schicken" not in html
    answer = owner.submit(f"{world.base}/people/{person}/link", status=422)
    assert "Unsere Meldung" in answer.text


def test_all_letters_at_once(world: World, owner: Browser) -> None:
    assert path_of(owner.submit(f"{world.base}/letters.pdf")) == f"{world.base}/letters"
    world.add(name="Jonas Weiß")
    world.add("fachkraft", "Petra Sommer")
    world.add("fachkraft", "Ali Demir", email="ali@example.org")
    assert "Alle Briefe drucken" in owner.open(world.base)
    letters = Printed(owner.submit(f"{world.base}/letters.pdf", status=200).content).text
    assert "Jonas Weiß" in letters
    assert "Petra Sommer" in letters
    assert "Ali Demir" not in letters

    def count(session: Any) -> int:
        return len(session.exec(select(Credential).where(Credential.kind == CredentialKind.LETTER)).all())

    assert world.unit.read(count) == 2


@pytest.mark.parametrize("state", [state for state in BlockState if state is not BlockState.COLLECTING])
def test_nothing_can_be_changed_once_the_data_is_fixed(world: World, owner: Browser, state: BlockState) -> None:
    owner.submit(f"{world.base}/people", AZUBI)
    person = people(world)["Mia Kurz"]
    before = stored(world, person)
    world.set_state(state)
    for path, data in (
        ("/people", FACHKRAFT),
        (f"/people/{person}", {**AZUBI, "seen": ""}),
        (f"/people/{person}/remove", {}),
        ("/send", {}),
    ):
        answer = owner.submit(world.base + path, data, status=409)
        assert "Die Daten dieses Durchgangs sind fest." in answer.text
    assert owner.get(f"{world.base}/people/new?role=azubi").status_code == 409
    assert stored(world, person) == before
    assert set(people(world)) == {"Mia Kurz"}
