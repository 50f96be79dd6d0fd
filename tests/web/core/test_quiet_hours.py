"""Quiet hours, in German time: nobody is reminded at night, on Sundays or on public holidays."""

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from web.services.outreach.quiet_hours import ZONE, is_day_off, is_quiet, next_allowed

FIRST_DAY = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
MOMENTS = st.integers(0, 10 * 366 * 24 * 60).map(lambda minutes: FIRST_DAY + dt.timedelta(minutes=minutes))
SPRING, AUTUMN = dt.datetime(2027, 3, 28, 1, tzinfo=dt.UTC), dt.datetime(2027, 10, 31, 1, tzinfo=dt.UTC)
"""When the clocks change."""


def local(year: int, month: int, day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=ZONE)


@given(MOMENTS)
@example(SPRING)
@example(AUTUMN)
def test_the_next_allowed_moment_is_allowed_and_none_lies_before_it(now: dt.datetime) -> None:
    found = next_allowed(now)
    assert found >= now
    assert not is_quiet(found)
    there = found.astimezone(ZONE)
    assert 7 <= there.hour < 20
    assert there.weekday() != 6
    if found > now:
        assert is_quiet(now)
        assert (there.hour, there.minute, there.second) == (7, 0, 0)
        steps = int((found - now) / dt.timedelta(minutes=20))
        assert all(is_quiet(now + step * dt.timedelta(minutes=20)) for step in range(steps))


@given(MOMENTS)
def test_nobody_waits_longer_than_a_long_weekend(now: dt.datetime) -> None:
    assert next_allowed(now) - now < dt.timedelta(days=5)


@pytest.mark.parametrize(
    ("now", "quiet"),
    [
        (local(2027, 1, 19, 6, 59), True),
        (local(2027, 1, 19, 7, 0), False),
        (local(2027, 1, 19, 19, 59), False),
        (local(2027, 1, 19, 20, 0), True),
        (local(2027, 7, 20, 7, 0), False),
        (local(2027, 1, 23, 12, 0), False),
        (local(2027, 1, 24, 12, 0), True),
        (local(2027, 3, 26, 12, 0), True),
        (local(2027, 12, 25, 12, 0), True),
        (local(2027, 10, 31, 12, 0), True),
    ],
)
def test_is_quiet(now: dt.datetime, quiet: bool) -> None:
    assert is_quiet(now) is quiet


def test_after_easter_the_first_morning_is_a_tuesday() -> None:
    assert next_allowed(local(2027, 3, 27, 20, 30)) == local(2027, 3, 30, 7)
    assert is_day_off(dt.date(2027, 3, 29))
