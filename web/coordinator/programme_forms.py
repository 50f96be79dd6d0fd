"""What coordinators send about their programme and its rounds."""

import datetime as dt
import re
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, field_validator

from web.coordinator.forms import MOST_PLACES, Email, Name
from web.forms import Form
from web.services.setup.programmes import ProgrammeData
from web.services.setup.round_dates import (
    COMPANY_DAYS,
    HOURS_PER_MONTH,
    RoundDates,
    RoundSettings,
    complete_dates,
)
from web.translations import N_

NO_REMINDERS = N_("Please enter days such as “10, 3”: at most five numbers from 1 to 60.")
MOST_REMINDERS, EARLIEST_REMINDER = 5, 60
Address = Literal["du", "sie"]
Accent = Literal["blue", "teal", "green", "violet", "petrol"]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _days(text: object) -> object:
    """Read "10, 3" as numbers; raises ValueError with a message for people."""
    if not isinstance(text, str):
        return text
    parts = re.split(r"[\s,;]+", text.strip(" ,;"))
    if len(parts) > MOST_REMINDERS or not all(part.isdecimal() and len(part) <= 2 for part in parts):
        raise ValueError(NO_REMINDERS)
    days = {int(part) for part in parts}
    if not all(1 <= each <= EARLIEST_REMINDER for each in days):
        raise ValueError(NO_REMINDERS)
    return frozenset(days)


ReminderDays = Annotated[frozenset[int], BeforeValidator(_days)]


class ProgrammeForm(Form):
    """What stands in invitations and in the legal notice. `version` is the state that was on the page."""

    name: Name
    controller: Annotated[str, AfterValidator(_one_line), Field(max_length=400)]
    contact_name: Name
    contact_phone: Annotated[str, Field(max_length=60)]
    contact_email: Email
    azubi_address: Address = "du"
    fachkraft_address: Address = "sie"
    accent: Accent = "blue"
    four_eyes: bool = False
    version: int

    @field_validator("four_eyes", mode="before")
    @classmethod
    def _ticked(cls, value: object) -> bool:
        return value == "yes"

    @property
    def programme(self) -> ProgrammeData:
        """The form's content without the version."""
        return ProgrammeData(**self.model_dump(exclude={"version"}))


class RoundForm(Form):
    """A round: two dates that must be there, and others that are proposed where nothing is entered."""

    name: Name
    deadline: dt.date
    starts_on: dt.date
    opens_on: dt.date | None = None
    news_by: dt.date | None = None
    reminder_days: ReminderDays | None = None
    freezes_on: dt.date | None = None
    default_places: Annotated[int, Field(ge=0, le=MOST_PLACES)] | None = None
    hours_per_month: Annotated[int, Field(ge=1, le=40)] = HOURS_PER_MONTH
    company_days: Annotated[int, Field(ge=0, le=20)] = COMPANY_DAYS

    def opened(self, today: dt.date) -> RoundSettings:
        """The settings of a round that is opened now."""
        return RoundSettings(self.name, self.dates(today), self.default_places, self.hours_per_month, self.company_days)

    def dates(self, today: dt.date) -> RoundDates:
        """All dates, with our proposals for those left empty."""
        return complete_dates(
            self.deadline,
            self.starts_on,
            today=today,
            opens_on=self.opens_on,
            news_by=self.news_by,
            reminder_days=self.reminder_days,
            freezes_on=self.freezes_on,
        )


class RoundSettingsForm(RoundForm):
    """The settings of a round. `version` is the state that was on the page; dates left empty are proposed anew."""

    hours_per_month: Annotated[int, Field(ge=1, le=40)]
    company_days: Annotated[int, Field(ge=0, le=20)]
    confirmed: Literal["yes", ""] = ""
    version: int

    def settings(self, known: RoundSettings, today: dt.date) -> RoundSettings:
        """The form's content; what opens a round is never proposed anew, and no reminder day means no reminder."""
        opens_on = self.opens_on or known.dates.opens_on
        filled = self.model_copy(update={"opens_on": opens_on, "reminder_days": self.reminder_days or frozenset()})
        return filled.opened(today)


class EarlierRoundForm(Form):
    """The round whose companies are taken over."""

    earlier: UUID
