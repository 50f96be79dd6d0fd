"""A result beside the workbook: everything `tandem verify` needs, in one JSON file.

It holds the answers of the people and their names. Treat it like the tables it was made from.
"""

import base64
import binascii
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matcher
from web.files.messages import N_, Message
from web.offline.errors import BadInput
from web.offline.members import ROLES, Member
from web.offline.people import read_bytes
from web.offline.plan import Plan

FORMAT, VERSION = "tandemwerk-result", 1
LARGEST = 1024 * 1024 * 1024

NOT_A_RESULT = N_("%(file)s is not a result of `tandem match`. Please name the .json file it wrote.")
CANNOT_WRITE = N_("%(file)s cannot be written. Please check that the folder exists and may be written to.")


def result_bytes(plan: Plan) -> bytes:
    """Return the JSON of a plan; the same plan always gives the same bytes."""
    people = {
        key: {"name": member.name, "company": member.company, "role": member.role}
        for key, member in plan.members.items()
    }
    document = {
        "format": FORMAT,
        "version": VERSION,
        "input": base64.b64encode(plan.problem.to_bytes()).decode(),
        "policy": plan.policy.to_toml(),
        "decisions": plan.decisions.to_dict(),
        "result": plan.result.to_dict(),
        "people": people,
        "competences": dict(plan.labels),
    }
    # A line for each part: indented throughout, a large round takes seconds more to write and read.
    parts = [f'"{key}": {json.dumps(part, ensure_ascii=False, sort_keys=True)}' for key, part in document.items()]
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def read_result(path: Path) -> Plan:
    """Read a stored result; nothing in it is trusted before it is checked.

    Raises
    ------
    BadInput
        The file cannot be read or is no stored result.
    """
    data = read_bytes(path, LARGEST)
    try:
        return _parsed(json.loads(data))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadInput(Message(NOT_A_RESULT, {"file": path.name})) from error


def _parsed(document: Any) -> Plan:
    if document["format"] != FORMAT or document["version"] != VERSION:
        raise ValueError(document["format"], document["version"])
    problem = matcher.Problem.from_bytes(_decoded(document["input"]))
    members = {str(key): _member(person) for key, person in document["people"].items()}
    if not {*problem.azubis.ids, *problem.fachkraefte.ids} <= members.keys():
        raise ValueError("people")
    return Plan(
        problem=problem,
        policy=matcher.Policy.from_toml(document["policy"]),
        decisions=matcher.Decisions.from_dict(document["decisions"]),
        result=matcher.Result.from_dict(document["result"]),
        members=members,
        labels={str(key): str(label) for key, label in document["competences"].items()},
    )


def _member(person: Any) -> Member:
    if person["role"] not in ROLES:
        raise ValueError(person["role"])
    return Member(str(person["name"]), str(person["company"]), person["role"])


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("base64") from error


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Write all files: each is complete under another name before the first takes its place.

    Raises
    ------
    BadInput
        A folder is missing or may not be written to; no draft is left behind.
    """
    drafts: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            drafts[path] = _write_draft(path, content)
        for path, draft in drafts.items():
            _take_place(draft, path)
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)


def _write_draft(path: Path, content: bytes) -> Path:
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        draft.write_bytes(content)
    except OSError as error:
        raise BadInput(Message(CANNOT_WRITE, {"file": str(path)})) from error
    return draft


def _take_place(draft: Path, path: Path) -> None:
    try:
        draft.replace(path)
    except OSError as error:
        raise BadInput(Message(CANNOT_WRITE, {"file": str(path)})) from error
