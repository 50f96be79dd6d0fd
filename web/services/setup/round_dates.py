"""The dates of a round: what is proposed from two of them, and which dates follow each other."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise
from types import MappingProxyType

from holidays import country_holidays

from web.services.errors import InputRefused
from web.services.outreach import quiet_hours
from web.translations import N_

LANDS: Mapping[str, str] = MappingProxyType(
    {
        "BW": "Baden-Württemberg",
        "BY": "Bayern",
        "BE": "Berlin",
        "BB": "Brandenburg",
        "HB": "Bremen",
        "HH": "Hamburg",
        "HE": "Hessen",
        "MV": "Mecklenburg-Vorpommern",
        "NI": "Niedersachsen",
        "NW": "Nordrhein-Westfalen",
        "RP": "Rheinland-Pfalz",
        "SL": "Saarland",
        "SN": "Sachsen",
        "ST": "Sachsen-Anhalt",
        "SH": "Schleswig-Holstein",
        "TH": "Thüringen",
    }
)
"""The German states by their ISO 3166-2 code."""
TO_REPORT = timedelta(weeks=6)
TO_MATCH = timedelta(days=17)
NEWS_AFTER = timedelta(weeks=4)
"""How long after the start people without a partner hear again, unless somebody says otherwise."""
REMINDER_DAYS = (10, 3)
"""How many days before the deadline companies are reminded, unless somebody says otherwise."""
HOURS_PER_MONTH, COMPANY_DAYS = 4, 3
"""What a round starts with when nobody says otherwise."""
FURTHEST = timedelta(days=2 * 365)
FRIDAY, SATURDAY, MONDAY = 4, 5, 0
SEARCHED_WEEKS = 12
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2190, 12, 31)
"""The days within which dates are reckoned; whatever lies outside is refused as too far away."""
DEADLINE_PAST = N_("This day has passed. Please choose a deadline that companies can still meet.")
DEADLINE_AFTER_START = N_("The deadline must be before the start, so that there is time for the matching.")
START_TOO_FAR = N_("This start is more than two years away. Please check the year.")
NEWS_BEFORE_START = N_("This day must not be before the start.")
OPENS_TOO_LATE = N_("Registration must open before the deadline.")
FREEZE_TOO_EARLY = N_("The data can be frozen from the day after the deadline.")
FREEZE_TOO_LATE = N_("The data must be frozen by the start of the round.")
REMINDER_TOO_EARLY = N_("A reminder %(days)s days before the deadline would go out before registration opens.")


@dataclass(frozen=True)
class RoundDates:
    """Every date of a round."""

    opens_on: date
    deadline: date
    starts_on: date
    news_by: date
    reminder_days: tuple[int, ...]
    """Days before the deadline, most first."""
    freezes_on: date

    @property
    def reminders_on(self) -> tuple[date, ...]:
        """The days on which companies with something left to do are reminded: never a Sunday or a holiday."""
        marks = (_shifted(self.deadline, -timedelta(days=days)) for days in self.reminder_days)
        return tuple(quiet_hours.first_open_day(mark) for mark in marks)


@dataclass(frozen=True)
class RoundSettings:
    """What a coordinator sets for a round."""

    name: str
    dates: RoundDates
    default_places: int | None = None
    """Tandems of each company without a number of its own; None: as many as possible."""
    hours_per_month: int = HOURS_PER_MONTH
    company_days: int = COMPANY_DAYS
    """Working days between the first wave (companies) and the second (people)."""


@dataclass(frozen=True)
class Break:
    """School holidays, from the first to the last day."""

    name: str
    first: date
    last: date


@dataclass(frozen=True)
class Proposal:
    """Deadline and start of a round as the calendar suggests them, and the school holidays around them."""

    deadline: date
    starts_on: date
    breaks: tuple[Break, ...]


def propose_dates(today: date, *, land: str = "", language: str = "de") -> Proposal:
    """Suggest a deadline (a Friday in about six weeks) and a start (a Monday about three weeks later).

    Both keep off public holidays; with a `land` (a key of LANDS) also off its own and its school holidays.
    """
    deadline = _first_free(today + TO_REPORT, FRIDAY, land)
    starts_on = _first_free(deadline + TO_MATCH, MONDAY, land)
    return Proposal(deadline, starts_on, school_breaks(today, starts_on, land, language=language))


def school_breaks(first: date, last: date, land: str, *, language: str = "de") -> tuple[Break, ...]:
    """Return the school holidays of a state between two days; none without a state."""
    if land not in LANDS:
        return ()
    calendar = _school(land, first, last, language)
    days = sorted(day for day in calendar if first <= day <= last)
    runs = _runs(days, calendar)
    return tuple(Break(calendar[run[0]], run[0], run[-1]) for run in runs)


def _runs(days: list[date], calendar: Mapping[date, str]) -> Iterator[list[date]]:
    """Split sorted days where a day is missing or the name changes."""
    numbers = [0]
    for one, other in pairwise(days):
        is_split = (other - one).days > 1 or calendar[one] != calendar[other]
        numbers.append(numbers[-1] + is_split)
    for _, run in groupby(zip(numbers, days, strict=False), key=lambda pair: pair[0]):
        yield [day for _, day in run]


def _school(land: str, first: date, last: date, language: str) -> Mapping[date, str]:
    years = range(first.year, last.year + 1)
    wording = "de" if language == "de" else "en_US"
    return country_holidays("DE", subdiv=land, years=years, categories=("school",), language=wording)


def _first_free(earliest: date, weekday: int, land: str) -> date:
    """Return the first such weekday that is no holiday; after twelve weeks of holidays the first one at all."""
    start = earliest + timedelta(days=(weekday - earliest.weekday()) % 7)
    candidates = [start + timedelta(weeks=week) for week in range(SEARCHED_WEEKS)]
    off = _public(land, start, candidates[-1])
    school = _school(land, start, candidates[-1], "de") if land in LANDS else {}
    return next((day for day in candidates if day not in off and day not in school), start)


def _public(land: str, first: date, last: date) -> Mapping[date, str]:
    years = range(first.year, last.year + 1)
    return country_holidays("DE", subdiv=land if land in LANDS else None, years=years)


def next_working_day(day: date) -> date:
    """Return the first day after this one that is neither a weekend nor a holiday everywhere in Germany."""
    found = _shifted(day, timedelta(days=1))
    while found < LAST_DAY and (found.weekday() >= SATURDAY or found in _public("", found, found)):
        found += timedelta(days=1)
    return found


def _shifted(day: date, by: timedelta) -> date:
    """Return a day moved by some time, kept between the days that anybody can mean."""
    return min(max(day, FIRST_DAY), LAST_DAY) + by


def complete_dates(
    deadline: date,
    starts_on: date,
    *,
    today: date,
    opens_on: date | None = None,
    news_by: date | None = None,
    reminder_days: Iterable[int] | None = None,
    freezes_on: date | None = None,
) -> RoundDates:
    """Return all dates of a round, with our proposals for those that nobody chose.

    It opens today, reminds ten and three days before the deadline where that is still to come, fixes the data on the
    next working day after the deadline and has news for people without a partner four weeks after the start.
    """
    opens = opens_on or min(today, deadline)
    proposed = (days for days in REMINDER_DAYS if _shifted(deadline, -timedelta(days=days)) > opens)
    return RoundDates(
        opens_on=opens,
        deadline=deadline,
        starts_on=starts_on,
        news_by=news_by or _shifted(starts_on, NEWS_AFTER),
        reminder_days=tuple(sorted(proposed if reminder_days is None else set(reminder_days), reverse=True)),
        freezes_on=freezes_on or min(next_working_day(deadline), max(starts_on, deadline)),
    )


def date_refusals(dates: RoundDates, *, today: date, known: RoundDates | None = None) -> list[InputRefused]:
    """Return what does not follow, each at its own field; empty when everything does.

    A deadline in the past is refused unless it stands there already (`known`).
    """
    is_new_deadline = known is None or known.deadline != dates.deadline
    checks = (
        (is_new_deadline and dates.deadline < today, "deadline", DEADLINE_PAST),
        (dates.starts_on <= dates.deadline, "deadline", DEADLINE_AFTER_START),
        (dates.starts_on > today + FURTHEST, "starts_on", START_TOO_FAR),
        (dates.news_by < dates.starts_on, "news_by", NEWS_BEFORE_START),
        (dates.opens_on > dates.deadline, "opens_on", OPENS_TOO_LATE),
        (dates.freezes_on <= dates.deadline < dates.starts_on, "freezes_on", FREEZE_TOO_EARLY),
        (dates.freezes_on > dates.starts_on > dates.deadline, "freezes_on", FREEZE_TOO_LATE),
    )
    refusals = [InputRefused(field, message) for is_wrong, field, message in checks if is_wrong]
    early = [days for days in dates.reminder_days if _shifted(dates.deadline, -timedelta(days=days)) < dates.opens_on]
    if early and dates.opens_on <= dates.deadline:
        refusals.append(InputRefused("reminder_days", REMINDER_TOO_EARLY, days=early[0]))
    return refusals
