"""The dates of a round: what the calendar suggests, what is proposed, and what does not follow."""

import datetime as dt
from typing import Any

import pytest

from web.services.setup.round_dates import (
    LANDS,
    RoundDates,
    complete_dates,
    date_refusals,
    next_working_day,
    propose_dates,
    school_breaks,
)

TODAY = dt.date(2027, 1, 4)
DEADLINE, START = dt.date(2027, 2, 12), dt.date(2027, 3, 1)


def test_a_deadline_on_a_friday_and_a_start_on_a_monday() -> None:
    proposal = propose_dates(TODAY)
    assert (proposal.deadline, proposal.starts_on) == (dt.date(2027, 2, 19), dt.date(2027, 3, 8))
    assert proposal.breaks == ()


def test_public_holidays_are_left_out() -> None:
    """Six weeks from here is Good Friday."""
    assert propose_dates(dt.date(2027, 2, 8)).deadline == dt.date(2027, 4, 2)


def test_school_holidays_of_the_state_are_left_out_and_named() -> None:
    proposal = propose_dates(dt.date(2027, 5, 20), land="NI")
    assert proposal.starts_on == dt.date(2027, 8, 23)
    [summer] = proposal.breaks
    assert (summer.name, summer.first, summer.last) == ("Sommerferien", dt.date(2027, 7, 8), dt.date(2027, 8, 18))
    [in_english] = propose_dates(dt.date(2027, 5, 20), land="NI", language="en").breaks
    assert in_english.name == "Summer Break"


@pytest.mark.parametrize("land", LANDS)
def test_every_state_has_a_calendar(land: str) -> None:
    proposal = propose_dates(TODAY, land=land)
    assert TODAY < proposal.deadline < proposal.starts_on
    assert school_breaks(TODAY, dt.date(2027, 12, 31), land)


def test_a_state_that_is_none_counts_as_all_of_germany() -> None:
    assert propose_dates(TODAY, land="XX") == propose_dates(TODAY)


def test_the_rest_is_proposed() -> None:
    assert complete_dates(DEADLINE, START, today=TODAY) == RoundDates(
        TODAY, DEADLINE, START, START + dt.timedelta(weeks=4), (10, 3), dt.date(2027, 2, 15)
    )
    assert next_working_day(dt.date(2027, 3, 25)) == dt.date(2027, 3, 30)


def test_a_short_round_reminds_only_where_there_is_time() -> None:
    dates = complete_dates(dt.date(2027, 1, 9), dt.date(2027, 1, 10), today=TODAY)
    assert dates.reminder_days == (3,)
    assert dates.reminders_on == (dt.date(2027, 1, 6),)
    assert dates.freezes_on == dt.date(2027, 1, 10)
    assert date_refusals(dates, today=TODAY) == []
    assert complete_dates(dt.date(2027, 3, 31), START, today=TODAY).reminders_on[-1] == dt.date(2027, 3, 30)


def test_what_is_chosen_is_kept() -> None:
    chosen: dict[str, Any] = {
        "opens_on": dt.date(2027, 1, 11),
        "news_by": dt.date(2027, 3, 2),
        "freezes_on": dt.date(2027, 2, 20),
    }
    dates = complete_dates(DEADLINE, START, today=TODAY, reminder_days=(2, 7, 2), **chosen)
    assert {name: getattr(dates, name) for name in chosen} == chosen
    assert dates.reminder_days == (7, 2)


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({}, []),
        ({"deadline": dt.date(2027, 1, 3)}, ["deadline", "opens_on"]),
        ({"deadline": START}, ["deadline"]),
        ({"starts_on": dt.date(2030, 1, 1), "news_by": dt.date(2030, 1, 1)}, ["starts_on"]),
        ({"news_by": dt.date(2027, 2, 28), "opens_on": dt.date(2027, 2, 13)}, ["news_by", "opens_on"]),
        ({"freezes_on": DEADLINE}, ["freezes_on"]),
        ({"freezes_on": START + dt.timedelta(days=1)}, ["freezes_on"]),
        ({"reminder_days": (60, 10)}, ["reminder_days"]),
    ],
)
def test_everything_that_does_not_follow_is_said_at_its_field(values: dict[str, Any], fields: list[str]) -> None:
    dates = RoundDates(TODAY, DEADLINE, START, START, (10, 3), DEADLINE + dt.timedelta(days=3))
    wrong = RoundDates(**(vars(dates) | values))
    assert [refusal.field for refusal in date_refusals(wrong, today=TODAY)] == fields


def test_a_deadline_that_has_passed_may_stay() -> None:
    dates = complete_dates(DEADLINE, START, today=TODAY)
    assert date_refusals(dates, today=DEADLINE + dt.timedelta(days=5), known=dates) == []


def test_impossible_years_are_refused_and_not_tripped_over() -> None:
    for deadline, starts_on in ((dt.date.min, dt.date.max), (dt.date.max, dt.date.max), (dt.date.min, dt.date.min)):
        dates = complete_dates(deadline, starts_on, today=TODAY)
        assert date_refusals(dates, today=TODAY) != []
        assert len(dates.reminders_on) == len(dates.reminder_days)
