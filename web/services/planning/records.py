"""From stored answers to the person records the engine reads: the one place where questions meet the engine's words."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from web.catalogue.own_answers import engine_answers
from web.catalogue.question import Question

Record = dict[str, Any]
ELSEWHERE = "not-registered"
"""The hint of the question says: leave empty unless this person is registered too. So empty is known: somebody else."""

_AS_THEY_ARE = (
    "site", "department", "training_year", "training_ends", "capacity", "aevo", "brings", "learns", "languages",
    "work_style", "motivation",
)  # fmt: skip
_INSIDE: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "occupation": ("occupation", lambda value: value.get("kldb")),
    "shift": ("availability", lambda value: value["weeks"]),
    "school": ("school", lambda value: value["weeks"]),
    "safety_instruction": ("safety_instruction", lambda value: value["has"]),
}
_ONE_PERSON = ("line_manager", "trainer")
_PEOPLE = ("wishes", "please_not")


def person_record(
    key: str,
    company: str,
    role: str,
    answers: Mapping[str, Any],
    *,
    keys: Mapping[str, str],
    starts_on: dt.date,
    own_questions: tuple[Question, ...] = (),
) -> Record:
    """Return one person as the engine reads them.

    `keys` turns the identifiers by which answers name people into engine keys. `own_questions` are those of the
    programme's own questions whose answers count. Whether an Azubi is a minor is decided here, once, for the day the
    round starts; a month that was not given means an adult.
    """
    record: Record = {"id": key, "company": company}
    record |= {name: answers[name] for name in _AS_THEY_ARE if name in answers}
    record |= {field: read(answers[name]) for name, (field, read) in _INSIDE.items() if name in answers}
    record |= {name: _known(answers[name], keys) for name in _PEOPLE if name in answers}
    if own_questions:
        asked = tuple(question for question in own_questions if role in question.roles)
        record["own"] = engine_answers(asked, answers)
    if role == "azubi":
        record |= {name: keys.get(answers.get(name, ""), ELSEWHERE) for name in _ONE_PERSON}
        record["minor"] = answers.get("minor_until", "") >= starts_on.strftime("%Y-%m")
    return record


def _known(people: Sequence[str], keys: Mapping[str, str]) -> list[str]:
    return [keys[person] for person in people if person in keys]
