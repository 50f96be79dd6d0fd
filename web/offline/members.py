"""The people of a round by name or id, as somebody writes them down elsewhere."""

import difflib
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from web.files.cells import AZUBI, FACHKRAFT
from web.files.fields import fold
from web.files.messages import N_, Message
from web.offline.errors import BadInput

ONE_COMPANY = "*"
"""Id of the company if the files do not speak of companies."""

MOST_NAMED = 5
SIMILAR_NAME = 0.75
ROLES: Mapping[str, str] = {AZUBI: N_("Azubi"), FACHKRAFT: N_("Fachkraft")}

NOBODY = N_("Nobody is called “%(name)s”. Please write the name or id as in the tables.")
NOBODY_THERE = N_("Nobody at “%(company)s” is called “%(name)s”. Please check name and company.")
NOBODY_BUT = N_("Nobody is called “%(name)s”. Did you mean: %(near)s?")
OTHER_ROLE = {
    AZUBI: N_("“%(name)s” is a Fachkraft. Please name an Azubi."),
    FACHKRAFT: N_("“%(name)s” is an Azubi. Please name a Fachkraft."),
}
SEVERAL = N_("Several people are called “%(name)s”: %(people)s. Please write the id of the one you mean.")
PERSON_WITH_ID = N_("%(name)s, id %(id)s")
PERSON_OF_COMPANY = N_("%(name)s, %(company)s, id %(id)s")


class NotFound(BadInput):
    """A name that is nobody's, or that of several people."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a round: name, company (``ONE_COMPANY`` if the files do not speak of companies) and role."""

    name: str
    company: str
    role: str

    @property
    def company_name(self) -> str:
        """The company's name, empty if the files do not speak of companies."""
        return "" if self.company == ONE_COMPANY else self.company


class Directory:
    """Finds people by name or id, whatever case and punctuation."""

    def __init__(self, members: Mapping[str, Member]) -> None:
        self.members = members
        self._by_word: dict[str, list[str]] = defaultdict(list)
        for key, member in members.items():
            self._by_word[_folded(member.name)].append(key)

    def pair(self, azubi: str, fachkraft: str, company: str | None = None) -> tuple[str, str]:
        """Return the ids of two people; a name that several companies know is told apart by the other name.

        Raises
        ------
        NotFound
            A name is nobody's, or that of several people.
        """
        first, second = self.find(azubi, AZUBI, company), self.find(fachkraft, FACHKRAFT, company)
        together = [
            (one, other)
            for one in first
            for other in second
            if self.members[one].company == self.members[other].company
        ]
        if len(together) == 1:
            return together[0]
        if len(first) == len(second) == 1:
            return first[0], second[0]
        raise NotFound(self._several(azubi, first) if len(first) > 1 else self._several(fachkraft, second))

    def one(self, text: str, role: str, company: str | None = None) -> str:
        """Return the id of one person. Raises NotFound if there is none of this role, or more than one."""
        found = self.find(text, role, company)
        if len(found) > 1:
            raise NotFound(self._several(text, found))
        return found[0]

    def find(self, text: str, role: str | None = None, company: str | None = None) -> list[str]:
        """Return the ids of everybody called so, at least one. Raises NotFound if nobody is."""
        called = [text] if text in self.members else self._called(text)
        if not called:
            raise NotFound(self._nobody(text, role))
        of_role = [key for key in called if role in {None, self.members[key].role}]
        if not of_role and role is not None:
            raise NotFound(Message(OTHER_ROLE[role], {"name": text}))
        if company is None:
            return of_role
        there = [key for key in of_role if self.members[key].company == company]
        if not there:
            raise NotFound(Message(NOBODY_THERE, {"name": text, "company": company}))
        return there

    def word(self, key: str) -> str:
        """Return how to write a person down so that they are found again: the name, or the id where it is shared."""
        member = self.members[key]
        return member.name if self.find(member.name, member.role, member.company) == [key] else key

    def _called(self, text: str) -> Collection[str]:
        last, _comma, first = text.partition(",")
        return self._by_word.get(_folded(text), ()) or self._by_word.get(_folded(f"{first} {last}"), ())

    def _nobody(self, text: str, role: str | None) -> Message:
        words = [word for word, keys in self._by_word.items() if any(self._has_role(key, role) for key in keys)]
        within = [word for word in words if _folded(text) in word][:3]
        near = within or difflib.get_close_matches(_folded(text), words, n=3, cutoff=SIMILAR_NAME)
        if not near:
            return Message(NOBODY, {"name": text})
        return Message(NOBODY_BUT, {"name": text, "near": ", ".join(self._name(word) for word in near)})

    def _has_role(self, key: str, role: str | None) -> bool:
        return role in {None, self.members[key].role}

    def _name(self, word: str) -> str:
        return self.members[self._by_word[word][0]].name

    def _several(self, text: str, keys: Collection[str]) -> Message:
        people = [self._described(key) for key in sorted(keys)[:MOST_NAMED]]
        return Message(SEVERAL, {"name": text, "people": _listed(people)})

    def _described(self, key: str) -> Message:
        member = self.members[key]
        if not member.company_name:
            return Message(PERSON_WITH_ID, {"name": member.name, "id": key})
        return Message(PERSON_OF_COMPANY, {"name": member.name, "company": member.company_name, "id": key})


def _listed(messages: list[Message]) -> Message:
    """Join messages by semicolons."""
    if len(messages) == 1:
        return messages[0]
    return Message("%(first)s; %(rest)s", {"first": messages[0], "rest": _listed(messages[1:])})


def _folded(text: str) -> str:
    return fold(text) or text
