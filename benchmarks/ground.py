"""A round in an empty database, for rows about the web: a programme, its coordinator, companies without people."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlmodel import Session

from web.catalogue.agreement import Wording
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE
from web.db.models import (
    Account,
    Agreement,
    Block,
    Company,
    Coordinator,
    PolicyVersion,
    Programme,
    QuestionnaireVersion,
    Round,
    RoundCompany,
)
from web.services.actor import Actor

__all__ = ["build_round"]


def build_round(session: Session, companies: int) -> tuple[UUID, Actor]:
    """Put a round with so many companies into an empty database; return it and its coordinator."""
    programme = Programme(
        name="Roboscouts",
        controller="Musterstiftung",
        contact_name="Sabine Krüger",
        contact_phone="0511 1234567",
        contact_email="info@example.org",
    )
    account = Account(name="Sabine Krüger", email="koordination@example.org")
    session.add_all([programme, account])
    session.flush()
    document = DEFAULT_QUESTIONNAIRE.to_document()
    questionnaire = QuestionnaireVersion(programme_id=programme.id, number=1, document=document)
    policy = PolicyVersion(programme_id=programme.id, number=1, toml="", fingerprint="0" * 64)
    session.add_all([questionnaire, policy, Coordinator(programme_id=programme.id, account_id=account.id)])
    session.flush()
    round_ = Round(
        programme_id=programme.id,
        questionnaire_version_id=questionnaire.id,
        policy_version_id=policy.id,
        name="Durchgang 2027",
        opens_on=dt.date(2027, 1, 4),
        deadline=dt.date(2027, 1, 29),
        starts_on=dt.date(2027, 3, 1),
        news_by=dt.date(2027, 3, 31),
    )
    session.add(round_)
    session.flush()
    _add_companies(session, round_, companies)
    return round_.id, Actor(account.id, account.name, account.email, coordinates=frozenset({programme.id}))


def _add_companies(session: Session, round_: Round, number_of: int) -> None:
    names = [f"Firma Nummer {number:03} GmbH" for number in range(number_of)]
    companies = [Company(programme_id=round_.programme_id, name=name, sort_key=name.casefold()) for name in names]
    blocks = [Block(round_id=round_.id, name=name, sort_key=name.casefold()) for name in names]
    session.add_all([*companies, *blocks])
    session.flush()
    parts = [
        RoundCompany(round_id=round_.id, company_id=company.id, block_id=block.id)
        for company, block in zip(companies, blocks, strict=True)
    ]
    session.add_all(parts)
    session.flush()
    programme = session.get_one(Programme, round_.programme_id)
    wording = Wording(programme.name, programme.controller, round_.hours_per_month).sha256
    session.add_all([Agreement(round_company_id=part.id, name="Karin Vogt", wording_sha256=wording) for part in parts])
