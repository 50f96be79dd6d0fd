"""What coordinators send."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, field_validator

from web.files.cells import CellProblem, read_email
from web.forms import Form
from web.services.outreach.companies import NewCompany
from web.services.planning.decisions import Choice
from web.translations import N_

NOT_AN_EMAIL = N_("This is not an e-mail address. Please correct it, for example petra.sommer@example.org.")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _email(text: str) -> str:
    try:
        return read_email(text)
    except CellProblem as problem:
        raise ValueError(NOT_AN_EMAIL) from problem


Reason = Annotated[str, Field(min_length=3, max_length=400)]
Name = Annotated[str, AfterValidator(_one_line), Field(max_length=200)]
Email = Annotated[str, AfterValidator(_email), Field(max_length=254)]
MOST_PLACES = 500
MOST_STEPS = 1_000_000


class Confirm(Form):
    """A button without fields."""


class Visit(Form):
    """Through whose eyes practice is to be seen."""

    whom: UUID


class Invite(Form):
    """Companies to invite; none means all that have not been invited."""

    company: tuple[UUID, ...] = ()


def _apart(value: object) -> object:
    return [part for each in value for part in str(each).split()] if isinstance(value, list | tuple) else value


Together = BeforeValidator(_apart)
"""Several values may stand in one field, since there may be thousands."""


class Blocks(Form):
    """Companies chosen on a check page; one tick may stand for many."""

    blocks: Annotated[tuple[UUID, ...], Together] = ()
    reason: Annotated[str, Field(max_length=400)] = ""


class WithReason(Form):
    """An act that needs a reason."""

    reason: Reason


class Lapsed(WithReason):
    """Approvals that no longer hold, as they were on the page: all of them in one field."""

    blocks: Annotated[tuple[UUID, ...], Together]


class ByHand(WithReason):
    """A change by hand. `seen` is the result of the company that was on the page."""

    others: Literal["free", "held"] = "free"
    override: bool = False
    seen: Annotated[str, Field(max_length=64)] = ""

    @field_validator("override", mode="before")
    @classmethod
    def _ticked(cls, value: object) -> bool:
        return value in {"yes", True}

    @property
    def choice(self) -> Choice:
        """What every change by hand says."""
        return {"reason": self.reason, "hold_others": self.others == "held", "seen": self.seen}


class Decide(ByHand):
    """A decision about a pair. `override` sets aside the rules that speak against it."""

    azubi: UUID
    fachkraft: UUID


class Swap(ByHand):
    """Two Azubis who exchange their Fachkräfte."""

    first: UUID
    second: UUID


class StepNumber(Form):
    """A step of the plan to undo or to do again."""

    step: Annotated[int, Field(ge=0, le=MOST_STEPS)]
    seen: Annotated[str, Field(max_length=64)] = ""


class LeaveOut(ByHand):
    """Somebody to leave out from now on."""

    participant: UUID


class Release(ByHand):
    """A decision that is to hold no longer."""

    decision: UUID


class Places(WithReason):
    """How many tandems a company gets; nothing means as many as possible."""

    block: UUID
    places: Annotated[int, Field(ge=0, le=MOST_PLACES)] | None = None
    seen: Annotated[str, Field(max_length=64)] = ""
    others: Literal["free", "held"] = "free"


def is_number_of_places(text: str) -> bool:
    """Whether a text in an address is a number of places a company can get."""
    return text.isdecimal() and len(text) <= len(str(MOST_PLACES)) and int(text) <= MOST_PLACES


Seen = Annotated[str, Field(pattern=r"^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|rest):[0-9a-f]{64}$")]
"""A block with the hash of the result that was on the page; or all that were not listed, with the hash of theirs."""


class Approve(Form):
    """Blocks to approve, each as it was on the page, and the name of who approves."""

    blocks: Annotated[tuple[Seen, ...], Together] = ()
    name: Name

    @property
    def seen(self) -> dict[UUID, str]:
        """The result that was on the page, by block."""
        parts = (each.partition(":") for each in self.blocks)
        return {UUID(block): result for block, _, result in parts if block != "rest"}

    @property
    def rest(self) -> str:
        """What stands for all that were not listed, or nothing."""
        return next((each for each in self.blocks if each.startswith("rest:")), "")


class Decline(Form):
    """Requests that are declined, and why."""

    blocks: Annotated[tuple[UUID, ...], Together] = ()
    reason: Reason


class Repair(Form):
    """The way a company's tandems are mended, as it was on the page, and why."""

    seen: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    reason: Reason


Ticked = Annotated[str, Field(pattern=r"^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|rest:[0-9a-f]{64})$")]
"""A block, or all that were not listed, with the hash of their ids."""


class Tell(Form):
    """Whom to tell: companies of a list that may be too long to be shown whole."""

    blocks: tuple[Ticked, ...] = ()

    @property
    def listed(self) -> tuple[UUID, ...]:
        """Those that had a tick of their own."""
        return tuple(UUID(each) for each in self.blocks if not each.startswith("rest:"))

    @property
    def rest(self) -> str:
        """What stands for all the others, or nothing."""
        return next((each for each in self.blocks if each.startswith("rest:")), "")


class Publish(Tell):
    """Whom to tell, at once or at a moment given in German time."""

    when: Literal["now", "later"] = "now"
    day: dt.date | None = None
    at: dt.time | None = None

    @property
    def moment(self) -> tuple[dt.date | None, dt.time | None]:
        """The day and the time that were given."""
        return self.day, self.at


class CompanyForm(Form):
    """A company that is to take part."""

    name: Name
    town: Annotated[str, Field(max_length=120)] = ""
    phone: Annotated[str, Field(max_length=60)] = ""
    contact_name: Name
    contact_email: Email
    for_both: Literal["", "yes"] = ""

    @property
    def company(self) -> NewCompany:
        """The form's content."""
        return NewCompany(
            self.name, self.contact_name, self.contact_email, self.phone, self.town, for_both=bool(self.for_both)
        )
