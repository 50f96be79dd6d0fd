"""Personal links and letters: one participation, behind a PIN, until the round closes."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from tests.factories import make_account, make_company, make_contact, make_coordinator, make_participant, make_round
from tests.web.account.doorstep import everything, link_in, mails
from tests.web.client import Browser
from tests.web.participant import stage
from tests.web.participant.stage import Stage
from web.db.models import AuditEntry, Credential, Participant, Round
from web.db.models.columns import utc_now
from web.db.session import Unit
from web.services.access import doors, letters, personal_links
from web.services.access.letters import ALPHABET, Letter
from web.services.actor import Actor
from web.services.errors import InputRefused, NotFound, WrongState
from web.services.people import person_part

PIN = "482915"


@pytest.fixture
def here(unit: Unit) -> Stage:
    return unit.run(stage.set_up)


@pytest.fixture
def contact(unit: Unit, here: Stage) -> Actor:
    return unit.run(lambda session: make_contact(session, here.company))


@pytest.fixture
def coordinator(unit: Unit, here: Stage) -> Actor:
    return unit.run(lambda session: make_coordinator(session, session.get_one(Round, here.round_id).programme_id))


@pytest.fixture
def alone(unit: Unit, here: Stage) -> Participant:
    """Somebody without an e-mail address."""
    return unit.run(lambda session: make_participant(session, here.company, "azubi", "Ayşe Öztürk"))


def issue(unit: Unit, actor: Actor, participant: Participant) -> Letter:
    return unit.run(lambda session: letters.issue_letter(session, actor, participant.id))


@pytest.fixture
def letter(unit: Unit, contact: Actor, alone: Participant) -> Letter:
    return issue(unit, contact, alone)


def send(unit: Unit, actor: Actor, participant: Participant) -> str:
    unit.run(lambda session: doors.send_personal_link(session, actor, participant.id))
    return link_in(mails(unit)[-1])


def choose_pin(browser: Browser, address: str, pin: str = PIN, status: int = 303) -> str:
    answer = browser.submit(address, {"pin": pin}, page="/code", status=status)
    return str(answer.headers.get("location", answer.text))


def enter(browser: Browser, address: str, pin: str = PIN, status: int = 303) -> str:
    answer = browser.submit(address, {"pin": pin}, page="/code", status=status)
    return str(answer.headers.get("location", answer.text))


# ------------------------------------------------------------------ letters


def test_a_letter_says_everything_one_needs(unit: Unit, contact: Actor, alone: Participant) -> None:
    letter = issue(unit, contact, alone)
    assert re.fullmatch(f"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{2}}", letter.code)
    assert not set("01OI") & set(letter.code)
    assert letter.address == "127.0.0.1:8000/c"
    assert letter.link == f"http://127.0.0.1:8000/code/{letter.code}"
    assert (letter.name, letter.form, letter.is_reprint, letter.is_told) == ("Ayşe Öztürk", "du", False, False)


def test_a_letter_opens_with_code_and_a_pin_of_ones_own(
    new_browser: Callable[..., Browser], unit: Unit, contact: Actor, alone: Participant
) -> None:
    code = issue(unit, contact, alone).code
    first = new_browser()
    typed = f" {code.lower().replace('-', ' ')} "
    assert first.submit("/code", {"code": typed}, page="/code").headers["location"] == f"/code/{code}"
    assert "Neue PIN" in first.open(f"/code/{code}")
    assert choose_pin(first, f"/code/{code}") == f"/participant/{alone.id}"
    assert "Ayşe Öztürk" in first.open(f"/participant/{alone.id}")
    again = new_browser()
    assert "Neue PIN" not in again.open(f"/code/{code}")
    assert enter(again, f"/code/{code}") == f"/participant/{alone.id}"


def test_looking_at_a_letter_changes_nothing(client: Browser, unit: Unit, contact: Actor, alone: Participant) -> None:
    address = f"/code/{issue(unit, contact, alone).code}"
    before = everything(unit)
    for _ in range(20):
        client.open(address)
        client.head(address)
    assert everything(unit) == before


@pytest.mark.parametrize(
    ("pin", "message"),
    [
        ("12345", "sechs Ziffern"),
        ("abcdef", "sechs Ziffern"),
        ("111111", "zu leicht"),
        ("123456", "zu leicht"),
        ("987654", "zu leicht"),
        ("", "sechs Ziffern"),
    ],
)
def test_a_bad_pin_is_refused_and_not_sent_back(client: Browser, letter: Letter, pin: str, message: str) -> None:
    address = f"/code/{letter.code}"
    page = choose_pin(client, address, pin, status=422)
    assert message in page
    assert "Alles Eingegebene steht noch da" not in page
    assert not pin or f'value="{pin}"' not in page


def test_five_wrong_pins_lock_and_say_whom_to_call(
    new_browser: Callable[..., Browser], unit: Unit, contact: Actor, alone: Participant
) -> None:
    address = f"/code/{issue(unit, contact, alone).code}"
    choose_pin(new_browser(), address)
    thief = new_browser()
    for left in ("4 Versuche", "3 Versuche", "2 Versuche", "Noch ein Versuch"):
        assert left in enter(thief, address, "000000", status=422)
    page = enter(thief, address, "000000", status=410)
    assert "gesperrt" in page
    assert 'Sabine Krüger, <a class="kern-link kern-link--no-visited-state tw-phone" href="tel:0511123456">' in page
    assert "gesperrt" in enter(new_browser(), address, status=410)


def test_the_right_pin_forgets_the_wrong_ones(client: Browser, unit: Unit, contact: Actor, alone: Participant) -> None:
    address = f"/code/{issue(unit, contact, alone).code}"
    choose_pin(client, address)
    for _ in range(2):
        for _ in range(4):
            enter(client, address, "000000", status=422)
        enter(client, address)


def test_an_empty_pin_is_no_try(client: Browser, unit: Unit, contact: Actor, alone: Participant) -> None:
    address = f"/code/{issue(unit, contact, alone).code}"
    choose_pin(client, address)
    for _ in range(6):
        enter(client, address, "", status=422)
    enter(client, address)


def test_a_reprint_kills_the_old_letter_its_pin_and_its_session(
    new_browser: Callable[..., Browser], unit: Unit, contact: Actor, alone: Participant
) -> None:
    old = issue(unit, contact, alone)
    browser = new_browser()
    choose_pin(browser, f"/code/{old.code}")
    new = issue(unit, contact, alone)
    assert new.is_reprint
    assert "durch einen neueren ersetzt" in browser.open(f"/code/{old.code}", status=410)
    enter(browser, f"/code/{old.code}", status=410)
    assert browser.get(f"/participant/{alone.id}").headers["location"].startswith("/sign-in")
    assert "Neue PIN" in browser.open(f"/code/{new.code}")
    actions = unit.read(lambda session: session.exec(select(AuditEntry.action)).all())
    assert actions.count("letter.issue") == 2


def test_answers_given_before_a_reprint_stay_hidden_until_typed_again(
    client: Browser, unit: Unit, contact: Actor, alone: Participant
) -> None:
    """Whoever prints the letter could open it: what the person wrote before is not theirs to read."""
    choose_pin(client, f"/code/{issue(unit, contact, alone).code}")
    screen = f"/participant/{alone.id}/questions/languages"
    client.submit(screen, {"level.de": "B1", "state": ""}, page=screen)
    assert "über die Arbeit unterhalten" in client.open(f"/participant/{alone.id}/data")
    choose_pin(client, f"/code/{issue(unit, contact, alone).code}", "735182")
    assert "über die Arbeit unterhalten" not in client.open(f"/participant/{alone.id}/data")
    page = client.open(screen)
    assert "früheren Antworten sind hier verborgen" in page
    assert 'value="B1" selected' not in page
    client.submit(screen, {"level.de": "", "state": "languages:1"}, page=screen)
    assert "Verborgen" in client.open(f"/participant/{alone.id}/data")
    client.submit(screen, {"level.de": "C1", "state": "languages:1"}, page=screen)
    assert "wie in meiner Muttersprache" in client.open(f"/participant/{alone.id}/data")


def test_a_wrong_code_is_named_counted_and_helped(client: Browser, here: Stage) -> None:
    answer = client.submit("/code", {"code": "ABCD-EFGH-JKLM"}, page="/code", status=422)
    assert "Diesen Code kennen wir nicht" in answer.text
    assert "0511 123456" in answer.text
    client.submit("/code", {}, page="/code", status=422)
    assert "Ein Code hat zwölf Zeichen" in client.submit("/code", {"code": "ABCD-0"}, page="/code", status=422).text
    assert "kennen wir nicht" in client.open("/code/ABCD-EFGH-JKLM", status=404)
    assert "kennen wir nicht" in client.open("/code/what", status=404)


def test_letters_are_issued_to_own_people_only(unit: Unit, here: Stage, alone: Participant, coordinator: Actor) -> None:
    def strangers(session: Session) -> list[Actor]:
        other = make_company(session, session.get_one(Round, here.round_id), "Andere GmbH")
        foreign = make_company(session, make_round(session, name="anderes Programm"), "Fremde GmbH")
        colleague = Actor(here.azubi_account, "Mia Kurz", participates=frozenset({here.azubi.id}))
        programme = session.get_one(Round, foreign.round_id).programme_id
        return [make_contact(session, other), make_coordinator(session, programme), colleague]

    for stranger in unit.run(strangers):
        with pytest.raises(NotFound):
            issue(unit, stranger, alone)
        with pytest.raises(NotFound):
            send(unit, stranger, here.azubi)
    assert issue(unit, coordinator, alone).name == "Ayşe Öztürk"


def test_no_letter_and_no_link_after_the_end(unit: Unit, here: Stage, contact: Actor, client: Browser) -> None:
    link = send(unit, contact, here.azubi)
    unit.run(lambda session: stage.close(session, here))
    with pytest.raises(WrongState):
        issue(unit, contact, here.azubi)
    with pytest.raises(WrongState):
        send(unit, contact, here.azubi)
    assert "Dieser Zugang ist beendet" in client.open(link, status=410)


# ------------------------------------------------------------------ personal links


def test_a_personal_link_works_many_times_with_the_pin(
    new_browser: Callable[..., Browser], unit: Unit, here: Stage, contact: Actor
) -> None:
    link = send(unit, contact, here.azubi)
    assert choose_pin(new_browser(), link) == f"/participant/{here.azubi.id}"
    for _ in range(3):
        assert enter(new_browser(), link) == f"/participant/{here.azubi.id}"


def test_the_mail_speaks_to_its_reader(unit: Unit, here: Stage, contact: Actor) -> None:
    send(unit, contact, here.azubi)
    send(unit, contact, here.fachkraft)
    azubi, fachkraft = mails(unit)
    assert azubi.text.startswith("Hallo Mia Kurz,")
    assert "Was willst du lernen" in azubi.text
    assert fachkraft.text.startswith("Guten Tag Petra Sommer,")
    assert "Was wollen Sie lernen" in fachkraft.text
    assert "‖" not in azubi.text + fachkraft.text + azubi.subject
    assert "Freitag, 29. Januar 2027" in azubi.text


def test_a_personal_session_reaches_this_participation_only(
    client: Browser, unit: Unit, here: Stage, contact: Actor
) -> None:
    def second_round(session: Session) -> Participant:
        company = make_company(session, make_round(session, name="2028"), "Muster II")
        other = make_participant(session, company, "azubi", "Mia Kurz", email="mia@example.org")
        stage.person_of(session, other).account_id = here.azubi_account
        return other

    other = unit.run(second_round)
    choose_pin(client, send(unit, contact, here.azubi))
    client.open(f"/participant/{here.azubi.id}")
    client.open(f"/participant/{other.id}", status=404)
    client.open(f"/participant/{here.fachkraft.id}", status=404)
    assert str(other.id) not in client.open("/")


def test_a_new_link_keeps_the_pin(new_browser: Callable[..., Browser], unit: Unit, here: Stage, contact: Actor) -> None:
    first = send(unit, contact, here.azubi)
    choose_pin(new_browser(), first)
    second = send(unit, contact, here.azubi)
    assert "Neue PIN" not in new_browser().open(second)
    enter(new_browser(), second)
    enter(new_browser(), first)


def test_a_pin_chosen_at_one_door_holds_at_all(
    new_browser: Callable[..., Browser], unit: Unit, here: Stage, contact: Actor
) -> None:
    """Otherwise a link that lies around unopened could be given a PIN by its finder."""
    link = send(unit, contact, here.azubi)
    letter = issue(unit, contact, here.azubi)
    choose_pin(new_browser(), link)
    assert "Neue PIN" not in new_browser().open(f"/code/{letter.code}")
    enter(new_browser(), f"/code/{letter.code}")


def test_a_locked_link_is_replaced_by_one_with_a_new_pin(
    new_browser: Callable[..., Browser], unit: Unit, here: Stage, contact: Actor
) -> None:
    link = send(unit, contact, here.azubi)
    owner = new_browser()
    choose_pin(owner, link)
    for _ in range(4):
        enter(new_browser(), link, "000000", status=422)
    page = enter(new_browser(), link, "000000", status=410)
    assert f'action="{link}/renew"' in page
    owner.submit(f"{link}/renew", page="/code")
    new = link_in(mails(unit)[-1])
    assert new != link
    assert choose_pin(new_browser(), new, "735182") == f"/participant/{here.azubi.id}"
    owner.open(link, status=410)
    assert owner.get(f"/participant/{here.azubi.id}").headers["location"].startswith("/sign-in")


def test_a_forgotten_pin_is_replaced_by_mail(
    new_browser: Callable[..., Browser], unit: Unit, here: Stage, contact: Actor
) -> None:
    link = send(unit, contact, here.azubi)
    owner = new_browser()
    choose_pin(owner, link)
    assert "PIN vergessen?" in new_browser().open(link)
    new_browser().submit(f"{link}/renew", page=link)
    new = link_in(mails(unit)[-1])
    assert "durch einen neueren ersetzt" in owner.open(link, status=410)
    assert owner.get(f"/participant/{here.azubi.id}").headers["location"].startswith("/sign-in")
    assert choose_pin(new_browser(), new, "735182") == f"/participant/{here.azubi.id}"


def test_somebody_with_an_account_is_the_same_human(unit: Unit, here: Stage, contact: Actor) -> None:
    def known(session: Session) -> tuple[UUID, Participant]:
        account = make_account(session, "Ayşe Öztürk", "ayse@example.org")
        return account.id, make_participant(session, here.company, "azubi", "Ayşe Öztürk", email="ayse@example.org")

    account_id, participant = unit.run(known)
    send(unit, contact, participant)
    owners = unit.read(
        lambda session: session.exec(
            select(Credential.account_id).where(col(Credential.participant_id) == participant.id)
        ).all()
    )
    assert list(owners) == [account_id]


@pytest.mark.parametrize("email", ["karin@example.org", "ausbildung@example.org", None])
def test_only_an_address_of_ones_own_gets_a_link(unit: Unit, here: Stage, email: str | None) -> None:
    """The company contact's address and shared mailboxes open nobody's answers."""
    contact = unit.run(lambda session: make_contact(session, here.company, "Karin Vogt", email="karin@example.org"))
    person = unit.run(lambda session: make_participant(session, here.company, "azubi", "Ayşe Öztürk", email=email))
    with pytest.raises(InputRefused):
        send(unit, contact, person)
    assert mails(unit) == []


def test_the_contact_may_take_part_with_their_own_address(unit: Unit, here: Stage) -> None:
    contact = unit.run(lambda session: make_contact(session, here.company, "Karin Vogt", email="karin@example.org"))
    own = unit.run(
        lambda session: make_participant(session, here.company, "fachkraft", "Karin Vogt", email="karin@example.org")
    )
    assert send(unit, contact, own)


def test_an_account_is_one_persons_in_a_company(unit: Unit, here: Stage, contact: Actor) -> None:
    def twin(session: Session) -> Participant:
        stage.person_of(session, here.fachkraft).account_id = here.azubi_account
        session.flush()
        return here.azubi

    participant = unit.run(twin)
    with pytest.raises(InputRefused):
        send(unit, contact, participant)


def test_answers_of_another_account_are_not_shown(unit: Unit, here: Stage, contact: Actor) -> None:
    """A company that changes somebody's address to another one does not get to read their answers."""
    owner = Actor(here.azubi_account, "Mia Kurz", participates=frozenset({here.azubi.id}))
    unit.run(
        lambda session: person_part.save_screen(
            session, owner, here.azubi.id, "languages", {"languages": {"de": "C2"}}, state="", language="de"
        )
    )
    intruder = Actor(contact.account_id, "x", participates=frozenset({here.azubi.id}))
    own = unit.read(lambda session: person_part.screen_of(session, owner, here.azubi.id, "languages"))
    seen = unit.read(lambda session: person_part.screen_of(session, intruder, here.azubi.id, "languages"))
    assert (own.values, own.has_hidden) == ({"languages": {"de": "C2"}}, False)
    assert (seen.values, seen.has_hidden) == ({}, True)


def test_a_letter_opened_by_somebody_else_shows_nothing_answered_by_mail(
    client: Browser, unit: Unit, here: Stage, contact: Actor
) -> None:
    """The letter was printed first and lay around; the person answered by mail; then somebody chose a PIN."""
    letter = issue(unit, contact, here.azubi)
    answer_as(unit, here, Actor(here.azubi_account, "Mia Kurz", participates=frozenset({here.azubi.id})))
    choose_pin(client, f"/code/{letter.code}")
    assert "Muttersprache" not in client.open(f"/participant/{here.azubi.id}/data")


def test_a_changed_address_does_not_open_the_answers(unit: Unit, here: Stage) -> None:
    owner = Actor(here.azubi_account, "Mia Kurz", participates=frozenset({here.azubi.id}))
    answer_as(unit, here, owner)
    unit.run(lambda session: personal_links.forget_authors(session, here.azubi.person_id))
    seen = unit.read(lambda session: person_part.screen_of(session, owner, here.azubi.id, "languages"))
    assert (seen.values, seen.has_hidden) == ({}, True)


def answer_as(unit: Unit, here: Stage, actor: Actor) -> None:
    answers = {"languages": {"de": "C2"}}
    unit.run(
        lambda session: person_part.save_screen(
            session, actor, here.azubi.id, "languages", answers, state="", language="de"
        )
    )


def test_who_has_withdrawn_gets_no_new_link(client: Browser, unit: Unit, here: Stage, contact: Actor) -> None:
    link = send(unit, contact, here.azubi)
    unit.run(lambda session: setattr(session.get_one(Participant, here.azubi.id), "withdrawn_at", utc_now()))
    assert "/renew" not in client.open(link, status=410)
    client.submit(f"{link}/renew", page="/code", status=404)
    assert len(mails(unit)) == 1
