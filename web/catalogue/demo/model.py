"""The finished demo programme: everything a seed needs, with real dates and answers in the stored form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from web.catalogue.question import Role


class CompanyState(StrEnum):
    """How far a company has got: invited only, signed in and begun, or registration sent."""

    INVITED = "invited"
    STARTED = "started"
    SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class DemoContact:
    """A human at a company who registers its people."""

    name: str
    function: str
    email: str
    phone: str
    substitute: bool = False


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One participant. `answers` holds stored values by question key; people are named by their slugs."""

    slug: str
    name: str
    role: Role
    email: str | None
    answers: Mapping[str, Any]
    person_part_done: bool
    listed: bool
    """Agreed to appear when colleagues choose wishes."""


@dataclass(frozen=True, slots=True)
class DemoProposal:
    """Two people their company would like to see together, by slug, with its sentence."""

    azubi: str
    fachkraft: str
    sentence: str


@dataclass(frozen=True, slots=True)
class DemoCompany:
    """A company with its contacts and people. `places` is its number of tandems, None for as many as possible."""

    slug: str
    name: str
    town: str
    phone: str
    state: CompanyState
    sites: tuple[str, ...]
    contacts: tuple[DemoContact, ...]
    people: tuple[DemoPerson, ...]
    proposals: tuple[DemoProposal, ...]
    places: int | None
    invited_on: date
    submitted_on: date | None

    def people_of(self, role: Role) -> tuple[DemoPerson, ...]:
        """Return the Azubis or the Fachkräfte of the company."""
        return tuple(person for person in self.people if person.role == role)


@dataclass(frozen=True, slots=True)
class DemoCoordinator:
    """A human in the programme's office; one of them is the main one."""

    name: str
    email: str
    phone: str
    main: bool


@dataclass(frozen=True, slots=True)
class DemoRound:
    """The intake and its dates."""

    name: str
    opens_on: date
    deadline: date
    starts_on: date
    news_by: date


@dataclass(frozen=True, slots=True)
class DemoProgramme:
    """The whole programme with one round."""

    name: str
    controller: str
    contact_name: str
    contact_phone: str
    contact_email: str
    round: DemoRound
    coordinators: tuple[DemoCoordinator, ...]
    companies: tuple[DemoCompany, ...]

    @property
    def people(self) -> tuple[DemoPerson, ...]:
        """Everybody of every company."""
        return tuple(person for company in self.companies for person in company.people)

    def person(self, slug: str) -> DemoPerson:
        """Return the person with this slug; raises KeyError when there is none."""
        return {person.slug: person for person in self.people}[slug]

    def company(self, slug: str) -> DemoCompany:
        """Return the company with this slug; raises KeyError when there is none."""
        return {company.slug: company for company in self.companies}[slug]
