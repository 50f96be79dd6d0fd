"""Sowing the demo: the invented programme as rows of an empty database, through the product's own use cases."""

from datetime import UTC, date, datetime, time
from secrets import token_hex
from typing import Any
from uuid import UUID

from sqlmodel import Session

from web.catalogue import demo as content
from web.catalogue.agreement import Wording
from web.catalogue.demo.model import CompanyState
from web.catalogue.question import Part
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE
from web.db.models import (
    Account,
    Agreement,
    Answer,
    AnswerSource,
    Block,
    Company,
    CompanyContact,
    CompanyProposal,
    Coordinator,
    Credential,
    CredentialKind,
    Participant,
    ParticipantRole,
    Person,
    Round,
    RoundCompany,
    Site,
)
from web.db.queries import demo as queries
from web.services import installation
from web.services.access import personal_links
from web.services.access.sessions import new_token, token_hash
from web.services.actor import Actor
from web.services.names import sort_key
from web.services.outreach import invitations
from web.services.setup import programmes

PERSON_KEYS = frozenset({"line_manager", "trainer"})
PEOPLE_KEYS = frozenset({"wishes", "please_not"})


def seed(session: Session, today: date) -> None:
    """Fill an empty database with the invented programme and mark it as the demo's, in one transaction."""
    _Seed(session, content.demo_programme(today)).sow()
    installation.mark_as_demo(session)


def seed_practice(session: Session, actor: Actor, programme: content.DemoProgramme) -> UUID:
    """Write an invented programme for one coordinator to practise with, and return its round."""
    sowing = _Seed(session, programme, is_practice=True)
    return sowing.sow_for(actor)


class _Seed:
    """Writes the rows of one programme; keeps what later rows refer to."""

    def __init__(self, session: Session, programme: content.DemoProgramme, *, is_practice: bool = False) -> None:
        self.session = session
        self.is_practice = is_practice
        self.content = programme
        self.people: dict[str, tuple[Person, Participant]] = {}

    def sow(self) -> None:
        """Write everything, with the invented coordinators."""
        self._add_programme()
        coordinators = [self._add_coordinator(coordinator) for coordinator in self.content.coordinators]
        self._fill()
        self._invite(coordinators[0])

    def sow_for(self, actor: Actor) -> UUID:
        """Write everything but the invitations, with the actor as the only coordinator, and return the round."""
        self._add_programme()
        self._add(Coordinator(programme_id=self.programme.id, account_id=actor.account_id))
        return self._fill()

    def _fill(self) -> UUID:
        round_id: UUID = self._add_round().id
        for company in self.content.companies:
            self._add_company(company)
        return round_id

    def _add(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()  # later rows refer to this one
        return row

    def _account(self, name: str, email: str) -> Account:
        known = queries.account(self.session, email)
        return known or self._add(Account(name=name, email=email.lower()))

    def _add_programme(self) -> None:
        self.programme = programmes.create_programme(
            self.session,
            name=self.content.name,
            controller=self.content.controller,
            contact_name=self.content.contact_name,
            contact_phone=self.content.contact_phone,
            contact_email=self.content.contact_email,
            is_practice=self.is_practice,
        )

    def _add_coordinator(self, coordinator: content.DemoCoordinator) -> Account:
        account = self._account(coordinator.name, coordinator.email)
        self._add(Coordinator(programme_id=self.programme.id, account_id=account.id))
        return account

    def _add_round(self) -> Round:
        dates = self.content.round
        round_: Round = self._add(
            Round(
                programme_id=self.programme.id,
                name=dates.name,
                opens_on=dates.opens_on,
                deadline=dates.deadline,
                starts_on=dates.starts_on,
                news_by=dates.news_by,
                questionnaire_version_id=self.programme.questionnaire_version_id,
                policy_version_id=self.programme.policy_version_id,
            )
        )
        self.round = round_
        return round_

    def _add_company(self, company: content.DemoCompany) -> None:
        row = self._add(
            Company(
                programme_id=self.programme.id,
                name=company.name,
                sort_key=sort_key(company.name),
                phone=company.phone,
                town=company.town,
            )
        )
        for site in company.sites:
            self.session.add(Site(company_id=row.id, name=site))
        contacts = [self._add_contact(row, contact) for contact in company.contacts]
        part = self._add_round_company(row, company, contacts[0])
        for person in company.people:
            self._add_person(row, part, person)
        for person in company.people:
            self._add_answers(person, contacts[0])
        self._add_proposals(part, company, contacts[0])

    def _add_contact(self, company: Company, contact: content.DemoContact) -> Account:
        account = self._account(contact.name, contact.email)
        self._add(CompanyContact(company_id=company.id, account_id=account.id, phone=contact.phone))
        return account

    def _add_round_company(self, row: Company, company: content.DemoCompany, contact: Account) -> RoundCompany:
        block = self._add(Block(round_id=self.round.id, name=row.name, sort_key=row.sort_key, places=company.places))
        started = company.state is not CompanyState.INVITED
        submitted = company.submitted_on if company.state is CompanyState.SUBMITTED else None
        invited_at = _morning(company.invited_on)
        part: RoundCompany = self._add(
            RoundCompany(
                round_id=self.round.id,
                company_id=row.id,
                block_id=block.id,
                invited_at=invited_at if started else None,
                first_sign_in_at=invited_at if started else None,
                begun_at=invited_at if started else None,
                submitted_at=_morning(submitted) if submitted else None,
                submitted_by=contact.id if submitted else None,
                last_activity_at=_morning(submitted or company.invited_on) if started else None,
            )
        )
        if started:
            self._accept(part, contact)
        return part

    def _accept(self, part: RoundCompany, contact: Account) -> None:
        """Whoever has begun has accepted the agreement; the others meet it first."""
        wording = Wording(self.content.name, self.content.controller, self.round.hours_per_month)
        accepted_at = part.begun_at or part.created_at
        self.session.add(
            Agreement(
                round_company_id=part.id,
                name=contact.name,
                accepted_by=contact.id,
                wording_sha256=wording.sha256,
                created_at=accepted_at,
            )
        )

    def _add_person(self, company: Company, part: RoundCompany, person: content.DemoPerson) -> None:
        account = self._account(person.name, person.email) if person.email else None
        row = self._add(
            Person(
                programme_id=self.programme.id,
                company_id=company.id,
                account_id=account.id if account else None,
                name=person.name,
                sort_key=sort_key(person.name),
                email=person.email.lower() if person.email else None,
                listed=person.listed,
            )
        )
        participant = self._add(
            Participant(
                round_id=self.round.id,
                round_company_id=part.id,
                person_id=row.id,
                role=ParticipantRole(person.role.value),
                key=token_hex(16),
                person_part_done_at=part.invited_at if person.person_part_done else None,
            )
        )
        self.people[person.slug] = (row, participant)
        if person.person_part_done:
            self._add_door(row, participant)

    def _add_door(self, row: Person, participant: Participant) -> None:
        """Whoever has answered came in through a link of their own or a letter; neither opens anything here."""
        account = personal_links.account_for_letter(self.session, row)
        self._add(
            Credential(
                account_id=account.id,
                kind=CredentialKind.PERSONAL_LINK if row.email else CredentialKind.LETTER,
                participant_id=participant.id,
                secret_hash=token_hash(new_token()),
                expires_at=personal_links.FOR_EVER if row.email else None,
            )
        )

    def _add_answers(self, person: content.DemoPerson, contact: Account) -> None:
        row, participant = self.people[person.slug]
        for key, value in person.answers.items():
            of_company = DEFAULT_QUESTIONNAIRE.question(key).part is Part.COMPANY
            self.session.add(
                Answer(
                    participant_id=participant.id,
                    question_key=key,
                    value=self._with_people(key, value),
                    questionnaire_version_id=self.programme.questionnaire_version_id,
                    source=AnswerSource.COMPANY if of_company else AnswerSource.SELF,
                    answered_by=contact.id if of_company else row.account_id,
                )
            )

    def _with_people(self, key: str, value: Any) -> Any:
        """Replace the slugs of people by their identifiers."""
        if key in PERSON_KEYS:
            return str(self.people[value][0].id)
        if key in PEOPLE_KEYS:
            return [str(self.people[slug][0].id) for slug in value]
        return value

    def _add_proposals(self, part: RoundCompany, company: content.DemoCompany, contact: Account) -> None:
        for proposal in company.proposals:
            self.session.add(
                CompanyProposal(
                    round_company_id=part.id,
                    azubi_id=self.people[proposal.azubi][1].id,
                    fachkraft_id=self.people[proposal.fachkraft][1].id,
                    sentence=proposal.sentence,
                    proposed_by=contact.id,
                )
            )

    def _invite(self, coordinator: Account) -> None:
        """Invite through the product itself who has not been invited, so that the mailbox has something to open."""
        actor = Actor(coordinator.id, coordinator.name, coordinates=frozenset({self.programme.id}))
        for part_id in queries.uninvited(self.session, actor, self.round.id):
            invitations.invite_company(self.session, actor, part_id)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(8, 30), tzinfo=UTC)
