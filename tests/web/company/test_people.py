"""Adding, changing and taking out people one by one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from tests import factories as make
from tests.web.client import Browser, path_of
from tests.web.company.conftest import World
from web.catalogue.question import Role
from web.db.models import (
    Account,
    Answer,
    AnswerSource,
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
from web.db.models.columns import utc_now
from web.services import intake, registration
from web.services.errors import InputRefused, NotFound

AZUBI = {
    "role": "azubi",
    "name": "  Mia   Kurz ",
    "email": "Mia.Kurz@Example.org",
    "occupation": "Mechatronikerin",
    "training_year": "2",
    "training_ends": "07/2099",
    "shift": "early_late",
    "school": "two_days",
    "school_days": ["1", "3"],
    "department": "Halle 2",
    "minor_until": "2099-03",
}
FACHKRAFT = {
    "role": "fachkraft",
    "name": "Petra Sommer",
    "occupation": "Roboterflüsterer",
    "shift": "day",
    "capacity": "1",
    "aevo": "no",
    "safety_instruction": "yes",
    "safety_instruction_on": "2025-09-01",
}


def stored(world: World, participant_id: UUID) -> dict[str, Any]:
    """The answers of somebody, by question."""

    def work(session: Any) -> dict[str, Any]:
        found = session.exec(select(Answer).where(Answer.participant_id == participant_id)).all()
        return {answer.question_key: answer.value for answer in found}

    return world.unit.read(work)


def people(world: World) -> dict[str, UUID]:
    """Participants of the company by name."""

    def work(session: Any) -> dict[str, UUID]:
        statement = (
            select(Person, Participant)
            .join(Participant, col(Participant.person_id) == col(Person.id))
            .where(Participant.round_company_id == world.company)
        )
        return {person.name: participant.id for person, participant in session.exec(statement).all()}

    return world.unit.read(work)


def test_an_azubi_is_added_with_the_company_part(world: World, owner: Browser) -> None:
    form = owner.open(f"{world.base}/people/new?role=azubi")
    assert "Ausbildungsjahr" in form
    assert "AEVO" not in form
    answer = owner.submit(f"{world.base}/people", AZUBI)
    assert path_of(answer) == world.base
    person = people(world)["Mia Kurz"]
    answers = stored(world, person)
    assert answers["occupation"] == {"title": "Mechatroniker/in", "kldb": "26112"}
    assert answers["training_year"] == 2
    assert answers["training_ends"] == "2099-07"
    assert answers["minor_until"] == "2099-03"
    assert answers["shift"]["preset"] == "early_late"
    assert answers["school"]["preset"] == "two_days"
    assert [bool(day) for day in answers["school"]["weeks"][0]] == [False, True, False, True, False, False, False]
    assert set(answers) == {
        "occupation", "training_year", "training_ends", "shift", "school", "department", "minor_until",
    }  # fmt: skip


def test_a_fachkraft_is_added_and_an_unknown_occupation_keeps_its_text(world: World, owner: Browser) -> None:
    form = owner.open(f"{world.base}/people/new?role=fachkraft")
    assert "AEVO" in form
    assert "Ausbildungsjahr" not in form
    owner.submit(f"{world.base}/people", FACHKRAFT)
    answers = stored(world, people(world)["Petra Sommer"])
    assert answers["occupation"] == {"title": "Roboterflüsterer", "kldb": None}
    assert answers["aevo"] is False
    assert answers["safety_instruction"] == {"has": True, "on": "2025-09-01"}


def test_answers_of_the_other_role_are_not_stored(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/people", {**AZUBI, "aevo": "yes", "capacity": "3"})
    assert not {"aevo", "capacity"} & set(stored(world, people(world)["Mia Kurz"]))


def test_the_person_part_cannot_be_posted_by_the_company(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/people", {**AZUBI, "learns": "cad", "brings.cad": "3", "wishes": "x"})
    assert not {"learns", "brings", "wishes"} & set(stored(world, people(world)["Mia Kurz"]))


def test_the_first_person_begins_the_registration(world: World, owner: Browser) -> None:
    assert _row(world).begun_at is None
    owner.submit(f"{world.base}/people", AZUBI)
    row = _row(world)
    assert row.begun_at is not None
    assert row.last_activity_at == row.begun_at


def _row(world: World) -> RoundCompany:
    return world.unit.read(lambda session: session.get_one(RoundCompany, world.company))


def test_the_role_comes_first(world: World, owner: Browser) -> None:
    html = owner.open(f"{world.base}/people/new")
    assert "Wen möchten Sie hinzufügen?" in html
    owner.open(f"{world.base}/people/new?role=chef", status=404)


def test_save_and_add_another_comes_back_to_the_empty_form(world: World, owner: Browser) -> None:
    answer = owner.submit(f"{world.base}/people", {**FACHKRAFT, "more": "yes"})
    assert answer.headers["location"] == f"{world.base}/people/new?role=fachkraft&done=person-added"


def test_the_same_form_sent_twice_adds_one_person(world: World, owner: Browser) -> None:
    first = owner.submit(f"{world.base}/people", {**AZUBI, "form_key": "k1"})
    second = owner.submit(f"{world.base}/people", {**AZUBI, "form_key": "k1"})
    assert first.headers["location"] == second.headers["location"]
    assert len(people(world)) == 1


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"name": ""}, "Bitte füllen Sie dieses Feld aus."),
        ({"name": "12345"}, "Bitte geben Sie Vorname und Nachname ein"),
        ({"occupation": ""}, "Bitte füllen Sie dieses Feld aus."),
        ({"email": "kein at"}, "Das ist keine E-Mail-Adresse."),
        ({"email": "info@muster.example"}, "Das Postfach info@muster.example lesen vermutlich mehrere Personen."),
        ({"email": "vogt@muster.example"}, "Das ist die Adresse einer Ansprechperson Ihres Unternehmens."),
        ({"training_year": "7"}, "Bitte geben Sie eine Zahl"),
        ({"training_ends": "irgendwann"}, "Bitte geben Sie Monat und Jahr ein"),
        ({"training_ends": "2020-01"}, "die Ausbildung wäre also beendet"),
        ({"school_days": ["1"]}, "Bitte kreuzen Sie die Schultage an"),
        ({"shift": "moonlight"}, "Bitte prüfen Sie diese Angabe."),
        ({"line_manager": "3f0c0a8e-0000-0000-0000-000000000000"}, "Diese Person steht nicht in Ihrer Meldung."),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_kept(
    world: World, owner: Browser, change: dict[str, Any], text: str
) -> None:
    answer = owner.submit(f"{world.base}/people", {**AZUBI, **change}, status=422)
    assert text in answer.text
    assert "Fehler:" in answer.text
    assert 'value="Halle 2"' in answer.text
    assert people(world) == {}


def test_an_instruction_in_the_future_is_refused(world: World, owner: Browser) -> None:
    data = {**FACHKRAFT, "safety_instruction_on": "2099-01-01"}
    assert "liegt in der Zukunft" in owner.submit(f"{world.base}/people", data, status=422).text


def test_a_contact_who_takes_part_uses_their_own_address(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/people", {**FACHKRAFT, "name": "Karin Vogt", "email": "vogt@muster.example"})
    assert "Karin Vogt" in people(world)


def test_an_address_twice_is_refused(world: World, owner: Browser) -> None:
    world.add(name="Jonas Weiß", email="mia.kurz@example.org")
    answer = owner.submit(f"{world.base}/people", AZUBI, status=422)
    assert "Diese Adresse gehört schon zu Jonas Weiß." in answer.text


def test_a_name_twice_is_refused_whatever_its_spelling(world: World, owner: Browser) -> None:
    world.add(name="Jürgen Groß")
    answer = owner.submit(f"{world.base}/people", {**AZUBI, "name": "juergen GROSS"}, status=422)
    assert "Jürgen Groß steht schon in Ihrer Meldung." in answer.text


def test_two_people_of_one_name_are_told_apart_by_their_addresses(world: World, owner: Browser) -> None:
    world.add(name="Mia Kurz", email="other@example.org")
    owner.submit(f"{world.base}/people", AZUBI)
    assert world.unit.read(lambda session: len(session.exec(select(Person)).all())) == 2


def test_a_name_in_another_company_is_nobodys_business(world: World, owner: Browser) -> None:
    world.add(name="Mia Kurz", email="mia.kurz@example.org", company=world.other)
    owner.submit(f"{world.base}/people", AZUBI)
    assert "Mia Kurz" in people(world)


def _change(world: World, browser: Browser, person: UUID, **values: Any) -> Any:
    """Open the form, change fields of it and send it."""
    path = f"{world.base}/people/{person}"
    html = browser.open(path)
    seen = html.split('name="seen" value="')[1].split('"')[0]
    return lambda **more: browser.submit(path, {**values, "seen": seen, **more})


def test_a_person_is_changed_and_only_what_changed_is_written(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/people", AZUBI)
    person = people(world)["Mia Kurz"]
    before = _rows(world, person)
    _change(world, owner, person, **{**AZUBI, "training_year": "3", "department": "", "email": ""})()
    after = _rows(world, person)
    assert after["training_year"].value == 3
    assert "department" not in after
    assert after["shift"].answered_at == before["shift"].answered_at
    assert after["shift"].version == 1
    assert after["training_year"].version == 2
    assert _person(world, person).email is None


def _rows(world: World, person: UUID) -> dict[str, Answer]:
    def work(session: Any) -> dict[str, Answer]:
        found = session.exec(select(Answer).where(Answer.participant_id == person)).all()
        return {answer.question_key: answer for answer in found}

    return world.unit.read(work)


def _person(world: World, participant: UUID) -> Person:
    def work(session: Any) -> Person:
        row: Person = session.get_one(Person, session.get_one(Participant, participant).person_id)
        return row

    return world.unit.read(work)


def test_the_form_shows_what_is_stored(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/people", AZUBI)
    html = owner.open(f"{world.base}/people/{people(world)['Mia Kurz']}")
    assert 'value="mia.kurz@example.org"' in html
    assert 'value="Mechatroniker/in"' in html
    assert 'value="early_late" checked' in html
    assert 'name="school_days" value="3" checked' in html
    assert 'name="school_days" value="2" checked' not in html


def test_hours_of_ones_own_survive_the_form(world: World, owner: Browser) -> None:
    own = {"preset": "own", "weeks": [[255, 0, 0, 0, 0, 0, 0]]}
    code = {"title": "Roboterflüsterer", "kldb": "26112"}
    person = world.add(name="Mia Kurz", answers={"occupation": code, "shift": own})
    html = owner.open(f"{world.base}/people/{person}")
    assert "Eigene Zeiten" in html
    assert "Mo 00:00–04:00" in html
    data = {"name": "Mia Kurz", "occupation": "Roboterflüsterer", "shift": "own", "department": "Versand"}
    _change(world, owner, person, **data)()
    assert stored(world, person) == {"occupation": code, "shift": own, "department": "Versand"}


def test_a_second_editor_is_told_and_nothing_is_overwritten(
    world: World, owner: Browser, new_browser: Callable[..., Browser]
) -> None:
    owner.submit(f"{world.base}/people", AZUBI)
    person = people(world)["Mia Kurz"]
    mate = new_browser().sign_in(world.unit, world.mate.account_id)
    slow = _change(world, mate, person, **{**AZUBI, "training_year": "4"})
    _change(world, owner, person, **{**AZUBI, "training_year": "3"})()
    with pytest.raises(AssertionError, match="409"):
        slow()
    assert stored(world, person)["training_year"] == 3


def test_the_person_part_does_not_disturb_the_companys_form(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/people", AZUBI)
    person = people(world)["Mia Kurz"]
    slow = _change(world, owner, person, **{**AZUBI, "training_year": "4"})

    def answer_own_part(session: Any) -> None:
        row = session.get_one(Participant, person)
        row.person_part_done_at = utc_now()
        make.give_answers(session, row, {"learns": ["cad"]}, AnswerSource.SELF)

    world.unit.run(answer_own_part)
    slow()
    assert stored(world, person)["training_year"] == 4
    assert stored(world, person)["learns"] == ["cad"]


def test_what_a_coordinator_enters_is_marked(world: World, coordinator: Browser, owner: Browser) -> None:
    coordinator.submit(f"{world.base}/people", AZUBI)
    person = people(world)["Mia Kurz"]
    assert {row.source for row in _rows(world, person).values()} == {AnswerSource.COORDINATOR}
    assert "im Auftrag eingetragen" in owner.open(world.base)


def test_a_change_by_a_coordinator_is_marked_too(world: World, coordinator: Browser, owner: Browser) -> None:
    owner.submit(f"{world.base}/people", AZUBI)
    assert "im Auftrag eingetragen" not in owner.open(world.base)
    _change(world, coordinator, people(world)["Mia Kurz"], **{**AZUBI, "training_year": "3"})()
    assert "im Auftrag eingetragen" in owner.open(world.base)


def test_a_name_is_corrected_and_the_address_stays(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/people", AZUBI)
    person = people(world)["Mia Kurz"]
    _change(world, owner, person, **{**AZUBI, "name": "Mia Kurz-Öhl"})()
    assert _person(world, person).email == "mia.kurz@example.org"
    assert _person(world, person).sort_key == "mia kurz-ohl"


def test_typed_input_is_kept_when_a_change_is_refused(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/people", AZUBI)
    person = people(world)["Mia Kurz"]
    path = f"{world.base}/people/{person}"
    seen = owner.open(path).split('name="seen" value="')[1].split('"')[0]
    data = {**AZUBI, "department": "Halle 77", "training_ends": "2020-01", "seen": seen}
    answer = owner.submit(path, data, status=422)
    assert "Halle 77" in answer.text
    assert f'name="seen" value="{seen}"' in answer.text


def test_who_is_of_age_needs_no_month(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/people", {**AZUBI, "minor_until": "2020-01"})
    assert "minor_until" not in stored(world, people(world)["Mia Kurz"])


def test_a_needed_answer_cannot_be_left_out_past_the_form(world: World) -> None:
    entry = intake.Entry("Mia Kurz", None, {})
    with pytest.raises(InputRefused, match="fill in"):
        world.unit.run(
            lambda session: intake.add_person(session, world.owner, world.company, role=Role.AZUBI, entry=entry)
        )


def test_a_stranger_notes_and_renames_nothing(world: World) -> None:
    person = world.add(name="Mia Kurz")
    line = world.unit.read(lambda session: intake.line_of(session, world.owner, world.company, person))
    with pytest.raises(NotFound):
        world.unit.run(lambda session: registration.note_change(session, world.stranger, world.company))
    with pytest.raises(NotFound):
        world.unit.run(lambda session: intake.rename(session, world.stranger, line, name="X", email=None))


def test_superior_and_trainer_are_chosen_from_the_fachkraefte(world: World, owner: Browser) -> None:
    boss = world.add("fachkraft", "Petra Sommer")
    world.add("azubi", "Jonas Weiß")
    form = owner.open(f"{world.base}/people/new?role=azubi")
    assert ">Petra Sommer</option>" in form
    assert ">Jonas Weiß</option>" not in form
    person_id = str(_person(world, boss).id)
    owner.submit(f"{world.base}/people", {**AZUBI, "line_manager": person_id, "trainer": person_id})
    assert stored(world, people(world)["Mia Kurz"])["line_manager"] == person_id


def test_nobody_of_another_company_can_be_named(world: World, owner: Browser) -> None:
    foreign = world.add("fachkraft", "Olaf Nord", company=world.other)
    data = {**AZUBI, "trainer": str(_person(world, foreign).id)}
    assert "steht nicht in Ihrer Meldung" in owner.submit(f"{world.base}/people", data, status=422).text


def test_somebody_is_taken_out_with_everything(world: World, owner: Browser) -> None:
    boss = world.add("fachkraft", "Petra Sommer", email="petra@example.org")
    person_id = _person(world, boss).id
    other = str(_person(world, world.add("fachkraft", "Ali Demir")).id)
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


def test_a_person_of_an_earlier_round_is_the_same_person(world: World, owner: Browser) -> None:
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
    assert _person(world, people(world)["Mia Kurz"]).id == person_id
    owner.submit(f"{world.base}/people/{people(world)['Mia Kurz']}/remove")
    assert world.unit.read(lambda session: session.get(Person, person_id)) is not None


def test_a_new_address_shuts_the_links_sent_to_the_old_one(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/people", AZUBI)
    person = people(world)["Mia Kurz"]
    owner.submit(f"{world.base}/people/{person}/link")
    _change(world, owner, person, **{**AZUBI, "email": "neu@example.org"})()

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
    _change(world, owner, person, **{**FACHKRAFT, "name": "Karin Vogt", "email": "karin@example.org"})()
    contact = world.unit.read(lambda session: session.get_one(Account, world.owner.account_id))
    assert contact.email == "vogt@muster.example"
    assert _person(world, person).account_id is None


def test_link_and_letter(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/people", AZUBI)
    person = people(world)["Mia Kurz"]
    assert path_of(owner.submit(f"{world.base}/people/{person}/link")) == world.base
    assert "Link noch einmal schicken" in owner.open(world.base)
    letter = owner.submit(f"{world.base}/people/{person}/letter", status=200)
    assert "Mia Kurz" in letter.text
    assert "<svg" in letter.text
    assert "Neuer Brief" in owner.open(world.base)
    assert "Es wurde schon ein Brief gedruckt" in owner.open(f"{world.base}/people/{person}/letter")


def test_a_link_without_an_address_is_refused_on_the_page(world: World, owner: Browser) -> None:
    person = world.add(name="Jonas Weiß")
    html = owner.open(world.base)
    assert "Link schicken" not in html
    answer = owner.submit(f"{world.base}/people/{person}/link", status=422)
    assert "Unsere Meldung" in answer.text


def test_all_letters_at_once(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/letters")
    world.add(name="Jonas Weiß")
    world.add("fachkraft", "Petra Sommer")
    world.add("fachkraft", "Ali Demir", email="ali@example.org")
    assert "Alle Briefe drucken" in owner.open(world.base)
    letters = owner.submit(f"{world.base}/letters", status=200).text
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
