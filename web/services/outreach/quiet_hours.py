"""When nobody is reminded of anything: from 20:00 to 7:00, on Sundays and on public holidays, in German time."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from holidays import country_holidays

ZONE = ZoneInfo("Europe/Berlin")
FIRST_HOUR, LAST_HOUR = 7, 20
"""Reminders leave from the first of these hours until the last one begins."""
SUNDAY = 6


def is_quiet(now: datetime) -> bool:
    """Whether nobody may be reminded at this moment."""
    local = now.astimezone(ZONE)
    return is_day_off(local.date()) or not FIRST_HOUR <= local.hour < LAST_HOUR


def next_allowed(now: datetime) -> datetime:
    """Return the first moment from `now` on at which somebody may be reminded, in UTC."""
    if not is_quiet(now):
        return now.astimezone(UTC)
    local = now.astimezone(ZONE)
    day = first_open_day(local.date() + timedelta(days=local.hour >= LAST_HOUR))
    return datetime.combine(day, time(FIRST_HOUR), ZONE).astimezone(UTC)


def first_open_day(day: date) -> date:
    """Return the first day from this one on at which somebody may be reminded."""
    while is_day_off(day):
        day += timedelta(days=1)
    return day


def waits_until(now: datetime) -> datetime | None:
    """Return when a reminder leaves that is asked for at this moment; None if that is at once."""
    return next_allowed(now) if is_quiet(now) else None


def is_day_off(day: date) -> bool:
    """Whether a day is a Sunday or a holiday everywhere in Germany; which Land a programme is in is not known."""
    return day.weekday() == SUNDAY or day in _holidays(day.year)


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(country_holidays("DE", years=year))


def german_day(now: datetime) -> date:
    """Return the day it is in Germany."""
    return now.astimezone(ZONE).date()
