"""verify finds every figure, pair, reason and proof that was changed."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import matcher
from matcher import Decisions, PairDecision, PersonDecision, Policy, Problem, Reason, Result
from tests.matcher.oracle import examples
from tests.matcher.worlds import SAFE, azubi, fachkraft, rounds

POLICY = Policy()


@pytest.fixture
def problem() -> Problem:
    return Problem.from_records(
        [azubi("a1", **SAFE, learns=["cad"]), azubi("a2", **SAFE, learns=["plc"]), azubi("a3", "d", **SAFE)],
        [
            fachkraft("f1", brings={"cad": 3, "plc": 0}),
            fachkraft("f2", brings={"plc": 3, "cad": 0}),
            fachkraft("f3", brings={"plc": 0, "cad": 0}),
        ],
    )


def codes(problem: Problem, result: Result, policy: Policy = POLICY, decisions: Decisions | None = None) -> list[str]:
    return [issue.code for issue in matcher.verify(problem, policy, result, decisions or Decisions())]


def with_tandem(result: Result, position: int, **changes: Any) -> Result:
    tandems = list(result.tandems)
    tandems[position] = replace(tandems[position], **changes)
    return replace(result, tandems=tuple(tandems))


def test_a_result_is_proved(problem: Problem) -> None:
    result = matcher.match(problem, POLICY, seed=5)
    assert [(tandem.azubi, tandem.fachkraft) for tandem in result.tandems] == [("a1", "f1"), ("a2", "f2")]
    assert codes(problem, result) == []


def test_other_terms_are_found(problem: Problem) -> None:
    result = matcher.match(problem, POLICY)
    assert codes(problem, replace(result, engine_version="0")) == ["other_engine"]
    assert codes(problem, replace(result, input_fingerprint="0")) == ["other_input"]
    assert codes(problem, replace(result, policy_fingerprint="0")) == ["other_policy"]
    assert codes(problem, replace(result, objective="total")) == ["other_policy"]
    assert codes(problem, replace(result, maximum=1)) == ["other_policy"]
    assert codes(problem, replace(result, decisions_fingerprint="0")) == ["other_decisions"]


def test_missing_additional_and_repeated_blocks_are_found(problem: Problem) -> None:
    result = matcher.match(problem, POLICY)
    assert codes(problem, result.only(["c"])) == ["other_blocks"]
    assert codes(problem.only(["c"]), result)[-1] == "other_blocks"
    assert codes(problem, replace(result, blocks=(*result.blocks, result.blocks[0]))) == ["other_blocks"]
    assert codes(problem, with_tandem(result, 0, block="e")) == ["other_blocks"]
    stranger = replace(result.unmatched[0], block="e")
    assert codes(problem, replace(result, unmatched=(*result.unmatched, stranger))) == ["other_blocks"]


def test_swapped_partners_are_found(problem: Problem) -> None:
    result = matcher.match(problem, POLICY)
    first, second = result.tandems
    swapped = (replace(first, fachkraft="f2"), replace(second, fachkraft="f1"))
    found = codes(problem, replace(result, tandems=swapped))
    assert {"floor_not_proved", "sum_not_proved", "wrong_tandem", "wrong_block"} <= set(found)


def test_a_dropped_or_added_tandem_is_found(problem: Problem) -> None:
    result = matcher.match(problem, POLICY)
    dropped = codes(problem, replace(result, tandems=result.tandems[:1]))
    assert {"tandems_not_proved", "wrong_block", "wrong_unmatched"} <= set(dropped)
    twice = replace(result, tandems=(*result.tandems, replace(result.tandems[0], fachkraft="f3")))
    assert codes(problem, twice) == ["not_a_plan"]
    (issue,) = matcher.verify(problem, POLICY, twice)
    assert issue.message.startswith("Block c: ")
    assert issue.params["block"] == "c"


def test_strangers_are_found(problem: Problem) -> None:
    result = matcher.match(problem, POLICY)
    assert codes(problem, with_tandem(result, 0, azubi="a3")) == ["unknown_pair"]
    assert codes(problem, with_tandem(result, 0, fachkraft="x")) == ["unknown_pair"]


@pytest.mark.parametrize(
    "changes",
    [
        {"points": 1},
        {"percent": 100},
        {"confidence": 100},
        {"pinned": True},
        {"held": True},
        {"override": ("language",)},
        {"open_rules": ()},
        {"only_possible": True},
    ],
)
def test_every_figure_of_a_tandem_is_checked(problem: Problem, changes: dict[str, Any]) -> None:
    assert codes(problem, with_tandem(matcher.match(problem, POLICY), 1, **changes)) == ["wrong_tandem"]


@pytest.mark.parametrize("field", ["azubis", "fachkraefte", "tandems", "places", "total", "floor", "possible_pairs"])
def test_every_figure_of_a_block_is_checked(problem: Problem, field: str) -> None:
    result = matcher.match(problem, POLICY)
    changes: dict[str, Any] = {field: 99}
    blocks = (replace(result.blocks[0], **changes), result.blocks[1])
    assert codes(problem, replace(result, blocks=blocks)) == ["wrong_block"]


def test_reasons_are_checked(problem: Problem) -> None:
    result = matcher.match(problem, POLICY)
    first, *others = result.unmatched
    for wrong in (
        replace(first, reason=Reason("unmatched_places", {"places": 2})),
        replace(first, public=Reason("public_times")),
        replace(first, role="azubi"),
    ):
        assert codes(problem, replace(result, unmatched=(wrong, *others))) == ["wrong_unmatched"]
    assert codes(problem, replace(result, unmatched=tuple(others))) == ["wrong_unmatched"]


def test_another_seed_is_found_where_it_matters() -> None:
    tied = Problem.from_records([azubi(f"a{n}", **SAFE) for n in range(4)], [fachkraft(f"f{n}") for n in range(2)])
    result = matcher.match(tied, POLICY, seed=1)
    assert "draw_not_proved" in codes(tied, replace(result, seed=2))


@given(rounds(), st.integers(0, 100), st.data())
@examples(30)
def test_results_with_decisions_are_proved(problem: Problem, seed: int, data: st.DataObject) -> None:
    free = matcher.match(problem, POLICY, seed=seed)
    chosen = [PairDecision(tandem.azubi, tandem.fachkraft) for tandem in free.tandems]
    if not chosen:
        return
    subset = data.draw(st.lists(st.sampled_from(chosen), unique=True))
    kinds = [data.draw(st.sampled_from(["pins", "holds", "bans", "left_out"])) for _ in subset]
    decisions = Decisions(
        **{
            kind: tuple(
                PersonDecision(each.azubi) if kind == "left_out" else each
                for each, own in zip(subset, kinds, strict=True)
                if own == kind
            )
            for kind in set(kinds)
        }  # type: ignore[arg-type]
    )
    result = matcher.match(problem, POLICY, decisions, seed=seed)
    assert codes(problem, result, POLICY, decisions) == []
    for each, kind in zip(subset, kinds, strict=True):
        assert (each.fachkraft in result.partners.get(each.azubi, ())) is (kind in ("pins", "holds"))
    if any(kind != "pins" for kind in kinds):
        assert "other_decisions" in codes(problem, result)


def test_every_issue_code_has_a_message() -> None:
    assert not set(matcher.ISSUES) & set(matcher.RESULT_ISSUES)
    assert all(message.endswith(".") for message in (*matcher.ISSUES.values(), *matcher.RESULT_ISSUES.values()))
