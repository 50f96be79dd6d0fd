"""What coordinators send."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, field_validator

from web.files.cells import CellProblem, read_email
from web.forms import Form
from web.services.outreach.companies import NewCompany
from web.services.planning.decisions import Choice
from web.translations import N_

NOT_AN_EMAIL = N_("This is no e-mail address. Please correct it, for example petra.sommer@example.org.")


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


class Blocks(Form):
    """Companies chosen on a check page."""

    blocks: tuple[UUID, ...] = ()
    reason: Annotated[str, Field(max_length=400)] = ""


class WithReason(Form):
    """An act that needs a reason."""

    reason: Reason


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


class LeaveOut(ByHand):
    """Somebody to leave out from now on."""

    participant: UUID


class Places(WithReason):
    """How many tandems a company gets; nothing means as many as possible."""

    block: UUID
    places: Annotated[int, Field(ge=0, le=MOST_PLACES)] | None = None


class Approve(Form):
    """Blocks to approve, each with the hash of the result that was on the page, and the name of who approves."""

    blocks: tuple[Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:[0-9a-f]{64}$")], ...] = ()
    name: Name

    @property
    def seen(self) -> dict[UUID, str]:
        """The result that was on the page, by block."""
        return {UUID(block): result for block, _, result in (each.partition(":") for each in self.blocks)}


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
