"""Made-up people of a whole round, in columns: what somebody answers depends on occupation and company, as in life.

Competences, occupations, languages and shifts are those of the product's catalogue. A company has a branch and a shift
system; people of a branch bring and want what belongs to it; part of every question is unanswered.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.draws import UNKNOWN, Ints, Words, bits, choice, keys, unanswered
from web.catalogue.competences import COMPETENCES
from web.catalogue.occupations import OCCUPATIONS
from web.catalogue.shifts import SHIFTS, Weeks, school_weeks

__all__ = ["CODES", "COMPETENCE_KEYS", "LANGUAGE_CODES", "PATTERNS", "Round", "Side", "make_round", "pool"]

COMPETENCE_KEYS = tuple(sorted(entry.key for entry in COMPETENCES))
CODES = tuple(sorted({entry.kldb for entry in OCCUPATIONS}))
LANGUAGE_CODES = ("ar", "de", "en", "pl", "tr", "uk")

BRANCHES = (("22", "23", "24", "25", "29", "34"), ("26",), ("43", "27"), ("51", "52", "41", "71", "82"))
"""Metal and other making, electro, computers and design, logistics and the rest, by the beginning of the code."""
FAVOURED = (("making", "robotics", "flow"), ("control", "robotics"), ("digital", "control"), ("flow", "together"))
"""Groups of competences at home in each branch."""
NEW = ("robotics", "digital")
"""What experienced people want to learn most."""

SCHOOL_DAYS = ((0,), (1,), (2,), (3,), (4,), (0, 1), (1, 3), (2, 4), (3, 4))
SCHOOLS: tuple[Weeks, ...] = (
    *(school_weeks("one_day" if len(days) == 1 else "two_days", days) for days in SCHOOL_DAYS),
    school_weeks("block"),
)
PATTERNS: tuple[Weeks, ...] = (*(shift.weeks for shift in SHIFTS), *SCHOOLS)
"""Weekly patterns people point at: shifts (the catalogue's order), then vocational school."""
SHIFT_SYSTEMS = (0.35, 0.3, 0.15, 0.0, 0.0, 0.2)
SHIFTS_OF_AZUBIS = (0.5, 0.3, 0.0, 0.0, 0.0, 0.2)
SHIFTS_OF_OTHERS = (0.35, 0.2, 0.15, 0.06, 0.12, 0.12)
SCHOOL_SHARES = (*(0.08,) * 5, *(0.09,) * 4, 0.24)

FIRST_MONTH = 2027 * 12
"""January 2027 in months: no training ends earlier."""


@dataclass(frozen=True, eq=False)
class Side:
    """One side of a round, a row per person, ordered by company; -1 is "not answered".

    ``occupation`` points into ``CODES``, ``availability`` and ``school`` into ``PATTERNS``. ``brings`` (n, 4): bit sets
    over ``COMPETENCE_KEYS``, answered at all and level >= 1, 2, 3. ``languages`` (n, codes): 0 none, 1 A1 … 6 C2.
    ``line_manager``, ``wishes`` (n, 3) and ``please_not`` (n, 2) are rows of the other side, -2 is somebody else.
    """

    keys: Words
    company: Ints
    site: Ints
    department: Ints
    occupation: Ints
    training_year: Ints
    training_ends: Ints
    availability: Ints
    school: Ints
    aevo: Ints
    safety_instruction: Ints
    minor: Ints
    line_manager: Ints
    answered: Ints
    brings: Words
    learns: Words
    languages: Ints
    wishes: Ints
    please_not: Ints

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(frozen=True, eq=False)
class Round:
    """Both sides; ``pooled``: all companies are in one pool."""

    companies: int
    azubis: Side
    fachkraefte: Side
    pooled: bool = False


@dataclass(frozen=True, eq=False)
class _Companies:
    """What the people of a company have in common: branch, shift system, number of departments and sites."""

    branch: Ints
    shift: Ints
    departments: Ints
    sites: Ints


def make_round(azubis: Ints, fachkraefte: Ints, *, seed: int, pooled: bool = False) -> Round:
    """A round whose companies have so many people on each side. The same numbers and seed give the same people."""
    rng = np.random.default_rng(seed)
    size = len(azubis)
    people = azubis + fachkraefte
    companies = _Companies(
        branch=choice(rng, np.arange(4), (0.4, 0.25, 0.15, 0.2), size),
        shift=choice(rng, np.arange(len(SHIFTS)), SHIFT_SYSTEMS, size),
        departments=1 + people // 8,
        sites=1 + people // 60,
    )
    counts = (azubis, fachkraefte)
    return Round(
        size,
        _side("azubi", counts, companies, rng, first_key=0),
        _side("fachkraft", counts[::-1], companies, rng, first_key=int(azubis.sum())),
        pooled,
    )


def pool(azubis: int, fachkraefte: int, *, seed: int) -> Round:
    """One pool of small companies of at most eight people a side."""
    companies = -(-max(azubis, fachkraefte) // 8)
    return make_round(_dealt(azubis, companies), _dealt(fachkraefte, companies), seed=seed, pooled=True)


def _dealt(people: int, companies: int) -> Ints:
    return people // companies + (np.arange(companies) < people % companies).astype(np.int64)


def _side(
    role: str, counts: tuple[Ints, Ints], companies: _Companies, rng: np.random.Generator, *, first_key: int
) -> Side:
    company = np.repeat(np.arange(len(counts[0])), counts[0])
    size = len(company)
    branch = np.where(rng.random(size) < 0.75, companies.branch[company], rng.integers(0, 4, size))
    answered = (rng.random(size) >= 0.08).astype(np.int64)
    is_azubi = role == "azubi"
    none = np.full(size, UNKNOWN)
    year = rng.integers(1, 5, size) if is_azubi else none
    own_shift = choice(rng, np.arange(len(SHIFTS)), SHIFTS_OF_AZUBIS if is_azubi else SHIFTS_OF_OTHERS, size)
    shift = np.where(rng.random(size) < 0.6, companies.shift[company], own_shift)
    school = choice(rng, len(SHIFTS) + np.arange(len(SCHOOLS)), SCHOOL_SHARES, size)
    brings, learns = _competences(role, branch, rng)
    others = _Others(rng, counts[1], company)
    return Side(
        keys=keys(first_key, size),
        company=company,
        site=unanswered(rng, rng.integers(0, companies.sites[company]), 0.1),
        department=unanswered(rng, rng.integers(0, companies.departments[company]), 0.1),
        occupation=_occupations(branch, rng),
        training_year=year,
        training_ends=FIRST_MONTH + (4 - year) * 12 + 6 if is_azubi else none,
        availability=unanswered(rng, shift, 0.06),
        school=unanswered(rng, school, 0.08) if is_azubi else none,
        aevo=none if is_azubi else unanswered(rng, (rng.random(size) < 0.3).astype(np.int64), 0.2),
        safety_instruction=none if is_azubi else unanswered(rng, (rng.random(size) < 0.9).astype(np.int64), 0.12),
        minor=unanswered(rng, (rng.random(size) < 0.45 / year**2).astype(np.int64), 0.03) if is_azubi else none,
        line_manager=others.line_managers() if is_azubi else none,
        answered=answered,
        brings=np.where(answered[:, None] > 0, brings, np.uint64(0)),
        learns=np.where(answered > 0, learns, np.uint64(0)),
        languages=_languages(role, rng, size) * answered[:, None],
        wishes=others.named(3, 0.08),
        please_not=others.named(2, 0.02),
    )


def _mask(groups: tuple[str, ...]) -> np.uint64:
    group_of = {entry.key: entry.group for entry in COMPETENCES}
    return np.uint64(sum(1 << bit for bit, key in enumerate(COMPETENCE_KEYS) if group_of[key] in groups))


ALL_COMPETENCES = np.uint64((1 << len(COMPETENCE_KEYS)) - 1)


def _either(rng: np.random.Generator, favoured: Words, eighths: tuple[int, int]) -> Words:
    """Bits set with the first probability where favoured, with the second elsewhere."""
    often, seldom = (bits(rng, len(favoured), part) for part in eighths)
    return (favoured & often) | (~favoured & seldom)


def _competences(role: str, branch: Ints, rng: np.random.Generator) -> tuple[Words, Words]:
    """What people bring, (n, 4), and want to learn, (n,); Azubis bring less and want what belongs to their branch."""
    home = np.array([_mask(groups) for groups in FAVOURED])[branch]
    told = bits(rng, len(branch), 7) & ALL_COMPETENCES
    steps = ((6, 2), (3, 2), (2, 1)) if role == "azubi" else ((7, 3), (6, 3), (5, 3))
    planes = [told]
    for eighths in steps:
        planes.append(planes[-1] & _either(rng, home, eighths))
    wanted = home if role == "azubi" else np.full(len(branch), _mask(NEW))
    rarely = bits(rng, len(branch), 2)
    learns = _either(rng, wanted, (2, 1)) & (wanted | rarely) & ALL_COMPETENCES & ~planes[3]
    return np.stack(planes, axis=1), learns


def _occupations(branch: Ints, rng: np.random.Generator) -> Ints:
    result = np.zeros(len(branch), dtype=np.int64)
    for number, beginnings in enumerate(BRANCHES):
        codes = np.array([place for place, code in enumerate(CODES) if code.startswith(beginnings)])
        rows = np.flatnonzero(branch == number)
        result[rows] = rng.choice(codes, len(rows))
    return unanswered(rng, result, 0.04)


def _languages(role: str, rng: np.random.Generator, size: int) -> Ints:
    """(n, codes) levels: nearly everybody speaks German, many English, a third one more language."""
    result = np.zeros((size, len(LANGUAGE_CODES)), dtype=np.int8)
    other = rng.integers(0, len(LANGUAGE_CODES), size)
    result[np.arange(size), other] = np.where(rng.random(size) < 0.35, rng.integers(4, 7, size), 0)
    german = (0.03, 0.06, 0.12, 0.14, 0.15, 0.5) if role == "azubi" else (0.01, 0.02, 0.07, 0.1, 0.1, 0.7)
    result[:, LANGUAGE_CODES.index("de")] = choice(rng, np.arange(1, 7), german, size)
    english = choice(rng, np.arange(6), (0.35, 0.15, 0.2, 0.2, 0.08, 0.02), size)
    result[:, LANGUAGE_CODES.index("en")] = np.maximum(result[:, LANGUAGE_CODES.index("en")], english)
    return result


class _Others:
    """Draws of people on the other side of the same company."""

    def __init__(self, rng: np.random.Generator, counts: Ints, company: Ints) -> None:
        self.rng = rng
        self.first = (np.cumsum(counts) - counts)[company]
        self.count = counts[company]

    def _anybody(self) -> Ints:
        drawn = self.first + (self.rng.random(len(self.first)) * self.count).astype(np.int64)
        return np.where(self.count > 0, drawn, UNKNOWN)

    def line_managers(self) -> Ints:
        """One in eight is led by one of the Fachkräfte, most by somebody else (-2), the rest did not say."""
        kind = self.rng.random(len(self.first))
        return np.where(kind < 0.12, self._anybody(), np.where(kind < 0.7, -2, UNKNOWN))

    def named(self, limit: int, share: float) -> Ints:
        """(n, limit) people; each of the places is used by this share."""
        columns = [np.where(self.rng.random(len(self.first)) < share, self._anybody(), UNKNOWN) for _ in range(limit)]
        return np.stack(columns, axis=1)
