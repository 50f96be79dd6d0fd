"""Who of the known people a row of a table means; where that is unclear, a question instead of a guess."""

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from web.catalogue.question import Role
from web.files.fields import fold
from web.files.people import ImportedPerson
from web.services.errors import InputRefused
from web.services.names import same_name_key
from web.services.registrations.roster import Known, Roster
from web.translations import N_

NEW = "new"
"""The answer that a row means somebody who is not known yet."""
SIMILAR_NAMES = 0.83
MOST_COMPARED = 50
"""A part of a name that more people share says nothing about who is meant, and comparing all of them takes time."""
TITLES = frozenset("dr prof dipl ing med herr frau mr mrs ms".split())  # noqa: SIM905 - a list of words
SEVERAL = N_("Your registration has several people named %(name)s. Who is meant?")
MEANT_TWICE = N_("Several rows of the table could mean %(name)s. Who is meant here?")
SAME_ADDRESS = N_("The address %(email)s belongs to %(known)s. Is %(name)s the same person?")
OTHER_SPELLING = N_("Your registration has %(known)s. Is %(name)s the same person?")
OTHER_ADDRESS = N_("%(known)s is known with another e-mail address. Is %(name)s the same person?")
OTHER_ROLE = N_("%(name)s is in your registration in the other role. Is this the same person?")
TAKEN = N_("Another row of the table already means %(name)s.")


class Doubt(StrEnum):
    """Why it is unclear whom a row means."""

    SEVERAL = "several"
    SAME_ADDRESS = "same_address"
    OTHER_SPELLING = "other_spelling"
    OTHER_ROLE = "other_role"
    OTHER_ADDRESS = "other_address"


@dataclass(frozen=True)
class WhoIsIt:
    """A question about one row: the message and the people it may mean."""

    person: ImportedPerson
    sheet: str
    doubt: Doubt
    candidates: tuple[Known, ...]
    message: str
    params: Mapping[str, str | None]


class UnclearError(Exception):
    """It is not clear whom a row means."""

    def __init__(self, doubt: Doubt, message: str, *candidates: Known) -> None:
        self.doubt, self.message, self.candidates = doubt, message, candidates
        super().__init__(doubt.value)

    def about(self, person: ImportedPerson, sheet: str) -> WhoIsIt:
        """Return the question about a row of a sheet."""
        params = {"name": person.name, "email": person.email, "known": self.candidates[0].name}
        return WhoIsIt(person, sheet, self.doubt, self.candidates, self.message, params)


@dataclass
class Identities:
    """Tells for each row of a table whom it means.

    By e-mail address; else by name, if only one person has it; who has that name and another address is asked about,
    unless another row means them. `chosen` are the answers to earlier questions: place of
    the row → id of the person, or `NEW`.
    """

    roster: Roster
    rows: Sequence[ImportedPerson]
    chosen: Mapping[str, str]
    meant: set[UUID] = field(default_factory=set)

    def who(self, person: ImportedPerson) -> Known | None:
        """Return whom a row means, None for somebody new.

        Raises UnclearError, or InputRefused when the answer given cannot be.
        """
        known = self._answered(person) if person.place in self.chosen else self._found(person)
        if known is None:
            return None
        if known.person_id in self.meant:
            raise InputRefused("name", TAKEN, name=known.name)
        self.meant.add(known.person_id)
        return known

    def _answered(self, person: ImportedPerson) -> Known | None:
        answer = self.chosen[person.place]
        if answer == NEW:
            self.roster.check_new(person.name, person.email)
            return None
        known = next((one for one in self.roster.people if str(one.person_id) == answer), None)
        return known or self._found(person)

    def _found(self, person: ImportedPerson) -> Known | None:
        known = self._sure(person)
        if known is None:
            others = [one for one in self.roster.by_name(person.name) if one.person_id not in self._claimed]
            if others:
                raise UnclearError(Doubt.OTHER_ADDRESS, OTHER_ADDRESS, *others)
            near = [one for one in self._similar(person) if one.person_id not in self._claimed]
            if near:
                raise UnclearError(Doubt.OTHER_SPELLING, OTHER_SPELLING, *near)
            return None
        if known.is_registered and known.role is not Role(person.role):
            raise UnclearError(Doubt.OTHER_ROLE, OTHER_ROLE, known)
        if not _has_address(known, person):
            if self._claimed[known.person_id] > 1:
                raise UnclearError(Doubt.SEVERAL, MEANT_TWICE, known)
            if not is_same_spelling(known.name, person.name):
                raise UnclearError(Doubt.OTHER_SPELLING, OTHER_SPELLING, known)
        return known

    def _sure(self, person: ImportedPerson) -> Known | None:
        """Return who has the row's address or, alone, its name; raises UnclearError."""
        owner = self.roster.by_email(person.email)
        if owner is not None:
            if same_name_key(owner.name) != same_name_key(person.name):
                raise UnclearError(Doubt.SAME_ADDRESS, SAME_ADDRESS, owner)
            return owner
        same = [one for one in self.roster.by_name(person.name) if not (one.email and person.email)]
        fitting = [one for one in same if one.is_registered] or same
        if len(fitting) > 1:
            raise UnclearError(Doubt.SEVERAL, SEVERAL, *fitting)
        return fitting[0] if fitting else None

    @cached_property
    def _claimed(self) -> Counter[UUID]:
        """How many rows mean a person by address or name: nobody else's row is asked about them."""
        claims: Counter[UUID] = Counter()
        for row in self.rows:
            answer = self.chosen.get(row.place)
            try:
                known = self._sure(row) if answer is None else None
            except UnclearError:
                continue
            claims.update([known.person_id] if known else [])
        claims.update(UUID(answer) for answer in self.chosen.values() if answer != NEW)
        return claims

    def _similar(self, person: ImportedPerson) -> Iterator[Known]:
        """Yield people of the registration whose names are nearly this one."""
        seen = set()
        for word in _words(person.name):
            sharing = self._by_word.get(word, ())
            for one in sharing if len(sharing) <= MOST_COMPARED else ():
                if one.person_id not in seen and not (one.email and person.email) and is_similar(one.name, person.name):
                    yield one
                seen.add(one.person_id)

    @cached_property
    def _by_word(self) -> Mapping[str, Sequence[Known]]:
        found: dict[str, list[Known]] = defaultdict(list)
        for one in self.roster.registered:
            for word in _words(one.name):
                found[word].append(one)
        return found


def _has_address(known: Known, person: ImportedPerson) -> bool:
    return known.email is not None and known.email == person.email


def is_same_spelling(one: str, other: str) -> bool:
    """Whether two names differ in case and spaces at most."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def is_similar(one: str, other: str) -> bool:
    """Whether two names could be the same person's: another order, a title, a second first name, a slip."""
    first, second = _words(one), _words(other)
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    if min(len(first), len(second)) > 1 and (first <= second or second <= first):
        return True
    return difflib.SequenceMatcher(None, fold(one), fold(other)).ratio() >= SIMILAR_NAMES


def _words(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in re.split(r"[\s,.-]+", name)) - TITLES - {""}
