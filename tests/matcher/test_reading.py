"""Whatever is handed in as a record becomes a problem or is refused by name; plain answers and their likes are one."""

import json
from collections import ChainMap, OrderedDict
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import matcher
from matcher import errors
from tests.matcher.oracle import examples
from tests.matcher.worlds import DAY, EARLY, EARLY_LATE, Record, azubi, fachkraft, records

Problem = matcher.Problem
KEYS = [
    *("id", "company", "site", "department", "occupation", "training_year", "training_ends", "availability", "school"),
    *("capacity", "aevo", "safety_instruction", "line_manager", "trainer", "minor", "brings", "learns", "languages"),
    *("work_style", "motivation", "wishes", "please_not", "own"),
]
NUMBERS = st.integers(-2, 5) | st.sampled_from([1 << 48, -(1 << 70), 1 << 200])
SCALARS = (
    st.none()
    | st.booleans()
    | NUMBERS
    | st.floats(allow_nan=True, allow_infinity=True)
    | st.sampled_from(
        ["", " ", "de", "A1", "C3", "24", "2423", "2027-03", "2027-13", "f0", "a0", "cad", "\0", "ä", "\ud800"]
    )
    | st.sampled_from([np.int8(3), np.int64(1), np.float64("nan"), np.bool_(True), np.str_("24"), b"24", 1 + 2j])
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=7)
        | st.tuples(inner, inner)
        | st.dictionaries(st.sampled_from(["de", "cad", "", "Deutsch"]) | st.integers(0, 2), inner, max_size=3)
    ),
    max_leaves=14,
) | st.sampled_from(
    [np.zeros((1, 7), dtype=np.int64), [np.zeros(7)], {1, 2}, frozenset({"cad"}), range(3), [[0.0] * 7]]
)


@given(records(3), st.lists(st.tuples(st.integers(0, 9), st.sampled_from(KEYS), ANYTHING), min_size=1, max_size=3))
@examples(150)
def test_anything_at_all_is_read_or_refused_by_name(
    sides: tuple[list[Record], list[Record], list[Record]], changes: list[tuple[int, str, Any]]
) -> None:
    people = [*sides[0], *sides[1]]
    for number, key, value in changes:
        if people:
            people[number % len(people)][key] = value
    try:
        problem = Problem.from_records(*sides)
    except errors.ProblemError:
        return
    assert Problem.from_bytes(problem.to_bytes()) == problem
    result = matcher.match(problem, matcher.Policy(), seed=1)
    assert "NaN" not in json.dumps(result.to_dict(), allow_nan=False)


@given(records(4))
@examples(25)
def test_numpy_numbers_and_other_mappings_read_like_plain_ones(
    sides: tuple[list[Record], list[Record], list[Record]],
) -> None:
    other = [[alike(record) for record in side] for side in sides[:2]]
    assert Problem.from_records(other[0], other[1], map(MappingProxyType, sides[2])) == Problem.from_records(*sides)


def of_numpy(answer: Any) -> Any:
    if isinstance(answer, bool):
        return np.bool_(answer)
    return np.array(answer) if isinstance(answer, tuple) else answer


def alike(record: Record) -> Any:
    changed = dict(record)
    for key, value in record.items():
        if isinstance(value, bool):
            changed[key] = np.bool_(value)
        elif isinstance(value, int):
            changed[key] = np.int16(value)
        elif isinstance(value, str):
            changed[key] = np.str_(value)
        elif key in ("brings", "languages"):
            changed[key] = OrderedDict(
                (np.str_(name), np.int8(level) if key == "brings" else level) for name, level in value.items()
            )
        elif key == "own":
            changed[key] = OrderedDict((np.str_(name), of_numpy(answer)) for name, answer in value.items())
        elif key in ("availability", "school"):
            changed[key] = tuple(tuple(np.uint64(day) for day in week) for week in value)
        else:
            changed[key] = dict.fromkeys(value).keys()
    return ChainMap(changed)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("occupation", ["24"]),
        ("occupation", np.nan),
        ("training_year", np.float64("nan")),
        ("training_year", "2"),
        ("training_year", np.True_),
        ("training_ends", float("nan")),
        ("minor", float("nan")),
        ("minor", "true"),
        ("site", {"name": "x"}),
        ("availability", [[np.nan] * 7]),
        ("availability", [[0.0] * 7]),
        ("availability", [["a"] * 7]),
        ("availability", [None]),
        ("availability", [[[]] * 7]),
        ("availability", {"weeks": DAY}),
        ("availability", 3),
        ("school", [[1 << 47] * 7, [0] * 8]),
        ("brings", {"cad": 1.0}),
        ("brings", {"cad": np.nan}),
        ("brings", {"cad": True}),
        ("brings", {"cad": [1]}),
        ("brings", 5),
        ("learns", [["cad"]]),
        ("learns", ["cad", ""]),
        ("languages", {"de": 3}),
        ("languages", {"de": ["A1"]}),
        ("languages", {"de\n": "A1"}),
        ("languages", {3: "A1"}),
        ("wishes", "f"),
        ("wishes", [["f"]]),
        ("please_not", {"f": 1, 3: 2}),
        ("trainer", ["f"]),
    ],
)
def test_an_answer_that_only_looks_right_is_refused_with_the_person(field: str, wrong: Any) -> None:
    """Beside right answers of others, which must not cover it up."""
    right: Record = {"training_year": 1, "brings": {"cad": 1}, "availability": [[0] * 7], "school": DAY, "minor": True}
    with pytest.raises(errors.InvalidAnswer) as caught:
        Problem.from_records([azubi("a", **right), azubi("b", **{field: wrong}), azubi("c", **right)], [])
    assert (caught.value.params["person"], caught.value.params["field"]) == ("b", field)


def test_a_mask_of_true_is_refused_even_where_somebody_has_the_same_in_numbers() -> None:
    with pytest.raises(errors.InvalidAnswer, match="b: availability"):
        Problem.from_records([azubi("a", availability=[[1] * 7]), azubi("b", availability=[[True] * 7])], [])


def test_a_year_of_true_is_refused_even_where_somebody_is_in_the_first() -> None:
    with pytest.raises(errors.InvalidAnswer, match="b: training_year"):
        Problem.from_records([azubi("a", training_year=1), azubi("b", training_year=True)], [])


def test_the_same_pattern_given_as_lists_and_tuples_is_one() -> None:
    problem = Problem.from_records(
        [azubi("a", availability=EARLY_LATE), azubi("b", availability=tuple(map(tuple, EARLY_LATE)))],
        [fachkraft("f", availability=EARLY)],
    )
    assert problem.week_counts.tolist() == [1, 2]
    assert problem.azubis.availability.tolist() == [1, 1]


def test_wishes_may_repeat_but_not_be_more() -> None:
    others = [fachkraft(f"f{number}") for number in range(4)]
    problem = Problem.from_records([azubi("a", wishes=["f2", "f0", "f2", "f0", "gone"])], others)
    assert problem.azubis.wishes.tolist() == [[0, 2, -1]]


def test_people_of_other_blocks_have_no_effect() -> None:
    problem = Problem.from_records(
        [azubi("a", "c", wishes=["f", "g"], line_manager="g", trainer="f")], [fachkraft("f", "c"), fachkraft("g", "d")]
    )
    one = problem.azubis
    assert (one.wishes.tolist(), one.line_manager.tolist(), one.trainer.tolist()) == ([[0, -1, -1]], [-2], [0])


@pytest.mark.parametrize("field", ["id", "company"])
def test_half_a_character_is_no_id(field: str) -> None:
    with pytest.raises(errors.InvalidAnswer, match="UTF-8") as caught:
        Problem.from_records([azubi("a"), {"id": "b", "company": "c", field: "x\ud800"}], [])
    assert caught.value.params["field"] == field
    with pytest.raises(errors.InvalidAnswer, match="UTF-8"):
        Problem.from_records([], [], [{"id": "c", "pool": "\ud800"}])
