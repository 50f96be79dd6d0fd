"""Reading people, canonical order, bytes, cutting out and joining blocks; every bad input by name."""

import dataclasses
import hashlib
import json
import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import matcher
from matcher import errors
from matcher.canonical import to_bits, to_words
from matcher.packing import MAGIC, MAGIC_WITH_OWN
from matcher.problem import COLUMNS
from matcher.testing import sample_records
from tests.matcher.oracle import examples
from tests.matcher.worlds import DAY, EARLY, THREE_SHIFTS, Record, azubi, fachkraft, records, rounds

Problem = matcher.Problem


def test_people_are_sorted_by_block_and_id_and_blocks_are_pools_or_companies() -> None:
    problem = Problem.from_records(
        [azubi("z", "c2"), azubi("b", "c1"), azubi("a", "c3")],
        [fachkraft("f", "c3")],
        [{"id": "c1", "pool": "p"}, {"id": "c3", "pool": "p"}, {"id": "empty"}],
    )
    assert problem.blocks == ("c2", "empty", "p")
    assert problem.azubis.ids == ("z", "a", "b")
    assert problem.azubi_starts.tolist() == [0, 1, 1, 3]
    assert problem.fachkraft_starts.tolist() == [0, 0, 0, 1]


def test_answers_become_numbers_and_bits() -> None:
    problem = Problem.from_records(
        [
            azubi(
                "a",
                site=" Halle 1 ",
                occupation="2423",
                training_year=2,
                training_ends="2028-01",
                availability=DAY,
                minor=True,
                line_manager="f",
                trainer="somebody else",
                learns=["cad", "plc", "cad"],
                wishes=["f", "gone"],
            )
        ],
        [fachkraft("f", department="", capacity=2, aevo=False, brings={"cad": 3, "plc": 0}, languages={"de": "B1"})],
    )
    one, other = problem.azubis, problem.fachkraefte
    assert problem.sites == ("Halle 1",)
    assert one.occupation.tolist() == [[2, 4, 2, 3, -1]]
    assert (one.training_year[0], one.training_ends[0], one.minor[0]) == (2, 2028 * 12, 1)
    assert (one.line_manager[0], one.trainer[0], other.trainer[0]) == (0, -2, -1)
    assert (one.wishes.tolist(), one.please_not.tolist()) == ([[0, -1, -1]], [[-1, -1]])
    assert (other.capacity[0], other.aevo[0], other.department[0]) == (2, 0, -1)
    assert problem.competences == ("cad", "plc")
    assert to_bits(one.learns, 2).tolist() == [[True, True]]
    assert to_bits(other.brings, 2).tolist() == [[[True, True], [True, False], [True, False], [True, False]]]
    assert to_bits(other.languages, 1)[0, :, 0].tolist() == [True, True, True, False, False, False]
    assert (one.learns_answered[0], other.learns_answered[0]) == (1, 0)


def test_more_than_64_competences_take_a_second_word() -> None:
    keys = [f"k{number:03}" for number in range(130)]
    problem = Problem.from_records([azubi("a", learns=keys[::2])], [fachkraft("f", brings=dict.fromkeys(keys, 1))])
    assert problem.azubis.learns.shape == (1, 3)
    assert Problem.from_bytes(problem.to_bytes()) == problem
    bits = np.arange(130)[None, :] % 2 == 0
    assert np.array_equal(to_bits(problem.azubis.learns, 130), bits)
    assert np.array_equal(to_words(bits), problem.azubis.learns)


def test_columns_are_read_only() -> None:
    problem = Problem.from_records([azubi("a")], [])
    with pytest.raises(ValueError, match="read-only"):
        problem.azubis.site[0] = 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        problem.sites = ()  # type: ignore[misc]


@given(records())
@examples(25)
def test_the_order_of_records_plays_no_part(sides: tuple[list[Record], list[Record], list[Record]]) -> None:
    shuffled = [random.Random(1).sample(side, len(side)) for side in sides]
    first, second = Problem.from_records(*sides), Problem.from_records(*shuffled)
    assert first.to_bytes() == second.to_bytes()
    assert (first, hash(first), first.fingerprint) == (second, hash(second), second.fingerprint)


@given(rounds())
@examples(25)
def test_bytes_come_back_as_the_same_problem(problem: matcher.Problem) -> None:
    again = Problem.from_bytes(problem.to_bytes())
    assert again == problem
    for side in ("azubis", "fachkraefte"):
        for column in COLUMNS:
            assert np.array_equal(getattr(getattr(again, side), column), getattr(getattr(problem, side), column))


@given(rounds())
@examples(25)
def test_cutting_blocks_out_and_joining_them_gives_the_same_bytes(problem: matcher.Problem) -> None:
    parts = [problem.only([block]) for block in problem.blocks]
    assert Problem.combine(reversed(parts)) == problem
    assert problem.only(problem.blocks) == problem
    assert problem.only([]) == Problem.combine([]) == Problem.from_records([], [])


@given(records())
@examples(20)
def test_a_block_is_the_same_whoever_else_takes_part(sides: tuple[list[Record], list[Record], list[Record]]) -> None:
    azubis, fachkraefte, companies = sides
    own, others = ([record for record in side if record["company"] == "c3"] for side in (azubis, fachkraefte))
    alone = Problem.from_records(own, others, [{"id": "c3"}])
    everybody = Problem.from_records(azubis, fachkraefte, [*companies, {"id": "c3"}])
    assert everybody.only(["c3"]) == alone


def test_problems_differ_from_other_things_and_by_a_single_answer() -> None:
    problem = Problem.from_records([azubi("a", minor=True)], [])
    assert problem != Problem.from_records([azubi("a", minor=False)], [])
    assert problem != "problem"


def test_joining_overlapping_problems_is_refused() -> None:
    first = Problem.from_records([azubi("a", "c1")], [])
    with pytest.raises(errors.DuplicateBlock, match="c1"):
        Problem.combine([first, Problem.from_records([azubi("b", "c1")], [])])
    with pytest.raises(errors.DuplicateId, match="a occurs twice"):
        Problem.combine([first, Problem.from_records([azubi("a", "c2")], [])])


def test_an_unknown_block_is_refused() -> None:
    with pytest.raises(errors.UnknownBlock) as caught:
        Problem.from_records([azubi("a")], []).only(["x"])
    assert (caught.value.code, caught.value.params) == ("unknown_block", {"block": "x"})


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("site", 5),
        ("occupation", "2"),
        ("occupation", 24232),
        ("occupation", "24a"),
        ("training_year", 5),
        ("training_year", True),
        ("training_year", 1.5),
        ("training_ends", "2027-13"),
        ("training_ends", 2027),
        ("availability", []),
        ("availability", "mo"),
        ("availability", EARLY * 5),
        ("availability", [[1] * 6]),
        ("availability", [7]),
        ("availability", [[1 << 48] + [0] * 6]),
        ("availability", [[-1] + [0] * 6]),
        ("availability", [[True] + [0] * 6]),
        ("minor", 1),
        ("brings", ["cad"]),
        ("brings", {"cad": 4}),
        ("brings", {"": 1}),
        ("brings", {1: 1}),
        ("learns", "cad"),
        ("learns", 7),
        ("learns", [1]),
        ("languages", "de"),
        ("languages", {"Deutsch": "A1"}),
        ("languages", {"de": "native"}),
        ("work_style", 0),
        ("motivation", 6),
        ("wishes", ["a", "b", "c", "d"]),
        ("please_not", ["a", "b", "c"]),
        ("line_manager", 3),
        ("own", ["q_a"]),
        ("own", {"q_a": 3}),
        ("own", {"q_a": (3, 2)}),
        ("own", {"q_a": (0, 0)}),
        ("own", {"q_a": (0, 1001)}),
        ("own", {"q_a": (0, 1, 2)}),
        ("own", {"q_a": ("a", 2)}),
        ("own", {"q_a": "A"}),
        ("own", {"q_a": "a=b"}),
        ("own", {"q_a": {"a": 1}}),
        ("own", {"": "a"}),
        ("own", {1: "a"}),
    ],
)
def test_an_answer_of_another_form_is_refused_with_person_and_field(field: str, wrong: Any) -> None:
    with pytest.raises(errors.InvalidAnswer) as caught:
        Problem.from_records([azubi("a1"), azubi("a2", **{field: wrong})], [])
    assert (caught.value.params["person"], caught.value.params["field"]) == ("a2", field)
    assert "expected" in str(caught.value)


@pytest.mark.parametrize(("field", "wrong"), [("capacity", 0), ("aevo", "yes"), ("safety_instruction", 0)])
def test_answers_of_fachkraefte_are_checked_too(field: str, wrong: Any) -> None:
    with pytest.raises(errors.InvalidAnswer, match=field):
        Problem.from_records([], [fachkraft("f", **{field: wrong})])


def test_keys_of_the_other_role_and_unknown_keys_are_not_read() -> None:
    plain = Problem.from_records([azubi("a")], [fachkraft("f")])
    assert Problem.from_records([azubi("a", capacity=0, name="?")], [fachkraft("f", minor="?", school=3)]) == plain


@pytest.mark.parametrize("record", [{}, {"id": ""}, {"id": 5, "company": "c"}, {"id": "a"}, {"id": "a", "company": ""}])
def test_people_need_an_id_and_a_company(record: Record) -> None:
    with pytest.raises(errors.MissingId) as caught:
        Problem.from_records([], [fachkraft("f"), record])
    assert (caught.value.params["row"], caught.value.params["side"]) == (2, "fachkraefte")


@pytest.mark.parametrize("other", ["a", None, ["id", "company"]])
def test_only_mappings_are_records(other: Any) -> None:
    for azubis, companies, side in (([azubi("a"), other], [], "azubis"), ([], [{"id": "c"}, other], "companies")):
        with pytest.raises(errors.MissingId) as caught:
            Problem.from_records(azubis, [], companies)
        assert (caught.value.params["row"], caught.value.params["side"]) == (2, side)


def test_ids_are_unique_over_both_sides() -> None:
    for azubis, fachkraefte in (([azubi("x"), azubi("x", "d")], []), ([azubi("x")], [fachkraft("x")])):
        with pytest.raises(errors.DuplicateId, match="x"):
            Problem.from_records(azubis, fachkraefte)


def test_companies_are_checked() -> None:
    with pytest.raises(errors.MissingId, match="companies"):
        Problem.from_records([], [], [{"pool": "p"}])
    with pytest.raises(errors.InvalidAnswer, match="pool"):
        Problem.from_records([], [], [{"id": "c", "pool": 3}])
    with pytest.raises(errors.CompanyInTwoPools, match="p and -"):
        Problem.from_records([], [], [{"id": "c", "pool": "p"}, {"id": "c"}])
    with pytest.raises(errors.BlockClash, match="c2 is the id of a pool"):
        Problem.from_records([azubi("a", "c2")], [], [{"id": "c1", "pool": "c2"}])
    assert Problem.from_records([], [], [{"id": "c1", "pool": "c1"}, {"id": "c2", "pool": "c1"}]).blocks == ("c1",)


def test_bug_nobody_on_one_side_could_not_be_read_back() -> None:
    for problem in (Problem.from_records([azubi("a")], []), Problem.from_records([], [fachkraft("f")])):
        assert Problem.from_bytes(problem.to_bytes()) == problem


def packed() -> bytes:
    return Problem.from_records(
        [azubi("a", availability=THREE_SHIFTS, learns=["cad"], line_manager="f"), azubi("b"), azubi("e", "d")],
        [fachkraft("f", site="s", wishes=["a"])],
    ).to_bytes()


def rebuilt(**changes: Any) -> bytes:
    """The packed bytes with some entries of the header changed."""
    data = packed()
    start = len(MAGIC) + 8
    end = start + int.from_bytes(data[len(MAGIC) : start], "little")
    header = json.loads(data[start:end]) | changes
    text = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
    return MAGIC + len(text).to_bytes(8, "little") + text + data[end:]


def test_rebuilding_without_changes_gives_the_same_bytes() -> None:
    assert rebuilt() == packed()


@pytest.mark.parametrize(
    "changes",
    [
        {"ids": 5},
        {"ids": [["a", "b", "f"], ["f"]]},
        {"ids": [["a"], ["b", "f"]]},
        {"ids": [["b", "a", "e"], ["f"]]},
        {"ids": [["a", "b", "e", "z"], ["f"]]},
        {"ids": [["a", "b", 1], ["f"]]},
        {"companies": ["d", "c"]},
        {"companies": ["c", "d", "e"]},
        {"companies": ["c"]},
        {"pools": ["p", ""]},
        {"pools": None},
        {"sites": ["a", "s"]},
        {"sites": []},
        {"competences": ["cad", "plc"]},
        {"competences": []},
        {"patterns": 0},
        {"patterns": -1},
        {"patterns": "x"},
        {"columns": ["site"]},
        {"extra": 1},
    ],
)
def test_a_header_that_does_not_fit_is_refused(changes: Any) -> None:
    with pytest.raises(errors.InvalidBytes):
        Problem.from_bytes(rebuilt(**changes))


def with_own(**changes: Any) -> bytes:
    """Packed bytes with answers to own questions, some entries of the header changed."""
    data = Problem.from_records([azubi("a", own={"q": "a", "p": (1, 4)})], [fachkraft("f", own={"q": None})]).to_bytes()
    start = len(MAGIC) + 8
    end = start + int.from_bytes(data[len(MAGIC) : start], "little")
    text = json.dumps(json.loads(data[start:end]) | changes, sort_keys=True, separators=(",", ":")).encode()
    return MAGIC_WITH_OWN + len(text).to_bytes(8, "little") + text + data[end:]


def test_answers_to_own_questions_come_back_from_bytes_of_their_own_form() -> None:
    problem = Problem.from_bytes(with_own())
    assert problem.own_options == ("p=1/4", "q=", "q=a")
    assert problem.to_bytes() == with_own()
    assert problem != Problem.from_bytes(with_own(own_options=["p=1/4", "q=", "q=b"]))


@pytest.mark.parametrize(
    "wrong",
    [["p=5/4", "q=", "q=a"], ["p", "q=", "q=a"], ["q=", "p=1/4", "q=a"], ["p=1/4", "q="], [], ["p=1/4", "q=", 5]],
)
def test_damaged_answers_to_own_questions_are_refused(wrong: Any) -> None:
    with pytest.raises(errors.InvalidBytes):
        Problem.from_bytes(with_own(own_options=wrong))


def test_a_round_without_own_questions_is_written_as_it_was_before_there_were_any() -> None:
    sides = sample_records()
    for record in (*sides[0], *sides[1]):
        record.pop("own", None)
    problem = Problem.from_records(*sides)
    assert problem.to_bytes().startswith(MAGIC)
    assert problem.fingerprint == "193113455fd80ce3a2a7db64b516ff1131521ee2916289f2983cc753d7d9049d"


def test_damaged_bytes_are_refused() -> None:
    data = packed()
    long = MAGIC + (2).to_bytes(8, "little")
    for wrong in (b"", b"PK", MAGIC, data[:-1], data + b"\0", long + b"[]", long + b"{", long + b"{}"):
        with pytest.raises(errors.InvalidBytes):
            Problem.from_bytes(wrong)


def test_every_damaged_byte_of_the_columns_is_refused_or_reads_as_another_problem() -> None:
    data = packed()
    start = data.index(b"}") + 1
    refused = 0
    for position in range(start, len(data)):
        wrong = data[:position] + bytes([data[position] ^ 0x40]) + data[position + 1 :]
        try:
            assert Problem.from_bytes(wrong).to_bytes() == wrong
        except errors.InvalidBytes:
            refused += 1
    assert refused > (len(data) - start) // 3


@given(rounds())
@examples(10)
def test_the_fingerprint_is_the_hash_of_the_bytes(problem: matcher.Problem) -> None:
    assert problem.fingerprint == hashlib.sha256(problem.to_bytes()).hexdigest()


@given(st.lists(rounds(), max_size=3))
@examples(40)
def test_many_problems_read_at_once_are_those_joined(problems: list[matcher.Problem]) -> None:
    parts = [_renamed(problem, number) for number, problem in enumerate(problems)]
    blocks = [part.only([block]) for part in parts for block in part.blocks]
    for split in (parts, blocks, blocks[::-1]):
        assert Problem.from_many(part.to_bytes() for part in split) == Problem.combine(split)


@given(rounds())
@examples(60)
def test_each_block_is_written_as_a_problem_of_its_own(problem: matcher.Problem) -> None:
    assert problem.to_parts() == {block: problem.only([block]).to_bytes() for block in problem.blocks}


def test_blocks_are_written_alone_whatever_the_others_need() -> None:
    many = {f"k{number:02}": number % 4 for number in range(70)}
    asked = {"pay": ("yes", "no"), "often": None}
    both = [
        (
            [azubi("a", "c1", learns=[*many], site="Halle 1", own=asked)],
            [fachkraft("f", "c1", brings=many)],
        ),
        (
            [azubi("b", "c2", learns=["k07"], availability=EARLY)],
            [fachkraft("g", "c3", brings={"k69": 2})],
        ),
        ([azubi("d", "c4")], []),
    ]
    pools = [{"id": "c2", "pool": "p"}, {"id": "c3", "pool": "p"}, {"id": "c5"}]
    azubis, fachkraefte = ([each for pair in both for each in pair[side]] for side in (0, 1))
    whole = Problem.from_records(azubis, fachkraefte, pools)
    alone = {
        "c1": Problem.from_records(*both[0]),
        "p": Problem.from_records(*both[1], pools[:2]),
        "c4": Problem.from_records(*both[2]),
        "c5": Problem.from_records([], [], pools[2:]),
    }
    assert whole.to_parts() == {block: problem.to_bytes() for block, problem in alone.items()}


def _renamed(problem: Problem, number: int) -> Problem:
    """The same people under names that no other of the problems has."""
    sides = [side.ids for side in (problem.azubis, problem.fachkraefte)]
    people = [
        replace(side, ids=tuple(f"{person}-{number}" for person in ids))
        for side, ids in zip((problem.azubis, problem.fachkraefte), sides, strict=True)
    ]
    return replace(
        problem,
        companies=tuple(f"{company}-{number}" for company in problem.companies),
        pools=tuple(pool and f"{pool}-{number}" for pool in problem.pools),
        azubis=people[0],
        fachkraefte=people[1],
    )


def test_many_problems_that_overlap_are_refused() -> None:
    first, same_block, same_person = (
        Problem.from_records([azubi(person, company)], []).to_bytes()
        for person, company in (("a", "c1"), ("b", "c1"), ("a", "c2"))
    )
    with pytest.raises(errors.DuplicateBlock, match="c1"):
        Problem.from_many([first, same_block])
    with pytest.raises(errors.DuplicateId, match="a occurs twice"):
        Problem.from_many([first, same_person])


def _with_site(problem: Problem, site: int) -> bytes:
    people = problem.azubis.replaced(site=np.array([site], dtype=np.int32))
    return replace(problem, azubis=people).to_bytes()


def test_damaged_bytes_are_refused_among_many() -> None:
    whole = Problem.from_records([azubi("a", site="Halle 1")], [fachkraft("f")])
    data = whole.to_bytes()
    for damaged in (data[:-8], data[:40], b"", data.replace(b'"patterns":0', b'"patternz":0'), _with_site(whole, 3)):
        with pytest.raises(errors.InvalidBytes):
            Problem.from_many([damaged])
