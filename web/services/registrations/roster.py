"""Everybody a company has ever reported, to tell new people from known ones and to refuse addresses that mislead."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlmodel import Session

from web.catalogue.question import Role
from web.db.queries import intake as queries
from web.db.queries import registration as registration_queries
from web.services.actor import Actor
from web.services.errors import InputRefused
from web.services.names import is_shared_mailbox, same_name_key
from web.services.registrations.registration import Frame
from web.translations import N_

SAME_NAME = N_(
    "%(name)s is already in your registration. If these are two people, give each an e-mail address or add the"
    " department after the name, for example %(name)s (hall 2)."
)
WITHDREW = N_(
    "%(name)s is not taking part in this round. If that has changed, please call the coordinators. If this is"
    " another person, add the department after the name."
)
SAME_EMAIL = N_("This address already belongs to %(name)s. Everybody needs an address of their own, or a letter.")
CONTACT_EMAIL = N_(
    "This is the address of a contact of your company, so e-mails would not reach the person alone. Please leave"
    " the field empty: this person then gets a letter with a code."
)
SHARED_EMAIL = N_(
    "Several people seem to read the mailbox %(email)s. Please enter the person's own address or leave the field"
    " empty: then the person gets a letter with a code."
)


@dataclass(frozen=True)
class Known:
    """Somebody a company has reported before, in this round or an earlier one."""

    person_id: UUID
    name: str
    email: str | None
    participant_id: UUID | None = None
    """Their participation in this round, also if they withdrew."""
    role: Role | None = None
    """Set only for people who are in the registration now."""
    withdrew: bool = False
    """They said themselves that they do not take part in this round."""

    @property
    def is_registered(self) -> bool:
        """Whether the person is in the registration now."""
        return self.role is not None


@dataclass(frozen=True)
class Roster:
    """The known people of a company and the addresses of its contacts."""

    people: tuple[Known, ...]
    contacts: Mapping[str, str]
    """Name of each contact of the company, by e-mail address."""

    @property
    def registered(self) -> tuple[Known, ...]:
        """The people who are in the registration now, by name."""
        return tuple(known for known in self.people if known.is_registered)

    def without(self, person_id: UUID | None) -> "Roster":
        """Return the roster of the others."""
        return Roster(tuple(one for one in self.people if one.person_id != person_id), self.contacts)

    def by_email(self, email: str | None) -> Known | None:
        """Return who has this address."""
        return self._by_email.get(email) if email else None

    def by_name(self, name: str) -> tuple[Known, ...]:
        """Return everybody of this name, people of the registration first."""
        same = self._by_name.get(same_name_key(name))
        return tuple(sorted(same, key=lambda one: not one.is_registered)) if same else ()

    @cached_property
    def _by_email(self) -> Mapping[str, Known]:
        return {one.email: one for one in reversed(self.people) if one.email}

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[Known]]:
        """Worked out once: a table of thousands of rows asks for every one of them."""
        same: dict[str, list[Known]] = defaultdict(list)
        for one in self.people:
            same[same_name_key(one.name)].append(one)
        return same

    def check_email(self, name: str, email: str | None) -> None:
        """Raise InputRefused for an address that is not this person's own. A contact may take part as well."""
        if email is None:
            return
        if email in self.contacts and same_name_key(self.contacts[email]) != same_name_key(name):
            raise InputRefused("email", CONTACT_EMAIL)
        if is_shared_mailbox(email):
            raise InputRefused("email", SHARED_EMAIL, email=email)

    def check_new(self, name: str, email: str | None) -> None:
        """Raise InputRefused when this name or address is that of somebody in the registration."""
        self.check_email(name, email)
        taken = self.by_email(email)
        if taken is not None and (taken.is_registered or same_name_key(taken.name) != same_name_key(name)):
            raise InputRefused("email", SAME_EMAIL, name=taken.name)
        for one in self.by_name(name):
            if one.withdrew and not (one.email and email and one.email != email):
                raise InputRefused("name", WITHDREW, name=one.name)
            if one.is_registered and not (one.email and email and one.email != email):
                raise InputRefused("name", SAME_NAME, name=one.name)

    def returning(self, name: str, email: str | None) -> Known | None:
        """Return the person of an earlier round (or a withdrawn one) who is meant by a new entry, if any."""
        same = self.by_email(email)
        if same is not None:
            return same
        unregistered = [one for one in self.by_name(name) if not one.is_registered]
        fitting = [one for one in unregistered if not (one.email and email)]
        return fitting[0] if len(fitting) == 1 else None


def roster_of(session: Session, actor: Actor, frame: Frame) -> Roster:
    """Return the known people of the company of a registration."""
    rows = queries.known_people(session, actor, frame.company_id, frame.round_id)
    people = tuple(
        Known(
            row.person_id,
            row.name,
            row.email,
            row.participant_id,
            Role(row.role.value) if row.participant_id and row.withdrawn_at is None else None,
            withdrew=bool(row.withdrew and row.withdrawn_at),
        )
        for row in rows
    )
    contacts = registration_queries.contacts(session, actor, frame.company_id)
    return Roster(people, {contact.email: contact.name for contact in contacts if contact.email})


def choices(people: Sequence[Known]) -> tuple[tuple[str, str], ...]:
    """Return (person id, name) for a field that asks for one of these people."""
    return tuple((str(one.person_id), one.name) for one in people)
