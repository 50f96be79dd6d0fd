import pytest

from web.catalogue.shifts import (
    ALL_DAY,
    HALF_HOURS_PER_DAY,
    SCHOOL_PATTERNS,
    SHIFTS,
    WEEKDAYS,
    Weeks,
    rota,
    school_weekdays,
    school_weeks,
    shift_weeks,
)


def hours_of(weeks: Weeks, *, week: int, day: int) -> list[float]:
    mask = weeks[week][day]
    return [slot / 2 for slot in range(HALF_HOURS_PER_DAY) if mask >> slot & 1]


def hours_per_week(weeks: Weeks) -> float:
    return sum(day.bit_count() for week in weeks for day in week) / 2 / len(weeks)


def works_at_night(weeks: Weeks) -> list[bool]:
    night = 0xFFF | 0b11 << 46  # 00:00-06:00 and 23:00-24:00
    return [any(day & night for day in week) for week in weeks]


def test_bit_zero_is_the_half_hour_after_midnight() -> None:
    assert rota("Mon 00:00-00:30") == ((1, 0, 0, 0, 0, 0, 0),)
    assert rota("Sun 23:30-24:00")[0][6] == 1 << 47
    assert rota("Mo-So 00:00-24:00") == ((ALL_DAY,) * 7,)


def test_a_week_is_read_in_german_and_english_with_hyphens_and_dashes() -> None:
    assert rota("Mo–Fr 07:00–15:30") == rota("Mon-Fri 7:00-15:30") == rota("mo. - fr. 07:00 — 15:30")
    assert hours_of(rota("Do 07:00-09:00"), week=0, day=3) == [7.0, 7.5, 8.0, 8.5]


def test_several_parts_of_a_week_add_up() -> None:
    weeks = rota("Mon-Thu 08:00-12:00; Mon-Thu 13:00-17:00, Fri 08:00-12:00")
    assert hours_per_week(weeks) == 36
    assert 12.0 not in hours_of(weeks, week=0, day=0)


def test_a_night_shift_runs_into_the_next_day() -> None:
    weeks = rota("Fri 22:00-06:00")
    assert hours_of(weeks, week=0, day=4) == [22.0, 22.5, 23.0, 23.5]
    assert hours_of(weeks, week=0, day=5)[-1] == 5.5


def test_sunday_night_runs_into_the_week_that_follows_in_turn() -> None:
    weeks = rota("Sun 22:00-06:00", "", "")
    assert [week[0] for week in weeks] == [0, (1 << 12) - 1, 0]
    assert rota("Sun 22:00-06:00")[0][0] == (1 << 12) - 1


@pytest.mark.parametrize(
    "texts",
    [
        (),
        ("Mon 08:00-09:00",) * 5,
        ("whenever",),
        ("Fri-Mon 08:00-12:00",),
        ("Mon 08:15-12:00",),
        ("Mon 24:30-25:00",),
        ("Xyz 08:00-12:00",),
    ],
)
def test_unreadable_patterns_are_refused(texts: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"week|read|order|half-hour|days"):
        rota(*texts)


def test_presets_have_the_promised_keys_and_plausible_hours() -> None:
    assert [preset.key for preset in SHIFTS] == [
        "day",
        "early_late",
        "three_shift",
        "night",
        "part_time_morning",
        "flexible",
    ]
    assert all(20 <= hours_per_week(preset.weeks) <= 45 for preset in SHIFTS)
    assert [len(preset.weeks) for preset in SHIFTS] == [1, 2, 3, 1, 1, 1]


def test_only_the_night_preset_is_night_work_in_every_week() -> None:
    assert [preset.key for preset in SHIFTS if all(works_at_night(preset.weeks))] == ["night"]
    assert works_at_night(shift_weeks("three_shift")) == [False, False, True]
    assert works_at_night(shift_weeks("early_late")) == [False, False]


def test_school_days_are_whole_days() -> None:
    assert school_weeks("none") == ((0,) * 7,)
    assert school_weeks("one_day", [1]) == ((0, ALL_DAY, 0, 0, 0, 0, 0),)
    assert school_weeks("two_days", [3, 0]) == ((ALL_DAY, 0, 0, ALL_DAY, 0, 0, 0),)


def test_block_school_takes_one_week_in_four() -> None:
    weeks = school_weeks("block")
    assert [sum(map(bool, week)) for week in weeks] == [5, 0, 0, 0]


def test_fixed_school_days_can_be_read_back() -> None:
    assert school_weekdays(school_weeks("two_days", [0, 3])) == (0, 3)
    assert school_weekdays(school_weeks("block")) == school_weekdays(school_weeks("none")) == ()


@pytest.mark.parametrize(("key", "weekdays"), [("one_day", []), ("two_days", [2]), ("two_days", [2, 2]), ("none", [1])])
def test_the_number_of_school_days_has_to_fit(key: str, weekdays: list[int]) -> None:
    with pytest.raises(ValueError, match="weekdays"):
        school_weeks(key, weekdays)
    with pytest.raises(ValueError, match="weekdays"):
        school_weeks("one_day", [7])


def test_unknown_keys_are_key_errors() -> None:
    with pytest.raises(KeyError):
        shift_weeks("never")
    with pytest.raises(KeyError):
        school_weeks("never")


def test_names_are_complete_and_unique() -> None:
    assert len(WEEKDAYS) == 7
    assert len({pattern.key for pattern in SCHOOL_PATTERNS}) == len(SCHOOL_PATTERNS) == 4
    assert all(day.de and day.en for day in WEEKDAYS)
    assert all(preset.de and preset.en for preset in SHIFTS)
    assert all(pattern.de and pattern.en for pattern in SCHOOL_PATTERNS)
