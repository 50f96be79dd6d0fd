"""Both files: stable bytes, nobody's name or key in the one, and whatever is changed in either is found."""

import copy
import hashlib
import io
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

import matcher
from tests.web.transparency.plan import SECRET, Files, about_of, changed, group, make_files
from web.transparency import checking, document, full_proof
from web.transparency.document import read_transparency
from web.transparency.full_proof import Group, Reader, Unreadable


@pytest.fixture(scope="module")
def files() -> Files:
    return make_files()


def written(told: dict[str, Any]) -> bytes:
    """The file with a checksum that fits, as somebody would write it who knows how it is made."""
    bare = {key: value for key, value in told.items() if key != "checksum"}
    text = json.dumps(bare, ensure_ascii=False, indent=1) + "\n"
    whole = {**bare, "checksum": hashlib.sha256(text.encode()).hexdigest()}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


@pytest.mark.parametrize("objective", ["floor", "total", "leximin"])
def test_both_belong_together_and_are_proved(objective: str) -> None:
    made = make_files(objective)
    found = made.check()
    assert (found.issues, found.words_differ) == ((), False)
    assert (found.tally.groups, found.tally.left_out) == (8, 1)
    assert made.document()["counts"] == {
        "companies": 8,
        "groups": 8,
        "groups_left_out": 1,
        "azubis": 20,
        "fachkraefte": 20,
        "tandems": 16,
        "azubis_without": 4,
        "fachkraefte_without": 4,
    }


def test_the_same_plan_gives_the_same_bytes(files: Files) -> None:
    again = make_files()
    assert (again.told, again.full) == (files.told, files.full)
    assert written(files.document()) == files.told


def test_nothing_in_the_transparency_file_leads_to_anybody(files: Files) -> None:
    text = files.told.decode()
    for made in filter(None, files.groups):
        ids = [*made.problem.azubis.ids, *made.problem.fachkraefte.ids, *made.problem.companies, *made.problem.blocks]
        assert not [one for one in ids if one in text]
        prints = (made.problem.fingerprint, made.result.fingerprint, made.decisions.fingerprint)
        assert not [one for one in prints if one in text]
    assert SECRET not in text + files.full.decode()


def test_a_small_plan_tells_no_values_and_no_reasons() -> None:
    told = make_files(groups=2).document()
    assert told["values"]["classes"] is None
    assert (told["reasons"]["azubis"], told["reasons"]["fachkraefte"]) == (None, None)


def test_every_changed_byte_of_the_transparency_file_is_found(files: Files) -> None:
    for place, byte in enumerate(files.told):
        told = bytearray(files.told)
        told[place] = byte ^ 1
        with pytest.raises(Unreadable):
            read_transparency(bytes(told), "told.json")


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every single value of a document."""
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, each in items:
            yield from leaves(each, (*path, key))
    else:
        yield path


def other(value: Any) -> Any:
    """Something else of the same kind."""
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, int):
        return value + 1
    return ("0" if value[:1] != "0" else "1") + value[1:] if value else "x"


def test_every_changed_value_is_found_even_with_a_fitting_checksum(files: Files) -> None:
    for path in leaves(files.document()):
        told = files.document()
        inner = told
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = other(inner[path[-1]])
        try:
            found = files.check(written(told)).issues if path != ("checksum",) else [path]
        except Unreadable:
            continue
        assert found, path


def test_a_value_that_is_left_out_or_added_is_found(files: Files) -> None:
    for key in files.document().keys() - {"checksum"}:
        told = files.document()
        del told[key]
        with pytest.raises(Unreadable):
            read_transparency(written(told), "told.json")
    with pytest.raises(Unreadable) as problem:
        read_transparency(written({**files.document(), "names": ["Mia Kurz"]}), "told.json")
    assert "names" in str(problem.value.message.params)


def test_every_changed_byte_of_the_full_proof_is_found(files: Files) -> None:
    for place in range(0, len(files.full), 691):
        full = bytearray(files.full)
        full[place] ^= 1
        try:
            found = files.check(full=bytes(full)).issues
        except Unreadable:
            continue
        assert checking.OTHER_PROOF in {issue.msgid for issue in found}


@pytest.mark.parametrize("part", ["first", "half", "last", "twice", "more"])
def test_a_full_proof_that_is_cut_or_longer_is_refused(files: Files, part: str) -> None:
    lines = files.full.splitlines(keepends=True)
    others = {
        "first": b"".join(lines[1:]),
        "half": files.full[: len(files.full) // 2],
        "last": b"".join(lines[:-1]),
        "twice": b"".join([*lines[:2], *lines[1:]]),
        "more": files.full + b"{}\n",
    }
    with pytest.raises(Unreadable):
        files.check_named(others[part])


def forged(files: Files, made: Group) -> Files:
    """Both files made anew, by somebody who knows how, with another first group."""
    return Files.of(files.about, (made, *files.groups[1:]))


def another_percent(made: Group) -> Group:
    first, *rest = made.result.tandems
    return changed(made, tandems=(replace(first, percent=99), *rest))


def another_pair(made: Group) -> Group:
    first, second = made.result.tandems
    swapped = (
        replace(first, fachkraft=second.fachkraft),
        replace(second, fachkraft=first.fachkraft),
    )
    return changed(made, tandems=swapped)


def another_reason(made: Group) -> Group:
    first, *rest = made.result.unmatched
    return changed(made, unmatched=(replace(first, public=matcher.Reason("public_neutral", {})), *rest))


def another_input(made: Group) -> Group:
    return changed(made, input_fingerprint="0" * 64)


def another_seed(made: Group) -> Group:
    return changed(made, seed=8)


def another_engine(made: Group) -> Group:
    return changed(made, engine_version="0")


def no_decisions(made: Group) -> Group:
    """The ban is gone that the result was made under: with it, another plan may be the best."""
    return replace(made, decisions=matcher.Decisions(pins=made.decisions.bans))


@pytest.mark.parametrize(
    "change",
    [another_percent, another_pair, another_reason, another_input, another_seed, another_engine, no_decisions],
)
def test_what_is_forged_in_both_files_is_found_by_proving_anew(files: Files, change: Any) -> None:
    first = files.groups[0]
    assert first is not None
    assert forged(files, change(first)).check().issues


def test_a_group_that_occurs_twice_is_found(files: Files) -> None:
    twice = Files.of(files.about, (files.groups[0], files.groups[0]))
    assert [issue.msgid for issue in twice.check().issues] == [checking.TWICE]


def test_several_companies_without_a_pool_are_no_group(files: Files) -> None:
    first, second = (each.problem for each in files.groups[:2] if each)
    problem = matcher.Problem.combine([first, second])
    made = Group(problem, matcher.Decisions(), matcher.match(problem, files.about.policy, seed=7))
    assert checking.MANY_BLOCKS in {issue.msgid for issue in Files.of(files.about, (made,)).check().issues}


def test_another_policy_proves_nothing(files: Files) -> None:
    other_about = about_of(matcher.Policy(minimum_hours=40))
    assert Files.of(other_about, files.groups).check().issues


def test_other_words_for_the_same_policy_are_told_and_are_no_error(files: Files) -> None:
    words = copy.deepcopy(dict(files.about.words))
    words["policy"][0] = "Alles wird gut."
    found = Files.of(replace(files.about, words=words), files.groups).check()
    assert (found.issues, found.words_differ) == ((), True)
    assert Files.of(replace(files.about, language="fr"), files.groups).check().words_differ


def test_reasons_of_decisions_are_refused_in_a_full_proof(files: Files) -> None:
    first = files.groups[0]
    assert first is not None
    ban = replace(first.decisions.bans[0], reason=SECRET)
    told = Files.of(files.about, (replace(first, decisions=matcher.Decisions(bans=(ban,))),))
    with pytest.raises(Unreadable):
        told.check()


RUBBISH = {
    "nothing": b"",
    "no JSON": b"\x00\xff\xfe",
    "a number": b"1\n",
    "deep": b"[" * 100_000,
    "a list": b"[]\n",
    "other": b'{"format":"tandemwerk-result"}\n',
    "endless line": b"x" * (full_proof.LONGEST + 10),
    "huge number": b'{"version":1e999}\n',
    "zip": b"PK\x03\x04" + b"\x00" * 100,
}


@pytest.mark.parametrize("data", RUBBISH.values(), ids=RUBBISH)
def test_rubbish_is_refused_in_words(files: Files, data: bytes) -> None:
    with pytest.raises(Unreadable) as told:
        read_transparency(data, "told.json")
    assert told.value.message.msgid == document.NOT_A_FILE
    with pytest.raises(Unreadable) as full:
        files.check(full=data)
    assert full.value.message.msgid == full_proof.NOT_A_PROOF


def head_with(files: Files, **values: Any) -> bytes:
    """A full proof whose first line says something else."""
    head, *rest = files.full.splitlines(keepends=True)
    line = json.dumps({**json.loads(head), **values}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return b"".join([f"{line}\n".encode(), *rest])


@pytest.mark.parametrize(
    "values",
    [
        {"seed": -1},
        {"seed": 1 << 64},
        {"seed": "7"},
        {"policy": "objective = 1"},
        {"policy": 'objective = "floor"\n'},
        {"proposal": True},
        {"programme": None},
        {"words": {}},
        {"words": {"policy": "x", "reasons": 1, "proved": []}},
        {"more": 1},
        {"version": "1"},
    ],
)
def test_a_first_line_of_another_form_is_refused(files: Files, values: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        Reader(io.BytesIO(head_with(files, **values)), "full.jsonl").about()


def test_files_of_newer_versions_are_named(files: Files) -> None:
    with pytest.raises(Unreadable) as full:
        Reader(io.BytesIO(head_with(files, version=2)), "full.jsonl").about()
    with pytest.raises(Unreadable) as told:
        read_transparency(written({**files.document(), "version": 2}), "told.json")
    assert (full.value.message.msgid, told.value.message.msgid) == (full_proof.NEWER, document.TOO_NEW)


@pytest.mark.parametrize(
    "change",
    [
        {"input": "x"},
        {"input": "AAAA"},
        {"decisions": {}},
        {"decisions": []},
        {"result": {}},
        {"more": 1},
    ],
)
def test_a_group_of_another_form_is_refused(files: Files, change: dict[str, Any]) -> None:
    head, first, *rest = files.full.splitlines(keepends=True)
    line = json.dumps({**json.loads(first), **change}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    with pytest.raises(Unreadable) as problem:
        files.check_named(b"".join([head, f"{line}\n".encode(), *rest]))
    assert problem.value.message.params["line"] == 2


@pytest.mark.parametrize("end", ['{"groups":7,"groups_left_out":1}', '{"groups":8,"groups_left_out":-1}'])
def test_a_last_line_that_counts_otherwise_is_refused(files: Files, end: str) -> None:
    lines = files.full.splitlines(keepends=True)
    with pytest.raises(Unreadable):
        files.check_named(b"".join([*lines[:-1], f"{end}\n".encode()]))


def test_the_seed_of_every_group_is_that_of_the_round() -> None:
    policy = matcher.Policy()
    made = group(random.Random(1), 1, policy)
    told = Files.of(replace(about_of(policy), seed=8), (made,))
    assert checking.OTHER_SEED in {issue.msgid for issue in told.check().issues}
