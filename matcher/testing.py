"""The battery every criterion of one's own should pass before it counts in a round: ``check_criterion``."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

import numpy as np

from matcher.criteria import CRITERIA, FULL, Criterion, Scores
from matcher.pairs import Pairs
from matcher.policy import Policy
from matcher.problem import Problem
from matcher.result import Issue

__all__ = ["CRITERION_ISSUES", "check_criterion", "sample_records"]

Record: TypeAlias = dict[str, Any]
Sides: TypeAlias = tuple[list[Record], list[Record], list[Record]]
ByPair: TypeAlias = dict[tuple[str, str], tuple[int, int]]

CRITERION_ISSUES: Mapping[str, str] = {
    "unknown_answer": "It names {answer} among the answers it reads; no record has that key.",
    "raises": "It raises {error} for {what}: {detail}",
    "wrong_form": "For {what} its {part} is {found}, not an array of whole numbers, one per pair.",
    "out_of_range": "Its {part} is {found} for a pair; it has to lie from 0 to 1000.",
    "not_repeatable": "Called twice with the same pairs it returns different scores.",
    "changes_input": "It changes the pairs it is given.",
    "order_matters": "The score of a pair depends on where the pair stands in the list.",
    "others_matter": "The score of a pair depends on which other pairs are asked about.",
    "blocks_matter": "The score of a pair depends on people of other blocks.",
    "ids_matter": "The score of a pair changes when people get other ids.",
    "neutral_ignored": "Where nothing is known the value is {found}, not the neutral value {neutral} it is given.",
    "undeclared_answer": "It reads {answer}, which is not among the answers it declares.",
    "not_picklable": "A policy with it cannot be sent to another process ({detail}). Define it at the top of a module.",
}
"""Every code of ``check_criterion`` with its message."""

PERSON_ANSWERS = (
    *("site", "department", "occupation", "training_year", "training_ends", "availability", "school", "capacity"),
    *("aevo", "safety_instruction", "line_manager", "trainer", "minor", "brings", "learns", "languages"),
    *("work_style", "motivation", "wishes", "please_not", "own"),
)
OTHER_NEUTRAL = 123


def check_criterion(criterion: Criterion, problem: Problem | None = None) -> list[Issue]:
    """What is wrong with a criterion; an empty list means it may be given to a policy.

    It is measured on a made-up round in which every question is answered by some and left out by others, and on a
    ``problem`` if one is given. Raises what ``Policy`` raises if its key is taken, ``DuplicateCriterion``.
    """
    checker = _Checker(criterion)
    issues = list(checker.check_declaration())
    for round_ in (Problem.from_records(*sample_records()), *([problem] if problem else [])):
        issues += checker.check_form(round_)
        if any(issue.code in ("raises", "wrong_form", "out_of_range") for issue in issues):
            return issues
        issues += checker.check_pairs(round_)
    issues += checker.check_ids()
    issues += checker.check_answers()
    return list({issue.message: issue for issue in issues}.values())


def _issue(code: str, **params: str | int) -> Issue:
    return Issue(code, CRITERION_ISSUES[code].format(**params), params)


class _Checker:
    def __init__(self, criterion: Criterion) -> None:
        self.criterion = criterion
        others = tuple(each for each in CRITERIA.values() if each.key != criterion.key)
        # A policy in which every setting a criterion may read is set.
        self.policy = Policy(criteria=(*others, criterion), starts="2027-02")

    def measure(self, pairs: Pairs) -> Scores:
        return self.criterion.measure(pairs, self.policy, self.criterion.neutral)

    def by_pair(self, problem: Problem, pairs: Pairs | None = None) -> ByPair:
        """(azubi, fachkraft) -> value, known."""
        asked = _all_pairs(problem) if pairs is None else pairs
        azubis = [problem.azubis.ids[row] for row in asked.azubi.tolist()]
        fachkraefte = [problem.fachkraefte.ids[row] for row in asked.fachkraft.tolist()]
        scores = self.measure(asked)
        told = zip(scores.value.tolist(), scores.known.tolist(), strict=True)
        return dict(zip(zip(azubis, fachkraefte, strict=True), told, strict=True))

    def check_declaration(self) -> Iterator[Issue]:
        """Answers that exist, and a criterion that another process can load."""
        for answer in self.criterion.answers:
            if answer not in (*PERSON_ANSWERS, "company"):
                yield _issue("unknown_answer", answer=answer)
        try:
            same = pickle.loads(pickle.dumps(self.policy)) == self.policy  # noqa: S301  our own bytes
        except Exception as error:  # noqa: BLE001  whatever pickle finds wrong is a finding
            yield _issue("not_picklable", detail=type(error).__name__)
        else:
            if not same:
                yield _issue("not_picklable", detail="it comes back as another one")

    def check_form(self, problem: Problem) -> Iterator[Issue]:
        """Whole numbers from 0 to 1000, one per pair, also for one pair and for none."""
        everybody = _all_pairs(problem)
        for what, pairs in (
            ("all pairs", everybody),
            ("one pair", everybody.part(0, 1)),
            ("no pair", everybody.part(0, 0)),
        ):
            try:
                scores = self.measure(pairs)
            except Exception as error:  # noqa: BLE001  whatever a plug-in raises is a finding
                yield _issue("raises", error=type(error).__name__, what=what, detail=str(error)[:200])
                return
            for part in ("value", "known"):
                yield from _check_array(getattr(scores, part, None), part, what, len(pairs))

    def check_pairs(self, problem: Problem) -> Iterator[Issue]:
        """A pair's score depends on nothing but the two people."""
        pairs = _all_pairs(problem)
        before = pairs.azubi.copy(), pairs.fachkraft.copy()
        first = self.by_pair(problem, pairs)
        if not (np.array_equal(before[0], pairs.azubi) and np.array_equal(before[1], pairs.fachkraft)):
            yield _issue("changes_input")
            return
        if self.by_pair(problem, pairs) != first:
            yield _issue("not_repeatable")
            return
        if self.by_pair(problem, Pairs(problem, pairs.azubi[::-1].copy(), pairs.fachkraft[::-1].copy())) != first:
            yield _issue("order_matters")
        singles = [
            Pairs.one(problem, *rows) for rows in zip(pairs.azubi.tolist(), pairs.fachkraft.tolist(), strict=True)
        ]
        if {
            key: told for pair in singles[:50] for key, told in self.by_pair(problem, pair).items()
        }.items() - first.items():
            yield _issue("others_matter")
        parts = [problem.only([block]) for block in problem.blocks[:20]]
        if {key: told for part in parts for key, told in self.by_pair(part).items()}.items() - first.items():
            yield _issue("blocks_matter")
        yield from self._check_neutral(pairs)

    def _check_neutral(self, pairs: Pairs) -> Iterator[Issue]:
        for neutral in (self.criterion.neutral, OTHER_NEUTRAL):
            scores = self.criterion.measure(pairs, self.policy, neutral)
            found = scores.value[scores.known == 0]
            for value in found[found != neutral][:1]:
                yield _issue("neutral_ignored", found=int(value), neutral=neutral)

    def check_ids(self) -> Iterator[Issue]:
        """Other ids, in another order, change nothing."""
        names = {person: f"x{900 - number}" for number, person in enumerate(_people(sample_records()))}
        problem = Problem.from_records(*_renamed(sample_records(), names))
        first = self.by_pair(Problem.from_records(*sample_records()))
        if self.by_pair(problem) != {(names[azubi], names[other]): told for (azubi, other), told in first.items()}:
            yield _issue("ids_matter")

    def check_answers(self) -> Iterator[Issue]:
        """An answer that is not declared can be left out without a difference."""
        first = self.by_pair(Problem.from_records(*sample_records()))
        for answer in PERSON_ANSWERS:
            azubis, fachkraefte, companies = sample_records()
            for record in (*azubis, *fachkraefte):
                record.pop(answer, None)
            without = Problem.from_records(azubis, fachkraefte, companies)
            if answer not in self.criterion.answers and self.by_pair(without) != first:
                yield _issue("undeclared_answer", answer=answer)


def _all_pairs(problem: Problem) -> Pairs:
    return Pairs.of_blocks(problem, 0, len(problem.blocks))


def _check_array(array: object, part: str, what: str, size: int) -> Iterator[Issue]:
    if not isinstance(array, np.ndarray) or array.dtype.kind not in "iu" or array.shape != (size,):
        found = f"{array.dtype} {array.shape}" if isinstance(array, np.ndarray) else type(array).__name__
        yield _issue("wrong_form", part=part, what=what, found=found)
        return
    for value in array[(array < 0) | (array > FULL)][:1]:
        yield _issue("out_of_range", part=part, found=int(value))


def _people(sides: Sides) -> list[str]:
    return [record["id"] for record in (*sides[0], *sides[1])]


def _renamed(sides: Sides, names: Mapping[str, str]) -> Sides:
    """The same people under other ids, also where they are named."""

    def other(record: Record) -> Record:
        changed = {**record, "id": names[record["id"]]}
        for key in ("line_manager", "trainer"):
            if key in record:
                changed[key] = names.get(record[key], record[key])
        for key in ("wishes", "please_not"):
            if key in record:
                changed[key] = [names[person] for person in record[key]]
        return changed

    return [other(record) for record in sides[0]], [other(record) for record in sides[1]], sides[2]


def sample_records() -> Sides:
    """Azubis, Fachkräfte and companies of a made-up round: five companies, two of them in a pool.

    Every question is answered in several ways and left out by somebody; the last person of each side answers nothing.
    """
    companies = ("c1", "c2", "c3", "c3", "c4", "c1", "c5", "c2", "c4")
    azubis = [_person("a", number, companies) for number in range(14)]
    fachkraefte = [_person("f", number, companies) for number in range(17)]
    return azubis, fachkraefte, [{"id": "c1", "pool": "p"}, {"id": "c2", "pool": "p"}, {"id": "c3", "pool": None}]


_DAYS = ((1 << 28) - (1 << 12), (1 << 44) - (1 << 28), (1 << 12) - 1 | 1 << 46 | 1 << 47)
"""06:00 to 14:00, 14:00 to 22:00, and the night."""
_KEYS = ("cad", "plc", "quality", "robot", "weld")


def _weeks(number: int) -> list[list[int]]:
    return [[_DAYS[(number + week) % 3]] * (2 + number % 4) + [0] * (5 - number % 4) for week in range(1 + number % 3)]


def _person(role: str, number: int, companies: tuple[str, ...]) -> Record:
    """Each question is left out by every so many people, by another rhythm for each."""
    record: Record = {"id": f"{role}{number:02}", "company": companies[number % len(companies)]}
    other = "f" if role == "a" else "a"
    answers: dict[str, Callable[[], Any]] = {
        "site": lambda: f"s{number % 2}",
        "department": lambda: f"d{number % 3}",
        "occupation": lambda: ("24232", "24222", "26", "51311", "242")[number % 5],
        "availability": lambda: _weeks(number),
        "brings": lambda: {key: (number + place) % 4 for place, key in enumerate(_KEYS) if (number + place) % 5},
        "learns": lambda: [key for place, key in enumerate(_KEYS) if (number * 3 + place) % 4 == 0],
        "languages": lambda: {("de", "en", "tr")[number % 3]: "A1", "de": ("A2", "B1", "C1", "C2")[number % 4]},
        "work_style": lambda: 1 + number % 5,
        "motivation": lambda: 5 - number % 4,
        "line_manager": lambda: f"{other}{number % 9:02}",
        "trainer": lambda: "elsewhere",
        "wishes": lambda: [f"{other}{(number + step) % 12:02}" for step in (0, 5)],
        "please_not": lambda: [f"{other}{(number + 3) % 12:02}"],
    }
    if role == "a":
        answers |= {
            "training_year": lambda: 1 + number % 4,
            "training_ends": lambda: f"20{27 + number % 3}-0{1 + number % 9}",
        }
        answers |= {"school": lambda: _weeks(number + 1), "minor": lambda: number % 3 == 0}
    else:
        answers |= {"capacity": lambda: 1 + number % 3, "aevo": lambda: number % 2 == 0}
        answers["safety_instruction"] = lambda: number % 4 > 0
    answers["own"] = lambda: {
        "q_tool": ("hand", "cnc", None)[number % 3],
        "q_topics": [("a", "b", "c")[number % 3], "d"],
        **({"q_scale": (number % 5, 4)} if number % 2 else {}),
    }
    last = number == (13 if role == "a" else 16)
    for rhythm, (key, answer) in enumerate(answers.items(), start=3):
        if not last and (number + 1) % (2 + rhythm % 5 + 2):
            record[key] = answer()
    return record
