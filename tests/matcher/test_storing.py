"""Results come back from JSON as they were; anything else is refused."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import matcher
from matcher import Decisions, PairDecision, Policy, Problem, Result, errors
from tests.matcher.oracle import examples
from tests.matcher.worlds import SAFE, azubi, fachkraft, rounds


@given(rounds())
@examples(25)
def test_a_result_survives_json(problem: Problem) -> None:
    result = matcher.match(problem, Policy(), seed=2**64 - 1)
    again = Result.from_dict(json.loads(json.dumps(result.to_dict())))
    assert again == result
    assert again.fingerprint == result.fingerprint
    assert matcher.verify(problem, Policy(), again) == []
    assert result.to_json() == canonical(result.to_dict())


def canonical(data: dict[str, Any]) -> str:
    return json.dumps(data, sort_keys=True, separators=(",", ":"))


def test_every_field_is_written_in_canonical_form() -> None:
    data = stored()
    data["tandems"][0] |= {"override": ["language", "schöne"], "held": True, "block": 'Käse "& Co"', "azubi": "\ud800"}
    data["blocks"][0] |= {"places": 3, "weakest_pin": 7}
    assert Result.from_dict(data).to_json() == canonical(data)


def stored() -> dict[str, Any]:
    problem = Problem.from_records(
        [azubi(f"a{n}", **SAFE) for n in range(3)] + [azubi("x", "d", line_manager="y")],
        [fachkraft(f"f{n}") for n in range(2)] + [fachkraft("y", "d")],
    )
    result = matcher.match(problem, Policy(), Decisions(pins=(PairDecision("a0", "f0"),)))
    data: dict[str, Any] = json.loads(json.dumps(result.to_dict()))
    return data


def test_another_plan_has_another_fingerprint() -> None:
    data = stored()
    other = data | {"seed": 1}
    assert Result.from_dict(data).fingerprint != Result.from_dict(other).fingerprint


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ([], []),
        (["seed"], "0"),
        (["seed"], True),
        (["seed"], 1 << 70),
        (["objective"], 5),
        (["tandems"], {}),
        (["tandems", 0], {"azubi": "a0"}),
        (["tandems", 0, "pinned"], 1),
        (["tandems", 0, "override"], [1]),
        (["tandems", 0, "points"], 1.5),
        (["unmatched", 0, "reason"], "because"),
        (["unmatched", 0, "reason"], {"key": "x"}),
        (["unmatched", 0, "reason"], {"key": "x", "params": []}),
        (["unmatched", 0, "reason"], {"key": "x", "params": {"n": None}}),
        (["unmatched", 0, "reason"], {"key": "x", "params": {"n": {"rule": "many"}}}),
        (["blocks", 0, "weakest_pin"], "none"),
        (["blocks", 0, "certificate"], {}),
        (["blocks", 0, "certificate", "cover_rows"], [0.5]),
        (["blocks", 0, "certificate", "cover_rows"], [1 << 61]),
        (["blocks", 0, "certificate", "stages"], [5]),
    ],
)
def test_plain_data_of_another_form_is_refused(path: list[Any], wrong: Any) -> None:
    data: Any = {"root": stored()}
    steps = ["root", *path]
    place = data
    for step in steps[:-1]:
        place = place[step]
    place[steps[-1]] = wrong
    with pytest.raises(errors.InvalidResult):
        Result.from_dict(data["root"])


def test_results_of_before_there_were_scales_are_read() -> None:
    data = stored()
    stages = data["blocks"][0]["certificate"]["stages"]
    assert stages
    for stage in stages:
        del stage["scale"]
    assert {stage.scale for stage in Result.from_dict(data).blocks[0].certificate.stages} == {1}


def test_parameters_of_every_kind_come_back() -> None:
    data = stored()
    params = {"number": 1, "text": "x", "many": [1, 2], "words": ["a"], "rules": {"language": 2}}
    data["unmatched"][0]["reason"] = {"key": "x", "params": params}
    reason = Result.from_dict(data).unmatched[0].reason
    assert reason.params == {**params, "many": (1, 2), "words": ("a",)}


@given(rounds(), st.integers(0, 9))
@examples(20)
def test_splitting_a_result_gives_each_block_its_own(problem: Problem, seed: int) -> None:
    result = matcher.match(problem, matcher.Policy(), seed=seed)
    parts = result.split()
    assert list(parts) == list(problem.blocks)
    for block, part in parts.items():
        assert part == result.only([block])
        assert json.loads(part.to_json()) == part.to_dict()
