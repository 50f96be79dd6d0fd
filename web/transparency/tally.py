"""What is counted over all companies of a proved plan, and the hashes of everything it was made from."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import matcher
from web.transparency.cells import LEAST, STEP, STEPS, reason_classes, value_classes

PUBLIC_REASONS = tuple(sorted(key for key in matcher.SENTENCES if key.startswith("public_")))
"""What companies and people may be told of why somebody has no tandem; the other reasons are confidential."""
ROLES: Mapping[str, str] = {"azubi": "azubis", "fachkraft": "fachkraefte"}
HASHED = ("inputs", "results", "decisions")


@dataclass
class Tally:
    """Counts, filled group by group in the order of the file; a group is a company or a pool."""

    groups: int = 0
    left_out: int = 0
    """Groups of the plan that are not part of the proof, because they wait for a computation or cannot be checked."""
    companies: int = 0
    people: Counter[str] = field(default_factory=Counter)
    tandems: int = 0
    without_figure: int = 0
    spread: list[int] = field(default_factory=lambda: [0] * STEPS)
    reasons: Mapping[str, Counter[str]] = field(default_factory=lambda: {role: Counter() for role in ROLES})
    _hashes: Mapping[str, Any] = field(default_factory=lambda: {name: hashlib.sha256() for name in HASHED})

    def add(self, problem: matcher.Problem, result: matcher.Result, decisions: matcher.Decisions) -> None:
        """Count a group."""
        self.groups += 1
        self.companies += len(problem.companies)
        self.people.update(azubi=len(problem.azubis), fachkraft=len(problem.fachkraefte))
        self.tandems += len(result.tandems)
        for tandem in result.tandems:
            if tandem.only_possible:
                self.without_figure += 1
            else:
                self.spread[min(tandem.percent // STEP, STEPS - 1)] += 1
        for person in result.unmatched:
            self.reasons[person.role][person.public.key] += 1
        prints = (problem.fingerprint, result.fingerprint, decisions.fingerprint)
        for name, fingerprint in zip(HASHED, prints, strict=True):
            self._hashes[name].update(f"{fingerprint}\n".encode())

    def counts(self) -> dict[str, int]:
        """How many there are of everything that names nobody."""
        return {
            "companies": self.companies,
            "groups": self.groups,
            "groups_left_out": self.left_out,
            "azubis": self.people["azubi"],
            "fachkraefte": self.people["fachkraft"],
            "tandems": self.tandems,
            "azubis_without": self.reasons["azubi"].total(),
            "fachkraefte_without": self.reasons["fachkraft"].total(),
        }

    def values(self) -> dict[str, Any]:
        """The figures in classes."""
        classes = value_classes(self.without_figure, self.spread)
        shown = None if classes is None else [
            {"without_figure": each.without_figure, "from": each.low, "to": each.high, "tandems": each.tandems}
            for each in classes
        ]  # fmt: skip
        return {"smallest_class": LEAST, "classes": shown}

    def reasons_told(self) -> dict[str, Any]:
        """Why people have no tandem, for each role by itself."""
        found = {role: reason_classes(counts, PUBLIC_REASONS) for role, counts in self.reasons.items()}
        return {
            ROLES[role]: None
            if classes is None
            else [{"reasons": list(each.reasons), "people": each.people} for each in classes]
            for role, classes in found.items()
        }

    def hashes(self) -> dict[str, str]:
        """SHA-256 over the fingerprints of all groups, each followed by a line feed, in the order of the full proof."""
        return {name: digest.hexdigest() for name, digest in self._hashes.items()}
