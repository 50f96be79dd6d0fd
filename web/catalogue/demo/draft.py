"""The short notation in which the demo's companies and people are written down.

Lists are plain text, since that is how they are best read and corrected: ``brings="cad 2, welding 1"``,
``learns="robot_teaching grippers"``, ``languages="de C2, tr B2"``, ``school="two_days Mon Thu"``. Times are counted
from the day the demo is made (months ago, months ahead), so a demo is never out of date.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from web.catalogue.demo.model import CompanyState, DemoContact, DemoProposal
from web.catalogue.question import Role
from web.catalogue.shifts import Weeks, shift_weeks

NO_EMAIL = ""
"""Written as the mailbox of people without e-mail, who get a letter."""


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """One person in short notation; None is always "not answered"."""

    name: str
    role: Role
    occupation: str
    department: str
    site: str | None = None
    hours: str | None = "day"
    school: str | None = None
    year: int | None = None
    minor_for_months: int | None = None
    boss: str | None = None
    trainer: str | None = None
    capacity: int = 1
    """How many Azubis a Fachkraft takes on at most."""
    aevo: bool | None = None
    instructed_months_ago: int | None = None
    """Months since the safety instruction; 0 says that there was none."""
    brings: str | None = None
    learns: str | None = None
    languages: str | None = None
    reach: str | None = None
    talk_first: bool | None = None
    wishes: tuple[str, ...] = ()
    please_not: tuple[str, ...] = ()
    mailbox: str | None = None
    """A private address, NO_EMAIL for none; None for the usual address at the company."""
    listed: bool = True

    @property
    def person_part_done(self) -> bool:
        """Whether the person has filled in their own part."""
        return self.brings is not None


@dataclass(frozen=True, slots=True)
class CompanyDraft:
    """One company in short notation. `hours` are its own weeks for shift presets, else the usual ones count."""

    slug: str
    name: str
    town: str
    phone: str
    contacts: tuple[DemoContact, ...]
    people: tuple[PersonDraft, ...] = ()
    state: CompanyState = CompanyState.SUBMITTED
    sites: tuple[str, ...] = ()
    hours: Mapping[str, Weeks] = field(default_factory=dict)
    proposals: tuple[DemoProposal, ...] = ()
    places: int | None = None
    submitted_days_ago: int = 3

    @property
    def domain(self) -> str:
        """The company's mail domain, which belongs to nobody."""
        return f"{self.slug}.example"

    def weeks(self, preset: str) -> Weeks:
        """Return the company's own weeks of a shift preset, else the usual ones."""
        return self.hours.get(preset) or shift_weeks(preset)
