"""A made-up plan of several companies, with decisions whose reasons name people, and both files of it."""

import hashlib
import io
import json
import random
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import matcher
from web.catalogue.shifts import shift_weeks
from web.files.messages import Message
from web.translations import load
from web.transparency.checking import Checked, check_both
from web.transparency.document import read_transparency
from web.transparency.full_proof import About, Group, without_reasons
from web.transparency.making import write_both
from web.transparency.words import words_for

DAY = [list(week) for week in shift_weeks("day")]
SKILLS = ("cad", "plc", "welding", "cnc")
SEED = 7
SECRET = "Petra Sommer hat darum gebeten"


def person(draw: random.Random, company: str) -> dict[str, Any]:
    """Somebody with a random key and random answers."""
    return {
        "id": draw.randbytes(16).hex(),
        "company": company,
        "availability": DAY,
        "languages": {"de": "C1"},
        "brings": {skill: draw.randint(0, 3) for skill in draw.sample(SKILLS, 2)},
        "learns": draw.sample(SKILLS, 2),
    }


def group(draw: random.Random, number: int, policy: matcher.Policy) -> Group:
    """A company of three Azubis and two Fachkräfte, or the other way round, with a decision."""
    company, block = str(UUID(int=number + 1)), str(UUID(int=number + 1000))
    many, few = ([person(draw, company) for _ in range(size)] for size in (3, 2))
    azubis, fachkraefte = (many, few) if number % 2 else (few, many)
    problem = matcher.Problem.from_records(azubis, fachkraefte, [{"id": company, "pool": block}])
    ban = matcher.PairDecision(azubis[0]["id"], fachkraefte[0]["id"], SECRET)
    decisions = matcher.Decisions(bans=(ban,))
    result = matcher.match(problem, policy, decisions, seed=SEED)
    return Group(problem, without_reasons(decisions), result)


def by_code(issue: matcher.Issue) -> Message:
    """What is wrong with a result, as its code."""
    return Message(issue.code)


@dataclass(frozen=True)
class Files:
    """Both files, and what they were made from."""

    about: About
    groups: tuple[Group | None, ...]
    told: bytes
    full: bytes

    @classmethod
    def of(cls, about: About, groups: tuple[Group | None, ...]) -> "Files":
        """Make both files."""
        full = io.BytesIO()
        return cls(about, groups, write_both(about, groups, full), full.getvalue())

    def check(self, told: bytes | None = None, full: bytes | None = None) -> Checked:
        """Check a transparency file against a full proof, these two unless others are given."""
        document = read_transparency(told or self.told, "told.json")
        source = io.BytesIO(self.full if full is None else full)
        return check_both(document, source, file="told.json", proof="full.jsonl", found=by_code, step=lambda: None)

    def check_named(self, full: bytes) -> Checked:
        """Check another full proof, named by a file whose writer knows how: by its SHA-256 alone it is not refused."""
        document = read_transparency(self.told, "told.json")
        document["full_proof"] = {"sha256": hashlib.sha256(full).hexdigest(), "bytes": len(full)}
        source = io.BytesIO(full)
        return check_both(document, source, file="told.json", proof="full.jsonl", found=by_code, step=lambda: None)

    def document(self) -> dict[str, Any]:
        """What the transparency file says."""
        found: dict[str, Any] = json.loads(self.told)
        return found


def about_of(policy: matcher.Policy) -> About:
    """What stands at the head of the proof."""
    return About("Roboscouts", "Durchgang 2027", 3, "2027-01-12", "de", policy, SEED, words_for(policy, load("de")))


def make_files(objective: str = "floor", groups: int = 8) -> Files:
    """Both files of a plan of so many companies; the last could not be proved."""
    policy, draw = matcher.Policy(objective=objective), random.Random(3)
    return Files.of(about_of(policy), (*(group(draw, number, policy) for number in range(groups)), None))


def changed(made: Group, **values: Any) -> Group:
    """A group whose result says something else."""
    return replace(made, result=replace(made.result, **values))
