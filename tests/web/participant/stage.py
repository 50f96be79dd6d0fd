"""The situations a participant can be in, as rows."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from tests.factories import give_answers, make_company, make_participant, make_round
from web.db.models import (
    Account,
    AnswerSource,
    Approval,
    Block,
    BlockState,
    Notice,
    Participant,
    Person,
    Plan,
    Publication,
    Round,
    RoundCompany,
    Run,
    Tandem,
    TandemState,
)
from web.db.models.columns import utc_now

REASONS = [
    {"key": "fachkraft_shows", "params": {"competences": ["cad", "plc_basics"]}},
    {"key": "azubi_shows", "params": {"competences": ["spreadsheets"]}},
    {"key": "shared_days", "params": {"weekdays": [1, 3]}},
]


@dataclass(frozen=True)
class Stage:
    """A company of three: an Azubi and a Fachkraft who may become a tandem, and an Azubi who stays alone."""

    round_id: UUID
    company: RoundCompany
    azubi: Participant
    fachkraft: Participant
    alone: Participant
    azubi_account: UUID
    fachkraft_account: UUID
    alone_account: UUID


def set_up(session: Session, **values: Any) -> Stage:
    """A collecting round with a company of three who have accounts."""
    round_ = make_round(session, **values)
    company = make_company(session, round_)
    azubi = make_participant(
        session, company, "azubi", "Mia Kurz", email="mia@example.org",
        answers={"occupation": {"title": "Mechatroniker/in", "kldb": "26112"}, "training_year": 2},
    )  # fmt: skip
    fachkraft = make_participant(
        session, company, "fachkraft", "Petra Sommer", email="petra@example.org",
        answers={"occupation": {"title": "Zerspanungsmechaniker/in", "kldb": "24232"}, "department": "Halle 2"},
    )  # fmt: skip
    alone = make_participant(session, company, "azubi", "Jonas Weiß", email="jonas@example.org")
    accounts = [_account(session, each) for each in (azubi, fachkraft, alone)]
    return Stage(round_.id, company, azubi, fachkraft, alone, *accounts)


def _account(session: Session, participant: Participant) -> UUID:
    person = session.get_one(Person, participant.person_id)
    account = Account(name=person.name, email=person.email)
    session.add(account)
    session.flush()
    person.account_id = account.id
    return account.id


def publish(session: Session, stage: Stage, *, to_people: bool = True, reach: str | None = None) -> Tandem:
    """The first wave, and with `to_people` the second: Mia and Petra are a tandem, Jonas has nobody yet."""
    if reach:
        give_answers(session, stage.fachkraft, {"reach": reach}, AnswerSource.SELF)
    block = session.get_one(Block, stage.company.block_id)
    block.state = BlockState.PUBLISHED
    approval = _approval(session, block)
    tandem = Tandem(
        round_id=stage.round_id,
        block_id=block.id,
        azubi_id=stage.azubi.id,
        fachkraft_id=stage.fachkraft.id,
        approval_id=approval.id,
        state=TandemState.PUBLISHED if to_people else TandemState.ANNOUNCED,
        reasons={"company": [], "participant": REASONS},
    )
    publication = Publication(
        block_id=block.id,
        approval_id=approval.id,
        company_told_at=utc_now(),
        people_due_on=dt.date(2027, 2, 10),
        people_told_at=utc_now() if to_people else None,
    )
    session.add_all([tandem, publication])
    session.flush()
    if to_people:
        _tell(session, stage, tandem, publication)
    return tandem


def _approval(session: Session, block: Block) -> Approval:
    round_ = session.get_one(Round, block.round_id)
    plan = Plan(round_id=round_.id, number=1, policy_version_id=round_.policy_version_id)
    session.add(plan)
    session.flush()
    run = Run(plan_id=plan.id, seed=1, policy_fingerprint="0" * 64)
    session.add(run)
    session.flush()
    approval = Approval(
        block_id=block.id, plan_id=plan.id, run_id=run.id, result_hash="0" * 64, approver_name="Sabine Krüger"
    )
    session.add(approval)
    session.flush()
    return approval


def _tell(session: Session, stage: Stage, tandem: Tandem, publication: Publication) -> None:
    for participant in (stage.azubi, stage.fachkraft):
        session.add(Notice(participant_id=participant.id, publication_id=publication.id, tandem_id=tandem.id))
    reason = {"key": "public_more_azubis", "params": {"azubis": 2, "fachkraefte": 1}}
    session.add(Notice(participant_id=stage.alone.id, publication_id=publication.id, reason=reason))
    session.flush()


def freeze(session: Session, stage: Stage) -> None:
    """The registration is closed."""
    session.get_one(Block, stage.company.block_id).state = BlockState.FROZEN


def close(session: Session, stage: Stage) -> None:
    """The round is over for this company."""
    session.get_one(Block, stage.company.block_id).state = BlockState.CLOSED


def person_of(session: Session, participant: Participant) -> Person:
    """The person behind a participant, for editing."""
    return session.exec(select(Person).where(col(Person.id) == participant.person_id)).one()
