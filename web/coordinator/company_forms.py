"""What coordinators send about one company: its data, contacts, notes, follow-ups and deadline."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from pydantic import Field, field_validator

from web.coordinator.forms import Email, Name, WithReason
from web.forms import Form
from web.services.outreach.contacts import ContactData

Phone = Annotated[str, Field(max_length=60)]


class CompanyData(Form):
    """Name, town and telephone of a company. `version` is the state that was on the page."""

    name: Name
    town: Annotated[str, Field(max_length=120)] = ""
    phone: Phone = ""
    version: int


class NoteForm(Form):
    """A note about the firm."""

    text: Annotated[str, Field(min_length=2, max_length=1000)]


class Called(Form):
    """What a company said that was rung up and agrees."""

    said: Annotated[str, Field(max_length=400)] = ""


class FollowUp(Form):
    """When to come back, and why; no day means that it is done. `seen` marks what stood on the page."""

    day: dt.date | None = None
    note: Annotated[str, Field(max_length=200)] = ""
    seen: str = ""


class _Ticks(Form):
    """Boxes that are ticked or not there."""

    @field_validator("is_substitute", "invite", "tell", "say", "for_both", mode="before", check_fields=False)
    @classmethod
    def _ticked(cls, value: object) -> bool:
        return value in {"yes", True}


class ContactForm(_Ticks):
    """Somebody who is to speak for a company."""

    name: Name
    email: Email | None = None
    phone: Phone = ""
    is_substitute: bool = False
    for_both: bool = False
    invite: bool = False

    @property
    def contact(self) -> ContactData:
        """The form's content."""
        return ContactData(self.name, self.email or "", self.phone, self.is_substitute, self.for_both)


class ContactChange(_Ticks):
    """Corrections of a contact. `version` is the state that was on the page."""

    name: Name
    phone: Phone = ""
    is_substitute: bool = False
    version: int

    @property
    def contact(self) -> ContactData:
        """The form's content; the address stays as it is."""
        return ContactData(self.name, phone=self.phone, is_substitute=self.is_substitute)


class HandOver(Form):
    """The substitute who takes a contact's place."""

    substitute: UUID


class ForContact(Form):
    """The contact an invitation is written for."""

    account: UUID


class ByHand(Form):
    """How an invitation was given by hand."""

    way: Annotated[str, Field(pattern="^(mail|phone)$")]


class Extension(_Ticks, WithReason):
    """A later deadline for one company, and whether its contacts are told by mail."""

    until: dt.date
    tell: bool = False


class ExtensionEnd(_Ticks):
    """Taking a later deadline back, and whether the contacts are told by mail."""

    say: bool = False


class TakeData(Form):
    """New data of a block that was computed before. `seen` is the hash of what was looked at."""

    seen: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    reason: Annotated[str, Field(max_length=400)] = ""
