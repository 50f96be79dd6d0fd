"""Blocks solved together give, byte for byte, what each gives alone."""

from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

import matcher
from tests.matcher.oracle import examples
from tests.matcher.worlds import Record, azubi, fachkraft, records
from web.db.models import DecisionKind
from web.services import matching

OBJECTIVES = ("floor", "total", "leximin")


def _task(number: int, azubis: list[Record], fachkraefte: list[Record], **terms: Any) -> matching.BlockTask:
    """A block of these people under names of its own."""
    block = UUID(int=number + 1)
    people = [
        (role, {**_renamed(person, number), "company": f"{number}-{person['company']}"})
        for role, side in (("azubi", azubis), ("fachkraft", fachkraefte))
        for person in side
    ]
    companies = {f"{number}-c1", *(record["company"] for _role, record in people)}
    frozen = matching.freeze(block, companies, people)
    known: dict[str, Any] = {"places": None, "choices": (), **terms}
    return matching.BlockTask(block, UUID(int=1000 + number), frozen.data, **known)


def _renamed(person: Record, number: int) -> Record:
    named = {"id", "line_manager", "trainer"}
    lists = {"wishes", "please_not"}
    one = {key: f"{value}-{number}" for key, value in person.items() if key in named}
    many = {key: [f"{other}-{number}" for other in value] for key, value in person.items() if key in lists}
    return {**person, **one, **many}


@st.composite
def _tasks(draw: st.DrawFn) -> list[matching.BlockTask]:
    tasks = []
    count: int = draw(st.integers(1, 4))
    for number in range(count):
        azubis, fachkraefte, _companies = draw(records(3))
        places, is_decided = draw(st.tuples(st.none() | st.integers(0, 3), st.booleans()))
        choices: tuple[matching.Choice, ...] = ()
        if azubis and fachkraefte and is_decided:
            kind: DecisionKind = draw(st.sampled_from([DecisionKind.PIN, DecisionKind.BAN, DecisionKind.HOLD]))
            both = (f"{azubis[0]['id']}-{number}", f"{fachkraefte[0]['id']}-{number}")
            choices = (matching.Choice(kind, *both, reason="So vereinbart"),)
        tasks.append(_task(number, azubis, fachkraefte, places=places, choices=choices))
    return tasks


def _alone(task: matching.BlockTask, policy: str, seed: int) -> matching.BlockAnswer | str:
    try:
        return matching.solve_block(task, policy=policy, seed=seed)
    except matching.EngineRefusal as refusal:
        return refusal.code


@given(_tasks(), st.sampled_from(OBJECTIVES), st.integers(0, 2**31))
@examples(60)
def test_together_is_as_each_alone(tasks: list[matching.BlockTask], objective: str, seed: int) -> None:
    policy = matcher.Policy(objective=objective).to_toml()
    found = matching.solve_blocks(tasks, policy=policy, seed=seed)
    alone = {task.block_id: _alone(task, policy, seed) for task in tasks}
    together = {answer.block_id: answer for answer in found.answers}
    assert together | {block: refusal.code for block, refusal in found.refused} == alone


def test_a_block_that_cannot_be_solved_spoils_no_other() -> None:
    pin, ban = (
        matching.Choice(kind, "a-1", "f-1", reason="So vereinbart") for kind in (DecisionKind.PIN, DecisionKind.BAN)
    )
    good = _task(0, [azubi("a", "c1")], [fachkraft("f", "c1")])
    bad = _task(1, [azubi("a", "c1")], [fachkraft("f", "c1")], choices=(pin, ban))
    found = matching.solve_blocks([good, bad], policy=matcher.Policy().to_toml(), seed=3)
    assert [answer.block_id for answer in found.answers] == [good.block_id]
    assert [(block, refusal.code) for block, refusal in found.refused] == [(bad.block_id, "pin_contradicted")]
