"""Small rounds of made-up people."""

from typing import Any

from hypothesis import strategies as st

import matcher

Record = dict[str, Any]


def shift(start: int, end: int) -> int:
    """The half-hours from one full hour to another, as a mask."""
    return sum(1 << slot for slot in range(2 * start, 2 * end))


EARLY = [[shift(6, 14)] * 5 + [0, 0]]
DAY = [[shift(8, 16)] * 5 + [0, 0]]
LATE = [[shift(14, 22)] * 5 + [0, 0]]
NIGHT = [[shift(22, 24) | shift(0, 6)] * 5 + [0, 0]]
EARLY_LATE = EARLY + LATE
THREE_SHIFTS = EARLY + LATE + NIGHT
TUESDAYS = [[0, shift(8, 16), 0, 0, 0, 0, 0]]


def azubi(person: str, company: str = "c", **answers: Any) -> Record:
    return {"id": person, "company": company, **answers}


def fachkraft(person: str, company: str = "c", **answers: Any) -> Record:
    return {"id": person, "company": company, **answers}


def pair(
    azubi_answers: Record, fachkraft_answers: Record, *, companies: tuple[str, str] = ("c", "c")
) -> matcher.Problem:
    """Two people in one block."""
    pool = [{"id": company, "pool": "pool"} for company in dict.fromkeys(companies)]
    return matcher.Problem.from_records(
        [azubi("a", companies[0], **azubi_answers)], [fachkraft("f", companies[1], **fachkraft_answers)], pool
    )


SAFE: Record = {"minor": False}
"""Enough for the law: grown up."""

_WEEKS = st.sampled_from([EARLY, DAY, LATE, NIGHT, EARLY_LATE, THREE_SHIFTS, TUESDAYS])
_COMPETENCES = ["cad", "plc", "weld", "quality", "robot"]
_LANGUAGES = st.dictionaries(st.sampled_from(["de", "en", "tr"]), st.sampled_from(["A1", "A2", "B2", "C2"]))

OWN = st.fixed_dictionaries(
    {},
    optional={
        "q_tool": st.none() | st.sampled_from(["hand", "cnc"]),
        "q_robot": st.none() | st.booleans(),
        "q_topics": st.lists(st.sampled_from(["a", "b", "c"]), unique=True),
        "q_scale": st.none() | st.integers(0, 4).map(lambda step: (step, 4)),
    },
)
"""Answers to a programme's own questions, of every kind."""


def _answers(role: str, others: list[str]) -> st.SearchStrategy[Record]:
    optional: dict[str, st.SearchStrategy[Any]] = {
        "site": st.sampled_from(["Halle 1", "Halle 2"]),
        "department": st.sampled_from(["Bau", "Lager"]),
        "occupation": st.sampled_from(["24232", "24222", "26", "51"]),
        "availability": _WEEKS,
        "line_manager": st.sampled_from([*others, "boss"]),
        "trainer": st.sampled_from([*others, "boss"]),
        "brings": st.dictionaries(st.sampled_from(_COMPETENCES), st.integers(0, 3)),
        "learns": st.lists(st.sampled_from(_COMPETENCES), unique=True),
        "languages": _LANGUAGES,
        "work_style": st.integers(1, 5),
        "motivation": st.integers(1, 5),
        "wishes": st.lists(st.sampled_from(others), max_size=3, unique=True),
        "please_not": st.lists(st.sampled_from(others), max_size=2, unique=True),
        "own": OWN,
    }
    if role == "azubi":
        optional |= {"training_year": st.integers(1, 4), "training_ends": st.just("2028-01"), "school": _WEEKS}
        optional["minor"] = st.booleans()
    else:
        optional |= {"capacity": st.integers(1, 3), "aevo": st.booleans(), "safety_instruction": st.booleans()}
    return st.fixed_dictionaries({}, optional=optional)


@st.composite
def records(draw: st.DrawFn, most: int = 5) -> tuple[list[Record], list[Record], list[Record]]:
    """Azubis, Fachkräfte and companies of up to three companies, two of them perhaps in a pool."""
    azubis = [f"a{number}" for number in range(draw(st.integers(0, most)))]
    fachkraefte = [f"f{number}" for number in range(draw(st.integers(0, most)))]
    company = st.sampled_from(["c1", "c2", "c3"])
    sides = [
        [{"id": person, "company": draw(company), **draw(_answers(role, others or ["nobody"]))} for person in people]
        for role, people, others in (("azubi", azubis, fachkraefte), ("fachkraft", fachkraefte, azubis))
    ]
    pool = draw(st.sampled_from([None, "pool"]))
    return sides[0], sides[1], [{"id": "c1", "pool": pool}, {"id": "c2", "pool": pool}]


def rounds(most: int = 5) -> st.SearchStrategy[matcher.Problem]:
    """Problems of such people."""
    return records(most).map(lambda sides: matcher.Problem.from_records(*sides))
