"""Access letters as PDF: one page each, for company and coordinators; the same form gives the same letters."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, select

from tests.web.client import Browser, path_of
from tests.web.papers.conftest import Ground
from tests.web.papers.reading import A4, Printed
from web.db.models import AuditEntry, BlockState, Credential, CredentialKind, Participant, Person, RoundCompany
from web.db.models.columns import utc_now
from web.papers.letters import LettersForm, choice, chosen_people, refusal
from web.services.access import letters
from web.services.access.letters import MOST
from web.services.errors import NotFound, WrongState


def printed(browser: Browser, address: str, **data: Any) -> Printed:
    """The file a form answers with."""
    answer = browser.submit(address, data, status=200)
    assert answer.headers["content-type"] == "application/pdf"
    return Printed(answer.content)


def codes_of(made: Printed) -> list[str]:
    return re.findall(r"\b[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){2}\b", made.text)


def stored(ground: Ground) -> dict[UUID | None, int]:
    """How many letters each person was made."""

    def work(session: Session) -> dict[UUID | None, int]:
        made = session.exec(select(Credential).where(Credential.kind == CredentialKind.LETTER)).all()
        return {each.participant_id: sum(one.participant_id == each.participant_id for one in made) for each in made}

    return ground.unit.read(work)


def test_one_page_for_each_person_without_another_way_in(ground: Ground, contact: Browser) -> None:
    made = printed(contact, f"{ground.base}/letters.pdf")
    assert (len(made.pages), made.sizes, made.is_pdf_ua, made.title) == (2, {A4}, True, "Zugangsbriefe")
    assert ["Mia Kurz" in page for page in made.pages] == [True, False]
    assert ["Petra Sommer" in page for page in made.pages] == [False, True]
    assert made.tags().count("H1") == 2
    assert len(made.alternatives()) == 2
    assert all("QR-Code" in words for words in made.alternatives())
    assert len(set(codes_of(made))) == 2
    assert "127.0.0.1:8000/c " in made.text
    assert stored(ground) == {ground.mia: 1, ground.petra: 1}


@pytest.mark.parametrize(
    ("name", "plain"),
    [("Hans-Jürgen Öztürk-Großmann", "hans-jurgen-ozturk-grossmann"), ("Владимир", ""), ('"; x=\r\n', "x")],
)
def test_the_file_is_called_after_the_person(ground: Ground, contact: Browser, name: str, plain: str) -> None:
    ground.change(Person, ground.unit.read(lambda s: s.get_one(Participant, ground.mia).person_id), name=name)
    answer = contact.submit(f"{ground.base}/people/{ground.mia}/letter.pdf", {}, status=200)
    expected = f"zugangsbrief-{plain}".strip("-")
    assert f'filename="{expected}.pdf"' in answer.headers["content-disposition"]


def test_a_letter_says_where_the_name_is_from_and_who_is_responsible(ground: Ground, contact: Browser) -> None:
    made = printed(contact, f"{ground.base}/people/{ground.mia}/letter.pdf")
    assert "Deinen Namen haben wir von deinem Betrieb" in made.text
    assert "Verantwortlich: Stiftung Beispiel" in made.text


def test_whose_answers_are_there_is_not_asked_for_them(ground: Ground, contact: Browser) -> None:
    ground.change(Participant, ground.mia, person_part_done_at=utc_now())
    made = printed(contact, f"{ground.base}/people/{ground.mia}/letter.pdf")
    assert "Deine Antworten sind schon da" in made.text
    assert "Das dauert fünf Minuten" not in made.text


def test_azubis_read_du_and_fachkraefte_sie(ground: Ground, contact: Browser) -> None:
    mia, petra = printed(contact, f"{ground.base}/letters.pdf").pages
    assert "Dein Zugang zum Programm" in mia
    assert "‖" not in mia
    assert "Ihr Zugang zum Programm" in petra


def test_the_code_of_the_paper_opens_the_door(ground: Ground, contact: Browser, client: Browser) -> None:
    code = printed(contact, f"{ground.base}/people/{ground.mia}/letter.pdf").code
    answer = client.submit("/code", {"code": code.lower()}, page="/code")
    assert path_of(answer) == f"/code/{code}"
    assert "Neue PIN" in client.open(f"/code/{code}")


def test_whom_to_print_for_can_be_chosen(ground: Ground, contact: Browser) -> None:
    page = contact.open(f"{ground.base}/letters")
    ticked = re.findall(r'value="([0-9a-f-]{36})" checked', page)
    assert ticked == [str(ground.mia), str(ground.petra)]
    assert f'value="{ground.ali}"' in page
    made = printed(contact, f"{ground.base}/letters.pdf", chosen="yes", people=[str(ground.ali), str(ground.jonas)])
    assert len(made.pages) == 1
    assert "Ali Demir" in made.text
    assert "Es wurde schon ein Brief gedruckt" in contact.open(f"{ground.base}/letters")


@pytest.mark.parametrize("data", [{"chosen": "yes"}, {"chosen": "yes", "people": "niemand"}])
def test_nobody_chosen_prints_nothing(ground: Ground, contact: Browser, coordinator: Browser, data: Any) -> None:
    for browser, base in ((contact, ground.base), (coordinator, ground.desk)):
        answer = browser.submit(f"{base}/letters.pdf", data)
        assert path_of(answer) == f"{base}/letters"
        assert "Es war niemand ausgewählt" in browser.open(answer.headers["location"])
    assert stored(ground) == {}


def test_more_than_can_be_made_at_once_is_refused(ground: Ground) -> None:
    crowd = [letters.Addressee(uuid4(), f"Person {number}", "Groß AG", False, True) for number in range(MOST + 5)]
    everybody = chosen_people(LettersForm(), crowd)
    assert (len(everybody), refusal(everybody)) == (MOST, None)
    ticked = chosen_people(LettersForm(chosen=True, people=[each.participant_id for each in crowd]), crowd)
    assert refusal(ticked) == "too-many-letters"
    shown = choice(crowd, shows_all=False)
    assert (len(shown["shown"]), shown["later"], shown["others"]) == (MOST, 5, 0)


def test_the_same_form_gives_the_same_letters(ground: Ground, contact: Browser) -> None:
    """A browser may send a form twice; the codes of the first answer must not be dead in the second."""
    first = printed(contact, f"{ground.base}/letters.pdf", chosen="yes", people=[str(ground.mia)], form_key="k1")
    again = printed(contact, f"{ground.base}/letters.pdf", chosen="yes", people=[str(ground.mia)], form_key="k1")
    assert codes_of(first) == codes_of(again)
    assert stored(ground) == {ground.mia: 1}
    other = printed(contact, f"{ground.base}/letters.pdf", chosen="yes", people=[str(ground.mia)], form_key="k2")
    assert codes_of(other) != codes_of(first)
    assert "Dieser Brief ersetzt einen früheren" in other.text
    assert stored(ground) == {ground.mia: 2}
    dead = f"{ground.base}/people/{ground.mia}/letter.pdf"
    assert contact.submit(dead, {"form_key": "k1"}, status=409).status_code == 409


def test_the_same_form_at_once(ground: Ground, contact: Browser) -> None:
    token = contact.token()
    address, data = f"{ground.base}/people/{ground.mia}/letter.pdf", {"csrf": token, "form_key": "k1"}
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda _: contact.post(address, data=data), range(6)))
    assert {answer.status_code for answer in made} == {200}
    assert len({Printed(answer.content).code for answer in made}) == 1
    assert stored(ground) == {ground.mia: 1}


def test_a_code_that_was_opened_is_not_printed_again(ground: Ground) -> None:
    code = letters.new_codes([ground.mia], b"seed")[ground.mia]

    def issue(session: Session) -> str:
        return letters.issue_letter(session, ground.contact, ground.mia, code=code).code

    assert ground.unit.run(issue) == ground.unit.run(issue) == code.printed

    def open_it(session: Session) -> None:
        session.exec(select(Credential)).one().used_at = utc_now()

    ground.unit.run(open_it)
    with pytest.raises(WrongState):
        ground.unit.run(issue)
    with pytest.raises(WrongState):
        ground.unit.run(lambda s: letters.issue_letter(s, ground.contact, ground.petra, code=code))


def test_codes_depend_on_seed_and_person() -> None:
    people = [uuid4(), uuid4()]
    made = letters.new_codes(people, b"one")
    assert made == letters.new_codes(people, b"one")
    assert len({code.printed for code in (*made.values(), *letters.new_codes(people, b"two").values())}) == 4
    for code in made.values():
        assert re.fullmatch(rf"[{letters.ALPHABET}]{{4}}(-[{letters.ALPHABET}]{{4}}){{2}}", code.printed)
        assert code.secret == letters.secret_of(code.printed)
        assert code.printed not in repr(code)


def test_who_needs_one(ground: Ground) -> None:
    def needy() -> set[str]:
        people = ground.unit.read(lambda s: letters.addressees_of_company(s, ground.contact, ground.company))
        return {each.name for each in people if each.needs}

    assert needy() == {"Mia Kurz", "Petra Sommer"}
    ground.change(Participant, ground.mia, person_part_done_at=utc_now())
    assert needy() == {"Mia Kurz", "Petra Sommer"}, "entered together: they read it on their own page"
    ground.change(Participant, ground.petra, withdrawn_at=utc_now())
    assert needy() == {"Mia Kurz"}
    ground.move(BlockState.CLOSED)
    assert needy() == set()


def test_coordinators_print_for_the_whole_round(ground: Ground, coordinator: Browser) -> None:
    page = coordinator.open(f"{ground.desk}/letters")
    assert "Jonas Weiß · Nordwind Logistik GmbH" in page
    assert "Ali Demir" not in page
    assert "Ali Demir" in coordinator.open(f"{ground.desk}/letters?all=yes")
    made = printed(coordinator, f"{ground.desk}/letters.pdf")
    assert len(made.pages) == 3
    head = "Roboscouts · Durchgang 2027 "
    assert all(page.startswith(head) for page in made.pages), "no company in the head: there are several"
    assert "Im Moment braucht niemand einen Brief" in coordinator.open(f"{ground.desk}/letters")
    one = printed(coordinator, f"{ground.desk}/people/{ground.jonas}/letter.pdf")
    assert "Nordwind Logistik GmbH" in one.text


def test_a_longer_deadline_stands_in_the_letter(ground: Ground, contact: Browser) -> None:
    ground.change(RoundCompany, ground.company, extended_deadline=date(2027, 2, 5))
    made = printed(contact, f"{ground.base}/people/{ground.mia}/letter.pdf")
    assert "bis Fr, 5. Februar 2027" in made.text


def test_a_practice_letter_says_so(ground: Ground, contact: Browser) -> None:
    ground.practise()
    assert "Übung – erfundene Personen" in printed(contact, f"{ground.base}/people/{ground.mia}/letter.pdf").text


def test_every_print_is_logged_without_names(ground: Ground, contact: Browser) -> None:
    for _ in range(2):
        printed(contact, f"{ground.base}/people/{ground.mia}/letter.pdf")

    def work(session: Session) -> list[tuple[str, dict[str, Any]]]:
        found = session.exec(select(AuditEntry).where(AuditEntry.action == "letter.issue")).all()
        return [(entry.subject, entry.details) for entry in found]

    assert ground.unit.read(work) == [(str(ground.mia), {"number": 1}), (str(ground.mia), {"number": 2})]


@pytest.mark.parametrize("name", ['#read("/etc/passwd")', "Łukasz Żurek 李 🤖", "Eva " + "Langname " * 20])
def test_any_name_fits_on_one_page(ground: Ground, contact: Browser, name: str) -> None:
    person_id = ground.unit.read(lambda session: session.get_one(Participant, ground.mia).person_id)
    ground.change(Person, person_id, name=name.strip())
    made = printed(contact, f"{ground.base}/people/{ground.mia}/letter.pdf")
    assert len(made.pages) == 1
    assert codes_of(made)


def test_no_letter_for_other_companies_people(ground: Ground, contact: Browser, coordinator: Browser) -> None:
    contact.submit(f"{ground.base}/people/{ground.jonas}/letter.pdf", status=404)
    contact.submit(f"/company/{ground.other}/letters.pdf", status=404)
    contact.submit(f"{ground.desk}/letters.pdf", status=404)
    coordinator.submit(f"/coordinator/rounds/{uuid4()}/people/{ground.mia}/letter.pdf", status=404)
    with pytest.raises(NotFound):
        ground.unit.read(lambda s: letters.addressees_of_round(s, ground.contact, ground.round))
    with pytest.raises(NotFound):
        ground.unit.read(lambda s: letters.addressees_of_company(s, ground.contact, ground.other))
    assert stored(ground) == {}


def test_after_the_end_there_are_no_letters(ground: Ground, contact: Browser) -> None:
    ground.move(BlockState.CLOSED)
    contact.submit(f"{ground.base}/people/{ground.mia}/letter.pdf", status=409)
    contact.submit(f"{ground.base}/letters.pdf")
    assert stored(ground) == {}
