"""Two entries of a person become one: everything goes over, once, and nothing else changes."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlmodel import Session, select

from tests import factories
from tests.web.client import Browser
from tests.web.coordinator.twins import DAY, Place, build
from web.catalogue.question import Kind, Option, Part
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE, Questionnaire
from web.catalogue.text import Text
from web.db.models import (
    Account,
    AnswerSource,
    Block,
    BlockInput,
    BlockInputMember,
    BlockState,
    CompanyProposal,
    Credential,
    CredentialKind,
    Participant,
    ParticipantRole,
    Person,
    QuestionnaireVersion,
    Round,
    RoundCompany,
)
from web.db.models.columns import utc_now
from web.db.session import Unit
from web.services.errors import Changed, NotFound, WrongState
from web.services.quality import merging, merging_people
from web.services.setup import question_edits


@pytest.fixture
def place(unit: Unit) -> Place:
    return unit.run(lambda session: build(session, unit))


def test_two_people_side_by_side(place: Place) -> None:
    page = place.people()
    assert {field.key: field.kept for field in page.fields if field.differs} == {"name": "second", "aevo": "second"}
    assert {field.key: field.chosen({}) for field in page.fields} == {
        "name": "Petra Somer",
        "email": "petra@example.org",
        "role": "fachkraft",
        "aevo": False,
        "department": "Halle 2",
        "line_manager": str(place.first.person_id),
        "occupation": {"title": "Industriemechaniker/in", "kldb": "25102"},
        "shift": DAY,
    }
    assert page.moves == {"participations": 1, "answers": 3, "proposals": 1, "letters": 0}
    assert page.names == {str(place.first.person_id): "Petra Sommer"}
    assert page.refusal == ""


def test_two_people_become_one(place: Place) -> None:
    assert place.merge_people(name="first", aevo="first") == place.first.person_id
    assert {(row.name, row.email) for row in place.all(Person)} == {
        ("Petra Sommer", "petra@example.org"),
        ("Mia Kurz", None),
    }
    assert len(place.all(Participant)) == 2
    kept = place.answers(place.first)
    assert (kept["aevo"], kept["department"], kept["shift"], "line_manager" in kept) == (True, "Halle 2", DAY, False)
    assert place.answers(place.azubi) == {
        "trainer": str(place.first.person_id),
        "wishes": [str(place.first.person_id)],
    }
    assert [row.fachkraft_id for row in place.all(CompanyProposal)] == [place.first.id]


def test_the_newer_answer_is_proposed_and_a_role_can_be_chosen(place: Place) -> None:
    place.do(lambda s: setattr(s.get_one(Participant, place.second.id), "role", ParticipantRole.AZUBI))
    place.do(lambda s: s.add(_proposal(s, place)))
    place.merge_people(role="first", name="second")
    assert place.answers(place.first)["aevo"] is False
    assert {row.name for row in place.all(Person)} == {"Petra Somer", "Mia Kurz"}
    assert [row.role for row in place.all(Participant) if row.id == place.first.id] == [ParticipantRole.FACHKRAFT]
    assert len(place.all(CompanyProposal)) == 1


def _proposal(session: Session, place: Place) -> CompanyProposal:
    for row in session.exec(select(CompanyProposal)).all():
        session.delete(row)
    session.flush()
    return CompanyProposal(round_company_id=place.company.id, azubi_id=place.azubi.id, fachkraft_id=place.first.id)


def test_a_proposal_of_both_stays_once(place: Place) -> None:
    place.do(
        lambda s: s.add(
            CompanyProposal(round_company_id=place.company.id, azubi_id=place.azubi.id, fachkraft_id=place.first.id)
        )
    )
    place.merge_people()
    assert [row.fachkraft_id for row in place.all(CompanyProposal)] == [place.first.id]


def test_bug_an_answer_to_a_proposal_of_both_is_kept(place: Place) -> None:
    def answered(session: Session) -> None:
        (row,) = session.exec(select(CompanyProposal)).all()
        row.answer, row.answered_at = "Gern.", utc_now()
        session.get_one(Participant, place.second.id).guardian_letter_on = dt.date(2027, 1, 4)
        session.add(
            CompanyProposal(round_company_id=place.company.id, azubi_id=place.azubi.id, fachkraft_id=place.first.id)
        )

    place.do(answered)
    place.merge_people()
    assert [(row.fachkraft_id, row.answer) for row in place.all(CompanyProposal)] == [(place.first.id, "Gern.")]
    assert {row.guardian_letter_on for row in place.all(Participant) if row.id == place.first.id} == {
        dt.date(2027, 1, 4)
    }


def test_own_answers_win_and_two_own_parts_are_asked_again(place: Place) -> None:
    def answer(session: Session) -> None:
        one, two = session.get_one(Participant, place.first.id), session.get_one(Participant, place.second.id)
        one.person_part_done_at = two.person_part_done_at = utc_now()
        factories.give_answers(session, one, {"learns": ["cad"], "brings": {"cad": 1}}, AnswerSource.SELF)
        factories.give_answers(session, two, {"learns": ["plc"]}, AnswerSource.SELF)
        factories.give_answers(session, two, {"brings": {"cad": 3}}, AnswerSource.TOGETHER)

    place.do(answer)
    assert merging_people.ASKED_AGAIN in place.people().notes
    assert not {"learns", "brings"} & {field.key for field in place.people().fields}
    place.merge_people()
    kept = place.answers(place.first)
    assert (kept["learns"], kept["brings"]) == (["plc"], {"cad": 1})
    (stays,) = [row for row in place.all(Participant) if row.id == place.first.id]
    assert stays.person_part_done_at is None


def test_rounds_and_ways_in_of_the_one_that_goes(place: Place) -> None:
    def earlier_round(session: Session) -> None:
        first_round = session.get_one(Round, place.round_id)
        values = first_round.model_dump(exclude={"id", "created_at", "version"})
        earlier = Round(**{**values, "name": "Durchgang 2026"})
        session.add(earlier)
        session.flush()
        block = Block(round_id=earlier.id, name="x", sort_key="x", state=BlockState.CLOSED)
        session.add(block)
        session.flush()
        part = RoundCompany(round_id=earlier.id, company_id=place.company.company_id, block_id=block.id)
        session.add(part)
        session.flush()
        old = Participant(
            round_id=earlier.id,
            round_company_id=part.id,
            person_id=place.second.person_id,
            role=ParticipantRole.AZUBI,
            key=uuid4().hex,
        )
        session.add(old)
        session.flush()
        account = factories.participant_actor(session, session.get_one(Participant, place.second.id)).account_id
        session.add(Credential(account_id=account, kind=CredentialKind.LETTER, participant_id=old.id))
        session.add(Credential(account_id=account, kind=CredentialKind.LETTER, participant_id=place.second.id))

    place.do(earlier_round)
    assert place.people().moves["letters"] == 2
    place.merge_people()
    assert {row.person_id for row in place.all(Participant)} == {place.first.person_id, place.azubi.person_id}
    (person,) = [row for row in place.all(Person) if row.id == place.first.person_id]
    assert [row.account_id for row in place.all(Credential)] == [person.account_id]


def test_the_account_of_the_one_that_stays_stays(place: Place) -> None:
    place.do(lambda s: factories.participant_actor(s, s.get_one(Participant, place.first.id)))
    place.do(lambda s: factories.participant_actor(s, s.get_one(Participant, place.second.id)))
    place.merge_people()
    assert {row.name for row in place.all(Account)} >= {"Petra Sommer"}
    assert "Petra Somer" not in {row.name for row in place.all(Account)}


def test_bug_mails_follow_the_address_that_was_chosen(place: Place) -> None:
    def both(session: Session) -> None:
        for participant, email in ((place.first, "alt@example.org"), (place.second, "petra@example.org")):
            actor = factories.participant_actor(session, session.get_one(Participant, participant.id))
            session.get_one(Account, actor.account_id).email = email
            session.get_one(Person, participant.person_id).email = email

    place.do(both)
    place.merge_people(email="second")
    (person,) = [row for row in place.all(Person) if row.id == place.first.person_id]
    accounts = {row.id: row.email for row in place.all(Account)}
    assert (person.email, accounts[person.account_id]) == ("petra@example.org", "petra@example.org")
    assert "alt@example.org" not in accounts.values()


def test_bug_who_withdrew_is_not_brought_back_by_merging(place: Place) -> None:
    def leave(session: Session) -> None:
        row = session.get_one(Participant, place.first.id)
        row.withdrawn_at, row.withdrew = utc_now(), True

    place.do(leave)
    assert place.people().refusal == merging_people.WITHDREW
    with pytest.raises(WrongState):
        place.merge_people()


def test_fixed_people_stay_or_cannot_be_merged(place: Place) -> None:
    def hold(participant: Participant) -> None:
        def work(session: Session) -> None:
            number = len(session.exec(select(BlockInput)).all()) + 1
            row = BlockInput(
                block_id=place.company.block_id, number=number, data=b"", sha256="0" * 64, azubis=1, fachkraefte=1
            )
            session.add(row)
            session.flush()
            session.add(BlockInputMember(input_id=row.id, participant_id=participant.id))

        place.do(work)

    hold(place.second)
    page = place.people()
    assert (page.first_id, page.refusal) == (place.second.person_id, "")
    hold(place.first)
    page = place.people()
    assert page.refusal
    with pytest.raises(WrongState):
        place.merge_people(page)


def test_foreign_and_changed_people(place: Place) -> None:
    with pytest.raises(NotFound):
        place.people(actor=place.stranger)
    with pytest.raises(NotFound):
        place.people(first=uuid4())
    elsewhere = place.unit.run(lambda s: factories.make_participant(s, place.other, "azubi", "Kim").person_id)
    with pytest.raises(NotFound):
        place.people(first=elsewhere)
    page = place.people()
    place.do(lambda s: setattr(s.get_one(Person, place.first.person_id), "name", "Petra Winter"))
    with pytest.raises(Changed):
        place.merge_people(page)


def test_candidates(place: Place) -> None:
    found = place.unit.read(lambda s: merging.candidates(s, place.actor, place.round_id))
    assert [one.names for one in found.people] == [("Petra Somer", "Petra Sommer")]
    assert [set(one.names) for one in found.companies] == [{"Muster Metallbau", "Muster Metallbau GmbH"}]


def test_own_questions_are_named_by_their_text_and_other_answers_in_words(
    place: Place, new_browser: Callable[..., Browser]
) -> None:
    tools = Option("o_1", Text("Kran <b>groß</b>", "Crane")), Option("o_2", Text("Stapler", "Forklift"))
    question = replace(
        question_edits.blank_question(Part.COMPANY, Kind.MULTIPLE),
        key="q_tools",
        label=Text("Womit arbeitet die Person?", "What do they work with?"),
        options=tools,
    )

    def answer(session: Session) -> None:
        round_ = session.get_one(Round, place.round_id)
        version = session.get_one(QuestionnaireVersion, round_.questionnaire_version_id)
        version.document = Questionnaire((*DEFAULT_QUESTIONNAIRE.questions, question)).to_document()
        one = {"q_tools": ["o_1", "o_2"], "safety_instruction": {"has": True, "on": "2026-03-02"}}
        factories.give_answers(session, session.get_one(Participant, place.first.id), one)
        factories.give_answers(session, session.get_one(Participant, place.second.id), {"q_tools": ["o_2"]})

    place.do(answer)
    browser: Browser = new_browser().sign_in(place.unit, place.actor.account_id)
    page = place.people()
    shown = browser.open(
        f"/coordinator/rounds/{place.round_id}/merges/people?first={page.first_id}&second={page.second_id}"
    )
    assert "Womit arbeitet die Person?" in shown
    assert "Kran &lt;b&gt;groß&lt;/b&gt;; Stapler" in shown
    assert "2. März 2026" in shown
    assert "q_tools: " not in shown


def test_on_the_pages(place: Place, new_browser: Callable[..., Browser]) -> None:
    browser: Browser = new_browser().sign_in(place.unit, place.actor.account_id)
    home = f"/coordinator/rounds/{place.round_id}/merges"
    assert "Petra Somer und Petra Sommer sind vielleicht dieselbe Person" in browser.open(home)
    assert browser.get(f"{home}/people").status_code == 303
    page = place.people()
    way = f"{home}/people?first={page.first_id}&second={page.second_id}"
    shown = browser.open(way)
    assert "Das lässt sich nicht rückgängig machen" in shown
    assert "Industriemechaniker/in" in shown
    sent = {"first": str(page.first_id), "second": str(page.second_id), "seen": page.seen, "keep.name": "first"}
    browser.submit(f"{home}/people", sent, page=way)
    companies = place.companies()
    way = f"{home}/companies?first={companies.first_id}&second={companies.second_id}"
    sent = {"first": str(companies.first_id), "second": str(companies.second_id), "seen": companies.seen}
    browser.submit(f"{home}/companies", sent, page=way)
    assert "Niemand scheint doppelt" in browser.open(home)
    assert browser.get(way).status_code == 404
