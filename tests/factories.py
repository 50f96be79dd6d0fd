"""Rows for tests: small functions that put one thing with sensible content into a session."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session

from web.catalogue.agreement import Wording
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE
from web.db.models import (
    Account,
    Agreement,
    Answer,
    AnswerSource,
    Block,
    BlockInput,
    Company,
    CompanyContact,
    CompanyProposal,
    Coordinator,
    Participant,
    ParticipantRole,
    PatternKind,
    Person,
    Plan,
    PlanBlock,
    PolicyVersion,
    Programme,
    QuestionnaireVersion,
    Round,
    RoundCompany,
    Site,
    WorkPattern,
)
from web.db.models.columns import utc_now
from web.services.actor import Actor

POLICY = 'objective = "floor"\n'
TODAY = dt.date(2027, 1, 17)


def make_programme(session: Session, name: str = "Roboscouts") -> Programme:
    """A programme without rounds."""
    programme = Programme(
        name=name,
        controller="Stiftung Beispiel, Musterweg 1, 30159 Hannover",
        contact_name="Sabine Krüger",
        contact_phone="0511 123456",
        contact_email="koordination@example.org",
    )
    session.add(programme)
    session.flush()
    return programme


def make_round(session: Session, programme: Programme | None = None, **values: Any) -> Round:
    """A round that collects, with the default questionnaire and policy."""
    programme = programme or make_programme(session)
    questionnaire = QuestionnaireVersion(
        programme_id=programme.id, number=1, document=DEFAULT_QUESTIONNAIRE.to_document()
    )
    policy = PolicyVersion(programme_id=programme.id, number=1, toml=POLICY, fingerprint="0" * 64)
    session.add_all([questionnaire, policy])
    session.flush()
    dates = {
        "opens_on": dt.date(2027, 1, 4),
        "deadline": dt.date(2027, 1, 29),
        "starts_on": dt.date(2027, 3, 1),
        "news_by": dt.date(2027, 3, 31),
    }
    row = Round(
        programme_id=programme.id,
        questionnaire_version_id=questionnaire.id,
        policy_version_id=policy.id,
        **{"name": "Durchgang 2027", **dates, **values},
    )
    session.add(row)
    session.flush()
    return row


def make_company(
    session: Session, round_: Round, name: str = "Muster Metallbau GmbH", *, agreed: bool = True, **values: Any
) -> RoundCompany:
    """A company that takes part in a round, with a block of its own; it has accepted the agreement."""
    company = Company(
        programme_id=round_.programme_id,
        name=name,
        sort_key=name.casefold(),
        phone="0511 98765",
        town="Hannover",
    )
    block = Block(round_id=round_.id, name=name, sort_key=name.casefold())
    session.add_all([company, block])
    session.flush()
    row = RoundCompany(round_id=round_.id, company_id=company.id, block_id=block.id, **values)
    session.add(row)
    session.flush()
    if agreed:
        programme = session.get_one(Programme, round_.programme_id)
        wording = Wording(programme.name, programme.controller, round_.hours_per_month)
        session.add(Agreement(round_company_id=row.id, name="Karin Vogt", wording_sha256=wording.sha256))
    return row


def make_account(session: Session, name: str = "Petra Sommer", email: str | None = None, **values: Any) -> Account:
    """Somebody who can sign in."""
    account = Account(name=name, email=email, **values)
    session.add(account)
    session.flush()
    return account


def make_coordinator(session: Session, programme_id: UUID, name: str = "Sabine Krüger", **values: Any) -> Actor:
    """A coordinator of a programme, as the actor of a use case."""
    account = make_account(session, name, values.pop("email", f"{uuid4().hex[:8]}@example.org"), **values)
    session.add(Coordinator(programme_id=programme_id, account_id=account.id))
    session.flush()
    return Actor(account.id, account.name, account.email, coordinates=frozenset({programme_id}))


def make_contact(session: Session, company: RoundCompany, name: str = "Karin Vogt", **values: Any) -> Actor:
    """A company's contact, as the actor of a use case."""
    account = make_account(session, name, values.pop("email", f"{uuid4().hex[:8]}@example.org"), **values)
    session.add(CompanyContact(company_id=company.company_id, account_id=account.id, phone="0511 55512"))
    session.flush()
    return Actor(account.id, account.name, account.email, speaks_for=frozenset({company.company_id}))


def make_participant(
    session: Session,
    company: RoundCompany,
    role: str = "azubi",
    name: str = "Jonas Weiß",
    *,
    email: str | None = None,
    answers: Mapping[str, Any] | None = None,
    **values: Any,
) -> Participant:
    """Somebody of a company in its round. Answers are stored as given."""
    owner = session.get_one(Company, company.company_id)
    person = Person(
        programme_id=owner.programme_id, company_id=owner.id, name=name, sort_key=name.casefold(), email=email
    )
    session.add(person)
    session.flush()
    participant = Participant(
        round_id=company.round_id,
        round_company_id=company.id,
        person_id=person.id,
        role=ParticipantRole(role),
        key=uuid4().hex,
        **values,
    )
    session.add(participant)
    session.flush()
    give_answers(session, participant, answers or {})
    return participant


def give_answers(
    session: Session, participant: Participant, answers: Mapping[str, Any], source: AnswerSource = AnswerSource.COMPANY
) -> None:
    """Store answers of a participant as given."""
    round_ = session.get_one(Round, participant.round_id)
    for key, value in answers.items():
        session.add(
            Answer(
                participant_id=participant.id,
                question_key=key,
                value=value,
                questionnaire_version_id=round_.questionnaire_version_id,
                source=source,
                answered_at=utc_now(),
            )
        )
    session.flush()


def participant_actor(session: Session, participant: Participant, **values: Any) -> Actor:
    """The person behind a participant with an account, as the actor of a use case."""
    person = session.get_one(Person, participant.person_id)
    account = make_account(session, person.name, person.email, **values)
    person.account_id = account.id
    session.flush()
    return Actor(account.id, account.name, account.email, participates=frozenset({participant.id}))


def make_pattern(session: Session, round_company_id: UUID, name: str = "Frühschicht") -> UUID:
    """Working hours a company has set once."""
    company_id = session.get_one(RoundCompany, round_company_id).company_id
    answer = {"preset": "own", "weeks": [[16383] * 5 + [0, 0]]}
    row = WorkPattern(company_id=company_id, kind=PatternKind.SHIFT, name=name, answer=answer)
    session.add(row)
    session.flush()
    return row.id


def make_site(session: Session, round_company_id: UUID, name: str = "Werk Nord") -> UUID:
    """A site a company has set once."""
    row = Site(company_id=session.get_one(RoundCompany, round_company_id).company_id, name=name)
    session.add(row)
    session.flush()
    return row.id


def make_proposal(session: Session, round_company_id: UUID, azubi_id: UUID, fachkraft_id: UUID) -> UUID:
    """Two people their company would like to see together."""
    row = CompanyProposal(
        round_company_id=round_company_id, azubi_id=azubi_id, fachkraft_id=fachkraft_id, sentence="Sie kennen sich."
    )
    session.add(row)
    session.flush()
    return row.id


def make_answer(session: Session, block_id: UUID, **values: Any) -> PlanBlock:
    """A plan that says something about a block, with data of nobody."""
    round_ = session.get_one(Round, session.get_one(Block, block_id).round_id)
    plan = Plan(round_id=round_.id, number=1, policy_version_id=round_.policy_version_id)
    data = BlockInput(block_id=block_id, number=99, data=None, sha256="", azubis=0, fachkraefte=0)
    session.add_all([plan, data])
    session.flush()
    row = PlanBlock(plan_id=plan.id, block_id=block_id, input_id=data.id, **values)
    session.add(row)
    session.flush()
    return row
